"""From one kind of shim to the other: by rehash or install, killed on the way, and beside an older gosdk."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gvm_py.host import Platform
from gvm_py.selection import shim_files
from tests.support.kill import killed_at
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk
from tests.support.shims import with_shims

OLDER_GOSDK = "6a4e9ca"
"""The last commit whose shims were scripts alone."""
REPOSITORY = Path(__file__).parents[2]
RUN_OLDER = "import sys; sys.path.insert(0, sys.argv.pop(1)); from gvm_py.__main__ import main; main()"


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A store with native shims, and a directory that is pinned to the older of its SDKs."""
    (sandbox.cwd / ".go-version").write_text("1.22.3\n")
    return with_shims(sandbox, "1.22.3", "1.23.1")


def as_scripts(box: Sandbox) -> None:
    """Have the shims that a platform without a program gets."""
    box.configure(shim="sh")
    assert box.gosdk("rehash").code == 0
    assert contents(box)["go"].startswith(b"#!/bin/sh")
    box.configure(shim="auto")


def contents(box: Sandbox) -> dict[str, bytes]:
    """Return what each shim holds."""
    return {path.name: path.read_bytes() for path in (box.root / "shims").iterdir() if path.name[0] != "."}


def native(box: Sandbox) -> bool:
    return {data[:4] for data in contents(box).values()} == {b"\x7fELF"}


def version(box: Sandbox) -> str:
    """Return what `go version` prints here by the shim."""
    done = subprocess.run(
        ["go", "version"], cwd=box.cwd, env=box.environment(), capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_scripts_keep_gosdk_on_path_and_isolated(box: Sandbox) -> None:
    as_scripts(box)
    (box.cwd / "click.py").write_text("raise SystemExit(99)\n")
    startup = str(box.cwd / "click.py")
    box.env.update({"PYTHONHOME": "/nowhere", "PYTHONPATH": str(box.cwd), "PYTHONSTARTUP": startup})
    assert "go1.22.3" in version(box)
    front = box.root / "shims" / "gosdk"
    for words, expected in ((["config", "get", "shim"], "auto\n"), (["shim-goroot"], "")):
        done = subprocess.run(
            [front, *words], cwd=box.cwd, env=box.environment(), capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stdout) == (0, expected), done.stderr


def test_rehash_replaces_scripts_by_programs(box: Sandbox) -> None:
    as_scripts(box)
    assert "go1.22.3" in version(box)
    assert box.gosdk("rehash").code == 0
    assert native(box)
    assert "go1.22.3" in version(box)


def test_an_installation_replaces_scripts_by_programs(box: Sandbox) -> None:
    as_scripts(box)
    write_sdk(box.cwd / "local" / "go", "1.24.1")
    assert box.gosdk("import", "--link", "--unverified", str(box.cwd / "local" / "go")).code == 0
    assert native(box)
    assert set(contents(box)) >= {"go", "gofmt", "gosdk", "go1.22.3", "go1.24.1"}


@pytest.mark.parametrize("to", ["native", "sh"])
def test_a_killed_rehash_leaves_old_or_new_shims_and_never_torn_ones(to: str, box: Sandbox) -> None:
    before = contents(box)
    if to == "native":
        as_scripts(box)
    old = contents(box)
    box.configure(shim=to)
    new = before if to == "native" else {}
    for step in range(200):
        if not killed_at(box, step, (box.root / "shims", box.root / "staging"), "rehash"):
            break
        now = contents(box)
        assert set(now) >= {"go", "gofmt"}
        torn = {name for name, data in now.items() if data != old.get(name) and not whole(data, new.get(name))}
        assert torn == set()
        assert "go1.22.3" in version(box), step
    else:
        pytest.fail("rehash never came to its end")
    assert step > 3
    assert native(box) is (to == "native")
    assert "go1.22.3" in version(box)
    assert [path.name for path in (box.root / "shims").glob(".*") if path.name != ".store"] == []
    assert list((box.root / "staging").glob("*")) == []


def whole(data: bytes, program: bytes | None) -> bool:
    """Return whether a new shim is complete: the program byte for byte, or a script up to its last line."""
    return data == program if program else data.startswith(b"#!/bin/sh") and data.endswith(b"exit 127\n")


def older(box: Sandbox, place: Path, *words: str) -> Outcome:
    """Run the older gosdk on the same store."""
    command = [sys.executable, "-W", "ignore", "-c", RUN_OLDER, str(place), *words]
    done = subprocess.run(command, cwd=box.cwd, env=box.environment(), capture_output=True, text=True, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


def test_an_older_gosdk_does_not_break_native_shims(box: Sandbox, tmp_path: Path) -> None:
    place = tmp_path / "older"
    place.mkdir()
    archive = subprocess.run(
        ["git", "-C", REPOSITORY, "archive", OLDER_GOSDK, "gvm_py", "shims"], capture_output=True, check=False
    )
    if archive.returncode != 0:
        pytest.skip("this is no repository with its history, so an older gosdk is NOT tried here")
    subprocess.run(["tar", "-x", "-C", place], input=archive.stdout, check=True)
    assert "go1.22.3" in version(box)
    for words in (("list",), ("current",), ("which",), ("rehash",), ("uninstall", "1.23.1")):
        done = older(box, place, *words)
        assert done.code == 0, (words, done.err)
        assert "go1.22.3" in version(box), words
    assert os.access(box.root / "shims" / "go", os.X_OK)
    assert box.gosdk("rehash").code == 0
    assert native(box)
    assert set(contents(box)) == {"go", "gofmt", "gosdk", "go1.22.3"}
    assert "go1.22.3" in version(box)


def test_a_trial_that_another_gosdk_sweeps_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, started = shim_files.read_program(Platform.here()), shim_files._says_mark
    swept: list[Path] = []

    def swept_once(path: Path) -> bool:
        if not swept:
            swept.append(path)
            shutil.rmtree(path.parent)
        return started(path)

    monkeypatch.setattr(shim_files, "_says_mark", swept_once)
    assert program is not None
    assert shim_files.starts_here(program, tmp_path)
    assert (len(swept), list(tmp_path.iterdir())) == (1, [])
