"""`gosdk upgrade --bump`: move the files that keep an older patch to the newest one of its minor, and nothing else."""

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from gvm_py.app.bump import BumpPlan, BumpTarget, plan_bump
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.rewrites import MOVE_PINS, ProjectChange, make
from gvm_py.app.upgrade_survey import UpgradeSurvey
from gvm_py.cicheck.committed import Committed
from gvm_py.cicheck.repository import check_files
from gvm_py.records import dataclass
from gvm_py.request.lockfile import LOCK_NAME
from gvm_py.ui.output import counted
from gvm_py.ui.result import Note, warning
from gvm_py.ui.screen import Screen
from gvm_py.upkeep.upgrade import Minor
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class PinMoves:
    """The files that change, what is left to people, and the command that moves them."""

    changes: tuple[ProjectChange, ...] = ()
    left: tuple[str, ...] = ()
    command: str = f"gosdk {MOVE_PINS}"

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that change."""
        return tuple(change.file for change in self.changes)

    def lines(self, screen: Screen) -> Iterator[str]:
        """Yield the diff of each file below its path."""
        for change in self.changes:
            yield f"{screen.path(change.file)}:"
            yield change.diff

    def notes(self, kept: int, *, dry_run: bool) -> Iterator[Note]:
        """Yield how to move `kept` files with an old patch, what is left to people, and how to go on or back."""
        if kept > 1:
            yield Note("to move all of them inside their minor:", hint=self.command)
        yield from map(warning, self.left)
        count = counted(len(self.changes), "file")
        if self.changes and dry_run:
            yield Note(f"{count} would move to the newest patch; to move them:", hint=self.command)
        elif self.changes:
            yield Note(f"moved {count} to the newest patch; to undo it:", hint="gosdk undo")


def plan_moves(app: App, survey: UpgradeSurvey, minors: Iterable[Minor], options: InstallOptions) -> PinMoves:
    """Return what moves the files that keep an older patch of these minors. Nothing is written.

    Raises GosdkError where a file needs to change and cannot.
    """
    changes: dict[Path, ProjectChange] = {}
    left: list[str] = []
    for minor in minors:
        for effect in survey.kept_by(minor):
            plan = _plan(app, effect.file, minor.newest or effect.before, options)
            changes |= {change.file: change for change in plan.changes}
            left += [f"{effect.file}:{item.line}: {item.text} was not changed: {item.why}" for item in plan.left]
    return PinMoves(tuple(changes.values()), tuple(left))


def _plan(app: App, file: Path, version: GoVersion, options: InstallOptions) -> BumpPlan:
    if file == app.layout.default_file:
        change = ProjectChange(file.parent, PurePosixPath(file.name), file.read_bytes(), f"{version}\n".encode())
        return BumpPlan(version, (change,), ())
    names = frozenset(name for name in (file.name, LOCK_NAME) if (file.parent / name).is_file())
    report = check_files(Committed(file.parent, names, by_git=False), {})
    return plan_bump(app, report, BumpTarget(version, within_minor=True), options)


def move_pins(app: App, moves: PinMoves) -> None:
    """Write the files, as one change that `gosdk undo` takes back. Raises GosdkError for one that cannot be changed."""
    if moves.changes:
        make(app, moves.changes, MOVE_PINS)
