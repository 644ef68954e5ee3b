"""The change of a file as a unified diff that `git apply` takes."""

import re
from typing import TextIO

from gvm_py.errors.secrets import without_secrets
from gvm_py.ui.printable import printable
from gvm_py.ui.streams import is_terminal

# Git quotes such a name as C does (quote.c).
_UNUSUAL = re.compile(r"[\x00-\x1f\x7f\"\\]")


class Patch(str):
    """A unified diff, which programs get byte for byte, logins and all."""


def file_diff(path: str, before: bytes | None, after: bytes) -> Patch:
    """Return the change of a file, empty where there is none."""
    import difflib

    old = "/dev/null" if before is None else _name(f"a/{path}")
    lines = difflib.unified_diff(_file_lines(before or b""), _file_lines(after), old, _name(f"b/{path}"))
    return Patch("".join(map(_ended, lines)))


def write_patch(stream: TextIO, patch: Patch) -> None:
    """Write a patch: to a terminal as people read it."""
    if is_terminal(stream):
        stream.write(printable(without_secrets(patch.replace("\r\n", "\n"))))
        return
    # A text stream would use the encoding of the terminal and, on Windows, other line ends than the files have.
    stream.flush()
    stream.buffer.write(patch.encode("utf-8", "surrogateescape"))


def _name(path: str) -> str:
    if not _UNUSUAL.search(path):
        # Without the tab, git takes what follows a space for a time.
        return f"{path}\t" if " " in path else path
    return '"{}"'.format(_UNUSUAL.sub(lambda match: f"\\{ord(match[0]):03o}", path))


def _file_lines(data: bytes) -> list[str]:
    # str.splitlines also ends lines at a form feed, which git does not.
    *whole, last = data.decode("utf-8", "surrogateescape").split("\n")
    return [*(f"{line}\n" for line in whole), *([last] if last else [])]


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
