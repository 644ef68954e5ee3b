"""Which parts of commands use nothing: comments, what is printed, and what is searched for or removed."""

import re
from functools import lru_cache
from itertools import islice

_LONGEST = 300
_MOST, _LONGEST_TEXT = 1000, 50_000
_TEXT_KEYS = r"msg|message|desc|description|summary|title|label|displayName"
_COMMENT = rf"(?:^|\s)(?:#|//)|^[ \t]*@?(?:(?i:rem)[ \t]|::)|^[\s-]*[\"']?(?:{_TEXT_KEYS})[\"']?[ \t]*:[ \t]"
# Where a command begins, and its arguments up to a place in them, also inside of a quoted one.
_START = r"(?:^|[;&|({`!]|[:-]\s|\b(?:if|then|else|do|RUN|sudo|xargs|git)\b)[\s@\"'-]*"
_ARGUMENTS = r"(?:[^;&|>\n\"']|>&[0-9]|\"[^\"\n]*\"|'[^'\n]*')*(?:(?P<quote>[\"'])(?:\\.|(?!(?P=quote))[^\n\\])*\\?)?\Z"
_PRINTED = (
    rf"(?:{_START}"
    r"(?:echo|printf|print(?:ln)?|usage|die|fail|fatal|throw|log|(?:log_?)?(?:error|warn|warning|info|debug)|Write-\w+)"
    r"(?=[\s(\"'])|\$\((?:error|warning|info)\s|\b(?:fmt\.(?:F?Print\w*|Errorf)|(?:console|log|logging|errors)\.\w+)\()"
    rf"{_ARGUMENTS}"
)
_UNUSED = (
    rf"(?:{_START}(?:sed|[ef]?grep|rg|awk|perl|rm|Remove-Item|Select-String)\s|"
    r"\b(?:docker|podman|image|brew|apt|apt-get|apk|dnf|yum|choco|snap|scoop)[ \t]+"
    rf"(?:rmi|rm|remove|purge|uninstall|unlink|autoremove)\b){_ARGUMENTS}"
)
# Output to a file or to another program is not a message; output to standard error is.
_TAKEN = (
    r"(?:[^\n>|&;\\\"']|\"[^\"\n]*\"|'[^'\n]*'|\\.|\\\r?\n|>&[0-9]|>[ \t]*/dev/std(?:err|out)|&(?!&))*+"
    r"(?:>|\|(?!\|))"
)
# All of an argument: what this prints may be read as settings.
_ARGUMENT_BEFORE = r"[\s\"'](?:export[ \t]+)?[\w-]+=[\\\"']*\Z"
_ARGUMENT_BEHIND = r"[\w.+-]*(?:[\\\"']|\s*(?:[;&|>\n]|\Z))"
_HERE_TEXT = r"(?m)^[^\n#>|]*\bcat\b[^\n>|]*(?:>&2[^\n>|]*)?<<-?[ \t]*[\"']?(?P<end>\w+)[\"']?[ \t]*(?:>&2[ \t]*)?\r?$"


def is_unused(text: str, at: int) -> bool:
    """Return whether a place in commands is in a comment, or in what is only printed, searched for or removed."""
    before = line_before(text, at)
    if re.search(_COMMENT, before) or re.search(_UNUSED, before):
        return True
    return _is_printed(text, at, before) or _is_in_here_text(text, at)


def line_before(text: str, at: int) -> str:
    """Return what stands before a place on its line; of a long line, the end of that."""
    return text[max(text.rfind("\n", 0, at) + 1, at - _LONGEST) : at]


def _is_printed(text: str, at: int, before: str) -> bool:
    printed = re.search(_PRINTED, before)
    if printed is None:
        return False
    behind = text[at : at + _LONGEST]
    if re.search(_ARGUMENT_BEFORE, before) and re.match(_ARGUMENT_BEHIND, behind):
        return False
    outside = behind.partition(printed["quote"])[2] if printed["quote"] else behind
    return not re.match(_TAKEN, outside)


def _is_in_here_text(text: str, at: int) -> bool:
    return any(start <= at < end for start, end in _here_texts(text))


@lru_cache(maxsize=2)
def _here_texts(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the texts of `cat <<EOF` stand, of which a terminal gets all."""
    found = []
    for match in islice(re.finditer(_HERE_TEXT, text), _MOST) if "<<" in text else ():
        end = re.compile(rf"(?m)^[ \t]*{match['end']}[ \t]*\r?$").search(text, match.end(), match.end() + _LONGEST_TEXT)
        if end:
            found.append((match.end(), end.start()))
    return tuple(found)
