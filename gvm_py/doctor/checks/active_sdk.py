"""Which SDK is selected here, which files request another one, and whether the go command then switches."""

import os
import re
from collections.abc import Iterator

from gvm_py.doctor.checks import go_verdict
from gvm_py.doctor.finding import Finding, place_of
from gvm_py.doctor.go_errors import WITHOUT_MARK
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import move_aside, shell_word
from gvm_py.records import replace
from gvm_py.selection import Decision, Rule
from gvm_py.selection.prediction import is_toolchain_setting
from gvm_py.selection.request_files import UNUSABLE
from gvm_py.version import GoVersion

_FIRST_WITH_SWITCH = GoVersion.parse("1.21")
_OF_THE_FILE = re.compile(r"^go [^:]*: (?:\S*/)?go\.(?:mod|work) requires go >=")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a version request that no installed SDK satisfies, and a file that does not contain one."""
    choice = snapshot.selection
    if choice.refusal:
        unset = choice.refusal.hint.removeprefix("unset ")
        is_setting = unset != choice.refusal.hint
        where = snapshot.written(unset) if is_setting else place_of(choice.refusal, snapshot.place.directory)
        yield Finding("selection", "error", choice.refusal.message, where, choice.refusal.hint)
    elif choice.decision and choice.decision.bin is None:
        yield _missing(choice.decision, snapshot)


def _missing(decision: Decision, snapshot: Snapshot) -> Finding:
    module, what, where = snapshot.module, decision.missing, str(decision.origin)
    if module is None or decision.rule is not Rule.SYSTEM or module.lines.minimum.go_version:
        return Finding("selection", "error", what, where, decision.hint)
    if line := module.lines.go:
        what, where = f"{what}; {line.value!r} is not a Go version", f"{module.path}:{line.number}"
    elif module.has_mark:
        what, where = f"{what}; a byte order mark hides the first line of {module.path}", f"{module.path}:1"
        return Finding("selection", "error", what, where, WITHOUT_MARK.format(file=shell_word(module.path)))
    return Finding("selection", "error", what, where, decision.hint)


def check_toolchain(snapshot: Snapshot) -> Iterator[Finding]:
    """Find an SDK that is older than the module, and a go command that switches to another SDK or refuses to."""
    # What go says of the file that chooses the SDK comes of GOTOOLCHAIN=local, which doctor sets.
    said = [item for item in go_verdict.check("toolchain", snapshot) if not _OF_THE_FILE.search(item.what)]
    first = {(item.why, item.fix): replace(item, what=_as_user(item.what, snapshot)) for item in reversed(said)}
    yield from (() if _is_too_old_to_switch(snapshot) else first.values()) or _predicted(snapshot)


def _as_user(said: str, snapshot: Snapshot) -> str:
    setting = snapshot.go.settings.get("GOTOOLCHAIN")
    return said if setting and setting.value == "local" else said.replace("; GOTOOLCHAIN=local)", ")")


def _predicted(snapshot: Snapshot) -> Iterator[Finding]:
    sdk, module, prediction = snapshot.sdk, snapshot.module, snapshot.selection.prediction
    if sdk is None or prediction is None:
        return
    where = module.where if module else snapshot.written("GOTOOLCHAIN")
    wanted = module.lines.minimum.wanted if module else None
    if _is_too_old_to_switch(snapshot):
        what = f"the module requires Go {wanted}; {sdk.version.name} has no toolchain switch and cannot open it"
        yield Finding("toolchain", "error", what, where, f"gosdk use {wanted}")
    elif prediction.action == "fail" and prediction.message and not _is_said(snapshot):
        what = f"{sdk.version.name} fails here: {prediction.message}"
        yield Finding("toolchain", "error", what, _cause(snapshot, where), _remedy(snapshot))
    elif prediction.action == "switch":
        what = (
            f"{sdk.version.name} is selected, but the go command itself switches to {prediction.toolchain} "
            f"({prediction.reason}); an IDE still shows {sdk.version.name}"
        )
        yield Finding("toolchain", "warning", what, _cause(snapshot, where), _remedy(snapshot))


def _is_too_old_to_switch(snapshot: Snapshot) -> bool:
    version = snapshot.sdk.go_version if snapshot.sdk else None
    wanted = snapshot.module.lines.minimum.wanted if snapshot.module else None
    return version is not None and version < _FIRST_WITH_SWITCH and wanted is not None and wanted > version


def _cause(snapshot: Snapshot, where: str) -> str:
    decision, module = snapshot.selection.decision, snapshot.module
    if _is_by_setting(snapshot):
        if _is_by_policy(snapshot):
            return f"gotoolchain in {snapshot.place.layout.config_file}"
        return snapshot.written("GOTOOLCHAIN")
    if module and module.lines.toolchain and _is_by_toolchain_line(snapshot):
        return f"{module.path}:{module.lines.toolchain.number}"
    return f"{where}, chosen by {decision.origin}" if decision and decision.rule is Rule.PIN else where


def _remedy(snapshot: Snapshot) -> str:
    decision, module = snapshot.selection.decision, snapshot.module
    if _is_by_setting(snapshot):
        return "gosdk config unset gotoolchain" if _is_by_policy(snapshot) else snapshot.unset_command("GOTOOLCHAIN")
    if module and module.lines.toolchain and _is_by_toolchain_line(snapshot):
        return f"sed -i.bak {module.lines.toolchain.number}d {shell_word(module.path)}"
    wanted = module.lines.minimum.wanted if module else None
    if wanted is None:
        return "gosdk current --why"
    return f"gosdk use {wanted}" if decision and decision.rule is Rule.PIN else f"gosdk install {wanted}"


def _is_said(snapshot: Snapshot) -> bool:
    """Return whether go's own errors about these files and settings are reported, which name the line."""
    prediction = snapshot.selection.prediction
    if prediction and prediction.reason == "GO111MODULE":
        return True  # as module-mode
    said = (True for id_ in ("go-mod", "go-work", "go-env") for _ in go_verdict.check(id_, snapshot))
    return bool(snapshot.go.answer.error) or any(said)


