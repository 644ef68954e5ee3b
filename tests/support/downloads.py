"""An artifact on a loopback server, and a way to download it that does not wait between tries."""

import gzip
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gvm_py.dist.download import Downloaded, download
from gvm_py.dist.download.task import Meter
from gvm_py.dist.sources.base import Artifact
from gvm_py.host import Platform
from gvm_py.store.cache import ArchiveCache
from gvm_py.transport import Timeouts, Transport
from gvm_py.version import GoVersion
from tests.support.http_server import HttpServer

NAME = "go1.22.3.linux-amd64.tar.gz"
PATH = f"/{NAME}"
CONTENT = gzip.compress(hashlib.shake_256(b"gosdk").digest(200_000), mtime=0)
SHA256 = hashlib.sha256(CONTENT).hexdigest()

Fetch = Callable[..., Downloaded]


def artifact_on(server: HttpServer, path: str = PATH, content: bytes = CONTENT) -> Artifact:
    """Return the artifact that is `content`, and put it on `server`."""
    server.files[path] = content
    sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    version, platform = GoVersion.parse("1.22.3"), Platform("linux", "amd64")
    return Artifact(version, platform, (f"{server.url}{path}",), NAME, "tar.gz", sha256, size, "test")


@contextmanager
def fetching(cache: ArchiveCache) -> Iterator[Fetch]:
    """Yield a function that downloads an artifact into `cache`."""

    def fetch(
        artifact: Artifact, progress: Callable[[int], None] = lambda _count: None, limit: int = 1 << 20
    ) -> Downloaded:
        return download(transport, artifact, cache, Meter(progress), limit=limit, sleep=lambda _seconds: None)

    with Transport({}, timeouts=Timeouts(connect=2, read=0.3)) as transport:
        yield fetch


def left_behind(cache: ArchiveCache) -> list[str]:
    """Return the names of all files below the cache."""
    return sorted(path.name for path in cache.root.rglob("*") if path.is_file())
