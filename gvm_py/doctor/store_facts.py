"""The files of the store that shims read: shims and answers that are not what `gosdk rehash` would write."""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.selection.answers import answers
from gvm_py.selection.shims import ShimOptions, stale_shims
from gvm_py.store import Store
from gvm_py.system.safe_file import FileChange


def stale_files(store: Store, options: ShimOptions) -> tuple[FileChange, ...]:
    """Return the change each stale file needs; nothing for a store that never had an SDK: it has no use for shims."""
    layout, installed = store.layout, store.installed()
    if not installed and not layout.shims.is_dir():
        return ()
    shims = (
        FileChange(layout.shims / name, _content(layout.shims / name), script, 0o755)
        for name, script in stale_shims(layout, options, installed).items()
    )
    return (*shims, *_stale_answers(store))


def _stale_answers(store: Store) -> Iterator[FileChange]:
    directory = store.layout.resolve
    present = directory.iterdir() if directory.is_dir() else ()
    known = {path.name for path in present if not path.name.startswith(".")}
    wanted = answers(store.own_goroots(), store.default, known)
    for key in sorted(known | wanted.keys()):
        path = directory / key
        before, after = _content(path), os.fsencode(f"{wanted[key]}\n") if key in wanted else None
        if before != after:
            yield FileChange(path, before, after, 0o644)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
