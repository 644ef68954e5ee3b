"""`gosdk gc`: remove the SDKs that nothing uses, and explain each decision."""

from collections.abc import Iterator
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.gc_survey import judged
from gvm_py.app.gc_work import collect, empty_trash, share_equal_files
from gvm_py.commands.gc.report import GcResult, TrashEmptiedResult
from gvm_py.commands.options import dry_run_option, json_option, yes_option
from gvm_py.errors import UsageError
from gvm_py.records import dataclass
from gvm_py.ui.output import human_size
from gvm_py.ui.result import CommandResult, Note, show_note, warning
from gvm_py.ui.streams import can_ask
from gvm_py.upkeep.gc.dedupe import Savings


@dataclass(frozen=True)
class DedupeResult(CommandResult):
    """What sharing equal files saves."""

    command: ClassVar = "gc"
    savings: Savings
    dry_run: bool

    @override
    def as_data(self) -> object:
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


@click.command()
@dry_run_option
@click.option("--empty-trash", "empties", is_flag=True, help="Only delete for good what earlier removals left behind.")
@click.option("--dedupe", is_flag=True, help="Only let the SDKs share equal files, as hard links.")
@yes_option
@json_option
@click.pass_obj
def command(app: App, *, dry_run: bool, empties: bool, dedupe: bool, yes: bool, as_json: bool) -> int:
    """Move the SDKs that nothing uses to the trash, those in the go command's module cache included.

    What a project, an editor, the default or a running program uses stays, and so does the newest of each supported
    minor. Projects are those gosdk has seen, and those below the directories of the setting gc.roots. After two weeks
    the trash is deleted; until then, `gosdk undo` restores everything.

    \b
    Examples:
      gosdk gc --dry-run
      gosdk gc
      gosdk gc --empty-trash
    """
    if empties and dedupe:
        raise UsageError("--empty-trash and --dedupe exclude each other", hint="gosdk gc --help")
    if empties:
        return app.show(TrashEmptiedResult(empty_trash(app, dry_run=dry_run)), as_json=as_json)
    if dedupe:
        return app.show(DedupeResult(share_equal_files(app, dry_run=dry_run), dry_run), as_json=as_json)
    plan = judged(app)
    if plan.is_blind and not (dry_run or yes):
        dry_run = not _agreed(app)
    return app.show(GcResult(collect(app, plan, dry_run=dry_run), dry_run, plan.is_blind), as_json=as_json)


def _agreed(app: App) -> bool:
    """Ask before SDKs are removed although nothing is known that could use them; without a terminal, do not remove."""
    show_note(
        warning("no project and no default is known, so all but the newest SDK of each minor look unused"), app.reporter
    )
    if not can_ask():
        return False
    return click.confirm("Move them to the trash?", default=False, err=True)
