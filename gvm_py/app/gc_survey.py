"""What `gosdk gc` looks at: this machine's SDKs, projects, editors and settings."""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.editors import around, ide_context
from gvm_py.app.known_projects import decider, outside_this_shell, projects
from gvm_py.app.locked import locked_release
from gvm_py.app.module_minimum import module_minimum
from gvm_py.errors import GosdkError, quoted
from gvm_py.ide.references import references, user_references
from gvm_py.paths import home_directory, user_cache
from gvm_py.records import dataclass
from gvm_py.selection.answers import answer_pin
from gvm_py.store.projects import hidden_projects, missing_projects
from gvm_py.store.sdks import InstalledSDK
from gvm_py.ui.output import counted
from gvm_py.upkeep.gc.modcache import toolchains
from gvm_py.upkeep.gc.scan import parse_roots, scan
from gvm_py.upkeep.gc.survey import Questions, Survey, candidates
from gvm_py.upkeep.gc.verdict import Reason, Verdict, judge
from gvm_py.version import GoVersion, supported_minors

_MOST_NAMED = 3


def module_cache(app: App) -> Path | None:
    """Return the go command's module cache, None where there is none."""
    modcache = app.goenv.module_cache
    return modcache if modcache and modcache.is_absolute() and modcache.is_dir() else None


@dataclass(frozen=True)
class GcPlan:
    """What was found, and the verdict on each SDK."""

    survey: Survey
    verdicts: tuple[Verdict, ...]
    has_default: bool

    @property
    def is_blind(self) -> bool:
        """Whether something would go although nothing is known that could use it."""
        return not self.survey.projects and not self.has_default and any(verdict.goes for verdict in self.verdicts)


def judged(app: App) -> GcPlan:
    """Return the verdict on each SDK. Raises what `survey_store` raises."""
    survey = survey_store(app)
    known = {GoVersion.parse(minor) for minor in app.supported_minors}
    minors = supported_minors(known | {sdk.version for sdk in app.store.installed()})
    return GcPlan(survey, judge(survey.candidates, survey.needs, minors), app.store.default is not None)


def survey_store(app: App) -> Survey:
    """Return who needs what. Raises GosdkError where a list of projects, or a directory of gc.roots, is unreadable."""
    installed, obstacles = app.store.installed(), []
    modcache = module_cache(app)
    try:
        cached = toolchains(modcache) if modcache else ()
    except OSError as error:
        cached = ()
        obstacles.append(f"cannot look into {error.filename}: {error.strerror}; the toolchains in it stay")
    survey = Survey(candidates(app.layout, installed, cached, app.platform), obstacles=obstacles)
    _note_settings(app, survey, installed)
    _note_projects(app, survey, installed)
    survey.note_links()
    survey.note_running()
    return survey


def _note_settings(app: App, survey: Survey, installed: Sequence[InstalledSDK]) -> None:
    if default := app.default_sdk():
        survey.needs.add(default.version, Reason("default", f"the default ({app.store.default})"))
    versions = [sdk.version for sdk in installed]
    named = app.env.get("GOSDK_VERSION")
    if version := answer_pin(named, versions):
        survey.needs.add(version, Reason("setting", f"environment variable GOSDK_VERSION ({named})"))
    for value, origin in _toolchain_settings(app):
        if version := GoVersion.from_toolchain(value.partition("+")[0]):
            survey.needs.add(version, Reason("setting", f"GOTOOLCHAIN={value} ({origin})"))


def _toolchain_settings(app: App) -> Iterator[tuple[str, str]]:
    if setting := app.goenv.get("GOTOOLCHAIN"):
        yield setting.value, setting.origin
    if app.config.gotoolchain:
        yield app.config.gotoolchain, f"{app.layout.config_file}, gotoolchain"


def _note_projects(app: App, survey: Survey, installed: Sequence[InstalledSDK]) -> None:
    ctx, quiet = ide_context(app), outside_this_shell(app)
    questions = Questions(
        decider(quiet, installed),
        partial(module_minimum, quiet),
        locked_release,
        lambda project: references(project, ctx),
    )
    for project in _projects(app, survey):
        survey.ask(project, questions)
    for line in hidden_projects(app.layout, user_cache(app.env)):
        # Whatever another member of the group needs stays.
        reason = Reason("project", f"{line[:200]}, which you may not read, may need it")
        for sdk in installed:
            survey.needs.add(sdk.version, reason)
    survey.note_references(user_references(ctx))


def _projects(app: App, survey: Survey) -> dict[Path, None]:
    """Return every project once: remembered ones, those of the IDEs, and those below gc.roots."""
    roots = parse_roots(app.config.gc_roots, home_directory(app.env), app.layout.config_file)
    known = dict.fromkeys([*_opened_here(app), *projects(app)])
    if not roots and not known:
        survey.obstacles.append("no project is known; the setting gc.roots can name their directories")
    if missing := missing_projects(app.layout, user_cache(app.env)):
        such = quoted(missing[0][:200])
        survey.obstacles.append(
            f"{counted(len(missing), 'remembered project')} cannot be found and keep no SDK, such as {such}"
        )
    modcache = module_cache(app)
    foreign = [app.layout.root, *(item.goroot for item in survey.candidates)]
    if modcache:
        foreign.append(modcache)
    found = scan(roots, foreign)
    survey.obstacles += _unreadable(found.unreadable)
    # A go.mod in the module cache, or in an SDK, is nobody's project.
    prefixes = tuple(os.path.join(path, "") for path in foreign)
    return {path: None for path in {**known, **found.projects} if not os.path.join(path, "").startswith(prefixes)}


def _opened_here(app: App) -> list[Path]:
    """Return the projects around the working directory that an editor opened; gosdk may never have run in them."""
    try:
        return [target.directory for target in around(ide_context(app), app.cwd) if target.editors]
    except (GosdkError, OSError):
        return []  # the directory was removed


def _unreadable(errors: Sequence[OSError]) -> Iterator[str]:
    for error in errors[:_MOST_NAMED]:
        yield f"cannot look into {os.fsdecode(error.filename)}: {error.strerror}; projects in it keep no SDK"
    if len(errors) > _MOST_NAMED:
        yield f"{len(errors) - _MOST_NAMED} more directories cannot be looked into"
