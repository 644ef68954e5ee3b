"""Hints are written for a POSIX shell; here they become what cmd and PowerShell of Windows both take."""

import os
import re
import sys
from functools import partial

_WORD = r"""("[^"]*"|'[^']*'|[^\s;&|]+)"""
_FORMS = (
    (re.compile(rf"\bls (?:-ld? )?{_WORD}"), r"dir {}"),
    (re.compile(rf"\bchmod u\+w {_WORD}"), r"attrib -r {}"),
    (re.compile(rf"\bchmod (?:-R )?o-w {_WORD}"), r"icacls {} /reset /t"),
    (re.compile(rf"\bmkdir {_WORD}"), r"mkdir {}"),
    (re.compile(rf"\bcd {_WORD} && "), r"cd {} ; "),
    (re.compile(rf"\bexport (\w+)={_WORD}"), r"setx {} {}"),
    (re.compile(r"\bunset (\w+)"), r'setx {} ""'),
)
_PATH = re.compile(r"(?:\$HOME|[A-Za-z]:|\.\.?)?(?:/[\w.+-]+)+")


def typed_hint(hint: str, home: str = "", *, windows: bool = sys.platform == "win32") -> str:
    """Return the hint as it can be typed on this system. `home` stands for $HOME, the user's by default.

    `setx` sets a variable for what is started from then on, whichever shell it is typed into.
    """
    if not windows:
        return hint
    home = home or os.path.expanduser("~")
    for form, words in _FORMS:
        hint = form.sub(partial(_say, words, home), hint)
    return hint


def _say(words: str, home: str, match: re.Match[str]) -> str:
    return words.format(*(_word(part, home) for part in match.groups()))


def _word(text: str, home: str) -> str:
    """Return one word in the quotes that both shells take: no name on Windows holds any."""
    bare = text.strip("\"'")
    if _PATH.fullmatch(bare):
        bare = bare.replace("$HOME", home).replace("/", "\\")
    return f'"{bare}"' if bare != text or re.search(r"[^\w.:\\/+-]", bare) else bare
