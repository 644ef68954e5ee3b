"""The go command of VS Code's Go extension: `go.alternateTools` in `.vscode/settings.json`.

Source: golang/vscode-go getBinPathWithExplanation (2026). An absolute `go.alternateTools.go` wins over `go.goroot`,
but `go.goroot` still becomes GOROOT: two different installs end in "compile: version ... does not match". The same
GOROOT can come from `go.toolsEnvVars`, `gopls.build.env` and the environment of the terminal.
"""

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError, edit_command
from gvm_py.ide.editor import Editor, IdeContext, Project, Value
from gvm_py.ide.goroot_value import go_binary
from gvm_py.ide.jsonc_edit import with_string
from gvm_py.ide.vscode_file import Key
from gvm_py.ide.vscode_settings import VsCodeSettings, environments, is_unknown, settings_of
from gvm_py.paths.spelling import path_key, real_key, same_path
from gvm_py.system.safe_file import Proposal

TOOL: Key = ("go.alternateTools", "go")
GOROOT: Key = ("go.goroot",)


class _Fault(NamedTuple):
    """What hands another SDK to go, the setting that aligns it, and what it does."""

    key: Key
    value: Value
    effect: str

    @property
    def said(self) -> str:
        """A sentence for the user."""
        return f"{self.value.where} {self.effect}"


def editor(project: Project, ctx: IdeContext, *, fix: bool) -> Editor:
    """Return the settings file of one project. With `fix` every GOROOT of another SDK is aligned, too."""
    home = project.directory / ".vscode"
    file = home / "settings.json"
    return Editor("vscode", home, file, partial(_propose, file, project, ctx, fix))


def _propose(file: Path, project: Project, ctx: IdeContext, fix: bool, data: bytes | None) -> Proposal:
    """Return the settings with this project's go command. Raises GosdkError for broken JSONC or UTF-8."""
    text = _decoded(data, file)
    wanted = str(go_binary(project.goroot))
    programs = settings_of(project.directory, ctx, text)
    tool, goroot = programs[0].string(TOOL), programs[0].string(GOROOT)
    named = tool or goroot
    if not _starts(tool, goroot, project, ctx):
        text = with_string(text, TOOL, wanted, file)
    faults = list(_faults(project, programs))
    if faults and fix:
        return _fixed(text, file, project, tool, faults)
    conflict = "; ".join(fault.said for fault in faults)
    # Where a workspace file names the SDK, the folder needs no file of its own.
    return Proposal(
        _encoded(text) if text or data is not None else None, named.text if named else None, wanted, conflict
    )


def _starts(tool: Value | None, goroot: Value | None, project: Project, ctx: IdeContext) -> bool:
    """Return whether the settings start the SDK of the project: by go.alternateTools, or by go.goroot alone."""
    if tool:
        wanted = str(go_binary(project.goroot))
        # A stable link that is asked for is more than the SDK that it leads to today.
        is_link = os.path.isabs(tool.text) and real_key(wanted) == path_key(wanted) == real_key(tool.text)
        return is_link or ctx.machine.same(tool.text, wanted)
    return goroot is not None and _is_same(goroot.text, project, ctx)


def _fixed(text: str, file: Path, project: Project, tool: Value | None, faults: list[_Fault]) -> Proposal:
    for fault in faults:
        text = with_string(text, fault.key, str(project.goroot), file)
    wrong = ", ".join(f"{'.'.join(fault.key)} {fault.value.text}" for fault in faults)
    return Proposal(_encoded(text), f"{tool.text if tool else 'nothing'}, {wrong}", str(go_binary(project.goroot)))


def _faults(project: Project, programs: tuple[VsCodeSettings, ...]) -> Iterator[_Fault]:
    """Yield each key once: a value in the folder that `fix` writes wins over those of all programs."""
    found: dict[Key, _Fault] = {}
    for settings in programs:
        for fault in (*_of_the_go(project, settings), *_of_environments(project, settings)):
            found.setdefault(fault.key, fault)
    yield from found.values()


def _of_the_go(project: Project, settings: VsCodeSettings) -> Iterator[_Fault]:
    goroot, chosen = settings.string(GOROOT), settings.chosen
    if goroot and not _is_same(goroot.text, project, settings.ctx):
        yield _Fault(GOROOT, goroot, f"sets go.goroot to {_effect(goroot.text, settings.program)}")
    wanted = str(go_binary(project.goroot))
    if chosen and os.path.isfile(chosen.text) and not settings.ctx.machine.same(chosen.text, wanted):
        # A go.goroot beats the choice.
        effect = f'has {chosen.text}, chosen in {settings.program} with "Go: Choose Go Environment"'
        yield _Fault(GOROOT, chosen, effect)


def _of_environments(project: Project, settings: VsCodeSettings) -> Iterator[_Fault]:
    for key, receiver in environments(settings.ctx):
        named, program = settings.strings(key).get("GOROOT"), settings.program
        if named is None or not named.text or is_unknown(key, named.text):
            continue
        if not _is_same(named.text, project, settings.ctx):
            effect = f"{named.text}, another SDK than the go that {program} runs, for {receiver}"
            yield _Fault((*key, "GOROOT"), named, f"sets {'.'.join(key)}.GOROOT to {effect}")


def _effect(path: str, program: str) -> str:
    if os.path.isabs(path) and not os.path.isdir(path):
        return f"{path}, which is not there: {program} warns of it at each start"
    return f"{path}, which {program} exports as GOROOT while it runs the go of another SDK"


def _decoded(data: bytes | None, file: Path) -> str:
    try:
        return (data or b"").decode("utf-8")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise GosdkError(f"{file}:{line} is not UTF-8; save it as UTF-8", hint=edit_command(file)) from error


def _encoded(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise GosdkError(
            f"the path of the SDK contains {error.object[error.start]!r}, which JSON in UTF-8 cannot hold; "
            "move the SDK to a path without it",
        ) from error


def _is_same(path: str, project: Project, ctx: IdeContext) -> bool:
    return ctx.machine.same(path, str(project.goroot)) or same_path(path, project.goroot)
