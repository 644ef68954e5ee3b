"""What `gosdk doctor` shows: what was seen, repairs and findings; as text and as JSON."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from gvm_py import override
from gvm_py.commands.doctor.seen import seen
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import GosdkError
from gvm_py.records import asdict, dataclass
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note
from gvm_py.ui.screen import Screen, Style, paint
from gvm_py.ui.typed_hint import typed_hint
from gvm_py.ui.wrapping import wrap

_STYLES: dict[str, Style] = {"error": "error", "warning": "warning"}
_LOG_CATEGORY = "#com.goide.sdk.GoSdkService"
_LOG_MENU = "Help | Diagnostic Tools | Debug Log Settings"
_SEE_ALSO = ("gosdk ide log", "gosdk ide clean-cache", "gosdk ci-check", "gosdk help doctor")


@dataclass(frozen=True)
class DoctorResult(CommandResult):
    """What doctor saw, what is wrong, what `--fix` repaired, and what it could not.

    The text of a whole report shows everything that was seen, not only the findings.
    """

    command: ClassVar = "doctor"
    snapshot: Snapshot
    findings: tuple[Finding, ...]
    fixed: tuple[Finding, ...] = ()
    failures: tuple[GosdkError, ...] = ()
    is_whole: bool = True

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        snapshot = self.snapshot
        return {
            "directory": str(snapshot.place.directory),
            "columns": [asdict(column) for column in snapshot.columns],
            "gos": [
                {
                    "source": go.source,
                    "path": str(go.path),
                    "goroot": str(go.goroot) if go.goroot else None,
                    "version": go.version or None,
                    "shim": go.is_our_shim,
                }
                for go in snapshot.shell.gos
            ],
            "winners": [asdict(winner) for winner in snapshot.effective],
            "not_used": snapshot.not_used,
            "findings": [_finding(finding) for finding in self.findings],
            "fixed": [_finding(finding) for finding in self.fixed],
            "ide_logs": [str(ide.log / "idea.log") for ide in snapshot.ide.ides],
            "log_category": _LOG_CATEGORY,
            "see_also": list(_SEE_ALSO),
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the sides, every go and who wins, then what was repaired and the findings."""
        if self.is_whole:
            yield from seen(self.snapshot, self.findings, screen)
        yield from _finding_lines("fixed", self.fixed, screen)
        if self.fixed:
            yield from ("       hint: gosdk doctor --undo", "")
        yield from _finding_lines("", self.findings, screen)
        if not self.findings:
            yield self._all_clear()
        if self.is_whole:
            for line in _more(self.snapshot, self.findings):
                yield from ("", *wrap(line, screen.width)) if screen.width else ("", line)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield the repairs that failed."""
        for error in self.failures:
            yield Note(error.message, "error", error.hint)

    @property
    @override
    def exit_code(self) -> int:
        """1 when there are errors or a repair failed."""
        return int(bool(self.failures) or any(finding.level == "error" for finding in self.findings))

    def _all_clear(self) -> str:
        # Outside of modules `go list -m` fails, as there is nothing to list.
        if self.snapshot.source.nearest_mod is None and not self.fixed:
            return "no findings; this directory is not part of a module"
        return "nothing else is wrong" if self.fixed else "nothing is wrong"


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "level": finding.level,
        "what": finding.what,
        "why": finding.why,
        "fix": typed_hint(finding.fix),
        "fixable": bool(finding.changes),
        "files": [str(change.path) for change in finding.changes],
    }


def _finding_lines(label: str, findings: Sequence[Finding], screen: Screen) -> Iterator[str]:
    levels = [label or item.level for item in findings]
    first, second = max(map(len, levels), default=0), max((len(item.id) for item in findings), default=0)
    for level, item in zip(levels, findings, strict=True):
        style = _STYLES.get(level, "ok")
        cells = (paint(level.ljust(first), style), item.id.ljust(second), screen.shortened(_sentence(item)))
        yield table([cells], screen.width)
        if not label and (hint := _hint(item)):
            yield f"         {'to do' if item.by_hand and not item.changes else 'hint'}: {hint}"


def _sentence(finding: Finding) -> str:
    # The go command's own sentences may span lines; a row of the table may not.
    what = " ".join(finding.what.split())
    return what if finding.why in what else f"{what} ({finding.why})"


def _hint(finding: Finding) -> str:
    """Return one command: the repair that can be undone where there is one."""
    return f"gosdk doctor --fix --only {finding.id}" if finding.changes else typed_hint(finding.fix)


def _more(snapshot: Snapshot, findings: Sequence[Finding]) -> Iterator[str]:
    if any(finding.id.startswith("ide-") for finding in findings) and snapshot.ide.ides:
        log = snapshot.ide.ides[0].log / "idea.log"
        yield f"to see how the IDE judges an SDK, put {_LOG_CATEGORY} into {_LOG_MENU}; then read {log}"
    if findings:
        yield f"more: {', '.join(_SEE_ALSO)}"
