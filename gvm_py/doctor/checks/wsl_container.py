"""WSL and containers: on which side an SDK, an IDE and a project are, and how each calls the same path."""

import re
from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.ide.editor import Value
from gvm_py.ide.machine_paths import Machine, is_windows_path, wsl_prefix

_WINDOWS_DRIVE = re.compile(r"/mnt/[a-z]/")


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find an SDK of the other side: Windows' in WSL, WSL's of another distribution, the host's in a container."""
    machine, named, sdk = snapshot.ide.machine, snapshot.ide.project.goroot, snapshot.sdk
    if machine.wsl and sdk and _WINDOWS_DRIVE.match(str(sdk.goroot)):
        what = f"{sdk.goroot} lies on a drive of Windows: slow in WSL, and its programs may be Windows'"
        yield Finding("sides", "warning", what, str(sdk.goroot), f"gosdk install {sdk.version}")
    if machine.goos == "windows" or named is None:
        return
    if is_windows_path(named.text):
        yield from _windows_side(machine, named)
    elif snapshot.is_container and snapshot.ide.goroot and not snapshot.ide.goroot.is_directory:
        what = f"the IDE's GOROOT {named.text} is of another container or the host: sync where the IDE runs"
        yield Finding("sides", "warning", what, named.where, "gosdk sync-ide")


def _windows_side(machine: Machine, named: Value) -> Iterator[Finding]:
    """Find an SDK by a path of Windows that is not one of this distribution."""
    path = named.text
    ours = f"//wsl.localhost/{machine.wsl}"
    if not machine.wsl:
        what = f"the IDE's GOROOT {path} is a path of Windows, and this is not WSL"
        yield Finding("sides", "error", what, named.where, "gosdk sync-ide")
    elif not wsl_prefix(path):
        what = f"the IDE has an SDK of Windows, {path}, for a project in WSL; from there ours is {ours}/..."
        yield Finding("sides", "error", what, named.where, "gosdk config set ide.wsl_host true && gosdk sync-ide")
    elif wsl_prefix(path).casefold().rpartition("/")[2] != machine.wsl.casefold():
        what = f"the IDE's GOROOT {path} is in another distribution than ours, {machine.wsl}"
        yield Finding("sides", "error", what, named.where, "gosdk sync-ide")
