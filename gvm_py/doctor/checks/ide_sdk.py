"""The SDK of each editor against the one of the terminal."""

from collections.abc import Iterator

from gvm_py.doctor.finding import FileChange, Finding, Level
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.ide.sync import SyncOutcome

_MARKS = {
    "goland": (b'name="GOROOT"',),
    "idea": (b'name="GOROOT"',),
    "vscode": (b'"go.alternateTools"', b'"go.goroot"'),
    "envrc": (b"PATH_add",),
}
_TITLES = {"goland": "the IDE", "idea": "the IDE", "vscode": "VS Code", "envrc": "direnv", "link": "the stable link"}


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find editors that have another SDK, or none; `--fix` does what `gosdk sync-ide --fix` does."""
    for outcome in snapshot.ide.outcomes:
        if not outcome.is_drift:
            continue
        title = _TITLES.get(outcome.editor, outcome.editor)
        what = f"{title} has {outcome.before}, the terminal has {outcome.after}"
        if outcome.before is None:
            what = f"{title} has no SDK for this project, the terminal has {outcome.after}"
        level: Level = "warning" if outcome.before is None else "error"
        yield Finding("ide-sdk", level, what, _where(outcome), "gosdk sync-ide --fix", _changes(outcome))


def _changes(outcome: SyncOutcome) -> tuple[FileChange, ...]:
    # The stable link has no content: only sync-ide moves it.
    if outcome.new is None or outcome.new == outcome.old:
        return ()
    return (FileChange(outcome.file, outcome.old, outcome.new),)


def _where(outcome: SyncOutcome) -> str:
    old = outcome.old or b""
    places = [place for mark in _MARKS.get(outcome.editor, ()) if (place := old.find(mark)) >= 0]
    return f"{outcome.file}:{old[: places[0]].count(10) + 1}" if places else str(outcome.file)
