"""`gosdk doctor`: its arguments."""

from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.commands.doctor.start import diagnose
from gvm_py.errors import UsageError


@click.command()
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Make the changes that the findings name; each file is kept for --undo.")
@click.option("--undo", is_flag=True, help="Restore the files of the last --fix in this project, byte for byte.")
@click.option("--only", multiple=True, metavar="ID", help="Run only this check; can be given more than once.")
@click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")
@click.pass_obj
def command(app: App, directory: Path | None, fix: bool, undo: bool, only: tuple[str, ...], as_json: bool) -> int:
    """Find out why terminal, go command and IDE disagree about the Go in DIR, by default here.

    Nothing of the project is run; of Go `env`, `list`, `mod edit` and `work edit` of the selected SDK, offline. Exit
    code 1 when there are errors, 0 when there are only warnings. `gosdk help doctor` explains each check by its ID.

    \b
    Examples:
      gosdk doctor
      gosdk doctor --fix
      gosdk doctor --undo
    """
    _check_usage(only, directory, fix=fix, undo=undo)
    if undo:
        from gvm_py.app.rewrites import undo_here
        from gvm_py.commands.doctor.diagnosing import FIX, UndiagnosedResult

        return app.show(UndiagnosedResult(*undo_here(app, FIX, app.cwd)), as_json=as_json)
    result = diagnose(app, app.directory(directory) if directory else app.cwd, only, fix=fix)
    return app.show(result, as_json=as_json)


def _check_usage(only: tuple[str, ...], directory: Path | None, *, fix: bool, undo: bool) -> None:
    if only:
        from gvm_py.commands.doctor.diagnosing import check_names

        check_names(only)
    if undo and (fix or only or directory):
        raise UsageError(
            "--undo takes back all of the last --fix and goes with nothing else", hint="gosdk doctor --undo"
        )
    if directory and not directory.is_dir():
        from gvm_py.doctor.registry import CHECKS

        is_check = str(directory) in {check.id for check in CHECKS}
        hint = f"gosdk doctor --only {directory}" if is_check else "gosdk doctor --help"
        raise UsageError(f"{directory} is not a directory", hint=hint)
