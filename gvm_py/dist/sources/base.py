"""What every source answers: which versions it has, and where the bytes of one are."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.transport import Fetcher
from gvm_py.version import GoVersion

if TYPE_CHECKING:
    from gvm_py.dist.archive import Form

_MODULE_VERSION = re.compile(
    r"v0\.0\.1-(?P<version>go[0-9a-z.]{1,40})\.(?P<os>[a-z0-9]{1,20})-(?P<arch>[a-z0-9]{1,20})", re.ASCII
)


@dataclass(frozen=True)
class Access:
    """How sources reach the world: a network, a directory to keep answers in, and where to report progress.

    `refresh` asks again even when the kept answer is young. `clock` returns seconds since the epoch.
    """

    fetcher: Fetcher
    cache: Path
    say: Callable[[str], None]
    refresh: bool = False
    clock: Callable[[], float] = time.time


@dataclass(frozen=True)
class Artifact:
    """One SDK in one packing.

    `urls` are tried in order; with `local_path` there are none. `sha256` is set only by a root of trust.
    `size` is in bytes. `source` and `mirror`, the base of the first URL where that is not the source itself, are for
    people: they never hold credentials.
    """

    version: GoVersion
    platform: Platform
    urls: tuple[str, ...]
    filename: str
    form: "Form"
    sha256: str | None
    size: int | None
    source: str
    local_path: Path | None = None
    mirror: str = ""

    @property
    def module_version(self) -> str:
        """The version of golang.org/toolchain that is this SDK."""
        return module_version(self.version, self.platform)


class Source(Protocol):
    """A place SDKs come from."""

    @property
    def name(self) -> str:
        """What to call it; never holds credentials."""
        ...

    def versions(self, platform: Platform) -> tuple[GoVersion, ...]:
        """Return what is listed for `platform`. Raises NetworkError, and IntegrityError for what is not a list."""
        ...

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return where `version` is, asking again when the list did not have it.

        Raises NotFoundError when the source has none, NetworkError and IntegrityError as `versions` does.
        """
        ...


def module_version(version: GoVersion, platform: Platform) -> str:
    """Return `v0.0.1-go1.22.3.linux-amd64`; unlike file names, it never says armv6l (cmd/go `toolchain`)."""
    return f"v0.0.1-{version.name}.{platform.goos}-{platform.goarch}"


def parse_module_version(text: str) -> tuple[GoVersion, Platform] | None:
    """Return what `v0.0.1-go1.22.3.linux-amd64` names, or None where it is not a release."""
    match = _MODULE_VERSION.fullmatch(text)
    version = GoVersion.try_parse(match["version"]) if match else None
    if match is None or version is None or version.is_language:
        return None
    return version, Platform(match["os"], match["arch"])
