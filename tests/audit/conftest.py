"""A server of this machine that has the vulnerability database of a test."""

from collections.abc import Iterator

import pytest

from tests.support.http_server import HttpServer, serving
from tests.support.vulndb import VulnerabilityDatabase


@pytest.fixture
def server(database: VulnerabilityDatabase) -> Iterator[HttpServer]:
    with serving() as server:
        server.directory = database.directory
        yield server
