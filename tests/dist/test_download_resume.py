"""A download goes on where it broke off, and never glues pieces of two files together."""

import json
import threading
from dataclasses import replace

import pytest

from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import NetworkError
from gvm_py.store.cache import ArchiveCache
from tests.support import faults
from tests.support.downloads import CONTENT, NAME, PATH, Fetch, artifact_on, left_behind
from tests.support.http_server import Answer, Fault, HttpServer, Seen

OTHER = CONTENT[:100_000] + CONTENT[100_000:][::-1]


def ranges(server: HttpServer) -> list[str]:
    return [seen.headers.get("range", "all") for seen in server.asked(PATH)]


def test_a_broken_download_goes_on_with_a_validated_range(
    fetch: Fetch, artifact: Artifact, server: HttpServer, cache: ArchiveCache
) -> None:
    server.next_answers(PATH, faults.close_after(70_000), faults.close_after(50_000))
    done: list[int] = []
    assert fetch(artifact, done.append).path.read_bytes() == CONTENT
    assert ranges(server) == ["all", "bytes=70000-", "bytes=120000-"]
    assert server.requests[1].headers["if-range"].startswith('"')
    assert sum(done) == len(CONTENT)
    assert left_behind(cache) == [NAME]


def test_the_next_run_goes_on_where_this_one_gave_up(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    server.next_answers(PATH, faults.close_after(70_000), faults.status(503), faults.status(503))
    with pytest.raises(NetworkError):
        fetch(artifact)
    assert fetch(artifact).path.read_bytes() == CONTENT
    assert ranges(server)[-1] == "bytes=70000-"


def test_ctrl_c_keeps_what_has_come(fetch: Fetch, artifact: Artifact, server: HttpServer, cache: ArchiveCache) -> None:
    def interrupt(_count: int) -> None:
        if cache.partial(NAME).stat().st_size:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(artifact, interrupt)
    assert left_behind(cache) == [f"{NAME}.json", f"{NAME}.part"]
    assert fetch(artifact).path.read_bytes() == CONTENT


def test_a_complete_part_is_not_fetched_again(
    fetch: Fetch, artifact: Artifact, server: HttpServer, cache: ArchiveCache
) -> None:
    server.next_answers(PATH, faults.close_after(len(CONTENT) - 1), *[faults.status(503)] * 2)
    with pytest.raises(NetworkError):
        fetch(artifact)
    cache.partial(NAME).write_bytes(CONTENT)
    assert fetch(artifact).path.read_bytes() == CONTENT
    assert ranges(server)[-1] == f"bytes={len(CONTENT) - 1}-"


MISFITS = {
    "another start": faults.content_range(f"bytes 69999-{len(CONTENT) - 1}/{len(CONTENT)}"),
    "another end": faults.content_range(f"bytes 70000-{len(CONTENT) - 2}/{len(CONTENT)}"),
    "another length": faults.content_range(f"bytes 70000-{len(CONTENT)}/{len(CONTENT) + 1}"),
    "an unknown length": faults.content_range("bytes 70000-70001/*"),
    "no Content-Range": faults.content_range(""),
    "nonsense": faults.content_range("bytes 99999999999999999999999999-1/1"),
    "a range refused": faults.status(416),
    "another ETag": faults.range_of(OTHER),
}


@pytest.mark.parametrize("fault", MISFITS.values(), ids=MISFITS)
def test_a_piece_that_does_not_fit_is_not_used(
    fetch: Fetch, artifact: Artifact, server: HttpServer, fault: Fault
) -> None:
    server.next_answers(PATH, faults.close_after(70_000), fault)
    assert fetch(replace(artifact, sha256=None)).path.read_bytes() == CONTENT
    assert ranges(server) == ["all", "bytes=70000-", "all"]


def test_a_server_that_ignores_ranges_starts_over(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    server.next_answers(PATH, faults.close_after(70_000), faults.whole_file(CONTENT))
    assert fetch(artifact).path.read_bytes() == CONTENT
    assert len(server.requests) == 2


def test_pieces_of_two_files_start_over(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    def silently_other(seen: Seen, answer: Answer) -> Answer:
        return faults.without_validators(seen, faults.range_of(OTHER)(seen, answer))

    server.next_answers(PATH, faults.close_after(70_000), silently_other)
    assert fetch(artifact).path.read_bytes() == CONTENT
    assert ranges(server) == ["all", "bytes=70000-", "all"]


def test_a_file_that_was_replaced_between_two_tries_is_fetched_whole(
    fetch: Fetch, artifact: Artifact, server: HttpServer
) -> None:
    server.files[PATH] = OTHER
    server.next_answers(PATH, faults.close_after(150_000), *[faults.status(503)] * 2)
    with pytest.raises(NetworkError):
        fetch(artifact)
    server.files[PATH] = CONTENT
    assert fetch(artifact).path.read_bytes() == CONTENT


@pytest.mark.parametrize("unsure", [faults.without_validators, faults.weak_etag])
def test_without_a_strong_validator_nothing_is_continued(
    fetch: Fetch, artifact: Artifact, server: HttpServer, unsure: Fault
) -> None:
    server.next_answers(PATH, lambda seen, answer: faults.close_after(70_000)(seen, unsure(seen, answer)))
    assert fetch(artifact).path.read_bytes() == CONTENT
    assert ranges(server) == ["all", "all"]


def test_a_part_from_one_address_is_not_continued_from_another(
    fetch: Fetch, artifact: Artifact, server: HttpServer
) -> None:
    server.files["/mirror"] = CONTENT
    server.next_answers(PATH, faults.close_after(70_000), faults.status(503), faults.status(503))
    urls = (*artifact.urls, f"{server.url}/mirror")
    assert fetch(replace(artifact, urls=urls)).path.read_bytes() == CONTENT
    assert "range" not in server.asked("/mirror")[0].headers


def test_a_line_that_breaks_every_megabyte_still_gets_there(fetch: Fetch, server: HttpServer) -> None:
    content = b"\x1f\x8b" + bytes(5 << 20)
    artifact = artifact_on(server, "/large", content)
    server.every_answer("/large", faults.close_after((1 << 20) + 1))
    assert fetch(artifact, limit=1 << 30).path.read_bytes() == content
    assert len(server.requests) == 5


def test_a_line_that_always_breaks_at_the_same_place_does_not(fetch: Fetch, server: HttpServer) -> None:
    artifact = artifact_on(server, "/large", b"\x1f\x8b" + bytes(5 << 20))

    def stuck(seen: Seen, answer: Answer) -> Answer:
        return faults.without_validators(seen, faults.close_after(2 << 20)(seen, answer))

    server.every_answer("/large", stuck)
    with pytest.raises(NetworkError, match=r"\(3 tries\)"):
        fetch(artifact, limit=1 << 30)
    assert len(server.requests) < 6


@pytest.mark.parametrize(
    "origin", ["", "{}", "[]", "null", '{"url": 1, "total": "x", "validator": 2}', '{"total": 1e999}', "[" * 99_999]
)
def test_an_origin_that_is_broken_starts_over(
    fetch: Fetch, artifact: Artifact, cache: ArchiveCache, origin: str
) -> None:
    part = cache.partial(NAME)
    part.parent.mkdir(parents=True)
    part.write_bytes(b"garbage")
    part.with_suffix(".json").write_text(origin)
    assert fetch(artifact).path.read_bytes() == CONTENT


def test_no_file_on_disk_holds_a_secret(
    fetch: Fetch, artifact: Artifact, server: HttpServer, cache: ArchiveCache
) -> None:
    server.next_answers(PATH, faults.close_after(70_000), faults.status(503), faults.status(503))
    with pytest.raises(NetworkError):
        fetch(replace(artifact, urls=(f"{artifact.urls[0]}?token=t0ken",)))
    assert json.loads(cache.partial(NAME).with_suffix(".json").read_bytes())["url"] == artifact.urls[0]


def test_two_archives_at_once_do_not_collide(fetch: Fetch, server: HttpServer) -> None:
    contents = {f"go1.22.{patch}.linux-amd64.tar.gz": CONTENT + bytes(patch) for patch in range(8)}
    artifacts = [replace(artifact_on(server, f"/{name}", content), filename=name) for name, content in contents.items()]
    threads = [threading.Thread(target=fetch, args=(artifact,)) for artifact in artifacts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    before = len(server.requests)
    for artifact in artifacts:
        assert fetch(artifact).path.read_bytes() == contents[artifact.filename]
    assert len(server.requests) == before
