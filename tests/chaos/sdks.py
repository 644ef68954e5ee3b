"""The SDKs of the world: shell scripts that answer what gosdk asks a go command, and a program that they "build"."""

import struct

from tests.support.sdk import PLATFORM, sdk_files

PROGRAM = "example.com/greet"
PROGRAM_VERSION = "v1.0.0"
# Of the same length as every version of the world, so that a copy of the program can say who built it.
_ANY_VERSION = "go1.00.0"
_LOADED_AT = 0x400000
_LINK_SIZE = 0x100
# exit(0) of Linux on amd64
_CODE = bytes.fromhex("31ff b83c000000 0f05")

_GO = """#!/bin/sh
case "$1" in
mod) # edit [-go=VERSION] [-toolchain=NAME] [-print] FILE
  for word; do case $word in -go=*) line="go ${word#-go=}" ;; -print) print=yes ;; *) file=$word ;; esac; done
  if [ "${print-}" ]; then exec sed "s/^go .*/${line-&}/" "$file"; fi
  exec sed -i "s/^go .*/${line-&}/" "$file" ;;
env)
  exec echo '{}' ;;
install)
  exec >/dev/null && sed "s/ANY/goVERSION/g" "$CHAOS_PROGRAM" > "$GOBIN/greet" && exec chmod 755 "$GOBIN/greet"
  exit 1 ;;
esac
echo "go version goVERSION PLATFORM $*"
"""


def published_files(version: str) -> dict[str, bytes]:
    """Return path to content of the SDK of `version` as the servers publish it."""
    text = _GO.replace("ANY", _ANY_VERSION).replace("VERSION", version).replace("PLATFORM", PLATFORM.replace("_", "/"))
    return sdk_files(version, extra={"bin/go": text.encode()})


def program_bytes() -> bytes:
    """Return an ELF program that ends at once and whose build info names `example.com/greet`."""
    lines = (
        f"path\t{PROGRAM}\nmod\t{PROGRAM}\t{PROGRAM_VERSION}\th1:{'0' * 43}=\nbuild\tGOOS=linux\nbuild\tGOARCH=amd64\n"
    )
    framed = b"x" * 16 + lines.encode() + b"x" * 16
    version = _ANY_VERSION.encode()
    info = b"\xff Go buildinf:\x08\x02".ljust(32, b"\0") + _counted(version) + _counted(framed)
    size = _LINK_SIZE + len(info)
    header = struct.pack(
        "<4sBBB9xHHIQQQIHHHHHH", b"\x7fELF", 2, 1, 1, 2, 62, 1, _LOADED_AT + 0xC0, 64, 0, 0, 64, 56, 2, 0, 0, 0
    )
    code = struct.pack("<IIQQQQQQ", 1, 5, 0, _LOADED_AT, _LOADED_AT, size, size, 0x1000)
    data = struct.pack("<IIQQQQQQ", 1, 6, 0, 2 * _LOADED_AT, 2 * _LOADED_AT, size, size, 0x1000)
    return (header + code + data).ljust(0xC0, b"\0") + _CODE.ljust(_LINK_SIZE - 0xC0, b"\0") + info


def _counted(data: bytes) -> bytes:
    """Return `data` behind its length as a varint."""
    length, prefix = len(data), b""
    while length > 0x7F:
        prefix += bytes([length & 0x7F | 0x80])
        length >>= 7
    return prefix + bytes([length]) + data
