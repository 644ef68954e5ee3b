"""Carry the verdicts out: into the trash by rename, and back again where a program has just been started.

Also how much disk space that frees: a file that another tree shares by a hard link stays.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from gvm_py.paths.spelling import is_link, is_own_directory
from gvm_py.records import dataclass
from gvm_py.store import Store
from gvm_py.store.trash import Removal
from gvm_py.system.disk import FullDiskError
from gvm_py.system.processes import held_by, running_from
from gvm_py.upkeep.gc.verdict import GcCandidate, Verdict


@dataclass(frozen=True)
class Cleared:
    """What was moved to the trash as one removal, or `deleted` at once, as a full disk leaves no other way."""

    removal: Removal | None
    deleted: tuple[Path, ...] = ()


def clear(
    store: Store,
    verdicts: Sequence[Verdict],
    modcache: Path | None,
    on_failure: Callable[[Path, str], None],
    on_full_disk: Callable[[FullDiskError], None],
) -> Cleared:
    """Move everything that goes to the trash as one removal; `on_failure` is called with what stays and why.

    On a full disk `on_full_disk` is called, and then what goes of the store is deleted instead.
    """
    going = [verdict.candidate for verdict in verdicts if verdict.goes]
    in_store = [item for item in going if item.place != "module cache"]
    with ExitStack() as locks:
        for version in sorted({item.version for item in in_store}):
            locks.enter_context(store.version_lock(version, f"removing {version.name}"))
        try:
            removal = store.set_aside(
                _paths(going), "gc", lambda path, error: on_failure(path, failure(error)), modcache
            )
        except FullDiskError as error:
            on_full_disk(error)
            return Cleared(None, _delete(store, _paths(in_store)))
        _restore_started(store, removal, on_failure)
    return Cleared(removal)


def failure(error: OSError) -> str:
    """Return why something stays."""
    return f"{error.strerror or error}{held_by(error)}"


def _paths(candidates: Sequence[GcCandidate]) -> list[Path]:
    return [path for item in candidates for path in item.paths]


def _restore_started(store: Store, removal: Removal, on_failure: Callable[[Path, str], None]) -> None:
    """Restore what somebody has started between the look at the processes and the rename."""
    for kept, process in running_from(move.kept for move in removal.moves).items():
        for move in store.restore(removal, [move for move in removal.moves if move.kept == kept]):
            on_failure(move.origin, f"{process} has just been started from it")


def _delete(store: Store, places: Sequence[Path]) -> tuple[Path, ...]:
    running = running_from(places)
    going = tuple(place for place in places if place not in running)
    store.delete_at_once(going)
    return going


def freed_bytes(paths: Iterable[Path]) -> int:
    """Return how many bytes are free when all of `paths` are deleted. What cannot be looked at counts nothing."""
    links: dict[tuple[int, int], list[int]] = {}
    for status in _statuses(paths):
        links.setdefault((status.st_dev, status.st_ino), [status.st_size, status.st_nlink, 0])[2] += 1
    return sum(size for size, all_links, links_here in links.values() if links_here >= all_links)


def _statuses(paths: Iterable[Path]) -> Iterator[os.stat_result]:
    stack = [os.fspath(path) for path in paths]
    while stack:
        path = stack.pop()
        try:
            if not os.path.isdir(path) or is_link(Path(path)):
                yield os.lstat(path)
                continue
            with os.scandir(path) as entries:
                for entry in entries:
                    if is_own_directory(entry):
                        stack.append(entry.path)
                    else:
                        # What a directory entry of Windows has is not enough: its links and its number are 0.
                        yield os.lstat(entry.path)
        except OSError:
            continue
