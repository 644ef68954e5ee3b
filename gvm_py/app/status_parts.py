"""The state of a directory in lines, as `gosdk status` shows it, from what is known here; no network is used."""

from collections.abc import Callable, Iterator

from gvm_py.app.context import App
from gvm_py.app.editors import ide_context
from gvm_py.app.outlook import sentence
from gvm_py.app.status_editors import editor_lines
from gvm_py.app.status_line import BAD, GOOD, UNKNOWN, StatusContext, StatusLine
from gvm_py.errors import GosdkError
from gvm_py.paths.spelling import real_key
from gvm_py.selection.interference import undo_command
from gvm_py.selection.shims import shim_file
from gvm_py.selection.version_files import ignored_version_file
from gvm_py.shell.setup import path_command
from gvm_py.store.receipt import Receipt
from gvm_py.ui.output import counted, human_size
from gvm_py.version import is_end_of_life


def _sdk(context: StatusContext) -> Iterator[StatusLine]:
    decision = context.decision
    yield context.sdk_line()
    counts = context.app.config.version_files
    if file := ignored_version_file(context.app.cwd, context.app.env, decision):
        fix = "" if counts else "gosdk config set version_files true"
        yield StatusLine("sdk", UNKNOWN, f"not used: {file.why_ignored(decision, counts)}", fix)


def _shell(context: StatusContext) -> Iterator[StatusLine]:
    app = context.app
    if not context.outlook.interferes:
        yield StatusLine("shell", GOOD, "go is the shim, and no setting interferes")
    for found in context.outlook.interferes:
        fix = path_command(app.layout, app.env) if found.setting == "PATH" else undo_command(found, app.goenv.user)
        yield StatusLine("shell", BAD if fix else GOOD, f"{found.setting} ({found.origin}): {found.effect}", fix)


def _go(context: StatusContext) -> Iterator[StatusLine]:
    predicted = context.outlook.prediction
    if predicted is None:
        return
    text = f"the go command {sentence(predicted, context.outlook.goroot_after_switch)}"
    if predicted.action == "stay":
        yield StatusLine("go", GOOD, text)
    else:
        yield StatusLine("go", BAD, text, "gosdk doctor")


def _bridge(context: StatusContext) -> Iterator[StatusLine]:
    app = context.app
    # Releases and forks of them: the go command looks for no SDK such as `tip`.
    names = [sdk.version.name for sdk in app.store.installed() if sdk.version.release is not None]
    lost = [name for name in names if not shim_file(app.layout, name, app.platform).exists()]
    on_path = map(real_key, filter(None, app.platform.split_list(app.env.get("PATH", ""))))
    if lost:
        yield StatusLine("bridge", BAD, f"the go command cannot find {', '.join(lost)}", "gosdk rehash")
    elif names and real_key(app.layout.shims) not in on_path:
        what = f"the go command cannot find {', '.join(names)}: the shims are not on PATH"
        yield StatusLine("bridge", BAD, what, path_command(app.layout, app.env))
    elif names:
        yield StatusLine("bridge", GOOD, f"the go command finds {', '.join(names)}")


def _updates(context: StatusContext) -> Iterator[StatusLine]:
    from gvm_py.dist.sources.supported import recall_releases

    version = context.decision.version
    if version is None or version.label:
        return
    newer = [release for release in recall_releases(context.app.layout.cache) if release.same_minor(version)]
    if is_end_of_life(version, context.app.supported_minors):
        minors = " and ".join(context.app.supported_minors)
        what = f"Go {version.language} is end of life: only {minors} get fixes"
        yield StatusLine("updates", BAD, what, "gosdk outdated")
    if not newer:
        yield StatusLine("updates", UNKNOWN, "no list of releases has been seen yet", "gosdk outdated")
    elif max(newer) > version:
        yield StatusLine("updates", BAD, f"{max(newer).name} is out", f"gosdk upgrade {version.language}")
    else:
        yield StatusLine("updates", GOOD, f"{version.name} is the newest {version.language} seen so far")


def _security(context: StatusContext) -> Iterator[StatusLine]:
    from gvm_py.app.version_facts import known_security

    version = context.decision.version
    if version is None:
        return
    known = known_security(context.app, version)
    found, seen = known.assessment.findings, f"by a database that is {known.age}"
    if found:
        yield StatusLine("security", BAD, f"{len(found)} known vulnerabilities, {seen}", "gosdk audit .")
    else:
        yield StatusLine("security", GOOD, f"no known vulnerabilities, {seen}")


def _store(context: StatusContext) -> Iterator[StatusLine]:
    installed = context.app.store.installed()
    own = [sdk for sdk in installed if sdk.is_own]
    receipts = (Receipt.read(sdk.goroot) for sdk in own)
    size = human_size(sum(receipt.size for receipt in receipts if receipt))
    others = len(installed) - len(own)
    elsewhere = f", and {others} elsewhere" if others else ""
    text = f"{counted(len(own), 'SDK')}, {size} in {context.app.layout.root}{elsewhere}{_trash(context.app)}"
    yield StatusLine("store", GOOD, text)


def _trash(app: App) -> str:
    """Return how much can be restored and until when, and whether a deletion failed; nothing for an empty trash."""
    trash, removals = app.store.trash, app.store.trash.removals()
    left = "; a part of the trash could not be deleted so far (`gosdk gc --empty-trash`)" if trash.leftovers() else ""
    if not removals:
        return left
    count, until = sum(len(one.moves) for one in removals), max(one.until for one in removals)
    return f"; {count} in the trash until {until:%Y-%m-%d} (`gosdk undo` restores){left}"


_PARTS = {
    "sdk": _sdk,
    "shell": _shell,
    "go": _go,
    "bridge": _bridge,
    "editor": editor_lines,
    "updates": _updates,
    "security": _security,
    "store": _store,
}
OF_A_PROJECT = ("sdk", "shell", "go", "editor")


def survey_status(app: App) -> tuple[StatusLine, ...]:
    """Return every line about the working directory. Raises GosdkError for a pin that cannot be parsed."""
    context = StatusContext.of(app, app.cwd, ide_context(app)).after_asking()
    return tuple(line for about, part in _PARTS.items() for line in _safely(about, part, context))


def project_status(context: StatusContext) -> tuple[StatusLine, ...]:
    """Return the lines that differ from project to project."""
    return tuple(line for about in OF_A_PROJECT for line in _safely(about, _PARTS[about], context))


def _safely(
    about: str, part: Callable[[StatusContext], Iterator[StatusLine]], context: StatusContext
) -> Iterator[StatusLine]:
    """Yield the lines of one part; what it cannot find out is a line as well and keeps no other from being shown."""
    try:
        yield from part(context)
    except GosdkError as error:
        yield StatusLine(about, UNKNOWN, error.message.partition("\n")[0], error.hint.partition("\n")[0])
