"""Change the go and toolchain lines of a module or workspace through the go command, which knows the file best."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from gvm_py.errors import GosdkError, UsageError, edit_command
from gvm_py.golang.goenv import require_env_file
from gvm_py.golang.gomod import Minimum, scan_all
from gvm_py.host import go_executable
from gvm_py.selection.request_files import module_file, read_request_file, walk
from gvm_py.system.bounded import ended_like
from gvm_py.system.children import Limits, run_bounded
from gvm_py.system.fs import require_writable, write_atomic
from gvm_py.version import GoVersion

_TIMEOUT_SECONDS = 20.0
_FIRST_WITH_TOOLCHAIN_LINES = GoVersion.parse("1.21")


def require_version(cwd: Path, version: GoVersion, goroot: Path, env: Mapping[str, str]) -> Path:
    """Make the file that governs `cwd` ask for `version` and return its path.

    The go line is only a minimum and stays, unless it is newer than `version`. `goroot` is the SDK whose go command
    edits. Raises UsageError outside of a module, GosdkError with the go command's own words.
    """
    # A pin here does not decide which module is meant.
    path = module_file(walk(str(cwd), ("go.work", "go.mod")), env)
    if path is None:
        raise UsageError(f"there is no go.mod or go.work in {cwd} or above", hint=f"gosdk use {version}")
    require_writable(Path(path))
    before = read_request_file(path)
    _edit(path, edit_arguments(before, version), goroot, env)
    after = read_request_file(path)
    if (data := ended_like(before, after)) != after:
        write_atomic(Path(path), data, mode=stat.S_IMODE(os.stat(path).st_mode))
    return Path(path)


def raised(
    path: Path, data: bytes, version: GoVersion, goroot: Path, env: Mapping[str, str], *, within_minor: bool
) -> bytes:
    """Return what a go.mod or go.work becomes that requires `version` or newer; `data` where it does already.

    `within_minor` changes only what is of the minor of `version`. The file itself stays. Raises GosdkError with the go
    command's own words.
    """
    arguments = raise_arguments(data, version, within_minor=within_minor)
    if not arguments:
        return data
    printed = _edit(str(path), [*arguments, "-print"], goroot, env)
    if raise_arguments(printed, version, within_minor=within_minor):
        raise GosdkError(f"{goroot} did not raise {path} to Go {version}", hint="gosdk verify")
    return ended_like(data, printed)  # the go command writes CRLF files with LF


def raise_arguments(data: bytes, version: GoVersion, *, within_minor: bool = False) -> list[str]:
    """Return the flags of `go mod edit` that raise what is behind `version`: the go line as precise as it was, and a
    toolchain line, which goes where the go line says as much or it names none. Nothing where neither is behind.

    `within_minor` raises only what is of the minor of `version`.
    """
    minimum = scan_all(data).minimum
    if minimum.wanted and minimum.wanted >= version:
        return []
    if within_minor and not _same_minor(minimum.go_version, version):
        return [f"-toolchain={version.name}"] if _same_minor(minimum.toolchain_version, version) else []
    return _raise_lines(minimum, version)


def _same_minor(line: GoVersion | None, version: GoVersion) -> bool:
    return line is not None and line.same_minor(version)


def _raise_lines(minimum: Minimum, version: GoVersion) -> list[str]:
    is_minor = minimum.go.count(".") < 2 and not version.is_prerelease
    go = version.language if is_minor or version < _FIRST_WITH_TOOLCHAIN_LINES else version.first_release.text
    arguments = [f"-go={go}"] if go != minimum.go else []
    # Of a go.mod with `toolchain default` go builds nothing.
    if minimum.toolchain == "default":
        return [*arguments, "-toolchain=none"]
    if minimum.toolchain_version is None:
        return arguments
    return [*arguments, f"-toolchain={'none' if GoVersion.parse(go) >= version else version.name}"]


def _edit(path: str, arguments: list[str], goroot: Path, env: Mapping[str, str]) -> bytes:
    kind = "work" if path.endswith(".work") else "mod"
    go = goroot / "bin" / go_executable()
    require_env_file(env)
    alone = {**env, "GOROOT": str(goroot), "GOTOOLCHAIN": "local"}
    ended = run_bounded([str(go), kind, "edit", *arguments, path], alone, Limits(_TIMEOUT_SECONDS))
    if ended.status != 0:
        why = ended.failure or ended.err.decode("utf-8", "replace").strip()
        raise GosdkError(f"go {kind} edit could not change {path}: {why}", hint=edit_command(path))
    return ended.out


def edit_arguments(data: bytes, version: GoVersion) -> list[str]:
    """Return the flags of `go mod edit` that make a file with the content `data` ask for `version`."""
    go_version = scan_all(data).minimum.go_version
    if go_version is None or go_version >= version or version < _FIRST_WITH_TOOLCHAIN_LINES:
        return [f"-go={version}", "-toolchain=none"]
    return [f"-toolchain={version.name}"]
