"""Whether the go command accepts GOFLAGS at all: it refuses to run any command for a word that is not a known flag.

Source: cmd/go `internal/base` InitGOFLAGS, and the flags of all commands of Go 1.26 and 1.27.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

# Compiled where a flag is set: every `current --why` loads this.
_WORD = r"(?<!\s)\s*(?:'([^']*)'|\"([^\"]*)\"|([^\s'\"]\S*))"
_DASHES = r"(?s)--?(?![-=])(?P<name>.+)"
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
_OF_BOTH = "a asan buildvcs cover linkshared modcacherw msan n race trimpath v work x"
_WITH_VALUE = (
    "C asmflags buildmode compiler covermode coverpkg gccgoflags gcflags installsuffix ldflags mod modfile overlay p"
    " pgo pkgdir tags toolexec"
)
_SWITCHES, _VALUED = frozenset(_OF_BOTH.split()), frozenset(_WITH_VALUE.split())
"""The flags that `go list` and `go build` share; what single commands have beside them is theirs to refuse."""
_TRUTH = "1 t T TRUE true True 0 f F FALSE false False"
_BOOLEANS = frozenset(_TRUTH.split())
_INTEGER = r"[-+]?(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][\d_]*)"
_VALUES = {
    "C": (r"(?!)", "-C flag must be first flag on command line"),
    "compiler": ("gc|gccgo", "unknown compiler {value}"),
    "covermode": ("|set|count|atomic", 'valid modes are "set", "count", or "atomic"'),
    "p": (_INTEGER, "parse error"),
    **dict.fromkeys(
        ("asmflags", "gccgoflags", "gcflags", "ldflags"),
        (r"(?s)\s*(?:-.*|[^=]+=.*)?", "missing =<value> in <pattern>=<value>"),
    ),
}
"""The values that a flag takes, and the go command's reason to refuse others."""
_MODES = ("", "mod", "readonly", "vendor")
_BUILD_MODES = ("", "archive", "c-archive", "c-shared", "default", "exe", "pie", "plugin", "shared")
_EFFECTS = {
    "modfile": "builds check the go line of that file, but the SDK was chosen by go.mod",
    "mod": "decides whether builds use vendor/ and may change go.mod",
}


def refused(goflags: str) -> tuple[str, str]:
    """Return the first word that every go command refuses and the go command's reason; two empty texts for none.

    A word that only those refuse that load packages counts where no other is found, as go reads them later.
    """
    position, of_value = 0, ("", "")
    while goflags[position:].strip():
        match = re.compile(_WORD).match(goflags, position)
        if match is None:
            rest = goflags[position:].strip()
            return rest, f"unterminated {rest[0]} string"
        word = next(text for text in match.groups() if text is not None)
        if reason := _reason(word):
            return word, reason
        if reason := _refused_value(word):
            of_value = of_value if of_value[0] else (word, reason)
        position = match.end()
    return of_value


def value_of(name: str, goflags: str) -> str:
    """Return the value of a flag, the last one as go takes it; empty for none."""
    found = re.finditer(_WORD, goflags) if goflags else ()
    words = [next(text for text in match.groups() if text is not None) for match in found]
    pairs = (word.lstrip("-").partition("=") for word in words)
    return next((value for key, _, value in reversed(list(pairs)) if key == name), "")


def effects(goflags: str) -> Iterator[tuple[str, str]]:
    """Yield each word that makes go do something else than the files say, and what it does."""
    word, reason = refused(goflags)
    if reason:
        loads = _FROM in reason and "flag -C " not in reason
        yield word, f"every go command{' that loads packages' if loads else ''} fails: {reason}"
    for flag in goflags.split():
        name, _, value = flag.strip("\"'").lstrip("-").partition("=")
        if name == "mod" and value.rstrip("\"'") not in _MODES:
            yield flag, "every go command that loads modules fails: there is no such mode"
        elif name in _EFFECTS:
            yield flag, _EFFECTS[name]


def module_error(goflags: str, cwd: Path, *, is_workspace: bool) -> str:
    """Return what go says of flags with which it loads no module, empty where it does (cmd/go `modload`)."""
    values = {name: value_of(name, goflags) for name in ("buildmode", "mod", "modfile", "overlay")}
    file_error = _file_error(values["overlay"], values["modfile"], cwd, is_workspace=is_workspace)
    if file_error or values["buildmode"] not in _BUILD_MODES:
        return file_error or f"buildmode={values['buildmode']} not supported"
    mode = values["mod"]
    if mode == "mod" and is_workspace:
        return 'go: -mod may only be set to readonly or vendor when in workspace mode, but it is set to "mod"'
    return "" if mode in _MODES else f"-mod={mode} not supported (can be '', 'mod', 'readonly', or 'vendor')"


def _file_error(overlay: str, modfile: str, cwd: Path, *, is_workspace: bool) -> str:
    if overlay and not os.path.lexists(cwd / overlay):
        return f"go: reading overlay: open {overlay}: no such file or directory"
    if modfile and is_workspace:
        return "go: -modfile cannot be used in workspace mode"
    if modfile and not modfile.endswith(".mod"):
        return f"go: -modfile={modfile}: file does not have .mod extension"
    return "" if os.path.lexists(cwd / modfile) else f"go: open {modfile}: no such file or directory"


def as_go_says(reason: str) -> str:
    """Return the sentence of go: flags that it knows are named with the place that sets them."""
    return reason if _FROM in reason else f"parsing $GOFLAGS: {reason}"


def _refused_value(word: str) -> str:
    """Return why go refuses the value of a flag, or that it has none; empty where it takes it."""
    name, has_value, value = word.lstrip("-").partition("=")
    if not has_value:
        return f"flag needs an argument: -{name} {_FROM}" if name in _VALUED else ""
    kind = "boolean " if name in _SWITCHES else ""
    why = _why_not_boolean(name, value) if kind else _why_not(name, value)
    return f"invalid {kind}value {_quoted(value)} for flag -{name} {_FROM}: {why}" if why else ""


def _why_not_boolean(name: str, value: str) -> str:
    if name != "buildvcs":
        return "" if value in _BOOLEANS else "parse error"
    return "" if value in (*_BOOLEANS, "", "auto") else "value is neither 'auto' nor a valid bool"


def _why_not(name: str, value: str) -> str:
    form, why = _VALUES.get(name, (None, ""))
    return "" if form is None or re.fullmatch(form, value) else why.format(value=_quoted(value))


def _reason(word: str) -> str:
    flag = re.fullmatch(_DASHES, word)
    if flag is None:
        return f"non-flag {_quoted(word)}"
    name = flag["name"].partition("=")[0]
    return "" if name.removeprefix("test.") in _FLAGS else f"unknown flag -{name}"


def _quoted(text: str) -> str:
    import json

    return json.dumps(text, ensure_ascii=False)
