"""Which commands ask go whether it can work in a directory, and with which flags."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from gvm_py.doctor.bounded_run import GoRun
from gvm_py.golang.goenv import GoEnv
from gvm_py.golang.gomod import used_directories
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.system.fs import open_regular
from gvm_py.version import GoVersion

FILE_LIMIT, _MOST, _HEAD = 4 << 20, 100, 1 << 14
FIRST_WITH_VCS, _FIRST_READ_ONLY = GoVersion.parse("1.18"), GoVersion.parse("1.16")
_FLAG = re.compile(r"(?<!\s)\s*(\"[^\"]*\"|'[^']*'|\S+)")
# Programs that the go command would run in place of the compiler or of what it built.
_LEFT_OUT = ("toolexec", "exec", "vettool", "json")
"""Flags that run a program, and the one that does not go with the format that doctor asks for."""
_OF_BUILDS = ("GOCACHE", "GOOS", "GOARCH", "GOFLAGS", "CGO_ENABLED")
_FIRST_WITH_TOOLS, _FIRST_WITH_DEBUG = GoVersion.parse("1.24"), GoVersion.parse("1.21")
_TOOL_LINE = re.compile(rb"(?m)^\s*tool[ \t]")
_KINDS = ("GoFiles", "CgoFiles", "TestGoFiles", "XTestGoFiles")
_ERRORS = r'{{.Pos}}{{"\x1f"}}{{.Err}}{{range .ImportStack}}{{"\x1c"}}{{.}}{{end}}{{"\x1e"}}{{end}}'
_ERROR = rf'{{{{with .Error}}}}{{{{$.Dir}}}}{{{{"\x1f"}}}}{_ERRORS}'
SMALL_PACKAGE = "internal/cpu"
"""A package that imports nothing and is compiled: to begin with it shows which settings the compiler refuses."""
FILES, STACK = "\x1d", "\x1c"
"""What begins a record about a package, with its directory and its files; and each step of an import stack."""
_FILES = "".join(rf'{{{{range .{kind}}}}}{{{{"\x1f"}}}}{{{{.}}}}{{{{end}}}}' for kind in _KINDS)
RECORD = (
    rf'{{{{if not .ForTest}}}}{{{{"\x1d"}}}}{{{{.Dir}}}}{_FILES}{{{{"\x1e"}}}}{{{{end}}}}'
    rf'{_ERROR}{{{{range .DepsErrors}}}}{{{{"\x1f"}}}}{_ERRORS}'
)
"""What `go list` writes of a package."""


@dataclass(frozen=True)
class Asked:
    """The go command of `version`, the environment it gets, the directory, and the module file that governs it."""

    go: Path
    version: GoVersion
    env: Mapping[str, str]
    settings: GoEnv
    directory: Path
    module: Path | None
    mod: Path | None


def go_commands(asked: Asked, flags: Sequence[str], scratch: Path) -> list[tuple[str, ...]]:
    """Return the commands; with `-mod=mod` among the flags they write into copies in `scratch`."""
    modfile = _copies(asked, flags, scratch)
    names = {_name(flag) for flag in flags}
    if asked.version < _FIRST_READ_ONLY and "mod" not in names and not has_vendor(asked):
        modfile = (*modfile, "-mod=readonly")
    found: list[tuple[str, ...]] = [("list", *modfile, "-m"), *_edits(asked), *_builds(asked, modfile)]
    if asked.module is None:
        return found
    found.append(("list", *modfile, "-m", "all"))
    no_vcs = ("-buildvcs=false",) if asked.version >= FIRST_WITH_VCS else ()
    found += _tools(asked, modfile)
    return [*found, ("list", *modfile, *no_vcs, "-e", "-test", "-f", RECORD, *patterns(asked))]


def has_vendor(asked: Asked) -> bool:
    """Return whether there is a vendor directory beside the module file."""
    return asked.module is not None and (asked.module.parent / "vendor").is_dir()


def _tools(asked: Asked, modfile: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what lists the tools of the module. Their own tests and dependencies are not the project's."""
    data = read_if_any(asked.mod, FILE_LIMIT) if asked.mod else None
    if data and asked.version >= _FIRST_WITH_TOOLS and _TOOL_LINE.search(data):
        yield "list", *modfile, "-e", "-f", _ERROR, "tool"


