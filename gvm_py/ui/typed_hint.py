"""Hints are written for a POSIX shell; here they become what cmd and PowerShell of Windows both take."""

import os
import re
import sys
from functools import partial

_WORD = r"""("[^"]*"|'[^']*'|[^\s;&|]+)"""
_FORMS = (
    # What setx would do with a PATH is no hint to give.
    (rf"\bexport PATH={_WORD}", "gosdk setup"),
    (rf"\brm (?:-f )?{_WORD}", r"del {}"),
    (rf"\bmv {_WORD} {_WORD}", r"move {} {}"),
    (rf"\bcat {_WORD}", r"type {}"),
    (rf"\bsudo chown (?:-R )?{_WORD} {_WORD}", r"takeown /f {1}"),
    (rf"\bls (?:-ld? )?{_WORD}", r"dir {}"),
    (rf"\bchmod u\+w {_WORD}", r"attrib -r {}"),
    (rf"\bchmod u\+r(?:wX|X)? {_WORD}", r"icacls {}"),
    (rf"\bchmod (?:-R )?o-w {_WORD}", r"icacls {} /reset /t"),
    (rf"\bmkdir {_WORD}", r"mkdir {}"),
    (rf"\bcd {_WORD}", r"cd {}"),
    (rf"\bexport (\w+)={_WORD}", r"setx {} {}"),
    (rf"\bgo env -w (\w+)={_WORD}", r"go env -w {}={}"),
    (r"\bunset (\w+)", r'setx {} ""'),
    (r"\benv \| grep -i (\w+)", "cmd /c set | findstr /i {}"),
    (rf"\bcurl -I {_WORD}", "curl.exe -I {}"),
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
        hint = re.sub(form, partial(_say, words, home), hint)
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
