"""What may be written as GOROOT: a real directory with `bin/go` and `src/`, never a link, a shim or a file.

GoLand requires exactly these two; a shim's directory ends in "The selected directory is not a valid home for Go SDK".
"""

import os
from collections.abc import Iterable
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.host import go_executable
from gvm_py.paths.spelling import real_path


def real_goroot(goroot: Path, fixed: Iterable[Path]) -> Path:
    """Return the real directory behind `goroot`. Raises GosdkError when it is not the home of an SDK.

    Links above one of the `fixed` directories (the home, the store) are how the user calls that place, and stay.
    """
    real = Path(real_path(goroot))
    if not real.is_dir() or not (real / "src").is_dir() or not _go(real):
        raise GosdkError(
            f"{goroot} is not the home of a Go SDK: it lacks {_lacking(real)}",
            hint="gosdk list; gosdk verify",
        )
    for directory in fixed:
        anchor = Path(real_path(directory))
        if real.is_relative_to(anchor):
            return directory / real.relative_to(anchor)
    return real


def go_binary(goroot: Path) -> Path:
    """Return the go command of an SDK that `real_goroot` accepted."""
    return _go(goroot) or goroot / "bin" / go_executable()


def _go(goroot: Path) -> Path | None:
    candidates = (goroot / "bin" / name for name in ("go", "go.exe"))
    return next((path for path in candidates if path.is_file() and os.access(path, os.X_OK)), None)


def _lacking(directory: Path) -> str:
    if not directory.is_dir():
        return "everything, because it is not a directory"
    return "an executable bin/go" if (directory / "src").is_dir() else "src/"
