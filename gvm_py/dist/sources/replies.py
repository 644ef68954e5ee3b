"""Ask a server one question, and say precisely what went wrong."""

from collections.abc import Mapping
from http import HTTPStatus

from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.transport import RETRYABLE_STATUSES, Fetcher, PermanentNetworkError, Reply, redact

_ABSENT = (404, 410)
_LINE_LIMIT = 200


def ask(fetcher: Fetcher, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
    """Return an answer of status 200, or 304 to a question that had headers.

    Raises NotFoundError for 404 and 410, NetworkError for any other status (a PermanentNetworkError where asking again
    will not help) and when nobody answers, IntegrityError when the body is longer than `limit` bytes.
    """
    reply = fetcher.get(url, limit=limit, headers=headers)
    if reply.status == 200 or (reply.status == 304 and headers):
        return reply
    raise _failure(reply.status)(f"{redact(url)} answered {_status(reply.status)}{_first_line(reply.body)}")


def text_of(reply: Reply) -> str:
    """Return the body as text. Raises IntegrityError for an HTML page, such as the login page of a network."""
    if is_html(reply.body):
        raise IntegrityError(f"{redact(reply.url)} answered with an HTML page: a login page, or a wrong address")
    return reply.body.decode("utf-8", "replace")


def is_html(data: bytes) -> bool:
    """Return whether `data` begins as a page for a browser, which no index, list or archive does."""
    return data[:1024].lstrip()[:1] == b"<"


def _failure(status: int) -> type[GosdkError]:
    if status in _ABSENT:
        return NotFoundError
    return NetworkError if status in RETRYABLE_STATUSES else PermanentNetworkError


def _status(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _first_line(body: bytes) -> str:
    lines = body[:4096].decode("utf-8", "replace").strip().splitlines()
    if not lines or is_html(body):
        return ""
    # A server must not be able to drive the terminal with escape sequences.
    return ": " + "".join(char for char in lines[0] if char.isprintable())[:_LINE_LIMIT]
