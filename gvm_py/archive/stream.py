"""Cut a stream of blocks into the pieces a format asks for, without copying them."""

from collections.abc import Iterator

from gvm_py.errors import IntegrityError


class Stream:
    """Bytes that arrive in blocks and are taken from the front. At most `limit` bytes may arrive."""

    def __init__(self, blocks: Iterator[bytes], limit: int) -> None:
        self._blocks = blocks
        self._left = limit
        self._view = memoryview(b"")

    def pieces(self, count: int) -> Iterator[memoryview]:
        """Yield the next `count` bytes in one or more pieces. Raises IntegrityError when the stream has fewer."""
        while True:
            if not self._view and count and not self._next_block():
                raise IntegrityError("the archive ends in the middle of a member")
            piece = self._view[:count]
            self._view = self._view[len(piece) :]
            count -= len(piece)
            yield piece
            if not count:
                return

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes. Raises IntegrityError when the stream has fewer."""
        return b"".join(self.pieces(count))

    def rest(self) -> Iterator[memoryview]:
        """Yield all that is left."""
        yield self._view
        while self._next_block():
            yield self._view

    def _next_block(self) -> bool:
        block = next(self._blocks, b"")
        self._left -= len(block)
        if self._left < 0:
            raise IntegrityError("the archive inflates to more than gosdk unpacks")
        self._view = memoryview(block)
        return bool(block)
