"""`gosdk upgrade`: the newest patch of each minor, and everything that follows from it, in one step."""

from collections.abc import Sequence

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.app.upgrade_survey import UpgradeSurvey, survey_upgrades
from gvm_py.commands.outdated import effect_data
from gvm_py.ui.output import emit
from gvm_py.upkeep.upgrade.minors import Minor, choose


@click.command()
@click.argument("minors", metavar="[MINOR]...", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Minors that are end of life, too.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would be installed.")
@click.option("--source", help="go.dev, goproxy, a URL or a path; default: the setting `source`.")
@click.option("--refresh", is_flag=True, help="Ask for the list of releases again even when the kept one is young.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(
    app: App,
    minors: tuple[str, ...],
    *,
    everything: bool,
    dry_run: bool,
    source: str | None,
    refresh: bool,
    as_json: bool,
) -> None:
    """Install the newest patch of each MINOR; without one, of all installed minors that get fixes and of the default.

    What `go` starts, the shims and, with ide.auto_sync, the editors follow at once. The old patch stays for the
    projects that name it and for programs that run from it; `gosdk gc` takes it away when nothing needs it.
    """
    options = InstallOptions(source, refresh=refresh)
    outlook = survey_upgrades(app, options)
    chosen = choose(outlook.minors, minors, everything=everything)
    _name_end_of_life(app, outlook, chosen)
    behind = [minor for minor in chosen if minor.target]
    if not dry_run:
        _carry_out(app, options, behind)
    if as_json:
        data = [_data(outlook, minor) for minor in behind]
        emit("upgrade", {"dry_run": dry_run, "source": outlook.source, "minors": data})
    for minor in behind:
        if not as_json:
            click.echo(_change(minor))
        _tell(app, outlook, minor, dry_run=dry_run)
    if not behind:
        app.reporter.say("everything is up to date" if chosen else "there is nothing to upgrade")


def _carry_out(app: App, options: InstallOptions, behind: Sequence[Minor]) -> None:
    """Install, and let everything follow: also what an earlier upgrade did not come to because it was killed."""
    try:
        if behind:
            install(app, options, tuple(minor.target.text for minor in behind if minor.target))
    finally:
        app.store.refresh()
        app.publish()
        auto_sync(app)


def _name_end_of_life(app: App, outlook: UpgradeSurvey, chosen: Sequence[Minor]) -> None:
    for minor in outlook.minors:
        if minor.end_of_life:
            left_out = (
                f"; {minor.target.name} is its newest patch: gosdk upgrade {minor.language}" if minor.target else ""
            )
            app.reporter.warn(
                f"Go {minor.language} is end of life: only {' and '.join(outlook.supported)} get fixes"
                f"{'' if minor in chosen else left_out}"
            )


def _change(minor: Minor) -> str:
    target = minor.target.name if minor.target else ""
    return f"{minor.installed.name} -> {target}" if minor.installed else target


def _tell(app: App, outlook: UpgradeSurvey, minor: Minor, *, dry_run: bool) -> None:
    """Say who follows, who keeps the old patch, and what becomes of it."""
    follow = outlook.followed_by(minor)
    count = "1 known project" if len(follow) == 1 else f"{len(follow)} known projects"
    app.reporter.say(f"  {count} {'would move' if dry_run else 'moved'} to it")
    for effect in outlook.kept_by(minor):
        app.reporter.say(f"  {effect.origin} names {effect.words} and keeps {effect.before.name}")
    if minor.installed and not dry_run:
        app.reporter.say(f"  {minor.installed.name} stays until nothing needs it; then: gosdk gc")


def _data(outlook: UpgradeSurvey, minor: Minor) -> dict[str, object]:
    return {
        "minor": minor.language,
        "installed": minor.installed.text if minor.installed else None,
        "target": minor.target.text if minor.target else None,
        "eol": minor.end_of_life,
        "follow": [effect_data(effect) for effect in outlook.followed_by(minor)],
        "keep": [effect_data(effect) for effect in outlook.kept_by(minor)],
    }
