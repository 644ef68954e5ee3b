"""One archive at an address that the user gave. Only the checksum database can verify it."""

from urllib.parse import unquote, urlsplit

from gvm_py.dist.sources.base import Artifact
from gvm_py.dist.sources.identify import by_name
from gvm_py.errors import NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.transport import redact
from gvm_py.version import GoVersion


class UrlSource:
    """The archive at `url`. Raises UsageError when its name does not say which SDK it is."""

    def __init__(self, url: str) -> None:
        self.name = redact(url)
        self._url = url
        self._filename = unquote(urlsplit(url).path).rpartition("/")[2]
        identity = by_name(self._filename)
        if identity is None:
            raise UsageError(
                f"{self.name} does not say which Go it is: an address must end like /go1.26.6.linux-amd64.tar.gz",
                hint="gosdk list-remote --source go.dev",
            )
        self._identity = identity

    def versions(self, platform: Platform) -> tuple[GoVersion, ...]:
        """Return the one version. Raises NotFoundError when it is for another platform; asks nobody."""
        found = self._identity
        if found.platform != platform:
            raise NotFoundError(f"{self.name} is for {found.platform}, not for {platform}")
        return (found.version,)

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return the archive. Raises NotFoundError for another version or platform."""
        if version not in self.versions(platform):
            raise NotFoundError(f"{self.name} is not {version.name}")
        return Artifact(version, platform, (self._url,), self._filename, self._identity.form, None, None, self.name)
