"""Import the default and the pin of other managers, where nothing of gosdk's contradicts them."""

from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync
from gvm_py.app.import_sources import foreign_paths
from gvm_py.records import dataclass, replace
from gvm_py.request import Request
from gvm_py.request.version_files import SYSTEM
from gvm_py.selection.request_files import read_pin
from gvm_py.system.fs import write_atomic
from gvm_py.upkeep.importer.foreign_settings import ForeignSetting, default_settings, project_setting


@dataclass(frozen=True)
class SettingsOutcome:
    """One setting, the file of gosdk it belongs into, and what became of it: set, would set, same or kept.

    `is_missing` is set where no installed SDK matches it.
    """

    setting: ForeignSetting
    target: str
    status: str
    why: str = ""
    is_missing: bool = False


def adopt_settings(app: App, *, dry_run: bool) -> tuple[SettingsOutcome, ...]:
    """Import what nothing of gosdk's contradicts. Raises GosdkError for a settings file that cannot be read."""
    places = foreign_paths(app)
    pin = project_setting(app.cwd, places.home)
    outcomes = [_pin(pin, dry_run=dry_run)] if pin else []
    outcomes += _defaults(app, list(default_settings(places)), dry_run=dry_run)
    if pin and outcomes[0].status == "set":
        auto_sync(app, (pin.project,))
    return tuple(replace(outcome, is_missing=_is_missing(app, outcome)) for outcome in outcomes)


def _is_missing(app: App, outcome: SettingsOutcome) -> bool:
    request = outcome.setting.request
    return bool(request and request != SYSTEM and app.store.newest(Request.parse(request)) is None)


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
            setting, target, "kept", f"it requests {words} already; to change it: gosdk use {setting.request}"
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
            setting, target, "kept", f"it is {present} already; to change it: gosdk default {change}"
        )
    if not dry_run:
        app.store.set_default(Request.parse(setting.request))
    return SettingsOutcome(setting, target, "would set" if dry_run else "set")


def _untold(setting: ForeignSetting, target: str) -> SettingsOutcome:
    return SettingsOutcome(setting, target, "kept", f"gosdk does not support {' '.join(setting.words)!r}")
