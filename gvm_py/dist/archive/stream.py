"""Cut a stream of blocks into the pieces a format needs, without copying them."""

from collections.abc import Iterator

from gvm_py.errors import IntegrityError


class BlockStream:
    """Bytes that arrive in blocks and are taken from the front. At most `limit` bytes may arrive."""

    def __init__(self, blocks: Iterator[bytes], limit: int) -> None:
        self._blocks = blocks
        self._left = limit
        self._block = b""
        self._at = 0

    def pieces(self, count: int) -> Iterator[memoryview]:
        """Yield the next `count` bytes in one or more pieces. Raises IntegrityError when the stream has fewer."""
        while True:
            if count and self._at == len(self._block) and not self._next_block():
                raise IntegrityError("the archive ends in the middle of a member")
            piece = memoryview(self._block)[self._at : self._at + count]
            self._at += len(piece)
            count -= len(piece)
            yield piece
            if not count:
                return

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes. Raises IntegrityError when the stream has fewer."""
        start, end = self._at, self._at + count
        if end > len(self._block):
            return b"".join(self.pieces(count))
        self._at = end
        return self._block[start:end]

    def rest(self) -> Iterator[bytes]:
        """Yield all that is left."""
        yield self._block[self._at :]
        while self._next_block():
            yield self._block

    def _next_block(self) -> bool:
        self._block, self._at = next(self._blocks, b""), 0
        self._left -= len(self._block)
        if self._left < 0:
            raise IntegrityError("the archive inflates to more than gosdk unpacks")
        return bool(self._block)
