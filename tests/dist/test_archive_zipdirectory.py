"""The directory of a zip: whatever Go would not have written is refused before anything is unpacked."""

import struct
from concurrent.futures import wait
from pathlib import Path

import pytest

from gvm_py.dist.archive import Form
from tests.support.rawzip import DEFLATED, STORED, Entry, deflated, with_directory, zip_of
from tests.support.unpacked import PREFIXES, contents, modes, refused, unpacked

A, B = Entry(b"go/a", b"aaaa"), Entry(b"go/b", b"bbbbbbbb")
DESCRIPTOR = struct.pack("<4s3L", b"PK\7\x08", 0, 0, 0)
"""What follows the data of a member whose sizes were not known in time."""
LATER = {"flags": 0x808, "crc": 0, "packed": 0, "size": 0}
"""What stands in front of the data of such a member."""


@pytest.mark.parametrize(
    "entry",
    [
        Entry(b"go/a", b"aaaa", STORED),
        Entry(b"go/a", b"aaaa", DEFLATED),
        Entry(b"go/a", b"aaaa", local=LATER, central={"flags": 0x808}),
        Entry(b"go/a", b"aaaa", local={"flags": 0x808}, central={"flags": 0x808}, after=DESCRIPTOR),
        Entry(b"go/a", b"aaaa", local={"flags": 0x802}, central={"flags": 0x802}),
        Entry(b"go/a", b"aaaa", local={"flags": 0, "extra": b"UT\5\0\1abcd"}, central={"flags": 0}),
        Entry(b"go/a", b"aaaa", central={"extra": b"UT\5\0\1abcd", "comment": b"hello"}),
        Entry(b"go/a", b"aaaa", local={"needed": 10}, after=b"between two members"),
        Entry(b"go/a", b"aaaa", mode=0),
        Entry(b"go/a", b"aaaa", mode=0o120777, central={"system": 0}),
    ],
)
def test_members_that_tools_write_are_unpacked(tmp_path: Path, entry: Entry) -> None:
    _, goroot = unpacked(zip_of(entry, B), "zip", tmp_path / "1")
    assert contents(goroot) == {"a": b"aaaa", "b": b"bbbbbbbb"}


def test_the_order_in_the_directory_does_not_matter(tmp_path: Path) -> None:
    whole = zip_of(A, B)
    first, second = A.central_header(0), B.central_header(len(A.local_header() + A.packed))
    swapped = whole.replace(first + second, second + first)
    assert swapped != whole
    assert contents(unpacked(swapped, "zip", tmp_path / "1")[1]) == {"a": b"aaaa", "b": b"bbbbbbbb"}


def test_names_are_utf_8(tmp_path: Path) -> None:
    data = zip_of(Entry("go/test/Þmain.go".encode(), b"1"))
    assert contents(unpacked(data, "zip", tmp_path / "1")[1]) == {"test/": b"", "test/Þmain.go": b"1"}


def test_modes_come_from_unix_attributes_in_an_archive(tmp_path: Path) -> None:
    files = {b"go/a": 0o100755, b"go/b": 0o100644, b"go/c": 0o104755, b"go/d": 0o100611, b"go/e": 0}
    _, goroot = unpacked(zip_of(*(Entry(name, mode=mode) for name, mode in files.items())), "zip", tmp_path / "1")
    assert modes(goroot) == {"a": 0o755, "b": 0o644, "c": 0o755, "d": 0o644, "e": 0o644}


@pytest.mark.parametrize("form", ["zip", "module"])
def test_directories_are_made(tmp_path: Path, form: Form) -> None:
    entries = (Entry(f"{PREFIXES[form]}{name}".encode(), mode=0o40755, method=STORED) for name in ("", "a/b/"))
    result, goroot = unpacked(zip_of(*entries), form, tmp_path / "1")
    assert contents(goroot) == {"a/": b"", "a/b/": b""}
    assert result.digests == {}


def test_progress_is_reported_every_packed_byte_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Two ticks before anything is waited for, and so at least three, however fast the threads are.
    too_early = iter(range(2))
    monkeypatch.setattr(
        "gvm_py.dist.archive.workers.wait",
        lambda lanes, *rest: wait(lanes, *rest) if next(too_early, None) is None else (set(), lanes),
    )
    told: list[int] = []
    entries = [Entry(f"go/{number}".encode(), b"a" * number) for number in range(200)]
    unpacked(zip_of(*entries), "zip", tmp_path / "1", progress=told.append)
    assert sum(told) == sum(len(entry.packed) for entry in entries)
    assert len(told) > 2


