"""The files in `shims/`: the native resolver (shims/native), what it reads about its store, how each is replaced."""

import os
import re
import subprocess
from contextlib import suppress
from pathlib import Path

import gvm_py
from gvm_py.config import ShimKind
from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.records import dataclass
from gvm_py.selection.system_go import same_file
from gvm_py.system.bounded import read_if_any
from gvm_py.system.fs import new_directory, replace_with_link, write_atomic
from gvm_py.system.package_origin import Reinstallation
from gvm_py.system.patience import remove_running
from gvm_py.system.template import template_path
from gvm_py.system.trees import remove_tree

DESCRIPTION = ".store"
"""The file beside the programs that says what they cannot know: the spelling of the root, gosdk, settings."""
MARK = b"this program works only in the shims directory of a store"
"""A text in each of these programs, which it prints where it is started from anywhere else."""
TRIAL = ".try-"
"""How the directory begins in which the program is tried out."""
_READ_LIMIT, _TRIALS = 1 << 20, 3
_ROOT = re.compile(rb"GOSDK_ROOT=['\"]?([^'\"\r\n]+)")


@dataclass(frozen=True)
class ShimOptions:
    """What shims depend on besides what is installed.

    `cli` is the absolute path of gosdk, which they ask, and `python` what runs it, if known. `gotoolchain`, `kind` and
    `version_files` are the settings of that name, `kind` is `shim`; `about` is what `gosdk --version` prints, and
    `reinstallation` what the shims hint at where `cli` is gone.
    """

    cli: Path
    gotoolchain: str = ""
    kind: ShimKind = "auto"
    about: str = ""
    python: Path | None = None
    version_files: bool = False
    reinstallation: Reinstallation = Reinstallation()


def read_program(platform: Platform) -> bytes | None:
    """Return the bytes of the program for a platform, None where there is none."""
    path = template_path(f"native/bin/{platform.goos}-{platform.goarch}{platform.exe}")
    try:
        return path.read_bytes()
    except OSError:
        return None


def starts_here(program: bytes, directory: Path) -> bool:
    """Return whether this machine can start the program from a file system: an older ARM cannot, nor a noexec mount."""
    for _ in range(_TRIALS):
        try:
            scratch = new_directory(directory, TRIAL)
        except OSError:
            return True  # whoever cannot write here only looks
        started = _starts_in(program, scratch)
        # Another gosdk, which writes the shims now, takes a trial for one that a killed process left.
        is_swept = not scratch.exists()
        with suppress(FileNotFoundError):
            remove_tree(scratch)
        if started or not is_swept:
            return started
    return False


def _starts_in(program: bytes, scratch: Path) -> bool:
    path = scratch / "gosdk.exe"
    with suppress(FileNotFoundError):
        path.write_bytes(program)
        path.chmod(0o755)
    return _says_mark(path)


def _says_mark(program: Path) -> bool:
    try:
        done = subprocess.run([program], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return MARK in done.stderr


def describe_store(layout: Layout, options: ShimOptions) -> bytes:
    """Return the text of DESCRIPTION: one `name=value` on a line, nothing for an empty value.

    The program prints `version` as long as the package has not changed since.
    """
    package = Path(gvm_py.__file__)
    values = {
        "root": str(layout.root),
        "cli": str(options.cli),
        "python": str(options.python or ""),
        "gotoolchain": options.gotoolchain,
        "version": options.about,
        "package": str(package),
        "package_time": str(package.stat().st_mtime_ns),
        "version_files": "true" if options.version_files else "",
        "again": options.reinstallation.command,
        "source": options.reinstallation.source,
    }
    return b"".join(os.fsencode(f"{name}={value}\n") for name, value in values.items() if value and "\n" not in value)


def scan_shims(directory: Path) -> dict[str, os.stat_result]:
    """Return the status of each file by its name, nothing where there is no directory."""
    try:
        return {entry.name: entry.stat(follow_symlinks=False) for entry in os.scandir(directory)}
    except FileNotFoundError:
        return {}


def is_up_to_date(path: Path, status: os.stat_result, content: bytes, known: dict[int | str, bytes]) -> bool:
    """Return whether a file holds `content`; `known` is what the files read so far hold, by their inode."""
    if status.st_size != len(content):
        return False
    file = status.st_ino or path.name  # Windows does not report the inode here
    if file not in known:
        known[file] = read_shim(path)
    return known[file] == content and (path.name == DESCRIPTION or os.access(path, os.X_OK))


def read_shim(path: Path) -> bytes:
    """Return what a file holds, nothing for one that cannot be read."""
    return read_if_any(path, _READ_LIMIT) or b""


def spelled_root(shim: Path, root: Path) -> str:
    """Return the root as the script at `shim` spells it where that leads to the same directory, else as it is given."""
    match = _ROOT.search(read_shim(shim))
    named = os.fsdecode(match[1]) if match else ""
    return named if os.path.isabs(named) and same_file(Path(named), root) else str(root)


def put_shim(path: Path, content: bytes | None, first: dict[bytes, Path]) -> None:
    """Replace or remove one file; a program that was written before is linked to, not written again."""
    if content is None:
        remove_running(path)
    elif path.name == DESCRIPTION:
        write_atomic(path, content)
    elif content not in first:
        write_atomic(path, content, mode=0o755)
        first[content] = path
    else:
        replace_with_link(path, first[content], mode=0o755)
