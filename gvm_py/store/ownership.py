"""Who else may change a store: programs start from it, so nobody but its user and root may."""

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from gvm_py.errors import GosdkError, shell_word
from gvm_py.paths import Layout
from gvm_py.system.owners import owner_name


def require_private(layout: Layout, layers: Iterable[Layout]) -> None:
    """Raise GosdkError when another user could put an SDK, a shim, an answer or a setting into the store.

    What is not there yet is fine. Root may use everybody's store: that is a directory mounted into a container. The
    user named the `layers`, so whom they belong to is the user's choice. Windows keeps such rights elsewhere; there a
    home is private by default.
    """
    if sys.platform == "win32":
        return
    shared = False
    for path, status in _statuses(_counting(layout)):
        if path == layout.root:
            # Whatever is in a root that its group may write was made by somebody of that group: shared on purpose.
            shared = bool(status.st_mode & stat.S_IWGRP)
        if path == layout.root or not shared:
            _refuse_owner(path, status.st_uid)
        _refuse_writers(layout, path, status, may_be_sticky=path == layout.root)
    for layer in layers:
        for path, status in _statuses(_counting(layer)):
            _refuse_writers(layer, path, status, may_be_sticky=path == layer.root)
    for path, status in _statuses(layout.root.parents):
        # Whoever may rename the root may put another one there.
        _refuse_writers(layout, path, status, may_be_sticky=True)


def _counting(layout: Layout) -> tuple[Path, ...]:
    """Return what decides about programs: where something moves from into the store, or is believed, included."""
    believed = (layout.cache / name for name in ("archives", "partial", "sumdb"))
    moving = (layout.staging, layout.trash, layout.cache, layout.locks, layout.state)
    by_name = (layout.versions, layout.linked, layout.resolve, layout.shims)
    return (layout.root, *by_name, *moving, *believed, layout.config_file, layout.default_file)


def _statuses(paths: Iterable[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    for path in paths:
        try:
            yield path, os.stat(path)
        except OSError:
            continue


def _refuse_writers(layout: Layout, path: Path, status: os.stat_result, *, may_be_sticky: bool) -> None:
    # The sticky bit keeps others from replacing what is there, all of which is looked at. It does not keep them from
    # adding, and in most directories whatever has the right name counts.
    if not status.st_mode & stat.S_IWOTH or (may_be_sticky and status.st_mode & stat.S_ISVTX):
        return
    above = path in layout.root.parents
    target = path if above else layout.root
    raise GosdkError(
        f"{path} can be changed by every user of this machine, so no Go is started from it or added to it "
        "(a disk that keeps no modes cannot hold a store)",
        hint=f"chmod {'' if above else '-R '}o-w {shell_word(target)}",
    )


def _refuse_owner(path: Path, owner: int) -> None:
    user = os.geteuid()
    if user and owner not in (user, 0):
        raise GosdkError(
            f"{path} belongs to another user ({_described(owner)}), who could change what is started from it",
            hint='export GOSDK_ROOT="$HOME/.gosdk"',
        )


def _described(owner: int) -> str:
    name = owner_name(owner)
    return f"{name}, id {owner}" if name else f"id {owner}"
