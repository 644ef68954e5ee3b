"""The module under one SDK: listed, built, vetted and tested by its go command."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gvm_py.errors import GosdkError
from gvm_py.host import go_executable
from gvm_py.records import dataclass
from gvm_py.system.children import Ended, Limits, run_bounded
from gvm_py.version import GoVersion

# A week and a gigabyte: more than any module needs. Its tests have limits of their own.
_LIMITS = Limits(604_800.0, 1 << 30)
_FIELDS = "ImportPath,Name,Dir,Export,GoFiles,CompiledGoFiles,ImportMap,Standard,DepOnly"
_FAILED = re.compile(r"^(?:--- FAIL: (?P<test>\S+)|FAIL\t(?P<package>\S+))", re.MULTILINE)
_AT_LINE = re.compile(r"^(?:vet: )?(?P<text>\S+\.go:\d+(?::\d+)?: .+)$", re.MULTILINE)


@dataclass(frozen=True)
class ModuleSide:
    """An SDK, the environment its go command gets, the module, and a directory for what is built."""

    version: GoVersion
    goroot: Path
    env: Mapping[str, str]
    cwd: Path
    scratch: Path

    @property
    def go(self) -> str:
        """The path of the go command."""
        return str(self.goroot / "bin" / go_executable())

    @property
    def listing(self) -> Path:
        """The file with what `go list` printed about the module and all it depends on."""
        return self.scratch / "list.json"


@dataclass(frozen=True)
class SideOutcome:
    """How a build or test ended: whether it succeeded, in how many seconds, and what failed or was reported."""

    ok: bool
    seconds: float
    reports: tuple[str, ...]


@dataclass(frozen=True)
class BuiltModule:
    """How the build ended, the bytes of the programs, their files, and the standard packages the module depends on."""

    outcome: SideOutcome
    size: int
    programs: tuple[tuple[Path, ...], ...]
    standard: frozenset[str]


def build(side: ModuleSide) -> BuiltModule:
    """Compile every package of the module, and link its programs. Raises GosdkError where go cannot list them."""
    programs = side.scratch / "programs"
    programs.mkdir(parents=True)
    start = time.monotonic()
    listed = _go(side, "list", "-e", "-deps", "-export", "-compiled", f"-json={_FIELDS}", "./...")
    packages = _packages(listed.out)
    if not packages:
        said = listed.err.decode("utf-8", "replace").strip()[-2000:] or "it listed no package"
        raise GosdkError(f"{side.version.name} cannot list the packages of {side.cwd}: {said}", hint="gosdk doctor")
    side.listing.write_bytes(listed.out)
    mains = tuple(_files(package) for package in packages if _is_own_program(package))
    words = ["build", "./..."]
    if mains:
        words.insert(1, f"-o={programs}/")
    done = _go(side, *words)
    outcome = SideOutcome(done.status == 0, time.monotonic() - start, _lines(done.err))
    standard = frozenset(package["ImportPath"] for package in packages if package.get("Standard"))
    return BuiltModule(outcome, sum(path.stat().st_size for path in programs.iterdir()), mains, standard)


def godebug_lines(side: ModuleSide, path: Path) -> bytes:
    """Return what the go command prints as JSON of a go.mod or go.work, `{}` where it does not understand the file."""
    return _go(side, path.suffix.removeprefix("."), "edit", "-json", str(path)).out or b"{}"


def _is_own_program(package: Mapping[str, Any]) -> bool:
    # What go does not find has no name.
    return package.get("Name") == "main" and not package.get("DepOnly")


def _files(package: Mapping[str, Any]) -> tuple[Path, ...]:
    return tuple(Path(package["Dir"], name) for name in package.get("GoFiles", ()))


def vet(side: ModuleSide) -> SideOutcome:
    """Run `go vet ./...`; the reports are its findings."""
    start = time.monotonic()
    done = _go(side, "vet", "./...")
    return SideOutcome(done.status == 0, time.monotonic() - start, _lines(done.err))


def test(side: ModuleSide) -> SideOutcome:
    """Run `go test ./...`; the reports are the tests and packages that failed."""
    start = time.monotonic()
    done = _go(side, "test", "./...")
    found = _FAILED.finditer(done.out.decode("utf-8", "replace"))
    failed = dict.fromkeys(match["test"] or match["package"] for match in found)
    return SideOutcome(done.status == 0, time.monotonic() - start, tuple(failed))


def _go(side: ModuleSide, *words: str) -> Ended:
    """Run the go command. What ends gosdk ends the tests that it started, too."""
    ended = run_bounded([side.go, *words], side.env, _LIMITS, cwd=side.cwd)
    if ended.failure:
        raise GosdkError(f"{side.version.name}: go {words[0]}: {ended.failure}", hint=f"gosdk verify {side.version}")
    return ended


def _lines(text: bytes) -> tuple[str, ...]:
    """Return what a tool says of a line of a file, without repetitions."""
    found = _AT_LINE.finditer(text.decode("utf-8", "replace"))
    return tuple(dict.fromkeys(match["text"].removeprefix("./") for match in found))


def _packages(listed: bytes) -> list[dict[str, Any]]:
    """Return what `go list` printed; nothing where it ended before it had printed all."""
    try:
        return list(_decoded(listed.decode("utf-8", "replace")))
    except ValueError:
        return []


def _decoded(text: str) -> Iterator[dict[str, Any]]:
    decoder, position, end = json.JSONDecoder(), 0, len(text.rstrip())
    while position < end:
        value, position = decoder.raw_decode(text, text.index("{", position))
        yield value
