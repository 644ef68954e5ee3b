"""Programs of this machine, found on PATH and nowhere near a project."""

import errno
import os
import signal
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from io import RawIOBase
from pathlib import Path
from time import monotonic, sleep

from gvm_py.host import Platform
from gvm_py.paths.spelling import real_path

_OUTPUT_LIMIT = 64 << 20
_LOOK_SECONDS = 0.001
_SLOW, _LONG = "it gave no answer in time", f"it wrote more than {_OUTPUT_LIMIT >> 20} MiB"


def runs(program: Path) -> bool:
    """Return whether `program` can be started. A shell would run an empty file as a script that succeeds."""
    try:
        status = os.stat(program)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size > 0 and os.access(program, os.X_OK)


def program_in(directory: Path, name: str, env: Mapping[str, str]) -> Path | None:
    """Return the file in `directory` that starts as `name`: on Windows by the order of PATHEXT."""
    files = (directory / file for file in Platform.here().program_names(name, env))
    return next(filter(runs, files), None)


def hidden_by_pathext(platform: Platform, env: Mapping[str, str]) -> str:
    """Return a sentence about a PATHEXT that lets no shell of Windows find a program; else nothing."""
    if any(name.endswith(platform.exe) for name in platform.program_names("go", env)):
        return ""
    return "it does not contain .EXE, so no shell finds go.exe"


def path_directories(env: Mapping[str, str]) -> Iterator[Path]:
    """Yield the directories on PATH in order, without the relative ones.

    A relative entry would run whatever lies in the working directory, and so would an empty one.
    """
    for entry in Platform.here().split_list(env.get("PATH", "")):
        if os.path.isabs(entry):
            yield Path(entry)


def find_program(name: str, env: Mapping[str, str], *, outside: Path | None = None) -> Path | None:
    """Return the first `name` on PATH that can be run, None where there is none.

    A relative entry of PATH is skipped, and so is what lies in `outside`.
    """
    for directory in path_directories(env):
        program = program_in(directory, name, env)
        if program and (outside is None or not _lies_in(program, outside)):
            return program
    return None


def output_of(words: Sequence[str], env: Mapping[str, str], seconds: float) -> bytes | None:
    """Return what a program writes to standard output, None where it fails. Its errors are not shown.

    `words[0]` is the path of the program. Raises TimeoutError for one that takes longer than `seconds` or writes more
    than 64 MiB; it and what it started are ended then.
    """
    if sys.platform == "win32":
        return _output_by_subprocess(words, env, seconds)
    reading, writing = os.pipe()
    with open(reading, "rb", buffering=0) as stream:
        # Loading `subprocess` takes longer than what is started here.
        nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 2)]
        try:
            process = os.posix_spawn(
                words[0],
                list(words),
                env,
                file_actions=[*nothing, (os.POSIX_SPAWN_DUP2, writing, 1)],
                setpgroup=0,
            )
        except OSError:
            return None
        finally:
            os.close(writing)
        try:
            data = _read_until(stream, monotonic() + seconds)
            return data if _status(process, monotonic() + seconds) == 0 else None
        except BaseException:
            with suppress(ProcessLookupError):
                os.killpg(process, signal.SIGKILL)
            os.waitpid(process, 0)
            raise


def _read_until(stream: RawIOBase, deadline: float) -> bytes:
    from select import select

    data = bytearray()
    while len(data) <= _OUTPUT_LIMIT and select([stream], [], [], max(0.0, deadline - monotonic()))[0]:
        part = stream.read(1 << 20)
        if not part:
            return bytes(data)
        data += part
    raise TimeoutError(errno.ETIMEDOUT, _SLOW if len(data) <= _OUTPUT_LIMIT else _LONG)


def _status(process: int, deadline: float) -> int:
    """Return how a process ended that has closed its output, which it does a moment before."""
    while not (ended := os.waitpid(process, os.WNOHANG))[0]:
        if monotonic() > deadline:
            raise TimeoutError(errno.ETIMEDOUT, _SLOW)
        sleep(_LOOK_SECONDS)
    return ended[1]


def _output_by_subprocess(words: Sequence[str], env: Mapping[str, str], seconds: float) -> bytes | None:
    from gvm_py.system.children import Limits, run_bounded

    ended = run_bounded(words, env, Limits(seconds, _OUTPUT_LIMIT))
    if ended.failure:
        raise TimeoutError(errno.ETIMEDOUT, ended.failure)
    return ended.out if ended.status == 0 else None


def _lies_in(program: Path, directory: Path) -> bool:
    return Path(real_path(program)).is_relative_to(real_path(directory))
