"""What `gosdk preview` shows: both SDKs side by side, and what changes between them."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from gvm_py import override
from gvm_py.app.preview import Preview, PreviewSide
from gvm_py.records import asdict, dataclass
from gvm_py.ui.output import human_size, table
from gvm_py.ui.result import CommandResult
from gvm_py.ui.screen import Screen, paint
from gvm_py.upkeep.preview.side import SideOutcome

_MOST_USES = 3


@dataclass(frozen=True)
class PreviewResult(CommandResult):
    """The comparison of two SDKs for one module, and the file it was written to as a page, if any."""

    command: ClassVar = "preview"
    found: Preview
    page: Path | None = None

    @override
    def as_data(self) -> dict[str, object]:
        found = self.found
        return {
            "old": _data(found.old),
            "new": _data(found.new),
            "identifiers": [asdict(change) for change in found.identifiers],
            "godebug": [asdict(change) for change in found.godebug],
            "findings": list(found.new_findings),
            "failures": list(found.new_failures),
            "breaks": found.breaks,
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table of both SDKs, then each kind of change that there is."""
        yield table([("", "build", "seconds", "size", "vet", "test"), *map(_row, self._sides)], screen.width)
        rows = [*self._identifiers(screen), *self._godebug()]
        rows += [(paint("new finding", "warning"), text) for text in self.found.new_findings]
        rows += [(paint("new failure", "error"), name) for name in self.found.new_failures]
        yield "\n" + (table(rows, screen.width) if rows else "nothing that this module uses changes")
        if self.page:
            yield f"wrote {screen.path(self.page)}"

    @property
    @override
    def exit_code(self) -> int:
        """1 if the build or the tests fail under the newer SDK only."""
        return int(self.found.breaks)

    @property
    def _sides(self) -> tuple[PreviewSide, PreviewSide]:
        return self.found.old, self.found.new

    def _identifiers(self, screen: Screen) -> Iterator[tuple[str, str]]:
        for change in self.found.identifiers:
            more = len(change.uses) - _MOST_USES
            places = ", ".join(map(str, map(screen.path, change.uses[:_MOST_USES])))
            if more > 0:
                places = f"{places} and {more} more"
            text = change.new if change.kind == "deprecated" else f"{change.old} -> {change.new or 'nothing'}"
            yield paint(change.kind, "warning" if change.kind == "deprecated" else "error"), f"{change.name}: {text}"
            yield "", places

    def _godebug(self) -> Iterator[tuple[str, str]]:
        for change in self.found.godebug:
            restore = f"; as before: //go:debug {change.restore}" if change.restore else ""
            yield "GODEBUG", f"{change.name} ({change.package}): {change.what}{restore}"


def _row(side: PreviewSide) -> tuple[str, ...]:
    built = side.built
    return (
        side.version.name,
        _verdict(built.outcome),
        f"{built.outcome.seconds:.1f}",
        human_size(built.size) if built.size else "-",
        _verdict(side.vetted),
        _verdict(side.test) if side.test else "-",
    )


def _verdict(outcome: SideOutcome) -> str:
    if outcome.ok:
        return paint("ok", "ok")
    return paint(f"{len(outcome.reports)} reported" if outcome.reports else "failed", "error")


def _data(side: PreviewSide) -> dict[str, object]:
    return {
        "version": side.version.text,
        "size": side.built.size,
        "build": _outcome(side.built.outcome),
        "vet": _outcome(side.vetted),
        "test": _outcome(side.test) if side.test else None,
    }


def _outcome(outcome: SideOutcome) -> dict[str, object]:
    return {"ok": outcome.ok, "seconds": round(outcome.seconds, 3), "reports": list(outcome.reports)}
