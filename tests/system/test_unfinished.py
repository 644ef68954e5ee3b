"""What a killed write leaves beside a file is swept by the next one, and the file of a living writer is not."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from gvm_py.system.fs import write_atomic
from gvm_py.system.patience import replace_running

_WRITER = """
import os, pathlib, signal, sys
import gvm_py.system.fs as fs
if sys.argv[2] == "die":
    os.replace = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
else:
    real = os.replace
    os.replace = lambda *names, **at: (print("writing", flush=True), sys.stdin.readline(), real(*names, **at))
fs.write_atomic(pathlib.Path(sys.argv[1]), b"theirs")
"""


def _writer(path: Path, how: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _WRITER, str(path), how]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_what_a_killed_write_left_is_swept_by_the_next_one(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with _writer(path, "die") as writer:
        assert writer.wait(30) == -signal.SIGKILL
    assert [entry.name.endswith(".gosdk-new") for entry in tmp_path.iterdir()] == [True]
    write_atomic(path, b"mine")
    assert os.listdir(tmp_path) == ["file"]
    assert path.read_bytes() == b"mine"


def test_the_file_of_a_living_writer_stays(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with _writer(path, "live") as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        write_atomic(path, b"mine")
        assert len(os.listdir(tmp_path)) == 2
        writer.communicate("go on\n", timeout=120)
        assert writer.returncode == 0
    assert os.listdir(tmp_path) == ["file"]
    assert path.read_bytes() == b"theirs"


def test_a_file_swept_in_the_moment_before_its_lock_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.chmod
    swept: list[Path] = []

    def chmod_after_sweep(fd: int, mode: int) -> None:
        if not swept:
            swept.extend(tmp_path.iterdir())
            swept[0].unlink()
        real(fd, mode)

    monkeypatch.setattr("gvm_py.system.fs.os.chmod", chmod_after_sweep)
    write_atomic(tmp_path / "file", b"mine")
    assert (tmp_path / "file").read_bytes() == b"mine"


def test_a_directory_in_the_way_is_not_moved_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says of a directory what it says of a program that runs: that access is denied."""

    def deny(_source: object, target: Path) -> None:
        raise PermissionError(13, "Access denied", str(target))

    monkeypatch.setattr("gvm_py.system.patience.replace", deny)
    (tmp_path / "docs").mkdir()
    with pytest.raises(IsADirectoryError):
        replace_running(tmp_path / "new", tmp_path / "docs")
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]
