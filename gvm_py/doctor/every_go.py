"""Every go on this machine, in the order in which they are met: explicit GOROOT, go/env, PATH, the store, the rest."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

from gvm_py.doctor.defaults import usual_goroots
from gvm_py.doctor.place import Place
from gvm_py.golang.buildinfo import BuildInfo, read
from gvm_py.golang.goenv import GoEnv
from gvm_py.golang.sdktree import read_version
from gvm_py.paths.spelling import real_key
from gvm_py.records import dataclass
from gvm_py.selection.system_go import goroot_of, same_file
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.programs import path_directories, program_in, runs

Source = Literal["GOROOT", "go env -w", "PATH", "store", "elsewhere"]


@dataclass(frozen=True)
class FoundGo:
    """A go command. `goroot` is None for a shim; `version` is `go1.22.3`, or empty where no file shows it."""

    source: Source
    path: Path
    goroot: Path | None
    version: str
    is_our_shim: bool = False


def find_every_go(place: Place, settings: GoEnv, installed: Iterable[InstalledSDK]) -> tuple[FoundGo, ...]:
    """Return all of them. What the store and the usual places add is left out where it was met before."""
    named = [go for go in _explicit(place, settings) if go]
    on_path = list(_on_path(place))
    known = {real_key(go.path) for go in (*named, *on_path)}
    rest = []
    for go in _others(place, installed):
        real = real_key(go.path)
        if real not in known:
            known.add(real)
            rest.append(go)
    return (*named, *on_path, *rest)


def version_at(goroot: Path, exe: str = "") -> str:
    """Return the version that an SDK's VERSION file names, else the one that built its go command, else nothing."""
    version = read_version(goroot)
    if version:
        return version.name
    info = read(goroot / "bin" / f"go{exe}")
    return info.go_version if isinstance(info, BuildInfo) else ""


def sdk_around(program: Path, exe: str = "") -> tuple[Path | None, str]:
    """Return the GOROOT that `program` belongs to and its version; None and nothing where there is no SDK around it."""
    goroot = goroot_of(program)
    return (goroot, version_at(goroot, exe)) if (goroot / "src").is_dir() else (None, "")


def _explicit(place: Place, settings: GoEnv) -> Iterator[FoundGo | None]:
    if named := place.env.get("GOROOT"):
        yield _at(place, "GOROOT", Path(named))
    line = settings.user.get("GOROOT")
    if line and line.value:
        yield _at(place, "go env -w", Path(line.value))


def _on_path(place: Place) -> Iterator[FoundGo]:
    for directory in path_directories(place.env):
        program = program_in(directory, "go", place.env)
        if program is None:
            continue
        if same_file(directory, place.layout.shims):
            yield FoundGo("PATH", program, None, "", is_our_shim=True)
            continue
        yield FoundGo("PATH", program, *sdk_around(program, place.platform.exe))


def _others(place: Place, installed: Iterable[InstalledSDK]) -> Iterator[FoundGo]:
    for sdk in installed:
        yield FoundGo("store", sdk.goroot / "bin" / f"go{place.platform.exe}", sdk.goroot, sdk.version.name)
    for goroot in usual_goroots(place.platform.goos, place.home):
        if go := _at(place, "elsewhere", goroot):
            yield go


def _at(place: Place, source: Source, goroot: Path) -> FoundGo | None:
    program = goroot / "bin" / f"go{place.platform.exe}"
    return FoundGo(source, program, goroot, version_at(goroot, place.platform.exe)) if runs(program) else None