def debug_builds(runs: Iterable[GoRun], asked: Asked, flags: Sequence[str], scratch: Path) -> list[tuple[str, ...]]:
    """Return the commands that judge //go:debug lines, nothing where no package has one.

    Only builds refuse them; with -n they compile and run nothing. `runs` are those of `go_commands`.
    """
    if asked.version < _FIRST_WITH_DEBUG:
        return []
    rest = (*_copies(asked, flags, scratch), "-n", "-buildvcs=false", f"-o={os.devnull}")
    files = list(_with_debug_lines(runs))
    tests = [str(file.parent) for file in files if file.name.endswith("_test.go")]
    others = [str(file.parent) for file in files if not file.name.endswith("_test.go")]
    kinds = ((others, ("build", *rest)), (tests, ("test", "-c", "-vet=off", *rest)))
    return [(*words, *dict.fromkeys(places[:_MOST])) for places, words in kinds if places]


def _with_debug_lines(runs: Iterable[GoRun]) -> Iterator[Path]:
    """Yield the files with such a line, of the packages in what `go list` wrote."""
    for record in (record for run in runs for record in run.out.split("\x1e")):
        directory, *names = record.partition(FILES)[2].split("\x1f")
        files = (Path(directory, name) for name in names)
        yield from (file for file in files if b"//go:debug" in _head(file))


def _head(file: Path) -> bytes:
    # These lines stand above the package clause.
    try:
        with open_regular(file) as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def _builds(asked: Asked, modfile: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what says which settings only builds refuse, in some 10 ms: no package is compiled."""
    if asked.settings.build_cache is None or any(asked.settings.get(name) for name in _OF_BUILDS):
        yield "build", *modfile, "-n", SMALL_PACKAGE


def _edits(asked: Asked) -> Iterator[tuple[str, ...]]:
    if asked.mod:
        yield "mod", "edit", "-json", str(asked.mod)
    if asked.module and asked.module != asked.mod:
        yield "work", "edit", "-json", str(asked.module)


def patterns(asked: Asked) -> tuple[str, ...]:
    """Return what to list: above the modules of a workspace `./...` is refused, although nothing is wrong there."""
    if asked.mod or asked.module is None:
        return ("./...",)
    used = [asked.module.parent / line.value for line in used_directories(read_if_any(asked.module, FILE_LIMIT) or b"")]
    below = (os.path.relpath(path, asked.directory) for path in used if path.is_dir())
    return tuple(f"./{path}/..." for path in below if not path.startswith(os.pardir))[:_MOST] or ("./...",)


def _copies(asked: Asked, flags: Sequence[str], scratch: Path) -> tuple[str, ...]:
    """Return the flag that lets `-mod=mod` write into copies of go.mod and go.sum."""
    if "-mod=mod" not in {flag.strip("\"'").replace("--", "-", 1) for flag in flags} or asked.mod is None:
        return ()
    if asked.module != asked.mod or any(_name(flag) == "modfile" for flag in flags):
        return ()
    for file in (asked.mod, asked.mod.with_name("go.sum")):
        if read_if_any(file) is not None:
            shutil.copyfile(file, scratch / file.name)
    return (f"-modfile={scratch / asked.mod.name}",)


def flags_of(settings: GoEnv) -> tuple[list[str], list[str]]:
    """Return the flags of GOFLAGS, and those of them that doctor keeps."""
    setting = settings.get("GOFLAGS")
    flags = _FLAG.findall(setting.value) if setting else []
    return flags, [flag for flag in flags if _name(flag) not in _LEFT_OUT]


def _name(flag: str) -> str:
    return flag.strip("\"'").lstrip("-").partition("=")[0]
