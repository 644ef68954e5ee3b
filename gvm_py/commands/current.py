"""`gosdk current`: which SDK answers here, and why."""

import click

from gvm_py.commands.app import App
from gvm_py.commands.output import emit, table
from gvm_py.resolve import Decision


@click.command()
@click.option("--why", is_flag=True, help="Show every file looked at, the rule that decided and what go will do.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, why: bool, as_json: bool) -> None:
    """Show which SDK answers in this directory. Exit code 3 when none does."""
    decision = app.decide()
    if as_json:
        emit("current", _data(decision))
    elif why:
        _explain(decision)
    directory = decision.require_bin()
    if not (as_json or why):
        name = decision.version.name if decision.version else f"system ({directory / 'go'})"
        click.echo(f"{name}  {decision.origin}")


def _data(decision: Decision) -> dict[str, object]:
    return {
        "rule": str(decision.rule),
        "wanted": decision.wanted,
        "origin": {"name": decision.origin.name, "line": decision.origin.line, "words": decision.origin.words},
        "version": decision.version.text if decision.version else None,
        "goroot": str(decision.goroot) if decision.goroot else None,
        "bin": str(decision.bin) if decision.bin else None,
        "missing": decision.missing,
        "looked_at": [{"path": look.path, "found": look.found} for look in decision.looks],
    }


def _explain(decision: Decision) -> None:
    click.echo(table([("looked at", "found"), *((look.path, look.found) for look in decision.looks)]))
