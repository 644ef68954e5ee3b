"""The release index of go.dev/dl: which releases exist, as which files, with which hashes (docs/sources.md).

The file name is the only field that has always been right: `arch` says armv6l for some netbsd and windows files,
and the pseudo-release `go1` holds a compiler's source as an "archive". So everything but the hash and the size is
read from the name, and what does not fit the grammar of names is left out.
"""

import json
import re
from typing import Any, Literal

from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.paths import is_sha256
from gvm_py.records import dataclass
from gvm_py.transport.answers import is_html
from gvm_py.version import GoVersion

MAX_INDEX_BYTES = 16 << 20
"""The whole index is about 2.4 MB; nothing larger is read."""

Kind = Literal["archive", "installer", "source"]

_MAX_FILE_SIZE = 1 << 40
_MOST_DIGITS = 1000
_FILE_NAME = re.compile(
    r"(?P<version>go[0-9a-z.]{1,40}?)"
    r"\.(?:src|(?P<os>[a-z0-9]{1,20})-(?P<arch>[a-z0-9]{1,20})(?:-osx10\.(?P<osx>[0-9]{1,3}))?)"
    r"\.(?P<ext>tar\.gz|zip|msi|pkg)",
    re.ASCII,
)
_KINDS: dict[str, Kind] = {"msi": "installer", "pkg": "installer"}
_LINUX_ARM = ("armv6l", "arm6")


@dataclass(frozen=True)
class ReleaseFile:
    """One file of a release. `sha256` and `size` (bytes) are None where the index has none (up to go1.6beta1)."""

    filename: str
    sha256: str | None
    size: int | None
    kind: Kind
    platform: Platform | None


@dataclass(frozen=True)
class Release:
    """One release and its usable files."""

    version: GoVersion
    stable: bool
    files: tuple[ReleaseFile, ...]

    def archive_for(self, platform: Platform) -> ReleaseFile | None:
        """Return the archive for `platform`, for the newest OS X where go1.2 to go1.4 had several, or None."""
        archives = [file for file in self.files if file.kind == "archive" and file.platform == platform]
        return max(archives, key=_osx_version, default=None)


@dataclass(frozen=True)
class FileName:
    """What the name of a release file says. `platform` is None for a source archive."""

    version: GoVersion
    kind: Kind
    platform: Platform | None

    @classmethod
    def parse(cls, name: str) -> "FileName | None":
        """Return what `go1.22.3.linux-amd64.tar.gz` says, or None for a name that go.dev would not give."""
        match = _FILE_NAME.fullmatch(name)
        version = GoVersion.try_parse(match["version"]) if match else None
        if match is None or version is None or version.is_language:
            return None
        if match["os"] is None:
            return cls(version, "source", None)
        return cls(version, _KINDS.get(match["ext"], "archive"), _platform(match["os"], match["arch"]))


def parse_index(data: bytes) -> tuple[Release, ...]:
    """Return every installable release in `data`, newest first. Unusable single entries are left out.

    Raises IntegrityError when `data` is not an index at all: an HTML page, broken JSON, another shape, no release.
    """
    entries = _decode(data)
    if not isinstance(entries, list):
        raise IntegrityError("the release index is not a list of releases")
    found: dict[GoVersion, Release] = {}
    for entry in entries:
        release = _release(entry)
        if release is not None:
            found.setdefault(release.version, release)
    if not found:
        raise IntegrityError("the release index holds no Go release")
    return tuple(found[version] for version in sorted(found, reverse=True))


def _decode(data: bytes) -> object:
    if len(data) > MAX_INDEX_BYTES:
        raise IntegrityError(f"the release index is larger than {MAX_INDEX_BYTES >> 20} MiB")
    if is_html(data):
        raise IntegrityError("the release index is an HTML page and not JSON: a login page, or a wrong address")
    try:
        return json.loads(data, parse_int=_bounded_int)
    except RecursionError:
        raise IntegrityError("the release index is not JSON: it is nested too deeply") from None
    except ValueError as error:
        raise IntegrityError(f"the release index is not JSON: {error}") from error


def _bounded_int(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise ValueError(f"it has a number of {len(digits)} digits")
    return int(digits)


def _release(entry: Any) -> Release | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("version"), str):
        return None
    version = GoVersion.try_parse(entry["version"])
    listed = entry.get("files")
    if version is None or not isinstance(listed, list):
        return None
    files: dict[str, ReleaseFile] = {}
    for item in listed:
        file = _file(item, version)
        if file is not None:
            files.setdefault(file.filename, file)
    return Release(version, not version.is_prerelease, tuple(files.values())) if files else None


def _file(entry: Any, version: GoVersion) -> ReleaseFile | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("filename"), str):
        return None
    name = FileName.parse(entry["filename"])
    sha256, size = entry.get("sha256") or None, entry.get("size") or None
    if name is None or name.version != version or not _is_hash(sha256) or not _is_size(size):
        return None
    return ReleaseFile(entry["filename"], sha256, size, name.kind, name.platform)


def _is_hash(value: object) -> bool:
    return value is None or (isinstance(value, str) and is_sha256(value))


def _is_size(value: object) -> bool:
    return value is None or (type(value) is int and 0 < value < _MAX_FILE_SIZE)


def _platform(goos: str, arch: str) -> Platform:
    return Platform(goos, "arm" if goos == "linux" and arch in _LINUX_ARM else arch)


def _osx_version(file: ReleaseFile) -> int:
    match = _FILE_NAME.fullmatch(file.filename)
    return int(match["osx"] or 0) if match else 0
