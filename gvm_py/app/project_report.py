"""How well one project is aligned: its shell, its go command and its editors, and what its committed files request."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.editors import ide_context
from gvm_py.app.known_projects import outside_this_shell
from gvm_py.app.status_line import BAD, StatusContext, StatusLine
from gvm_py.app.status_parts import project_status
from gvm_py.cicheck.repository import CheckReport, check, check_data
from gvm_py.errors import GosdkError, typed_in
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.projects import modules_below
from gvm_py.records import asdict, dataclass, replace


@dataclass(frozen=True)
class ProjectReport:
    """One directory: lines as `gosdk status` shows them, and the check of its committed files."""

    directory: Path
    status: tuple[StatusLine, ...]
    check: CheckReport

    @property
    def is_aligned(self) -> bool:
        """Whether nothing disagrees; what is not known is not a disagreement."""
        return not self.check.findings and all(line.state != BAD for line in self.status)

    def as_data(self) -> dict[str, object]:
        """Return what `--json` shows."""
        return {
            "directory": str(self.directory),
            "aligned": self.is_aligned,
            "status": [asdict(line) for line in self.status],
            "ci_check": check_data(self.check),
        }


def with_modules(directories: Iterable[Path]) -> tuple[Path, ...]:
    """Return directories, each with the modules below it."""
    return tuple(dict.fromkeys(path for directory in directories for path in (directory, *modules_below(directory))))


def survey_projects(app: App, directories: Iterable[Path]) -> Iterator[ProjectReport]:
    """Yield a report on each directory. A project's own files decide, not what this shell alone has set."""
    outside = outside_this_shell(app)
    ide = ide_context(outside)
    for directory in directories:
        yield ProjectReport(directory, _status(outside, directory, ide), check(directory, app.env, app.reporter.say))


def _status(app: App, directory: Path, ide: IdeContext) -> tuple[StatusLine, ...]:
    try:
        lines = project_status(StatusContext.of(app, directory, ide))
    except GosdkError as error:
        lines = (StatusLine("sdk", BAD, error.message.partition("\n")[0], error.hint.partition("\n")[0]),)
    if directory == app.cwd:
        return lines
    return tuple(replace(line, fix=typed_in(directory, line.fix)) for line in lines)
