"""Ask the go command itself whether it can work here: offline, without writing, switching or running anything.

It is what GoLand, gopls and VS Code ask to learn packages and dependencies, so its failures are what users see.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from gvm_py.doctor.bounded_run import GoRun, run_go
from gvm_py.doctor.nested_modules import nested_modules
from gvm_py.golang.goenv import GoEnv
from gvm_py.golang.gomod import used_directories
from gvm_py.system.bounded import read_if_any
from gvm_py.system.parallel import Background
from gvm_py.version import GoVersion

_FIRST_WITH_VCS, _FIRST_READ_ONLY = GoVersion.parse("1.18"), GoVersion.parse("1.16")
_FLAG = re.compile(r"\s*(\"[^\"]*\"|'[^']*'|\S+)")
# Programs that the go command would run in place of the compiler or of what it built.
_LEFT_OUT = ("toolexec", "exec", "json")
"""Flags that run a program, and the one that does not go with the format that doctor asks for."""
_OF_BUILDS = ("GOCACHE", "GOOS", "GOARCH", "GOFLAGS", "CGO_ENABLED")
_RECORD = (
    r'{{with .Error}}{{.Pos}}{{"\x1f"}}{{.Err}}{{"\x1e"}}{{end}}'
    r'{{range .DepsErrors}}{{.Pos}}{{"\x1f"}}{{.Err}}{{"\x1e"}}{{end}}'
)
_FILE_LIMIT, _MOST = 4 << 20, 100


@dataclass(frozen=True)
class GoVerdict:
    """What the commands said, and the lines of the module files that they speak of.

    `nested` maps a package of this module that was not found to the directory of the nested module that has it, empty
    for none. `lacks_vendor` is True where a module has requirements and no vendor directory.
    """

    runs: tuple[GoRun, ...] = ()
    files: Mapping[Path, tuple[str, ...]] = field(default_factory=dict)
    nested: Mapping[str, str] = field(default_factory=dict)
    lacks_vendor: bool = False


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


def ask_verdict(asked: Asked) -> GoVerdict:
    """Return what go says. The commands run side by side."""
    flags = _flags(asked.settings)
    kept = [flag for flag in flags if _name(flag) not in _LEFT_OUT]
    with tempfile.TemporaryDirectory(prefix="gosdk-doctor-") as scratch:
        env = {**asked.env, **_offline(asked, Path(scratch)), "PWD": str(asked.directory)}
        if kept != flags:
            # No flag at all would let the go/env file name one; -v is ignored where it means nothing.
            env["GOFLAGS"] = " ".join(kept) or "-v"
        commands = _commands(asked, kept, _copies(asked, kept, Path(scratch)))
        running = [Background(partial(run_go, asked.go, words, env, asked.directory)) for words in commands]
        runs = tuple(run for work in running if isinstance(run := work.answer(), GoRun))
    files = _files(asked)
    return GoVerdict(runs, files, nested_modules(runs, asked.mod), _lacks_vendor(asked, files))


def _offline(asked: Asked, scratch: Path) -> dict[str, str]:
    offline = {"GOPROXY": "off", "GOTOOLCHAIN": "local"}
    cache = asked.settings.build_cache
    if cache is None or not cache.is_dir():
        # Nobody built here yet: do not begin to fill a cache with the index of the standard library.
        offline["GODEBUG"] = ",".join(filter(None, (asked.env.get("GODEBUG"), "goindex=0")))
        if cache and cache.is_absolute():
            offline["GOCACHE"] = str(scratch / "go-build")
    return offline


def _commands(asked: Asked, flags: Sequence[str], modfile: Sequence[str]) -> list[tuple[str, ...]]:
    names = {_name(flag) for flag in flags}
    is_vendored = asked.module is not None and (asked.module.parent / "vendor").is_dir()
    if asked.version < _FIRST_READ_ONLY and "mod" not in names and not is_vendored:
        modfile = (*modfile, "-mod=readonly")
    found: list[tuple[str, ...]] = [("list", *modfile, "-m"), *_edits(asked), *_builds(asked, modfile)]
    if asked.module is None:
        return found
    if not is_vendored:
        # With a vendor directory this is refused by design.
        found.append(("list", *modfile, "-m", "all"))
    no_vcs = ("-buildvcs=false",) if asked.version >= _FIRST_WITH_VCS else ()
    return [*found, ("list", *modfile, *no_vcs, "-e", "-test", "-f", _RECORD, *_patterns(asked))]


def _lacks_vendor(asked: Asked, files: Mapping[Path, tuple[str, ...]]) -> bool:
    if asked.module is None or (asked.module.parent / "vendor").is_dir():
        return False
    lines = files.get(asked.mod, ()) if asked.mod else ()
    return any(line.strip().startswith("require ") for line in lines)


def _builds(asked: Asked, modfile: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what says which settings only builds refuse, in some 10 ms: no package is compiled."""
    if asked.settings.build_cache is None or any(asked.settings.get(name) for name in _OF_BUILDS):
        yield "build", *modfile, "-n", "unsafe"


def _edits(asked: Asked) -> Iterator[tuple[str, ...]]:
    if asked.mod:
        yield "mod", "edit", "-json", str(asked.mod)
    if asked.module and asked.module != asked.mod:
        yield "work", "edit", "-json", str(asked.module)


def _patterns(asked: Asked) -> tuple[str, ...]:
    """Return what to list: above the modules of a workspace `./...` is refused, although nothing is wrong there."""
    if asked.mod or asked.module is None:
        return ("./...",)
    used = [
        asked.module.parent / line.value for line in used_directories(read_if_any(asked.module, _FILE_LIMIT) or b"")
    ]
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


def _flags(settings: GoEnv) -> list[str]:
    setting = settings.get("GOFLAGS")
    return _FLAG.findall(setting.value) if setting else []


def _name(flag: str) -> str:
    return flag.strip("\"'").lstrip("-").partition("=")[0]


def _files(asked: Asked) -> dict[Path, tuple[str, ...]]:
    paths = [path for path in (asked.module, asked.mod) if path]
    if asked.module and asked.module != asked.mod:
        used = used_directories(read_if_any(asked.module, _FILE_LIMIT) or b"")
        paths += [asked.module.parent / line.value / "go.mod" for line in used]
    found = {}
    for path in (*paths, *(path.with_suffix(".sum") for path in paths)):
        data = read_if_any(path, _FILE_LIMIT)
        if data is not None:
            found[path] = tuple(data.decode("utf-8", "replace").splitlines())
    return found
