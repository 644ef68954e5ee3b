"""The SDK of each editor against the one that its project requests, and IDEs that are too old for it."""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.finding import Finding, Level
from gvm_py.doctor.opened_project import OpenedProject
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.doctor.vscode_facts import VsCodeFacts
from gvm_py.ide.editor_sdk import EditorSDK
from gvm_py.ide.sync import SyncOutcome
from gvm_py.paths.spelling import path_key, real_path
from gvm_py.selection import Rule
from gvm_py.version import GoVersion

_MARKS = {
    "goland": (b'name="GOROOT"',),
    "idea": (b'name="GOROOT"',),
    "vscode": (b'"go.alternateTools"', b'"go.goroot"'),
    "envrc": (b"PATH_add",),
}
_TITLES = {"goland": "the IDE", "idea": "the IDE", "vscode": "VS Code", "envrc": "direnv", "link": "the stable link"}
# YouTrack GO-11588: before 2021 the version is read from `TheVersion`, which Go 1.17 dropped.
_FIRST_WITHOUT_MARK = GoVersion.parse("1.17")
_FIRST_IDE = (2021, 1)


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find editors that have another SDK, or none; `--fix` does what `gosdk sync-ide --fix` does.

    While it is unclear which SDK the project requests, as the file that does is ignored or broken, nothing is reported:
    another check finds the cause, and following the wrong SDK would add a second fault.
    """
    if _is_unclear(snapshot):
        return
    for opened in snapshot.ide.opened:
        if opened.sdk is None:
            continue
        for outcome in opened.outcomes:
            if outcome.state == "differs" and not _is_served(outcome, opened.sdk, snapshot):
                yield _difference(outcome, opened.sdk, snapshot)
    yield from _forks(snapshot)
    for vscode in snapshot.ide.vscodes:
        yield from _exported_goroot(vscode, snapshot)
    yield from _inner_sdk(snapshot)


def _difference(outcome: SyncOutcome, sdk: EditorSDK, snapshot: Snapshot) -> Finding:
    title = _TITLES.get(outcome.editor, outcome.editor)
    level: Level = "warning" if outcome.before is None else "error"
    has = f"{title} has {_shown(outcome, snapshot)}" if outcome.before else f"{title} has no SDK for this project"
    what = f"{has}; {sdk.origin} selects {outcome.after}"
    return Finding(
        "ide-sdk", level, what, _where(outcome, snapshot), "gosdk sync-ide --fix", snapshot.ide.fix_of(outcome.file)
    )


def _shown(outcome: SyncOutcome, snapshot: Snapshot) -> str:
    """Return what an editor has; of a name that VS Code looks for, what it finds."""
    vscode = snapshot.ide.vscode
    if outcome.editor != "vscode" or vscode is None or os.path.isabs(outcome.before or ""):
        return outcome.before or ""
    return f"{vscode.go.program or 'nothing'} for {outcome.before}"


def _forks(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a choice in VS Code, and forks whose own settings start another SDK than the one the project requests."""
    folder = next((item for item in snapshot.ide.opened if "vscode" in item.target.editors), None)
    if folder is None or folder.sdk is None:
        return
    home = Path(real_path(folder.sdk.project.goroot))
    for vscode in snapshot.ide.vscodes:
        is_own = vscode != snapshot.ide.vscode or vscode.go.chosen is not None
        if is_own and vscode.real not in (None, home):
            yield _other_program(vscode, folder.sdk, snapshot)


def _other_program(vscode: VsCodeFacts, sdk: EditorSDK, snapshot: Snapshot) -> Finding:
    by = ', chosen there with "Go: Choose Go Environment"' if vscode.go.chosen else ""
    what = f"{vscode.program} has {vscode.goroot}{by}; {sdk.origin} selects {sdk.project.goroot}"
    _, is_named, place = vscode.because.rpartition(" in ")
    where = place if is_named else str(vscode.file)
    return Finding("ide-sdk", "error", what, where, "gosdk sync-ide --fix", snapshot.ide.fix_of(vscode.file))


