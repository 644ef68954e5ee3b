"""What the user's next `go` will run, for the commands after which one expects a certain SDK."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.outlook import GoForecast, forecast
from gvm_py.app.selecting import Unset
from gvm_py.errors import GosdkError, shell_word
from gvm_py.selection import Decision, Rule
from gvm_py.selection.go_setup import go_setup, settings_seen
from gvm_py.selection.prediction import predict
from gvm_py.shell.setup import path_command
from gvm_py.system.registry import by_machine
from gvm_py.ui.result import Note, warning
from gvm_py.version import GoVersion


def notes_after(app: App, version: GoVersion | None, *, is_default: bool = False) -> tuple[Note, ...]:
    """Return why the next `go` in the working directory is not `version`, None for the system Go; nothing if it is."""
    try:
        decision = app.decide()
        expected = forecast(app, decision)
    except GosdkError:
        return ()  # `go` itself reports what is wrong with the files here.
    local = "export GOTOOLCHAIN=local" if app.env.get("GOTOOLCHAIN") else "gosdk config set gotoolchain local"
    return (*path_notes(app, expected), *_other_notes(decision, expected, version, local, is_default=is_default))


def notes_after_unset(app: App, unset: Unset) -> Iterator[Note]:
    """Yield what was removed and how to restore it, which request decides in the working directory now, and warnings.

    Where nothing was removed since the request is in a directory above, yield what removes it there.
    """
    if unset.request is None:
        yield Note(f"nothing to remove: there is no {unset.file}")
    else:
        requested = f" ({unset.request})" if unset.request else ""
        yield Note(f"removed {unset.file}{requested}", hint=unset.undo)
    try:
        now = app.decide()
        now.require_bin()
    except GosdkError as error:
        yield warning(error.message, hint=error.hint)
        return
    yield Note(f"selected here: {now.name}, by {now.origin}", hint=_unset_above(now, unset))
    yield from notes_after(app, now.version)


def _unset_above(now: Decision, unset: Unset) -> str:
    pin = Path(now.origin.name)
    is_above = now.rule is Rule.PIN and unset.request is None and unset.file.name == pin.name
    return f"cd {shell_word(pin.parent)} && gosdk use --unset" if is_above else ""


def path_notes(app: App, expected: GoForecast) -> Iterator[Note]:
    """Yield the warning that the shims are not on PATH, or not before another Go."""
    for found in expected.interferes:
        if found.setting == "PATH":
            runs = 'there is no "go" on PATH'
            if found.value:
                runs = f'"go" still runs {found.value}{by_machine(Path(found.value))}'
            yield warning(f"{shims_state(expected)}, so {runs}", hint=path_command(app.layout, app.env))


def shims_state(expected: GoForecast) -> str:
    """Return where the shims are on PATH, in words."""
    effect = next((found.effect for found in expected.interferes if found.setting == "PATH"), "")
    if not effect:
        return "the shims are on PATH"
    return "the shims are not on PATH" if effect.endswith("is not on PATH") else "the shims are not first on PATH"


def _other_notes(
    decision: Decision, expected: GoForecast, version: GoVersion | None, local: str, *, is_default: bool
) -> Iterator[Note]:
    selected = decision.version.name if decision.version else "the system Go"
    if decision.version != version:
        verb = "overrides the default in this directory" if is_default else "still decides here"
        yield warning(f"{decision.origin} {verb}: {selected if decision.bin else decision.missing}")
    elif (predicted := expected.prediction) and version and predicted.action == "switch":
        switch = f"go {version} switches to {predicted.toolchain} here, by {_by(predicted.reason)}"
        yield warning(f"{switch}; to run {version.name} and no other:", hint=local)


def _by(reason: str) -> str:
    """Return why the go command switches, a setting or a line of a file, as it follows `by`."""
    return reason if reason.startswith("GOTOOLCHAIN") else f"the {reason}"


def warn_of_switch(app: App, version: GoVersion, goroot: Path, env: Mapping[str, str]) -> None:
    """Warn where the go command of an SDK, started in the working directory with `env`, switches to another one."""
    try:
        predicted = predict(go_setup(version, settings_seen(env, goroot), app.cwd))
    except GosdkError:
        return  # The go command itself reports what is wrong with the files here.
    if predicted.action == "switch":
        app.reporter.warn(
            f"go {version} switches to {predicted.toolchain} here, by {_by(predicted.reason)}; to run "
            f"{version.name} and no other, set GOTOOLCHAIN=local"
        )


def installed_notes(app: App, versions: list[GoVersion]) -> tuple[Note, ...]:
    """Return what to type after an installation: nothing here selects these SDKs, or the shims are not on PATH."""
    try:
        decision = app.decide()
        expected = forecast(app, decision)
    except GosdkError:
        return ()
    notes = list(path_notes(app, expected))
    if versions and decision.version not in versions:
        newest = max(versions)
        selected = decision.version.name if decision.version else f"the system Go in {_directory(decision.bin)}"
        state = f"{selected} is still selected here" if decision.bin else "no Go is selected here"
        everywhere = "default" if app.store.default is None else "use"
        notes.append(Note(f"{state}; to select {newest.name}:", hint=f"gosdk {everywhere} {_request_for(app, newest)}"))
    return tuple(notes)


def _request_for(app: App, version: GoVersion) -> str:
    """Return the shortest request that selects an SDK: its minor, where no newer patch of it is installed.

    An SDK with a name of its own is selected by that name alone.
    """
    if version.label:
        return version.text
    selected = app.store.newest(app.store.request(version.language))
    return version.language if selected and selected.version == version else version.text


def _directory(path: Path | None) -> str:
    return str(path) if path else "PATH"
