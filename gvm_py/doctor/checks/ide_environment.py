"""The environment that an IDE gives to go: run configurations, module settings, and what a desktop start hands on."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding, Level
from gvm_py.doctor.ide_workspace import Variable
from gvm_py.doctor.snapshot import Snapshot

_DECISIVE = ("GOROOT", "GOTOOLCHAIN", "GO111MODULE")
_INHERITED = ("GOPATH", "GO111MODULE")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find variables that make the IDE run another Go, or another mode, than its SDK says."""
    for variable in snapshot.ide.project.variables:
        if variable.name in _DECISIVE and variable.value.text:
            is_wrong = variable.name == "GOROOT" and not _is_chosen(variable, snapshot)
            what = f"{variable.owner} sets {variable.name}={variable.value.text}, which beats the SDK of the project"
            level: Level = "error" if is_wrong else "warning"
            fix = f"remove {variable.name} from {variable.owner}"
            yield Finding("ide-environment", level, what, variable.value.where, fix)
    if snapshot.ide.has_jetbrains and snapshot.place.platform.goos == "linux":
        yield from _not_inherited(snapshot)


def _not_inherited(snapshot: Snapshot) -> Iterator[Finding]:
    """Find what an IDE started from the desktop lacks: it has the session's environment (EnvironmentUtil)."""
    for name in _INHERITED:
        value = snapshot.place.env.get(name)
        lines = [line for line in snapshot.shell.startup.assignments if line.name == name]
        is_explicit = name == "GOPATH" and snapshot.ide.project.gopath
        if not value or not lines or is_explicit or any(line.line.in_session for line in lines):
            continue
        what = f"{name}={value} is set for terminals only: an IDE that is started from the desktop does not see it"
        fix = f"go env -w {name}='{value}', and delete line {lines[-1].line.line} of {lines[-1].line.file}"
        yield Finding("ide-environment", "warning", what, lines[-1].where, fix)


def _is_chosen(variable: Variable, snapshot: Snapshot) -> bool:
    facts = snapshot.selection.facts
    return facts is not None and variable.real == str(facts.real)
