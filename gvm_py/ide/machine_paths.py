"""Paths as an IDE writes them: forward slashes on every platform, `//wsl.localhost/...` for a file inside WSL."""

import ntpath
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path

from gvm_py.paths import home_directory
from gvm_py.paths.spelling import on_disk, path_key
from gvm_py.records import dataclass

_SCHEME = "file://"
_DRIVE = re.compile(r"/?([A-Za-z]:)(?:[/\\]|\Z)")
_SHARE = re.compile(r"(?://|\\\\)[^/\\]")
_WSL = re.compile(r"//(?:wsl\$|wsl\.localhost)/([^/]+)(/.*|\Z)", re.IGNORECASE)
_MOUNTED_DRIVE = re.compile(r"/mnt/([a-z])(/.*|\Z)")


@dataclass(frozen=True)
class Machine:
    """What decides how paths are written: GOOS, the user's home, and the WSL distribution we run in, if any."""

    goos: str
    home: str
    wsl: str = ""

    @classmethod
    def here(cls, env: Mapping[str, str], goos: str) -> "Machine":
        """Return this machine. Raises UsageError where the environment does not name a home."""
        # Git Bash sets HOME on Windows too, but Java's user.home, which the IDE uses, is the profile.
        profile = env.get("USERPROFILE", "") if goos == "windows" else ""
        return cls(
            goos, slashed(on_disk(profile) if profile else str(home_directory(env))), env.get("WSL_DISTRO_NAME", "")
        )

    @property
    def case_sensitive(self) -> bool:
        """Whether the IDE takes two spellings of a path for two files, as on Linux."""
        return self.goos not in ("windows", "darwin")

    def same(self, one: str, other: str) -> bool:
        """Return whether two absolute paths name the same place, by their text."""
        return self._key(one) == self._key(other)

    def _key(self, path: str) -> str:
        text = slashed(path)
        inside = _WSL.fullmatch(text)
        if inside and self.wsl and inside[1].casefold() == self.wsl.casefold():
            text = inside[2] or "/"
        return path_key(text, "win32" if is_windows_path(text) else self.goos)


def path_of(value: str) -> str:
    """Return the path in a `file://` URL or in a legacy `path` attribute, macros still in it."""
    text = value.removeprefix(_SCHEME)
    return text[1:] if text.startswith("/") and _DRIVE.match(text) else text


def url_of(path: str) -> str:
    """Return the URL of a path with forward slashes; IDE URLs are not percent-encoded."""
    return _SCHEME + path


def slashed(path: str) -> str:
    """Return a path with forward slashes, `..` resolved by text alone and no slash at the end.

    A backslash separates only in Windows paths; elsewhere it is a letter of a name.
    """
    if _DRIVE.match(path) or _SHARE.match(path):
        return ntpath.normpath(path).replace("\\", "/")
    return posixpath.normpath(path)


def is_windows_path(path: str) -> bool:
    """Return whether a path with forward slashes has a drive or names a share."""
    return path[1:2] == ":" or path.startswith("//")


def is_elsewhere(path: str, goos: str) -> bool:
    """Return whether a path that an IDE wrote is one of Windows, while this machine is not."""
    return goos != "windows" and is_windows_path(path)


def wsl_prefix(path: str) -> str:
    """Return the `//wsl$/Ubuntu` a path begins with, or the empty string."""
    inside = _WSL.fullmatch(slashed(path))
    return slashed(path)[: inside.start(2)] if inside else ""


def seen_from_windows(path: Path, prefix: str) -> str:
    """Return how an IDE on the Windows side calls a path of ours; `prefix` is `//wsl.localhost/DISTRIBUTION`."""
    text = slashed(str(path))
    drive = _MOUNTED_DRIVE.fullmatch(text)
    return f"{drive[1].upper()}:{drive[2] or '/'}" if drive else prefix + text
