"""The chosen SDK itself: complete, as it was installed, made of one release, and answering."""

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import IntegrityError
from gvm_py.golang.buildinfo import BuildInfo, read
from gvm_py.golang.sdktree import find_defects
from gvm_py.host import Platform
from gvm_py.store.receipt import MANIFEST_NAME, read_manifest
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.bounded import read_if_any
from gvm_py.version import GoVersion

_RUNTIME = "src/runtime/"
# What every release since Go 1.4 has, for an SDK without a list of its files.
_ALWAYS_THERE = ("src/runtime/proc.go", "src/runtime/malloc.go", "src/builtin/builtin.go")
_BOOTSTRAP = Path("src", "internal", "buildcfg", "zbootstrap.go")
_BOOTSTRAP_VERSION = re.compile(rb"const version = `(go[^`]+)`")


def check_complete(snapshot: Snapshot) -> Iterator[Finding]:
    """Find missing programs and sources; the sources of `runtime` are what an IDE and the compiler need first."""
    sdk = snapshot.choice.sdk
    if sdk is None:
        return
    wrong = _missing(sdk, snapshot.place.platform, is_ours=sdk in snapshot.store.installed)
    if wrong:
        what = f"{sdk.version.name} is not complete: {'; '.join(wrong)}"
        yield Finding("sdk-complete", "error", what, str(sdk.goroot), _repair(snapshot, sdk))


def check_changed(snapshot: Snapshot) -> Iterator[Finding]:
    """Find programs that are not those of the release, by their hash, and by the version that built them."""
    sdk = snapshot.choice.sdk
    if sdk is None:
        return
    try:
        manifest = read_manifest(sdk.goroot) or {}
    except IntegrityError as error:
        yield Finding("sdk-changed", "error", error.message, str(sdk.goroot / MANIFEST_NAME), _repair(snapshot, sdk))
        return
    programs = _programs(sdk, snapshot.place.platform)
    changed = [name for name in programs if name in manifest and _digest(sdk.goroot / name) != manifest[name]]
    if changed:
        lines = ":" + str(sorted(manifest).index(changed[0]) + 1)
        what = f"{', '.join(changed)} of {sdk.version.name} changed after it was installed"
        yield Finding("sdk-changed", "error", what, f"{sdk.goroot / MANIFEST_NAME}{lines}", _repair(snapshot, sdk))
    others = {name: _built_by(sdk.goroot / name) for name in programs}
    others[_BOOTSTRAP.as_posix()] = _bootstrap_version(sdk.goroot)
    mixed = [f"{name} is of {version}" for name, version in others.items() if version not in ("", sdk.version.name)]
    if mixed:
        what = f"{sdk.goroot} is mixed: VERSION says {sdk.version.name}, but {'; '.join(mixed)}"
        yield Finding("sdk-changed", "error", what, f"{sdk.goroot / 'VERSION'}:1", _repair(snapshot, sdk))


def check_answer(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a go command that does not answer, or speaks of another SDK than the one it was started from."""
    sdk, answer = snapshot.choice.sdk, snapshot.go.answer
    if sdk is None:
        return
    go = str(sdk.goroot / "bin" / f"go{snapshot.place.platform.exe}")
    if answer.error:
        yield Finding("go-env", "error", f"go env fails: {answer.error}", go, "gosdk current --why")
        return
    version = answer.values.get("GOVERSION", "").partition(" ")[0]
    if version and version != sdk.version.name:
        what = f"go env GOVERSION is {version}, but {go} should be {sdk.version.name}"
        yield Finding("go-env", "error", what, go, _repair(snapshot, sdk))
    goroot = answer.values.get("GOROOT", "")
    if goroot and os.path.realpath(goroot) != os.path.realpath(sdk.goroot):
        what = f"go env GOROOT is {goroot}, but the chosen SDK is {sdk.goroot}"
        yield Finding("go-env", "error", what, snapshot.written("GOROOT"), "unset GOROOT; gosdk doctor --fix")


def _missing(sdk: InstalledSDK, platform: Platform, *, is_ours: bool) -> list[str]:
    # A distribution splits its Go over links and packages; of that only what every Go needs is asked for.
    wrong = find_defects(sdk.goroot, sdk.version, platform) if is_ours else []
    try:
        names = [name for name in read_manifest(sdk.goroot) or () if name.startswith(_RUNTIME)]
    except IntegrityError:
        names = []
    gone = [name for name in (*names, *_ALWAYS_THERE) if not (sdk.goroot / name).exists()]
    if gone:
        wrong.append(f"{gone[0]} is missing" + (f", and {len(gone) - 1} more sources" if gone[1:] else ""))
    return wrong


def _programs(sdk: InstalledSDK, platform: Platform) -> list[str]:
    tools = f"pkg/tool/{platform.goos}_{platform.goarch}"
    names = (f"bin/go{platform.exe}", f"bin/gofmt{platform.exe}")
    inner = sorted(path.name for path in (sdk.goroot / tools).iterdir()) if (sdk.goroot / tools).is_dir() else []
    return [name for name in (*names, *(f"{tools}/{name}" for name in inner)) if (sdk.goroot / name).is_file()]


def _digest(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
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


def _repair(snapshot: Snapshot, sdk: InstalledSDK) -> str:
    if sdk in snapshot.store.installed and not sdk.linked:
        return f"gosdk verify --repair {sdk.version}"
    return f"gosdk install {sdk.version}"
