"""The only door to the network: bytes by URL, with time-outs, retries, proxies and a custom CA."""

from gvm_py.errors.secrets import conceal, redact
from gvm_py.transport.answers import MAX_ATTEMPTS, RETRYABLE_STATUSES, retry_delay
from gvm_py.transport.client import Transport
from gvm_py.transport.protocol import Fetcher, PermanentNetworkError, Reply, Stream, Timeouts

__all__ = [
    "MAX_ATTEMPTS",
    "RETRYABLE_STATUSES",
    "Fetcher",
    "PermanentNetworkError",
    "Reply",
    "Stream",
    "Timeouts",
    "Transport",
    "conceal",
    "redact",
    "retry_delay",
]
