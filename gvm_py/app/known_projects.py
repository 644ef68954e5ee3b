"""The projects gosdk knows, and which SDK each of them gets: what gc and upgrade must not take from anybody."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.errors import GosdkError
from gvm_py.paths import user_cache
from gvm_py.records import replace
from gvm_py.selection import Decision, Installed, Rule
from gvm_py.selection.answers import answer_pin
from gvm_py.store.projects import known_projects, remember
from gvm_py.system.owners import REFUSED

_OF_ONE_SHELL = ("GOSDK_VERSION", "GOWORK", "GO111MODULE")


def note_project(app: App, directory: Path) -> None:
    """Remember that there is a project in `directory`. What fails only warns: the user came for something else.

    Somebody who may write nowhere knows that, so it is not said with every `go`.
    """
    try:
        remember(app.layout, [directory], user_cache(app.env))
    except (GosdkError, OSError) as error:
        if isinstance(error, OSError) and error.errno in REFUSED:
            return
        app.reporter.warn(f"cannot remember the project {directory}: {error}")


def projects(app: App) -> tuple[Path, ...]:
    """Return the projects that gosdk, GoLand, IntelliJ IDEA and VS Code remember and that exist now.

    Raises GosdkError for a list that cannot be read.
    """
    from gvm_py.app.editors import ide_context
    from gvm_py.ide.projects import all_projects

    return all_projects(ide_context(app), known_projects(app.layout, user_cache(app.env)))


def outside_this_shell(app: App) -> App:
    """Return the App without what this shell alone has set: a project's own files say what it needs."""
    return replace(app, env={name: value for name, value in app.env.items() if name not in _OF_ONE_SHELL})


def decider(app: App, installed: Sequence[Installed]) -> Callable[[Path], Decision]:
    """Return the function that selects the one of `installed` for a project; it raises GosdkError."""
    from gvm_py.selection import decide

    query = app.query(app.layout.root, installed)
    return lambda directory: decide(replace(query, cwd=directory))


def users_of(app: App, sdks: Sequence[Installed]) -> tuple[tuple[str, str], ...]:
    """Return who would miss these SDKs, as (file and line, version request): the default and the known projects."""
    rest = [sdk for sdk in app.store.installed() if sdk not in sdks]
    found = dict.fromkeys(_missed_default(app, rest))
    outside = outside_this_shell(app)
    before, after = decider(outside, app.store.installed()), decider(outside, rest)
    going = {sdk.version for sdk in sdks}
    for directory in _existing(app):
        try:
            decision = before(directory)
            if decision.rule is not Rule.DEFAULT and decision.version in going and after(directory).bin is None:
                found[str(decision.origin), decision.wanted] = None
        except GosdkError:
            continue  # A project whose files cannot be read requests nothing that could be named.
    return tuple(found)


def _missed_default(app: App, rest: Sequence[Installed]) -> Iterator[tuple[str, str]]:
    text = app.store.default
    if text and app.default_sdk() and answer_pin(text, [sdk.version for sdk in rest]) is None:
        yield f"the default in {app.store.default_file}", text


def _existing(app: App) -> tuple[Path, ...]:
    try:
        return projects(app)
    except GosdkError as error:
        app.reporter.warn(f"the list of known projects cannot be read: {error.message}")
        return ()