WHOLE = zip_of(A, B)
ZIP64 = struct.pack("<HH2Q", 1, 16, 4, 6)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"PK\5\6", "too short for a zip"),
        (b"<!DOCTYPE html>" * 100, "does not end as a zip does"),
        (WHOLE[:-1], "does not end as a zip does"),
        (WHOLE[:-22], "does not end as a zip does"),
        (WHOLE + b"x", "does not end as a zip does"),
        (WHOLE + bytes(22), "does not end as a zip does"),
        (zip_of(A, comment=5, tail=b"hello"), "does not end as a zip does"),
        (zip_of(A, comment=5), "does not end as a zip does"),
        (b"#!/bin/sh\n" + WHOLE, "contradicts itself"),
        (WHOLE[5:], "contradicts itself"),
        (zip_of(A, disk=1), "contradicts itself"),
        (zip_of(A, first_disk=1), "contradicts itself"),
        (zip_of(A, here=2), "contradicts itself"),
        (zip_of(A, size=7), "contradicts itself"),
        (zip_of(A, start=7), "contradicts itself"),
        (zip_of(A, start=0xFFFFFFFF), "contradicts itself"),
        (zip_of(A, here=3, count=3), "declares 3 members and lists 1"),
        (zip_of(A, B, here=1, count=1), "declares 1 members and lists more"),
        (zip_of(A, here=0, count=0), "declares 0 members and lists more"),
        (zip_of(A, here=0xFFFF, count=0xFFFF), "declares 65535 members and lists 1"),
        (zip_of(Entry(b"go/a", central={"signature": b"PK\1\3"})), "directory of the zip is damaged"),
        (zip_of(Entry(b"go/a", local={"signature": b"PK\3\5"})), "is called something else where its bytes are"),
        (zip_of(Entry(b"go/a", local={"name": b"go/b"})), "is called something else where its bytes are"),
        (zip_of(Entry(b"go/a", local={"name": b"go/aa"})), "is called something else where its bytes are"),
        (zip_of(Entry(b"go/a", local={"name": b""})), "is called something else where its bytes are"),
        (zip_of(Entry(b"go/a", local={"method": STORED})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={"crc": 1})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={"size": 2})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={"packed": 2})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={"crc": 0, "packed": 0, "size": 0})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={"flags": 0x808})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={"flags": 0x801})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={**LATER, "crc": 9}, central={"flags": 0x808})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={**LATER, "packed": 9}, central={"flags": 0x808})), "described otherwise"),
        (zip_of(Entry(b"go/a", b"1", local={**LATER, "size": 9}, central={"flags": 0x808})), "is described otherwise"),
        (zip_of(Entry(b"go/a", b"1", central={"offset": 1 << 30})), "lies outside the zip"),
        (zip_of(Entry(b"go/a", b"1", central={"offset": 0xFFFFFFFF, "extra": ZIP64})), "lies outside the zip"),
        (zip_of(Entry(b"go/a", local={"packed": 99}, central={"packed": 99})), "reaches into its directory"),
        (zip_of(Entry(b"go/a", local={"extra": b""}, central={"packed": 0xFFFFFFFF, "extra": ZIP64})), "otherwise"),
        (zip_of(Entry(b"go/a", local={"size": 0xFFFFFFFF}, central={"size": 0xFFFFFFFF})), "the most gosdk unpacks"),
        (zip_of(Entry(b"go/a", local={"flags": 0x801}, central={"flags": 0x801})), "packed or encrypted"),
        (zip_of(Entry(b"go/a", local={"flags": 0x840}, central={"flags": 0x840})), "packed or encrypted"),
        (zip_of(Entry(b"go/a", local={"flags": 0x2800}, central={"flags": 0x2800})), "packed or encrypted"),
        (zip_of(Entry(b"go/a", method=12, body=b"x")), "packed or encrypted"),
        (zip_of(Entry(b"go/a", method=14, body=b"x")), "packed or encrypted"),
        (zip_of(Entry(b"go/\xc3\x9e", local={"flags": 0}, central={"flags": 0})), "not UTF-8"),
        (zip_of(Entry(b"go/\xde")), "not UTF-8"),
        (zip_of(A, Entry(b"go/b", b"aaaa", central={"offset": 0})), "is called something else where its bytes are"),
        (zip_of(A, Entry(b"go/a", b"aaaa", central={"offset": 0})), "shares bytes with another member"),
    ],
)
def test_a_directory_that_lies_is_refused(tmp_path: Path, data: bytes, words: str) -> None:
    assert words in refused(data, "zip", tmp_path / "1")


