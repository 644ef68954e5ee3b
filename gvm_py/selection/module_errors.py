"""Module files that the go command refuses once it has selected its toolchain, in its own words.

Source: cmd/go `modload.loadModFile`, `golang.org/x/mod/modfile` (Go 1.26). Each message is one line of what go writes.
"""

import codecs
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.golang.gomod import scan_all, used_directories
from gvm_py.selection import goflags
from gvm_py.selection.request_files import read_request_file
from gvm_py.version import GoVersion

_GO_VERSION = re.compile(r"[1-9][0-9]*\.(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))?(?:[a-z]+[0-9]+)?")
_TOOLCHAIN = r"default$|go1($|\.)"
_OLD_GO_VERSION = r"[1-9][0-9]*\.(?:0|[1-9][0-9]*)"
_FIRST_WITH_TOOLCHAINS = GoVersion.parse("1.21rc1")
_FIRST_WITH_ADVICE = GoVersion.parse("1.27rc1")
_IMPLICIT = "1.18"
"""What a go.work without a go line requires (modload `workFileGoVersion`)."""


def module_error(file: str | None, cwd: Path, env: Mapping[str, str], local: GoVersion) -> str:
    """Return why Go `local` cannot load the go.mod or go.work at `file`, nothing where it can. Raises GosdkError.

    `file` is None outside of modules, where a GOWORK counts all the same.
    """
    gowork = env.get("GOWORK", "")
    if os.path.isabs(gowork) and not os.path.exists(gowork):
        return f"go: reading go.work: open {short_path(gowork, cwd)}: no such file or directory"
    if file is None:
        return ""
    data = read_request_file(file)
    if local < _FIRST_WITH_TOOLCHAINS:
        return next(_unknown_to_old(os.path.abspath(file), data), "")
    return (
        next(_malformed(short_path(file, cwd), data), "")
        or next(_older(file, data, cwd, local), "")
        or goflags.module_error(env.get("GOFLAGS", ""), cwd, is_workspace=file.endswith(".work"))
        or _outdated(file, data, cwd, env.get("GOFLAGS", ""))
    )


def _outdated(file: str, data: bytes, cwd: Path, flags: str) -> str:
    """Return what go says where it would take a toolchain line out of go.mod, and may not."""
    if file.endswith(".work") or goflags.value_of("mod", flags) == "mod":
        return ""
    if modfile := goflags.value_of("modfile", flags):
        data = read_request_file(os.path.join(cwd, modfile))
    return "go: updates to go.mod needed" if scan_all(data).minimum.has_superfluous_toolchain else ""


def short_path(path: str, cwd: Path) -> str:
    """Return how go writes a path in its messages: relative where that is shorter."""
    relative = os.path.relpath(path, cwd)
    return relative if len(relative) < len(path) else path


def _malformed(file: str, data: bytes) -> Iterator[str]:
    if data.startswith(codecs.BOM_UTF8):
        yield rf"{file}:1: unexpected input character '\ufeff'"
    lines = scan_all(data)
    if lines.go and (lines.minimum.go_version is None or not _GO_VERSION.fullmatch(lines.go.value)):
        yield f"{file}:{lines.go.number}: invalid go version '{lines.go.value}': must match format 1.23.0"
    if lines.toolchain and not re.match(_TOOLCHAIN, lines.toolchain.value):
        yield (
            f"{file}:{lines.toolchain.number}: invalid toolchain version '{lines.toolchain.value}': "
            "must match format go1.23.0 or default"
        )


def _unknown_to_old(file: str, data: bytes) -> Iterator[str]:
    """Yield what a Go before 1.21 refuses: it knows minors alone, and no toolchain line (x/mod of Go 1.20)."""
    lines = scan_all(data)
    if lines.go and not re.fullmatch(_OLD_GO_VERSION, lines.go.value):
        yield f"{file}:{lines.go.number}: invalid go version '{lines.go.value}': must match format 1.23"
    if lines.toolchain:
        yield f"{file}:{lines.toolchain.number}: unknown directive: toolchain"


def _older(file: str, data: bytes, cwd: Path, local: GoVersion) -> Iterator[str]:
    if not file.endswith(".work"):
        return
    lines = scan_all(data)
    of_work = lines.minimum.go_version or GoVersion.parse(_IMPLICIT)
    says = f"lists go {lines.go.value}" if lines.go else f"implicitly requires go {_IMPLICIT}"
    for used in used_directories(data):
        directory = os.path.join(os.path.dirname(file), used.value)
        try:
            asked = scan_all(read_request_file(os.path.join(directory, "go.mod"))).minimum
        except GosdkError:
            continue
        if asked.go_version and asked.go_version > of_work:
            name = short_path(os.path.normpath(directory), cwd)
            advice = "to update it" if local < _FIRST_WITH_ADVICE else f"to download and use go {asked.go}"
            yield f"go: module {name} listed in go.work file requires go >= {asked.go}, but go.work {says}; {advice}:"
