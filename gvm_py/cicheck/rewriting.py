"""Files with some of their places rewritten: the one way in which committed files are changed, format kept."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePosixPath

from gvm_py.cicheck.facts import CheckRule, TextEdit
from gvm_py.cicheck.repeats import without_repeats
from gvm_py.cicheck.repository import CheckReport, check_files
from gvm_py.cicheck.source_text import Span

_MOST_ROUNDS = 5
Edits = Callable[[CheckReport], Iterable[TextEdit]]


def rewritten(report: CheckReport, edits_of: Edits) -> tuple[CheckReport, dict[PurePosixPath, str]]:
    """Return the report on the files as `edits_of` leaves them, and the new texts of those that change.

    Each round is judged again, since one edit can bring up another: a line above a second module, say. What an edit
    made unreadable stays as it was.
    """
    changed: dict[PurePosixPath, str] = {}
    broken: set[PurePosixPath] = set()
    now = report
    for _ in range(_MOST_ROUNDS):
        edits = [edit for edit in edits_of(now) if edit.path not in broken]
        if not edits:
            break
        changed |= apply_edits(now.texts, without_repeats(now.texts, now.pins, edits))
        now = check_files(report.committed, changed)
        bad = {finding.path for finding in now.findings if finding.rule == CheckRule.UNREADABLE} & changed.keys()
        if bad:
            broken |= bad
            changed = {path: text for path, text in changed.items() if path not in bad}
            now = check_files(report.committed, changed)
    return now, changed


def repairs(report: CheckReport) -> list[TextEdit]:
    """Return the edits that the findings of a report propose."""
    return [edit for finding in report.findings for edit in finding.repair]


def apply_edits(texts: Mapping[PurePosixPath, str], edits: Iterable[TextEdit]) -> dict[PurePosixPath, str]:
    """Return the new text of each file with an edit. Of edits that overlap, the first one counts."""
    by_path: dict[PurePosixPath, dict[Span, str]] = defaultdict(dict)
    for edit in edits:
        by_path[edit.path].setdefault(edit.span, edit.new)
    return {path: _edited(texts[path], own) for path, own in by_path.items()}


def _edited(text: str, edits: Mapping[Span, str]) -> str:
    parts, position = [], 0
    for (start, end), new in sorted(edits.items()):
        if start >= position:
            parts += [text[position:start], new]
            position = end
    return "".join([*parts, text[position:]])
