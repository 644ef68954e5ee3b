"""The user's go/env file: lines of `go env -w` that outlived what they were written for.

Since Go 1.27 `go env -w GOROOT` and `go env -u GOROOT` are refused while an old line is still obeyed, and before
that they fail when the directory is gone. Only an edit of the file helps, which `--fix` makes.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from gvm_py.doctor.finding import Finding, Level
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.golang.goenv import GoSetting
from gvm_py.selection.prediction import is_toolchain_setting
from gvm_py.system.safe_file import FileChange
from gvm_py.version import GoVersion

_Judgement = tuple[Level, str] | None


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find lines for GOROOT, GOTOOLCHAIN and GOBIN that are stale; `--fix` takes out just these."""
    settings = snapshot.go.settings.user
    judged = [(settings[key], judge(settings[key], snapshot)) for key, judge in _JUDGES.items() if key in settings]
    stale = [(setting, verdict) for setting, verdict in judged if verdict]
    if not stale:
        return
    change = _without(stale[0][0].file, snapshot.go.env_file, {setting.key for setting, _ in stale})
    for setting, (level, what) in stale:
        yield Finding("go-env-file", level, what, setting.origin, "gosdk doctor --fix", change)


def _goroot(setting: GoSetting, snapshot: Snapshot) -> _Judgement:
    path, chosen = setting.value, snapshot.sdk
    facts, sdk = snapshot.go.env_file_goroot, snapshot.selection.facts
    if not path or facts is None:
        return None
    if not facts.is_directory:
        return (
            "error",
            f"go env -w GOROOT={path} is stale: that directory is gone, and a go that no shim starts fails",
        )
    if sdk and facts.real == sdk.real:
        return "warning", f"go env -w GOROOT={path} is what was chosen here, but would stay after the next switch"
    return "error", f"go env -w GOROOT={path} is stale: it is not the chosen {chosen.version.name if chosen else 'SDK'}"


def _toolchain(setting: GoSetting, snapshot: Snapshot) -> _Judgement:
    is_hidden = snapshot.go.settings.get(setting.key) != setting
    level: Level = "warning" if is_hidden else "error"
    where = " where no variable GOTOOLCHAIN is set" if is_hidden else ""
    if not is_toolchain_setting(setting.value):
        said = f"is not a value that go accepts: every command fails{where}"
        return level, f"go env -w GOTOOLCHAIN={setting.value} {said}"
    name = setting.value.partition("+")[0]
    version, chosen = GoVersion.from_toolchain(name), snapshot.sdk
    if version is None:
        return None
    if chosen and version == chosen.version:
        what = f"go env -w GOTOOLCHAIN={setting.value} is what was chosen here, but would stay after the next switch"
        return "warning", what
    return level, f"go env -w GOTOOLCHAIN={setting.value} is stale: go runs {name}, whatever SDK is selected{where}"


def _gobin(setting: GoSetting, snapshot: Snapshot) -> _Judgement:
    path = setting.value
    if not path:
        return None
    if not os.path.isabs(path):
        return "error", f"go env -w GOBIN={path} is not an absolute path, so go install fails"
    if snapshot.go.gobin and snapshot.go.gobin.path == Path(path) and not snapshot.go.gobin.exists:
        return "warning", f"go env -w GOBIN={path} is stale: that directory is gone"
    owner = next((sdk for sdk in snapshot.installed if Path(path).is_relative_to(sdk.goroot)), None)
    return ("warning", f"go env -w GOBIN={path} puts programs into the SDK {owner.version.name}") if owner else None


_JUDGES: dict[str, Callable[[GoSetting, Snapshot], _Judgement]] = {
    "GOROOT": _goroot,
    "GOTOOLCHAIN": _toolchain,
    "GOBIN": _gobin,
}


def _without(file: Path | None, before: bytes | None, keys: set[str]) -> tuple[FileChange, ...]:
    if file is None or before is None:
        return ()
    # An earlier line for a key would come into force when only the last one is taken out.
    lines = before.split(b"\n")
    kept = [line for line in lines if os.fsdecode(line.partition(b"=")[0]) not in keys]
    return (FileChange(file, before, b"\n".join(kept)),)
