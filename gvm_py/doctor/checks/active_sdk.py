"""Which SDK answers here, and whether the go command then runs another one."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding, place_of
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.selection import Rule
from gvm_py.version import GoVersion

_FIRST_WITH_SWITCH = GoVersion.parse("1.21")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a wish that nothing installed answers, and a file that cannot be read as one."""
    choice = snapshot.selection
    if choice.refusal:
        where = place_of(choice.refusal, snapshot.place.directory)
        yield Finding("selection", "error", choice.refusal.message, where, choice.refusal.hint)
    elif choice.decision and choice.decision.bin is None:
        decision = choice.decision
        yield Finding("selection", "error", decision.missing, str(decision.origin), decision.hint)


def check_toolchain(snapshot: Snapshot) -> Iterator[Finding]:
    """Find an SDK that is older than the module, and a switch of the go command to another SDK."""
    sdk, module, prediction = snapshot.sdk, snapshot.module, snapshot.selection.prediction
    if sdk is None or prediction is None:
        return
    where = module.where if module else snapshot.written("GOTOOLCHAIN")
    wanted = module.lines.minimum.wanted if module else None
    if sdk.version < _FIRST_WITH_SWITCH and wanted and wanted > sdk.version:
        what = f"the module asks for Go {wanted}; {sdk.version.name} knows no toolchain switch and cannot open it"
        yield Finding("toolchain", "error", what, where, f"gosdk use {wanted}")
    elif prediction.action == "fail" and prediction.message:
        what = f"{sdk.version.name} fails here: {prediction.message}"
        yield Finding("toolchain", "error", what, _cause(snapshot, where), _remedy(snapshot))
    elif prediction.action == "switch":
        what = (
            f"{sdk.version.name} is chosen, but the go command itself switches to {prediction.toolchain} "
            f"({prediction.reason}); an IDE still shows {sdk.version.name}"
        )
        yield Finding("toolchain", "warning", what, _cause(snapshot, where), _remedy(snapshot))


def _cause(snapshot: Snapshot, where: str) -> str:
    decision = snapshot.selection.decision
    if _names_a_version(snapshot):
        return (
            f"gotoolchain in {snapshot.place.layout.config_file}"
            if _by_policy(snapshot)
            else snapshot.written("GOTOOLCHAIN")
        )
    return f"{where}, chosen by {decision.origin}" if decision and decision.rule is Rule.PIN else where


def _remedy(snapshot: Snapshot) -> str:
    decision, module = snapshot.selection.decision, snapshot.module
    if _names_a_version(snapshot):
        if _by_policy(snapshot):
            return "gosdk config set gotoolchain ''"
        setting = snapshot.go.settings.get("GOTOOLCHAIN")
        return "go env -u GOTOOLCHAIN" if setting and setting.file else "unset GOTOOLCHAIN"
    wanted = module.lines.minimum.wanted if module else None
    if wanted is None:
        return "gosdk current --why"
    return f"gosdk use {wanted}" if decision and decision.rule is Rule.PIN else f"gosdk install {wanted}"


def _by_policy(snapshot: Snapshot) -> bool:
    return bool(snapshot.policy) and not snapshot.place.env.get("GOTOOLCHAIN")


def _names_a_version(snapshot: Snapshot) -> bool:
    setting = snapshot.go.settings.get("GOTOOLCHAIN")
    value = snapshot.policy if _by_policy(snapshot) else setting.value if setting else ""
    return value.startswith("go1")
