"""What a failure means to the user: every exception as an error with a message and a hint."""

import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from gvm_py import __version__, damaged_module
from gvm_py.cli.usage import corrected, explain_usage
from gvm_py.errors import GosdkError, plain_reason, shell_word
from gvm_py.errors.secrets import without_secrets
from gvm_py.paths import SHORT_ROOT
from gvm_py.paths.spelling import missing_drive
from gvm_py.system.disk import FULL, MAKE_ROOM
from gvm_py.system.owners import way_out
from gvm_py.system.processes import held_by
from gvm_py.ui.streams import STANDARD_OUTPUT

_LONG_ON_WINDOWS = 248
"""Letters of a directory that Windows refuses to make, so that a file in it still has a name."""
_LONG_PATHS = r"reg add HKLM\SYSTEM\CurrentControlSet\Control\FileSystem /v LongPathsEnabled /t REG_DWORD /d 1"
"""What an administrator types to switch long paths on, in either shell."""


class BugError(GosdkError):
    """Something that gosdk did not expect."""

    exit_code = 70


def explain(arguments: Sequence[str], error: Exception) -> GosdkError:
    """Return any failure as an error with a message; a bug is written to a log file first."""
    match error:
        case GosdkError():
            error.hint = corrected(arguments, *error.meant) or error.hint
            return error
        case click.ClickException():
            return explain_usage(error, arguments)
        case OSError():
            return _of_the_system(error)
        case _ if damaged := damaged_module(error):
            return GosdkError(damaged[0], hint=damaged[1])
        case _ if what := _exhausted(error):
            return GosdkError(what)
        case _:
            return BugError(f"this is a bug in gosdk; {_logged(arguments)}")


def _exhausted(error: Exception) -> str:
    """Return which limit of this process was reached; empty for any other failure."""
    if isinstance(error, MemoryError):
        return "there is not enough memory for this command"
    if isinstance(error, RecursionError):
        return "a file or directory here is nested too deeply to be read"
    if isinstance(error, RuntimeError) and "new thread" in str(error):
        return "this system starts no more threads for this command (ulimit -u, ulimit -v)"
    # Python 3.11 has no number for it where a module in C cannot be opened.
    few_files = isinstance(error, ImportError) and os.strerror(errno.EMFILE) in str(error)
    return "too many files are open for this command (ulimit -n)" if few_files else ""


def _of_the_system(error: OSError) -> GosdkError:
    path, what = error.filename2 or error.filename, plain_reason(error)
    if known := _limit(what) or _full(error, what):
        return known
    return _at_path(error, what, path) if isinstance(path, str) else GosdkError(f"{what}{held_by(error)}")


def _limit(what: str) -> GosdkError | None:
    """Return the error for what no disk refuses: files that may not grow, and no place for temporary ones."""
    if what.endswith(os.strerror(errno.EFBIG)):
        what = f"{what}: this shell lets programs write no larger file (ulimit -f)"
        return GosdkError(what, hint="ulimit -f unlimited")
    if what.startswith("No usable temporary directory"):
        return GosdkError(f"{what}; name one with room", hint='export TMPDIR="$HOME"')
    return None


def _full(error: OSError, what: str) -> GosdkError | None:
    # Whatever is behind a redirection, there is no need to move the store.
    if error.errno not in FULL or (error.filename2 or error.filename) == STANDARD_OUTPUT:
        return None
    return GosdkError(f"{what}; make room, or move GOSDK_ROOT to another disk", hint=MAKE_ROOM)


def _at_path(error: OSError, what: str, path: str) -> GosdkError:
    if missing := missing_drive(path):
        return GosdkError(f"{path}: {missing}", hint="net use")
    if os.name == "nt" and len(path) >= _LONG_ON_WINDOWS:
        return _too_long(what, path)
    if os.name != "nt" and isinstance(error, PermissionError):
        return _refused(what, path)
    return GosdkError(f"{what}{held_by(error)}")


def _refused(what: str, path: str) -> GosdkError:
    """Return the error with whom the path belongs to in a store, else with the command that shows it."""
    if not _is_in_store(path):
        return GosdkError(what, hint=f"ls -ld {shell_word(path)}")
    why, hint = way_out(Path(path))
    return GosdkError(f"{what}; {why}", hint=hint)


def _too_long(what: str, path: str) -> GosdkError:
    limit = "Windows takes 259 where LongPathsEnabled is off"
    hint = f"export GOSDK_ROOT={SHORT_ROOT}" if _is_in_store(path) else _LONG_PATHS
    return GosdkError(f"{what}; it has {len(path)} letters, and {limit}", hint=hint)


def _is_in_store(path: str) -> bool:
    from gvm_py.app.context import App
    from gvm_py.paths.spelling import is_inside

    root = App.root_for_errors()
    return root is not None and is_inside(path, root)


def _logged(arguments: Sequence[str]) -> str:
    import tempfile
    import traceback

    what = f"gosdk {__version__}, Python {sys.version}, arguments {list(arguments)!r}\n{traceback.format_exc()}"
    try:
        with tempfile.NamedTemporaryFile("wb", prefix="gosdk-bug-", suffix=".log", delete=False) as log:
            log.write(without_secrets(what).encode("utf-8", "backslashreplace"))
    except OSError as failure:
        last = without_secrets(what.strip().splitlines()[-1])
        return f"no log can be written ({failure.strerror}): {last}"
    return f"what happened is in {log.name}"
