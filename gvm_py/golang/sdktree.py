"""What a directory must hold to be a complete SDK, and which version it says it is (docs/concepts/store.md)."""

import os
import stat
from pathlib import Path

from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.system.fs import open_regular
from gvm_py.version import GoVersion

_VERSION_LIMIT = 4096
_FIRST_WITH_GO_ENV = GoVersion.parse("1.21rc1")


def read_version(goroot: Path) -> GoVersion | None:
    """Return the release on the first line of VERSION; None where there is no such file or it names none."""
    path = goroot / "VERSION"
    try:
        with open_regular(path) as file:
            first = file.read(_VERSION_LIMIT).split(b"\n", 1)[0]
    except OSError:
        return None
    return GoVersion.from_toolchain(first.decode("utf-8", "replace").strip())


def find_defects(goroot: Path, expected: GoVersion, platform: Platform) -> list[str]:
    """Return what keeps `goroot` from being the complete SDK of `expected` for `platform`; nothing for a good one.

    Only files that every release has are asked for: the set of tools differs from Go to Go.
    """
    programs = [f"bin/go{platform.exe}", f"bin/gofmt{platform.exe}", f"{_tools(platform)}/compile{platform.exe}"]
    files = ["src/runtime/runtime.go", *(["go.env"] if expected >= _FIRST_WITH_GO_ENV else [])]
    found = [f"{name} is not an executable file" for name in programs if not _is_program(goroot / name, platform)]
    found += [f"{name} is missing" for name in files if not os.path.isfile(goroot / name)]
    version = read_version(goroot)
    if version != expected:
        found.append(f"VERSION says {version.name if version else 'nothing'} instead of {expected.name}")
    return found


def check_sdk(goroot: Path, expected: GoVersion, platform: Platform) -> None:
    """Raise IntegrityError unless `goroot` is the complete SDK of `expected` for `platform`, of one piece."""
    found = find_defects(goroot, expected, platform) + _other_builds(goroot, expected, platform)
    if found:
        raise IntegrityError(f"this is not a complete {expected.name} for {platform}: {'; '.join(found)}")


def _other_builds(goroot: Path, expected: GoVersion, platform: Platform) -> list[str]:
    """Return the programs that another release than `expected` built; one without build info is judged by its hash."""
    from gvm_py.golang.buildinfo import BuildInfo, read

    names = (f"bin/go{platform.exe}", f"bin/gofmt{platform.exe}")
    built = {name: info.go_version for name in names if isinstance(info := read(goroot / name), BuildInfo)}
    # `go1.26.6 X:boringcrypto` is go1.26.6.
    others = {name: by for name, by in built.items() if GoVersion.from_toolchain(by.partition(" ")[0]) != expected}
    return [f"{name} was built by {by}" for name, by in others.items()]


def _tools(platform: Platform) -> str:
    return f"pkg/tool/{platform.goos}_{platform.goarch}"


def _is_program(path: Path, platform: Platform) -> bool:
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return False
    return stat.S_ISREG(mode) and (bool(mode & 0o111) or platform.goos == "windows")
