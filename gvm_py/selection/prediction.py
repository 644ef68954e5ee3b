"""What the go command will do by itself once it runs: stay, switch to another SDK, or fail, and with which words.

Source: cmd/go `internal/toolchain` Select and Exec (Go 1.26), reproduced step by step.
"""

import json
from pathlib import Path
from typing import Literal

from gvm_py.errors import GosdkError
from gvm_py.golang.gomod import Minimum, scan_all
from gvm_py.host import Platform
from gvm_py.records import dataclass, replace
from gvm_py.selection.build_settings import BUILD_SETTINGS
from gvm_py.selection.go_setup import GoSetup
from gvm_py.selection.module_errors import module_error, short_path
from gvm_py.selection.request_files import module_file, modules_enabled, read_request_file, walk
from gvm_py.selection.system_go import downloaded, look_path
from gvm_py.version import GoVersion

_FIRST_WITH_SWITCH = GoVersion.parse("1.21")


@dataclass(frozen=True)
class Prediction:
    """`toolchain` is the name that runs or was looked for, `location` the program or directory it is taken from.

    `message` is the go command's own error, empty for a relative GOWORK and for a file that cannot be read, such as
    a pipe, at which it would wait forever. Commands that load no module, such as `go version`, do not meet a message
    about a module file.
    """

    action: Literal["stay", "switch", "fail"]
    toolchain: str
    reason: str
    source: Literal["", "PATH", "module cache", "download"] = ""
    location: Path | None = None
    message: str = ""


@dataclass(frozen=True)
class _Choice:
    name: str
    version: GoVersion
    mode: str
    reason: str
    explain: str = ""


class _RefusedError(Exception):
    """The go command gives up with this message."""


def predict(setup: GoSetup) -> Prediction:
    """Return what the go command does in this directory."""
    found, (setting, message) = _chosen(setup), setup.refused
    # The Go that runs after a switch looks at the settings of builds by itself.
    is_met = found.action == "stay" or (found.action == "switch" and setting not in BUILD_SETTINGS)
    return replace(found, action="fail", reason=setting, message=message) if is_met and message else found


def _chosen(setup: GoSetup) -> Prediction:
    trail = walk(str(setup.cwd), ("go.work", "go.mod"))
    local = setup.local.name
    mode = setup.env.get("GO111MODULE", "")
    if mode not in ("", "on", "auto", "off"):
        message = f"go: unknown environment setting GO111MODULE={mode}"
        return Prediction("fail", local, "GO111MODULE", message=message)
    if not modules_enabled(trail, setup.env):
        return Prediction("stay", local, "modules are off (GO111MODULE)")
    try:
        file = module_file(trail, setup.env)
        minimum = scan_all(read_request_file(file)).minimum if file else Minimum()
    except GosdkError as error:
        return Prediction("fail", local, error.message)
    short = short_path(file, setup.cwd) if file else ""
    if setup.local < _FIRST_WITH_SWITCH:
        reason = f"Go {setup.local} is older than 1.21 and has no toolchain switch"
        return _loaded(Prediction("stay", local, reason), file, replace(setup, modfile=""))
    try:
        choice = _select(setup, minimum, short)
        found = _locate(setup, choice)
    except _RefusedError as refusal:
        return Prediction("fail", local, f"GOTOOLCHAIN={setup.gotoolchain}", message=f"go: {refusal}")
    checked = _checked(found, choice.explain, minimum, short, setup.gotoolchain)
    return _loaded(checked, file, setup) if checked.action == "stay" else checked


def _loaded(found: Prediction, file: str | None, setup: GoSetup) -> Prediction:
    try:
        message = module_error(file, setup.cwd, setup.env, setup.local)
    except GosdkError as error:
        return replace(found, action="fail", reason=error.message)
    if message or not file or not setup.modfile or file.endswith(".work"):
        return replace(found, action="fail", message=message) if message else found
    return _checked(found, "", _minimum_of(setup), short_path(setup.modfile, setup.cwd), setup.gotoolchain)


