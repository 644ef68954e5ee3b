"""The parts of the screen that `gosdk status` shows: each turns what is known here into lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.outlook import GoForecast, forecast
from gvm_py.commands.current import sentence
from gvm_py.selection import Decision
from gvm_py.store.receipt import Receipt
from gvm_py.ui.output import human_size
from gvm_py.version import is_end_of_life

GOOD, BAD, UNKNOWN = "ok", "!", "?"


@dataclass(frozen=True)
class StatusLine:
    """One thing: whether it is as it should be, in words, and what to type where it is not."""

    about: str
    state: str
    text: str
    fix: str = ""


@dataclass(frozen=True)
class StatusContext:
    """What every part of the screen is made from."""

    app: App
    decision: Decision
    outlook: GoForecast

    @classmethod
    def of(cls, app: App) -> "StatusContext":
        """Look at the working directory. Raises GosdkError for a pin that cannot be understood."""
        decision = app.decide()
        return cls(app, decision, forecast(app, decision))


def _sdk(context: StatusContext) -> Iterator[StatusLine]:
    decision = context.decision
    if decision.bin is None:
        yield StatusLine("sdk", BAD, decision.missing, decision.hint)
    else:
        name = decision.version.name if decision.version else "system Go"
        yield StatusLine("sdk", GOOD, f"{name}, by {decision.origin}: {decision.goroot or decision.bin}")


def _shell(context: StatusContext) -> Iterator[StatusLine]:
    if not context.outlook.interferes:
        yield StatusLine("shell", GOOD, "go is the shim, and no setting interferes")
    for found in context.outlook.interferes:
        yield StatusLine("shell", BAD, f"{found.setting} ({found.origin}): {found.effect}", "gosdk doctor")


def _go(context: StatusContext) -> Iterator[StatusLine]:
    predicted = context.outlook.prediction
    if predicted:
        state = BAD if predicted.action == "fail" else GOOD
        yield StatusLine("go", state, f"the go command {sentence(predicted, context.outlook.goroot_after_switch)}")


def _bridge(context: StatusContext) -> Iterator[StatusLine]:
    names = [sdk.version.name for sdk in context.app.store.installed()]
    lost = [name for name in names if not (context.app.layout.shims / f"{name}{context.app.platform.script}").exists()]
    if lost:
        yield StatusLine("bridge", BAD, f"go itself cannot find {', '.join(lost)}", "gosdk rehash")
    elif names:
        yield StatusLine("bridge", GOOD, f"go itself finds {', '.join(names)}")


def _editors(context: StatusContext) -> Iterator[StatusLine]:
    from gvm_py.app.editors import ide_context, new_writer, sync_all
    from gvm_py.ide.sync import SyncOptions, find_project

    app = context.app
    if context.decision.bin is None:
        return
    ctx = ide_context(app)
    directory = find_project(app.cwd, Path(ctx.machine.home))
    (synced,) = sync_all(app, [directory], SyncOptions(), ctx, new_writer(app, "status", dry=True))
    if synced.error:
        raise synced.error
    for outcome in synced.outcomes:
        if outcome.is_drift:
            yield StatusLine(
                "editor", BAD, f"{outcome.file} names {outcome.before or 'no SDK'}", "gosdk sync-ide --fix"
            )
        elif outcome.state == "aligned":
            yield StatusLine("editor", GOOD, f"{outcome.file} names this SDK")


def _updates(context: StatusContext) -> Iterator[StatusLine]:
    from gvm_py.dist.sources.supported import recall_releases

    version = context.decision.version
    if version is None:
        return
    newer = [release for release in recall_releases(context.app.layout.cache) if release.language == version.language]
    if is_end_of_life(version, context.app.supported_minors):
        minors = " and ".join(context.app.supported_minors)
        yield StatusLine(
            "updates", BAD, f"Go {version.language} is end of life: only {minors} get fixes", "gosdk outdated"
        )
    if not newer:
        yield StatusLine("updates", UNKNOWN, "no list of releases has been seen yet", "gosdk outdated")
    elif max(newer) > version:
        yield StatusLine("updates", BAD, f"{max(newer).name} is out", f"gosdk upgrade {version.language}")
    else:
        yield StatusLine("updates", GOOD, f"{version.name} is the newest {version.language} seen so far")


def _security(context: StatusContext) -> Iterator[StatusLine]:
    from gvm_py.audit.database import load
    from gvm_py.audit.findings import Subject, assess
    from gvm_py.audit.location import DEFAULT_DATABASE, Location
    from gvm_py.dist.sources.index_cache import age_text

    app, version, now = context.app, context.decision.version, datetime.now(UTC)
    if version is None:
        return
    place = Location.parse(DEFAULT_DATABASE, app.cwd)
    database = load(place, app.fetcher, app.layout.cache / "vulndb", offline=True, now=now)
    found = assess(Subject(version, None), database.reports, app.platform, app.supported_minors).findings
    seen = f"by a database that is {age_text((now - database.checked).total_seconds())}"
    if found:
        yield StatusLine("security", BAD, f"{len(found)} known vulnerabilities, {seen}", "gosdk audit .")
    else:
        yield StatusLine("security", GOOD, f"no known vulnerabilities, {seen}")


def _store(context: StatusContext) -> Iterator[StatusLine]:
    installed = context.app.store.installed()
    receipts = [Receipt.read(sdk.goroot) for sdk in installed if not sdk.linked]
    size = human_size(sum(receipt.size for receipt in receipts if receipt))
    yield StatusLine("store", GOOD, f"{len(installed)} SDKs, {size} in {context.app.layout.root}")


PARTS = {
    "sdk": _sdk,
    "shell": _shell,
    "go": _go,
    "bridge": _bridge,
    "editor": _editors,
    "updates": _updates,
    "security": _security,
    "store": _store,
}
