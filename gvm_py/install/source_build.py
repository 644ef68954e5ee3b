"""Build Go from source in place, with an installed SDK, as go.dev/doc/install/source has it."""

import os
import re
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from typing import IO

from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.fs import write_atomic
from gvm_py.system.interrupt import held_back
from gvm_py.system.launch import Command, command_of, program_for
from gvm_py.system.trees import remove_tree
from gvm_py.transport.waiting import saying

BUILD_LITTER = ("pkg/obj", "pkg/bootstrap")
"""What a build leaves that no SDK has."""

_NOT_PASSED_ON = ("GOROOT", "GOFLAGS", "GOOS", "GOARCH", "GOBIN")
_OUTPUT_LINES = 15
_LINE_LIMIT = 4096
_STEP = "Building "
_WORD_SECONDS = 30.0
_MINOR = re.compile(r"^const Version = ([0-9]{1,4})$", re.MULTILINE)
_FIRST_WITH_NEW_NAME = 25


def is_source(directory: Path) -> bool:
    """Return whether this is a checkout of the Go repository that has not been built."""
    return (directory / "src" / "make.bash").is_file() and not any(
        (directory / "bin" / name).exists() for name in ("go", "go.exe")
    )


def build_own_tree(tree: Path, bootstrap: InstalledSDK, env: Mapping[str, str], say: Callable[[str], None]) -> None:
    """Build the sources in `tree` with the installed SDK `bootstrap`, and `say` each step of it.

    Raises GosdkError with the last lines of what make.bash said where it fails. What it started ends with it.
    """
    if not (tree / "VERSION").is_file():
        write_atomic(tree / "VERSION", f"{_development_version(tree)}\n".encode())
    kept = {key: value for key, value in env.items() if key not in _NOT_PASSED_ON}
    fixed = {"GOROOT_BOOTSTRAP": str(bootstrap.goroot), "GOTOOLCHAIN": "local", "GOENV": "off"}
    with saying(lambda seconds: f"still building after {seconds:.0f} s", say, _WORD_SECONDS):
        status, last = _make(tree / "src", {**kept, **fixed}, say)
    if status:
        raise GosdkError(
            "\n  ".join([f"{bootstrap.version.name} could not build it: make.bash ended with {status}:", *last]),
            hint="gosdk install latest",
        )
    for name in BUILD_LITTER:
        if (tree / name).exists():
            remove_tree(tree / name)


def _make_command(directory: Path, env: Mapping[str, str]) -> Command:
    if sys.platform == "win32":
        # It would look for the name alone in the working directory of gosdk.
        return command_of(directory / "make.bat", ["make.bat"], env)
    return Command(program_for("bash", env, directory), ["bash", "make.bash"])


def _make(directory: Path, env: Mapping[str, str], say: Callable[[str], None]) -> tuple[int, list[str]]:
    """Run make.bash and return how it ended and its last lines."""
    command = _make_command(directory, env)
    last: deque[str] = deque(maxlen=_OUTPUT_LINES)
    with ExitStack() as ending:
        with held_back():
            process = subprocess.Popen(
                command.arguments,
                executable=command.program,
                cwd=directory,
                env=dict(env),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                process_group=None if sys.platform == "win32" else 0,
            )
            ending.callback(_end, process)
        for data in iter(partial(_line, process.stdout), b""):
            line = data.decode("utf-8", "replace").rstrip()
            last.append(line)
            if line.startswith(_STEP):
                say(line)
        return process.wait(), list(last)


def _line(stream: IO[bytes] | None) -> bytes:
    return stream.readline(_LINE_LIMIT) if stream else b""


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the build and everything it started, which a signal to gosdk alone would leave running."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def _development_version(tree: Path) -> str:
    """Return the version of a checkout as cmd/dist makes it, without asking git (findgoversion)."""
    try:
        text = (tree / "src/internal/goversion/goversion.go").read_text(encoding="utf-8", errors="replace")
    except OSError:
        text = ""
    match = _MINOR.search(text)
    if match is None:
        raise IntegrityError(f"{tree} is not a checkout of the Go repository: src/internal/goversion is missing")
    minor = int(match[1])
    return f"go1.{minor}-devel_local" if minor >= _FIRST_WITH_NEW_NAME else f"devel go1.{minor}-local"
