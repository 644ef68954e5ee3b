"""The programs for macOS, read on Linux: what they load, from which system on, and whether their signatures hold."""

import hashlib
import importlib.util
import struct
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.native.programs import BINARIES, SOURCES

PROGRAMS = ("darwin-amd64", "darwin-arm64")
LOAD_DYLIB, BUILD_VERSION, CODE_SIGNATURE, MAIN = 0xC, 0x32, 0x1D, 0x80000028
LINKER_SIGNED_ADHOC = 0x20002


def commands(image: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the kind and the bytes of each load command (<mach-o/loader.h>)."""
    magic, _, _, kind, count, size = struct.unpack_from("<6I", image)
    assert (magic, kind) == (0xFEEDFACF, 2)
    at = 32
    for _ in range(count):
        command, length = struct.unpack_from("<2I", image, at)
        yield command, image[at : at + length]
        at += length
    assert at == 32 + size


def check_signature(image: bytes) -> str:
    """Recompute every hash of the code directory and return its identifier (xnu, osfmk/kern/cs_blobs.h)."""
    (command,) = (data for kind, data in commands(image) if kind == CODE_SIGNATURE)
    start, size = struct.unpack_from("<2I", command, 8)
    assert start + size == len(image)
    magic, _, count, slot, offset = struct.unpack_from(">5I", image, start)
    assert (magic, count, slot) == (0xFADE0CC0, 1, 0)
    at = start + offset
    head = struct.unpack_from(">9I4B", image, at)
    magic, _, _, flags, hashes, name, special, pages, limit, hash_size, hash_kind, _, page_bits = head
    assert (magic, flags, special, limit) == (0xFADE0C02, LINKER_SIGNED_ADHOC, 0, start)
    assert (hash_size, hash_kind) == (32, 2)
    page = 1 << page_bits
    assert pages == -(-limit // page)
    for number in range(pages):
        code = image[number * page : min((number + 1) * page, limit)]
        assert image[at + hashes + 32 * number :][:32] == hashlib.sha256(code).digest()
    return image[at + name : image.index(b"\0", at + name)].decode()


def signer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sign", SOURCES / "sign.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("target", PROGRAMS)
def test_program_for_macos_is_signed_and_loads_the_system_only(target: str) -> None:
    image = (BINARIES / target).read_bytes()
    found = dict(commands(image))
    assert check_signature(image) == "gosdk"
    libraries = [data[24:].rstrip(b"\0") for kind, data in commands(image) if kind == LOAD_DYLIB]
    assert libraries == [b"/usr/lib/libSystem.B.dylib"]
    assert MAIN in found
    platform, oldest = struct.unpack_from("<2I", found[BUILD_VERSION], 8)
    assert (platform, oldest >> 16) == (1, 11)


def test_signed_program_is_the_unsigned_one_but_for_its_header() -> None:
    signed = (BINARIES / "darwin-amd64").read_bytes()
    with pytest.raises(ValueError, match="signed already"):
        signer().sign(signed, "gosdk")


@pytest.mark.parametrize("change", [b"\0", b"\xff"])
@pytest.mark.parametrize("target", PROGRAMS)
def test_changed_byte_breaks_the_signature(target: str, change: bytes) -> None:
    image = bytearray((BINARIES / target).read_bytes())
    place = next(place for place in range(0x2000, len(image)) if image[place] != change[0])
    image[place : place + 1] = change
    with pytest.raises(AssertionError):
        check_signature(bytes(image))


@pytest.mark.parametrize("image", [b"", b"\x7fELF" + b"\0" * 60, b"\xcf\xfa\xed\xfe"])
def test_what_is_no_program_for_macos_is_not_signed(image: bytes, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no 64-bit Mach-O"):
        signer().sign(image, "gosdk")
