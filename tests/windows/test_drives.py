"""Full and read-only drives: one clear error, and everything there is as it was."""

import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.windows.machine import Account
from tests.windows.test_roots import mapped, sdks

pytestmark = pytest.mark.timeout(600)
SOURCE = ("--source", "goproxy")
ROOT = {"GOSDK_ROOT": "R:\\st ore"}
FILES = {
    ".go-version": "1.22\r\n",
    "go.mod": "module x\r\n\r\ngo 1.22.0\r\n",
    ".idea/workspace.xml": '<?xml version="1.0" encoding="UTF-8"?>\r\n<project version="4">\r\n</project>\r\n',
    ".vscode/settings.json": "{}\r\n",
}

# Windows refuses a write that does not fit as a whole. Wine writes what fits, as Unix does, and its C library takes
# that for an invalid argument; what is written next is refused for what it is.
WHOLE_WRITES = """
import errno, os, sys
write = os.write
def write_whole(descriptor, data):
    try:
        return write(descriptor, data)
    except OSError as error:
        if error.errno != errno.EINVAL: raise
        return write(descriptor, data)
os.write, sys.argv[0] = write_whole, "gosdk"
from gvm_py.__main__ import main
main()
"""


@dataclass(frozen=True)
class Drive:
    """Drive R: of that Windows, which is a small disk in memory."""

    place: Path

    def fill(self, blocks: int) -> None:
        """Leave so many blocks of 4 KiB free."""
        disk = os.statvfs(self.place)
        (self.place / "fill").write_bytes(bytes((disk.f_bavail - blocks) * disk.f_frsize))

    def make_room(self) -> None:
        """Take back what `fill` did."""
        (self.place / "fill").unlink()

    def protect(self) -> None:
        """Let nobody write to it."""
        subprocess.run(["mount", "-o", "remount,ro", self.place], check=True, timeout=60)

    def files(self) -> dict[str, bytes]:
        """Return what is on it, without what fills it."""
        found = (path for path in self.place.rglob("*") if path.is_file() and path.name != "fill")
        return {str(path.relative_to(self.place)): path.read_bytes() for path in found}


@pytest.fixture
def drive(online: Account, tmp_path: Path) -> Iterator[Drive]:
    """A drive that this test fills or protects."""
    online.configure()
    with mapped(online.machine, "r:", tmp_path), _mounted(tmp_path):
        yield Drive(tmp_path)


@contextmanager
def _mounted(place: Path) -> Iterator[None]:
    command = ["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode:
        pytest.skip(f"nothing can be mounted, so this is NOT proven here: {done.stderr}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", place], check=True, timeout=60)


def write_project(drive: Drive) -> None:
    """Write a project onto the drive."""
    for name, content in FILES.items():
        path = drive.place / "p" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode())


@pytest.mark.parametrize("blocks", [0, 1, 5, 40])
def test_a_full_drive_keeps_the_store_as_it_was(online: Account, drive: Drive, blocks: int) -> None:
    assert online.gosdk("install", "1.22", *SOURCE, env=ROOT).code == 0
    before = sdks(drive.place / "st ore")
    drive.fill(blocks)
    refused = online.script(WHOLE_WRITES, "install", "1.23", *SOURCE, env=ROOT)
    assert (refused.code, refused.out) == (1, ""), refused
    assert re.search(r"error: the disk with R:\\st ore[\\\w]* is full: cannot ", refused.err), refused.err
    assert sdks(drive.place / "st ore") == before
    assert not list((drive.place / "st ore").glob("staging/*"))
    assert "go1.22.3" in online.gosdk("list", env=ROOT).out
    drive.make_room()
    assert online.gosdk("install", "1.23", *SOURCE, env=ROOT).code == 0


@pytest.mark.parametrize("words", [("use", "1.23"), ("sync-ide",), ("lock",)])
@pytest.mark.parametrize("state", ["full", "read-only"])
def test_files_of_a_project_are_old_where_the_drive_takes_no_new_ones(
    stocked: Account, drive: Drive, words: tuple[str, ...], state: str
) -> None:
    write_project(drive)
    before = drive.files()
    program = f"{stocked.machine.scripts}\\gosdk.exe"
    if state == "full":
        drive.fill(0)
    else:
        drive.protect()
    environment = stocked.environment()
    done = stocked.machine.run([program, *words], cwd="R:\\p", env=environment)
    assert done.code == 1, done
    assert "error: " in done.err, done
    assert "R:\\p" in done.err, done.err
    assert drive.files() == before
    if state == "full":
        drive.make_room()
        again = stocked.machine.run([program, *words], cwd="R:\\p", env=environment)
        assert again.code == 0, again


def test_a_read_only_store_is_used_and_refuses_changes(online: Account, drive: Drive) -> None:
    assert online.gosdk("install", "1.22", *SOURCE, env=ROOT).code == 0
    assert online.gosdk("default", "1.22", env=ROOT).code == 0
    before = drive.files()
    drive.protect()
    for works in (["list"], ["verify"], ["which"], ["current"], ["doctor"], ["install", "1.22"]):
        assert online.gosdk(*works, env=ROOT).code in ((0, 1) if works == ["doctor"] else (0,)), works
    assert online.gosdk("exec", "1.22", "--", "go", "exit", "7", env=ROOT).code == 7
    for words in (
        ["install", "1.23", *SOURCE],
        ["uninstall", "1.22"],
        ["default", "1.22.3"],
        ["gc", "--yes"],
        ["rehash"],
    ):
        refused = online.gosdk(*words, env=ROOT)
        assert (refused.code, refused.err.count("error: ")) == (1, 1), (words, refused)
        assert "R:\\st ore" in refused.err, (words, refused)
        assert "chmod" not in refused.err
        assert "ls -l" not in refused.err
    assert drive.files() == before
