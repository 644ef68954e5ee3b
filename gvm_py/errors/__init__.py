"""Every failure gosdk expects: what happened and why, what to type next, and the exit code (README, exit codes).

Fetching and trusting fail in two families that are never mixed up: `NetworkError` says *could not get it*,
`IntegrityError` says *what came is wrong*. Only the first one may be answered by trying another source.
"""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import ClassVar


class GosdkError(Exception):
    """An expected failure. `message` says what and why; `hint` is what to type next, or empty.

    `meant` is a word that is wrong and the one in its place, empty where none is near: where the word was typed, the
    hint is the corrected line.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str = "", meant: tuple[str, str] = ("", "")) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.meant = meant


def shell_word(text: object) -> str:
    """Return a path or another text as one word of a command in a hint, whatever letters it has."""
    import shlex

    word = shlex.quote(str(text))
    # Both shells there take double quotes, which no name has; programs take a backslash before one.
    escaped = str(text).replace('"', r"\"")
    return f'"{escaped}"' if sys.platform == "win32" and word != text else word


def recorded_home() -> str:
    """Return the home that the system has for this user as a word of a hint, else one to fill in."""
    if sys.platform == "win32":
        return "C:\\Users\\you"
    import pwd

    with suppress(KeyError):  # a container may run as a user that it has no name for
        return shell_word(pwd.getpwuid(os.getuid()).pw_dir)
    return "/path/to/your/home"


def shell_line(words: Iterable[object]) -> str:
    """Return the words of a command as a line that a person can type."""
    return " ".join(map(shell_word, words))


def edit_command(path: object, line: int = 0) -> str:
    """Return what opens a file in the user's editor, at a line where one is given, as a hint."""
    if sys.platform == "win32":
        return f"notepad {shell_word(path)}"
    return f"${{EDITOR:-vi}} {f'+{line} ' if line else ''}{shell_word(path)}"


def move_aside(path: object, suffix: str) -> str:
    """Return what gives a file or directory another name, as a hint."""
    return f"mv {shell_word(path)} {shell_word(f'{path}{suffix}')}"


def typed_in(directory: object, hint: str) -> str:
    """Return a hint about another directory as it can be typed here; what counts everywhere stays as it is."""
    is_local = hint.startswith(("gosdk use ", "gosdk sync-ide --fix", "gosdk doctor", "gosdk audit ."))
    return f"cd {shell_word(directory)} && {hint}" if is_local else hint


def plain_reason(error: Exception) -> str:
    """Return what an error says, that of the system without its number."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    # Of a rename that failed, the target is the name that people know.
    path = error.filename2 or error.filename
    return f"{path}: {error.strerror}" if path else error.strerror


def quoted(text: str) -> str:
    """Return a text in quotes; what a terminal obeys is escaped, and a backslash stays one, as in a path of Windows.

    An address is shown without its secrets: once it is quoted, nobody can tell where a password with a quote ends.
    """
    from gvm_py.errors.secrets import redact_value

    return repr(redact_value(text)).replace("\\\\", "\\")


def closest(word: str, names: Iterable[str], likeness: float = 0.65) -> str:
    """Return the name that a word was probably meant to be, empty where none is near; 1 is the likeness of itself."""
    from difflib import get_close_matches

    names = sorted(set(names))
    begun = [name for name in names if word and name.startswith(word)]
    near = begun[:1] if len(begun) == 1 else get_close_matches(word, names, n=1, cutoff=likeness)
    return near[0] if near else ""


class UsageError(GosdkError):
    """The user typed, or a settings file holds, something that means nothing."""

    exit_code = 2


class NotFoundError(GosdkError):
    """The SDK is not installed, or no such release exists."""

    exit_code = 3


class IntegrityError(GosdkError):
    """What came is wrong: a hash, a signature, a proof, an archive member, a length."""

    exit_code = 4


class NetworkError(GosdkError):
    """Could not get it: no connection, a time-out, or a server that refuses."""

    exit_code = 5


class LockTimeoutError(GosdkError):
    """Another gosdk held the lock for longer than the user wanted to wait."""

    exit_code = 6