def _is_by_toolchain_line(snapshot: Snapshot) -> bool:
    prediction = snapshot.selection.prediction
    return prediction is not None and "invalid toolchain" in prediction.message


def _is_by_policy(snapshot: Snapshot) -> bool:
    return bool(snapshot.policy) and not snapshot.place.env.get("GOTOOLCHAIN")


def _is_by_setting(snapshot: Snapshot) -> bool:
    """Return whether GOTOOLCHAIN names a version, or is not a value that a go command accepts."""
    setting = snapshot.go.settings.get("GOTOOLCHAIN")
    value = setting.value if setting else ""
    if _is_by_policy(snapshot):
        value = snapshot.policy
    return value.startswith("go1") or not is_toolchain_setting(value)


def check_version_files(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a .go-version that is no file, and a `.tool-versions` or mise.toml that disagrees with what decides."""
    yield from _unusable_pins(snapshot)
    decision, file = snapshot.selection.decision, snapshot.selection.ignored
    if decision is None or file is None or file.agrees(decision.version):
        return
    counts = snapshot.place.version_files
    fix = "gosdk current --why" if counts else "gosdk config set version_files true"
    what = f"a version file is not used: {snapshot.not_used}"
    yield Finding("version-files", "warning", what, file.where, fix)


def _unusable_pins(snapshot: Snapshot) -> Iterator[Finding]:
    decision = snapshot.selection.decision
    if decision is None:
        return
    for visited in decision.visited:
        if os.path.basename(visited.path) == ".go-version" and visited.found in UNUSABLE:
            what = f"{visited.path} is {visited.found}, which selects nothing"
            yield Finding("version-files", "warning", what, visited.path, move_aside(visited.path, ".old"))
