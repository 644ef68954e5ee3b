"""The directory that `go install` writes to, the Go programs in it, and whether the Go that built one is too old."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.errors import UsageError, quoted
from gvm_py.errors.secrets import shown_entry
from gvm_py.golang.buildinfo import BuildInfo, NotGoBinary, read
from gvm_py.golang.goenv import GoEnv
from gvm_py.host import Platform
from gvm_py.paths import home_directory
from gvm_py.records import dataclass
from gvm_py.version import GoVersion

DELVE = "github.com/go-delve/delve/cmd/dlv"
# Delve 1.21 debugs programs of Go 1.21 and older, and so on: go-delve/delve pkg/goversion/compat.go.
_MINOR = re.compile(r"v?1\.(\d+)")


@dataclass(frozen=True)
class Tool:
    """A Go program, named as it is typed."""

    name: str
    path: Path
    info: BuildInfo


def directory(goenv: GoEnv) -> Path:
    """Return GOBIN, else the bin of the first GOPATH entry, else ~/go/bin (cmd/go `modload.InstallDir`).

    Raises UsageError for a relative path, which the go command refuses as well.
    """
    for key in ("GOBIN", "GOPATH"):
        setting = goenv.get(key)
        if setting is None or not setting.value:
            continue
        first = Platform.here().split_list(setting.value)[0] if key == "GOPATH" else setting.value
        if not Path(first).is_absolute():
            shown = shown_entry(first, setting.value)
            raise UsageError(f"{setting.origin} sets {key} to {quoted(shown)}, which is not an absolute path")
        return Path(first) if key == "GOBIN" else Path(first) / "bin"
    return home_directory(goenv.environment) / "go" / "bin"


def scan(gobin: Path) -> tuple[tuple[Tool, ...], tuple[NotGoBinary, ...]]:
    """Return the Go programs in `gobin` by name, and everything else in it. Nothing is run."""
    tools, others = [], []
    for path in _files(gobin):
        info = read(path)
        if isinstance(info, BuildInfo):
            tools.append(Tool(path.name.removesuffix(".exe"), path, info))
        else:
            others.append(info)
    return tuple(tools), tuple(others)


def program_name(package: str) -> str:
    """Return how `go install` names the program of a package (cmd/go `load.DefaultExecName`)."""
    *parents, last = package.split("/")
    return parents[-1] if parents and re.fullmatch("v([2-9]|[1-9][0-9]+)", last) else last


def _files(gobin: Path) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(gobin))
    except FileNotFoundError:
        return
    yield from (gobin / name for name in names if not name.startswith(".") and (gobin / name).is_file())


@dataclass(frozen=True)
class ToolReference:
    """What programs are measured by. None for what there is not: no module around, no SDK chosen."""

    project: GoVersion | None
    sdk: GoVersion | None


@dataclass(frozen=True)
class ToolAge:
    """Whether a program is behind; None where that is unknown, as for a development build of Go."""

    behind_project: bool | None
    behind_sdk: bool | None


def standing(info: BuildInfo, yardstick: ToolReference) -> ToolAge:
    """Return where the program with this build info stands."""
    built_by = info.version

    def behind(wanted: GoVersion | None) -> bool | None:
        return built_by < wanted if built_by and wanted else None

    return ToolAge(behind(yardstick.project), behind(yardstick.sdk))


def too_old_to_debug(delve: str, sdk: GoVersion) -> str:
    """Return the newest Go whose programs a Delve of this version debugs, empty where that is enough for the SDK."""
    newest, wanted = _minor(delve), _minor(sdk.language)
    return f"1.{newest}" if newest and wanted and newest < wanted else ""


def _minor(version: str) -> int:
    match = _MINOR.match(version)
    return int(match[1]) if match else 0
