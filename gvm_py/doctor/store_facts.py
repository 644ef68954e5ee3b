"""The files of the store that shims read: shims and answers that are not what `gosdk rehash` would write."""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.paths import Layout
from gvm_py.selection.answers import answers
from gvm_py.selection.shims import ShimOptions, stale_shims
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.safe_file import FileChange


def stale_files(
    layout: Layout, options: ShimOptions, installed: tuple[InstalledSDK, ...], default: str | None
) -> tuple[FileChange, ...]:
    """Return the change each stale file needs; nothing for a store without SDKs, which has no use for shims."""
    if not installed:
        return ()
    shims = (
        FileChange(layout.shims / name, _content(layout.shims / name), script, 0o755)
        for name, script in stale_shims(layout, options, installed).items()
    )
    return (*shims, *_stale_answers(layout, installed, default))


def _stale_answers(layout: Layout, installed: tuple[InstalledSDK, ...], default: str | None) -> Iterator[FileChange]:
    present = layout.resolve.iterdir() if layout.resolve.is_dir() else ()
    known = {path.name for path in present if not path.name.startswith(".")}
    wanted = answers({sdk.version: sdk.goroot for sdk in installed}, default, known)
    for key in sorted(known | wanted.keys()):
        path = layout.resolve / key
        before, after = _content(path), os.fsencode(f"{wanted[key]}\n") if key in wanted else None
        if before != after:
            yield FileChange(path, before, after, 0o644)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
