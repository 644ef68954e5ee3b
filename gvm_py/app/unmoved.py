"""What `gosdk bump` leaves to people, beside the places that it cannot rewrite."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from gvm_py.app.context import App
from gvm_py.app.module_minimum import older_workspace
from gvm_py.cicheck.facts import CommittedFile
from gvm_py.cicheck.repository import CheckReport
from gvm_py.cicheck.yaml_pins import load
from gvm_py.records import dataclass
from gvm_py.version import GoVersion

# cmd/go, gover.ExplicitIndirectVersion.
_FIRST_WITH_INDIRECT_LINES = GoVersion.parse("1.17")
_EXCLUDED = ("strategy", "matrix", "exclude")
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


def stale_exclusions(before: CheckReport, after: CheckReport) -> Iterator[Unmoved]:
    """Yield the entries that a matrix of GitHub excluded before the bump and now does not have."""
    for path, text in after.texts.items():
        if path.suffix not in (".yml", ".yaml") or "exclude" not in text or text == before.texts[path]:
            continue
        gone = _versions(before, path) - _versions(after, path)
        for scalar in load(CommittedFile(path, text)):
            if scalar.keys[2:5] == _EXCLUDED and scalar.text in gone:
                why = "the matrix that excludes it has another version now; move the entry, or remove it"
                yield Unmoved(path, scalar.line, f"{scalar.name} {scalar.text}", why)


def _versions(report: CheckReport, path: PurePosixPath) -> set[str]:
    return {place.text for pin in report.pins if pin.path == path for place in pin.places}
