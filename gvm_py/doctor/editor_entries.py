"""The variables that editors hand to go: who sets each of them, and what go says of those of one owner together."""

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from gvm_py.doctor.bounded_run import GoRun, run_go
from gvm_py.doctor.go_commands import SMALL_PACKAGE, Asked, flags_of, patterns
from gvm_py.doctor.go_messages import NO_LIBRARY, OFFLINE, read_messages
from gvm_py.doctor.go_verdict import offline
from gvm_py.doctor.ide_facts import IdeFacts
from gvm_py.doctor.opened_project import OpenedProject
from gvm_py.doctor.place import Place
from gvm_py.doctor.vscode_facts import first_sdk
from gvm_py.errors import edit_command
from gvm_py.ide.editor import Value
from gvm_py.ide.vscode_launch import COMMAND, ENV_FILE
from gvm_py.records import dataclass, replace

_MOST_OWNERS = 20
_TARGETS = {"GOOS", "GOARCH", "CGO_ENABLED"}
"""With these, packages of the project may be left out that others import: only a small package is judged."""
_JUDGED = _TARGETS | {
    *("GO111MODULE", "GO386", "GOAMD64", "GOARM", "GOARM64", "GOAUTH", "GOEXPERIMENT", "GOFIPS140", "GOFLAGS"),
    *("GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOVCS", "GOWASM", "GOWORK"),
}
_BY_HAND = ("terminal.integrated.profiles.", "go.testEnvFile", "the variables of ")


@dataclass(frozen=True)
class EditorEntry:
    """A variable, who sets it, the command that repairs it (empty for the dialogs of an IDE), and the project.

    `first` is the home of the SDK whose go a PATH finds first, or a task runs. `by_hand` is True for a GOROOT that a
    sync does not align, `is_missing` for a file of variables or the go of a task that is not there. `refusal` is what
    go says with the variables of this owner, empty where it works.
    """

    owner: str
    remedy: str
    name: str
    value: Value
    opened: OpenedProject
    first: Path | None = None
    by_hand: bool = False
    is_missing: bool = False
    refusal: str = ""


def editor_entries(place: Place, ide: IdeFacts) -> Iterator[EditorEntry]:
    """Yield what run configurations, settings, launch configurations and tasks set."""
    if ide.idea:
        yield from _of_jetbrains(place, ide, ide.idea)
    folder = next((item for item in ide.opened if "vscode" in item.target.editors), None)
    if folder:
        yield from _of_vscode(place, ide, folder)


def _of_jetbrains(place: Place, ide: IdeFacts, idea: OpenedProject) -> Iterator[EditorEntry]:
    for variable in ide.project.variables:
        if variable.value.text:
            first = first_sdk(variable.name, variable.value.text, place)
            yield EditorEntry(variable.owner, "", variable.name, variable.value, idea, first)


def _of_vscode(place: Place, ide: IdeFacts, folder: OpenedProject) -> Iterator[EditorEntry]:
    for vscode in ide.vscodes:
        for item in vscode.variables:
            owner = f"{item.setting} of {vscode.program} (for {item.receiver})"
            by_hand = item.setting.startswith(_BY_HAND)
            remedy = edit_command(item.value.file, item.value.line)
            missing = _is_missing(item.name, item.value.text)
            yield EditorEntry(owner, remedy, item.name, item.value, folder, item.first, by_hand, missing)
    for launch in ide.launches:
        remedy = edit_command(launch.value.file)
        first = first_sdk(launch.name, launch.value.text, place)
        missing = _is_missing(launch.name, launch.value.text)
        yield EditorEntry(
            launch.owner, remedy, launch.name, launch.value, folder, first, by_hand=True, is_missing=missing
        )


def _is_missing(name: str, text: str) -> bool:
    is_go = name == COMMAND and os.path.isabs(text) and Path(text).stem == "go"
    return name == ENV_FILE or (is_go and not os.path.exists(text))


def missing_profiles(texts: Iterable[str], directory: Path) -> dict[str, str]:
    """Return for each of these flags the file that they name with -pgo, where that is not there.

    go reads it when it builds a program. `directory` is that of the project.
    """
    found: dict[str, str] = {}
    for text in texts:
        words = (word.strip("\"'").lstrip("-") for word in text.replace("$PROJECT_DIR$", str(directory)).split())
        named = [word.removeprefix("pgo=") for word in words if word.startswith("pgo=")]
        if named and named[-1] not in ("auto", "off", "") and "$" not in named[-1] and "\0" not in named[-1]:
            path = directory / named[-1]
            if not path.is_file():
                found[text] = str(path)
    return found


def with_refusals(entries: Iterable[EditorEntry], asked: Asked | None) -> Iterator[EditorEntry]:
    """Yield the entries, with what go says where it works in the terminal and not with what an owner sets."""
    if asked is None:
        yield from entries
        return
    for number, (_, group) in enumerate(groupby(entries, attrgetter("owner"))):
        yield from _judged(list(group), asked) if number < _MOST_OWNERS else group


def _judged(items: list[EditorEntry], asked: Asked) -> Iterator[EditorEntry]:
    """Yield the entries of one owner; the one that go names has its refusal, else the first."""
    changed = {item.name: item.value.text for item in items if item.name in _JUDGED and _differs(item, asked)}
    said = _refusal(asked, changed) if changed else ""
    blamed = next((name for name in changed if name in said), next(iter(changed), ""))
    for item in items:
        yield replace(item, refusal=said) if said and item.name == blamed else item


def _differs(item: EditorEntry, asked: Asked) -> bool:
    setting = asked.settings.get(item.name)
    return "\0" not in item.value.text and item.value.text != (setting.value if setting else "")


def _refusal(asked: Asked, changed: Mapping[str, str]) -> str:
    """Return the first error of go that these variables cause, offline and without running anything."""
    environment = {**asked.env, **changed}
    there = replace(asked, env=environment, settings=replace(asked.settings, environment=environment))
    _, kept = flags_of(there.settings)
    with TemporaryDirectory(prefix="gosdk-doctor-") as scratch:
        before, env = offline(asked, Path(scratch)), offline(there, Path(scratch))
        for words in _commands(asked, changed, kept):
            run = run_go(asked.go, words, env, asked.directory)
            if _failed(run) and not _failed(run_go(asked.go, words, before, asked.directory)):
                return _said(run, asked)
    return ""


def _commands(asked: Asked, changed: Mapping[str, str], flags: Iterable[str]) -> Iterator[tuple[str, ...]]:
    yield "list", "-m"
    yield "build", "-n", SMALL_PACKAGE
    # -mod=mod would write.
    if asked.module and not _TARGETS & changed.keys() and not any("mod=mod" in flag for flag in flags):
        yield "list", *patterns(asked)


def _failed(run: GoRun) -> bool:
    return run.status != 0 or bool(run.failure)


def _said(run: GoRun, asked: Asked) -> str:
    messages = (
        item.text
        for item in read_messages(run, asked.directory)
        if OFFLINE not in item.text and NO_LIBRARY not in item.text
    )
    text = next(messages, "")
    return f"{run.command}: {' '.join(text.removeprefix('go: ').split())[:400]}" if text else ""
