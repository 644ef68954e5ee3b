"""The stream of a tar.gz: cut anywhere into blocks, with long names, and nothing missing, added or hidden."""

import gzip
import io
import re
import tarfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.archive.stream import BlockStream
from gvm_py.errors import IntegrityError
from tests.support import rawtar
from tests.support.archives import tar_gz
from tests.support.unpacked import contents, modes, refused, unpacked

FILES = {"VERSION": b"go1.22.3\n", "bin/go": b"#!/bin/sh\n", "src/empty.go": b"", "src/big.go": b"x" * 3000}


@given(blocks=st.lists(st.binary(max_size=9), max_size=9), counts=st.lists(st.integers(0, 12), max_size=9))
def test_a_stream_gives_the_same_bytes_however_it_arrives(blocks: list[bytes], counts: list[int]) -> None:
    # An empty block is the end of an iterator of blocks.
    whole = b"".join(blocks)
    stream = BlockStream(iter([block for block in blocks if block]), limit=1000)
    done = 0
    for count in counts:
        if done + count > len(whole):
            with pytest.raises(IntegrityError, match="in the middle of a member"):
                stream.take(count)
            return
        assert stream.take(count) == whole[done : done + count]
        done += count
    assert b"".join(stream.rest()) == whole[done:]


def test_a_stream_ends_at_its_limit() -> None:
    assert BlockStream(iter([b"12345", b"6789"]), limit=9).take(9) == b"123456789"
    stream = BlockStream(iter([b"12345", b"67890"]), limit=9)
    assert stream.take(5) == b"12345"
    with pytest.raises(IntegrityError, match="inflates to more"):
        stream.take(1)


def test_directories_may_be_listed_or_not_and_more_than_once(tmp_path: Path) -> None:
    members = (rawtar.directory(b"go/"), rawtar.directory(b"go"), rawtar.directory(b"go/a"), rawtar.directory(b"go/a/"))
    data = rawtar.packed(*members, rawtar.file(b"go/a/b/c", b"1"), rawtar.directory(b"go/a/b/"))
    assert contents(unpacked(data, "tar.gz", tmp_path / "1")[1]) == {"a/": b"", "a/b/": b"", "a/b/c": b"1"}


def test_an_empty_directory_is_made(tmp_path: Path) -> None:
    data = rawtar.packed(rawtar.directory(b"go/pkg/include/"))
    assert contents(unpacked(data, "tar.gz", tmp_path / "1")[1]) == {"pkg/": b"", "pkg/include/": b""}


@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
@pytest.mark.parametrize("length", [99, 100, 101, 155, 156, 200, 250])
def test_long_names_are_read_in_every_format(tmp_path: Path, form: int, length: int) -> None:
    name = "go/" + "directory/" * 30
    name = name[: length - 20].rstrip("/") + "/" + "X" * (length - len(name[: length - 20].rstrip("/")) - 1)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        archive.addfile(tarfile.TarInfo(name))
    _, goroot = unpacked(gzip.compress(buffer.getvalue()), "tar.gz", tmp_path / "1")
    assert contents(goroot)[name.removeprefix("go/")] == b""


@pytest.mark.parametrize(
    "extension",
    [
        rawtar.pax((b"path", "go/test/Þmain.go".encode()), (b"mtime", b"1.5")),
        rawtar.pax((b"path", b"go/other")) + rawtar.pax((b"path", "go/test/Þmain.go".encode())),
        rawtar.pax((b"path", "go/test/Þmain.go".encode())) + rawtar.pax((b"mtime", b"1.5")),
        rawtar.gnu_long_name("go/test/Þmain.go".encode()),
        rawtar.pax((b"comment", b"for all"), kind=b"g") + rawtar.pax((b"path", "go/test/Þmain.go".encode())),
    ],
)
def test_the_name_of_an_extended_header_is_that_of_the_next_member_only(tmp_path: Path, extension: bytes) -> None:
    data = rawtar.packed(extension, rawtar.file(b"go/test/main", b"1"), rawtar.file(b"go/b", b"2"))
    assert contents(unpacked(data, "tar.gz", tmp_path / "1")[1]) == {"test/": b"", "test/Þmain.go": b"1", "b": b"2"}


def test_the_size_of_an_extended_header_wins(tmp_path: Path) -> None:
    members = (rawtar.pax((b"size", b"700")), rawtar.header(b"go/a", 3), rawtar.padded(b"x" * 700))
    data = rawtar.packed(*members, rawtar.file(b"go/b", b"2"))
    assert contents(unpacked(data, "tar.gz", tmp_path / "1")[1]) == {"a": b"x" * 700, "b": b"2"}


@pytest.mark.parametrize(
    ("mode", "on_disk"),
    [(0o644, 0o644), (0o755, 0o755), (0o600, 0o644), (0o444, 0o644), (0o4777, 0o755), (0o411, 0o644), (0o100, 0o755)],
)
def test_a_file_is_executable_or_not_and_nothing_else(tmp_path: Path, mode: int, on_disk: int) -> None:
    data = rawtar.packed(rawtar.file(b"go/src/make.bash", b"1", mode=mode))
    assert modes(unpacked(data, "tar.gz", tmp_path / "1")[1]) == {"src": 0o755, "src/make.bash": on_disk}


