"""Random servers, random leftovers: a download gives exactly the published bytes, or a clear error and no rubbish."""

import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gvm_py.dist.download import download
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError
from gvm_py.store.cache import ArchiveCache
from gvm_py.transport import Transport
from tests.support import faults
from tests.support.downloads import CONTENT, NAME, artifact_on, left_behind
from tests.support.http_server import LAST_MODIFIED, Fault, HttpServer, serving

OTHER = CONTENT[:100_000] + CONTENT[100_000:][::-1]


@pytest.fixture(scope="module")
def server() -> Iterator[HttpServer]:
    with serving() as running:
        yield running


SIZES = st.integers(0, len(CONTENT) + 2)
SERVER_MOODS = st.one_of(
    SIZES.map(faults.reset_after),
    SIZES.map(faults.close_after),
    SIZES.map(faults.claim_length),
    st.sampled_from([429, 503, 416, 403, 404]).map(faults.status),
    st.tuples(SIZES, SIZES, SIZES).map(lambda piece: faults.content_range("bytes {}-{}/{}".format(*piece))),
    st.sampled_from([CONTENT, OTHER]).map(faults.range_of),
    st.sampled_from([faults.honest, faults.without_length, faults.without_validators, faults.weak_etag]),
    st.just(faults.whole_file(CONTENT)),
)
NUMBERS = count()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moods=st.lists(st.tuples(SERVER_MOODS, SERVER_MOODS), max_size=5), prefix=SIZES, true_prefix=st.booleans())
def test_whatever_the_server_does_the_bytes_are_right_or_the_error_is_clear(
    server: HttpServer,
    tmp_path: Path,
    moods: list[tuple[Fault, Fault]],
    prefix: int,
    true_prefix: bool,
) -> None:
    artifact = artifact_on(server, f"/{next(NUMBERS)}")
    cache = ArchiveCache(tmp_path / str(next(NUMBERS)))
    path = artifact.urls[0].removeprefix(server.url)
    server.next_answers(path, *[combined(*pair) for pair in moods])
    leave_part(cache, artifact, (CONTENT if true_prefix else OTHER)[:prefix])

    with Transport({}) as transport:
        try:
            downloaded = download(transport, artifact, cache, sleep=lambda _seconds: None)
        except (NetworkError, NotFoundError):
            return
        except IntegrityError:
            assert left_behind(cache) == []
            return
    assert downloaded.path.read_bytes() == CONTENT
    assert left_behind(cache) == [NAME]


def combined(first: Fault, second: Fault) -> Fault:
    return lambda seen, answer: second(seen, first(seen, answer))


def leave_part(cache: ArchiveCache, artifact: Artifact, content: bytes) -> None:
    """Leave what an interrupted run leaves: a part and its origin, here with the date of the file as validator."""
    part = cache.partial(artifact.filename)
    part.parent.mkdir(parents=True)
    part.write_bytes(content)
    origin = {"url": artifact.urls[0], "total": len(CONTENT), "validator": LAST_MODIFIED}
    part.with_suffix(".json").write_text(json.dumps(origin))
