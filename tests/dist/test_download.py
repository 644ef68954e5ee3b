"""Downloads over real sockets: every fault of a server gives the right archive or a clear error."""

from dataclasses import replace
from pathlib import Path

import pytest

from gvm_py.dist.download import Downloaded, download
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.store.cache import ArchiveCache
from gvm_py.transport import Transport
from tests.support import faults
from tests.support.downloads import CONTENT, NAME, PATH, SHA256, Fetch, left_behind
from tests.support.http_server import Fault, HttpServer


def test_an_archive_lands_in_the_cache_under_its_hash(fetch: Fetch, artifact: Artifact, cache: ArchiveCache) -> None:
    done: list[int] = []
    downloaded = fetch(artifact, done.append)

    assert downloaded.path == cache.root / "archives" / SHA256 / NAME
    assert downloaded.path.read_bytes() == CONTENT
    assert (downloaded.sha256, downloaded.url) == (SHA256, artifact.urls[0])
    assert sum(done) == len(CONTENT)
    assert left_behind(cache) == [NAME]


def test_a_known_archive_is_answered_without_network(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    first = fetch(artifact)
    done: list[int] = []
    assert fetch(artifact, done.append) == replace(first, url="")
    assert (len(server.requests), sum(done)) == (1, len(CONTENT))


def test_a_damaged_archive_is_fetched_again(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    fetch(artifact).path.write_bytes(CONTENT[:-1] + b"?")
    assert fetch(artifact).path.read_bytes() == CONTENT
    assert len(server.requests) == 2


def test_an_archive_without_a_published_hash_is_fetched_again_until_it_has_a_receipt(
    fetch: Fetch, artifact: Artifact, server: HttpServer
) -> None:
    unknown = replace(artifact, sha256=None, size=None)
    downloaded = fetch(unknown)
    assert downloaded.sha256 == SHA256
    fetch(unknown)
    downloaded.path.with_name(".gosdk.json").write_text("{}")
    fetch(unknown)
    assert len(server.requests) == 2


def test_a_local_archive_is_used_where_it_is(
    fetch: Fetch, artifact: Artifact, tmp_path: Path, cache: ArchiveCache
) -> None:
    file = tmp_path / NAME
    file.write_bytes(CONTENT)
    local = replace(artifact, urls=(), local_path=file)
    assert fetch(local) == Downloaded(file, SHA256, file.as_uri())
    assert left_behind(cache) == []
    file.write_bytes(b"other")
    with pytest.raises(IntegrityError, match="is not the published"):
        fetch(local)


def test_a_file_url_is_copied_like_any_other(fetch: Fetch, artifact: Artifact, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(CONTENT)
    here = replace(artifact, urls=((tmp_path / NAME).as_uri(),))
    assert fetch(here).path.read_bytes() == CONTENT


RECOVERABLE = {
    "reset": faults.reset_after(70_000),
    "close": faults.close_after(70_000),
    "stall": faults.stall_after(70_000),
    "too long a claim": faults.claim_length(len(CONTENT) + 1),
    "busy": faults.status(503, Retry_After="1"),
    "no range there": faults.status(416),
    "a piece nobody asked for": faults.content_range(f"bytes 5-{len(CONTENT) - 1}/{len(CONTENT)}"),
}


@pytest.mark.parametrize("fault", RECOVERABLE.values(), ids=RECOVERABLE)
def test_two_failures_are_survived(fetch: Fetch, artifact: Artifact, server: HttpServer, fault: Fault) -> None:
    server.next_answers(PATH, fault, fault)
    relaxed = replace(artifact, size=None)
    assert fetch(relaxed).path.read_bytes() == CONTENT
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (faults.reset_after(7_000), "Connection reset by peer"),
        (faults.stall_after(7_000), "sent nothing for 0.3 s"),
        (faults.status(200, CONTENT[:-1], Content_Length=""), r"it ended after \d+ of \d+ bytes"),
        (faults.status(503), "503 Service Unavailable"),
        (faults.status(200, b"", Content_Length=""), "it sent nothing"),
    ],
)
def test_the_third_failure_is_a_network_error(
    fetch: Fetch, artifact: Artifact, server: HttpServer, fault: Fault, reason: str
) -> None:
    server.every_answer(PATH, fault)
    with pytest.raises(NetworkError, match=rf"could not fetch {server.url}{PATH}: .*{reason}.* \(3 tries\)"):
        fetch(artifact)


WRONG = {
    "a web page": (faults.web_page, "sent a web page instead of"),
    "no archive": (faults.status(200, b"PK" + CONTENT[2:]), "is not a tar.gz archive"),
    "another length": (faults.status(200, CONTENT[:-1]), r"has \d+ bytes, but .* has"),
    "another content": (faults.status(200, CONTENT[:-1] + b"?"), "is not the published"),
    "without end": (faults.endless(CONTENT[:50_000]), "sent more than the"),
    "longer than it says": (faults.status(200, CONTENT + b"?", Content_Length=""), "sent more than the"),
}


@pytest.mark.parametrize(("fault", "reason"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_at_once_and_nothing_stays(
    fetch: Fetch, artifact: Artifact, server: HttpServer, cache: ArchiveCache, fault: Fault, reason: str
) -> None:
    server.every_answer(PATH, fault)
    with pytest.raises(IntegrityError, match=reason):
        fetch(artifact)
    assert len(server.requests) == 1
    assert left_behind(cache) == []


@pytest.mark.parametrize("fault", [faults.honest, faults.without_length])
def test_an_archive_of_unknown_length_has_a_limit(
    fetch: Fetch, artifact: Artifact, server: HttpServer, fault: Fault
) -> None:
    server.every_answer(PATH, fault)
    with pytest.raises(IntegrityError, match="sent more than the 1000 bytes"):
        fetch(replace(artifact, size=None), limit=1000)


def test_mirrors_are_tried_in_order(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    urls = (f"{server.url}/missing", "http://127.0.0.1:1/down", *artifact.urls)
    assert fetch(replace(artifact, urls=urls)).url == artifact.urls[0]


def test_a_wrong_archive_ends_the_search(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    server.files["/evil"] = CONTENT[:-1] + b"?"
    with pytest.raises(IntegrityError, match="/evil is not the published"):
        fetch(replace(artifact, urls=(f"{server.url}/evil", *artifact.urls)))


def test_when_every_url_says_no_the_archive_does_not_exist(
    fetch: Fetch, artifact: Artifact, server: HttpServer
) -> None:
    urls = (f"{server.url}/a", f"{server.url}/b")
    with pytest.raises(NotFoundError, match=r"tried:\n.*/a: 404 Not Found\n.*/b: 404 Not Found"):
        fetch(replace(artifact, urls=urls))


def test_a_refusal_is_not_repeated_and_keeps_its_reason(fetch: Fetch, artifact: Artifact, server: HttpServer) -> None:
    server.every_answer(PATH, faults.status(403))
    with pytest.raises(NetworkError, match="403 Forbidden"):
        fetch(artifact)
    assert len(server.requests) == 1


def test_a_name_that_leaves_the_cache_is_refused(fetch: Fetch, artifact: Artifact) -> None:
    for filename in ("../go.tar.gz", "/etc/passwd", "", ".hidden", "a\\b", "nul\0"):
        with pytest.raises(IntegrityError, match="is not the name of an archive"):
            fetch(replace(artifact, filename=filename))


def test_a_hash_that_is_none_is_refused(fetch: Fetch, artifact: Artifact) -> None:
    with pytest.raises(IntegrityError, match="is not a sha256"):
        fetch(replace(artifact, sha256="../../etc"))


def test_a_cache_that_cannot_be_written_is_reported(artifact: Artifact, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Transport({}) as transport, pytest.raises(GosdkError, match=r"cannot keep go1\.22\.3\..* in") as caught:
        download(transport, artifact, ArchiveCache(tmp_path / "file"))
    assert caught.value.exit_code == 1
