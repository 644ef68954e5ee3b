"""What a hint says is typed into a real bash: it does what it promises, and the complaint is gone."""

import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.hints import hints_in, note_proof
from tests.support.internet import Internet
from tests.support.newcomer import answering, arrive
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.shims import with_shims
from tests.support.typed_hints import type_line
from tests.support.vulndb import VulnerabilityDatabase


def type_hint(box: Sandbox, err: str) -> str:
    """Type the only hint into bash, and return it."""
    (hint,) = hints_in(err)
    type_line(box, hint)
    return hint


@pytest.fixture
def box(sandbox: Sandbox, internet: Internet) -> Sandbox:
    """An empty store, shims first on PATH, and a release to install."""
    internet.publish("1.22.3")
    sandbox.env["PATH"] = f"{sandbox.root}/shims:{sandbox.environment()['PATH']}"
    return sandbox


def test_an_empty_store_is_filled_by_its_hint(box: Sandbox) -> None:
    assert type_hint(box, box.gosdk("list").err) == "gosdk install stable"
    assert "go1.22.3" in box.gosdk("list").out


def test_a_missing_default_is_set_by_its_hint(box: Sandbox) -> None:
    assert type_hint(box, box.gosdk("default").err) == "gosdk default stable"
    assert box.gosdk("default").out == "stable  go1.22.3\n"


@pytest.mark.parametrize("words", ["current", "exec 1.22 go version", "which", "env"])
def test_a_missing_sdk_is_installed_by_the_hint(box: Sandbox, words: str) -> None:
    (box.cwd / ".go-version").write_text("1.22\n")
    failed = box.gosdk(*words.split())
    assert failed.code == 3
    type_hint(box, failed.err)
    assert box.gosdk("current").out.startswith("go1.22.3 ")


@pytest.mark.parametrize("words", ["install", "use", "use -g", "default", "matrix"])
def test_an_unknown_release_leads_to_the_same_command_with_one_that_exists(box: Sandbox, words: str) -> None:
    rest = ["--", "go", "version"] if words == "matrix" else []
    failed = box.gosdk(*words.split(), "1.22.99", *rest)
    assert type_hint(box, failed.err) == " ".join(["gosdk", words, "1.22", *rest])
    assert "go1.22.3" in box.gosdk("list").out


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("use 1.22.03", "use 1.22.3"),
        ("env 1.22.03", "env 1.22.3"),
        ("config get sorce", "config get source"),
        ("config set verify bth", "config set verify both"),
        ("config set source gopoxy", "config set source goproxy"),
        ("config set mirror foo", "config set mirror https://foo"),
        ("list-remote --source gopoxy", "list-remote --source goproxy"),
        ("completions bsh", "completions bash"),
        ("doctor --only shim", "doctor --only shims"),
    ],
)
def test_the_hint_for_a_wrong_word_is_the_line_with_the_right_one(words: str, hint: str, sandbox: Sandbox) -> None:
    failed = sandbox.gosdk(*words.split())
    assert (failed.code, hints_in(failed.err)) == (2, [f"gosdk {hint}"])
    assert not (sandbox.root / "config.toml").exists()


def test_an_uninstalled_sdk_is_restored_by_the_hint(box: Sandbox) -> None:
    assert box.gosdk("install", "1.22").code == 0
    assert type_hint(box, box.gosdk("uninstall", "1.22").err) == "gosdk undo"
    assert "go1.22.3" in box.gosdk("list").out


def _two_versions(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22.3 1.23.1\n")


def _empty_pin(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("\n")


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (_two_versions, "current"),
        (_empty_pin, "current"),
        (None, "doctor --only shim"),
        (None, "help selecton"),
        (None, "current --format x{"),
        (None, "default --unset 1.22"),
        (None, "undo"),
        (None, "gc --empty-trash --dedupe"),
        (None, "exec 1.22.3 --"),
        (None, "config get sorce"),
        (None, "list-remote --source nowhere"),
    ],
)
def test_the_hint_of_a_failure_succeeds_and_mends_what_can_be_mended(
    break_it: Callable[[Sandbox], None] | None, words: str, sandbox: Sandbox, internet: Internet
) -> None:
    for version in ("1.22.3", "1.23.1"):
        internet.publish(version)
    box = with_shims(sandbox, "1.22.3", "1.23.1")
    assert box.gosdk("default", "1.22.3").code == 0
    if break_it:
        break_it(box)
    failed = box.gosdk(*words.split())
    assert failed.code != 0
    type_hint(box, failed.err)
    if break_it:
        assert box.gosdk(*words.split()).code == 0


