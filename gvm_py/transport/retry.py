"""When to ask again, and how long to wait before."""

from collections.abc import Mapping
from datetime import UTC, datetime

MAX_ATTEMPTS = 3
"""How often one URL is asked."""

RETRYABLE_STATUSES = frozenset({429, 500, 502, 503, 504})
"""The statuses after which the same request may well succeed."""

_FIRST_PAUSE = 0.3
_LONGEST_PAUSE = 30.0


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