def test_progress_is_reported_every_packed_byte(tmp_path: Path) -> None:
    data = tar_gz(FILES)
    told: list[int] = []
    unpacked(data, "tar.gz", tmp_path / "1", progress=told.append)
    assert sum(told) == len(data)


def test_progress_of_a_large_archive_is_reported_all_along(tmp_path: Path) -> None:
    # As large as it is long, and longer than what is inflated ahead.
    data = gzip.compress(rawtar.file(b"go/a", bytes(24 << 20)) + rawtar.END, 0)
    told: list[int] = []
    result, _ = unpacked(data, "tar.gz", tmp_path / "1", progress=told.append)
    assert result.bytes == 24 << 20
    assert sum(told) == len(data)
    assert max(told) <= 1 << 20


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "ends too early"),
        (b"\x1f\x8b", "ends too early"),
        (b"<!DOCTYPE html>", "damaged"),
        (gzip.compress(b"", mtime=0), "in the middle of a member"),
        (gzip.compress(b"x" * 511, mtime=0), "in the middle of a member"),
        (rawtar.packed(rawtar.header(b"go/a").replace(b"go/a", b"go/b")), "a header of the tar is damaged"),
        (rawtar.packed(rawtar.file(b"go/a", b"1"), end=b""), "in the middle of a member"),
        (rawtar.packed(rawtar.header(b"go/a", 1000), bytes(512), end=b""), "in the middle of a member"),
        (rawtar.packed(rawtar.header(b"go/a", 100), bytes(99), end=b""), "in the middle of a member"),
        (rawtar.packed(rawtar.header(b"go/a", 100), bytes(100), end=b""), "in the middle of a member"),
        (rawtar.packed(rawtar.file(b"go/a"), end=bytes(512) + rawtar.file(b"go/b")), "after the end of the tar"),
        (rawtar.packed(rawtar.file(b"go/a"), end=bytes(900_000) + b"X"), "after the end of the tar"),
        (rawtar.packed(rawtar.file(b"go/a"), end=bytes(3 << 20)), "after the end of the tar"),
        (rawtar.packed(rawtar.file(b"go/a")) + b"x", "after the end of the compressed data"),
        (rawtar.packed(rawtar.file(b"go/a")) + rawtar.packed(rawtar.file(b"go/b")), "after the end of the compressed"),
        (rawtar.packed(rawtar.file(b"go/a")) + bytes(1 << 20), "after the end of the compressed data"),
        (rawtar.packed(rawtar.header(b"go/a", 1 << 16), end=b""), "in the middle of a member"),
        (
            rawtar.packed(rawtar.header(b"PaxHeader", 1 << 20, kind=b"x")),
            "extended header of .* has 1048576",
        ),
        (rawtar.packed(rawtar.header(b"PaxHeader", 100, kind=b"x"), end=b""), "in the middle of a member"),
        (rawtar.packed(rawtar.file(b"PaxHeader", b"99 path=go/b\n", kind=b"x")), "extended header .* is damaged"),
        (rawtar.packed(rawtar.pax((b"path", b"go/b"), kind=b"g")), "all its members the same name"),
        (rawtar.packed(rawtar.pax((b"size", b"9"), kind=b"g")), "all its members the same name or size"),
        (rawtar.packed(rawtar.pax((b"size", b"-9")), rawtar.file(b"go/a")), "is not a size"),
        (rawtar.packed(rawtar.header(b"././@LongLink", 300, kind=b"L"), end=b"go/x"), "in the middle of a member"),
        (
            rawtar.packed(rawtar.gnu_long_name(b"go/" + b"d/" * 600 + b"f"), rawtar.file(b"go/a")),
            "than 1000 bytes",
        ),
    ],
)
def test_a_stream_that_is_cut_off_or_goes_on_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    message = refused(data, "tar.gz", tmp_path / "1")
    assert message.startswith("archive.bin is not the archive of an SDK: ")
    assert re.search(words, message), message


@pytest.mark.parametrize("spoil", ["crc", "length"])
def test_the_end_of_gzip_must_be_right(tmp_path: Path, spoil: str) -> None:
    data = bytearray(tar_gz(FILES))
    data[{"crc": -8, "length": -4}[spoil]] ^= 0x40
    assert "compressed data" in refused(bytes(data), "tar.gz", tmp_path / "1")


def test_what_gzip_holds_is_not_taken_for_raw_deflate(tmp_path: Path) -> None:
    packer = zlib.compressobj(wbits=-15)
    raw = packer.compress(gzip.decompress(tar_gz(FILES))) + packer.flush()
    assert "damaged" in refused(raw, "tar.gz", tmp_path / "1")
