"""Variables whose name says that they are a version of Go, such as GO_VERSION, in commands and settings of any kind."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from gvm_py.cicheck.facts import VersionPlace, WrittenVersion
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.source_text import SourceText
from gvm_py.cicheck.unused_text import is_unused

# Ignoring case would take longer to compile than most files to read.
VERSION_NAME = (
    r"(?:(?:_|BP_|GIMME_|GOOGLE_|NIXPACKS_|RAILPACK_)?(?:GO|[Gg]o)(?:LANG|lang)?(?:_CROSS)?[_-]?"
    r"(?:VERSION|[Vv]ersion|VER|[Vv]er)(?:_full)?|GOOGLE_RUNTIME_VERSION)"
)
"""What authors call the variable that selects the Go; a letter or a word before it makes it another one."""
_VERSION = r"(?:go|v)?1\.[0-9]+(?:\.[0-9]+|\.x)?(?:(?:rc|beta)[0-9]+)?"
# An image's tag may follow the version. What a variable follows is not the whole value.
_VALUE = rf"(?P<value>{_VERSION})(?:\.\*|-(?!rc|beta)[a-z][\w.-]*)?(?![\w.*+$%{{<(-])"
_QUOTE = r"[\"'\\]*"
_WORD_BEFORE = (
    r"export|readonly|declare|typeset|local|set|env|def|final|String|var|val|const|ENV|ARG|-e|--env|--build-arg"
)
_BEFORE = rf"(?:^[ \t]*(?:-[ \t]+)?|(?<=[\[({{,;&|\"'`])[ \t]*|(?<![\w-])(?:{_WORD_BEFORE})[= \t][ \t]*){_QUOTE}"
_SETTINGS = (
    rf"(?m){_BEFORE}(?P<name>{VERSION_NAME}){_QUOTE}[ \t]*(?:(?::[ \t]*(?:str|string)[ \t]*)?[:?+]?=|:(?=[ \t]*[\"']))"
    rf"[ \t]*{_QUOTE}{_VALUE}",
    rf"\$\{{(?P<name>{VERSION_NAME}):?[-=]{_VALUE}",
    # PowerShell; in a shell this is a comparison.
    rf"(?m)(?:^[ \t]*|\[[Ss]tring\][ \t]*)\$(?:[Ee]nv:)?(?P<name>{VERSION_NAME})[ \t]*=[ \t]*{_QUOTE}{_VALUE}",
    # A variable of HCL, an entry of app.json; and a name with its value beside it, as buildpacks have them.
    rf"[\"'](?P<name>{VERSION_NAME})[\"'][ \t]*:?[ \t]*\{{[^{{}}]{{0,500}}?\b(?:default|value){_QUOTE}[ \t]*[:=]"
    rf"[ \t]*{_QUOTE}{_VALUE}",
    rf"\b(?:name|key){_QUOTE}[ \t]*[:=][ \t]*[\"']?(?P<name>{VERSION_NAME})[\"']?[,\s]+{_QUOTE}value{_QUOTE}[ \t]*[:=]"
    rf"[ \t]*{_QUOTE}{_VALUE}",
)
_BRANCH = rf"(?m)^[ \t]*(?:export[ \t]+)?(?P<name>{VERSION_NAME})=[\"']?{_VALUE}"
_MOST = 1000
_CHECKSUM = r"\b(?:[0-9a-f]{64}|[0-9a-f]{32})\b"
_DOWNLOAD = r"(?i)\bgo(?:lang)?_?\w*(?:sha|sum|md5)|/dl/go|dl\.google\.com/go|golang\.google\.cn"


def version_in(value: SourceText) -> SourceText | None:
    """Return the version in the value of such a variable, None for what is not one version."""
    match = re.fullmatch(rf"(?P<default>\$\{{\w+:?-)?{_VALUE}(?(default)\}}|)", value.text)
    return value.slice(*match.span("value")) if match else None


@lru_cache(maxsize=2)
def checksum_obstacle(file: str) -> str:
    """Return why variables of a file must not be changed alone: it has the checksum of the Go that it downloads."""
    has_both = re.search(_CHECKSUM, file) and re.search(_DOWNLOAD, file)
    return "a checksum in this file belongs to this version" if has_both else ""


def written_variables(text: SourceText, file: str) -> Iterator[WrittenVersion]:
    """Yield the variables that are set in a text, those in comments, too. Of each form the first 1000 are looked at.

    Where a script sets another version in each branch, only a run knows which one counts: those have no request.
    """
    if not re.search(VERSION_NAME, text.text):
        return
    varying = _varying(text.text)
    for pattern in _SETTINGS:
        for match in islice(re.finditer(pattern, text.text), _MOST):
            version, obstacle = text.slice(*match.span("value")), checksum_obstacle(file)
            requests = () if match["name"] in varying else of_plain(version.text)
            place = VersionPlace(version.text, requests, version.span, obstacle=obstacle)
            shown = f"{match['name']} {match['value']}"
            yield WrittenVersion("variable", shown, place, match.start("value"), is_definition=True)


def _varying(text: str) -> set[str]:
    """Return the variables to which lines of a shell, such as those of a `case`, assign different versions."""
    values: dict[str, set[str]] = defaultdict(set)
    for match in islice(re.finditer(_BRANCH, text), _MOST):
        if not is_unused(text, match.start("value")):
            values[match["name"]].add(match["value"])
    return {name for name, own in values.items() if len(own) > 1}
