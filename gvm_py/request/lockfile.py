"""gosdk.lock: the release that a project uses, and the hashes of its bytes for each platform (docs/lock.md).

A lock only ever narrows what is accepted: it verifies nothing, because it comes with the project and not from Go.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gvm_py.errors import IntegrityError, NotFoundError, UsageError, shell_word
from gvm_py.host import Platform
from gvm_py.paths import is_sha256
from gvm_py.paths.above import repository
from gvm_py.records import dataclass
from gvm_py.system.bounded import parse_toml
from gvm_py.version import GoVersion

LOCK_NAME = "gosdk.lock"
_SCHEMA = 1
_H1 = re.compile(r"h1:[A-Za-z0-9+/]{43}=", re.ASCII)
_ARCHIVE = re.compile(r"go[0-9a-z.-]{1,100}\.(tar\.gz|zip)", re.ASCII)
_HEAD = "# Made by `gosdk lock`, to be committed. `gosdk install --locked` accepts these bytes and no others.\n"


@dataclass(frozen=True)
class Hashes:
    """The hashes for one platform: `h1` of the tree, and `sha256` of `archive` where an index lists it."""

    h1: str
    archive: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class Pin:
    """The only bytes that are accepted, and for errors the file that says so."""

    path: Path
    hashes: Hashes

    def check_tree(self, h1: str, what: str) -> None:
        """Raise IntegrityError for a tree with another hash; `what` names it."""
        if h1 != self.hashes.h1:
            raise self._refused(what, "its tree", h1, self.hashes.h1)

    def check_archive(self, filename: str, sha256: str, what: str) -> None:
        """Raise IntegrityError for the locked archive with another hash; of other archives only the tree is locked."""
        if self.hashes.sha256 and filename == self.hashes.archive and sha256 != self.hashes.sha256:
            raise self._refused(what, filename, sha256, self.hashes.sha256)

    def _refused(self, what: str, part: str, found: str, wanted: str) -> IntegrityError:
        return IntegrityError(
            f"{what} is not what {self.path} locks: {part} hashes to {found}, and must to {wanted}; do not "
            "use it, and make the lock again only if that is wrong",
            hint=history(self.path),
        )


def history(path: Path) -> str:
    """Return the command that shows who locked a release, or what is locked where no repository knows."""
    place = repository(path.parent)
    return f"git -C {shell_word(place)} log -p -- {shell_word(path)}" if place else f"cat {shell_word(path)}"


@dataclass(frozen=True)
class LockFile:
    """The release and the hashes for each platform that is locked."""

    version: GoVersion
    platforms: Mapping[Platform, Hashes]

    @classmethod
    def parse(cls, data: bytes, path: Path) -> "LockFile":
        """Return what the file at `path` says. Raises UsageError for one that gosdk would not have written."""
        try:
            table = parse_toml(data.decode())
        except ValueError as error:
            raise _broken(path, f"is not valid TOML: {error}") from error
        if table.get("schema") != _SCHEMA:
            raise _of_schema(table.get("schema"), path)
        text, platforms = table.get("version"), table.get("platforms")
        version = GoVersion.try_parse(text) if isinstance(text, str) else None
        if version is None or version.is_language or not isinstance(platforms, dict) or not platforms:
            raise _broken(path, "does not have a release and its platforms")
        return cls(version, {_platform(name, path): _hashes(name, entry, path) for name, entry in platforms.items()})

    def encode(self) -> bytes:
        """Return the bytes of the file: the same for the same content, whatever order it came in."""
        parts = [f'{_HEAD}schema = {_SCHEMA}\nversion = "{self.version}"\n']
        for platform in sorted(self.platforms):
            hashes = self.platforms[platform]
            archive = f'archive = "{hashes.archive}"\nsha256 = "{hashes.sha256}"\n' if hashes.sha256 else ""
            parts.append(f'[platforms."{platform}"]\nh1 = "{hashes.h1}"\n{archive}')
        return "\n".join(parts).encode()

    def pin(self, platform: Platform, path: Path) -> Pin:
        """Return what is locked for `platform`. Raises NotFoundError where that is nothing."""
        hashes = self.platforms.get(platform)
        if hashes is None:
            every = " ".join(f"--platform {known}" for known in sorted({*self.platforms, platform}))
            raise NotFoundError(f"{path} locks nothing for {platform}", hint=f"gosdk lock {every}")
        return Pin(path, hashes)


def _of_schema(schema: object, path: Path) -> UsageError:
    """Return the error for another schema; a newer one is not broken, but of a newer gosdk."""
    why = f"has the schema {schema!r}, and this gosdk knows {_SCHEMA}"
    if isinstance(schema, int) and schema > _SCHEMA:
        return UsageError(f"{path} {why}", hint="gosdk self upgrade")
    return _broken(path, why)


def _platform(name: str, path: Path) -> Platform:
    try:
        return Platform.parse(name)
    except UsageError as error:
        raise _broken(path, error.message) from error


def _hashes(name: str, entry: Any, path: Path) -> Hashes:
    fields = entry if isinstance(entry, dict) else {}
    h1, archive, sha256 = (fields.get(key, "") for key in ("h1", "archive", "sha256"))
    good = all(isinstance(text, str) for text in (h1, archive, sha256)) and _H1.fullmatch(h1)
    pair = (archive, sha256) == ("", "") or (_ARCHIVE.fullmatch(str(archive)) and is_sha256(str(sha256)))
    if not good or not pair:
        raise _broken(path, f"does not have the hashes of {name}")
    return Hashes(h1, archive, sha256)


def _broken(path: Path, why: str) -> UsageError:
    return UsageError(f"{path} {why}", hint=f"rm {shell_word(path)} && gosdk lock")
