"""`gosdk import --from-settings`: the default and the pin that other managers had become gosdk's."""

from dataclasses import dataclass

import click

from gvm_py.app.auto_sync import auto_sync
from gvm_py.app.context import App
from gvm_py.request import Request
from gvm_py.selection.request_files import read_pin
from gvm_py.system.fs import write_atomic
from gvm_py.ui.output import emit, table
from gvm_py.upkeep.importer.finders import ForeignPaths
from gvm_py.upkeep.importer.foreign_settings import SYSTEM, ForeignSetting, default_settings, project_setting

_TAKEN = ("set", "would set", "same")


@dataclass(frozen=True)
class SettingsOutcome:
    """One setting, the file of gosdk it belongs into, and what became of it: set, would set, same or kept."""

    setting: ForeignSetting
    target: str
    status: str
    why: str = ""

    def as_data(self) -> dict[str, object]:
        """Return what `--json` shows."""
        setting = self.setting
        return {
            "file": str(setting.file),
            "line": setting.line,
            "words": list(setting.words),
            "request": setting.request,
            "target": self.target,
            "status": self.status,
            "why": self.why,
        }


def import_settings(app: App, places: ForeignPaths, *, dry_run: bool, as_json: bool) -> int:
    """Take over what nothing of gosdk's contradicts. Returns 1 where a setting could not be, else 0.

    Raises GosdkError for a settings file that cannot be read.
    """
    pin = project_setting(app.cwd, places.home)
    outcomes = [_pin(pin, dry_run=dry_run)] if pin else []
    outcomes += _defaults(app, list(default_settings(places)), dry_run=dry_run)
    if pin and outcomes[0].status == "set":
        auto_sync(app, (pin.project,))
    for outcome in outcomes:
        _tell(app, outcome)
    if as_json:
        emit("import", [outcome.as_data() for outcome in outcomes])
    elif outcomes:
        click.echo(table([_cells(outcome) for outcome in outcomes]))
    else:
        app.reporter.say("no settings of asdf, mise, goenv or gvm were found")
    return int(any(outcome.status not in _TAKEN for outcome in outcomes))


def _pin(setting: ForeignSetting, *, dry_run: bool) -> SettingsOutcome:
    path = setting.project / ".go-version"
    target = str(path)
    if setting.request is None:
        return _untold(setting, target)
    if path.exists():
        words = read_pin(target).words
        if words.removeprefix("go") == setting.request:
            return SettingsOutcome(setting, target, "same")
        return SettingsOutcome(
            setting, target, "kept", f"it says {words} already; to change it: gosdk use {setting.request}"
        )
    if not dry_run:
        write_atomic(path, f"{setting.request}\n".encode())
    return SettingsOutcome(setting, target, "would set" if dry_run else "set")


def _defaults(app: App, settings: list[ForeignSetting], *, dry_run: bool) -> list[SettingsOutcome]:
    target = str(app.layout.default_file)
    options = dict.fromkeys(setting.request for setting in settings if setting.request)
    if len(options) > 1:
        why = f"the managers disagree ({', '.join(options)}); choose one: gosdk default {next(iter(options))}"
        return [SettingsOutcome(setting, target, "kept", why) for setting in settings]
    return [_default(app, setting, target, dry_run=dry_run) for setting in settings]


def _default(app: App, setting: ForeignSetting, target: str, *, dry_run: bool) -> SettingsOutcome:
    if setting.request is None:
        return _untold(setting, target)
    present = app.store.default or SYSTEM
    if present == setting.request:
        return SettingsOutcome(setting, target, "same")
    if app.store.default:
        change = "--unset" if setting.request == SYSTEM else setting.request
        return SettingsOutcome(
            setting, target, "kept", f"it says {present} already; to change it: gosdk default {change}"
        )
    if not dry_run:
        app.store.set_default(Request.parse(setting.request))
    return SettingsOutcome(setting, target, "would set" if dry_run else "set")


def _untold(setting: ForeignSetting, target: str) -> SettingsOutcome:
    return SettingsOutcome(setting, target, "kept", f"gosdk has no word for {' '.join(setting.words)!r}")


def _tell(app: App, outcome: SettingsOutcome) -> None:
    request = outcome.setting.request
    if outcome.why:
        app.reporter.warn(f"{outcome.setting.origin} asks for {' '.join(outcome.setting.words)}: {outcome.why}")
    elif request and request != SYSTEM and app.store.newest(Request.parse(request)) is None:
        app.reporter.say(f"Go {request} is not installed yet: gosdk install {request}")


def _cells(outcome: SettingsOutcome) -> list[str]:
    setting = outcome.setting
    asked = setting.request or " ".join(setting.words)
    return [setting.origin, asked, outcome.status, outcome.target]
