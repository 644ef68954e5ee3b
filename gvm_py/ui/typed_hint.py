"""Hints are written for a POSIX shell; here they become what the user's shell takes, on Windows cmd and PowerShell."""

import os
import re
import sys
from collections.abc import Callable
from functools import partial

_VALUE = r"""(?:"[^"]*"|'[^']*'|[^\s;&|"']+)"""
_WORD = rf"({_VALUE})"
_FILES = (
    (rf"\bmv {_WORD} {_WORD}", "move {} {}"),
    (rf"\bcat {_WORD}", "type {}"),
    # `fc` alone is another command in PowerShell.
    (rf"\bdiff {_WORD} {_WORD}", "fc.exe {} {}"),
    (rf"\b(?:ls|df)(?: -\w+)? {_WORD}", "dir {}"),
    (rf"\bmkdir (?:-p )?{_WORD}", "mkdir {}"),
    # `cd` of cmd stays on its drive.
    (rf"\bcd {_WORD}", "pushd {}"),
    (rf"\bsed -i\.bak {_WORD} {_WORD}", "notepad {1}"),
    (rf"\$\{{EDITOR:-vi\}} (?:\+\d+ )?{_WORD}", "notepad {}"),
    (rf"\bsudo chown (?:-R )?{_WORD} {_WORD}", "takeown /f {1}"),
    (rf"\bchmod u\+w {_WORD}", "attrib -r {}"),
    (rf"\bchmod u\+r(?:wX|X)? {_WORD}", "icacls {}"),
    (rf"\bchmod (?:-R )?o-w {_WORD}", "icacls {} /reset /t"),
    (r"(?<!\S)(/path/to/\S+)", "{}"),
)
"""Commands whose words are paths."""
_FORMS = (
    # What setx would do with a PATH is no hint to give.
    (rf"\bexport PATH={_WORD}", "gosdk setup"),
    (rf"\bexport (\w+)={_WORD}", "setx {} {}"),
    (rf"\bgo env -w (\w+)={_WORD}", "go env -w {}={}"),
    # PowerShell before 7.3 hands no empty word on, which setx would need.
    (r"\bunset (\w+)", "powershell -Command \"[Environment]::SetEnvironmentVariable('{}','','User')\""),
    (r"\benv \| grep -i (\w+)", "cmd /c set | findstr /i {}"),
    (rf"\bcurl -I {_WORD}", "curl.exe -I {}"),
    (r"\./install\.sh", "powershell -ExecutionPolicy Bypass -File install.ps1"),
)
_ONE_OF_SEVERAL = rf"\bexport (\w+={_VALUE}) (?=\w+=)"
_MANY_FILES = rf"\brm (?:-f )?({_VALUE}(?: {_VALUE})*)"
_FOR_ONE_COMMAND = rf"(?<!\S)((?:[A-Z]\w*={_VALUE}? )+)(go(?:sdk)? .*)"
_ASSIGNMENT = rf"(\w+)=({_VALUE}?) "
_HERE = rf'"\$PWD"(?:/{_WORD})?'
_QUOTED = r"(?<!\S)'([^']*)'(?!\w)"
_PATH = r"(?:\$HOME|[A-Za-z]:|\.\.?)?(?:/[\w.+-]+)+|\$HOME"


_in_shell: Callable[[str], str] = str
"""What puts a hint into the words of the user's shell."""


def speak(in_shell: Callable[[str], str]) -> None:
    """Let hints of this process be put into the words of the user's shell by `in_shell`."""
    global _in_shell  # noqa: PLW0603  like the standard streams, the shell is one for the whole process
    _in_shell = in_shell


def typed_hint(hint: str, home: str = "", *, windows: bool = sys.platform == "win32") -> str:
    """Return the hint as it can be typed on this system. `home` stands for $HOME, the user's by default.

    `setx` sets a variable for what is started from then on, whichever shell it is typed into.
    """
    if not windows:
        return _in_shell(hint)
    value = partial(_word, home=home or os.path.expanduser("~"))
    while re.search(_ONE_OF_SEVERAL, hint):
        hint = re.sub(_ONE_OF_SEVERAL, r"export \1 && export ", hint)
    hint = re.sub(_HERE, _below_here, hint)
    hint = re.sub(_MANY_FILES, lambda match: _delete(match, value), hint)
    for forms, word in ((_FILES, lambda text: value(text, is_file=True)), (_FORMS, value)):
        for form, words in forms:
            hint = re.sub(form, partial(_say, words, word), hint)
    hint = re.sub(_FOR_ONE_COMMAND, partial(_for_one_command, value), hint)
    # Windows PowerShell has no `&&`, and cmd takes no `;`.
    return re.sub(_QUOTED, r'"\1"', hint).replace(" && ", ", then ")


def _say(words: str, word: Callable[[str], str], match: re.Match[str]) -> str:
    return words.format(*map(word, match.groups()))


def _delete(match: re.Match[str], word: Callable[..., str]) -> str:
    """Return what deletes files: PowerShell takes a list with commas only, which cmd takes for blanks."""
    return f"del {', '.join(word(name, is_file=True) for name in re.findall(_VALUE, match[1]))}"


def _for_one_command(word: Callable[[str], str], match: re.Match[str]) -> str:
    settings = (f"set {name}={word(text).strip(chr(34))}&& " for name, text in re.findall(_ASSIGNMENT, match[1]))
    return f'cmd /c "{"".join(settings)}{match[2]}"'


def _below_here(match: re.Match[str]) -> str:
    below = (match[1] or "").strip("\"'").replace("/", "\\")
    return f'"{os.path.join(os.getcwd(), below) if below else os.getcwd()}"'


def _word(text: str, *, home: str, is_file: bool = False) -> str:
    """Return one word in the quotes that both shells take: no name on Windows holds any."""
    bare = text.strip("\"'")
    if is_file or re.fullmatch(_PATH, bare):
        bare = bare.replace("$HOME", home).replace("/", "\\")
        bare = f"C:{bare}" if bare.startswith("\\") and not bare.startswith("\\\\") else bare
    return f'"{bare}"' if bare != text or re.search(r"[^\w.:\\/+-]", bare) else bare
