"""Inflating with isal and with zlib: the same bytes, the same refusals, in bounded pieces."""

import gzip
import hashlib
import zlib
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gvm_py.dist.archive import stream
from gvm_py.dist.archive.stream import GZIP, PIECE, RAW, crc32
from gvm_py.errors import IntegrityError

DATA = hashlib.shake_256(b"noise").digest(60_000) + bytes(2_500_000) + b"package runtime\n" * 10_000
FIXTURE_IS_CONSTANT = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(params=["isal", "zlib"], autouse=True)
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Inflate with this library."""
    if request.param == "zlib":
        monkeypatch.setattr(stream, "_engine", zlib)
        monkeypatch.setattr(stream, "_errors", (zlib.error,))
    else:
        isal_zlib = pytest.importorskip("isal.isal_zlib", reason="no isal here, so ONLY zlib is checked")
        assert stream._engine is isal_zlib
    return str(request.param)


def deflated(data: bytes, level: int, window: int) -> bytes:
    packer = zlib.compressobj(level, wbits=window)
    return packer.compress(data) + packer.flush()


def in_blocks(data: bytes, size: int) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


@pytest.mark.parametrize("window", [GZIP, RAW])
@pytest.mark.parametrize("level", [0, 1, 9])
@pytest.mark.parametrize("size", [997, 1 << 18, 1 << 30])
def test_it_comes_out_whole_in_bounded_pieces(window: int, level: int, size: int) -> None:
    pieces = list(stream.inflate(in_blocks(deflated(DATA, level, window), size), window))
    assert b"".join(pieces) == DATA
    assert all(0 < len(piece) <= PIECE for piece in pieces)


@FIXTURE_IS_CONSTANT
@given(
    data=st.binary(max_size=2000), sizes=st.lists(st.integers(1, 50), min_size=1), window=st.sampled_from([GZIP, RAW])
)
def test_it_does_not_matter_how_it_arrives(data: bytes, sizes: list[int], window: int) -> None:
    packed = deflated(data, 6, window)
    blocks, at = [], 0
    for number in range(len(packed)):
        size = sizes[number % len(sizes)]
        blocks.append(packed[at : at + size])
        at += size
    assert b"".join(stream.inflate(iter([block for block in blocks if block]), window)) == data


@FIXTURE_IS_CONSTANT
@given(cut=st.floats(0, 1, exclude_max=True), window=st.sampled_from([GZIP, RAW]))
def test_what_is_cut_off_is_refused(cut: float, window: int) -> None:
    packed = deflated(DATA[-3000:], 6, window)
    with pytest.raises(IntegrityError, match="compressed data"):
        list(stream.inflate(in_blocks(packed[: int(cut * len(packed))], 100), window))


@pytest.mark.parametrize("window", [GZIP, RAW])
@pytest.mark.parametrize("more", [b"\0", b"x", bytes(1000), b"\x1f\x8b"])
@pytest.mark.parametrize("size", [64, 1 << 20])
def test_what_goes_on_after_its_end_is_refused(window: int, more: bytes, size: int) -> None:
    with pytest.raises(IntegrityError, match="after the end"):
        list(stream.inflate(in_blocks(deflated(b"abc" * 100, 6, window) + more, size), window))


@FIXTURE_IS_CONSTANT
@given(place=st.integers(10, 10_000), flip=st.integers(1, 255))
def test_gzip_with_any_byte_changed_after_its_header_is_refused(place: int, flip: int) -> None:
    packed = bytearray(gzip.compress(DATA[59_000:61_000] + DATA[-2000:], mtime=0))
    packed[10 + place % (len(packed) - 10)] ^= flip
    with pytest.raises(IntegrityError, match="compressed data"):
        list(stream.inflate(iter([bytes(packed)]), GZIP))


@given(st.binary(max_size=500))
def test_random_bytes_are_refused_or_inflated(data: bytes) -> None:
    for window in (GZIP, RAW):
        try:
            inflated = b"".join(stream.inflate(in_blocks(data, 100), window))
        except IntegrityError:
            continue
        assert zlib.decompress(data, window) == inflated


@FIXTURE_IS_CONSTANT
@given(st.lists(st.binary(max_size=100), max_size=5))
def test_a_checksum_goes_on_from_piece_to_piece(pieces: list[bytes]) -> None:
    crc = 0
    for piece in pieces:
        crc = crc32(piece, crc)
    assert crc == zlib.crc32(b"".join(pieces))
