"""`gosdk gc --empty-trash` and `gosdk gc --dedupe`: more space without taking an SDK away."""

from contextlib import ExitStack

import click

from gvm_py.app.context import App
from gvm_py.system.processes import running_from
from gvm_py.ui.output import emit, human_size
from gvm_py.upkeep.gc.dedupe import Savings, dedupe
from gvm_py.upkeep.gc.size import freed_bytes


def run_empty_trash(app: App, *, dry_run: bool, as_json: bool) -> int:
    """Delete every removal for good, except those that a program runs from. Returns the exit code."""
    freed, deleted = 0, []
    with app.store.lock("emptying the trash"):
        for removal in app.store.trash.everything():
            moves = removal.moves
            if running := running_from(move.kept for move in moves):
                app.reporter.warn(f"{next(iter(running.values()))} runs from {removal.directory}, which stays")
                continue
            freed += freed_bytes(move.kept for move in moves)
            deleted += [str(move.origin) for move in moves]
            if not dry_run:
                app.store.trash.delete(removal)
        if not dry_run:
            app.store.trash.sweep()
    if as_json:
        emit("gc", {"dry_run": dry_run, "deleted": deleted, "freed": freed})
    elif deleted:
        click.echo("\n".join(deleted))
    app.reporter.say(f"{human_size(freed)} {'would be' if dry_run else 'are'} free")
    return 0


def run_dedupe(app: App, *, dry_run: bool, as_json: bool) -> int:
    """Let the SDKs of the store share equal files. Returns the exit code."""
    sdks = [sdk for sdk in app.store.installed() if sdk.is_own]
    with ExitStack() as stack:
        for sdk in sdks:
            stack.enter_context(app.store.version_lock(sdk.version, "sharing equal files"))
        tick = stack.enter_context(app.reporter.bar("compare", None))
        goroots = [sdk.goroot for sdk in sdks if sdk.goroot.exists()]
        savings = dedupe(goroots, app.layout.staging, dry=dry_run, tick=tick)
    _tell(app, savings, dry_run=dry_run)
    if as_json:
        emit("gc", {"dry_run": dry_run, **_data(savings)})
    return 0


def _tell(app: App, savings: Savings, *, dry_run: bool) -> None:
    for goroot in savings.without_manifest:
        app.reporter.warn(f"{goroot} has no manifest and shares nothing; it gets one by: gosdk verify --repair")
    if savings.changed:
        first, *others = savings.changed
        more = f" and {len(others)} more" if others else ""
        app.reporter.warn(f"not as installed, so not shared: {first}{more}; see all of them: gosdk verify")
    verb = "would share" if dry_run else "now share"
    app.reporter.say(f"{human_size(savings.bytes)} saved; files that {verb} their bytes: {savings.files}")


def _data(savings: Savings) -> dict[str, object]:
    return {
        "files": savings.files,
        "bytes": savings.bytes,
        "changed": [str(path) for path in savings.changed],
        "without_manifest": [str(path) for path in savings.without_manifest],
    }
