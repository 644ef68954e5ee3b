"""`gosdk audit --binaries`: the Go programs of a machine, a directory or an image, and how to rebuild those at risk."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.audit.binaries import ProgramVerdict, judge_program
from gvm_py.audit.database import Database
from gvm_py.errors import NotFoundError, shell_line
from gvm_py.golang.buildinfo import NotGoBinary
from gvm_py.golang.image_files import is_image
from gvm_py.golang.image_programs import programs_in_image
from gvm_py.golang.programs import Program, programs_below
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.ui.typed_hint import typed_hint
from gvm_py.upkeep.tools.recipe import recipe_of
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class AuditedProgram:
    """A program and its verdict, None for one that a development tree built.

    `rebuild` is the command that builds it again without its findings, or in words why there is none; empty where
    nothing was found.
    """

    program: Program
    verdict: ProgramVerdict | None
    rebuild: str


@dataclass(frozen=True)
class ProgramAudit:
    """All programs that were found, and what is not a Go program or cannot be read."""

    programs: tuple[AuditedProgram, ...]
    skipped: tuple[NotGoBinary, ...]

    @property
    def at_risk(self) -> tuple[AuditedProgram, ...]:
        """Return the programs with findings."""
        return tuple(item for item in self.programs if item.verdict and item.verdict.findings)


def audit_programs(app: App, paths: Iterable[Path], database: Database, minors: Sequence[str]) -> ProgramAudit:
    """Return the verdict on every Go program at or below `paths`. Nothing is executed.

    Raises NotFoundError for a path that does not exist, GosdkError for an image that cannot be read.
    """
    programs, skipped = [], []
    for found in _all(paths):
        if isinstance(found, NotGoBinary):
            skipped.append(found)
            continue
        verdict = judge_program(found.info, found.functions, database.reports, app.platform, minors)
        programs.append(AuditedProgram(found, verdict, _rebuild(found, verdict, app.platform)))
    return ProgramAudit(tuple(programs), tuple(skipped))


def _all(paths: Iterable[Path]) -> Iterator[Program | NotGoBinary]:
    for path in paths:
        if not path.exists():
            raise NotFoundError(f"{path} does not exist", hint="gosdk audit --binaries .")
        yield from programs_in_image(path) if is_image(path) else programs_below(path)


def _rebuild(program: Program, verdict: ProgramVerdict | None, platform: Platform) -> str:
    if verdict is None or not verdict.findings:
        return ""
    if verdict.remedy is None:
        return "no release without these reports yet"
    recipe = recipe_of(program.info, platform)
    if isinstance(recipe, str):
        return f"rebuild it with go{verdict.remedy} ({recipe})"
    return _command(verdict.remedy, [*recipe.flags, str(recipe)])


def _command(remedy: GoVersion, arguments: Sequence[str]) -> str:
    return typed_hint(f"gosdk install {remedy} && gosdk exec {remedy} -- go install {shell_line(arguments)}")
