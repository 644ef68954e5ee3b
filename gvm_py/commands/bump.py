"""`gosdk bump`: move a repository to a Go release in one step."""

from collections.abc import Iterator
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.bump import BumpPlan, BumpTarget, plan_bump, target_release
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.rewrites import BUMP, make, undo_here
from gvm_py.cicheck.repository import check
from gvm_py.commands.options import dry_run_option, json_option, refresh_option, source_option
from gvm_py.errors import UsageError
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.ui.output import counted
from gvm_py.ui.result import CommandResult, Note, RestoredResult, warning
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class BumpResult(CommandResult):
    """What was or would be moved."""

    command: ClassVar = BUMP
    plan: BumpPlan
    is_written: bool
    is_check: bool

    @override
    def as_data(self) -> object:
        return {
            "version": self.plan.version.text,
            "written": self.is_written,
            "changes": [{"path": str(change.path), "diff": change.diff} for change in self.plan.changes],
            "left": [
                {"path": str(left.path), "line": left.line, "text": left.text, "why": left.why}
                for left in self.plan.left
            ],
        }

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002 - a diff is the same on every screen
        """Yield the diff of each file."""
        for change in self.plan.changes:
            yield change.diff

    @override
    def notes(self) -> Iterator[Note]:
        """Yield what is left to people, and the sum."""
        for left in self.plan.left:
            text = f" {left.text}" if left.text else ""
            yield warning(f"{left.path}:{left.line}:{text} was not changed: {left.why}")
        files = len(self.plan.changes)
        if not files:
            yield Note(f"nothing is behind {self.plan.version.name}" if not self.plan.left else "no file was changed")
        elif self.is_written:
            yield Note(f"moved {counted(files, 'file')} to {self.plan.version.name}", hint="gosdk bump --undo")
        else:
            behind = counted(files, "file is", "files are")
            yield Note(f"{behind} behind {self.plan.version.name}", hint=f"gosdk bump {self.plan.version}")

    @property
    @override
    def exit_code(self) -> int:
        """1 where something is left to people, and for --check where anything is behind."""
        return int(bool(self.plan.left) or (self.is_check and bool(self.plan.changes)))


class UnbumpedResult(RestoredResult):
    """The files that --undo restored."""

    command: ClassVar = BUMP


@click.command()
@click.argument("version", metavar="[VERSION]", required=False)
@click.option("--check", "is_check", is_flag=True, help="Change nothing; exit 1 when anything is behind.")
@dry_run_option
@click.option("--undo", is_flag=True, help="Restore the files of the last bump in this repository, byte for byte.")
@source_option
@refresh_option
@json_option
@click.pass_obj
def command(
    app: App,
    version: str | None,
    *,
    is_check: bool,
    dry_run: bool,
    undo: bool,
    source: str | None,
    refresh: bool,
    as_json: bool,
) -> int:
    """Update everything in this directory that requests an older Go to VERSION, by default the newest release.

    Changes go.mod and go.work with the go command, gosdk.lock, and all files that `gosdk ci-check` reads, and prints
    the diff. Formats stay, a minor stays a minor, and entries that are not older are not changed.

    \b
    Examples:
      gosdk bump
      gosdk bump 1.26.6 --dry-run
      gosdk bump --check
    """
    if undo:
        if version or is_check or dry_run:
            raise UsageError("--undo stands alone", hint="gosdk bump --undo")
        return app.show(UnbumpedResult(*undo_here(app, BUMP, app.cwd)), as_json=as_json)
    options = InstallOptions(source, refresh=refresh)
    target = BumpTarget(target_release(app, Request.parse(version or "latest"), options))
    plan = plan_bump(app, check(app.cwd, app.env, app.reporter.say), target, options)
    is_dry = is_check or dry_run
    if plan.changes and not is_dry:
        make(app, plan.changes, BUMP)
    return app.show(BumpResult(plan, bool(plan.changes) and not is_dry, is_check), as_json=as_json)