def _minimum_of(setup: GoSetup) -> Minimum:
    try:
        return scan_all(read_request_file(str(setup.cwd / setup.modfile))).minimum
    except GosdkError:
        return Minimum()  # doctor asks go about a file that is gone


def _select(setup: GoSetup, minimum: Minimum, file: str) -> _Choice:
    choice = _starting_point(setup)
    if choice.mode not in ("auto", "path") or not file:
        return choice
    if minimum.toolchain == "default":
        return replace(choice, explain=f"; {file} sets toolchain default")
    if minimum.toolchain:
        version = minimum.toolchain_version
        if version is None:
            raise _RefusedError(f"invalid toolchain {json.dumps(minimum.toolchain)} in {file}")
        if version > choice.version:
            choice = _Choice(minimum.toolchain, version, choice.mode, f"toolchain line in {file}")
    if (version := minimum.go_version) and version > choice.version:
        choice = _Choice(version.first_release.name, version, choice.mode, f"go line in {file}")
    return choice


def _starting_point(setup: GoSetup) -> _Choice:
    local, text = setup.local, setup.gotoolchain or "local"
    reason = f"GOTOOLCHAIN={text}" if setup.gotoolchain else "GOTOOLCHAIN is not set"
    if text in ("auto", "path"):
        return _Choice(local.name, local, text, reason)
    name, plus, mode = text.partition("+")
    version = local if name == "local" else GoVersion.from_setting(name)
    if version is None:
        minimum = f": invalid minimum toolchain {json.dumps(name)}" if plus else ""
        raise _RefusedError(f"invalid GOTOOLCHAIN {json.dumps(text)}{minimum}")
    if plus and mode not in ("auto", "path"):
        raise _RefusedError(f'invalid GOTOOLCHAIN "{text}": only version suffixes are +auto and +path')
    return _Choice(local.name if name == "local" else name, version, mode, reason)


def is_toolchain_setting(text: str) -> bool:
    """Return whether the go command accepts `text` as GOTOOLCHAIN."""
    name, plus, mode = text.partition("+")
    if name in ("auto", "path") or not text:
        return not plus
    return (name == "local" or GoVersion.from_setting(name) is not None) and (not plus or mode in ("auto", "path"))


def _locate(setup: GoSetup, choice: _Choice) -> Prediction:
    if choice.name == setup.local.name:
        return Prediction("stay", choice.name, choice.reason)
    if program := look_path(choice.name, setup.env, setup.cwd):
        return Prediction("switch", choice.name, choice.reason, "PATH", program)
    if setup.gotoolchain == "path" or setup.gotoolchain.endswith("+path"):
        raise _RefusedError(f'cannot find "{choice.name}" in PATH')
    if setup.modcache and (directory := downloaded(choice.name, setup.modcache)):
        return Prediction("switch", choice.name, choice.reason, "module cache", directory)
    if choice.version.is_language and choice.name == choice.version.name:
        raise _RefusedError(
            f"invalid toolchain: {choice.name} is a language version but not a toolchain version ({choice.name}.x)"
        )
    if setup.goproxy == "off":
        raise _RefusedError(f"download {choice.name} for {Platform.here()}: toolchain not available")
    return Prediction("switch", choice.name, choice.reason, "download")


def _checked(found: Prediction, explain: str, minimum: Minimum, file: str, gotoolchain: str) -> Prediction:
    wanted, running = minimum.go_version, GoVersion.from_toolchain(found.toolchain)
    setting = "" if gotoolchain in ("", "auto") else f"; GOTOOLCHAIN={gotoolchain}"
    if wanted is None or running is None or wanted <= running:
        return found
    message = f"go: {file} requires go >= {wanted} (running go {running}{setting}{explain})"
    return replace(found, action="fail", message=message)
