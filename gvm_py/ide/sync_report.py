"""What `sync-ide` tells: a line, a difference or a JSON value for each file."""

from collections.abc import Iterator

from gvm_py.ide.sync import SyncOutcome


def line(outcome: SyncOutcome) -> str:
    """Return one line: the state, the file, and what it names."""
    if outcome.state == "absent":
        return f"skipped    {outcome.note}"
    if outcome.state in ("changed", "differs"):
        return f"{outcome.state:<10} {outcome.file}: {outcome.before or 'nothing'} -> {outcome.after}"
    return f"{outcome.state:<10} {outcome.file}: {outcome.after}"


def as_json(outcome: SyncOutcome, *, with_diff: bool = False) -> dict[str, object]:
    """Return the value for the JSON envelope."""
    return {
        **({"diff": difference(outcome)} if with_diff else {}),
        "ide": outcome.editor,
        "file": str(outcome.file),
        "state": outcome.state,
        "before": outcome.before,
        "after": outcome.after or None,
        "note": outcome.note or None,
    }


def difference(outcome: SyncOutcome) -> str:
    """Return the unified diff between a file and what it would become; empty where they are the same.

    A link has no lines: of one that would move, what `line` says is returned.
    """
    import difflib

    if outcome.new is None:
        return f"{line(outcome)}\n" if outcome.state == "differs" else ""
    old, new = _lines(outcome.old or b""), _lines(outcome.new or b"")
    name = str(outcome.file).lstrip("/")
    before = f"a/{name}" if outcome.old is not None else "/dev/null"
    return "".join(_marked(difflib.unified_diff(old, new, before, f"b/{name}")))


def _lines(data: bytes) -> list[str]:
    return data.decode("utf-8", "surrogateescape").splitlines(keepends=True)


def _marked(lines: Iterator[str]) -> Iterator[str]:
    for text in lines:
        yield text if text.endswith("\n") else f"{text}\n\\ No newline at end of file\n"
