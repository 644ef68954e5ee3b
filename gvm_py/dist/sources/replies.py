"""Ask a server one question, and say precisely what went wrong."""

from collections.abc import Mapping

from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.transport import RETRYABLE_STATUSES, Fetcher, PermanentNetworkError, Reply, redact
from gvm_py.transport.answers import is_html, refusal, status_hint, status_text
from gvm_py.ui.printable import printable

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
    reason = _first_line(reply.body)
    message = f"{redact(url)} answered {status_text(reply.status)}{reason}"
    if reply.status == 403 and reason:  # the server says itself why, and proxies refuse releases so
        raise _failure(reply.status)(message)
    logins = fetcher.login_file
    advice = refusal(reply.status, url, logins)
    raise _failure(reply.status)(f"{message}{advice}", hint=status_hint(reply.status, logins))


def text_of(reply: Reply) -> str:
    """Return the body as text. Raises IntegrityError for an HTML page, such as the login page of a network."""
    if is_html(reply.body):
        raise IntegrityError(f"{redact(reply.url)} answered with an HTML page: a login page, or a wrong address")
    return reply.body.decode("utf-8", "replace")


def _failure(status: int) -> type[GosdkError]:
    if status in _ABSENT:
        return NotFoundError
    return NetworkError if status in RETRYABLE_STATUSES else PermanentNetworkError


def _first_line(body: bytes) -> str:
    lines = body[:4096].decode("utf-8", "replace").strip().splitlines()
    if not lines or is_html(body):
        return ""
    return f": {printable(lines[0][:_LINE_LIMIT])}"
