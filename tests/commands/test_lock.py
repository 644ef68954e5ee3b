"""Locks between real processes: one at a time, the other waits and knows for whom."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError, LockTimeoutError
from gvm_py.system.lock import hold

HOLDER = """
import sys
from pathlib import Path
from gvm_py.system.lock import hold
with hold(Path(sys.argv[1]), timeout=0, purpose="building go1.22.3", on_wait=print):
    print("held", flush=True)
    sys.stdin.read()
"""


def _start_holder(path: Path) -> "subprocess.Popen[str]":
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    return holder


def _finish(holder: "subprocess.Popen[str]") -> None:
    holder.communicate()


def test_a_second_process_waits_and_is_reported_for_whom(tmp_path: Path) -> None:
    path, heard = tmp_path / "locks" / "a.lock", []
    holder = _start_holder(path)

    def on_wait(who: str) -> None:
        heard.append(who)
        _finish(holder)

    with hold(path, timeout=60, purpose="mine", on_wait=on_wait):
        assert heard == [f"building go1.22.3 (process {holder.pid})"]


def test_the_time_out_is_exit_6_and_names_the_holder(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    holder = _start_holder(path)
    with (
        pytest.raises(LockTimeoutError, match=r"building go1\.22\.3") as error,
        hold(path, timeout=0.1, purpose="mine", on_wait=lambda _: None),
    ):
        pass
    assert error.value.exit_code == 6
    _finish(holder)


def test_a_killed_holder_leaves_no_lock_behind(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    holder = _start_holder(path)
    holder.kill()
    _finish(holder)
    waited: list[str] = []
    with hold(path, timeout=0, purpose="mine", on_wait=waited.append):
        assert waited == []


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="POSIX permissions")
def test_a_lock_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = tmp_path / "file" / "a.lock"
    with pytest.raises(GosdkError, match="cannot lock"), hold(path, timeout=0, purpose="x", on_wait=print):
        pass
