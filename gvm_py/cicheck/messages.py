"""Which parts of commands are for people: comments, and what is printed."""

import re
from functools import lru_cache
from itertools import islice

_LONGEST = 300
_MOST, _LONGEST_TEXT = 1000, 50_000
_COMMENT = r"(?:^|\s)(?:#|//)"
# A command that prints, from its name up to a place in its arguments, also inside of a quoted one.
_PRINTED = (
    r"(?:(?:^|[;&|({`]|[:-]\s|\b(?:then|else|do|RUN)\b)[\s@\"'-]*"
    r"(?:echo|printf|print(?:ln)?|usage|die|fail|fatal|throw|log|(?:log_?)?(?:error|warn|warning|info|debug)|Write-\w+)"
    r"(?=[\s(\"'])|\$\((?:error|warning|info)\s|\b(?:fmt\.(?:F?Print\w*|Errorf)|(?:console|log|logging|errors)\.\w+)\()"
    r"(?:[^;&|>\n\"']|>&[0-9]|\"[^\"\n]*\"|'[^'\n]*')*(?:(?P<quote>[\"'])(?:\\.|(?!(?P=quote))[^\n\\])*\\?)?\Z"
)
# What goes to a file or to another program is no message; what goes to standard error is one.
_TAKEN = (
    r"(?:[^\n>|&;\\\"']|\"[^\"\n]*\"|'[^'\n]*'|\\.|\\\r?\n|>&[0-9]|>[ \t]*/dev/std(?:err|out)|&(?!&))*+"
    r"(?:>|\|(?!\|))"
)
# All of an argument: what this prints may be read as settings.
_ARGUMENT_BEFORE = r"[\s\"'](?:export[ \t]+)?[\w-]+=[\\\"']*\Z"
_ARGUMENT_BEHIND = r"[\w.+-]*(?:[\\\"']|\s*(?:[;&|>\n]|\Z))"
_HERE_TEXT = r"(?m)^[^\n#>|]*\bcat\b[^\n>|]*(?:>&2[^\n>|]*)?<<-?[ \t]*[\"']?(?P<end>\w+)[\"']?[ \t]*(?:>&2[ \t]*)?\r?$"


def is_for_people(text: str, at: int) -> bool:
    """Return whether a place in commands is in a comment, or in something that is only printed."""
    before = line_before(text, at)
    return bool(re.search(_COMMENT, before)) or _is_printed(text, at, before) or _is_in_here_text(text, at)


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
