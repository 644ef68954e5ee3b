"""`gosdk env` and `gosdk shell --print`: lines that real shells evaluate to exactly the values meant."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gvm_py.host import Platform
from gvm_py.shell.environment import render, select_sdk
from gvm_py.shell.quote import Shell, quote
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

PROGRAMS: dict[Shell, tuple[str, ...]] = {
    "bash": ("bash", "--norc", "-c"),
    "zsh": ("zsh", "-fc"),
    "fish": ("fish", "--no-config", "-c"),
    "sh": ("dash", "-c"),
}
NASTY = """a b/it's/"q"/$(touch hacked)/`touch hacked`/$HOME/\\n/*?[x]/{1,2}/仓库/;#!~"""
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0:"), max_size=20)


def run_in(shell: Shell, script: str, env: dict[str, str], cwd: Path) -> list[str]:
    """Return the NUL-separated words that a script prints in a real shell."""
    name, *options = PROGRAMS[shell]
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{name} is not installed, so nothing is proven for it here")
    done = subprocess.run([program, *options, script], env=env, cwd=cwd, capture_output=True, check=True)
    assert done.stderr == b""
    return os.fsdecode(done.stdout).split("\0")[:-1]


WINDOWS = Platform("windows", "amd64")


@pytest.mark.parametrize("shell", PROGRAMS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, min_size=20, max_size=20))
@example(words=[NASTY, "", "\\", "\\'", "'", "\n", "a\r\n", "-n", "\\\\'\\", "é\u2019"])
def test_a_quoted_word_is_read_back_as_it_was(shell: Shell, words: list[str], tmp_path: Path) -> None:
    script = "printf '%s\\0' " + " ".join(quote(shell, word) for word in words)
    env = {"PATH": "/nowhere", "LANG": "C.UTF-8", "HOME": str(tmp_path)}
    assert run_in(shell, script, env, tmp_path) == words
    assert list(tmp_path.glob("**/hacked")) == []


@pytest.mark.parametrize(
    ("word", "quoted"),
    [
        ("a'b", "'a''b'"),
        ("\u2018\u2019\u201a\u201b", "'\u2018\u2018\u2019\u2019\u201a\u201a\u201b\u201b'"),
        ("$x`n", "'$x`n'"),
    ],
)
def test_powershell_doubles_every_character_that_it_takes_for_a_quote(word: str, quoted: str) -> None:
    assert quote("powershell", word) == quoted


@pytest.mark.parametrize("shell", PROGRAMS)
def test_env_lines_set_and_unset_exactly_what_they_name(shell: Shell, tmp_path: Path) -> None:
    lines = render(shell, {"PATH": f"/x:{NASTY}", "GOROOT": None, "GOSDK_VERSION": NASTY}, Platform.here())
    show = (
        'string join0 "$PATH" "$GOSDK_VERSION" "$GOROOT"'
        if shell == "fish"
        else ('printf \'%s\\0\' "$PATH" "$GOSDK_VERSION" "${GOROOT-}"')
    )
    env = {"PATH": "/before", "GOROOT": "/before", "LANG": "C.UTF-8", "HOME": str(tmp_path)}
    evaluated = f"eval {quote(shell, lines)}"
    assert run_in(shell, f"{evaluated}\n{show}", env, tmp_path) == [f"/x:{NASTY}", NASTY, ""]


def test_lines_for_windows() -> None:
    values = {"PATH": 'C:\\a b\\bin;"D:\\c";\\\\srv\\x', "GOROOT": None}
    assert render("cmd", values, WINDOWS) == 'set "PATH=C:\\a b\\bin;"D:\\c";\\\\srv\\x"\nset "GOROOT="'
    assert render("bash", values, WINDOWS) == "export PATH='/c/a b/bin:/d/c://srv/x'\nunset GOROOT"
    # These are programs of Windows, and are given their PATH as it is.
    native = 'C:\\a b\\bin;"D:\\c";\\\\srv\\x'
    assert render("nushell", values, WINDOWS) == f"$env.PATH = '{native}'\nhide-env --ignore-errors GOROOT"
    assert render("elvish", values, WINDOWS) == f"set-env PATH '{native}'\nunset-env GOROOT"
    assert render("xonsh", values, WINDOWS).splitlines()[0] == f"$PATH = {native!r}"


