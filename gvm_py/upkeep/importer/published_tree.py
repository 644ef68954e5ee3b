"""Is a foreign SDK the published one? The checksum database decides; if it is not, the error lists what differs."""

from collections.abc import Callable, Mapping
from pathlib import Path

from gvm_py.dist.archive import h1_of
from gvm_py.dist.sources.base import module_version
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.store.receipt import compare
from gvm_py.ui.output import counted
from gvm_py.version import GoVersion

_NAMED_AT_MOST = 20

Digests = Mapping[str, str]
"""The sha256 of each published file of a tree, by its path in a GOROOT."""


class ChangedError(IntegrityError):
    """The tree of `digests` is not the published one. `files` says what is wrong with which file, where known."""

    def __init__(self, message: str, digests: Digests, *, hint: str = "", files: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.digests = digests
        self.files = files


@dataclass(frozen=True)
class PublishedTree:
    """The published hashes of the SDKs of one platform.

    `published_h1` asks the checksum database; `reference` returns the published files of a release, from wherever it
    is available.
    """

    platform: Platform
    published_h1: Callable[[str], str]
    reference: Callable[[GoVersion], Digests]

    def published(self, version: GoVersion) -> str:
        """Return the h1 that the checksum database has for a release. Raises as it does."""
        return self.published_h1(module_version(version, self.platform))

    def compare(self, version: GoVersion, digests: Digests, published: str) -> None:
        """Raise ChangedError unless the tree of these files hashes to the published h1."""
        h1 = h1_of(digests, module_version(version, self.platform))
        if h1 != published:
            raise ChangedError(f"its tree hashes to {h1}, the checksum database says {published}", digests)

    def explain(self, error: ChangedError, goroot: Path, version: GoVersion) -> ChangedError:
        """Return `error` about the tree at `goroot` with the files that differ, or why they are unknown."""
        message = f"{goroot} is not the published {version.name}: {error.message}"
        hint = f"gosdk install {version}"
        try:
            differing = tuple(compare(self.reference(version), error.digests).lines)
        except GosdkError as failure:
            why = failure.message.partition("\n")[0]
            return ChangedError(f"{message}; which files differ is not known: {why}", error.digests, hint=hint)
        return ChangedError(f"{message}; {_listed(differing)}", error.digests, hint=hint, files=differing)


def _listed(lines: tuple[str, ...]) -> str:
    listed = [counted(len(lines), "file differs", "files differ") + ":", *lines[:_NAMED_AT_MOST]]
    if len(lines) > _NAMED_AT_MOST:
        listed.append(f"and {len(lines) - _NAMED_AT_MOST} more")
    return "\n  ".join(listed)
