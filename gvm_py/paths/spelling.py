"""Two spellings of one path: how the system compares them, and the spelling that the disk has.

`pathlib` compares paths of Windows without regard to case, too, but knows no short names and no `\\\\?\\`.
"""

import ntpath
import os
import posixpath
import re
import stat
import sys
from pathlib import Path

_DEVICE, _SHARE = ("\\\\?\\", "\\\\.\\"), "UNC\\"
# Windows takes 260 letters without the prefix `\\?\`, and an SDK adds about 150 to the root.
_MOST_WITHOUT_PREFIX = 100
_FIRST = 4  # letters of a prefix
_JUNCTION = 0xA0000003
"""IO_REPARSE_TAG_MOUNT_POINT, which the module `stat` has on Windows only."""
DEVICE_NAME = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)
"""A name that Windows reserves in each directory, whatever its suffix."""


_NO_LETTER = re.compile(r'[<>:"|?*\x00-\x1f]')


def path_key(path: str | os.PathLike[str], system: str = sys.platform) -> str:
    """Return what all spellings of a path have in common, by their text alone; `system` is as in sys.platform.

    On Windows the case, the kind and number of slashes and the prefix `\\\\?\\` make no difference; on macOS the case
    and the composition of letters.
    """
    text = os.fspath(path)
    if system == "win32":
        return ntpath.normcase(ntpath.normpath(_without_prefix(text.replace("/", "\\"))))
    if system == "darwin":
        import unicodedata

        return unicodedata.normalize("NFC", posixpath.normpath(text)).casefold()
    return posixpath.normpath(text)


def real_key(path: str | os.PathLike[str]) -> str:
    """Return the key of the path that the links of `path` lead to; on Windows short names become long."""
    return path_key(real_path(path))


def same_path(one: str | os.PathLike[str], other: str | os.PathLike[str]) -> bool:
    """Return whether two paths lead to one place, which need not exist."""
    return real_key(one) == real_key(other)


def is_inside(path: str | os.PathLike[str], directory: str | os.PathLike[str]) -> bool:
    """Return whether a path leads to a directory, or into it."""
    return os.path.join(real_key(path), "").startswith(os.path.join(real_key(directory), ""))


def on_disk(path: str) -> str:
    """Return an absolute path of Windows in the spelling of the disk; links in it stay. Elsewhere it is as it was.

    So two processes that were given `c:\\users\\ann` and `C:\\Users\\ANNLEE~1` write one and the same path.
    """
    if os.name != "nt":
        return path
    plain = path if len(path) > _MOST_WITHOUT_PREFIX else _without_prefix(path.replace("/", "\\")).rstrip(" ")
    real = real_path(plain)
    # A drive may stand for a share or for a directory, which a user does not call so.
    same_drive = ntpath.splitdrive(real)[0].lower() == ntpath.splitdrive(plain)[0].lower()
    return real if same_drive and not any(map(is_link, (Path(plain), *Path(plain).parents))) else plain


def real_path(path: str | os.PathLike[str]) -> str:
    """Return the path that the links of `path` lead to."""
    try:
        return os.path.realpath(path)
    except OSError:
        return os.path.abspath(path)  # Windows refuses to look at a path that is too long


def member_path(root: str | os.PathLike[str], name: str) -> str:
    """Return the path of a file in a tree by its name with slashes: after `\\\\?\\` Windows takes none of these."""
    return f"{root}{os.sep}{name.replace('/', os.sep)}"


def _without_prefix(path: str) -> str:
    """Return a path with backslashes without the prefix that turns the rules of Win32 off."""
    if not path.startswith(_DEVICE):
        return path
    rest = path[_FIRST:]
    if rest[: len(_SHARE)].upper() == _SHARE:
        return "\\\\" + rest[len(_SHARE) :]
    return rest if rest[1:2] == ":" else path


def odd_name(path: str | os.PathLike[str], system: str = sys.platform, *, exact: bool = True) -> str:
    """Return why Windows would write to something else than a file of that path, a sentence; empty where it would not.

    Unless `exact`, the dots and spaces that Windows drops at the end of a name make no difference.
    Source: "Naming Files, Paths, and Namespaces" of Microsoft's documentation.
    """
    text = os.fspath(path)
    if system != "win32" or text.startswith(_DEVICE):
        return ""
    names = re.split(r"[\\/]", ntpath.splitdrive(text)[1])
    return next((odd for name in names if (odd := _odd_part(name, exact))), "")


def _odd_part(name: str, exact: bool) -> str:
    if DEVICE_NAME.fullmatch(name):
        return f"'{name}' is a device of Windows"
    if odd := _NO_LETTER.search(name):
        return f"'{name}' has the letter {odd[0]!r}, which no name on Windows has"
    is_dropped = exact and name.endswith((" ", ".")) and name.strip(".")
    return f"'{name}' ends in {name[-1]!r}, which Windows drops" if is_dropped else ""


def missing_drive(path: str | os.PathLike[str]) -> str:
    """Return that Windows has no such drive or share, a sentence; empty where it has, and on other systems."""
    drive = ntpath.splitdrive(_without_prefix(os.fspath(path).replace("/", "\\")))[0] if os.name == "nt" else ""
    if not drive or os.path.exists(f"{drive}\\"):
        return ""
    return f"there is no {'drive' if drive[1:] == ':' else 'share'} {drive}"


def is_link(path: Path) -> bool:
    """Return whether a path is itself a link, or a junction of Windows, which Python takes for a directory."""
    try:
        status = path.lstat()
    except OSError:
        return False
    return stat.S_ISLNK(status.st_mode) or is_junction(status)


def is_own_directory(entry: "os.DirEntry[str]") -> bool:
    """Return whether an entry is a directory itself; a link and a junction lead to one. Raises OSError."""
    if not entry.is_dir(follow_symlinks=False):
        return False
    # Elsewhere the question would cost a call of the system.
    return os.name != "nt" or not is_junction(entry.stat(follow_symlinks=False))


def is_junction(status: object) -> bool:
    """Return whether a result of os.lstat is about a junction, which it reports as a directory."""
    return getattr(status, "st_reparse_tag", 0) == _JUNCTION
