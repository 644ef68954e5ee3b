"""Start a program in place of gosdk, with the environment of an SDK."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from gvm_py.errors import NotFoundError, shell_line
from gvm_py.host import go_executable
from gvm_py.records import dataclass
from gvm_py.system.batch import batch_line, cmd_program, is_batch_file
from gvm_py.system.programs import find_program, program_in
from gvm_py.version import GoVersion


def sdk_environment(goroot: Path, version: GoVersion, env: Mapping[str, str]) -> dict[str, str]:
    """Return `env` with the SDK's bin first on PATH, its GOROOT, and shims further down bound to it.

    Raises NotFoundError where its go command cannot be run: the next one on PATH would run in its place.
    """
    if program_in(goroot / "bin", "go", env) is None:
        what = f"the SDK {version.name} is broken: {goroot / 'bin' / go_executable()} is not executable"
        raise NotFoundError(what, hint=f"gosdk verify --repair {version}")
    path = os.pathsep.join(filter(None, [str(goroot / "bin"), env.get("PATH", "")]))
    return {**env, "PATH": path, "GOROOT": str(goroot), "GOSDK_VERSION": version.text}


def sdk_alone(goroot: Path, version: GoVersion, env: Mapping[str, str]) -> dict[str, str]:
    """Return what `sdk_environment` returns, in which the go command does not switch to another toolchain."""
    return {**sdk_environment(goroot, version, env), "GOTOOLCHAIN": "local"}


def program_for(word: str, env: Mapping[str, str], cwd: Path) -> Path:
    """Return the program that `word` means: a path from `cwd`, or a name on the PATH of `env`.

    A name never means a program in the working directory, as it would on Windows: that is what a project brought along.
    Raises NotFoundError.
    """
    is_path = os.sep in word or (os.altsep is not None and os.altsep in word)
    place = cwd / word
    program = program_in(place.parent, place.name, env) if is_path else find_program(word, env)
    if program is None:
        raise NotFoundError(f"there is no program '{word}'" + ("" if is_path else " on PATH"))
    return program


@dataclass(frozen=True)
class Command:
    """What a process is started from: the file, and its arguments or, on Windows, its whole command line."""

    program: Path
    arguments: str | list[str]


def command_of(program: Path, words: Sequence[str], env: Mapping[str, str]) -> Command:
    """Return what starts `program` as `words`: on Windows a batch file is run by cmd, with the quoting of cmd.

    Raises UsageError for words that cmd cannot pass on.
    """
    if sys.platform == "win32" and is_batch_file(program):
        return Command(cmd_program(env), batch_line(program, words[1:], env))
    return Command(program, list(words))


def script_words(script: str) -> list[str]:
    """Return how a user would give this line to the system's shell."""
    return ["cmd", "/c", script] if sys.platform == "win32" else ["/bin/sh", "-c", script]


def script_line(script: str) -> str:
    """Return the same as a line that a person can type: cmd takes the outer quotes off, whatever is between them."""
    return f'cmd /c "{script}"' if sys.platform == "win32" else shell_line(script_words(script))


def script_command(script: str, env: Mapping[str, str]) -> Command:
    """Return what starts the system's shell with a line that it reads as a person would type it."""
    if sys.platform == "win32":
        return Command(cmd_program(env), f'"{cmd_program(env)}" /d /s /c "{script}"')
    return Command(Path("/bin/sh"), script_words(script))


def replace_process(words: Sequence[str], env: Mapping[str, str], cwd: Path) -> NoReturn:
    """Become the command `words`, found on the PATH of `env`. Raises NotFoundError where there is no such program."""
    replace_with(program_for(words[0], env, cwd), words, env)


def replace_with(program: Path, words: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    """Become `program`, started as `words`. Raises OSError where the system cannot run it."""
    sys.stdout.flush()
    sys.stderr.flush()
    if sys.platform == "win32":
        _run_to_end(program, words, env)
    os.execve(program, list(words), dict(env))  # noqa: S606  a shell would parse the words again


def start_apart(program: Path, words: Sequence[str], env: Mapping[str, str]) -> None:
    """Start a program that outlives gosdk, on the same console. Raises OSError."""
    import subprocess

    sys.stdout.flush()
    sys.stderr.flush()
    subprocess.Popen([program, *words], env=dict(env))


if sys.platform == "win32":

    def _run_to_end(program: Path, words: Sequence[str], env: Mapping[str, str]) -> NoReturn:
        """Run the program and end with its exit code. Windows has no exec.

        Ctrl-C and Ctrl-Break are for the child alone, which decides what they mean. Its exit code is an unsigned number
        of 32 bits (a crash is 0xC0000005) that `sys.exit` would cut.
        """
        import signal
        import subprocess

        for number in (signal.SIGINT, signal.SIGBREAK):
            signal.signal(number, signal.SIG_IGN)
        command = command_of(program, words, env)
        try:
            code = subprocess.Popen(command.arguments, executable=command.program, env=dict(env)).wait()
        except OSError as error:
            error.filename = str(command.program)  # elsewhere the system says so itself
            raise
        os._exit(code - (1 << 32) if code >= 1 << 31 else code)
