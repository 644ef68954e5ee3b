"""What `gosdk import` says about each SDK, as a table or as JSON."""

from dataclasses import dataclass
from typing import Any

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.ui.output import emit, table
from gvm_py.upkeep.importer.find import ImportCandidate
from gvm_py.upkeep.importer.published_tree import ChangedError
from gvm_py.upkeep.importer.take import Taken
from gvm_py.version import GoVersion

_WORDS = {"link": "linked in place", "hardlink": "hard links", "copy": "copied"}


@dataclass(frozen=True)
class ImportRow:
    """One candidate and what became of it; `error` is set where it was not taken."""

    candidate: ImportCandidate
    status: str
    version: GoVersion | None = None
    taken: Taken | None = None
    error: GosdkError | None = None

    def as_data(self) -> dict[str, Any]:
        """Return what `--json` shows."""
        error = self.error
        return {
            "source": str(self.candidate.goroot),
            "manager": self.candidate.manager,
            "version": self.version.text if self.version else None,
            "status": self.status,
            "goroot": str(self.taken.goroot) if self.taken else None,
            "way": self.taken.way if self.taken else None,
            "warning": self.taken.warning if self.taken else "",
            "error": {"message": error.message, "hint": error.hint, "exit_code": error.exit_code} if error else None,
            "differing": list(error.files) if isinstance(error, ChangedError) else [],
        }

    def as_cells(self) -> list[str]:
        """Return what the table shows."""
        name = self.version.name if self.version else "?"
        taken = self.taken
        state = f"{self.status}, {_WORDS[taken.way]}" if taken and taken.way else self.status
        return [name, state, self.candidate.manager, str(self.candidate.goroot)]


def report(app: App, rows: list[ImportRow], *, listing: bool, as_json: bool) -> int:
    """Let shims and editors follow, tell what became of each candidate, and return the exit code."""
    if any(row.status == "imported" for row in rows):
        app.publish()
        auto_sync(app)
    for row in rows:
        _tell(app, row)
    if as_json:
        emit("import", [row.as_data() for row in rows])
    elif rows:
        click.echo(table([row.as_cells() for row in rows]))
    else:
        app.reporter.say("no SDK of another manager was found")
    if listing and any(row.status == "found" for row in rows):
        app.reporter.say("take them over: gosdk import --all, or: gosdk import PATH")
    return next((row.error.exit_code for row in rows if row.status == "failed" and row.error), 0)


def _tell(app: App, row: ImportRow) -> None:
    if row.error and row.status == "failed":
        app.reporter.error(row.error.message, row.error.hint)
    elif row.error:
        app.reporter.warn(row.error.message)
    if row.taken and row.taken.warning:
        app.reporter.warn(
            f"nobody vouches for {row.candidate.goroot}, which is linked all the same: {row.taken.warning}"
        )
