"""The generated files of the store: shims, bridges and answers."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.doctor.store_facts import described
from gvm_py.errors import shell_word
from gvm_py.system.safe_file import FileChange


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find those that are missing, outdated or left over; `--fix` does what `gosdk rehash` does."""
    stale, layout = snapshot.stale, snapshot.place.layout
    first = snapshot.shell.first_on_path
    if snapshot.has_slow_shims and (first is None or first.is_our_shim):
        what = f"there is no native shim for {snapshot.place.platform}: each call of go starts Python first"
        yield Finding("shims", "warning", what, str(layout.shims), "gosdk setup --hook")
    if snapshot.other_gosdk:
        yield _other_gosdk(snapshot.other_gosdk)
    for directory, kind in ((layout.shims, "shims"), (layout.resolve, "answers")):
        changes = tuple(change for change in stale if change.path.parent == directory)
        if changes:
            what = f"{kind} are not up to date: {', '.join(map(_described, changes[:5]))}"
            more = f" and {len(changes) - 5} more" if changes[5:] else ""
            yield Finding("shims", "error", what + more, str(changes[0].path), "gosdk rehash", changes)


def _other_gosdk(change: FileChange) -> Finding:
    # The gosdk on PATH is a shim, which starts the other one.
    other, this = (described(text)["cli"] for text in (change.before, change.after))
    what = f"the shims start another gosdk, {other}, and not this one, {this}"
    return Finding("shims", "warning", what, str(change.path), f"{shell_word(this)} rehash")


def _described(change: FileChange) -> str:
    if change.before is None:
        return f"{change.path.name} is missing"
    if change.after is None:
        return f"{change.path.name} is left over"
    return f"{change.path.name} is " + ("outdated" if change.before != change.after else "not executable")