def test_shims_that_are_not_on_path_are_named_with_the_command_that_puts_them_there(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    sandbox.env |= {"PATH": "/usr/bin:/bin", "SHELL": "/bin/bash"}
    used = sandbox.gosdk("use", "1.22")
    assert used.code == 0
    assert "warning: the shims are not on PATH, so " in used.err
    assert type_hint(sandbox, used.err).endswith("/shims/gosdk' setup")
    assert "gosdk" in (sandbox.home / ".bashrc").read_text()


def test_a_switch_of_the_go_command_is_announced_and_the_hint_prevents_it(sandbox: Sandbox) -> None:
    box = with_shims(sandbox, "1.22.3", "1.23.1")
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.23.1\n")
    path = {"PATH": f"{box.root}/shims:{box.environment()['PATH']}"}
    used = box.gosdk("use", "1.22.3", env=path)
    assert "warning: go 1.22.3 switches to go1.23.1 here, by the go line in go.mod" in used.err
    box.env |= path
    assert type_hint(box, used.err) == "gosdk config set gotoolchain local"
    assert "switches" not in box.gosdk("use", "1.22.3").err


@pytest.mark.parametrize(
    ("line", "gotoolchain", "reason"),
    [("go 1.22.3", "go1.23.1", "GOTOOLCHAIN=go1.23.1"), ("go 1.23.1", "auto", "the go line in go.mod")],
)
def test_a_switch_that_the_environment_allows_is_ended_there(
    line: str, gotoolchain: str, reason: str, sandbox: Sandbox
) -> None:
    box = with_shims(sandbox, "1.22.3", "1.23.1")
    (box.cwd / "go.mod").write_text(f"module m\n\n{line}\n")
    env = {"PATH": f"{box.root}/shims:{box.environment()['PATH']}"}
    used = box.gosdk("use", "1.22.3", env={**env, "GOTOOLCHAIN": gotoolchain})
    assert f"go 1.22.3 switches to go1.23.1 here, by {reason}; to run go1.22.3 and no other:\n" in used.err
    assert used.err.endswith("\nhint: export GOTOOLCHAIN=local\n")
    assert "switches" not in box.gosdk("use", "1.22.3", env={**env, "GOTOOLCHAIN": "local"}).err


@pytest.mark.parametrize("shim", ["auto", "sh"])
@pytest.mark.parametrize(
    ("line", "gotoolchain", "warned"),
    [
        ("go 1.23.1", "", True),
        ("go 1.22.3", "", False),
        ("go 1.21\ntoolchain go1.23.1", "path", True),
        ("go 1.23.1", "local", False),
        ("go 1.21", "go1.23.1", True),
    ],
)
def test_go_with_a_version_says_that_the_go_command_switches(
    line: str, gotoolchain: str, warned: bool, shim: str, sandbox: Sandbox
) -> None:
    sandbox.configure(shim=shim)
    box = with_shims(sandbox, "1.22.3", "1.23.1")
    (box.cwd / "go.mod").write_text(f"module m\n\n{line}\n")
    go = [str(box.root / "shims" / "go"), "+1.22.3", "version"]
    env = box.environment({"GOTOOLCHAIN": gotoolchain})
    done = subprocess.run(go, cwd=box.cwd, env=env, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("go version go1.22.3 ")
    assert ("go 1.22.3 switches to go1.23.1 here" in done.stderr) == warned, done.stderr


def test_a_default_that_a_file_overrides_says_so(sandbox: Sandbox) -> None:
    box = with_shims(sandbox, "1.22.3", "1.23.1")
    (box.cwd / ".go-version").write_text("1.22.3\n")
    done = box.gosdk("default", "1.23", env={"PATH": f"{box.root}/shims:{box.environment()['PATH']}"})
    assert done.code == 0
    assert f"warning: {box.cwd}/.go-version:1 overrides the default in this directory: go1.22.3\n" in done.err


def test_whoever_misses_an_uninstalled_sdk_is_named(sandbox: Sandbox) -> None:
    box = with_shims(sandbox, "1.22.3")
    assert box.gosdk("use", "1.22").code == 0
    assert box.gosdk("default", "1.22").code == 0
    err = box.gosdk("uninstall", "1.22").err
    assert f"warning: the default in {box.root}/default requests 1.22, which is not installed any more\n" in err
    assert f"warning: {box.cwd}/.go-version:1 requests 1.22, which is not installed any more\n" in err


def test_status_is_not_ok_where_the_go_command_cannot_find_the_bridge(sandbox: Sandbox) -> None:
    box = with_shims(sandbox, "1.22.3")
    box.env["PATH"] = "/usr/bin:/bin"
    shown = box.gosdk("status", "--json").json()["data"]
    found = [(line["about"], line["state"]) for line in shown if line["fix"].endswith("/shims/gosdk' setup")]
    assert found == [("shell", "!"), ("bridge", "!")]


def test_a_dry_run_of_an_import_downloads_nothing(tmp_path: Path) -> None:
    (tmp_path / "internet").mkdir()
    with answering(tmp_path / "internet") as environment:
        newcomer = arrive(tmp_path / "here", environment)
        box = Sandbox(newcomer.home, newcomer.home / ".gosdk", newcomer.project, newcomer.env)
        (changed,) = (box.home / ".goenv").glob("versions/*/VERSION")
        changed.write_text(changed.read_text() + "# changed\n")
        done = box.gosdk("import", "--only", "goenv", "--all", "--dry-run")
        assert "a dry run does not download" in done.err
        assert box.below("cache/archives") == []


@pytest.mark.parametrize(
    "hint",
    [
        "gosdk audit",
        "gosdk audit .",
        "gosdk audit --binaries .",
        "gosdk audit --db 'a copy'",
        "gosdk list-remote --source go.dev",
        "gosdk install --source go.dev 1.22.3",
    ],
)
def test_a_hint_that_needs_the_internet_works_there(hint: str, tmp_path: Path) -> None:
    (tmp_path / "internet").mkdir()
    with answering(tmp_path / "internet") as environment:
        newcomer = arrive(tmp_path / "here", environment)
        box = Sandbox(newcomer.home, newcomer.home / ".gosdk", newcomer.project, newcomer.env)
        VulnerabilityDatabase.copy_to(box.cwd / "a copy")
        assert box.gosdk("use", "1.22.3").code == 0
        done = box.gosdk(*shlex.split(hint)[1:])
        # What is found is no failure of the hint.
        assert done.code in ((0, 1) if "audit" in hint else (0,)), done.err
        assert hints_in(done.err) == []
        note_proof(hint)


def test_a_variable_of_the_environment_is_unset_and_not_looked_for_in_a_file(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22.3\n")
    failed = box.gosdk("lock", env={"GOSUMDB": "off"})
    assert hints_in(failed.err) == ["unset GOSUMDB"]


def test_the_variable_that_decides_the_locale_is_the_one_in_the_hint(sandbox: Sandbox) -> None:
    box = with_shims(sandbox, "1.22.3")
    found = box.gosdk("doctor", "--json", "--only", "locale", env={"LC_ALL": "C"}).json()["data"]["findings"]
    assert [item["fix"] for item in found] == ["export LC_ALL=C.UTF-8"]


@pytest.mark.parametrize(("key", "value"), [("mirror", "foo"), ("source", "gopoxy")])
def test_a_broken_address_in_the_settings_is_removed_by_the_hint(key: str, value: str, sandbox: Sandbox) -> None:
    sandbox.configure(**{key: value})
    failed = sandbox.gosdk("list-remote")
    assert (failed.code, type_hint(sandbox, failed.err)) == (2, f"gosdk config unset {key}")
    assert sandbox.gosdk("list-remote").code != 2
