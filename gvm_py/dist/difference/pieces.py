"""Pieces of a zip that arrive while the members in them are waited for."""

from threading import Condition
from typing import NamedTuple

from gvm_py.errors import GosdkError, NetworkError


class FetchedSpan(NamedTuple):
    """Bytes of a file from `start` on."""

    start: int
    data: bytes


class Arrivals:
    """What has come so far, by the offset of each member; safe to share between threads."""

    def __init__(self) -> None:
        self._pieces: dict[int, FetchedSpan] = {}
        self._changed = Condition()
        self._failure: GosdkError | None = None

    def put(self, offsets: list[int], piece: FetchedSpan) -> None:
        """Give out a piece with the members at `offsets`."""
        with self._changed:
            self._pieces |= dict.fromkeys(offsets, piece)
            self._changed.notify_all()

    def end(self, failure: GosdkError | None) -> None:
        """Let nobody wait for more: everything has come, or `failure` says why not."""
        with self._changed:
            self._failure = failure or NetworkError("the rest of the archive did not come")
            self._changed.notify_all()

    def piece_with(self, offset: int) -> FetchedSpan:
        """Wait for the piece with the member at `offset` and return it. Raises what the fetching failed with."""
        with self._changed:
            self._changed.wait_for(lambda: offset in self._pieces or self._failure is not None)
            if self._failure and offset not in self._pieces:
                raise self._failure
            return self._pieces[offset]
