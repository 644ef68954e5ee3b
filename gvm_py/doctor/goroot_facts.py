"""A directory that somebody names as GOROOT, as it is on disk."""

import os
from pathlib import Path

from gvm_py.doctor.every_go import version_at
from gvm_py.doctor.place import Place
from gvm_py.errors import GosdkError
from gvm_py.host import go_executable
from gvm_py.ide.goroot_value import real_goroot
from gvm_py.paths.spelling import on_disk, real_path
from gvm_py.records import dataclass
from gvm_py.selection.system_go import same_file
from gvm_py.system.programs import runs

# A version manager or Homebrew keeps the SDK one level below what looks like it.
_INNER = ("go", "libexec", "share/go")


@dataclass(frozen=True)
class GorootFacts:
    """`defect` says why it is not the home of an SDK and is empty for one.

    `real` is free of links; `target` keeps those above the home and the store, None where there is no usable SDK.
    """

    path: Path
    real: Path
    defect: str = ""
    version: str = ""
    is_directory: bool = True
    target: Path | None = None


def inspect_goroot(path: Path, place: Place) -> GorootFacts:
    """Return what is at `path`. Never raises for what is there."""
    try:
        target = real_goroot(path, (place.layout.root, place.home))
    except (GosdkError, OSError, ValueError):
        target = None
    if path.is_absolute():
        path = Path(on_disk(str(path)))
    return GorootFacts(
        path,
        Path(real_path(path)),
        _defect(path, place.layout.shims),
        version_at(path, place.platform.exe),
        os.path.isdir(path),
        target,
    )


def _defect(path: Path, shims: Path) -> str:
    try:
        os.stat(path)
        return _lacking(path, shims)
    except (FileNotFoundError, NotADirectoryError):
        return "which is not there"
    except OSError as error:
        return f"which cannot be read: {error.strerror}"


def _lacking(path: Path, shims: Path) -> str:
    if same_file(path, shims) or same_file(path.parent, shims):
        return "the directory of the shims, which is not an SDK"
    if path.is_file():
        return "a file, not the directory of an SDK"
    if not os.listdir(path):
        return "which is empty"
    if _has_go_and_sources(path):
        return _unusable(path / "bin" / go_executable())
    inner = next((path / name for name in _INNER if (path / name / "bin").is_dir()), None)
    return f"but the SDK is in {inner}" if inner else "which lacks bin/go or src/"


def _unusable(go: Path) -> str:
    """Return why a go command that is there cannot be started; a file system may be mounted without that right."""
    if not go.is_file() or runs(go):
        return ""
    return f"whose bin/{go.name} is {'not executable' if go.stat().st_size else 'empty'}"


def _has_go_and_sources(path: Path) -> bool:
    return (path / "src").is_dir() and any((path / "bin" / name).is_file() for name in ("go", "go.exe"))
