"""What `gosdk gc` does: move what nothing uses to the trash, empty the trash, share equal files."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.gc_survey import GcPlan, module_cache
from gvm_py.app.rehash import publish
from gvm_py.records import dataclass
from gvm_py.store.receipt import Receipt
from gvm_py.store.trash import Move, Removal, Trash
from gvm_py.system.disk import FullDiskError, room_errors
from gvm_py.system.processes import running_from
from gvm_py.ui.output import human_size
from gvm_py.ui.result import Note, warning
from gvm_py.upkeep.gc.clearing import Cleared, clear, failure, freed_bytes
from gvm_py.upkeep.gc.dedupe import Savings, dedupe
from gvm_py.upkeep.gc.verdict import Verdict


@dataclass(frozen=True)
class WeighedVerdict:
    """One verdict with the size of what it is about, in bytes; None for what is only linked."""

    verdict: Verdict
    size: int | None


@dataclass(frozen=True)
class Collected:
    """What became of each SDK. `removal` is None for a dry run; `freed` is in bytes; `failures` says what stays why.

    `deleted` is what a full disk left no other way for than to delete it for good.
    """

    lines: tuple[WeighedVerdict, ...]
    projects: int
    obstacles: tuple[Note, ...]
    removal: Removal | None
    freed: int
    failures: dict[Path, str]
    deleted: tuple[Path, ...] = ()


@dataclass(frozen=True)
class EmptiedTrash:
    """What was deleted for good, or would be: its former paths and bytes; `running` are (process, what it keeps).

    `failures` says what stays why.
    """

    deleted: tuple[str, ...]
    freed: int
    running: tuple[tuple[str, Path], ...]
    dry_run: bool
    failures: dict[Path, str]


def collect(app: App, plan: GcPlan, *, dry_run: bool) -> Collected:
    """Move what goes to the trash, unless it is a dry run, and return what became of everything."""
    lines = tuple(_weighed(verdict) for verdict in plan.verdicts)
    failures: dict[Path, str] = {}
    freed = freed_bytes(path for verdict in plan.verdicts if verdict.goes for path in verdict.candidate.paths)
    cleared = Cleared(None) if dry_run else _carry_out(app, plan.verdicts, failures)
    if cleared.removal:
        freed = freed_bytes(move.kept for move in cleared.removal.moves)
    obstacles = (*map(warning, plan.survey.obstacles), *_half_deleted(app))
    return Collected(lines, plan.survey.projects, obstacles, cleared.removal, freed, failures, cleared.deleted)


def _half_deleted(app: App) -> Iterator[Note]:
    if left := app.store.trash.leftovers():
        size = human_size(freed_bytes(left))
        yield warning(f"{size} in {app.layout.trash} could not be deleted so far", hint="gosdk gc --empty-trash")


def _carry_out(app: App, verdicts: Sequence[Verdict], failures: dict[Path, str]) -> Cleared:
    def on_full_disk(error: FullDiskError) -> None:
        app.reporter.warn(f"{error.message}; so they are deleted for good")

    cleared = clear(app.store, verdicts, module_cache(app), failures.__setitem__, on_full_disk)
    # A shim of what was removed asks when it is started, so a full disk may keep it.
    with suppress(FullDiskError), room_errors(app.layout.root, "update the shims"):
        publish(app)
    return cleared


def empty_trash(app: App, *, dry_run: bool) -> EmptiedTrash:
    """Delete every removal for good, except those that a program runs from."""
    trash, deleted, running = app.store.trash, [], []
    failures: dict[Path, str] = {}
    with app.store.lock("emptying the trash"):
        freed = freed_bytes(trash.leftovers())
        for removal in trash.everything():
            moves = removal.moves
            if processes := running_from(move.kept for move in moves):
                running.append((str(next(iter(processes.values()))), removal.directory))
                continue
            freed += freed_bytes(move.kept for move in moves)
            left = () if dry_run else _delete(trash, removal, failures)
            freed -= freed_bytes(move.kept for move in left)
            deleted += [str(move.origin) for move in moves if move not in left]
        if not dry_run:
            trash.sweep()
            freed -= freed_bytes(trash.leftovers())
    return EmptiedTrash(tuple(deleted), freed, tuple(running), dry_run, failures)


def _delete(trash: Trash, removal: Removal, failures: dict[Path, str]) -> tuple[Move, ...]:
    """Delete a removal for good, as far as that goes, and return what can still be restored of it."""
    try:
        trash.delete(removal)
    except OSError as error:
        # A name below a directory that was held open says nothing of where it is.
        named = error.filename and os.path.isabs(error.filename)
        failures[Path(error.filename if named else removal.directory)] = failure(error)
    return removal.moves


def share_equal_files(app: App, *, dry_run: bool) -> Savings:
    """Let the SDKs of the store share equal files."""
    sdks = [sdk for sdk in app.store.installed() if sdk.is_own]
    with ExitStack() as stack:
        for sdk in sdks:
            stack.enter_context(app.store.version_lock(sdk.version, "sharing equal files"))
        tick = stack.enter_context(app.reporter.bar("compare", None))
        goroots = [sdk.goroot for sdk in sdks if sdk.goroot.exists()]
        return dedupe(goroots, app.layout.staging, dry=dry_run, tick=tick)


def _weighed(verdict: Verdict) -> WeighedVerdict:
    """Return a verdict with its size, measured now: later the tree may be elsewhere."""
    item = verdict.candidate
    if item.place == "store" and not verdict.goes:
        receipt = Receipt.read_if_any(item.goroot)
        if receipt:
            return WeighedVerdict(verdict, receipt.size)
    return WeighedVerdict(verdict, freed_bytes(item.paths) if item.paths else None)
