"""Carry the verdicts out: into the trash by rename, and back again where a program has just been started."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from gvm_py.store import Store
from gvm_py.store.trash import Removal
from gvm_py.system.processes import running_from
from gvm_py.upkeep.gc.verdict import Verdict


def clear(
    store: Store, verdicts: Sequence[Verdict], modcache: Path | None, on_failure: Callable[[Path, str], None]
) -> Removal:
    """Move everything that goes to the trash as one removal, and return it; `on_failure` is told what stays and why."""
    going = [verdict.candidate for verdict in verdicts if verdict.goes]
    with ExitStack() as locks:
        for version in sorted({item.version for item in going if item.place != "module cache"}):
            locks.enter_context(store.version_lock(version, f"removing {version.name}"))
        places = [path for item in going for path in item.paths]
        removal = store.set_aside(
            places, "gc", lambda path, error: on_failure(path, error.strerror or str(error)), modcache
        )
        # Between the look at the processes and the rename somebody may have started one.
        for kept, process in running_from(move.kept for move in removal.moves).items():
            for move in store.restore(removal, [move for move in removal.moves if move.kept == kept]):
                on_failure(move.origin, f"{process} has just been started from it")
    return removal
