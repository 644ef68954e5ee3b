"""Ask the go command itself whether it can work here: offline, without writing, switching or running anything.

It is what GoLand, gopls and VS Code ask to learn packages and dependencies, so its failures are what users see.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from gvm_py.doctor.bounded_run import GoRun, run_go
from gvm_py.doctor.go_commands import (
    FILE_LIMIT,
    FIRST_WITH_VCS,
    Asked,
    debug_builds,
    flags_of,
    go_commands,
    has_vendor,
    patterns,
)
from gvm_py.doctor.nested_modules import nested_modules
from gvm_py.golang.gomod import used_directories
from gvm_py.paths.above import nearest_existing, repository
from gvm_py.records import dataclass, field, replace
from gvm_py.system.bounded import read_if_any
from gvm_py.system.parallel import Background
from gvm_py.system.programs import find_program

_OFFLINE = {
    "GOTOOLCHAIN": "local",
    "GOPROXY": "off",
    # GOPROXY does not count for private modules, whose servers go asks by git and with credentials.
    "GONOPROXY": "none",
    # Nor does it for sums of modules that are here, with -mod=mod.
    "GOSUMDB": "off",
}
_MAINS = '{{if eq .Name "main"}}{{.Dir}}{{end}}'
_DEBUG_ERROR = re.compile(r"(?m)^[^\n:]+:\d+:\d+: (?:invalid|repeated) //go:debug\b.*")


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

    def line_with(self, kind: str, text: str) -> tuple[Path, int] | None:
        """Return the line with `text` in the files `go.KIND` or a go.work, else the start of the first of them."""
        files, works = self._of(kind), self._of("work") if text else []
        found = [(path, _line_with(text, lines)) for path, lines in (*files, *works)]
        starts = [(path, int(kind == "work" and text == "go ")) for path, _ in files]
        return next(iter([item for item in found if item[1]] + starts), None)

    def _of(self, kind: str) -> list[tuple[Path, tuple[str, ...]]]:
        return [item for item in self.files.items() if item[0].suffix == f".{kind}"]


def _line_with(text: str, lines: Sequence[str]) -> int:
    numbered = [(number, line) for number, line in enumerate(lines, start=1) if text and text in line]
    # The path of the module may be that of a requirement, too.
    last = [number for number, line in numbered if text == "module" or not line.startswith("module ")]
    return (last or [number for number, _ in numbered] or [0])[0]


def ask_verdict(asked: Asked) -> GoVerdict:
    """Return what go says. The commands run side by side."""
    _, kept = flags_of(asked.settings)
    with tempfile.TemporaryDirectory(prefix="gosdk-doctor-") as scratch:
        env = offline(asked, Path(scratch))
        commands = go_commands(asked, kept, Path(scratch))
        running = [Background(partial(run_go, asked.go, words, env, asked.directory)) for words in commands]
        answers = (work.answer() for work in running)
        runs = tuple(run for run in answers if isinstance(run, GoRun) and not _is_vendored(run, asked))
        builds = debug_builds(runs, asked, kept, Path(scratch))
        runs += tuple(_of_debug_lines(run_go(asked.go, words, env, asked.directory)) for words in builds)
        runs += tuple(_without_vcs(asked, env, kept))
    files = _files(asked)
    return GoVerdict(runs, files, nested_modules(runs, asked.mod), _lacks_vendor(asked, files))


def _is_vendored(run: GoRun, asked: Asked) -> bool:
    """Return whether go refused to list all modules since there is a vendor directory, as it does by design."""
    return has_vendor(asked) and "can't compute 'all' using the vendor directory" in run.err


def _without_vcs(asked: Asked, env: Mapping[str, str], flags: Sequence[str]) -> Iterator[GoRun]:
    """Yield what `go list` says of a program in a repository that git refuses to read.

    go runs `git status`, which may run programs that the repository names: git is only asked where the repository is.
    """
    is_off = asked.version < FIRST_WITH_VCS or any("buildvcs=false" in flag for flag in flags)
    git = None if is_off or asked.module is None else _git(asked, env)
    said = run_go(git, ("rev-parse", "--git-dir"), env, asked.directory) if git else GoRun(())
    if said.status == 0 or said.failure:
        return
    mains = run_go(asked.go, ("list", "-buildvcs=false", "-e", "-f", _MAINS, *patterns(asked)), env, asked.directory)
    if mains.out.strip():
        yield GoRun(("list", "./..."), 1, err=f"error obtaining VCS status: exit status {said.status}\n{said.err}")


def _git(asked: Asked, env: Mapping[str, str]) -> Path | None:
    """Return the git on PATH where the directory is in a repository, and git is no program of it."""
    root = repository(asked.directory)
    git = find_program("git", env)
    return git if root and git and not git.is_relative_to(root) else None


def _of_debug_lines(build: GoRun) -> GoRun:
    """Return what a build says of //go:debug lines, and nothing of the commands that it shows."""
    refused = "\n".join(_DEBUG_ERROR.findall(build.err))
    return replace(build, words=build.words[:1], err=refused, status=int(bool(refused)))


def offline(asked: Asked, scratch: Path) -> dict[str, str]:
    """Return the environment in which go downloads, switches to, fills and runs nothing."""
    flags, kept = flags_of(asked.settings)
    env = {**asked.env, **_OFFLINE, "PWD": str(asked.directory)}
    if kept != flags:
        # No flag at all would let the go/env file name one; -v is ignored where it means nothing.
        env["GOFLAGS"] = " ".join(kept) or "-v"
    cache = asked.settings.build_cache
    if cache is None or _is_to_be_made(cache):
        # Nobody built here yet: do not begin to fill a cache with the index of the standard library.
        env["GODEBUG"] = ",".join(filter(None, (asked.env.get("GODEBUG"), "goindex=0")))
        if cache and cache.is_absolute():
            env["GOCACHE"] = str(scratch / "go-build")
    return env


def _is_to_be_made(cache: Path) -> bool:
    """Return whether go would make this directory. Of one that cannot be made, go speaks itself."""
    nearest = nearest_existing(cache)
    return nearest != cache and nearest.is_dir() and os.access(nearest, os.W_OK)


def _lacks_vendor(asked: Asked, files: Mapping[Path, tuple[str, ...]]) -> bool:
    if asked.module is None or has_vendor(asked):
        return False
    lines = files.get(asked.mod, ()) if asked.mod else ()
    return any(line.strip().startswith("require ") for line in lines)


def _files(asked: Asked) -> dict[Path, tuple[str, ...]]:
    paths = [path for path in (asked.module, asked.mod) if path]
    if asked.module and asked.module != asked.mod:
        used = used_directories(read_if_any(asked.module, FILE_LIMIT) or b"")
        paths += [asked.module.parent / line.value / "go.mod" for line in used]
    found = {}
    for path in (*paths, *(path.with_suffix(".sum") for path in paths)):
        data = read_if_any(path, FILE_LIMIT)
        if data is not None:
            found[path] = tuple(data.decode("utf-8", "replace").splitlines())
    return found
