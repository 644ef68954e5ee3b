"""Whether the go command accepts GOFLAGS at all: it refuses to run any command for a word that is not a known flag.

Source: cmd/go `internal/base` InitGOFLAGS, and the flags of all commands of Go 1.26 and 1.27.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

_WORD = re.compile(r"\s*(?:'([^']*)'|\"([^\"]*)\"|([^\s'\"]\S*))")
_DASHES = re.compile(r"--?(?![-=])(?P<name>.+)", re.DOTALL)
_NAMES = (
    "C a artifacts asan asmflags bench benchmem benchtime blockprofile blockprofilerate buildmode buildvcs c"
    " cache changed compat compiled compiler count cover covermode coverpkg coverprofile cpu cpuprofile d"
    " deps diff dropexclude dropgodebug dropignore dropreplace droprequire dropretract droptool dropuse e"
    " exclude exec export f failfast find fix fmt fullpath fuzz fuzzcache fuzzminimizetime fuzztime"
    " gccgoflags gcflags go godebug i ignore insecure installsuffix json ldflags linkshared list m memprofile"
    " memprofilerate mod modcache modcacherw modfile module msan mutexprofile mutexprofilefraction n o"
    " outputdir overlay p parallel pgo pkgdir print r race replace require retract retracted reuse run short"
    " shuffle skip t tags test testcache timeout tool toolchain toolexec trace trimpath u use v vendor"
    " versions vet vettool w work x"
)
_FLAGS = frozenset(_NAMES.split())
_FROM = "(from $GOFLAGS)"
_MODES = ("", "mod", "readonly", "vendor")
_EFFECTS = {
    "modfile": "builds check the go line of that file, but the SDK was chosen by go.mod",
    "mod": "decides whether builds use vendor/ and may change go.mod",
}


def refused(goflags: str) -> tuple[str, str]:
    """Return the first word that every go command refuses and the go command's reason; two empty texts for none."""
    position, misplaced = 0, ("", "")
    while goflags[position:].strip():
        match = _WORD.match(goflags, position)
        if match is None:
            rest = goflags[position:].strip()
            return rest, f"unterminated {rest[0]} string"
        word = next(text for text in match.groups() if text is not None)
        if reason := _reason(word):
            return word, reason
        if reason := _misplaced(word):
            misplaced = misplaced if misplaced[0] else (word, reason)
        position = match.end()
    return misplaced


def value_of(name: str, goflags: str) -> str:
    """Return the value of a flag, the last one as go takes it; empty for none."""
    words = [next(text for text in match.groups() if text is not None) for match in _WORD.finditer(goflags)]
    pairs = (word.lstrip("-").partition("=") for word in words)
    return next((value for key, _, value in reversed(list(pairs)) if key == name), "")


def effects(goflags: str) -> Iterator[tuple[str, str]]:
    """Yield each word that makes go do something else than the files say, and what it does."""
    word, reason = refused(goflags)
    if reason:
        yield word, f"every go command fails: {reason}"
    for flag in goflags.split():
        name, _, value = flag.strip("\"'").lstrip("-").partition("=")
        if name == "mod" and value.rstrip("\"'") not in _MODES:
            yield flag, "every go command that loads modules fails: there is no such mode"
        elif name in _EFFECTS:
            yield flag, _EFFECTS[name]


def module_error(goflags: str, cwd: Path, *, is_workspace: bool) -> str:
    """Return what go says of flags with which it loads no module, empty where it does (cmd/go `modload`)."""
    mode, file = value_of("mod", goflags), value_of("modfile", goflags)
    if file and is_workspace:
        return "go: -modfile cannot be used in workspace mode"
    if file and not file.endswith(".mod"):
        return f"go: -modfile={file}: file does not have .mod extension"
    if file and not os.path.lexists(cwd / file):
        return f"go: open {file}: no such file or directory"
    if mode == "mod" and is_workspace:
        return 'go: -mod may only be set to readonly or vendor when in workspace mode, but it is set to "mod"'
    return "" if mode in _MODES else f"-mod={mode} not supported (can be '', 'mod', 'readonly', or 'vendor')"


def as_go_says(reason: str) -> str:
    """Return the sentence of go: flags that it knows are named with the place that sets them."""
    return reason if _FROM in reason else f"parsing $GOFLAGS: {reason}"


def _misplaced(word: str) -> str:
    """Return why go refuses -C, which all commands have, and only as the first flag on their command line."""
    name, has_value, value = word.lstrip("-").partition("=")
    if name != "C":
        return ""
    if not has_value:
        return f"flag needs an argument: -C {_FROM}"
    quoted = json.dumps(value, ensure_ascii=False)
    return f"invalid value {quoted} for flag -C {_FROM}: -C flag must be first flag on command line"


def _reason(word: str) -> str:
    flag = _DASHES.fullmatch(word)
    if flag is None:
        return f"non-flag {json.dumps(word, ensure_ascii=False)}"
    name = flag["name"].partition("=")[0]
    return "" if name.removeprefix("test.") in _FLAGS else f"unknown flag -{name}"
