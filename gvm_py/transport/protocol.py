"""What the rest of gosdk sees of a network."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Protocol

from gvm_py.errors import NetworkError
from gvm_py.records import dataclass


class PermanentNetworkError(NetworkError):
    """Could not get it, and asking the same server again will not help."""


@dataclass(frozen=True)
class Timeouts:
    """When to give up, in seconds: without a connection, without a byte, and in all.

    `head` is for everything up to the end of the headers, `chain` for all redirects together, `answer` for a small
    answer that is read in one piece, `body` for any other. A body slower than `floor`, in bytes per second, over the
    length of `read` counts as stalled. After `notice` the user hears who is waited for.
    """

    connect: float = 10
    read: float = 30
    floor: int = 512
    head: float = 30
    chain: float = 60
    answer: float = 300
    body: float = 6 * 3600
    notice: float = 10


@dataclass(frozen=True)
class Reply:
    """A complete answer. `headers` has lower-case keys; `body` is never longer than the caller's limit."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes


class Stream(Protocol):
    """An answer whose body has not been read yet."""

    @property
    def url(self) -> str:
        """The URL that was asked for."""
        ...

    @property
    def status(self) -> int:
        """The HTTP status; 200, 403 or 404 for a file."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, with lower-case keys."""
        ...

    def chunks(self) -> Iterator[bytes]:
        """Yield the body as it arrives. Raises NetworkError when the connection breaks or stalls."""
        ...


class Fetcher(Protocol):
    """What sources and the checksum-database client need of a network. `file://` URLs are answered too."""

    @property
    def login_file(self) -> str:
        """The file in which logins are looked for; it may be missing."""
        ...

    def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
        """Return the answer whatever its status, after retries and redirects.

        Raises NetworkError when nobody answered, IntegrityError when the body is longer than `limit` bytes.
        """
        ...

    def stream(self, url: str, *, headers: Mapping[str, str] | None = None) -> AbstractContextManager[Stream]:
        """Return the answer with its body still to come. One try; `download` decides about the next."""
        ...
