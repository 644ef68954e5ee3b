"""Hints are written for a POSIX shell; here they become what cmd and PowerShell of Windows both take."""

import os
import re
import sys
from functools import partial

_WORD = r"""("[^"]*"|'[^']*'|[^\s;&|]+)"""
_FORMS = (
    # What setx would do with a PATH is no hint to give.
    (re.compile(rf"\bexport PATH={_WORD}"), "gosdk setup"),
    (re.compile(rf"\brm (?:-f )?{_WORD}"), r"del {}"),
    (re.compile(rf"\bmv {_WORD} {_WORD}"), r"move {} {}"),
    (re.compile(rf"\bcat {_WORD}"), r"type {}"),
    (re.compile(rf"\bsudo chown (?:-R )?{_WORD} {_WORD}"), r"takeown /f {1}"),
    (re.compile(rf"\bls (?:-ld? )?{_WORD}"), r"dir {}"),
    (re.compile(rf"\bchmod u\+w {_WORD}"), r"attrib -r {}"),
    (re.compile(rf"\bchmod (?:-R )?o-w {_WORD}"), r"icacls {} /reset /t"),
    (re.compile(rf"\bmkdir {_WORD}"), r"mkdir {}"),
    (re.compile(rf"\bcd {_WORD}"), r"cd {}"),
    (re.compile(rf"\bexport (\w+)={_WORD}"), r"setx {} {}"),
    (re.compile(rf"\bgo env -w (\w+)={_WORD}"), r"go env -w {}={}"),
    (re.compile(r"\bunset (\w+)"), r'setx {} ""'),
)
_FOR_ONE_COMMAND = re.compile(r"(\w+)=(\w+) (go .*)")
_QUOTED = re.compile(r"(?<!\S)'([^']*)'(?!\w)")
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
    hint = _FOR_ONE_COMMAND.sub(r'cmd /c "set \1=\2&& \3"', hint)
    # Windows PowerShell has no `&&`, and cmd takes no `;`.
    return _QUOTED.sub(r'"\1"', hint).replace(" && ", ", then ")


def _say(words: str, home: str, match: re.Match[str]) -> str:
    return words.format(*(_word(part, home) for part in match.groups()))


def _word(text: str, home: str) -> str:
    """Return one word in the quotes that both shells take: no name on Windows holds any."""
    bare = text.strip("\"'")
    if _PATH.fullmatch(bare):
        bare = bare.replace("$HOME", home).replace("/", "\\")
    return f'"{bare}"' if bare != text or re.search(r"[^\w.:\\/+-]", bare) else bare
