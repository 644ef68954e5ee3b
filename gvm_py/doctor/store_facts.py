"""The files of the store that shims read: shims and answers that are not what `gosdk rehash` would write."""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.selection.answers import answers
from gvm_py.selection.shim_files import DESCRIPTION, ShimOptions
from gvm_py.selection.shims import stale_shims
from gvm_py.selection.system_go import same_file
from gvm_py.store import Store
from gvm_py.system.bounded import read_if_any
from gvm_py.system.safe_file import FileChange

_OF_GOSDK = frozenset(("root", "cli", "python", "version", "package", "package_time"))
"""What the description of a store says about the gosdk that wrote it; the rest are settings."""


def described(text: bytes | None) -> dict[str, str]:
    """Return what the lines of a description say, by their names."""
    lines = (line.partition("=") for line in os.fsdecode(text or b"").splitlines())
    return {name: value for name, _, value in lines}


def stale_files(store: Store, options: ShimOptions) -> tuple[FileChange, ...]:
    """Return the change each stale file needs; nothing for a store that never had an SDK: it has no use for shims."""
    layout, installed = store.layout, store.installed()
    if not installed and not layout.shims.is_dir():
        return ()
    shims = (
        FileChange(layout.shims / name, read_if_any(layout.shims / name), script, 0o755)
        for name, script in stale_shims(layout, options, installed).items()
    )
    return (*shims, *_stale_answers(store))


def set_apart(stale: tuple[FileChange, ...]) -> tuple[tuple[FileChange, ...], FileChange | None]:
    """Return the files that are stale, and the description of the store apart where another gosdk wrote it.

    That gosdk works as well, so nothing is outdated, nor where only the root is spelled another way.
    """
    change = next((change for change in stale if change.path.name == DESCRIPTION), None)
    if change is None or not _is_by_gosdk(change):
        return stale, None
    return tuple(item for item in stale if item is not change), None if _is_spelling(change) else change


def _is_by_gosdk(change: FileChange) -> bool:
    """Return whether two descriptions differ in nothing but who wrote them, and the first one's gosdk is there."""
    before, after = described(change.before), described(change.after)
    is_same = before.keys() == after.keys() and all(before[key] == after[key] for key in after.keys() - _OF_GOSDK)
    return is_same and os.path.isfile(before.get("cli", ""))


def _is_spelling(change: FileChange) -> bool:
    before, after = described(change.before), described(change.after)
    return same_file(Path(before["cli"]), Path(after["cli"])) and before["package"] == after["package"]


def _stale_answers(store: Store) -> Iterator[FileChange]:
    directory = store.layout.resolve
    present = directory.iterdir() if directory.is_dir() else ()
    known = {path.name for path in present if not path.name.startswith(".")}
    wanted = answers(store.own_goroots(), store.default, known)
    for key in sorted(known | wanted.keys()):
        path = directory / key
        before, after = read_if_any(path), os.fsencode(f"{wanted[key]}\n") if key in wanted else None
        if before != after:
            yield FileChange(path, before, after, 0o644)
