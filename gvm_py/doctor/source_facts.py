"""The directory that is examined: what surrounds it, and module files there that go cannot use."""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from gvm_py.doctor.every_go import FoundGo
from gvm_py.doctor.place import Place
from gvm_py.paths.spelling import real_path
from gvm_py.records import dataclass
from gvm_py.selection.request_files import unusable_as, upwards

_MOST_ENTRIES = 10_000
UNREADABLE = "not readable"


@dataclass(frozen=True)
class UnusableFile:
    """A go.mod, go.work or file of checksums that go cannot use, and what it is, such as `a directory`."""

    path: Path
    state: str


@dataclass(frozen=True)
class SourceFacts:
    """The directory that is examined, free of links: its first Go file, and what surrounds it.

    `nearest_mod` may be one that the go command ignores; `sdk` is an SDK around the directory.
    """

    real: Path
    first_go_file: Path | None = None
    nearest_mod: Path | None = None
    sdk: Path | None = None
    is_in_gopath: bool = False
    unusable: tuple[UnusableFile, ...] = ()

    def unusable_as(self, name: str) -> UnusableFile | None:
        """Return the nearest unusable file of this name."""
        return next((item for item in self.unusable if item.path.name == name), None)


def read_sources(place: Place, gos: Iterable[FoundGo], gopath: Iterable[Path]) -> SourceFacts:
    """Return what surrounds the directory; `gopath` are the entries of GOPATH, free of links."""
    real = Path(real_path(place.directory))
    sdks = (go.goroot for go in gos if go.goroot and real.is_relative_to(real_path(go.goroot)))
    return SourceFacts(
        real,
        _first_go_file(place.directory),
        next((path / "go.mod" for path in (real, *real.parents) if (path / "go.mod").is_file()), None),
        next(sdks, None),
        any(real.is_relative_to(entry / "src") for entry in gopath),
        tuple(_unusable(place)),
    )


def _unusable(place: Place) -> Iterator[UnusableFile]:
    mod, work = _nearest("go.mod", place), _nearest("go.work", place)
    for file, sums in ((mod, "go.sum"), (work, "go.work.sum")):
        if file and file.is_file():
            yield from _of_kind(file.with_name(sums))
        # A directory of this name above the module has nothing to do with it. What else is no file, go refuses.
        elif file and (file.is_symlink() or (file.is_dir() and file.parent in (place.directory, mod and mod.parent))):
            yield from _of_kind(file)


def _nearest(name: str, place: Place) -> Path | None:
    directories = (Path(path) for path in upwards(str(place.directory)))
    return next((path / name for path in directories if path != place.home and os.path.lexists(path / name)), None)


def _of_kind(path: Path) -> Iterator[UnusableFile]:
    if state := _state(path):
        yield UnusableFile(path, state)


def _state(path: Path) -> str:
    if state := unusable_as(str(path)):
        return state
    return UNREADABLE if path.exists() and not os.access(path, os.R_OK) else ""


def _first_go_file(directory: Path) -> Path | None:
    try:
        with os.scandir(directory) as entries:
            names = sorted(entry.name for entry in islice(entries, _MOST_ENTRIES) if entry.name.endswith(".go"))
    except OSError:
        return None
    return directory / names[0] if names else None
