"""What `gosdk gc` shows: a line for each SDK with its size and the reasons, and what to type next."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

from gvm_py import override
from gvm_py.app.gc_work import Collected, EmptiedTrash, WeighedVerdict
from gvm_py.errors import shell_word
from gvm_py.records import dataclass
from gvm_py.store.trash import KEPT, Removal
from gvm_py.ui.output import human_size, table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen, paint
from gvm_py.upkeep.gc.verdict import Reason

_HEAD = ("VERSION", "SIZE", "WHERE", "VERDICT", "WHY")


@dataclass(frozen=True)
class GcResult(CommandResult):
    """Every SDK with its verdict, and what was moved to the trash; nothing is with `dry_run`."""

    command: ClassVar = "gc"
    collected: Collected
    dry_run: bool
    is_blind: bool = False

    @override
    def as_data(self) -> object:
        done = self.collected
        return {
            "dry_run": self.dry_run,
            "projects": done.projects,
            "items": [_item_data(line) for line in done.lines],
            "freed": done.freed,
            "removal": _removal_data(done.removal),
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table with a row for each SDK."""
        if self.collected.lines:
            yield table([_HEAD, *map(_row, self.collected.lines)], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what could not be looked into, the conclusion, and what could not be moved."""
        yield from self.collected.obstacles
        yield from self._conclusion()
        yield from _failures(self.collected.failures)

    @property
    @override
    def exit_code(self) -> int:
        """1 where something could not be moved."""
        return int(bool(self.collected.failures))

    def _conclusion(self) -> Iterator[Note]:
        done = self.collected
        if not any(line.verdict.goes for line in done.lines):
            yield Note("nothing to remove: every SDK is in use")
        elif done.deleted:
            yield Note(f"{human_size(done.freed)} deleted, which cannot be restored, only installed again")
        elif done.removal is None:
            yield Note(
                f"{human_size(done.freed)} would be freed", hint="gosdk gc --yes" if self.is_blind else "gosdk gc"
            )
        elif not done.removal.moves:
            yield Note("nothing was moved")
        else:
            until = f"{done.removal.until:%Y-%m-%d}"
            yield Note(
                f"{human_size(done.freed)} moved to the trash, which is deleted after {KEPT.days} days, on {until}; "
                "to delete it now: gosdk gc --empty-trash; to restore it:",
                hint="gosdk undo",
            )


@dataclass(frozen=True)
class TrashEmptiedResult(CommandResult):
    """What was deleted for good, or would be."""

    command: ClassVar = "gc"
    emptied: EmptiedTrash

    @override
    def as_data(self) -> object:
        done = self.emptied
        return {"dry_run": done.dry_run, "deleted": list(done.deleted), "freed": done.freed}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield where each of them was."""
        yield from map(screen.path, self.emptied.deleted)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what stays, since a program runs from it, and how much was freed."""
        for process, directory in self.emptied.running:
            yield warning(f"{process} runs from {directory}, which stays")
        yield Note(f"{human_size(self.emptied.freed)} {'would be' if self.emptied.dry_run else 'were'} freed")
        yield from _failures(self.emptied.failures)

    @property
    @override
    def exit_code(self) -> int:
        """1 where something could not be deleted."""
        return int(bool(self.emptied.failures))


def _failures(failures: Mapping[Path, str]) -> Iterator[Note]:
    for path, reason in failures.items():
        yield Note(f"{path} stays: {reason}", "error", f"ls -ld {shell_word(path.parent)} {shell_word(path)}")


def _row(line: WeighedVerdict) -> tuple[str, ...]:
    item = line.verdict.candidate
    size = "-" if line.size is None else human_size(line.size)
    verdict = paint("remove", "warning") if line.verdict.goes else "keep"
    return item.version.name, size, item.place, verdict, _why(line)


def _item_data(line: WeighedVerdict) -> dict[str, object]:
    item = line.verdict.candidate
    return {
        "version": item.version.text,
        "place": item.place,
        "goroot": str(item.goroot),
        "size": line.size,
        "action": "goes" if line.verdict.goes else "stays",
        "why": _why(line),
        "reasons": [reason._asdict() for reason in line.verdict.reasons],
    }


def _why(line: WeighedVerdict) -> str:
    return line.verdict.removal_reason if line.verdict.goes else _joined(line.verdict.reasons)


def _removal_data(removal: Removal | None) -> dict[str, object] | None:
    moves = removal.moves if removal else ()
    if removal is None or not moves:
        return None
    return {"until": removal.until.isoformat(timespec="seconds"), "paths": [str(move.origin) for move in moves]}


def _joined(reasons: Sequence[Reason]) -> str:
    """Return the reasons in one line: the first of each kind, and how many more there are of it."""
    kinds: dict[str, list[str]] = {}
    for reason in reasons:
        kinds.setdefault(reason.kind, []).append(reason.text)
    return "; ".join(f"{first} and {len(rest)} more" if rest else first for first, *rest in kinds.values())
