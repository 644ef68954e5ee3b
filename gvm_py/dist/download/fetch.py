"""The archive of one artifact: from this machine if it is here, else from the network into the cache."""

import time
from collections.abc import Callable
from pathlib import Path

from gvm_py.dist.download.partial import Partial
from gvm_py.dist.download.task import Meter, Task
from gvm_py.dist.download.validate import check_hash
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError
from gvm_py.records import dataclass
from gvm_py.store.cache import ArchiveCache
from gvm_py.system.bounded import sha256_of
from gvm_py.system.disk import disk_errors
from gvm_py.transport import Fetcher, redact

LIMIT = 1 << 30
"""No archive is longer than this many bytes; the largest so far has a tenth of it."""


@dataclass(frozen=True)
class Downloaded:
    """A complete archive and its true sha256. `url` is where it came from, without secrets; empty for the cache.

    A directory on this machine stands for its archive, with no sha256.
    """

    path: Path
    sha256: str
    url: str


def download(
    fetcher: Fetcher,
    artifact: Artifact,
    cache: ArchiveCache,
    meter: Meter | None = None,
    *,
    limit: int = LIMIT,
    sleep: Callable[[float], None] = time.sleep,
) -> Downloaded:
    """Return the archive of `artifact`: from this machine if it is here, else from the first URL that serves it.

    The caller holds the lock of the version. What came is kept after NetworkError and Ctrl-C, to go on from there.
    Raises NotFoundError when every URL says that there is no such file, NetworkError, IntegrityError when what came is
    wrong, GosdkError for a full or read-only disk.
    """
    meter = meter or Meter()
    here = _local(artifact) or _cached(artifact, cache)
    if here:
        meter.move_to(here.path.stat().st_size)
        return here
    partial = Partial(cache.partial(artifact.filename))
    doing = f"keep {artifact.filename}"
    with disk_errors(partial.path.parent, doing, needed=artifact.size, make_room=partial.clear):
        task = Task(fetcher, artifact, partial, meter, limit, sleep)
        sha256, url = task.download_any()
        partial.forget_origin()
        path = cache.adopt(partial.path, sha256, artifact.filename)
    return Downloaded(path, sha256, redact(url))


def _local(artifact: Artifact) -> Downloaded | None:
    if artifact.local_path is None:
        return None
    if artifact.form == "directory":
        return Downloaded(artifact.local_path, "", artifact.local_path.absolute().as_uri())
    try:
        sha256 = sha256_of(artifact.local_path)
    except OSError as error:
        raise GosdkError(f"cannot read {artifact.local_path}: {error.strerror}") from error
    check_hash(artifact, str(artifact.local_path), sha256)
    return Downloaded(artifact.local_path, sha256, artifact.local_path.absolute().as_uri())


def _cached(artifact: Artifact, cache: ArchiveCache) -> Downloaded | None:
    sha256 = artifact.sha256 or cache.proven(artifact.filename)
    path = cache.find(sha256, artifact.filename) if sha256 else None
    return Downloaded(path, sha256, "") if path and sha256 else None
