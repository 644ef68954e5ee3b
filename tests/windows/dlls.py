"""Two libraries that Wine and the packaged CPython lack, built with the `ziglang` wheel."""

import os
import struct
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).parent.parent.parent
_ENTRY = "int __stdcall DllMain(void *self, unsigned long reason, void *reserved) { return 1; }\n"
_PRNG = """
__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *buffer, unsigned long long size) {
  while (size) {
    unsigned long part = size > 0x10000000 ? 0x10000000 : (unsigned long)size;
    if (!SystemFunction036(buffer, part)) return 0;
    buffer += part;
    size -= part;
  }
  return 1;
}
"""


def build_stable_abi(python: Path, target: Path) -> None:
    """Write a python3.dll at `target` that forwards every name of `python` (a python311.dll) to it.

    Wheels of the stable ABI link to python3.dll, and the CPython of the bytedeco package comes without it.
    """
    names = exported_names(python.read_bytes())
    lines = [f"  {name} = {python.stem}.{name}" for name in names]
    definition = target.with_suffix(".def")
    definition.write_text("\n".join([f"LIBRARY {target.name}", "EXPORTS", *lines, ""]))
    _link(target, _ENTRY, str(definition))


def build_prng(target: Path) -> None:
    """Write a bcryptprimitives.dll at `target`. Rust's library and Go 1.21 or newer need it, and Wine 8 has none."""
    _link(target, _ENTRY + _PRNG, "-ladvapi32")


def compile_program(source: str, target: Path, *arguments: str) -> None:
    """Compile a C program for windows/amd64. Raises CalledProcessError."""
    _compile(source, target, arguments)


def exported_names(image: bytes) -> list[str]:
    """Return the names in the export table of a 64-bit PE image (Microsoft's "PE Format", section .edata)."""
    (header,) = struct.unpack_from("<I", image, 0x3C)
    count, optional_size = struct.unpack_from("<H12xH", image, header + 6)
    (exports,) = struct.unpack_from("<I", image, header + 24 + 112)
    sections = [struct.unpack_from("<8xIIII", image, header + 24 + optional_size + 40 * n) for n in range(count)]

    def at(address: int) -> int:
        for size, start, raw_size, raw in sections:
            if start <= address < start + max(size, raw_size):
                return int(address - start + raw)
        raise ValueError(f"{address:#x} is in no section")

    table = at(exports)
    number, names = struct.unpack_from("<I4xI", image, table + 24)
    pointers = struct.unpack_from(f"<{number}I", image, at(names))
    return [image[at(name) : image.index(b"\0", at(name))].decode("ascii") for name in pointers]


def _link(target: Path, source: str, *arguments: str) -> None:
    _compile(source, target, ("-shared", "-nostdlib", "-Wl,--entry=DllMain", *arguments))


def _compile(source: str, target: Path, arguments: Sequence[str]) -> None:
    code = target.with_suffix(".c")
    code.write_text(source)
    zig = [sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-windows-gnu", "-O2"]
    # The first program costs a minute, since zig builds the C library for it; so the cache outlives a test's home.
    cache = str(CHECKOUT / ".dev" / "zig")
    env = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": cache}
    subprocess.run([*zig, str(code), *arguments, "-o", str(target)], check=True, capture_output=True, env=env)
