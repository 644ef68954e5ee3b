"""Programs that were built by an older Go than this project needs, and a debugger that is too old for the SDK."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.upkeep.tools.gobin import DELVE, ToolReference, standing, too_old_to_debug
from gvm_py.upkeep.tools.recipe import recipe_of


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find programs in GOBIN that cannot read this module; gopls, staticcheck and others refuse newer code."""
    module = snapshot.module
    wanted = module.lines.minimum.wanted if module else None
    if module is None or wanted is None:
        return
    for tool in snapshot.go.tools:
        if standing(tool.info, ToolReference(wanted, None)).behind_project:
            what = f"{tool.name} was built by {tool.info.go_version}, too old for {module.where}"
            recipe = recipe_of(tool.info, snapshot.place.platform)
            by_hand = f"build {tool.name} again: {recipe}" if isinstance(recipe, str) else ""
            fix = by_hand or f"gosdk tools rebuild {tool.name}"
            yield Finding("tools", "warning", what, str(tool.path), fix, by_hand=bool(by_hand))


def check_delve(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a Delve, the user's or the one of the IDE, that refuses to debug what the selected SDK builds."""
    for tool in snapshot.go.tools:
        version = tool.info.main.version if tool.info.main else ""
        what = _too_old(version, snapshot)
        if tool.info.path == DELVE and what:
            what = f"{tool.name} {version}, built by {tool.info.go_version}, {what}"
            yield Finding("delve", "warning", what, str(tool.path), f"go install {DELVE}@latest")
    yield from _bundled_delve(snapshot)


def _bundled_delve(snapshot: Snapshot) -> Iterator[Finding]:
    ide = snapshot.ide.ide
    if ide is None or not snapshot.ide.has_jetbrains:
        return
    for delve in snapshot.ide.delves:
        what = _too_old(delve.version, snapshot)
        if delve.selector == ide.selector and what:
            what = f"the Delve {delve.version} of {ide.title} {what}"
            yield Finding("delve", "warning", what, str(delve.path), f"update {ide.title}", by_hand=True)


def _too_old(version: str, snapshot: Snapshot) -> str:
    selected = snapshot.sdk.go_version if snapshot.sdk else None
    newest = too_old_to_debug(version, selected) if selected else ""
    if not newest or selected is None:
        return ""
    return f"debugs programs up to Go {newest}; the selected SDK is of Go {selected.language}"
