"""What an HTTP answer means: its status in words, what to do about it, whether and when to ask again."""

from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from gvm_py.errors import edit_command

MAX_ATTEMPTS = 3
"""How often one URL is asked."""

RETRYABLE_STATUSES = frozenset({429, 500, 502, 503, 504})
"""The statuses after which the same request may well succeed."""

_FIRST_PAUSE = 0.3
_LONGEST_PAUSE = 30.0

OFFLINE_HINT = "curl -I"
"""How every hint begins that says no more than to check the connection."""
PROXY_HINT = "env | grep -i proxy"


def status_text(status: int) -> str:
    """Return `404 Not Found`, or the number alone where it has no name (RFC 9110 section 15)."""
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def refusal(status: int, url: str, login_file: str) -> str:
    """Return the end of a sentence about a status: what is missing where credentials are, nothing for any other."""
    host = urlsplit(url).hostname or "the server"
    if status == 401:
        return f"; a login is `machine {host} login USER password TOKEN` in {login_file}, or GOAUTH (go help goauth)"
    if status == 403:
        return f"; where it wants a login, the one in {login_file} or GOAUTH has no right to this"
    return "; HTTPS_PROXY and HTTP_PROXY name a proxy, which wants a user and a password" if status == 407 else ""


def status_hint(status: int, login_file: str) -> str:
    """Return what to type about a refusal that comes from missing credentials, empty for any other status."""
    if status in (401, 403):
        return edit_command(login_file)
    return PROXY_HINT if status == 407 else ""


def is_html(data: bytes) -> bool:
    """Return whether `data` begins as a page for a browser, which no index, list or archive does."""
    return data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def retry_delay(failures: int, headers: Mapping[str, str] | None = None, *, now: datetime | None = None) -> float:
    """Return how many seconds to wait after that many failures: what the server requests, at most 30.

    Without Retry-After the time doubles, with jitter, so that many clients do not come back at the same moment.
    """
    asked = _retry_after((headers or {}).get("retry-after", ""), now or datetime.now(UTC))
    if asked is not None:
        return min(max(asked, 0.0), _LONGEST_PAUSE)
    import random

    return _FIRST_PAUSE * (1 << (failures - 1)) * random.SystemRandom().uniform(0.5, 1)


def _retry_after(text: str, now: datetime) -> float | None:
    """Parse both forms of RFC 9110 section 10.2.3: seconds, or a date."""
    if text.isascii() and text.isdigit():
        return float(text)
    from email.utils import parsedate_to_datetime

    try:
        when = parsedate_to_datetime(text)
        return (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds()
    except (ValueError, TypeError, OverflowError, LookupError):
        return None
