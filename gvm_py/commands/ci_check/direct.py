"""`gosdk ci-check [--json] [DIR]`, as hooks and pipelines have it, without a parser of command lines."""

import os
from collections.abc import Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.cicheck.repository import check
from gvm_py.commands.ci_check.report import CheckResult
from gvm_py.system.interrupt import INTERRUPT_EXIT_CODE

_JSON = "--json"


def run(words: Sequence[str]) -> int | None:
    """Run the command and return its exit code.

    None for other words, and for a failure: the whole command line meets the same one, and reports it.
    """
    places = [word for word in words if word != _JSON]
    if len(places) > 1 or not all(map(_is_directory, places)):
        return None
    directory = Path(places[0] if places else ".")
    try:
        app = App.from_process()
        result = CheckResult(check(app.cwd / directory, app.env, app.reporter.say), directory)
        return app.show(result, as_json=_JSON in words)
    except KeyboardInterrupt:
        return INTERRUPT_EXIT_CODE
    except Exception:
        return None


def _is_directory(word: str) -> bool:
    return not word.startswith("-") and os.path.isdir(word)
