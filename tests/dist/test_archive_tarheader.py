"""Headers of a tar: read as `tarfile` reads them, or refused."""

import tarfile
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.archive.tarheader import FILE, TarHeader, decimal, parse_header, parse_pax
from gvm_py.errors import IntegrityError
from tests.support import rawtar

NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=60).filter(
    lambda name: len(name.encode()) <= 99 and not name.endswith("/")
)


@given(
    name=NAMES,
    size=st.integers(0, 8**11 - 1),
    mode=st.integers(0, 0o7777),
    form=st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT]),
)
def test_headers_that_tarfile_writes_are_read(name: str, size: int, mode: int, form: Literal[0, 1, 2]) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, mode
    block = member.tobuf(form, "utf-8", "surrogateescape")[-512:]
    read = parse_header(block)
    assert (read.size, read.mode, read.kind) == (size, mode, FILE)
    # With PAX_FORMAT a name beyond ASCII stands in an extended header, which is another block.
    assert read.name == name.encode() or (form == tarfile.PAX_FORMAT and not name.isascii())


def test_a_long_name_is_put_together_from_its_two_fields() -> None:
    member = tarfile.TarInfo("go/" + "d" * 90 + "/" + "f" * 60)
    block = member.tobuf(tarfile.USTAR_FORMAT)
    assert parse_header(block).name == member.name.encode()
    assert parse_header(rawtar.header(b"f", prefix=b"d")).name == b"d/f"


def test_the_sum_of_a_header_may_be_larger_than_half_an_adler_32() -> None:
    block = rawtar.header(b"\xff" * 100, prefix=b"\xff" * 155)
    assert sum(block) > 65_521
    assert parse_header(block).name == b"\xff" * 155 + b"/" + b"\xff" * 100


def test_a_number_that_is_left_blank_is_zero() -> None:
    assert parse_header(rawtar.header(b"go/a", 9, fields={rawtar.SIZE: bytes(12)})).size == 0


def test_the_prefix_field_of_gnu_tar_is_no_prefix() -> None:
    assert parse_header(rawtar.header(b"go/a", magic=rawtar.GNU, prefix=b"14723316023")).name == b"go/a"


def test_the_oldest_kind_of_regular_file_is_a_file() -> None:
    assert parse_header(rawtar.header(b"go/a", kind=b"\0")) == TarHeader(b"go/a", 0, 0o644, FILE)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (rawtar.SIZE, b"-0000000001\0"),
        (rawtar.SIZE, b"+0000000001\0"),
        (rawtar.SIZE, b"X0000000001\0"),
        (rawtar.SIZE, b"0000_000_10\0"),
        (rawtar.SIZE, b"00000000008\0"),
        (rawtar.SIZE, b"0000000\x00001\0"),
        (rawtar.SIZE, b"\x80" + bytes(10) + b"\1"),
        (rawtar.SIZE, b"\xff" * 12),
        (rawtar.MODE, b"rw-r--r-"),
    ],
)
def test_what_is_no_octal_number_is_refused(place: int, value: bytes) -> None:
    with pytest.raises(IntegrityError, match="is not a number"):
        parse_header(rawtar.header(b"go/a", fields={place: value}))


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (b"1", "is a hard link"),
        (b"2", "is a symbolic link"),
        (b"3", "is a device"),
        (b"4", "is a device"),
        (b"6", "is a pipe"),
        (b"S", "is a sparse file"),
        (b"7", "of the unknown kind"),
        (b"K", "of the unknown kind"),
        (b"D", "of the unknown kind"),
        (b"X", "of the unknown kind"),
    ],
)
def test_only_files_directories_and_longer_names_are_let_in(kind: bytes, words: str) -> None:
    with pytest.raises(IntegrityError, match=words):
        parse_header(rawtar.header(b"go/a", kind=kind))


@pytest.mark.parametrize("magic", [bytes(8), b"ustar\x00\x30\x31", b"USTAR\x0000", b"tar\0\0\0\0\0"])
def test_other_formats_of_tar_are_refused(magic: bytes) -> None:
    with pytest.raises(IntegrityError, match="format that Go never used"):
        parse_header(rawtar.header(b"go/a", magic=magic))


@given(place=st.integers(0, 511), flip=st.integers(1, 255))
def test_a_header_with_any_byte_changed_is_refused(place: int, flip: int) -> None:
    block = bytearray(rawtar.header(b"go/src/fmt/print.go", 1234))
    block[place] ^= flip
    with pytest.raises(IntegrityError):
        parse_header(bytes(block))


RECORDS = st.dictionaries(
    st.sampled_from([b"path", b"size", b"mtime", b"uname", b"comment"]), st.binary(max_size=300), max_size=4
)


@given(RECORDS)
def test_records_of_an_extended_header_are_read_back(records: dict[bytes, bytes]) -> None:
    assert parse_pax(b"".join(rawtar.pax_record(key, value) for key, value in records.items())) == records


@pytest.mark.parametrize(
    "data",
    [
        b"12 path=go/a",
        b"13 path=go/a",
        b"11 path=go/a\n",
        b"14 path=go/a\n",
        b"0 path=go/a\n",
        b"-9 path=go/a\n",
        b"1_3 path=go/a\n",
        b"x path=go/a\n",
        b"path=go/a\n",
        b" path=go/a\n",
        b"7 path\n",
        b"4 =\n",
        b"3 \n",
        b"\n",
        bytes(20),
        b"0000000020Xpath=go/a\n",
        b"9999999999999 path=go/a\n",
    ],
)
def test_a_damaged_extended_header_is_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError, match="extended header"):
        parse_pax(data)


def test_a_sparse_file_is_refused_in_the_words_of_pax_too() -> None:
    with pytest.raises(IntegrityError, match="sparse"):
        parse_pax(rawtar.pax_record(b"GNU.sparse.major", b"1"))


@given(st.binary(max_size=200))
def test_random_bytes_are_records_or_refused(data: bytes) -> None:
    try:
        records = parse_pax(data)
    except IntegrityError:
        return
    assert sum(len(rawtar.pax_record(key, value)) for key, value in records.items()) <= len(data)


@pytest.mark.parametrize("digits", [b"", b"-1", b"+1", b"1 ", b"1_0", b"0x1", b"9" * 19, b"\xd9\xa1"])
def test_a_size_in_an_extended_header_is_a_decimal_number(digits: bytes) -> None:
    with pytest.raises(IntegrityError, match="is not a size"):
        decimal(digits)
    assert decimal(b"12".rjust(18, b"0")) == 12
