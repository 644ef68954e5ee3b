"""Build the native resolver for every platform, or check that the committed programs are what the sources give.

    .venv/bin/python shims/native/build.py [--check] [TARGET]...

The compiler is the `ziglang` wheel that pyproject.toml pins: with another version the bytes differ. The first build
for a target takes up to two minutes, since zig compiles the C library of the target; its cache stays in `.dev/`.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import ziglang
from sign import sign

SOURCES = Path(__file__).resolve().parent
TOP = SOURCES.parent.parent

COMMON = ["-std=c11", "-Os", "-s", "-Wall", "-Wextra", "-Werror", "-fno-sanitize=all", "-fno-stack-protector"]
SMALL = ["-ffunction-sections", "-fdata-sections"]
NO_UNWINDING = ["-fno-unwind-tables", "-fno-asynchronous-unwind-tables"]
FREEBSD = ["-Wl,--gc-sections", "-Wl,--build-id=none", *NO_UNWINDING]
STATIC = ["-static", *FREEBSD]
MACOS = ["-Wl,-dead_strip", *NO_UNWINDING]
HEADERS = Path(ziglang.__file__).parent / "lib" / "libc" / "include" / "any-windows-any"
ENTRY = ["-Wl,--entry=mainCRTStartup", "-Wl,--subsystem,console"]
WINDOWS = ["-nostdlib", "-isystem", str(HEADERS), *ENTRY, "-Wl,--gc-sections", "-lkernel32"]
SIZE_LIMIT, TOTAL_LIMIT = 100_000, 700_000

# Platform as gosdk and Go name it, the target of zig, and what its linker needs.
TARGETS = {
    "linux-amd64": ("x86_64-linux-musl", STATIC),
    "linux-arm64": ("aarch64-linux-musl", STATIC),
    "linux-arm": ("arm-linux-musleabihf", STATIC),
    "linux-riscv64": ("riscv64-linux-musl", STATIC),
    "linux-386": ("x86-linux-musl", STATIC),
    "darwin-amd64": ("x86_64-macos.11.0", MACOS),
    "darwin-arm64": ("aarch64-macos.11.0", MACOS),
    "windows-amd64": ("x86_64-windows-gnu", WINDOWS),
    "windows-arm64": ("aarch64-windows-gnu", WINDOWS),
    "freebsd-amd64": ("x86_64-freebsd", FREEBSD),
    "freebsd-arm64": ("aarch64-freebsd", FREEBSD),
}


def main() -> int:
    """Build into `bin/`, or compare with it; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", metavar="TARGET", nargs="*", help=", ".join(TARGETS))
    parser.add_argument("--check", action="store_true", help="build elsewhere and compare byte for byte")
    options = parser.parse_args()
    targets = options.targets or list(TARGETS)
    if unknown := set(targets) - set(TARGETS):
        parser.error(f"unknown target {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as scratch:
        places = [(target, build(target, Path(scratch))) for target in targets]
        if options.check:
            return check(places)
        for target, program in places:
            put(program, committed(target))
    return check_sizes()


def build(target: str, scratch: Path) -> Path:
    """Compile one program into its own directory below `scratch` and return it."""
    triple, flags = TARGETS[target]
    program = scratch / target / f"gosdk{'.exe' if target.startswith('windows') else ''}"
    program.parent.mkdir()
    cache = os.environ.get("ZIG_GLOBAL_CACHE_DIR", str(TOP / ".dev" / "zig"))
    env = {**os.environ, "ZIG_GLOBAL_CACHE_DIR": cache, "ZIG_LOCAL_CACHE_DIR": str(scratch / "cache")}
    other = "os_posix.c" if target.startswith("windows") else "os_windows.c"
    libraries = [import_library(target, program.parent, env)] if target.startswith("windows") else []
    files = sorted((path.name for path in SOURCES.glob("*.c") if path.name != other), key=in_memory)
    command = [sys.executable, "-m", "ziglang", "cc", "-target", triple, *COMMON, *SMALL, *flags, "-o", program]
    subprocess.run([*command, *files, *libraries], cwd=SOURCES, env=env, check=True)
    if target == "darwin-amd64":
        program.write_bytes(sign(program.read_bytes(), program.name))
    return program


def in_memory(name: str) -> tuple[int, str]:
    """Return a key that sorts the files so that what every call uses lies on few pages of memory.

    The buffer of `lines.c` begins on the page of the data, and what `os_posix.c` keeps ends on that of the C library.
    """
    return {"lines.c": 0, "text.c": 2, "os_posix.c": 3}.get(name, 1), name


def import_library(target: str, directory: Path, env: dict[str, str]) -> Path:
    """Make what links to the functions of ntdll.def, in `directory`, and return it."""
    library = directory / "ntdll.lib"
    machine = {"windows-amd64": "i386:x86-64", "windows-arm64": "arm64"}[target]
    words = ["dlltool", "-m", machine, "-d", "ntdll.def", "-l", str(library)]
    subprocess.run([sys.executable, "-m", "ziglang", *words], cwd=SOURCES, env=env, check=True)
    return library


def committed(target: str) -> Path:
    """Return where the program of a target lies in the repository."""
    return SOURCES / "bin" / f"{target}{'.exe' if target.startswith('windows') else ''}"


def put(program: Path, place: Path) -> None:
    """Put a built program into `bin/`."""
    place.parent.mkdir(exist_ok=True)
    place.write_bytes(program.read_bytes())
    place.chmod(0o755)


def check(places: list[tuple[str, Path]]) -> int:
    """Compare what was built with what is committed and return the exit code."""
    code = 0
    for target, program in places:
        there = committed(target)
        same = there.exists() and digest(there) == digest(program)
        say(f"{target}: {'the same' if same else 'DIFFERENT'} {digest(program)[:16]} {program.stat().st_size} bytes")
        code = code if same else 1
    if code:
        say("hint: make native")
    return code or check_sizes()


def check_sizes() -> int:
    """Return 0 where the committed programs are as small as promised."""
    sizes = {path.name: path.stat().st_size for path in sorted((SOURCES / "bin").iterdir())}
    for name, size in sizes.items():
        say(f"{size:>8}  {name}")
    say(f"{sum(sizes.values()):>8}  together")
    return int(max(sizes.values()) >= SIZE_LIMIT or sum(sizes.values()) >= TOTAL_LIMIT)


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(f"{line}\n")


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
