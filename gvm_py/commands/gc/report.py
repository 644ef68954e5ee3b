"""What `gosdk gc` shows: a line for each SDK with its size and the reasons, and what to type next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from gvm_py.errors import GosdkError
from gvm_py.store.receipt import Receipt
from gvm_py.store.trash import KEPT, Removal
from gvm_py.ui.output import human_size
from gvm_py.upkeep.gc.size import freed_bytes
from gvm_py.upkeep.gc.verdict import GcCandidate, Reason, Verdict


@dataclass(frozen=True)
class VerdictLine:
    """One verdict with the size of what it is about, in bytes; None for what is only linked."""

    HEAD: ClassVar = ("VERSION", "SIZE", "WHERE", "VERDICT", "WHY")

    verdict: Verdict
    size: int | None

    @property
    def action(self) -> str:
        """Return `goes` or `stays`."""
        return "goes" if self.verdict.goes else "stays"

    @property
    def why(self) -> str:
        """Return the reasons as people read them."""
        return self.verdict.removal_reason if self.verdict.goes else _joined(self.verdict.reasons)

    def as_row(self) -> tuple[str, ...]:
        """Return the cells below HEAD."""
        item = self.verdict.candidate
        size = "-" if self.size is None else human_size(self.size)
        return item.version.name, size, item.place, self.action, self.why

    def as_data(self) -> dict[str, object]:
        """Return what `--json` shows."""
        item = self.verdict.candidate
        return {
            "version": item.version.text,
            "place": item.place,
            "goroot": str(item.goroot),
            "size": self.size,
            "action": self.action,
            "why": self.why,
            "reasons": [reason._asdict() for reason in self.verdict.reasons],
        }


def weighed(verdict: Verdict) -> VerdictLine:
    """Return the line of a verdict, measured now: later the tree may be elsewhere."""
    item = verdict.candidate
    receipt = None if verdict.goes else _receipt(item)
    return VerdictLine(verdict, receipt.size if receipt else freed_bytes(item.paths) if item.paths else None)


def conclusion(verdicts: Sequence[Verdict], freed: int, removal: Removal | None) -> str:
    """Return the last sentence; `removal` is None for a dry run."""
    if not any(verdict.goes for verdict in verdicts):
        return "nothing is here that nothing needs"
    if removal is None:
        return f"{human_size(freed)} would be free: gosdk gc"
    if not removal.moves:
        return "nothing was moved"
    return (
        f"{human_size(freed)} are in the trash, which is deleted after {KEPT.days} days, on {removal.until:%Y-%m-%d}\n"
        "bring all of it back: gosdk undo; delete it now: gosdk gc --empty-trash"
    )


def removal_data(removal: Removal | None) -> dict[str, object] | None:
    """Return what `--json` shows of a removal, None for one of nothing."""
    moves = removal.moves if removal else ()
    if removal is None or not moves:
        return None
    return {"until": removal.until.isoformat(timespec="seconds"), "paths": [str(move.origin) for move in moves]}


def _receipt(item: GcCandidate) -> Receipt | None:
    try:
        return Receipt.read(item.goroot) if item.place == "store" else None
    except GosdkError:
        return None  # `gosdk list` and `gosdk verify` tell what is wrong with it.


def _joined(reasons: Sequence[Reason]) -> str:
    """Return the reasons in one line: the first of each kind, and how many more there are of it."""
    kinds: dict[str, list[str]] = {}
    for reason in reasons:
        kinds.setdefault(reason.kind, []).append(reason.text)
    return "; ".join(f"{first} and {len(rest)} more" if rest else first for first, *rest in kinds.values())
