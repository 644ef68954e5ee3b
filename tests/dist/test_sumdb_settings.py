"""Every form of GOSUMDB that the go command takes means the same here; other text is refused with the way out."""

import base64
import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.sumdb import parse_gosumdb
from gvm_py.errors import UsageError
from tests.support.translog import TransparencyLog

_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
_OWN = TransparencyLog("sum.corp.test/go").key


@pytest.mark.parametrize(
    ("text", "name", "url"),
    [
        ("", "sum.golang.org", None),
        ("sum.golang.org", "sum.golang.org", None),
        (" sum.golang.org ", "sum.golang.org", None),
        ("sum.golang.google.cn", "sum.golang.org", "https://sum.golang.google.cn"),
        ("sum.golang.org https://mirror.test/sumdb", "sum.golang.org", "https://mirror.test/sumdb"),
        (_KEY, "sum.golang.org", None),
        (f"{_KEY} https://mirror.test", "sum.golang.org", "https://mirror.test"),
        (_OWN, "sum.corp.test/go", None),
        (f"{_OWN}\thttp://127.0.0.1:8080/x", "sum.corp.test/go", "http://127.0.0.1:8080/x"),
        (TransparencyLog("sum_db:8080/~me/my_go").key, "sum_db:8080/~me/my_go", None),
        (f"{_OWN} file:///srv/sumdb", "sum.corp.test/go", "file:///srv/sumdb"),
    ],
)
def test_a_form_of_the_go_command_names_a_database(text: str, name: str, url: str | None) -> None:
    settings = parse_gosumdb(text)
    assert settings is not None
    assert (settings.name, settings.url) == (name, url)
    assert text in ("", settings.name) or settings.key.public


def test_known_names_bring_the_published_key() -> None:
    by_name, by_key = parse_gosumdb("sum.golang.org"), parse_gosumdb(_KEY)
    assert by_name is not None
    assert by_name == by_key


@pytest.mark.parametrize("text", ["off", " off "])
def test_off_is_no_database(text: str) -> None:
    assert parse_gosumdb(text) is None


def _key_of(name: str, key: bytes) -> str:
    digest = hashlib.sha256(f"{name}\n".encode() + key).hexdigest()[:8]
    return f"{name}+{digest}+{base64.b64encode(key).decode()}"


@pytest.mark.parametrize(
    "text",
    [
        "sum.example.com",
        "off https://mirror.test",
        "sum.golang.google.cn https://mirror.test",
        f"{_KEY} https://mirror.test more",
        _KEY.replace("033de0ae", "033de0af"),
        _KEY.replace("033de0ae", "033de0a"),
        _KEY.replace("sum.golang.org", "sum.golang.com"),
        _KEY[:-4],
        f"{_KEY}?",
        _key_of("sum.test", b"\x02" + bytes(32)),
        _key_of("sum.test", b"\x01" + bytes(31)),
        _key_of("sum.test/", b"\x01" + bytes(32)),
        _key_of("sum.test?x", b"\x01" + bytes(32)),
        _key_of("user@sum.test", b"\x01" + bytes(32)),
        _key_of("", b"\x01" + bytes(32)),
        _KEY.replace("sum", "\udcff"),
    ],
)
def test_anything_else_is_refused_with_where_it_was_read(text: str) -> None:
    with pytest.raises(UsageError, match=r"GOSUMDB \(/home/me/\.config/go/env:3\) is not a known name") as caught:
        parse_gosumdb(text, "GOSUMDB (/home/me/.config/go/env:3)")
    assert caught.value.hint == "export GOSUMDB=sum.golang.org"


@pytest.mark.parametrize(
    "url", ["mirror.test", "ftp://mirror.test", "https:///secret", "https://[::1", "//mirror.test"]
)
def test_an_address_that_is_none_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(UsageError, match="settings:3 names an address that is not a URL") as caught:
        parse_gosumdb(f"sum.golang.org {url}", "settings:3")
    assert url not in caught.value.message
    assert caught.value.hint


@given(st.text(max_size=60))
def test_no_text_crashes_the_parser(text: str) -> None:
    try:
        settings = parse_gosumdb(text)
    except UsageError:
        return
    assert settings is None or settings.name == "sum.golang.org"


@pytest.mark.parametrize("name", ["sum.test", "sum.test/go", "sum.test:8080", "..", "sum.test/../.."])
def test_files_of_a_database_stay_in_a_directory_of_its_own(name: str) -> None:
    settings = parse_gosumdb(TransparencyLog(name).key)
    assert settings is not None
    assert re.fullmatch(r"[A-Za-z0-9.%]+\+[0-9a-f]{8}", settings.directory)
