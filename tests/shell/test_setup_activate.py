"""The static files that are sourced when a shell starts: the shims come first on PATH, once, in every shell."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from gvm_py.shell.quote import quote
from gvm_py.shell.static_files import write_static_files

SHELLS = {
    "dash": ("dash", "-euc"),
    "bash": ("bash", "--norc", "-euc"),
    "bash as sh": ("bash", "--posix", "-euc"),
    "zsh": ("zsh", "-f", "-euc"),
    "busybox ash": ("busybox", "ash", "-euc"),
    "mksh": ("mksh", "-euc"),
    "fish": ("fish", "--no-config", "-c"),
}
ROOTS = ("/store", "/it's a 仓库", '/$(x)`y`"z"\\w;*?[a]}{b', "/-n #~!&|<>")
_ENTRY = st.sampled_from(["{shims}", "{hook}", "/a", "/b c", "", "/usr/local/go/bin", "{shims}x"])
ENTRIES = st.lists(_ENTRY, min_size=1, max_size=6).filter(any)


def sourced(shell: str, store: Path, env: dict[str, str], times: int = 2) -> dict[str, str]:
    """Return the environment of a child after `activate` was sourced a number of times by a shell."""
    name, *options = SHELLS[shell]
    program = shutil.which(name)
    if program is None:
        pytest.skip(f"{shell} is not installed, so nothing is proven for it here")
    source = ". " + (
        quote("fish", f"{store}/activate.fish") if shell == "fish" else quote("sh", f"{store}/activate.sh")
    )
    show = shlex.quote(shutil.which("env") or "/usr/bin/env")
    script = "\n".join([source] * times + [f"{show} -0"])
    done = subprocess.run([program, *options, script], env=env, cwd="/", capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return dict(word.split("=", 1) for word in os.fsdecode(done.stdout).split("\0") if word)


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("name", ROOTS)
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(entries=ENTRIES)
@example(entries=["/usr/local/go/bin", "{shims}", "/a", "{shims}"])
@example(entries=["{hook}", "{shims}", "/a"])
def test_the_shims_come_first_and_once_and_the_rest_keeps_its_order(
    shell: str, name: str, entries: list[str], tmp_path: Path
) -> None:
    store = Path(f"{tmp_path}{name}")
    write_static_files(store)
    shims, hook = f"{store}/shims", f"{store}/versions/go1.22.3/bin"
    before = [entry.replace("{shims}", shims).replace("{hook}", hook) for entry in entries]
    env = {"PATH": ":".join(before), "HOME": "/h", "LANG": "C.UTF-8", "GOSDK_HOOK_BIN": hook}
    after = sourced(shell, store, env)["PATH"].split(":")
    if shell == "fish":
        before = [entry or "." for entry in before]  # fish writes an empty entry as what it means
    if before[0] == shims:
        assert after == before, "nothing to do"
        return
    if hook in before:
        before.remove(hook)
    assert after == [shims, *(entry for entry in before if entry != shims)]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_store_elsewhere_is_named_to_gosdk_and_the_usual_one_is_not(shell: str, tmp_path: Path) -> None:
    for store, named in ((tmp_path / ".gosdk", None), (tmp_path / "else where", str(tmp_path / "else where"))):
        write_static_files(store)
        after = sourced(shell, store, {"PATH": "/a", "HOME": str(tmp_path), "LANG": "C.UTF-8"})
        assert after.get("GOSDK_ROOT") == named


@pytest.mark.parametrize("shell", SHELLS)
def test_a_goroot_of_the_hook_goes_with_it_and_any_other_stays(shell: str, tmp_path: Path) -> None:
    write_static_files(tmp_path)
    hooked = {"PATH": "/s/bin:/a", "GOSDK_HOOK_BIN": "/s/bin", "LANG": "C.UTF-8", "HOME": "/h"}
    assert "GOROOT" not in sourced(shell, tmp_path, {**hooked, "GOROOT": "/s"})
    assert sourced(shell, tmp_path, {**hooked, "GOROOT": "/mine"})["GOROOT"] == "/mine"
    assert sourced(shell, tmp_path, {"PATH": "/a", "GOROOT": "/mine", "HOME": "/h"})["GOROOT"] == "/mine"


def test_an_empty_path_gets_no_entry_for_the_working_directory(tmp_path: Path) -> None:
    write_static_files(tmp_path)
    for shell in ("dash", "bash"):
        assert sourced(shell, tmp_path, {"PATH": "", "HOME": "/h"})["PATH"] == f"{tmp_path}/shims"


def test_the_files_are_written_only_when_they_differ(tmp_path: Path) -> None:
    write_static_files(tmp_path)
    before = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    (tmp_path / "activate.sh").write_text("old\n")
    write_static_files(tmp_path)
    after = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"activate.sh"}
    assert b"old" not in (tmp_path / "activate.sh").read_bytes()


@pytest.mark.parametrize("name", ["activate.sh", "hook.sh"])
def test_the_written_files_are_clean_by_shellcheck(name: str, tmp_path: Path) -> None:
    store = tmp_path / "a 仓库"
    write_static_files(store)
    program = shutil.which("shellcheck", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if program is None:
        pytest.skip("shellcheck is not installed")
    done = subprocess.run([program, store / name], capture_output=True, text=True, check=False)
    assert done.stdout == ""
