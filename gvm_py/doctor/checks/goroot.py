"""GOROOT where somebody names it: exported, wrong, or reached through a link."""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.goroot_facts import GorootFacts
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.doctor.startup_lines import Assignment
from gvm_py.errors import edit_command
from gvm_py.records import dataclass


@dataclass(frozen=True)
class _Named:
    """A GOROOT, who says so and where, and what to do when it is wrong."""

    facts: GorootFacts
    who: str
    where: str
    fix: str = ""


def _removal(assignment: Assignment) -> str:
    line = assignment.line
    if line.line == 0:
        return f'reg delete "{line.file}" /v {assignment.name}'
    return edit_command(line.file, line.line)


def check_export(snapshot: Snapshot) -> Iterator[Finding]:
    """Find GOROOT in the environment and in start-up files: it outlives every switch of the SDK."""
    skipped = _skipped(snapshot)
    assignments = [line for line in snapshot.shell.startup.assignments if line.name == "GOROOT" and line not in skipped]
    for line in assignments:
        seen = ", also by an IDE that is started from the desktop" if line.line.in_session else ""
        what = f"GOROOT={line.value} is exported by every new shell{seen}, whichever SDK is selected"
        yield Finding("goroot-export", "warning", what, line.where, _removal(line))
    named = snapshot.shell.goroot
    if named and not assignments and not _is_by_gosdk(snapshot, named):
        what = f"GOROOT={named.path} is exported in this shell, whichever SDK is selected"
        yield Finding("goroot-export", "warning", what, "environment variable GOROOT", "unset GOROOT")


def _skipped(snapshot: Snapshot) -> list[Assignment]:
    """Return the lines that a test guards, most likely for a directory which is not there."""
    return [line for line, facts in snapshot.shell.exported_goroots if facts.defect and line.is_guarded]


def check_home(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOROOT that is not the home of an SDK: gone, empty, a file, a shim, or the directory around the SDK."""
    for named in (*_named(snapshot), *_exported(snapshot)):
        if named.facts.defect:
            what = f"{named.who} is {named.facts.path}, {named.facts.defect}"
            yield Finding("goroot-home", "error", what, named.where, named.fix)


def check_link(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOROOT behind a symbolic link that others move, as Homebrew's `opt/go` and snap's `current`."""
    for item in _named(snapshot):
        yield from _link(item, snapshot.place.stable_links)
    sdk, home = snapshot.sdk, snapshot.selection.home
    if sdk and home:
        where = f"{snapshot.place.layout.linked / sdk.version.name}:1" if sdk.linked else str(sdk.goroot)
        yield from _link(_Named(home, f"the home of {sdk.version.name}", where), snapshot.place.stable_links)


def _link(named: _Named, stable_links: Path) -> Iterator[Finding]:
    path, target = named.facts.path, named.facts.target
    # check_home reports what is not an SDK at all.
    if target is None or target == Path(os.path.normpath(path)) or path.is_relative_to(stable_links):
        return
    what = (
        f"{named.who} is {path}, a link; the real directory is {target}. "
        "Who moves the link changes the SDK under a running IDE"
    )
    yield Finding("goroot-link", "warning", what, named.where, f"name {target} there", by_hand=True)


def _named(snapshot: Snapshot) -> Iterator[_Named]:
    if snapshot.shell.goroot:
        yield _Named(snapshot.shell.goroot, "GOROOT of this shell", snapshot.written("GOROOT"), "unset GOROOT")
    ide = snapshot.ide
    if ide.default_is and ide.default_goroot and ide.ide:
        who, fix = f"GOROOT of new projects in {ide.ide.title}", "gosdk sync-ide --all --fix"
        yield _Named(ide.default_is, who, ide.default_goroot.where, fix)
    yield from _named_by_editors(snapshot)


def _named_by_editors(snapshot: Snapshot) -> Iterator[_Named]:
    ide = snapshot.ide
    if ide.goroot and ide.project.goroot:
        fix = _repair(ide.goroot, snapshot) or "gosdk sync-ide"
        yield _Named(ide.goroot, "GOROOT of the IDE", ide.project.goroot.where, fix)
    for vscode in ide.vscodes:
        if vscode.goroot_setting and vscode.go.goroot:
            where = vscode.go.goroot.where
            fix = _repair(vscode.goroot_setting, snapshot) or "gosdk sync-ide --fix"
            yield _Named(vscode.goroot_setting, f"go.goroot of {vscode.program}", where, fix)


def _repair(named: GorootFacts, snapshot: Snapshot) -> str:
    """Return what repairs an SDK of the store: another one in its place would leave it broken; empty for others."""
    own = (sdk for sdk in snapshot.installed if sdk.is_own and sdk.goroot in (named.path, named.real))
    return next((f"gosdk verify --repair {sdk.version}" for sdk in own if named.defect), "")


def _exported(snapshot: Snapshot) -> Iterator[_Named]:
    """Yield what new shells will have, where this one has another GOROOT or none."""
    now, skipped = snapshot.shell.goroot, _skipped(snapshot)
    for line, facts in snapshot.shell.exported_goroots:
        is_known = not set("$`(") & set(str(facts.path))
        if is_known and line not in skipped and (now is None or now.path != facts.path):
            yield _Named(facts, "GOROOT of every new shell", line.where, _removal(line))


def _is_by_gosdk(snapshot: Snapshot, goroot: GorootFacts) -> bool:
    """Return whether the hook, `gosdk exec`, `gosdk shell` or a synced IDE set it, to the selected SDK."""
    facts = snapshot.selection.facts
    return facts is not None and goroot.real == facts.real
