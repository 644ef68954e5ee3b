"""Where the answers for the shims are kept: in `resolve/`, or in the user's cache where that cannot hold them.

`resolve/` says what the SDKs of one store answer. It is not a place for the answers of a store that this user may only
read, nor for those that depend on the stores of `GOSDK_LAYERS` as well. These lie in `answers/HASH/KEY` of the user's
cache, HASH being the FNV-1a of what they depend on, so that a change of a store makes them unknown instead of wrong.
docs/concepts/store.md has the rule for the native resolver.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from gvm_py.paths import Layout
from gvm_py.paths.spelling import is_link
from gvm_py.records import dataclass
from gvm_py.selection.answers import answers
from gvm_py.system.bounded import read_if_any
from gvm_py.system.fs import make_directory, replace_file, write_atomic
from gvm_py.system.trees import remove_tree
from gvm_py.version import GoVersion

_FNV_OFFSET, _FNV_PRIME = 0xCBF29CE484222325, 0x100000001B3
_STALE_SECONDS = 30 * 86_400


@dataclass(frozen=True)
class AnswerCache:
    """The answers in the user's cache directory for one store and the layers below it."""

    cache: Path
    stores: Sequence[Layout]

    @property
    def directory(self) -> Path:
        """Where the answers are that hold as long as none of the stores changes."""
        return self.cache / "answers" / f"{fnv1a(state_of(self.stores)):016x}"

    def record(self, key: str, look: Callable[[], Path | None]) -> None:
        """Write down the GOROOT that `look` finds for a key; remove answers of a month ago. Raises OSError."""
        directory = self.directory
        goroot = look()
        if goroot is None or directory != self.directory:
            # A store has changed meanwhile.
            return
        # Programs are started by what lies here.
        directory.mkdir(0o700, parents=True, exist_ok=True)
        write_answer(directory, key, goroot)
        for other in directory.parent.iterdir():
            with suppress(OSError):
                if other != directory and time.time() - other.stat().st_mtime > _STALE_SECONDS:
                    remove_tree(other)


def state_of(stores: Sequence[Layout]) -> bytes:
    """Return what the answers of these stores depend on: their paths, and when each of them changed.

    For each store its root and a line feed, then the times of change of `versions`, `linked` and `default` in
    nanoseconds, separated by spaces, 0 for what is not there, and a line feed.
    """
    lines = []
    for store in stores:
        times = " ".join(str(changed_at(path)) for path in (store.versions, store.linked, store.default_file))
        lines.append(os.fsencode(f"{store.root}\n{times}\n"))
    return b"".join(lines)


def changed_at(path: Path) -> int:
    """Return when a file or directory changed last, in nanoseconds since 1970; 0 for what is not there."""
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def fnv1a(data: bytes) -> int:
    """Return the 64-bit FNV-1a hash (Fowler, Noll, Vo): a name for a state, no protection against anybody."""
    value = _FNV_OFFSET
    for byte in data:
        value = (value ^ byte) * _FNV_PRIME & 0xFFFFFFFFFFFFFFFF
    return value


def update_answers(directory: Path, goroots: Mapping[GoVersion, Path], default: str | None) -> None:
    """Bring the answers in line with what is installed; the caller holds the store's lock. Raises OSError."""
    if is_link(directory):
        directory.unlink()  # what is behind it is not gosdk's, and would be removed below
    make_directory(directory)
    known = set()
    for entry in os.scandir(directory):
        # Somebody's directory in the place of an answer would fail every change from here on; a hidden file is
        # what a killed process left.
        if entry.name.startswith(".") or entry.is_dir(follow_symlinks=False):
            remove_tree(Path(entry.path))
        else:
            known.add(entry.name)
    wanted = answers(goroots, default, known)
    try:
        for key, goroot in wanted.items():
            _write(directory / key, goroot, replace_file)
    except OSError:
        # A full disk, mostly. What is not there is asked about again, and an old answer would be believed.
        wanted = {}
        raise
    finally:
        for key in known - wanted.keys():
            (directory / key).unlink(missing_ok=True)


def write_answer(directory: Path, key: str, goroot: Path) -> None:
    """Make `goroot` the answer for `key`, without touching a file that says so already. Raises OSError.

    The disk is not waited for: a shim asks about an answer that a power cut has broken.
    """
    _write(directory / key, goroot, partial(write_atomic, durable=False))


def _write(path: Path, goroot: Path, replace: Callable[[Path, bytes], None]) -> None:
    line = os.fsencode(f"{goroot}\n")
    if read_if_any(path, len(line)) != line:
        replace(path, line)
