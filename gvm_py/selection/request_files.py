"""Find and read the files that ask for a version. Everything here is untrusted and bounded."""

import errno
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from gvm_py.errors import GosdkError, UsageError, shell_word
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.request.version_files import MOST_WORDS
from gvm_py.selection.decision import Origin, Visited
from gvm_py.selection.system_go import same_file
from gvm_py.system import bounded

_SIZE_LIMIT = 16 << 20  # cmd/go refuses a larger go.mod as well (modload MaxGoMod)
_NAMES = (".go-version", "go.work", "go.mod")
NO_TARGET = "a link to nothing"
_UNUSABLE = {"link": NO_TARGET, "directory": "a directory", "special": "not a regular file"}
_FOUND = {"": "not there", "file": "there, not needed", **_UNUSABLE}
UNUSABLE = frozenset(_UNUSABLE.values())
"""What a .go-version can be that selection passes over."""


@dataclass(frozen=True)
class Trail:
    """The files nearest to a directory. A pin beats the others: with one, `work` and `mod` are None."""

    pin: str | None
    work: str | None
    mod: str | None
    visited: tuple[Visited, ...]


def walk(cwd: str, names: tuple[str, ...] = _NAMES) -> Trail:
    """Return what lies in `cwd` and its parents, one pass upwards, ending at the first .go-version."""
    nearest: dict[str, str] = {}
    visited: list[Visited] = []
    for directory in upwards(cwd):
        for name in names:
            if name in nearest:
                continue
            path = os.path.join(directory, name)
            kind = _kind(path)
            visited.append(Visited(path, _FOUND[kind]))
            if kind == "file" or (kind == "special" and name != ".go-version"):
                nearest[name] = path
            if ".go-version" in nearest:
                return Trail(path, None, None, tuple(visited))
    return Trail(None, nearest.get("go.work"), nearest.get("go.mod"), tuple(visited))


def module_file(trail: Trail, env: Mapping[str, str]) -> str | None:
    """Return the go.work or go.mod that the go command would choose its toolchain by (cmd/go modGoToolchain).

    Raises UsageError for a GOWORK that is relative, in the go command's own words, or a directory.
    """
    if not modules_enabled(trail, env):
        return None
    mod = _governing_mod(trail, env)
    gowork = env.get("GOWORK", "")
    if gowork in ("", "auto"):
        return trail.work or mod
    if gowork == "off":
        return mod
    if not os.path.isabs(gowork):
        raise UsageError(f"invalid GOWORK: not an absolute path: '{gowork}'", hint="unset GOWORK")
    if os.path.isdir(gowork):
        raise UsageError(f"GOWORK names a directory and not a go.work: {gowork}", hint="unset GOWORK")
    return gowork if os.path.exists(gowork) else mod


def modules_enabled(trail: Trail, env: Mapping[str, str]) -> bool:
    """Return whether the go command chooses a toolchain at all (cmd/go modload WillBeEnabled)."""
    mode = env.get("GO111MODULE", "")
    return mode in ("", "on") or (mode == "auto" and _governing_mod(trail, env) is not None)


def read_pin(path: str) -> Origin:
    """Return the first word of the first line that is not blank and not a comment.

    Raises UsageError where there is none, or more on that line than a comment.
    """
    for number, line in enumerate(request_text(read_request_file(path)).split("\n"), start=1):
        words = line.partition("#")[0].split()
        if len(words) == 1:
            return Origin(path, words[0], number)
        if words:
            hint = _use_command(words[:MOST_WORDS])
            raise UsageError(f"{path}:{number} holds more than one version: {line.strip()[:80]!r}", hint=hint)
    raise UsageError(f"{path} names no version; write one into it, or remove it", hint=f"rm {shell_word(path)}")


def request_text(data: bytes) -> str:
    """Return the text of a file that a person may have written, in UTF-8 or in UTF-16 with its mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")  # `echo 1.22 > .go-version` in Windows PowerShell 5.1
    return data.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").decode("utf-8", "surrogateescape")


def _use_command(words: list[str]) -> str:
    """Return the command that writes what was meant by `golang 1.22` or `>=1.22 <1.23`."""
    is_range = words[0][0] in "<>=!~^"
    for text in (*((",".join(words), "".join(words)) if is_range else ()), *words):
        with suppress(UsageError):
            return f"gosdk use {shell_word(Request.parse(text).text)}"
    return "gosdk help versions"


def read_request_file(path: str) -> bytes:
    """Return the bytes of a regular file. Raises UsageError for anything else and for more than 16 MiB."""
    try:
        return bounded.read_bounded(Path(path), _SIZE_LIMIT)
    except OSError as error:
        hint = f"ls -l {shell_word(path)}"
        if error.errno == errno.EFBIG:
            raise UsageError(f"{path} is larger than {_SIZE_LIMIT >> 20} MiB", hint=hint) from error
        if error.errno == errno.EINVAL:
            raise UsageError(f"{path} is not a regular file", hint=hint) from error
        raise GosdkError(f"cannot read {path}: {error.strerror}", hint=hint) from error


def upwards(cwd: str) -> list[str]:
    """Return a directory and its parents, without looking at the disk."""
    directories = [os.path.normpath(cwd)]
    while (parent := os.path.dirname(directories[-1])) != directories[-1]:
        directories.append(parent)
    return directories


def unusable_as(path: str) -> str:
    """Return one of UNUSABLE for what is there and is no file, empty for a file and for nothing."""
    return _UNUSABLE.get(_kind(path), "")


def _kind(path: str) -> str:
    try:
        mode = os.stat(path).st_mode
    except (OSError, ValueError):
        return "link" if os.path.islink(path) else ""
    if stat.S_ISREG(mode):
        return "file"
    return "directory" if stat.S_ISDIR(mode) else "special"


def _governing_mod(trail: Trail, env: Mapping[str, str]) -> str | None:
    # golang.org/issue/26708: a forgotten /tmp/go.mod would govern every test that works below /tmp.
    if trail.mod is None or same_file(Path(trail.mod).parent, Path(Platform.here().temporary(env))):
        return None
    return trail.mod
