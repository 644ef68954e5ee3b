"""One fixed path for each project that requests it: `$GOSDK_ROOT/current/NAME-HASH`, a link to its SDK.

With `--stable-link` the IDE's files name the link and never change again; switching the SDK moves the link. The
price: a running IDE shows the old version until it looks again, so the versioned path is the default.
"""

import contextlib
import os
import sys
from pathlib import Path

from gvm_py.paths.spelling import path_key, same_path


def link_of(links: Path, project: Path) -> Path:
    """Return the path of the link for a project directory, whether it exists or not."""
    import hashlib

    digest = hashlib.sha256(os.fsencode(path_key(project) if sys.platform == "win32" else project)).hexdigest()[:8]
    return links / f"{project.name or 'root'}-{digest}"


def points_to(link: Path, goroot: Path) -> bool:
    """Return whether the link leads to this SDK now."""
    return same_path(link, goroot)


def point(link: Path, goroot: Path) -> None:
    """Make the link lead to this SDK, in one step where the platform can."""
    link.parent.mkdir(parents=True, exist_ok=True)
    if sys.platform == "win32":
        # A junction needs no privilege, unlike a symbolic link, but cannot replace another one.
        import _winapi

        with contextlib.suppress(FileNotFoundError):
            remove(link)
        _winapi.CreateJunction(str(goroot), str(link))
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix=".link-", dir=link.parent) as staging:
        os.symlink(goroot, os.path.join(staging, "link"))
        os.replace(os.path.join(staging, "link"), link)


def remove(link: Path) -> None:
    """Remove the link, never what it leads to."""
    # To Windows a junction is an empty directory.
    if sys.platform == "win32":
        os.rmdir(link)
    else:
        os.unlink(link)
