"""`gosdk outdated`: how far the installed minors are behind."""

import click

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.upgrade_survey import UpgradeSurvey, survey_upgrades
from gvm_py.ui.output import emit, table
from gvm_py.upkeep.upgrade.effects import Effect
from gvm_py.upkeep.upgrade.minors import Minor
from gvm_py.version import GoVersion


@click.command()
@click.option("--source", help="go.dev, goproxy, or the URL of a release index; default: the setting `source`.")
@click.option("--refresh", is_flag=True, help="Ask again even when the kept list is young.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, *, source: str | None, refresh: bool, as_json: bool) -> None:
    """Compare the newest installed patch of each minor with the newest release.

    Minors that get no fixes any more are named, and so are the projects that name their patch and keep it.
    """
    outlook = survey_upgrades(app, InstallOptions(source, refresh=refresh))
    if as_json:
        emit("outdated", _data(outlook))
        return
    if outlook.minors:
        head = ("MINOR", "HERE", "NEWEST", "")
        click.echo(table([head, *(_row(minor, outlook) for minor in outlook.minors)]))
    _advise(app, outlook)


def _advise(app: App, outlook: UpgradeSurvey) -> None:
    behind = [minor for minor in outlook.minors if minor.target]
    for minor in behind:
        for effect in outlook.kept_by(minor):
            app.reporter.say(f"{effect.origin} names {effect.words} and keeps {effect.before.name}")
    if any(not minor.end_of_life or minor.is_default for minor in behind):
        app.reporter.say("get the newest patches: gosdk upgrade")
    elif behind:
        app.reporter.say("get the newest patches of what is end of life, too: gosdk upgrade --all")
    newest = next(iter(outlook.supported), None)
    if newest and not any(minor.language == newest for minor in outlook.minors):
        app.reporter.say(f"Go {newest} is out: gosdk install {newest}")


def _row(minor: Minor, outlook: UpgradeSurvey) -> tuple[str, ...]:
    marks = ["default"] if minor.is_default else []
    if minor.end_of_life:
        marks.append(f"end of life: only {' and '.join(outlook.supported)} get fixes")
    if minor.newest is None:
        marks.append(f"{outlook.source} has none of it")
    elif minor.target:
        marks.append("behind")
    return minor.language, _name(minor.installed), _name(minor.newest), "; ".join(marks)


def _name(version: GoVersion | None) -> str:
    return version.name if version else "-"


def _data(outlook: UpgradeSurvey) -> dict[str, object]:
    minors = [
        {
            "minor": minor.language,
            "installed": minor.installed.text if minor.installed else None,
            "newest": minor.newest.text if minor.newest else None,
            "outdated": minor.target is not None,
            "eol": minor.end_of_life,
            "default": minor.is_default,
            "follow": [effect_data(effect) for effect in outlook.followed_by(minor)],
            "keep": [effect_data(effect) for effect in outlook.kept_by(minor)],
        }
        for minor in outlook.minors
    ]
    return {"source": outlook.source, "supported": list(outlook.supported), "minors": minors}


def effect_data(effect: Effect) -> dict[str, str]:
    """Return what `--json` shows of a project."""
    return {
        "origin": effect.origin,
        "words": effect.words,
        "before": effect.before.text,
        "after": effect.after.text,
    }
