"""What an HTTP answer means in words: its status, what to do about it, and whether its body is a web page."""

from http import HTTPStatus
from urllib.parse import urlsplit

OFFLINE_HINT = "check the connection; behind a proxy: export HTTPS_PROXY=http://host:port"
PROXY_HINT = "check HTTPS_PROXY and HTTP_PROXY, with user and password if the proxy wants them"


def status_text(status: int) -> str:
    """Return `404 Not Found`, or the number alone where it has no name (RFC 9110 section 15)."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def status_hint(status: int, url: str) -> str:
    """Return what to do about a refusal that comes from missing credentials, empty for any other status."""
    host = urlsplit(url).hostname or "the server"
    if status == 401:
        return f"log in: put `machine {host} login USER password TOKEN` into ~/.netrc, or set GOAUTH (go help goauth)"
    if status == 403:
        return f"{host} knows the request and refuses it: check the rights of the login in ~/.netrc or GOAUTH"
    return PROXY_HINT if status == 407 else ""


def is_html(data: bytes) -> bool:
    """Return whether `data` begins as a page for a browser, which no index, list or archive does."""
    return data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
