"""How a batch file of Windows gets its arguments: cmd reads them again as code, so they are quoted for cmd.

Source of the rules: `append_bat_arg` of Rust's standard library (CVE-2024-24576), whose trick with `%` this is as well.
"""

import string
from collections.abc import Mapping, Sequence
from pathlib import Path

from gvm_py.errors import UsageError, quoted

_PLAIN = frozenset(string.ascii_letters + string.digits + r"#$*+-./:?@\_")
# A substring of no letters of %cd%: cmd expands it to nothing, and the % behind it starts no variable any more.
_NOTHING = "%%cd:~,"


def is_batch_file(program: Path) -> bool:
    """Return whether cmd would run this file."""
    return program.suffix.lower() in (".bat", ".cmd")


def cmd_program(env: Mapping[str, str]) -> Path:
    """Return the cmd.exe of the system, not one that PATH or COMSPEC leads to."""
    return Path(env.get("SYSTEMROOT") or "C:\\Windows", "System32", "cmd.exe")


def batch_line(script: Path, arguments: Sequence[str], env: Mapping[str, str]) -> str:
    """Return the command line that runs a batch file with exactly these arguments.

    Raises UsageError for a line break, which cmd cannot pass on.
    """
    program = str(script).replace("%", f"{_NOTHING}%")
    words = " ".join([f'"{program}"', *map(_quoted, arguments)])
    return f'"{cmd_program(env)}" /e:ON /v:OFF /d /c "{words}"'


def _quoted(argument: str) -> str:
    if any(letter in argument for letter in "\r\n\0"):
        raise UsageError(f"cmd cannot pass an argument with a line break to a batch file: {quoted(argument)}")
    is_plain = argument and not argument.endswith("\\") and all(map(_is_plain, argument))
    text, backslashes = "", 0
    for letter in argument:
        if letter == '"':
            text += "\\" * backslashes + '"'
        elif letter == "%":
            text += _NOTHING
        backslashes = backslashes + 1 if letter == "\\" else 0
        text += letter
    return text if is_plain else f'"{text}{backslashes * chr(92)}"'


def _is_plain(letter: str) -> bool:
    return letter in _PLAIN or letter > "\x9f"
