"""The release index is asked at most once an hour, kept, revalidated, and used as it is where nobody answers."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from gvm_py.dist.sources import supported
from gvm_py.dist.sources.base import Access
from gvm_py.dist.sources.index_source import IndexSource
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.transport import Transport
from gvm_py.version import GoVersion
from tests.support import faults
from tests.support.http_server import Fault
from tests.support.release_server import INDEX_PATH, ReleaseServer, serving

_LINUX = Platform("linux", "amd64")
_INDEX = "/dl/?mode=json&include=all"


@dataclass
class World:
    """A server, a clock that the test moves, and what was said."""

    server: ReleaseServer
    access: Access
    said: list[str]
    now: list[float] = field(default_factory=lambda: [1_000_000.0])

    def versions(self, *, mirror: str = "", refresh: bool = False) -> list[str]:
        """Return the versions a new process would see."""
        return [version.text for version in self.source(mirror=mirror, refresh=refresh).versions(_LINUX)]

    def source(self, *, mirror: str = "", refresh: bool = False) -> IndexSource:
        return IndexSource(replace(self.access, refresh=refresh), self.server.dl, mirror=mirror)

    def later(self, seconds: float) -> None:
        self.now[0] += seconds

    def go_offline(self) -> None:
        self.server.refuse(INDEX_PATH, 403, b"no way out\n<b>")


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    said: list[str] = []
    now = [1_000_000.0]
    with serving() as server, Transport({}, sleep=lambda _seconds: None) as fetcher:
        server.add_release("1.21.13")
        server.add_release("1.22.3", "linux-amd64", "linux-arm", "windows-amd64")
        access = Access(fetcher, tmp_path / "cache", said.append, clock=lambda: now[0])
        yield World(server, access, said, now)


def test_versions_are_those_with_an_archive_for_the_platform(world: World) -> None:
    source = world.source()
    assert [version.text for version in source.versions(_LINUX)] == ["1.22.3", "1.21.13"]
    assert [version.text for version in source.versions(Platform("windows", "amd64"))] == ["1.22.3"]
    assert world.server.asked == [_INDEX]


def test_a_young_index_is_not_asked_for_again(world: World) -> None:
    world.versions()
    world.later(3599)
    assert world.versions() == ["1.22.3", "1.21.13"]
    assert world.server.asked == [_INDEX]


def test_an_older_index_is_revalidated_and_young_again(world: World) -> None:
    world.versions()
    world.later(3600)
    assert world.versions() == ["1.22.3", "1.21.13"]
    assert "if-none-match" in world.server.http.requests[-1].headers
    world.later(3599)
    world.versions()
    assert len(world.server.asked) == 2


def test_a_changed_index_replaces_the_kept_one(world: World) -> None:
    world.versions()
    world.server.add_release("1.23.0")
    assert world.versions() == ["1.22.3", "1.21.13"]
    assert world.versions(refresh=True) == ["1.23.0", "1.22.3", "1.21.13"]
    assert world.versions() == ["1.23.0", "1.22.3", "1.21.13"]


@pytest.mark.parametrize(
    ("age", "words"), [(4000, "1 hour old"), (7300, "2 hours old"), (90_000, "1 day old"), (-5, "of unknown age")]
)
def test_offline_the_kept_index_is_used_saying_how_old_it_is(world: World, age: float, words: str) -> None:
    world.versions()
    world.later(age)
    world.go_offline()
    assert world.versions() == ["1.22.3", "1.21.13"]
    (message,) = world.said
    assert f"{world.server.dl}/ answered 403 Forbidden: no way out; using the release index" in message
    assert message.endswith(words)


def test_without_a_kept_index_the_failure_names_address_status_and_first_line(world: World) -> None:
    world.go_offline()
    source = world.source()
    with pytest.raises(NetworkError, match=r"/dl/ answered 403 Forbidden: no way out$"):
        source.versions(_LINUX)
    with pytest.raises(NetworkError):
        source.versions(_LINUX)
    assert world.server.asked == [_INDEX, "/dl/index.json"]


def test_a_base_without_an_index_is_a_network_error(world: World) -> None:
    with pytest.raises(NetworkError, match="404 Not Found"):
        IndexSource(world.access, f"{world.server.http.url}/nothing").versions(_LINUX)


@pytest.mark.parametrize(
    "of_a_directory",
    [faults.status(404), faults.status(403), faults.web_page, faults.status(400, b"<?xml version='1.0'?><Error/>")],
    ids=["python", "nginx", "listing", "s3"],
)
def test_a_server_of_plain_files_has_the_index_in_one(world: World, of_a_directory: Fault) -> None:
    files = world.server.http.files
    files["/dl/index.json"] = files[INDEX_PATH]
    world.server.http.every_answer(INDEX_PATH, of_a_directory)
    assert world.versions() == ["1.22.3", "1.21.13"]
    assert world.server.asked == [_INDEX, "/dl/index.json"]
    assert world.versions(refresh=True) == ["1.22.3", "1.21.13"]
    assert "if-none-match" in world.server.http.requests[-1].headers


@pytest.mark.parametrize(("body", "why"), [(b"<html>login", "HTML page"), (b"{}", "not a list"), (b"[]", "no Go")])
def test_what_is_no_index_is_an_integrity_error_and_never_kept(world: World, body: bytes, why: str) -> None:
    world.versions()
    world.server.http.files[INDEX_PATH] = body
    with pytest.raises(IntegrityError, match=why):
        world.versions(refresh=True)
    assert world.versions() == ["1.22.3", "1.21.13"]


def test_an_index_that_forgets_the_newest_release_is_not_taken_unless_asked_to(world: World) -> None:
    world.versions()
    world.server.index.pop(0)
    world.server.publish()
    world.later(3600)
    assert world.versions() == ["1.22.3", "1.21.13"]
    assert "now ends at go1.21.13, but go1.22.3 is known" in world.said[0]
    assert world.versions(refresh=True) == ["1.21.13"]
    assert world.versions() == ["1.21.13"]


def test_a_broken_cache_file_is_asked_for_again(world: World) -> None:
    world.versions()
    (kept,) = world.access.cache.glob("index-*")
    for damage in (b"", b"[1]\n[]", b'{"etag": "", "checked": 1e400}\n', kept.read_bytes()[:-9], b"\xff" * 9000):
        kept.write_bytes(damage)
        assert world.versions() == ["1.22.3", "1.21.13"]
    assert len(world.server.asked) == 6


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(world: World) -> None:
    world.access.cache.write_bytes(b"a file where the directory should be")
    assert world.versions() == ["1.22.3", "1.21.13"]


def test_an_artifact_has_the_hash_of_the_index_and_the_bytes_of_the_base(world: World) -> None:
    entry = world.server.index[0]["files"][0]
    artifact = world.source().artifact(GoVersion.parse("1.22.3"), _LINUX)
    assert artifact.urls == (f"{world.server.dl}/go1.22.3.linux-amd64.tar.gz",)
    assert (artifact.sha256, artifact.size, artifact.form) == (entry["sha256"], entry["size"], "tar.gz")
    assert artifact.source == world.server.dl
    assert artifact.module_version == "v0.0.1-go1.22.3.linux-amd64"


@pytest.mark.parametrize(
    ("platform", "filename", "form"),
    [("linux/arm", "go1.22.3.linux-armv6l.tar.gz", "tar.gz"), ("windows/amd64", "go1.22.3.windows-amd64.zip", "zip")],
)
def test_the_file_name_and_form_follow_the_platform(world: World, platform: str, filename: str, form: str) -> None:
    artifact = world.source().artifact(GoVersion.parse("1.22.3"), Platform.parse(platform))
    assert (artifact.filename, artifact.form) == (filename, form)


def test_a_mirror_is_asked_for_bytes_first_and_for_nothing_else(world: World) -> None:
    source = world.source(mirror="https://me:secret@mirror.example/golang/")
    artifact = source.artifact(GoVersion.parse("1.22.3"), _LINUX)
    name = "go1.22.3.linux-amd64.tar.gz"
    assert artifact.urls == (f"https://me:secret@mirror.example/golang/{name}", f"{world.server.dl}/{name}")
    assert artifact.sha256 == world.server.index[0]["files"][0]["sha256"]
    assert (artifact.source, artifact.mirror) == (world.server.dl, "https://***@mirror.example/golang/")
    assert world.server.asked == [_INDEX]


def test_a_release_younger_than_the_kept_index_is_found(world: World) -> None:
    world.versions()
    world.server.add_release("1.23.0")
    assert world.source().artifact(GoVersion.parse("1.23.0"), _LINUX).version.text == "1.23.0"


def test_what_no_index_lists_is_not_found_after_asking_once_more(world: World) -> None:
    source = world.source()
    with pytest.raises(NotFoundError, match=r"lists no go1\.99\.0"):
        source.artifact(GoVersion.parse("1.99.0"), _LINUX)
    with pytest.raises(NotFoundError, match=r"has no go1\.22\.3 for linux/386, only for linux/amd64, linux/arm"):
        source.artifact(GoVersion.parse("1.22.3"), Platform("linux", "386"))
    assert len(world.server.asked) == 1


def test_the_supported_majors_are_remembered_for_commands_that_ask_nobody(world: World) -> None:
    assert supported.recall(world.access.cache) == ()
    world.versions()
    assert supported.recall(world.access.cache) == ("1.22", "1.21")
    supported.remember(world.access.cache, [GoVersion.parse("1.20.1"), GoVersion.parse("1.19.1")])
    supported.remember(world.access.cache, [GoVersion.parse("1.99.0")])
    assert supported.recall(world.access.cache) == ("1.22", "1.21")
    (world.access.cache / "supported.json").write_bytes(b'["x", 5]')
    assert supported.recall(world.access.cache) == ()