@pytest.mark.parametrize(
    "entry",
    [
        Entry(b"go/odd", central={"offset": 1 << 30}),
        Entry(b"go/odd", local={"signature": b"PK\3\5"}),
        Entry(b"go/odd", local={"crc": 1}),
        Entry(b"go/odd", local={"crc": 1}, central={"crc": 1}),
        Entry(b"go/odd", local={"flags": 0x801}, central={"flags": 0x801}),
        Entry(b"go/odd\xc3\x9e", local={"flags": 0}, central={"flags": 0}),
        Entry(b"go/odd\xff"),
        Entry(b"go/odd", mode=0o120777),
        Entry(b"go/odd/", b"1", mode=0o40755),
    ],
)
def test_the_member_that_is_refused_is_named(tmp_path: Path, entry: Entry) -> None:
    assert "odd" in refused(zip_of(A, entry, B), "zip", tmp_path / "1")


def test_a_member_inside_another_one_is_refused(tmp_path: Path) -> None:
    inner = Entry(b"go/inner", b"i" * 50, STORED)
    outer = Entry(b"go/outer", inner.local_header() + inner.packed, STORED)
    central = outer.central_header(0) + inner.central_header(len(outer.local_header()))
    data = with_directory(outer.local_header() + outer.packed, central, count=2)
    message = refused(data, "zip", tmp_path / "1")
    assert "go/inner" in message
    assert "shares bytes with another member" in message


def test_members_that_share_their_content_are_refused(tmp_path: Path) -> None:
    # The quoted overlap of a zip bomb: the extra field of one member hides the header of the next.
    inner = Entry(b"go/inner", b"i" * 50, STORED)
    outer = Entry(b"go/outer", b"i" * 50, STORED, local={"extra": inner.local_header()})
    central = outer.central_header(0) + inner.central_header(len(outer.local_header()) - len(inner.local_header()))
    data = with_directory(outer.local_header() + outer.packed, central, count=2)
    assert "shares bytes with another member" in refused(data, "zip", tmp_path / "1")


def test_a_header_inside_the_content_of_another_member_is_refused(tmp_path: Path) -> None:
    inner = Entry(b"go/inner", b"i" * 50, STORED, local={"extra": b"e" * 40})
    outer = Entry(b"go/outer", inner.local_header()[:-20], STORED)
    body = outer.local_header() + inner.local_header() + inner.packed
    central = outer.central_header(0) + inner.central_header(len(outer.local_header()))
    assert "shares bytes with another member" in refused(with_directory(body, central, count=2), "zip", tmp_path / "1")


@pytest.mark.parametrize("cut", [1, 20, 45, 46, 49])
def test_a_directory_that_is_cut_off_is_refused(tmp_path: Path, cut: int) -> None:
    data = with_directory(A.local_header() + A.packed, A.central_header(0)[:cut], count=1)
    assert "directory of the zip is" in refused(data, "zip", tmp_path / "1")


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Entry(b"go/a", b"aaaa", local={"crc": 1}, central={"crc": 1}), "does not have the checksum it declares"),
        (Entry(b"go/a", b"aaaa", local={"size": 3}, central={"size": 3}), "is longer than the 3 bytes it declares"),
        (Entry(b"go/a", b"aaaa", local={"size": 5}, central={"size": 5}), "is shorter than the 5 bytes it declares"),
        (Entry(b"go/a", b"aaaa", STORED, local={"size": 3}, central={"size": 3}), "is longer than the 3 bytes"),
        (Entry(b"go/a", b"aaaa", STORED, local={"size": 5}, central={"size": 5}), "is shorter than the 5 bytes"),
        (Entry(b"go/a", b"aaaa", body=deflated(b"aaaa")[:-1]), "ends too early"),
        (Entry(b"go/a", b"aaaa", body=b""), "ends too early"),
        (Entry(b"go/a", b"aaaa", body=deflated(b"aaaa") + b"x"), "after the end of the compressed data"),
        (Entry(b"go/a", b"aaaa", body=b"\xff" * 9), "is damaged"),
        (Entry(b"go/a", b"aaaa", body=deflated(b"aaaa" * 1000)), "is longer than the 4 bytes it declares"),
    ],
)
def test_a_member_that_is_not_what_the_directory_declares_is_refused(tmp_path: Path, entry: Entry, words: str) -> None:
    assert words in refused(zip_of(entry, B), "zip", tmp_path / "1")
