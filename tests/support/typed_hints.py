"""Type a hint into bash where it was printed, once the test that printed it is done, and see whether it did its work.

The command that printed the hint has to print it again, or else the test has changed what the hint is about. Then the
hint is typed and the command once more: the hint has to end with exit code 0, and the command has nothing to say then.
"""

import atexit
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.support.forkserver import can_fork, door
from tests.support.hint_promises import Printed, is_corrected, lacks_something, leaves_it, may_fail, only_shows
from tests.support.hints import all_hints, hints_in, note_proof
from tests.support.realsdk import NEWER, PLACE
from tests.support.run import Sandbox

_SECONDS = 60
_END = "-- the same again --"
_REAL_GO = PLACE / f"go{NEWER}" / "bin"
_RUNS_GO = re.compile(r"(?:^|&& |; |\w=\w+ )go (?:env -|help |mod |tool )")


@dataclass(frozen=True)
class Verdict:
    """What came of typing a hint: both are empty for one that works, `unknown` tells why nobody can say."""

    fault: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class _Typed:
    """What a hint printed and how it ended, and what the same command has printed afterwards."""

    out: str
    err: str
    code: int
    later: list[str]


def try_out(printed: Printed) -> Verdict:
    """Type a hint, and return whether it did what it says."""
    if not printed.cwd.is_dir():
        return Verdict(unknown="its directory is gone")
    again = printed.again and _prints(printed)
    # What shows something does at any time, and the next step can be taken after what cannot be done once more.
    if printed.again and not again and printed.code != 0 and not only_shows(printed.hint):
        return Verdict(unknown="the same command does not print it again")
    typed = _type(printed)
    if typed is None:
        return Verdict(unknown=f"does not end within {_SECONDS} seconds")
    if not is_corrected(printed) and lacks_something(printed.hint, typed.code, typed.out + typed.err):
        return Verdict(unknown=f"needs what is not here: {typed.err.strip()[-200:]}")
    if typed.code and not may_fail(printed.hint):
        return _of_failure(printed, typed, again=again)
    # A set-up is for the next shell.
    is_back = printed.hint in typed.later and not leaves_it(printed) and _prints(printed, "-ic")
    return Verdict(fault="was typed, and the same command prints it again" if is_back else "")


def _of_failure(printed: Printed, typed: _Typed, *, again: bool) -> Verdict:
    """Return what it means that a hint failed."""
    if (is_corrected(printed) and printed.hint not in hints_in(typed.err)) or (only_shows(printed.hint) and not again):
        return Verdict()
    ended = f"ends with {typed.code}: {typed.err.strip()}"
    # What another hint is about, such as a setting that nothing can work with, stands in the way of this one.
    is_in_the_way = set(hints_in(typed.err)) - {printed.hint}
    return Verdict(fault=ended) if again and not is_in_the_way else Verdict(unknown=ended)


def type_line(box: Sandbox, hint: str, within: Sequence[str] = ()) -> None:
    """Type a hint in a sandbox as long as there is what it is about. It has to end with 0."""
    done = _bash(Printed(hint, (), box.cwd, box.environment(), "", 0, within, again=False), hint)
    assert done is not None, f"{hint} does not end"
    assert done.returncode == 0, f"{hint}: {done.stderr}"
    note_proof(hint)


def _prints(printed: Printed, options: str = "-c") -> bool:
    """Return whether the command prints the hint once more."""
    done = _bash(printed, printed.same, options)
    return done is not None and printed.hint in all_hints(done.stdout, done.stderr)


def _type(printed: Printed) -> _Typed | None:
    """Type the hint, and then the command that printed it; None where they do not end."""
    hint = f"{printed.hint}\ncode=$?"
    if _RUNS_GO.search(printed.hint) and not Path(printed.env["GOSDK_ROOT"], "linked").exists():
        # The go of small SDKs does nothing.
        hint = f"before=$PATH; PATH={_REAL_GO}:$PATH\n{hint}; PATH=$before"
    if printed.within and printed.again:
        # What is mounted there is gone with each process.
        hint = f"{printed.same} >/dev/null 2>&1; {hint}"
    later = printed.same if printed.again else ":"
    done = _bash(printed, f"{hint}; echo {_END}; echo {_END} >&2; {later}; exit $code")
    if done is None:
        return None
    out, _, out_later = done.stdout.partition(f"{_END}\n")
    err, _, err_later = done.stderr.partition(f"{_END}\n")
    return _Typed(out, err, done.returncode, all_hints(out_later, err_later))


def _bash(printed: Printed, script: str, options: str = "-c") -> "subprocess.CompletedProcess[str] | None":
    """Run a script as the user who saw the hint, None where it does not end."""
    programs = _programs(is_within=bool(printed.within) or not can_fork(printed.env, printed.stdin))
    path = printed.env.get("PATH", "")
    env = {**printed.env, "PATH": f"{programs}:{path}:/usr/bin:/bin", "EDITOR": str(programs / "editor")}
    try:
        return subprocess.run(
            [*printed.within, "/bin/bash", options, script],
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
def _programs(*, is_within: bool) -> Path:
    """Return a directory with a gosdk, by fork or as a process with what its parent has, and an editor."""
    directory = Path(tempfile.mkdtemp(prefix="gosdk-typed-"))
    directory.chmod(0o755)
    atexit.register(shutil.rmtree, directory)
    gosdk = [sys.executable, "-W", "error", "-m", "gvm_py"] if is_within else door()
    lines = {"gosdk": f'exec {shlex.join(gosdk)} "$@"', "editor": 'for file; do :; done; test -d "$(dirname "$file")"'}
    for name, line in lines.items():
        program = directory / name
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(0o755)
    return directory
