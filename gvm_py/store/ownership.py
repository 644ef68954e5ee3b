"""Who else may change a store: programs start from it, so nobody but its user and root may."""

import os
import stat
import sys
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.paths import Layout


def require_private(layout: Layout) -> None:
    """Raise GosdkError when another user could put an SDK, a shim, an answer or a setting into the store.

    What is not there yet is fine. Root may use everybody's store: that is a directory mounted into a container.
    Windows keeps such rights elsewhere; there a home is private by default.
    """
    if sys.platform == "win32":
        return
    by_name = (layout.versions, layout.linked, layout.resolve, layout.shims)
    for path in (layout.root, *by_name, layout.config_file, layout.default_file):
        try:
            status = os.stat(path)
        except OSError:
            continue
        _refuse_owner(path, status.st_uid)
        # The sticky bit keeps others from replacing what is there, all of which is looked at here. It does not keep
        # them from adding, and in these directories whatever has the right name counts.
        sticky = status.st_mode & stat.S_ISVTX and path not in by_name
        if status.st_mode & stat.S_IWOTH and not sticky:
            raise GosdkError(
                f"{path} can be changed by every user of this machine, so no Go is started from it or added to it",
                hint=f"chmod -R o-w '{layout.root}'; a disk that keeps no modes cannot hold a store",
            )


def _refuse_owner(path: Path, owner: int) -> None:
    user = os.geteuid()
    if user and owner not in (user, 0):
        raise GosdkError(
            f"{path} belongs to another user (id {owner}), who could change what is started from it",
            hint='export GOSDK_ROOT="$HOME/.gosdk"',
        )
