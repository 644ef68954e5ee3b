"""Which go a shell meets first, and whether that go has its compiler from the GOROOT of another release."""

from collections.abc import Iterator

from gvm_py.doctor.every_go import FoundGo
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import edit_command
from gvm_py.system.programs import hidden_by_pathext
from gvm_py.system.registry import by_machine


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find another go in front of the shims, with the line that puts it there, and shims that are not on PATH."""
    decision, first = snapshot.selection.decision, snapshot.shell.first_on_path
    if decision is None or decision.bin is None or snapshot.shell.starts_selected:
        return
    chosen = decision.bin / f"go{snapshot.place.platform.exe}"
    name = decision.version.name if decision.version else str(chosen)
    if first is None and (hidden := hidden_by_pathext(snapshot.place.platform, snapshot.place.env)):
        what = f"PATHEXT={snapshot.place.env['PATHEXT']}: {hidden}"
        yield Finding("path-order", "error", what, "environment variable PATHEXT", "unset PATHEXT")
        return
    if first is None:
        what = f"there is no go on PATH, not even the shims in {snapshot.place.layout.shims}; {name} is selected"
        yield Finding("path-order", "error", what, "environment variable PATH", snapshot.shell.path_fix)
        return
    yield _other_first(first, name, snapshot)


def _other_first(first: FoundGo, name: str, snapshot: Snapshot) -> Finding:
    has_shims = any(go.is_our_shim for go in snapshot.shell.gos)
    line = snapshot.shell.startup.path_line(first.path.parent)
    where = line.where if line else "environment variable PATH"
    version = f" ({first.version})" if first.version else ""
    reason = "comes before the shims" if has_shims else "runs, because the shims are not on PATH"
    what = f"{first.path}{version} {reason}; {name} is selected{by_machine(first.path)}"
    fix = snapshot.shell.path_fix
    if line and line.line and has_shims:  # without a number it is a key of the registry
        what = f"{what}; the gosdk block belongs below this line"
        fix = edit_command(line.file, line.line)
    return Finding("path-order", "error", what, where, fix)


def check_mixed(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOROOT, in the environment or in go/env, of another release than the go that a shell starts."""
    first, other = snapshot.shell.first_on_path, snapshot.shell.goroot or snapshot.go.env_file_goroot
    if first is None or first.goroot is None or other is None:
        return
    tools = other.version
    if not tools or tools == first.version or other.real == first.goroot:
        return
    what = (
        f"{first.path} is {first.version} and takes its tools from {other.path}, which is {tools}: builds end in "
        f'compile: version "{tools}" does not match go tool version "{first.version}"'
    )
    fix = "gosdk doctor --fix" if snapshot.shell.goroot is None else "unset GOROOT"
    yield Finding("mixed-sdks", "error", what, snapshot.written("GOROOT"), fix)
