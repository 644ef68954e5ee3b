"""`gosdk current`: which SDK answers here, and why."""

from dataclasses import asdict
from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.outlook import GoForecast, forecast
from gvm_py.selection import Decision, Rule
from gvm_py.selection.prediction import Prediction
from gvm_py.selection.rule import NOT_A_VERSION
from gvm_py.ui.output import emit, table

_RULES = {
    Rule.ARGUMENT: "the version named for this call",
    Rule.VARIABLE: "GOSDK_VERSION",
    Rule.PIN: "the nearest .go-version",
    Rule.WORK: "the go.work that the go command uses, which asks for at least",
    Rule.MOD: "the go.mod that the go command uses, which asks for at least",
    Rule.DEFAULT: "the global default, as no file here asks",
    Rule.SYSTEM: "the first go on PATH that is no shim, as no file here asks and there is no default",
}


@click.command()
@click.option("--why", is_flag=True, help="Show every file looked at, the rule that decided and what go will do.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def command(app: App, why: bool, as_json: bool) -> None:
    """Show which SDK answers in this directory. Exit code 3 when none does."""
    decision = app.decide()
    for look in decision.visited:
        if look.found.endswith(NOT_A_VERSION):
            app.reporter.warn(f"{look.path} selects nothing and go fails here: {look.found}; hint: gosdk doctor")
    if as_json:
        emit("current", _data(decision, forecast(app, decision)))
    elif why:
        _explain(decision, forecast(app, decision))
    directory = decision.require_bin()
    if not (as_json or why):
        name = decision.version.name if decision.version else f"system ({directory / 'go'})"
        click.echo(f"{name}  {decision.origin}")


def _data(decision: Decision, outlook: GoForecast) -> dict[str, object]:
    predicted = outlook.prediction
    return {
        "rule": str(decision.rule),
        "wanted": decision.wanted,
        "origin": asdict(decision.origin),
        "version": decision.version.text if decision.version else None,
        "goroot": _text(decision.goroot),
        "bin": _text(decision.bin),
        "missing": decision.missing,
        "note": decision.note,
        "looked_at": [asdict(look) for look in decision.visited],
        "go_command": predicted and {**asdict(predicted), "location": _text(predicted.location)},
        "goroot_after_switch": _text(outlook.goroot_after_switch),
        "interferes": [asdict(found) for found in outlook.interferes],
    }


def _explain(decision: Decision, outlook: GoForecast) -> None:
    if decision.visited:
        click.echo(table([("looked at", "found"), *((look.path, look.found) for look in decision.visited)]) + "\n")
    said = f"{decision.origin}: {decision.origin.words}" if decision.origin.line else str(decision.origin)
    rows = [("decided by", f"{_RULES[decision.rule]}: {decision.wanted}  ({said})")]
    if decision.bin:
        name = decision.version.name if decision.version else "system Go"
        rows.append(("chosen", f"{name}  {decision.goroot or decision.bin}"))
    else:
        rows.append(("missing", decision.missing))
    if decision.note:
        rows.append(("note", decision.note))
    if outlook.prediction:
        rows.append(("go itself", sentence(outlook.prediction, outlook.goroot_after_switch)))
    elif decision.bin:
        rows.append(("go itself", "cannot be told: this Go has no VERSION file that names a release"))
    rows += [("interferes", f"{it.setting}={it.value}  ({it.origin}): {it.effect}") for it in outlook.interferes]
    click.echo(table(rows))


def sentence(predicted: Prediction, goroot: Path | None) -> str:
    """Return what the go command will do, in words."""
    if predicted.action == "fail":
        return f"fails: {(predicted.message or predicted.reason).removesuffix('; to update it:')}"
    if predicted.action == "stay":
        return f"stays on {predicted.toolchain}  ({predicted.reason})"
    places = {
        "PATH": f"found on PATH: {predicted.location}",
        "module cache": f"which it downloaded before: {predicted.location}",
        "download": "which it will download: there is none on PATH or in its module cache",
    }
    behind = f", the bridge to {goroot}" if goroot else ""
    return f"switches to {predicted.toolchain}, {places[predicted.source]}{behind}  ({predicted.reason})"


def _text(path: Path | None) -> str | None:
    return str(path) if path else None
