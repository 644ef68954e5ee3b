"""The toolchain module is found on the proxies of GOPROXY, and every failure says precisely what happened."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gvm_py.dist.sources import supported
from gvm_py.dist.sources.base import Access
from gvm_py.dist.sources.goproxy import GoproxySource
from gvm_py.dist.sources.proxylist import parse_proxy_list
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.transport import Transport
from gvm_py.version import GoVersion
from tests.support.release_server import MODULE_PATH, ReleaseServer, serving

_LINUX = Platform("linux", "amd64")
_V1_22 = GoVersion.parse("1.22.3")
_ZIP = "golang.org/toolchain/@v/v0.0.1-go1.22.3.linux-amd64.zip"
_LIST = f"{MODULE_PATH}list"
_INFO = f"{MODULE_PATH}v0.0.1-go1.22.3.linux-amd64.info"

Build = Callable[[str], GoproxySource]


@pytest.fixture
def server() -> Iterator[ReleaseServer]:
    with serving() as server:
        server.add_module("1.21.13", "linux-amd64", "linux-arm")
        server.add_module("1.23.1")
        yield server


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def build(tmp_path: Path, server: ReleaseServer, said: list[str]) -> Iterator[Build]:
    with Transport({}, sleep=lambda _seconds: None) as fetcher:
        access = Access(fetcher, tmp_path / "cache", said.append)
        yield lambda text: GoproxySource(access, parse_proxy_list(text.replace("HERE", server.http.url), "GOPROXY"))


def _texts(source: GoproxySource, platform: Platform = _LINUX) -> list[str]:
    return [version.text for version in source.versions(platform)]


def test_versions_are_those_of_the_platform_newest_first(server: ReleaseServer, build: Build) -> None:
    source = build("HERE/proxy")
    assert _texts(source) == ["1.23.1", "1.21.13"]
    assert _texts(source, Platform("linux", "arm")) == ["1.21.13"]
    assert server.asked == [_LIST]


def test_lines_that_name_no_release_are_passed_over(server: ReleaseServer, build: Build) -> None:
    server.http.files[_LIST] = (
        b"v0.0.1-go1.22.3.linux-amd64 2024-05-01T00:00:00Z\r\n\n   \nv0.0.1-go1.9.2rc2.linux-amd64\n"
        b"v0.0.1-go1.22.linux-amd64\nv0.0.1-go1.20.linux-amd64\nv0.0.2-go1.24.0.linux-amd64\nv1.0.0\n"
        b"v0.0.1-go1.24.0.linux-amd64/../..\nv0.0.1-go1.27rc1.linux-amd64\n\xff\xfe\nv0.0.1-go1.22.3.linux-amd64"
    )
    assert _texts(build("HERE/proxy")) == ["1.27rc1", "1.22.3", "1.20"]


def test_a_listed_version_is_taken_without_another_question(server: ReleaseServer, build: Build) -> None:
    source = build("HERE/proxy")
    source.versions(_LINUX)
    artifact = source.artifact(GoVersion.parse("1.23.1"), _LINUX)
    assert artifact.urls == (f"{server.proxy}/{_ZIP.replace('1.22.3', '1.23.1')}",)
    assert artifact.filename == "v0.0.1-go1.23.1.linux-amd64.zip"
    assert (artifact.form, artifact.sha256, artifact.size) == ("module", None, None)
    assert artifact.source == f"GOPROXY {server.proxy}"
    assert server.asked == [_LIST]


def test_a_version_that_the_list_forgot_is_found_by_its_info(server: ReleaseServer, build: Build) -> None:
    server.add_module("1.22.3", listed=False)
    source = build("HERE/proxy")
    assert "1.22.3" not in _texts(source)
    assert source.artifact(_V1_22, _LINUX).urls == (f"{server.proxy}/{_ZIP}",)
    assert server.asked == [_LIST, _INFO]


def test_latest_is_never_asked_for(server: ReleaseServer, build: Build) -> None:
    source = build("HERE/proxy,HERE/other")
    source.versions(_LINUX)
    with pytest.raises(NotFoundError):
        source.artifact(GoVersion.parse("1.99.0"), _LINUX)
    assert not any("latest" in path for path in server.asked)


def test_proxies_without_a_list_list_nothing_but_still_serve_by_name(
    server: ReleaseServer, build: Build, said: list[str]
) -> None:
    server.add_module("1.22.3", listed=False)
    del server.http.files[_LIST]
    source = build("HERE/proxy")
    assert source.versions(_LINUX) == ()
    assert source.artifact(_V1_22, _LINUX).version == _V1_22
    assert said == [f"no proxy has a list of Go versions: {server.http.url}{_LIST} answered 404 Not Found: not found"]


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("HERE/empty,HERE/proxy,HERE/last", ["/proxy"]),
        ("HERE/empty|HERE/proxy|HERE/last,direct", ["/proxy", "/last"]),
        ("HERE/proxy|off", ["/proxy"]),
        ("HERE/proxy?token=x", ["/proxy"]),
    ],
)
def test_the_bytes_may_come_from_where_the_list_of_proxies_allows(
    server: ReleaseServer, build: Build, text: str, bases: list[str]
) -> None:
    server.add_module("1.22.3")
    urls = build(text).artifact(_V1_22, _LINUX).urls
    assert [url.removesuffix("?token=x") for url in urls] == [f"{server.http.url}{base}/{_ZIP}" for base in bases]


def test_a_refusal_ends_a_comma_list_naming_address_status_and_first_line(server: ReleaseServer, build: Build) -> None:
    server.refuse(_INFO, 403, b"\x1b[31mquarantined\x1b[0m: too young\nsecond line\n")
    with pytest.raises(NetworkError) as caught:
        build("HERE/proxy,HERE/proxy").artifact(_V1_22, _LINUX)
    assert (
        caught.value.message
        == f"{server.http.url}{_INFO} answered 403 Forbidden: \\x1b[31mquarantined\\x1b[0m: too young"
    )
    assert server.asked == [_INFO]


@pytest.mark.parametrize(
    ("refusal", "failure", "why"),
    [
        ((404, b"<html>no such page"), NotFoundError, "answered 404 Not Found$"),
        ((410, b"gone"), NotFoundError, "answered 410 Gone: gone$"),
        ((500, b""), NetworkError, "answered 500 Internal Server Error$"),
        ((599, b""), NetworkError, "answered 599$"),
        ((304, b""), NetworkError, "answered 304 Not Modified$"),
        ((200, b"<html>login"), IntegrityError, "HTML page"),
        ((200, b"[" * 60_000), IntegrityError, "is not the description"),
        ((200, b'["Version"]'), IntegrityError, "is not the description"),
        ((200, b"{}"), IntegrityError, "is not the description"),
        ((200, b'{"Version": "v0.0.1-go1.9rc2.linux-amd64"}'), IntegrityError, r"describes 'v0\.0\.1-go1\.9rc2"),
        ((200, b" " * 70_000), IntegrityError, "65536 bytes"),
    ],
    ids=str,
)
def test_each_kind_of_wrong_answer_has_its_own_error(
    server: ReleaseServer, build: Build, refusal: tuple[int, bytes], failure: type[GosdkError], why: str
) -> None:
    server.refuse(_INFO, *refusal)
    with pytest.raises(failure, match=why):
        build("HERE/proxy").artifact(_V1_22, _LINUX)


def test_a_login_page_instead_of_a_list_is_an_integrity_error(server: ReleaseServer, build: Build) -> None:
    published = server.http.files[_LIST]
    server.http.files[_LIST] = b"<!DOCTYPE html>"
    with pytest.raises(IntegrityError, match="HTML page"):
        build("HERE/proxy").versions(_LINUX)
    server.http.files[_LIST] = published
    assert _texts(build("HERE/proxy")) == ["1.23.1", "1.21.13"]


def test_off_asks_nobody(server: ReleaseServer, build: Build) -> None:
    with pytest.raises(NetworkError, match="GOPROXY is off"):
        build("off").versions(_LINUX)
    with pytest.raises(NetworkError, match="GOPROXY is off"):
        build("off").artifact(_V1_22, _LINUX)


def test_a_directory_can_be_a_proxy(tmp_path: Path, build: Build) -> None:
    versions = tmp_path / "my proxy/golang.org/toolchain/@v"
    versions.mkdir(parents=True)
    (versions / "list").write_text("v0.0.1-go1.22.3.linux-amd64\n")
    source = build((tmp_path / "my proxy").as_uri())
    assert source.versions(_LINUX) == (_V1_22,)
    (url,) = source.artifact(_V1_22, _LINUX).urls
    assert url == f"{(tmp_path / 'my proxy').as_uri()}/{_ZIP}"
    with pytest.raises(NotFoundError, match="404"):
        source.artifact(GoVersion.parse("1.22.4"), _LINUX)


def test_the_supported_majors_are_remembered(tmp_path: Path, build: Build) -> None:
    build("HERE/proxy").versions(_LINUX)
    assert supported.recall(tmp_path / "cache") == ("1.23", "1.21")
