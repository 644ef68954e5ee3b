"""The filter for secrets, as a function."""

import pytest

from gvm_py.errors import quoted
from gvm_py.errors.secrets import shown_entry, without_secrets


@pytest.mark.parametrize(
    "address",
    [
        "user:s3cr3t@h/x",
        "https://user:s3cr3t@h/x",
        "https:/user:s3cr3t@h/x",
        "https:user:s3cr3t@h/x",
        "https//user:s3cr3t@h/x",
        "https;//user:s3cr3t@h/x",
        "//user:s3cr3t@h/x",
        "/home/me/user%3As3cr3t%40h/x",
        "/home/me/https:/user:s3cr3t@h/x",
        "'user:s3cr3t@h/x' is not a Go version",
        "source=user:s3cr3t@h",
        "user:s3cr3t@h@k/x",
        "'https://s3cr3t@h/x' is not",
        "/home/me/https:/s3cr3t@h/x",
        "HTTPS:/s3cr3t@h/x",
        "https:///s3cr3t@h/x",
        "https://user:a/s3cr3t@h/x",
        "https://user:a's3cr3t@h/x",
        "https://user:a,s3cr3t@h/x",
        "https://a.test,https:/s3cr3t@h|https://user:s3cr3t@h",
    ],
)
def test_the_login_of_an_address_with_a_slip_is_hidden(address: str) -> None:
    shown = without_secrets(address)
    assert "s3cr3t" not in shown
    assert "***@" in shown
    assert without_secrets(shown) == shown


@pytest.mark.parametrize(
    "address",
    [
        "https:/h/x?token=s3cr3t",
        "'127.0.0.1:9?a.b=s3cr3t&c=s3cr3t' is not",
        "'https://h/x?s3cr3t' is not",
        "https:/h/x#s3cr3t",
        "https://h?=s3cr3t",
        "/home/me/h/x;token=s3cr3t is not",
        'https://h/x?a=1&b="s3cr3t"',
        "https://h/ghp_s3cr3ts3cr3t/x",
    ],
)
def test_the_query_of_an_address_with_a_slip_is_hidden(address: str) -> None:
    assert "s3cr3t" not in without_secrets(address)
    assert without_secrets(without_secrets(address)) == without_secrets(address)


@pytest.mark.parametrize(
    "text",
    [
        "golang:1.26@sha256:0123abcd",
        "golang.org/toolchain@v0.0.1-go1.26.6.linux-amd64",
        "error: no such thing: me@example.com",
        "http://127.0.0.1:8080/golang.org/@v/list",
        "Dockerfile:3: golang:1.22",
        r"C:\Users\a@b",
        "git@github.com:golang/go, release@go.dev, a1b2c3@host",
        "example.com/abc1234567890defg@v1.2.3 and @latest: abc1234567890defg@latest",
        "GO?=go1.22 (?P<go>=x) what? a=b",
        "see https://h:8080/m/@v/list; then (https://[::1]:80/x), or docker://golang:1.26@sha256:0123.",
    ],
)
def test_what_holds_no_secret_stays(text: str) -> None:
    assert without_secrets(text) == text


_TOKENS = [
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "github_pat_11AAABBBY0abcdefghij_kLmNoPqRsTuV",
    "glpat-s3cr3ts3cr3t",
]
_TOKENS += ["5f0c9b7e-1d2a-4b3c-8d4e-0123456789ab", "dGhpcyBpcyBhIHRva2Vu1"]


@pytest.mark.parametrize("token", _TOKENS)
@pytest.mark.parametrize("form", ["{}@github.com", "/home/me/{}@h/x", "git@{}@h", "'{}@127.0.0.1' is not", "a=({}%40h"])
def test_a_token_as_user_name_is_hidden_without_a_scheme_too(token: str, form: str) -> None:
    text = form.format(token)
    assert without_secrets(text) == form.format("***")
    assert token not in without_secrets(f"https://{token}@github.com/x") + without_secrets(f"https:/{token}@h")


@pytest.mark.parametrize("address", ["https://u s:s3cr3t@h", "https://h/x?a=b s3cr3t", "https://user:a' s3cr3t@h/x"])
def test_a_quoted_address_hides_secrets_with_blanks_and_quotes(address: str) -> None:
    assert "s3cr3t" not in quoted(address)
    assert quoted("C:\\a b?c") == "'C:\\a b?c'"


def test_the_pieces_of_an_address_in_a_list_are_hidden() -> None:
    value = "/go:https://user:s3cr3t@h"
    assert [shown_entry(entry, value) for entry in value.split(":")] == ["/go", "https", "***", "***"]
