"""What a directory must hold to be a complete SDK, and what it says it is (docs/concepts/store.md)."""

import os
import re
import stat
from pathlib import Path

from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.request import TIP
from gvm_py.system.fs import open_regular
from gvm_py.version import GoVersion

_VERSION_LIMIT = 4096
_FIRST_WITH_GO_ENV = GoVersion.parse("1.21rc1")
_FIRST_WITH_COMPILE = GoVersion.parse("1.5beta1")
_FIRST_WITHOUT_PKG = GoVersion.parse("1.4beta1")
_OLD_COMPILERS = {"amd64": "6g", "386": "8g", "arm": "5g"}
_FOREIGN_REVISION = "MICROSOFT_REVISION"
_DEVEL = re.compile(r"devel(?: \+?(?P<old>\S+))?|(?P<new>go[0-9.]+)-devel.*")


@dataclass(frozen=True)
class DeclaredVersion:
    """What the first line of VERSION says: `text`.

    `release` is the version the go command goes by, None where it names none. `own` is set for a build that is no
    official release: the name it gets unless the user gives it another.
    """

    text: str
    release: GoVersion | None
    own: GoVersion | None


def declared_version(goroot: Path) -> DeclaredVersion | None:
    """Return what the tree at `goroot` says it is, None without a readable VERSION.

    Forks have a suffix there (`go1.26.11-1`), Microsoft's a file MICROSOFT_REVISION beside it since 1.25; development
    trees begin with `devel` up to Go 1.24 and have `-devel` since (cmd/dist findgoversion).
    """
    first = _first_line(goroot / "VERSION")
    if first is None:
        return None
    if match := _DEVEL.match(first):
        release = GoVersion.from_toolchain((match["new"] or match["old"] or "").partition("-")[0])
        return DeclaredVersion(first, release, GoVersion.own(TIP))
    release = GoVersion.from_toolchain(first)
    if release is None:
        return DeclaredVersion(first, None, None)
    suffix = re.sub(r"[^A-Za-z0-9.]+", "-", first.removeprefix(release.name)).strip("-.")
    revision = _first_line(goroot / _FOREIGN_REVISION)
    if revision is not None and not suffix:
        suffix = re.sub(r"[^A-Za-z0-9.]+", "-", revision).strip("-.") or "1"
    return DeclaredVersion(first, release, GoVersion.own(f"{release.name}-{suffix}") if suffix else None)


def read_version(goroot: Path) -> GoVersion | None:
    """Return the version that the go command of a tree goes by; None where VERSION is missing or names none."""
    declared = declared_version(goroot)
    return declared.release if declared else None


def find_defects(goroot: Path, expected: GoVersion, platform: Platform) -> list[str]:
    """Return what keeps `goroot` from being the complete SDK of `expected` for `platform`; nothing for a good one.

    Only files that every release has are asked for: the set of tools differs from Go to Go. A tree under a name of its
    own may say in VERSION what it likes, an official one must say what it is.
    """
    declared = declared_version(goroot)
    release = expected.release or (declared.release if declared else None)
    programs = [f"bin/go{platform.exe}", f"bin/gofmt{platform.exe}", compiler(release, platform)]
    found = [f"{name} is not an executable file" for name in programs if not _is_program(goroot / name, platform)]
    found += [f"{name} is missing" for name in library_files(release) if not os.path.isfile(goroot / name)]
    if not expected.label and not _is_declared(expected, declared):
        found.append(f"VERSION says {_said(declared)} instead of {expected.name}")
    return found


def _is_declared(expected: GoVersion, declared: DeclaredVersion | None) -> bool:
    return declared is not None and not declared.own and declared.release == expected


def compiler(release: GoVersion | None, platform: Platform) -> str:
    """Return the path of the compiler below a GOROOT; before Go 1.5 it was called by the letter of its architecture."""
    name = "compile"
    if release and release < _FIRST_WITH_COMPILE:
        name = _OLD_COMPILERS.get(platform.goarch, name)
    return f"pkg/tool/{platform.goos}_{platform.goarch}/{name}{platform.exe}"


def library_files(release: GoVersion | None) -> list[str]:
    """Return the files that stand for the library of a release, or of the newest one that every tree has."""
    if release and release < _FIRST_WITHOUT_PKG:
        return ["src/pkg/runtime/extern.go"]
    if release and release < _FIRST_WITH_GO_ENV:
        return ["src/runtime/runtime.go"]
    return ["src/runtime/runtime.go", "go.env"]


def check_sdk(goroot: Path, expected: GoVersion, platform: Platform) -> None:
    """Raise IntegrityError unless `goroot` is the complete SDK of `expected` for `platform`, of one piece."""
    found = find_defects(goroot, expected, platform) + _other_builds(goroot, expected, platform)
    if found:
        raise IntegrityError(f"this is not a complete {expected.name} for {platform}: {'; '.join(found)}")


def _other_builds(goroot: Path, expected: GoVersion, platform: Platform) -> list[str]:
    """Return the programs that another release than `expected` built; one without build info is judged by its hash."""
    from gvm_py.golang.buildinfo import BuildInfo, read

    if expected.label:
        # Whoever builds Go may mix what is built by what; nobody claims that it is a release.
        return []
    names = (f"bin/go{platform.exe}", f"bin/gofmt{platform.exe}")
    others = []
    for name in names:
        info = read(goroot / name)
        # `go1.26.6 X:boringcrypto` is go1.26.6.
        if isinstance(info, BuildInfo) and GoVersion.from_toolchain(info.go_version.partition(" ")[0]) != expected:
            others.append(f"{name} was built by {info.go_version}")
    return others


def _said(declared: DeclaredVersion | None) -> str:
    if declared is None:
        return "nothing"
    return declared.own.name if declared.own else declared.text[:80] or "nothing"


def _first_line(path: Path) -> str | None:
    try:
        with open_regular(path) as file:
            first = file.read(_VERSION_LIMIT).split(b"\n", 1)[0]
    except OSError:
        return None
    return first.decode("utf-8", "replace").strip()


def _is_program(path: Path, platform: Platform) -> bool:
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) and (bool(mode & 0o111) or platform.goos == "windows")
