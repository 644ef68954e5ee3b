"""`gosdk gc`: take away the SDKs that nothing needs, and say why each stays or goes."""

from collections.abc import Sequence
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.gc_survey import module_cache, survey_store
from gvm_py.commands.gc.report import VerdictLine, conclusion, removal_data, weighed
from gvm_py.errors import UsageError
from gvm_py.store.trash import Removal
from gvm_py.ui.output import emit, table
from gvm_py.upkeep.gc.clearing import clear
from gvm_py.upkeep.gc.size import freed_bytes
from gvm_py.upkeep.gc.verdict import Verdict, judge
from gvm_py.version import GoVersion, supported_minors


@click.command()
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would happen.")
@click.option("--empty-trash", is_flag=True, help="Only delete for good what earlier removals left in the trash.")
@click.option("--dedupe", is_flag=True, help="Only let the SDKs share equal files, as hard links.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, *, dry_run: bool, empty_trash: bool, dedupe: bool, as_json: bool) -> int:
    """Move the SDKs that nothing needs to the trash, toolchains of the go command's module cache among them.

    What is needed by a project, an editor, the default or a running program stays, and so does the newest of each
    minor that gets fixes. Projects are those gosdk has seen, and those below the directories of the setting gc.roots.
    After two weeks the trash is deleted; until then, `gosdk undo` brings everything back.
    """
    if empty_trash and dedupe:
        raise UsageError("--empty-trash and --dedupe exclude each other", hint="gosdk gc --help")
    if empty_trash or dedupe:
        from gvm_py.commands.gc.space import run_dedupe, run_empty_trash

        job = run_dedupe if dedupe else run_empty_trash
        return job(app, dry_run=dry_run, as_json=as_json)
    return _collect(app, dry_run=dry_run, as_json=as_json)


def _collect(app: App, *, dry_run: bool, as_json: bool) -> int:
    survey = survey_store(app)
    verdicts = judge(survey.candidates, survey.needs, _minors(app))
    lines = [weighed(verdict) for verdict in verdicts]
    for obstacle in survey.obstacles:
        app.reporter.warn(obstacle)
    removal, failures = (None, {}) if dry_run else _carry_out(app, verdicts)
    freed = freed_bytes(_on_the_way_out(verdicts, removal))
    if as_json:
        items = [line.as_data() for line in lines]
        known = {"dry_run": dry_run, "projects": survey.projects, "items": items, "freed": freed}
        emit("gc", {**known, "removal": removal_data(removal)})
    elif lines:
        click.echo(table([VerdictLine.HEAD, *(line.as_row() for line in lines)]))
    app.reporter.say(conclusion(verdicts, freed, removal))
    for path, reason in failures.items():
        app.reporter.error(f"{path} stays: {reason}", f"ls -ld '{path.parent}'")
    return 1 if failures else 0


def _carry_out(app: App, verdicts: Sequence[Verdict]) -> tuple[Removal, dict[Path, str]]:
    """Move what goes to the trash; return that, and why what should have gone is still where it was."""
    failures: dict[Path, str] = {}
    removal = clear(app.store, verdicts, module_cache(app), failures.__setitem__)
    app.publish()
    return removal, failures


def _on_the_way_out(verdicts: Sequence[Verdict], removal: Removal | None) -> list[Path]:
    """Return what was moved, or for a dry run what would be."""
    if removal is None:
        return [path for verdict in verdicts if verdict.goes for path in verdict.candidate.paths]
    return [move.kept for move in removal.moves]


def _minors(app: App) -> tuple[str, ...]:
    """Return the minors that get fixes, by what is known of the releases and by what is installed."""
    known = {GoVersion.parse(minor) for minor in app.supported_minors}
    return supported_minors(known | {sdk.version for sdk in app.store.installed()})
