"""The release index of go.dev, of golang.google.cn or of a base URL the user trusts; bytes from there or a mirror.

The sha256 of an index is a root of trust, so it comes from the base alone. A mirror only ever hands over bytes.
"""

from gvm_py.dist.catalog import Release, ReleaseFile
from gvm_py.dist.sources.address import join
from gvm_py.dist.sources.base import Access, Artifact
from gvm_py.dist.sources.release_index import ReleaseIndex
from gvm_py.errors import NotFoundError
from gvm_py.host import Platform
from gvm_py.transport import redact
from gvm_py.version import GoVersion

GO_DEV = "https://go.dev/dl"
GOOGLE_CN = "https://golang.google.cn/dl"
_NAMES = {GO_DEV: "go.dev", GOOGLE_CN: "golang.google.cn"}


class IndexSource:
    """Archives that an index lists. With `mirror`, the bytes are asked of that base URL first."""

    def __init__(self, access: Access, base: str = GO_DEV, *, mirror: str = "") -> None:
        self.name = _NAMES.get(base.rstrip("/"), redact(base))
        self._index = ReleaseIndex(access, base, self.name)
        self._bases = (mirror, base) if mirror else (base,)
        self._mirror = redact(mirror)

    def versions(self, platform: Platform, *, newest: bool = False) -> tuple[GoVersion, ...]:
        """Return every release with an archive for `platform`, newest first; `newest` asks again, once."""
        releases = self._index.releases(newest=newest)
        return tuple(release.version for release in releases if release.archive_for(platform))

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return the archive of `version`. A release younger than the kept index is asked for once more."""
        release = self._find(version) or self._find(version, newest=True)
        if release is None:
            raise NotFoundError(f"{self.name} lists no {version.name}")
        file = release.archive_for(platform)
        if file is None:
            raise NotFoundError(f"{self.name} has no {version.name} for {platform}{_instead(release, platform)}")
        return self._artifact(file, release.version, platform)

    def _find(self, version: GoVersion, *, newest: bool = False) -> Release | None:
        releases = self._index.releases(newest=newest)
        return next((release for release in releases if release.version == version), None)

    def _artifact(self, file: ReleaseFile, version: GoVersion, platform: Platform) -> Artifact:
        return Artifact(
            version=version,
            platform=platform,
            urls=tuple(join(base, file.filename) for base in self._bases),
            filename=file.filename,
            form="zip" if file.filename.endswith(".zip") else "tar.gz",
            sha256=file.sha256,
            size=file.size,
            source=self.name,
            mirror=self._mirror,
        )


def _instead(release: Release, platform: Platform) -> str:
    here = [file.platform for file in release.files if file.platform and file.platform.goos == platform.goos]
    names = sorted({str(other) for other in here if release.archive_for(other)})
    return f", only for {', '.join(names)}" if names else ""
