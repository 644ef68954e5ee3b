"""An archive on a server of this machine, and what downloads it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.dist.sources.base import Artifact
from gvm_py.store.cache import ArchiveCache
from tests.support.downloads import Fetch, artifact_on, fetching
from tests.support.http_server import HttpServer, serving


@pytest.fixture
def server() -> Iterator[HttpServer]:
    with serving() as running:
        yield running


@pytest.fixture
def artifact(server: HttpServer) -> Artifact:
    return artifact_on(server)


@pytest.fixture
def cache(tmp_path: Path) -> ArchiveCache:
    return ArchiveCache(tmp_path / "my 缓存")


@pytest.fixture
def fetch(cache: ArchiveCache) -> Iterator[Fetch]:
    with fetching(cache) as run:
        yield run
