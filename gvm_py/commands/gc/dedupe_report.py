"""What `gosdk gc --dedupe` shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from gvm_py import override
from gvm_py.ui.output import human_size
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.upkeep.gc.dedupe import Savings


@dataclass(frozen=True)
class DedupeResult(CommandResult):
    """What sharing equal files saves."""

    command: ClassVar = "gc"
    savings: Savings
    dry_run: bool

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return {
            "dry_run": self.dry_run,
            "files": self.savings.files,
            "bytes": self.savings.bytes,
            "changed": [str(path) for path in self.savings.changed],
            "without_manifest": [str(path) for path in self.savings.without_manifest],
        }

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what is not shared and why, then what is saved."""
        for goroot in self.savings.without_manifest:
            yield warning(f"{goroot} has no manifest, so it shares nothing", hint="gosdk verify --repair")
        if self.savings.changed:
            first, *others = self.savings.changed
            more = f" and {len(others)} more" if others else ""
            yield warning(f"not as installed, so not shared: {first}{more}", hint="gosdk verify")
        verb = "would share" if self.dry_run else "now share"
        saved = human_size(self.savings.bytes)
        yield Note(f"{saved} saved; files that {verb} their bytes: {self.savings.files}")
