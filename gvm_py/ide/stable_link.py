"""One fixed path for each project that requests it: `$GOSDK_ROOT/current/NAME-HASH`, a link to its SDK.

With `--stable-link` the IDE's files name the link and never change again; switching the SDK moves the link. The
price: a running IDE shows the old version until it looks again, so the versioned path is the default.
"""

import contextlib
import os
import sys
from pathlib import Path

from gvm_py.errors import GosdkError
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
        _point_junction(link, goroot)
        return
    import tempfile

    with tempfile.TemporaryDirectory(prefix=".link-", dir=link.parent) as staging:
        os.symlink(goroot, os.path.join(staging, "link"))
        os.replace(os.path.join(staging, "link"), link)


def target(link: Path) -> str | None:
    """Return what the link names, None where there is no link."""
    try:
        return os.readlink(link)
    except OSError:
        return None


def _point_junction(link: Path, goroot: Path) -> None:
    # A junction needs no privilege, unlike a symbolic link, but is made in two steps and cannot replace another one.
    aside = link.with_name(f".{link.name}")
    _drop(aside)
    try:
        _make_junction(aside, goroot)
    except OSError as error:
        _drop(aside)
        raise GosdkError(
            f"cannot make the link {link} to {goroot}: {error.strerror}; the disk of the store has no junctions",
            hint="gosdk config set ide.stable_link false",
        ) from error
    _drop(link)
    os.rename(aside, link)


def _make_junction(link: Path, goroot: Path) -> None:
    if sys.platform == "win32":
        import _winapi

        _winapi.CreateJunction(str(goroot), str(link))


def _drop(link: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.rmdir(link)


def remove(link: Path) -> None:
    """Remove the link, never what it leads to."""
    # To Windows a junction is an empty directory.
    if sys.platform == "win32":
        os.rmdir(link)
    else:
        os.unlink(link)
