"""Type a hint into bash where it was printed, once the test that printed it is done, and see whether it did its work.

The command that printed the hint has to print it again, or else the test has changed what the hint is about. Then the
hint is typed and the command once more: the hint has to end with exit code 0, and the command has nothing to say then.
"""

import atexit
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.forkserver import door
from tests.support.hints import all_hints

_SECONDS = 60
_END = "-- the same again --"
_NO_NETWORK = 5
_REFUSED = (2, 3)

_NOT_HERE = re.compile(
    r"docker save |git clone |sudo |\S+ -m pip |pipx? |uv |.*\./install\.sh|gosdk self upgrade"
    r"|.*(/path/to/|\bNAME\b|=\.\.\.)"
)
"""What needs a server, another user or a checkout, or has a word to fill in. It is not typed."""
_ONLY_SHOWS = re.compile(
    r"gosdk .*(--help|--list)$|gosdk --help"
    r"|gosdk (help|list|list-remote|config (list|get)|current|outdated|info|which|report)\b"
    r"|(ls|cat|df|git|date|env|curl|go (env [A-Z_ ]+$|help|tool|version))\b|\$\{EDITOR"
)
_FINDS = re.compile(r"(gosdk (doctor|verify|audit|list-remote|list; gosdk verify)|diff|curl)\b(?!.*--)")
"""Their exit code tells what was found."""
_ACTS = re.compile(
    "bump|ci-check|config|default|gc|global|import|install|lock|setup|sync-ide|tools|undo|uninstall|upgrade|use"
)
"""Commands whose hint is the next step, or how to take this one back, so that they print it whenever they run."""
_NOT_REAL = re.compile(
    r"GOPROXY=off|sum\.test does not have|did not raise|is not the archive of|no such host"
    r"|there is no Go \S+ for|^\S+ +failed ",
    re.MULTILINE,
)
"""What fails because the tests have small SDKs and no network."""


@dataclass(frozen=True)
class Printed:
    """A hint, and the command that printed it."""

    hint: str
    words: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    stdin: str
    code: int

    @property
    def is_typed_here(self) -> bool:
        """Whether everything is here that the hint needs."""
        return not _NOT_HERE.match(self.hint)


@dataclass(frozen=True)
class Verdict:
    """What came of typing a hint: `fault` is empty for one that works, `proven` false where nobody can say."""

    proven: bool
    fault: str = ""


def try_out(printed: Printed) -> Verdict:
    """Type a hint, and return whether it did what it says."""
    again = f"gosdk {shlex.join(printed.words)}"
    if not printed.is_typed_here or not _prints(printed, again):
        return Verdict(proven=False)
    typed = _bash(printed, f"{printed.hint}\ncode=$?; echo {_END}; echo {_END} >&2; {again}; exit $code")
    if typed is None or typed.returncode == _NO_NETWORK or _NOT_REAL.search(typed.stdout + typed.stderr):
        return Verdict(proven=False)
    return _judged(printed, typed)


def _prints(printed: Printed, command: str, options: str = "-c") -> bool:
    """Return whether a command prints the hint once more."""
    done = _bash(printed, command, options) if printed.cwd.is_dir() else None
    return done is not None and printed.hint in all_hints(done.stdout, done.stderr)


def _judged(printed: Printed, typed: "subprocess.CompletedProcess[str]") -> Verdict:
    if _is_corrected(printed) and typed.returncode != printed.code:
        return Verdict(proven=True)  # what else the command needs is not the matter of the hint
    errors, _, later = typed.stderr.partition(f"{_END}\n")
    if typed.returncode and not _FINDS.match(printed.hint):
        return Verdict(proven=False, fault=f"ends with {typed.returncode}: {errors.strip()}")
    if _leaves_it(printed) or printed.hint not in all_hints(typed.stdout.partition(f"{_END}\n")[2], later):
        return Verdict(proven=True)
    # A set-up is for the next shell.
    is_gone = not _prints(printed, f"gosdk {shlex.join(printed.words)}", "-ic")
    return Verdict(is_gone, "" if is_gone else "was typed, and the same command prints it again")


def _leaves_it(printed: Printed) -> bool:
    """Return whether the command prints the hint again although it works."""
    is_other_command = printed.code in _REFUSED and printed.hint.startswith("gosdk ")
    is_next_step = printed.code == 0 and any(map(_ACTS.fullmatch, printed.words[:2]))
    shows = _ONLY_SHOWS.match(printed.hint) or _FINDS.match(printed.hint)
    return is_other_command or is_next_step or shows is not None


def _is_corrected(printed: Printed) -> bool:
    """Return whether the hint is the command that was typed, as it should have been typed."""
    return printed.code in _REFUSED and printed.hint.split()[:2] == ["gosdk", *printed.words[:1]]


def _bash(printed: Printed, script: str, options: str = "-c") -> "subprocess.CompletedProcess[str] | None":
    """Run a script as the user who saw the hint, None where it does not end."""
    programs = _programs()
    path = printed.env.get("PATH", "")
    env = {**printed.env, "PATH": f"{programs}:{path}:/usr/bin:/bin", "EDITOR": str(programs / "editor")}
    try:
        return subprocess.run(
            ["/bin/bash", options, script],
            cwd=printed.cwd,
            env=env,
            input=printed.stdin,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None


@cache
def _programs() -> Path:
    """Return a directory with a gosdk that starts at once, and an editor that wants a file."""
    directory = Path(tempfile.mkdtemp(prefix="gosdk-typed-"))
    atexit.register(shutil.rmtree, directory)
    lines = {"gosdk": f'exec {shlex.join(door())} "$@"', "editor": 'for file; do :; done; test -d "$(dirname "$file")"'}
    for name, line in lines.items():
        program = directory / name
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    return directory
