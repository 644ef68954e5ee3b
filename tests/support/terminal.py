"""Run a command on a real pseudo-terminal and type into it."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.run import Outcome

_PATIENCE = 30.0


def on_terminal(command: Sequence[str], env: Mapping[str, str], cwd: Path, typed: Sequence[tuple[str, str]]) -> Outcome:
    """Run `command` on a terminal; for each (prompt, answer) wait for the prompt and type the answer.

    Returns what the terminal showed as `out`. Raises AssertionError when a prompt does not come.
    """
    code, shown = _on_terminal(command, env, cwd, typed)
    return Outcome(code, shown.decode("utf-8", "replace"), "")


def bytes_on_terminal(command: Sequence[str], env: Mapping[str, str], cwd: Path) -> bytes:
    """Run `command` on a terminal and return every byte that reached it."""
    return _on_terminal(command, env, cwd, ())[1]


def _on_terminal(
    command: Sequence[str], env: Mapping[str, str], cwd: Path, typed: Sequence[tuple[str, str]]
) -> tuple[int, bytes]:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
    with subprocess.Popen(
        command,
        env=dict(env),
        cwd=cwd,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - tests have no threads
    ) as process:
        os.close(slave)
        try:
            seen = _talk(master, typed)
            process.wait(_PATIENCE)
        finally:
            process.kill()
            os.close(master)
    return process.returncode, seen


def _talk(master: int, typed: Sequence[tuple[str, str]]) -> bytes:
    seen = b""
    for prompt, answer in typed:
        seen += _read_until(master, prompt)
        os.write(master, answer.encode())
    return seen + read_terminal(master)


def read_terminal(master: int) -> bytes:
    """Return what is written to a terminal until all of its programs are gone: the kernel hands it over in parts."""
    return _read_until(master, None)


def _take_terminal() -> None:
    """Make standard input the controlling terminal: without one a shell has no job control."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def _read_until(master: int, text: str | None) -> bytes:
    seen = b""
    while text is None or text.encode() not in seen:
        ready, _, _ = select.select([master], [], [], _PATIENCE)
        try:
            data = os.read(master, 4096) if ready else b""
        except OSError:
            data = b""  # Linux reports the end of a terminal as EIO
        if not data:
            break
        seen += data
    assert text is None or text.encode() in seen, f"{text!r} did not come: {seen!r}"
    return seen
