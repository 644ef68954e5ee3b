"""Addresses are joined as the go command joins them, and never shown with their secrets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.sources.address import join, parse_base
from gvm_py.transport import redact


@pytest.mark.parametrize(
    ("base", "path", "query", "expected"),
    [
        ("https://h/dl", "", "mode=json", "https://h/dl/?mode=json"),
        ("https://h/dl/", "go1.22.3.linux-amd64.tar.gz", "", "https://h/dl/go1.22.3.linux-amd64.tar.gz"),
        ("https://h", "golang.org/toolchain/@v/list", "", "https://h/golang.org/toolchain/@v/list"),
        ("https://u:p@h:8080/x?key=v", "a", "", "https://u:p@h:8080/x/a?key=v"),
        ("https://h/x?key=v#part", "a", "mode=json", "https://h/x/a?key=v&mode=json"),
        ("https://h/a%2Fb", "c d?e#f", "", "https://h/a%2Fb/c%20d%3Fe%23f"),
        ("file:///srv/my%20proxy/", "x/@v/!big.zip", "", "file:///srv/my%20proxy/x/@v/!big.zip"),
    ],
)
def test_a_path_is_joined_below_the_base(base: str, path: str, query: str, expected: str) -> None:
    assert join(base, path, query) == expected


_WORD = st.text(alphabet="abcxyz019-._~", min_size=1, max_size=8)


@given(_WORD, _WORD, _WORD)
def test_no_user_password_or_query_survives(user: str, path: str, query: str) -> None:
    base = parse_base(f"https://u-{user}:p-{user}@host.example/{path}?q-{query}", "--mirror")
    shown = redact(join(base, "file.zip"))
    assert shown == redact(shown)
    assert not any(secret in shown for secret in (f"u-{user}", f"p-{user}@", f"q-{query}"))
    assert shown.endswith("/file.zip")
