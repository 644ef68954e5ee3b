"""Run gosdk on a terminal, or many command lines one after the other, in processes that the fork server makes.

Of many lines each has a process of its own, so that hundreds of them cost seconds. Before each a line `### N` is
printed, after it a line `### N CODE`.
"""

import fcntl
import os
import pty
import sys
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

from gvm_py.__main__ import main as gosdk_main
from tests.support.forkserver import COVERAGE, Command, Prelude, current_umask, fork_server
from tests.support.terminal import read_terminal

_PATIENCE = 120.0
_SIZE = (24, 100)


def lines_in_pipe(lines: Sequence[Sequence[str]], cwd: Path, env: Mapping[str, str]) -> tuple[bytes, bytes]:
    """Run `lines` and return what came out of a pipe for standard output, and of one for standard error."""
    code, out, err = fork_server().run(_many(lines, cwd, env), b"", _PATIENCE)
    assert code == 0, err
    return out, err


def lines_on_terminal(lines: Sequence[Sequence[str]], cwd: Path, env: Mapping[str, str]) -> bytes:
    """Run `lines` and return every byte that reached their terminal."""
    return _on_terminal(_many(lines, cwd, env), _SIZE)


def gosdk_on_terminal(words: Sequence[str], cwd: Path, env: Mapping[str, str], size: tuple[int, int]) -> bytes:
    """Run `gosdk WORDS` and return every byte that reached its terminal of so many lines and columns."""
    prelude = Prelude(__name__, take_terminal.__name__, [])
    return _on_terminal(Command(words, os.fspath(cwd), env, current_umask(), prelude), size)


def _many(lines: Sequence[Sequence[str]], cwd: Path, env: Mapping[str, str]) -> Command:
    # Coverage does not measure them: each would save what the process before it had run as well.
    env = {name: value for name, value in env.items() if name != COVERAGE}
    return Command([], os.fspath(cwd), env, current_umask(), Prelude(__name__, run_lines.__name__, [lines]))


def _on_terminal(command: Command, size: tuple[int, int]) -> bytes:
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, size)
    fork_server().start(command, [slave] * 3)
    os.close(slave)
    shown = read_terminal(master)
    os.close(master)
    fork_server().wait()
    return shown


def take_terminal() -> None:
    """Open the standard streams as Python does when it starts, and take the terminal that they are."""
    if os.isatty(0):
        os.setsid()
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.stdout = os.fdopen(1, "w", errors="surrogateescape", closefd=False)
    sys.stderr = os.fdopen(2, "w", errors="backslashreplace", closefd=False)


def run_lines(lines: Sequence[Sequence[str]]) -> None:
    """Run every line in a process of its own, and end this one."""
    take_terminal()
    for number, words in enumerate(lines):
        os.write(1, f"### {number}\n".encode())
        child = os.fork()
        if child == 0:
            sys.argv[1:] = words
            gosdk_main()
        os.write(1, f"### {number} {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])}\n".encode())
    os._exit(0)
