"""The GOPROXY list is split, checked and walked as the go command does it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.sources.proxylist import DIRECT, first_answer, parse_proxy_list
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError, UsageError
from tests.support.realgo import needs_go, run_go

_WHAT = "GOPROXY (/home/me/.config/go/env:3)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("direct", [(DIRECT, False)]),
        ("off", [(None, False)]),
        ("https://a.example", [("https://a.example", False)]),
        ("https://a.example,direct", [("https://a.example", False), (DIRECT, False)]),
        ("https://a.example|direct", [("https://a.example", True), (DIRECT, False)]),
        (
            "https://a|http://b,file:///c|off",
            [("https://a", True), ("http://b", False), ("file:///c", True), (None, False)],
        ),
        ("direct,https://never.example", [(DIRECT, False)]),
        ("off|https://never.example", [(None, False)]),
        (" https://a.example , direct ", [("https://a.example", False), (DIRECT, False)]),
        (",,https://a.example,|,", [("https://a.example", False)]),
        ("a.example", [("https://a.example", False)]),
        ("a.example/go", [("https://a.example/go", False)]),
        ("localhost:8080", [("https://localhost:8080", False)]),
        ("https://u:p@a.example/x?k=v", [("https://u:p@a.example/x?k=v", False)]),
        ("file:///srv/go%20proxy", [("file:///srv/go%20proxy", False)]),
    ],
)
def test_the_list_becomes_entries(text: str, expected: list[tuple[str | None, bool]]) -> None:
    assert [(proxy.base, proxy.on_any_error) for proxy in parse_proxy_list(text, _WHAT)] == expected


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "names no proxy"),
        (" , |", "names no proxy"),
        ("proxy", "has no scheme"),
        ("/srv/proxy", "has no scheme"),
        ("//a.example", "has no scheme"),
        ("ftp://a.example", "has the scheme 'ftp'"),
        ("C:/proxy", "has the scheme 'c'"),
        ("direkt", "has no scheme"),
        ("https://a.example,ssh://b.example", "has the scheme 'ssh'"),
        ("file://host/path", "has more than a path"),
        ("file:///path?query", "has more than a path"),
        ("https://", "not a URL"),
        ("https://a.example:port", "not a URL"),
        ("https://[::1", "not a URL"),
        ("https://a.example/\x1b[2J", "not a URL"),
        ("https://a b.example", "not a URL"),
    ],
)
def test_what_the_go_command_would_refuse_is_a_usage_error_naming_the_place(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        parse_proxy_list(text, _WHAT)
    assert _WHAT in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize(
    "text", ["https://me:pass/word@a.example", "ftp://me:secret@a.example", "file://me:secret@h/p"]
)
def test_a_refused_entry_never_shows_its_password(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_proxy_list(text, _WHAT)
    assert "secret" not in str(caught.value)
    assert "word" not in str(caught.value)


@given(st.text(alphabet="ab.:/,|@ []?#%direcofl\x1b\n", max_size=40))
def test_any_text_is_a_list_or_a_usage_error(text: str) -> None:
    try:
        proxies = parse_proxy_list(text, _WHAT)
    except UsageError:
        return
    assert proxies
    assert all(proxy.base is None or "://" in proxy.base for proxy in proxies)


_FAILURES: dict[str, type[GosdkError]] = {"absent": NotFoundError, "down": NetworkError, "wrong": IntegrityError}


def _walk(text: str) -> tuple[str, list[str]]:
    asked: list[str] = []

    def question(base: str) -> str:
        asked.append(base.removeprefix("https://"))
        word = base.rpartition(".")[2]
        if word in _FAILURES:
            raise _FAILURES[word](f"{base} is {word}")
        return base

    try:
        return first_answer(parse_proxy_list(text, _WHAT), question).removeprefix("https://"), asked
    except GosdkError as error:
        return type(error).__name__, asked


@pytest.mark.parametrize(
    ("text", "result", "asked"),
    [
        ("a.up,b.up", "a.up", 1),
        ("a.absent,b.up", "b.up", 2),
        ("a.absent|b.up", "b.up", 2),
        ("a.down,b.up", "NetworkError", 1),
        ("a.down|b.up", "b.up", 2),
        ("a.down|b.absent,c.up", "c.up", 3),
        ("a.absent,b.down,c.up", "NetworkError", 2),
        ("a.absent,b.absent", "NotFoundError", 2),
        ("a.down|b.absent", "NetworkError", 2),
        ("a.absent,off", "NotFoundError", 1),
        ("a.down|off", "NetworkError", 1),
        ("off", "NetworkError", 0),
        ("a.absent,direct", "go.dev/dl/mod", 2),
        ("a.wrong|b.up", "IntegrityError", 1),
    ],
)
def test_the_next_entry_is_asked_only_when_the_separator_allows_it(text: str, result: str, asked: int) -> None:
    assert _walk(text) == (result, _bases(text)[:asked])


def _bases(text: str) -> list[str]:
    return [DIRECT.removeprefix("https://") if word == "direct" else word for word in text.replace("|", ",").split(",")]


def test_everything_that_was_tried_is_reported() -> None:
    def question(base: str) -> str:
        raise NetworkError(f"{base} is down")

    with pytest.raises(NetworkError) as caught:
        first_answer(parse_proxy_list("a.example|b.example|direct", _WHAT), question)
    assert caught.value.message == "https://a.example is down; https://b.example is down; https://go.dev/dl/mod is down"


@needs_go
@pytest.mark.parametrize(
    "text", [" , |", "proxy", "/srv/proxy", "ftp://a.example", "file://host/path", "C:/proxy", "off"]
)
def test_the_real_go_command_refuses_the_same_lists(tmp_path: Path, text: str) -> None:
    (tmp_path / "go.mod").write_text("module x\n")
    env = {"GOPROXY": text, "GOTOOLCHAIN": "local"}
    done = run_go("mod", "download", "golang.org/x/text@v0.14.0", cwd=tmp_path, env=env)
    assert done.returncode == 1
    reason = "module lookup disabled" if text == "off" else "proxy URL" if text.strip(" ,|") else "contains no entries"
    assert reason in done.stderr
    with pytest.raises((UsageError, NetworkError)):
        first_answer(parse_proxy_list(text, _WHAT), lambda base: base)
