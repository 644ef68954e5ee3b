"""What `gosdk outdated` and `gosdk upgrade` look at: releases, installed minors, and the projects that use them."""

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import sources
from gvm_py.app.known_projects import decider, outside_this_shell, projects
from gvm_py.dist.sources.supported import recall_releases
from gvm_py.errors import GosdkError, shell_word
from gvm_py.install.locate import first_listing
from gvm_py.records import dataclass, replace
from gvm_py.request import Request
from gvm_py.selection.answers import answer_pin
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.result import Note, warning
from gvm_py.upkeep.upgrade import Effect, Minor, Releases, compare, effects
from gvm_py.version import GoVersion, supported_minors


@dataclass(frozen=True)
class UpgradeSurvey:
    """Every minor that matters here, the languages that get fixes, newest first, and what upgrades would change."""

    source: str
    minors: tuple[Minor, ...]
    supported: tuple[str, ...]
    effects: tuple[Effect, ...]
    default_file: str = ""

    def kept_by(self, minor: Minor) -> list[Effect]:
        """Return who keeps an older patch of a minor than its newest."""
        if minor.newest is None:
            return []
        keeping = [effect for effect in self.effects if effect.before.language == minor.language and not effect.follows]
        return [effect for effect in keeping if effect.before < minor.newest]

    def pins_of(self, minor: Minor, indent: str = "") -> Iterator[Note]:
        """Yield who keeps an older patch of a minor, each with the command that moves it."""
        for effect in self.kept_by(minor):
            kept = f"{indent}{effect.origin} requests {effect.words} and keeps {effect.before.name}; to move it:"
            yield Note(kept, hint=self._move_command(effect, minor))

    def _move_command(self, effect: Effect, minor: Minor) -> str:
        """Return what moves a file that keeps its patch to the newest one of its minor."""
        if str(effect.file) == self.default_file:
            return f"gosdk default {minor.language}"
        return f"cd {shell_word(effect.file.parent)} && gosdk bump {minor.newest}"

    def after_moving(self, files: Collection[Path]) -> "UpgradeSurvey":
        """Return the survey without the files that were moved to the newest patch."""
        return replace(self, effects=tuple(effect for effect in self.effects if effect.file not in files))

    def end_of_life_notes(self, chosen: Collection[Minor]) -> Iterator[Note]:
        """Yield which installed minors get no more fixes; of one that is not among `chosen`, how to upgrade it."""
        for minor in self.minors:
            if not minor.end_of_life:
                continue
            text = f"Go {minor.language} is end of life: only {' and '.join(self.supported)} get fixes"
            if minor in chosen or not minor.target:
                yield warning(text)
            else:
                hint = f"gosdk upgrade {minor.language}"
                yield warning(f"{text}; {minor.target.name} is its newest patch", hint=hint)

    def followed_by(self, minor: Minor) -> list[Effect]:
        """Return who moves on to the newest patch of a minor."""
        return [effect for effect in self.effects if effect.follows and effect.after == minor.newest]


def survey_upgrades(app: App, options: InstallOptions) -> UpgradeSurvey:
    """Return how far this machine is behind. Raises NetworkError where no source answers."""
    name, released = first_listing(sources(app, options), app.platform, lambda found: _requests(app, found))
    return _survey(app, name, released)


def _requests(app: App, found: Collection[GoVersion]) -> list[Request]:
    """Return the minors that count here: installed, supported, and that of the default."""
    here = [sdk.version for sdk in app.store.installed() if not sdk.version.label]
    minors = {version.language for version in here} | {*supported_minors({*found, *here})}
    default = answer_pin(app.store.default, {*here, *found})
    if default:
        minors.add(default.language)
    return [Request.parse(minor) for minor in sorted(minors)]


def recall_upgrades(app: App) -> UpgradeSurvey | None:
    """Return the survey by the releases seen so far, without network; None before any list has been seen."""
    released = recall_releases(app.layout.cache)
    return _survey(app, "the lists seen so far", released) if released else None


def _survey(app: App, name: str, released: Iterable[GoVersion]) -> UpgradeSurvey:
    released = tuple(released)
    installed = app.store.installed()
    here = [sdk.version for sdk in installed if not sdk.version.label]
    known = {GoVersion.parse(minor) for minor in app.supported_minors}
    supported = supported_minors({*released, *known, *here})
    minors = compare(here, app.store.default, Releases(released, supported))
    return UpgradeSurvey(
        name, minors, supported, (*_of_default(app), *_of_projects(app, minors)), str(app.layout.default_file)
    )


def _of_projects(app: App, minors: tuple[Minor, ...]) -> tuple[Effect, ...]:
    installed = app.store.installed()
    targets = [minor.target for minor in minors if minor.target]
    later = [*installed, *(InstalledSDK(target, app.layout.versions / target.name) for target in targets)]
    quiet = outside_this_shell(app)
    try:
        known = projects(app)
    except GosdkError as error:
        app.reporter.warn(f"{error.message}; which projects keep their patch is not known")
        return ()
    return effects(known, decider(quiet, installed), decider(quiet, sorted(later, key=lambda sdk: sdk.version)))


def _of_default(app: App) -> tuple[Effect, ...]:
    """Return the default that names its patch; one that does not always follows."""
    text = app.store.default
    version = answer_pin(text, [sdk.version for sdk in app.store.installed()])
    if text is None or version is None or not Request.parse(text).is_exact:
        return ()
    return (Effect(str(app.layout.default_file), text, version, version),)


def survey_data(survey: UpgradeSurvey) -> dict[str, object]:
    """Return what `gosdk outdated --json` shows."""
    minors = [_minor_data(survey, minor) for minor in survey.minors]
    return {"source": survey.source, "supported": list(survey.supported), "minors": minors}


def _minor_data(survey: UpgradeSurvey, minor: Minor) -> dict[str, object]:
    return {
        "minor": minor.language,
        "installed": minor.installed.text if minor.installed else None,
        "newest": minor.newest.text if minor.newest else None,
        "outdated": minor.target is not None,
        "eol": minor.end_of_life,
        "default": minor.is_default,
        "follow": [effect_data(effect) for effect in survey.followed_by(minor)],
        "keep": [effect_data(effect) for effect in survey.kept_by(minor)],
    }


def effect_data(effect: Effect) -> dict[str, str]:
    """Return what `--json` shows of a project."""
    return {
        "origin": effect.origin,
        "words": effect.words,
        "before": effect.before.text,
        "after": effect.after.text,
    }
