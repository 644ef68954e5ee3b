"""What the go command of a chosen SDK will see: the settings in force, wherever they are written."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from gvm_py.errors.secrets import shown_entry
from gvm_py.golang.goenv import GoEnv
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.selection.build_settings import build_error
from gvm_py.selection.goflags import as_go_says, refused, value_of
from gvm_py.version import GoVersion

_READ_FROM_EVERYWHERE = ("GOWORK", "GO111MODULE", "GOFLAGS")


@dataclass(frozen=True)
class GoSetup:
    """What the go command of version `local` sees. The settings are those in force, wherever they are written."""

    local: GoVersion
    env: Mapping[str, str]
    cwd: Path
    gotoolchain: str
    goproxy: str = ""
    modcache: Path | None = None
    # A setting with which no command starts, and the go command's message.
    refused: tuple[str, str] = ("", "")
    # What GOFLAGS names in place of go.mod: it does not choose a toolchain, but has to be satisfied.
    modfile: str = ""


def settings_seen(env: Mapping[str, str], goroot: Path | None) -> GoEnv:
    """Return the settings of the Go at `goroot`, started with `env`.

    A GOROOT in the user's go/env file decides whose go.env is read, even where the environment names another
    (cmd/go cfg.initEnvCache): where that directory is gone, GOTOOLCHAIN and GOPROXY have no value any more.
    """
    seen = GoEnv.read(env, goroot=goroot)
    elsewhere = seen.user.get("GOROOT")
    return GoEnv.read(env, goroot=Path(elsewhere.value)) if elsewhere and elsewhere.value else seen


def go_setup(version: GoVersion, settings: GoEnv, cwd: Path, goroot: Path | None = None) -> GoSetup:
    """Return what the go command of `version`, at `goroot`, sees in `cwd`, for the prediction."""
    written = {key: _value(settings, key) for key in _READ_FROM_EVERYWHERE}
    return GoSetup(
        local=version,
        env={**settings.environment, **written},
        cwd=cwd,
        gotoolchain=_value(settings, "GOTOOLCHAIN"),
        goproxy=_value(settings, "GOPROXY"),
        modcache=settings.module_cache,
        refused=_refused(settings, version, goroot),
        modfile=value_of("modfile", _value(settings, "GOFLAGS")),
    )


def gopath_error(value: str) -> str:
    """Return why no go command starts with this GOPATH, empty for none (cmd/go `main`)."""
    for entry in Platform.here().split_list(value):
        shown = json.dumps(shown_entry(entry, value), ensure_ascii=False)
        if entry.startswith("~"):
            return f"GOPATH entry cannot start with shell metacharacter '~': {shown}"
        if entry and not os.path.isabs(entry):
            return f"GOPATH entry is relative; must be absolute path: {shown}."
    return ""


def _refused(settings: GoEnv, version: GoVersion, local: Path | None) -> tuple[str, str]:
    """Return the first setting with which go starts no command, and its message, in the order of cmd/go `main`."""
    goroot = _value(settings, "GOROOT")
    build, message = build_error(settings, version, local) if local else ("", "")
    reasons = {
        "GOROOT": f"cannot find GOROOT directory: {goroot}" if goroot and not os.path.isdir(goroot) else "",
        "GOPATH": gopath_error(_value(settings, "GOPATH")),
        build: message,
        "GOFLAGS": as_go_says(reason) if (reason := refused(_value(settings, "GOFLAGS"))[1]) else "",
    }
    return next(((key, f"go: {reason}") for key, reason in reasons.items() if reason), ("", ""))


def _value(settings: GoEnv, key: str) -> str:
    setting = settings.get(key)
    return setting.value if setting else ""
