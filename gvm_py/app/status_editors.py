"""The lines of `gosdk status` about editors."""

import os
from collections.abc import Iterator

from gvm_py.app.editors import around, options, sync_all
from gvm_py.app.status_line import BAD, GOOD, StatusContext, StatusLine
from gvm_py.ide.sync import SyncOutcome
from gvm_py.ide.vscode_go import find_vscode_go
from gvm_py.ide.vscode_settings import settings_of
from gvm_py.selection.system_go import same_file


def editor_lines(context: StatusContext) -> Iterator[StatusLine]:
    """Yield whether each editor around has the SDK that is selected."""
    app, ctx = context.app, context.ide
    if context.decision.bin is None:
        return
    where = around(ctx, context.directory)
    for synced in sync_all(app, where, options(app), ctx, app.journal.writer("status", app.cwd, dry=True)):
        if synced.error:
            raise synced.error
        for outcome in synced.outcomes:
            if outcome.is_drift and _finds_the_shim(context, outcome):
                yield StatusLine("editor", GOOD, f"VS Code finds go on PATH, the shim, in {outcome.file.parent.parent}")
            elif outcome.is_drift:
                named = f"{outcome.file} names {outcome.before or 'no SDK'}"
                yield StatusLine("editor", BAD, named, "gosdk sync-ide --fix")
            elif outcome.state == "aligned":
                yield StatusLine("editor", GOOD, f"{outcome.file} names this SDK")


def _finds_the_shim(context: StatusContext, outcome: SyncOutcome) -> bool:
    """Return whether VS Code has no SDK by a path, and starts our shim, as doctor sees it."""
    if outcome.editor != "vscode" or outcome.state != "differs" or os.path.isabs(outcome.before or ""):
        return False
    go = find_vscode_go(settings_of(outcome.file.parent.parent, context.ide)[0])
    return go.program is not None and go.program.stem == "go" and same_file(go.program.parent, context.app.layout.shims)
