"""The bytes of an archive: inflated in bounded pieces, and cut into what a format needs without copying them."""

import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from gvm_py.errors import IntegrityError

PIECE = 1 << 20
INPUT = 1 << 18
GZIP = 31
RAW = -15

_engine: Any = zlib
_errors: Any = (zlib.error,)
with suppress(ImportError):
    from isal import igzip_lib, isal_zlib

    _engine = isal_zlib
    _errors = (zlib.error, igzip_lib.IsalError)


def crc32(data: bytes, crc: int) -> int:
    """Return the CRC-32 of what `crc` stands for, followed by `data`."""
    checksum: int = _engine.crc32(data, crc)
    return checksum


def inflate(blocks: Iterator[bytes], window: int) -> Iterator[bytes]:
    """Yield what `blocks` inflate to, at most PIECE bytes at a time. `window` is GZIP or RAW.

    Raises IntegrityError when the data is damaged, ends too early or goes on after its end.
    """
    inflater = _engine.decompressobj(window)
    try:
        while not inflater.eof:
            block = inflater.unconsumed_tail or next(blocks, b"")
            piece = inflater.decompress(block, PIECE)
            if piece:
                yield piece
            elif not block and not inflater.eof:
                raise IntegrityError("the compressed data ends too early")
    except _errors as error:
        raise IntegrityError(f"the compressed data is damaged: {error}") from error
    if inflater.unused_data or next(blocks, b""):
        raise IntegrityError("there are bytes after the end of the compressed data")


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