def _is_served(outcome: SyncOutcome, sdk: EditorSDK, snapshot: Snapshot) -> bool:
    """Return whether an editor has this SDK all the same: by a link, or VS Code by the name of a program or by PATH."""
    vscode, named = snapshot.ide.vscode, snapshot.ide.goroot
    if outcome.editor in ("goland", "idea") and named and path_key(named.path) == path_key(outcome.before or ""):
        return snapshot.ide.is_same(str(named.real), sdk.project.goroot)  # check_link says what a link costs
    if outcome.editor != "vscode" or vscode is None or os.path.isabs(outcome.before or ""):
        return False
    return vscode.goroot == sdk.project.goroot


def _exported_goroot(vscode: VsCodeFacts, snapshot: Snapshot) -> Iterator[Finding]:
    """Find a go.goroot that becomes GOROOT for the go of another SDK."""
    named, exported = vscode.go.goroot, vscode.exported
    if named and exported and vscode.real and exported.real != vscode.real:
        what = (
            f"{vscode.program} has go.goroot {named.text}, which it exports as GOROOT, but runs the go of "
            f"{vscode.goroot}: builds end in a version that does not match"
        )
        yield Finding("ide-sdk", "error", what, named.where, "gosdk sync-ide --fix", snapshot.ide.fix_of(vscode.file))


def _inner_sdk(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a module inside of a bigger project whose editor has another SDK than the module selects."""
    decision, home = snapshot.selection.decision, snapshot.selection.facts
    if decision is None or home is None or decision.rule in (Rule.DEFAULT, Rule.SYSTEM):
        return
    for opened in snapshot.ide.opened:
        if opened.directory in snapshot.place.directory.parents and _is_other(opened, snapshot):
            sdk = opened.sdk.project if opened.sdk else None
            what = (
                f"{decision.origin} selects {decision.version} here, but the editor has one SDK for all of "
                f"{opened.directory}, {sdk.version.name if sdk else ''}"
            )
            fix = f"open {snapshot.place.directory} by itself in the editor, or pin one version for both"
            yield Finding("ide-sdk", "warning", what, str(opened.directory), fix, by_hand=True)


def _is_other(opened: OpenedProject, snapshot: Snapshot) -> bool:
    sdk = snapshot.sdk
    return bool(opened.sdk and sdk and opened.target.editors and opened.sdk.project.version != sdk.version)


def _is_unclear(snapshot: Snapshot) -> bool:
    """Return whether a go or toolchain line is here but does not decide: modules are off, or it is not a version."""
    module, decision = snapshot.module, snapshot.selection.decision
    has_line = module is not None and bool(module.lines.go or module.lines.toolchain)
    return has_line and (decision is None or decision.rule in (Rule.DEFAULT, Rule.SYSTEM))


def _where(outcome: SyncOutcome, snapshot: Snapshot) -> str:
    vscode = snapshot.ide.vscode
    if outcome.editor == "vscode" and vscode and vscode.file == outcome.file and " in " in vscode.because:
        return vscode.because.rpartition(" in ")[2]
    old = outcome.old or b""
    places = [place for mark in _MARKS.get(outcome.editor, ()) if (place := old.find(mark)) >= 0]
    return f"{outcome.file}:{old[: places[0]].count(10) + 1}" if places else str(outcome.file)


def check_age(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a newest IDE from before 2021 beside an SDK that came later. Settings of older ones stay."""
    sdk, newest = snapshot.sdk, next(iter(snapshot.ide.ides), None)
    if sdk and newest and (0, 0) < newest.version < _FIRST_IDE and sdk.version >= _FIRST_WITHOUT_MARK:
        what = f"{newest.title} cannot read the version of {sdk.version.name} and rejects it as no valid home of an SDK"
        fix = f"update {newest.title} to 2021.1 or later"
        yield Finding("ide-age", "warning", what, str(newest.config), fix, by_hand=True)
