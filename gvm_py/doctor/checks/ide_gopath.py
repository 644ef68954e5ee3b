"""GOPATH in the IDE: whole-GOPATH indexing beside modules, modules switched off, another GOPATH than the terminal."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import edit_command

_PAGE = "Settings | Go"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find settings of the GOPATH era in a project that is a module, and a GOPATH of the IDE's own."""
    facts, module, whole = snapshot.ide.project, snapshot.module, snapshot.ide.libraries.whole_gopath
    if module and snapshot.ide.has_jetbrains and whole and whole.text == "true":
        what = "the IDE indexes all of GOPATH, although this is a module: slow, and it finds packages that go does not"
        fix = f"{_PAGE} | GOPATH: clear Index entire GOPATH"
        yield Finding("ide-gopath", "warning", what, whole.where, fix, by_hand=True)
    if module and facts.modules and facts.modules.text == "false":
        what = f"Go modules integration is off in the IDE, but {module.path} makes this a module"
        fix = f"{_PAGE} | Go Modules: Enable Go modules integration"
        yield Finding("ide-gopath", "error", what, facts.modules.where, fix, by_hand=True)
    yield from _other_gopath(snapshot)
    yield from _other_gopath_of_vscode(snapshot)


def _other_gopath(snapshot: Snapshot) -> Iterator[Finding]:
    known = snapshot.go.answer.values.get("GOPATH")
    if not snapshot.ide.has_jetbrains or not known:
        return
    paths = [value for value in snapshot.ide.libraries.gopath if value.text]
    if not paths:
        yield from _ignored_gopath(snapshot, known)
    elif not any(snapshot.ide.machine.same(value.text, known) for value in paths):
        what = f"the IDE has a GOPATH of its own, {paths[0].text}; go env GOPATH is {known}"
        fix = f"{_PAGE} | GOPATH: remove it there, or add {known}"
        yield Finding("ide-gopath", "warning", what, paths[0].where, fix, by_hand=True)


def _other_gopath_of_vscode(snapshot: Snapshot) -> Iterator[Finding]:
    known = snapshot.go.answer.values.get("GOPATH")
    if not known:
        return
    for vscode in snapshot.ide.vscodes:
        named = vscode.go.gopath
        if named and not snapshot.ide.machine.same(named.text, known):
            what = (
                f"{vscode.program} has a GOPATH of its own, go.gopath {named.text}; go env GOPATH is {known}: "
                "it has other modules and tools than the terminal"
            )
            yield Finding("ide-gopath", "warning", what, named.where, edit_command(named.file))


def _ignored_gopath(snapshot: Snapshot, known: str) -> Iterator[Finding]:
    inherits = snapshot.ide.libraries.from_environment
    if inherits and inherits.text == "false" and snapshot.place.env.get("GOPATH"):
        what = f"the IDE ignores the GOPATH of its environment; go env GOPATH is {known}"
        fix = f"{_PAGE} | GOPATH: check Use GOPATH that's defined in system environment"
        yield Finding("ide-gopath", "warning", what, inherits.where, fix, by_hand=True)
