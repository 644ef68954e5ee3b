"""What `gosdk import` shows about each SDK and each setting."""

from collections.abc import Iterator
from typing import ClassVar

from gvm_py import override
from gvm_py.app.import_settings import SettingsOutcome
from gvm_py.app.importing import ImportRow
from gvm_py.records import dataclass
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen
from gvm_py.upkeep.importer.published_tree import ChangedError

_WAYS = {"link": "linked in place", "hardlink": "hard links", "copy": "copied"}
_TAKEN = ("set", "would set", "same")


@dataclass(frozen=True)
class ImportResult(CommandResult):
    """The SDKs of other managers; with `listing` they were only looked for."""

    command: ClassVar = "import"
    rows: tuple[ImportRow, ...]
    listing: bool = False

    @override
    def as_data(self) -> object:
        return [_row_data(row) for row in self.rows]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table with a row for each SDK."""
        if self.rows:
            yield table([_cells(row, screen) for row in self.rows], screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what went wrong, and how to import what was found."""
        for row in self.rows:
            yield from _row_notes(row)
        if not self.rows:
            yield Note("no SDK of another manager was found")
        if self.listing and any(row.status == "found" for row in self.rows):
            yield Note("to import them:", hint="gosdk import --all")

    @property
    @override
    def exit_code(self) -> int:
        """The exit code of the first SDK that could not be imported."""
        return next((row.error.exit_code for row in self.rows if row.status == "failed" and row.error), 0)


@dataclass(frozen=True)
class ImportSettingsResult(CommandResult):
    """The settings of other managers, and what became of each."""

    command: ClassVar = "import"
    outcomes: tuple[SettingsOutcome, ...]

    @override
    def as_data(self) -> object:
        return [_setting_data(outcome) for outcome in self.outcomes]

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield a table with a row for each setting."""
        rows = [_setting_cells(outcome, screen) for outcome in self.outcomes]
        if rows:
            yield table(rows, screen.width)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield why a setting was not imported, and what is to be installed."""
        for outcome in self.outcomes:
            setting = outcome.setting
            if outcome.why:
                yield warning(f"{setting.origin} requests {' '.join(setting.words)}: {outcome.why}")
            elif outcome.is_missing:
                yield Note(f"Go {setting.request} is not installed yet", hint=f"gosdk install {setting.request}")
        if not self.outcomes:
            yield Note("no settings of asdf, mise, goenv or gvm were found")

    @property
    @override
    def exit_code(self) -> int:
        """1 where a setting could not be imported."""
        return int(any(outcome.status not in _TAKEN for outcome in self.outcomes))


def _row_data(row: ImportRow) -> dict[str, object]:
    error, taken = row.error, row.taken
    return {
        "source": str(row.candidate.goroot),
        "manager": row.candidate.manager,
        "version": row.version.text if row.version else None,
        "status": row.status,
        "goroot": str(taken.goroot) if taken else None,
        "way": taken.way if taken else None,
        "warning": taken.warning if taken else "",
        "error": {"message": error.message, "hint": error.hint, "exit_code": error.exit_code} if error else None,
        "differing": list(error.files) if isinstance(error, ChangedError) else [],
    }


def _cells(row: ImportRow, screen: Screen) -> tuple[str, ...]:
    name, taken = row.version.name if row.version else "?", row.taken
    state = f"{row.status}, {_WAYS[taken.way]}" if taken and taken.way else row.status
    return name, state, row.candidate.manager, screen.path(row.candidate.goroot)


def _row_notes(row: ImportRow) -> Iterator[Note]:
    if row.error and row.status == "failed":
        yield Note(row.error.message, "error", row.error.hint)
    elif row.error:
        yield warning(row.error.message)
    if row.taken and row.taken.warning:
        yield warning(f"{row.candidate.goroot} is linked, but could not be verified: {row.taken.warning}")


def _setting_data(outcome: SettingsOutcome) -> dict[str, object]:
    setting = outcome.setting
    return {
        "file": str(setting.file),
        "line": setting.line,
        "words": list(setting.words),
        "request": setting.request,
        "target": outcome.target,
        "status": outcome.status,
        "why": outcome.why,
    }


def _setting_cells(outcome: SettingsOutcome, screen: Screen) -> tuple[str, ...]:
    setting = outcome.setting
    words = setting.request or " ".join(setting.words)
    return screen.path(setting.origin), words, outcome.status, screen.path(outcome.target)
