"""Programs that were built by an older Go than this project needs, and a debugger that is too old for the SDK."""

import re
from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.upkeep.tools.behind import ToolReference, standing

_DELVE = "github.com/go-delve/delve/cmd/dlv"
# Delve 1.21 debugs programs of Go 1.21 and older, and so on: go-delve/delve pkg/goversion/compat.go.
_MINOR = re.compile(r"v?1\.(\d+)")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find programs in GOBIN that cannot read this module; gopls, staticcheck and others refuse newer code."""
    module = snapshot.module
    wanted = module.lines.minimum.wanted if module else None
    for tool in snapshot.go.tools if module and wanted else ():
        if standing(tool.info, ToolReference(wanted, None)).behind_project:
            what = f"{tool.name} was built by {tool.info.go_version}, too old for {module.where if module else ''}"
            yield Finding("tools", "warning", what, str(tool.path), f"gosdk tools rebuild {tool.name}")


def check_delve(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a Delve that refuses to debug what the chosen SDK builds."""
    sdk = snapshot.sdk
    for tool in snapshot.go.tools if sdk else ():
        version = tool.info.main.version if tool.info.main else ""
        newest, wanted = _minor(version), _minor(sdk.version.language if sdk else "")
        if tool.info.path == _DELVE and newest and wanted and newest < wanted:
            what = (
                f"{tool.name} {version}, built by {tool.info.go_version}, debugs programs up to Go 1.{newest}; "
                f"the chosen SDK is of Go 1.{wanted}"
            )
            yield Finding("delve", "warning", what, str(tool.path), f"go install {_DELVE}@latest")


def _minor(version: str) -> int:
    match = _MINOR.match(version)
    return int(match[1]) if match else 0