def test_powershell_lines() -> None:
    lines = render("powershell", {"PATH": "C:\\it's", "GOROOT": None}, WINDOWS)
    assert lines == "$env:PATH = 'C:\\it''s'\nRemove-Item Env:GOROOT -ErrorAction Ignore"


@given(st.lists(st.sampled_from(["/s/1/bin", "/s/2/bin", "/hook/bin", "/a", "/b", ""]), max_size=8))
def test_selecting_an_sdk_replaces_every_other_and_keeps_the_rest_in_order(entries: list[str]) -> None:
    env = {"PATH": os.pathsep.join(entries), "GOSDK_HOOK_BIN": "/hook/bin"}
    sdks = {"/s/1/bin", "/s/2/bin"}
    once = select_sdk(Path("/s/1/bin"), Path("/s/1"), env, sdks)
    rest = [entry for entry in entries if entry in ("/a", "/b", "")] if env["PATH"] else []
    assert once == {"PATH": os.pathsep.join(["/s/1/bin", *rest]), "GOROOT": "/s/1"}
    assert select_sdk(Path("/s/1/bin"), Path("/s/1"), {**env, "PATH": once["PATH"] or ""}, sdks) == once


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    sandbox.root = sandbox.root / "it's $(touch hacked)"
    for version in ("1.22.3", "1.23.1"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    return sandbox


@pytest.mark.parametrize("shell", PROGRAMS)
def test_the_shell_that_evaluates_env_runs_that_go(shell: Shell, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22.3\n")
    here = box.gosdk("env", "--shell", shell).out
    named = box.gosdk("env", "1.23", "--shell", shell).out
    script = f"eval {quote(shell, here)}\ngo version\neval {quote(shell, named)}\ngo version\nprintf '\\0'"
    (said,) = run_in(shell, script, box.environment(), box.cwd)
    first, second = said.splitlines()
    assert first.startswith("go version go1.22.3 ")
    assert second.startswith("go version go1.23.1 ")
    assert f"GOROOT={box.root}/versions/go1.23.1" in second
    assert "GOSDK_VERSION" in named
    assert "GOSDK_VERSION" not in here
    assert not (box.cwd / "hacked").exists()


@pytest.mark.parametrize(
    ("shell", "line"),
    [
        ("/usr/bin/bash", "export GOSDK_VERSION=1.22.3"),
        ("/usr/bin/fish", "set -gx GOSDK_VERSION '1.22.3';"),
        ("/bin/tcsh", "setenv GOSDK_VERSION '1.22.3';"),
        ("/opt/pwsh", "$env:GOSDK_VERSION = '1.22.3'"),
    ],
)
def test_shell_prints_an_eval_line_where_there_is_no_terminal(shell: str, line: str, box: Sandbox) -> None:
    assert box.gosdk("shell", "1.22", env={"SHELL": shell}).out == line + "\n"


@pytest.mark.parametrize("command", ["env", "shell"])
def test_a_version_that_is_not_installed_is_exit_3_with_what_to_type(command: str, box: Sandbox) -> None:
    done = box.gosdk(command, "1.21")
    assert (done.code, done.out) == (3, "")
    assert "gosdk install" in done.err.partition("hint:")[2]


def test_the_system_go_is_selected_without_a_goroot(box: Sandbox, tmp_path: Path) -> None:
    system = write_sdk(tmp_path / "system", "1.20.1")
    env = {"PATH": f"{box.root}/versions/go1.22.3/bin:/usr/bin:{system}/bin", "GOROOT": "/other"}
    done = box.gosdk("env", "system", "--shell", "sh", env=env)
    assert done.code == 0
    assert "unset GOROOT" in done.out
    assert "export GOSDK_VERSION=system" in done.out
