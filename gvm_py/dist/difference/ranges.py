"""Pieces of one file on a server, by range (RFC 9110 section 14): only what was asked for, and all of the same file."""

import time
from collections.abc import Callable
from itertools import count

from gvm_py.dist.download.fetch import LIMIT
from gvm_py.dist.download.partial import content_range, validator_of
from gvm_py.errors import NetworkError
from gvm_py.records import dataclass
from gvm_py.transport import (
    MAX_ATTEMPTS,
    RETRYABLE_STATUSES,
    Fetcher,
    PermanentNetworkError,
    Stream,
    redact,
    retry_delay,
)
from gvm_py.transport.answers import status_text


@dataclass
class RemoteFile:
    """A file that is read in pieces. `total` is its size in bytes, known after `tail`; `received` counts what came.

    Once it is `unwanted` nothing more is asked for or received: `read` raises NetworkError, in whichever thread.
    """

    fetcher: Fetcher
    url: str
    progress: Callable[[int], None]
    total: int = 0
    received: int = 0
    unwanted: bool = False
    _validator: str = ""

    def tail(self, length: int) -> bytes:
        """Return the last `length` bytes, or the whole file where it is shorter.

        Raises NetworkError where the server has no ranges or does not answer.
        """
        data = bytearray()
        with self.fetcher.stream(self.url, headers={"Range": f"bytes=-{length}"}) as answer:
            start, stop, total = self._piece(answer)
            if stop != total or start != max(0, total - length) or total > LIMIT:
                raise self._wrong(f"bytes {start} to {stop} of {total} for its last {length}")
            self.total, self._validator = total, validator_of(answer.headers)
            self._receive(answer, stop - start, data)
        return bytes(data)

    def read(self, start: int, stop: int) -> bytes:
        """Return the bytes from `start` up to `stop`; a broken connection is made again and goes on where it broke.

        Raises NetworkError, also for a server that sends another piece, or a piece of another file.
        """
        data = bytearray()
        for failures in count(1):
            try:
                self._go_on(start, stop, data)
                return bytes(data)
            except PermanentNetworkError:
                raise
            except NetworkError:
                if failures == MAX_ATTEMPTS:
                    raise
            time.sleep(retry_delay(failures))
        raise AssertionError

    def _go_on(self, start: int, stop: int, data: bytearray) -> None:
        self._require_wanted()
        at = start + len(data)
        condition = {"If-Range": self._validator} if self._validator else {}
        with self.fetcher.stream(self.url, headers={"Range": f"bytes={at}-{stop - 1}", **condition}) as answer:
            if (piece := self._piece(answer)) != (at, stop, self.total):
                raise self._wrong(f"bytes {piece[0]} to {piece[1]} of {piece[2]} for {at} to {stop} of {self.total}")
            if validator_of(answer.headers) not in ("", self._validator):
                raise self._wrong("a piece of another file")
            self._receive(answer, stop - start, data)

    def _piece(self, answer: Stream) -> tuple[int, int, int]:
        """Return the start, the end and the length of the whole file that an answer says it has."""
        if answer.status in RETRYABLE_STATUSES:
            raise NetworkError(f"could not fetch {redact(self.url)}: {status_text(answer.status)}")
        found = content_range(answer.headers)
        if answer.status != 206 or found is None:
            raise self._wrong(f"{status_text(answer.status)} for a piece of the file")
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise self._wrong("a piece that is compressed once more")
        first, last, total = found
        return first, last + 1, total

    def _receive(self, answer: Stream, length: int, data: bytearray) -> None:
        for chunk in answer.chunks():
            self._require_wanted()
            data += chunk
            self.received += len(chunk)
            self.progress(len(chunk))
            if len(data) > length:
                raise self._wrong(f"more than the {length} bytes asked for")
        if len(data) < length:
            raise NetworkError(f"could not fetch {redact(self.url)}: it ended after {len(data)} of {length} bytes")

    def _require_wanted(self) -> None:
        if self.unwanted:
            raise PermanentNetworkError(f"{redact(self.url)} is not wanted any more")

    def _wrong(self, what: str) -> PermanentNetworkError:
        return PermanentNetworkError(f"{redact(self.url)} sent {what}")
