"""Change the go and toolchain lines of a module or workspace through the go command, which knows the file best."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from gvm_py.errors import GosdkError, UsageError
from gvm_py.golang.gomod import scan_all
from gvm_py.host import Platform
from gvm_py.selection.request_files import module_file, read_bounded, walk
from gvm_py.version import GoVersion

_TIMEOUT_SECONDS = 60
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
    kind = "work" if path.endswith(".work") else "mod"
    arguments = edit_arguments(read_bounded(path), version)
    go = goroot / "bin" / f"go{Platform.here().exe}"
    done = subprocess.run(
        [str(go), kind, "edit", *arguments, path],
        env={**env, "GOROOT": str(goroot), "GOTOOLCHAIN": "local"},
        capture_output=True,
        text=True,
        errors="replace",
        timeout=_TIMEOUT_SECONDS,
        check=False,
    )
    if done.returncode != 0:
        raise GosdkError(f"go {kind} edit could not change {path}: {done.stderr.strip()}", hint=f"edit {path}")
    return Path(path)


def edit_arguments(data: bytes, version: GoVersion) -> list[str]:
    """Return the flags of `go mod edit` that make a file with the content `data` ask for `version`."""
    go_version = scan_all(data).minimum.go_version
    if go_version is None or go_version >= version or version < _FIRST_WITH_TOOLCHAIN_LINES:
        return [f"-go={version}", "-toolchain=none"]
    return [f"-toolchain={version.name}"]
