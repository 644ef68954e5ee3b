"""Command lines that hooks, prompts and pipelines repeat, without a parser: that takes as long to load as they run."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gvm_py.app.context import App
    from gvm_py.ui.result import CommandResult

_JSON = "--json"


def run(words: Sequence[str]) -> int | None:
    """Run the command and return its exit code.

    None for other words, and for a failure: the whole command line meets the same one, and reports it.
    """
    as_json = _JSON in words
    command = _command([word for word in words if word != _JSON], as_json=as_json)
    if command is None:
        return None
    from gvm_py.app.context import App
    from gvm_py.system.interrupt import INTERRUPT_EXIT_CODE, end_on_interrupt

    end_on_interrupt()
    try:
        app = App.from_process()
        result = command(app)
        return None if result.failure else app.show(result, as_json=as_json)
    except KeyboardInterrupt:
        return INTERRUPT_EXIT_CODE
    except Exception:
        return None


def _command(words: Sequence[str], *, as_json: bool) -> "Callable[[App], CommandResult] | None":
    match words:
        case ["list"]:
            from gvm_py.commands.list.listing import listing

            return listing
        case ["current"] | ["current", "--why"]:
            from gvm_py.commands.current.selected import selected

            return lambda app: selected(app, explains="--why" in words, as_json=as_json)
        case ["doctor"]:
            from gvm_py.commands.doctor.start import diagnose

            return lambda app: diagnose(app, app.cwd)
        case ["ci-check"]:
            return _check(Path())
        case ["ci-check", directory] if os.path.isdir(directory) and not directory.startswith("-"):
            return _check(Path(directory))
    return None


def _check(directory: Path) -> "Callable[[App], CommandResult]":
    from gvm_py.cicheck.repository import check
    from gvm_py.commands.ci_check.report import CheckResult

    return lambda app: CheckResult(check(app.directory(directory), app.env, app.reporter.say), directory)
