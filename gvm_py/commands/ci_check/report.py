"""What `gosdk ci-check` shows: findings as text, JSON or SARIF, and the files that were restored."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from gvm_py import override
from gvm_py.cicheck.repository import CheckReport, check_data
from gvm_py.records import dataclass, field
from gvm_py.ui.output import counted
from gvm_py.ui.patch import Patch
from gvm_py.ui.result import CommandResult, Note, RestoredResult
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class CheckResult(CommandResult):
    """The report on the files as they are now, and the diff of each file that was or would be changed, by its path.

    `shown_as` is how the user named the directory.
    """

    command: ClassVar = "ci-check"
    report: CheckReport
    shown_as: Path
    diffs: dict[str, Patch] = field(default_factory=dict)
    is_written: bool = False

    @override
    def as_data(self) -> object:
        changes = [{"path": path, "diff": diff} for path, diff in self.diffs.items()]
        return {**check_data(self.report), "changes": changes}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the diffs, then the findings."""
        yield from self.diffs.values()
        for finding in self.report.findings:
            yield f"{screen.path(self.shown_as / finding.path)}:{finding.line}: {finding.message}"

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what could not be judged, what was changed, and the sum."""
        report = self.report
        if not report.committed.by_git:
            yield Note(f"git does not list {report.directory}, so every file counts as committed")
        for pin in report.pins:
            if not pin.is_judged:
                yield Note(f"not judged, because it is known only at run time: {pin.path}:{pin.line} {pin.text}")
        if self.diffs and self.is_written:
            yield Note(f"changed {counted(len(self.diffs), 'file')}; to restore: gosdk ci-check --undo")
        places = counted(len(report.pins) + len(report.modules), "place names", "places name")
        found = counted(len(report.findings), "finding") if report.findings else "no findings"
        yield Note(f"{found}; {places} a Go version")

    @property
    @override
    def exit_code(self) -> int:
        """1 where there are findings."""
        return int(bool(self.report.findings))


class UnfixedResult(RestoredResult):
    """The files that --undo restored."""

    command: ClassVar = "ci-check"


def as_sarif(report: CheckReport) -> dict[str, Any]:
    """Return the SARIF document of the findings."""
    from gvm_py.ui import sarif

    problems = [
        sarif.Problem(
            {"id": str(finding.rule), "shortDescription": {"text": finding.rule.summary}},
            finding.message,
            report.directory / finding.path,
            finding.line,
        )
        for finding in report.findings
    ]
    return sarif.sarif(problems, report.directory)
