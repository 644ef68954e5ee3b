"""The only door to the network: bytes by URL, with time-outs, retries, proxies and a custom CA."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Reply:
    """A complete answer. `headers` has lower-case keys; `body` is never longer than the caller's limit."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Stream(Protocol):
    """An answer whose body has not been read yet."""

    url: str
    status: int
    headers: Mapping[str, str]

    def chunks(self) -> Iterator[bytes]:
        """Yield the body as it arrives. Raises NetworkError when the connection breaks or stalls."""
        ...


class Fetcher(Protocol):
    """What sources and the checksum-database client need of a network. `file://` URLs are answered too."""

    def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
        """Return the answer whatever its status, after retries and redirects.

        Raises NetworkError when nobody answered, IntegrityError when the body is longer than `limit` bytes.
        """
        ...

    def stream(self, url: str, *, headers: Mapping[str, str] | None = None) -> AbstractContextManager[Stream]:
        """Return the answer with its body still to come. One try; `download` decides about the next."""
        ...
