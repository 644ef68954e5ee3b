"""The selected SDK as it is on disk: what is missing, changed since, or of another release."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from gvm_py.errors import IntegrityError
from gvm_py.golang.buildinfo import BuildInfo, read
from gvm_py.golang.sdktree import find_defects
from gvm_py.host import Platform
from gvm_py.paths.spelling import real_path
from gvm_py.records import dataclass, field
from gvm_py.store.receipt import read_manifest
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.bounded import read_if_any, sha256_of
from gvm_py.version import GoVersion

_RUNTIME = "src/runtime/"
# What every release since Go 1.4 has, for an SDK without a list of its files.
_ALWAYS_THERE = ("src/runtime/proc.go", "src/runtime/malloc.go", "src/builtin/builtin.go")
_BOOTSTRAP = Path("src", "internal", "buildcfg", "zbootstrap.go")
_BOOTSTRAP_VERSION = re.compile(rb"const version = `(go[^`]+)`")
# The go command obeys this file as it obeys `go env -w`.
_SETTINGS = "go.env"


@dataclass(frozen=True)
class SdkFacts:
    """`missing` is in words; `changed` maps a file to its line in the list of files; `others` to another release."""

    real: Path
    missing: tuple[str, ...] = ()
    changed: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[str, str] = field(default_factory=dict)
    manifest_error: str = ""


def read_sdk(sdk: InstalledSDK, platform: Platform, *, is_ours: bool) -> SdkFacts:
    """Return the facts. `is_ours` is whether the store has it; a distribution splits its Go over packages."""
    try:
        manifest, error = read_manifest(sdk.goroot) or {}, ""
    except IntegrityError as broken:
        manifest, error = {}, broken.message
    programs = _programs(sdk, platform)
    return SdkFacts(
        Path(real_path(sdk.goroot)),
        tuple(_missing(sdk, platform, manifest, is_ours=is_ours)),
        _changed(sdk.goroot, (*programs, _SETTINGS), manifest),
        _of_others(sdk, programs),
        error,
    )


def _of_others(sdk: InstalledSDK, programs: Iterable[str]) -> dict[str, str]:
    """Return the files that are of another release; an SDK under a name of its own may be made of what it likes."""
    if sdk.version.label:
        return {}
    found = {name: _built_by(sdk.goroot / name) for name in programs}
    found[_BOOTSTRAP.as_posix()] = _bootstrap_version(sdk.goroot)
    return {name: version for name, version in found.items() if version not in ("", sdk.version.name)}


def _missing(sdk: InstalledSDK, platform: Platform, manifest: Mapping[str, str], *, is_ours: bool) -> list[str]:
    wrong = find_defects(sdk.goroot, sdk.version, platform) if is_ours else []
    names = [name for name in manifest if name.startswith(_RUNTIME)]
    gone = [name for name in (*names, *_ALWAYS_THERE) if not (sdk.goroot / name).exists()]
    if len(gone) == 1:
        wrong.append(f"{gone[0]} is missing")
    elif gone:
        wrong.append(f"{gone[0]} is missing, and {len(gone) - 1} more sources")
    return wrong


def _changed(goroot: Path, names: Iterable[str], manifest: Mapping[str, str]) -> dict[str, int]:
    lines = {name: number for number, name in enumerate(sorted(manifest), start=1)}
    present = [name for name in names if name in manifest and (goroot / name).is_file()]
    return {name: lines[name] for name in present if _digest(goroot / name) != manifest[name]}


def _programs(sdk: InstalledSDK, platform: Platform) -> list[str]:
    tools = f"pkg/tool/{platform.goos}_{platform.goarch}"
    names = [f"bin/go{platform.exe}", f"bin/gofmt{platform.exe}"]
    names += sorted(f"{tools}/{path.name}" for path in (sdk.goroot / tools).glob("*"))
    return [name for name in names if (sdk.goroot / name).is_file()]


def _digest(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return ""


def _built_by(path: Path) -> str:
    """Return the release that a program is of; nothing for a script or a development build."""
    info = read(path)
    return info.version.name if isinstance(info, BuildInfo) and info.version else ""


def _bootstrap_version(goroot: Path) -> str:
    """Return the version in the sources, which an IDE may believe; nothing before Go 1.17."""
    match = _BOOTSTRAP_VERSION.search(read_if_any(goroot / _BOOTSTRAP) or b"")
    version = GoVersion.from_toolchain(match[1].decode("utf-8", "replace")) if match else None
    return version.name if version else ""
