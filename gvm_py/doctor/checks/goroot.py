"""GOROOT where somebody names it: exported, wrong, or reached through a link."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import GosdkError
from gvm_py.ide.goroot_value import real_goroot
from gvm_py.ide.machine_paths import is_windows_path
from gvm_py.ide.macros import unknown_macro
from gvm_py.selection.system_go import same_file

# A version manager or Homebrew keeps the SDK one level below what looks like it.
_INNER = ("go", "libexec", "share/go")


@dataclass(frozen=True)
class _Named:
    """A GOROOT, who says so and where, and what to do when it is wrong."""

    path: Path
    who: str
    where: str
    fix: str = ""


def check_export(snapshot: Snapshot) -> Iterator[Finding]:
    """Find GOROOT in the environment and in start-up files: it outlives every switch of the SDK."""
    assignments = [line for line in snapshot.shell.startup.assignments if line.name == "GOROOT"]
    for line in assignments:
        seen = ", also by an IDE that is started from the desktop" if line.line.in_session else ""
        what = f"GOROOT={line.value} is exported by every new shell{seen}, whichever SDK is chosen"
        yield Finding("goroot-export", "warning", what, line.where, f"delete line {line.line.line} of {line.line.file}")
    value = snapshot.place.env.get("GOROOT")
    if value and not assignments and not _is_by_gosdk(snapshot, Path(value)):
        what = f"GOROOT={value} is exported in this shell, whichever SDK is chosen"
        yield Finding("goroot-export", "warning", what, "environment variable GOROOT", "unset GOROOT")


def check_home(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOROOT that is no home of an SDK: gone, empty, a file, a shim, or the directory around the SDK."""
    for named in _named(snapshot):
        problem = _problem(named.path, snapshot.place.layout.shims)
        if problem:
            yield Finding("goroot-home", "error", f"{named.who} is {named.path}, {problem}", named.where, named.fix)


def check_link(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOROOT behind a symbolic link that others move, as Homebrew's `opt/go` and snap's `current`."""
    chosen = snapshot.choice.sdk
    named = list(_named(snapshot))
    if chosen:
        where = f"{snapshot.place.layout.linked / chosen.version.name}:1" if chosen.linked else str(chosen.goroot)
        named.append(_Named(chosen.goroot, f"the home of {chosen.version.name}", where))
    fixed = (snapshot.place.layout.root, snapshot.place.home)
    for item in named:
        try:
            real = real_goroot(item.path, fixed)
        except (GosdkError, OSError):
            continue  # no SDK at all is for check_home to say
        if real != Path(os.path.normpath(item.path)) and not item.path.is_relative_to(snapshot.place.stable_links):
            what = (
                f"{item.who} is {item.path}, a link; the real directory is {real}. "
                "Who moves the link changes the SDK under a running IDE"
            )
            yield Finding("goroot-link", "warning", what, item.where, f"name the real directory: {real}")


def _named(snapshot: Snapshot) -> Iterator[_Named]:
    if value := snapshot.place.env.get("GOROOT"):
        yield _Named(Path(value), "GOROOT of this shell", snapshot.written("GOROOT"), "unset GOROOT")
    ide = snapshot.ide.project.goroot
    if ide and not unknown_macro(ide.text) and not is_windows_path(ide.text):
        yield _Named(Path(ide.text), "GOROOT of the IDE", ide.where, "gosdk sync-ide")
    vscode = snapshot.ide.vscode.goroot if snapshot.ide.vscode else None
    if vscode:
        yield _Named(Path(vscode.text), "go.goroot of VS Code", vscode.where, "gosdk sync-ide --fix")


def _is_by_gosdk(snapshot: Snapshot, goroot: Path) -> bool:
    """Return whether the hook, `gosdk exec`, `gosdk shell` or an IDE that was synced set it, to the chosen SDK."""
    chosen = snapshot.choice.sdk
    return chosen is not None and same_file(goroot, chosen.goroot)


def _problem(path: Path, shims: Path) -> str:
    try:
        os.stat(path)
        return _no_home(path, shims)
    except (FileNotFoundError, NotADirectoryError):
        return "which is not there"
    except OSError as error:
        return f"which cannot be looked at: {error.strerror}"


def _no_home(path: Path, shims: Path) -> str:
    if same_file(path, shims) or same_file(path.parent, shims):
        return "the place of the shims, which is no SDK"
    if path.is_file():
        return "a file, not the directory of an SDK"
    if not os.listdir(path):
        return "which is empty"
    if (path / "src").is_dir() and any((path / "bin" / name).is_file() for name in ("go", "go.exe")):
        return ""
    inner = next((path / name for name in _INNER if (path / name / "bin").is_dir()), None)
    return f"but the SDK is in {inner}" if inner else "which lacks bin/go or src/"
