"""Inflate deflate and gzip data in bounded pieces: with isal where there is a wheel for it, else with zlib."""

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
