"""The rules about addresses, without a network: proxies, files, waiting times, secrets."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.errors import IntegrityError, NetworkError, UsageError
from gvm_py.transport import Transport, redact, retry_delay
from gvm_py.transport.proxies import Proxies
from gvm_py.transport.urls import Address

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("env", "url", "expected"),
    [
        ({"HTTPS_PROXY": "http://p:1"}, "https://go.dev/", "http://p:1"),
        ({"https_proxy": "http://p:1"}, "https://go.dev/", "http://p:1"),
        ({"HTTPS_PROXY": "http://upper:1", "https_proxy": "http://lower:1"}, "https://go.dev/", "http://upper:1"),
        ({"HTTPS_PROXY": "p:1"}, "https://go.dev/", "http://p:1"),
        ({"HTTPS_PROXY": "http://p:1"}, "http://go.dev/", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://go.dev/", "http://p:1"),
        ({"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, "http://go.dev/", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://localhost:8080/", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://127.8.9.1/", None),
        ({"HTTP_PROXY": "http://p:1"}, "http://[::1]:3000/", None),
        ({"ALL_PROXY": "http://p:1"}, "https://go.dev/", None),
    ],
)
def test_the_proxy_is_the_one_the_go_command_would_use(env: dict[str, str], url: str, expected: str | None) -> None:
    assert Proxies.from_environment(env).choose(Address.parse(url)) == expected


@pytest.mark.parametrize(
    ("rule", "url", "direct"),
    [
        # After golang.org/x/net/http/httpproxy UseProxyTests.
        ("*", "https://go.dev/", True),
        ("go.dev", "https://go.dev/", True),
        ("go.dev", "https://sum.go.dev/", True),
        ("go.dev", "https://notgo.dev/", False),
        (".go.dev", "https://sum.go.dev/", True),
        (".go.dev", "https://go.dev/", False),
        ("*.go.dev", "https://sum.go.dev/", True),
        ("*.go.dev", "https://go.dev/", False),
        (" other.test , GO.dev ", "https://Go.Dev/", True),
        ("go.dev:443", "https://go.dev/", True),
        ("go.dev:80", "https://go.dev/", False),
        ("192.168.1.1", "https://192.168.1.1/", True),
        ("192.168.1.1:8443", "https://192.168.1.1/", False),
        ("192.168.0.0/16", "https://192.168.77.1/", True),
        ("192.168.0.0/16", "https://192.169.1.1/", False),
        ("192.168.0.0/16", "https://go.dev/", False),
        ("2001:db8::/32", "https://[2001:db8::1]/", True),
        ("[2001:db8::1]:443", "https://[2001:db8::1]/", True),
        ("300.1.0.0/99", "https://192.168.1.1/", False),
        (":80,,", "https://go.dev/", False),
        ("", "https://go.dev/", False),
    ],
)
def test_no_proxy_has_the_rules_of_the_go_command(rule: str, url: str, direct: bool) -> None:
    proxies = Proxies.from_environment({"HTTPS_PROXY": "http://p:1", "NO_PROXY": rule})
    assert (proxies.choose(Address.parse(url)) is None) == direct


@given(st.text())
def test_any_no_proxy_is_survived(text: str) -> None:
    Proxies.from_environment({"HTTPS_PROXY": "http://p:1", "NO_PROXY": text}).choose(Address.parse("https://go.dev/"))


@pytest.mark.parametrize(
    "value",
    [
        "socks4://u:s3cret@p:1",
        "socks5://u:s3cret@p:1/path",
        "http://",
        "u:s3cret@",
        "http://u:s3/s3cret@p:1",
        "p:99999",
        "p:1/path",
    ],
)
def test_a_proxy_we_cannot_use_is_named_without_its_password(value: str) -> None:
    with pytest.raises(UsageError, match="HTTPS_PROXY=") as caught:
        Proxies.from_environment({"HTTPS_PROXY": value})
    assert "s3cret" not in caught.value.message


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://go.dev/dl/?mode=json", "https://go.dev/dl/"),
        ("https://h/go;token=s3cret/x", "https://h/go/x"),
        ("https://h/4f2a9c81d7e64b0a/org/go/@v/list", "https://h/***/org/go/@v/list"),
        ("https://h/basic/glpat-s3cretS3cret/x", "https://h/basic/***/x"),
        ("https://h/123e4567-e89b-42d3-a456-426614174000/x", "https://h/***/x"),
        ("https://h/golang.org/toolchain/@v/v0.0.1-go1.26.6.linux-amd64.zip",) * 2,
        ("https://h/artifactory/api/go/go-remote", "https://h/artifactory/api/go/go-remote"),
        ("file:///tmp/4f2a9c81d7e64b0a/x", "file:///tmp/4f2a9c81d7e64b0a/x"),
        ("https://ann:s3cret@go.dev/dl/", "https://***@go.dev/dl/"),
        ("https://t0ken@go.dev/dl/", "https://***@go.dev/dl/"),
        ("https://ann:s@cret@go.dev/", "https://***@go.dev/"),
        ("https://go.dev/x#s3cret", "https://go.dev/x"),
        ("file:///a/b", "file:///a/b"),
    ],
)
def test_an_address_is_shown_without_secrets(url: str, shown: str) -> None:
    assert redact(url) == shown


@pytest.mark.parametrize(
    ("advice", "seconds"),
    [
        ("5", 5),
        ("0", 0),
        ("99999999999999999999", 30),
        ("Thu, 01 Jan 2026 12:00:09 GMT", 9),
        ("Thu, 01 Jan 2026 11:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 30),
    ],
)
def test_retry_after_has_two_forms_and_a_cap(advice: str, seconds: float) -> None:
    assert retry_delay(1, {"retry-after": advice}, now=NOON) == seconds


@given(advice=st.text(), failures=st.integers(1, 3))
def test_whatever_a_server_advises_the_pause_is_short(advice: str, failures: int) -> None:
    assert 0 <= retry_delay(failures, {"retry-after": advice}, now=NOON) <= 30


@pytest.mark.parametrize("text", ["https://ann:s3/s3cret@go.dev/", "https://ann:s3?s3@go.dev/", "ann:s3cret@go.dev"])
def test_an_address_that_is_none_is_shown_without_its_password(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        Address.parse(text)
    assert "s3" not in caught.value.message


def test_files_are_answered_as_a_server_would(tmp_path: Path) -> None:
    (tmp_path / "a b%é#?.zip").write_bytes(b"content")
    transport = Transport({})
    found = transport.get((tmp_path / "a b%é#?.zip").as_uri(), limit=7)
    assert (found.status, found.body, found.headers) == (200, b"content", {"content-length": "7"})
    assert transport.get(f"file://localhost{tmp_path}/missing", limit=7).status == 404
    assert transport.get(f"FILE://{tmp_path}/a%20b%25%C3%A9%23%3F.zip/deeper", limit=7).status == 404
    with pytest.raises(IntegrityError, match="sent more than"):
        transport.get((tmp_path / "a b%é#?.zip").as_uri(), limit=6)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no fifos here")
def test_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path in (tmp_path, tmp_path / "fifo"):
        with pytest.raises(NetworkError, match="is not a regular file"):
            Transport({}, sleep=lambda _seconds: None).get(path.as_uri(), limit=1)


@pytest.mark.parametrize(
    "url",
    ["file://host.example.com/path", "file:relative", "file://", "file:///a%00b", "file://[/", "file:///\ud800"],
)
def test_a_file_url_that_names_no_file_here_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError, match="file"):
        Transport({}).get(url, limit=1)


@given(st.text())
def test_any_text_is_an_address_or_a_usage_error(text: str) -> None:
    for candidate in (text, f"https://{text}", f"http://host/{text}"):
        try:
            address = Address.parse(candidate)
        except UsageError:
            continue
        assert "@" not in address.url.split("/")[2]
