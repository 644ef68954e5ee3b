"""What `gosdk bump` leaves to people, beside the places that it cannot rewrite."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gvm_py.app.context import App
from gvm_py.app.module_minimum import older_workspace
from gvm_py.cicheck.repository import CheckReport
from gvm_py.records import dataclass
from gvm_py.version import GoVersion

# cmd/go, gover.ExplicitIndirectVersion.
_FIRST_WITH_INDIRECT_LINES = GoVersion.parse("1.17")
_REQUIRE = re.compile(r"(?m)^require\b")


@dataclass(frozen=True)
class Unmoved:
    """A place that is older than the release and was not changed, and why."""

    path: PurePosixPath
    line: int
    text: str
    why: str


def left_above(app: App, report: CheckReport) -> Iterator[Unmoved]:
    """Yield the go line of a go.work above the directory that is older than a module here."""
    modules = {report.directory / module.path: module.go for module in report.modules if module.go}
    if behind := older_workspace(app, report.directory, modules):
        why = "it is above this directory and older than a module here, which the go command refuses; bump it there"
        yield Unmoved(PurePosixPath(behind.path), behind.line, f"go {behind.version}", why)


def untidy(before: CheckReport, after: CheckReport) -> Iterator[Unmoved]:
    """Yield the requirements of each module that the bump takes from below to above go 1.17."""
    below = {module.path for module in before.modules if module.go and module.go < _FIRST_WITH_INDIRECT_LINES}
    for module in after.modules:
        line = _REQUIRE.search(text := after.texts[module.path])
        if line and module.path in below and module.go and module.go >= _FIRST_WITH_INDIRECT_LINES:
            vendor = (after.directory / module.path).with_name("vendor") / "modules.txt"
            then = " && go mod vendor" if vendor.is_file() else ""
            why = f"since go 1.17 go.mod names indirect modules, too, or go builds nothing; run: go mod tidy{then}"
            yield Unmoved(module.path, text.count("\n", 0, line.start()) + 1, "require", why)
