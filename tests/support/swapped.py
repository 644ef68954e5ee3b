"""Exchange a directory for a link to somewhere else, before a step that gosdk takes in it."""

import os
from pathlib import Path

from tests.support.changes import before_change
from tests.support.forkserver import Prelude
from tests.support.run import Outcome, Sandbox


def swapped_at(box: Sandbox, step: int, elsewhere: Path, *words: str, below: Path | None = None) -> tuple[str, Outcome]:
    """Run `gosdk WORDS` and exchange the directory of change number `step`; return that change and how it ended.

    Directories `below` that one are exchanged, else those of the store. The change is empty when the command came to
    its end before that.
    """
    told = box.root.with_name("step")
    told.write_text("")
    places = (str(below or box.root), str(elsewhere), str(told))
    done = box.gosdk(*words, prelude=Prelude(__name__, exchange_before.__name__, (step, *places)))
    return told.read_text(), done


def exchange_before(step: int, root: str, elsewhere: str, told: str) -> None:
    """Let this process exchange the directory in which that change happens."""

    def exchange(change: str, path: str) -> None:
        parent = os.path.dirname(path)
        os.rename(parent, f"{parent}.moved")
        os.symlink(elsewhere, parent)
        Path(told).write_text(change)

    def counts(path: str) -> bool:
        parent = Path(path).parent
        return Path(root) in parent.parents and parent.is_dir()

    before_change(step, counts, exchange)
