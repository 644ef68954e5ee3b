"""The go command's settings and where each of them is written.

Order of cmd/go `internal/cfg`: a non-empty environment variable, then the user's go/env file, then `$GOROOT/go.env`.
"""

import os
import re
import stat
import sys
from collections.abc import Mapping
from pathlib import Path

from gvm_py.errors import GosdkError, shell_word
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.system.fs import open_regular

_SIZE_LIMIT = 1 << 20
_OF_GO_ENV = re.compile(r"(?:^|\s)[\"']?--?(?:C|changed|json|u|w)\b")


@dataclass(frozen=True)
class GoSetting:
    """A value and the place that sets it: a line of a file, or the environment where `file` is None."""

    key: str
    value: str
    file: Path | None = None
    line: int = 0

    @property
    def origin(self) -> str:
        """Return `/home/me/.config/go/env:3`, or what the environment calls it."""
        return f"{self.file}:{self.line}" if self.file else f"environment variable {self.key}"


@dataclass(frozen=True)
class GoEnv:
    """What the go command of one GOROOT would read, without running it."""

    environment: Mapping[str, str]
    user: Mapping[str, GoSetting]
    goroot: Mapping[str, GoSetting]

    @classmethod
    def read(cls, env: Mapping[str, str], *, goroot: Path | None = None, platform: Platform | None = None) -> "GoEnv":
        """Return the settings seen with `env` by the Go at `goroot`. A file that cannot be read counts as empty."""
        user_file = user_env_file(env, platform)
        return cls(
            environment=env,
            user=_read_file(user_file) if user_file else {},
            goroot=_read_file(goroot / "go.env", last_wins=False) if goroot else {},
        )

    def get(self, key: str) -> GoSetting | None:
        """Return the setting in force, or None where nobody sets it.

        An empty line in the user's file still hides the line of go.env. GOROOT is never taken from go.env.
        """
        if value := self.environment.get(key):
            return GoSetting(key, value)
        return self.user.get(key) or (self.goroot.get(key) if key != "GOROOT" else None)

    @property
    def build_cache(self) -> Path | None:
        """GOCACHE, else go-build in the user's directory for caches (os.UserCacheDir)."""
        named = self.get("GOCACHE")
        if named and named.value:
            return Path(named.value)
        directory = Platform.here().cache_directory(self.environment)
        return directory / "go-build" if directory else None

    @property
    def module_cache(self) -> Path | None:
        """GOMODCACHE, else pkg/mod of the first GOPATH entry, else of ~/go (cmd/go `cfg.gopathDir`)."""
        named, gopath = self.get("GOMODCACHE"), self.get("GOPATH")
        if named and named.value:
            return Path(named.value)
        entries = Platform.here().split_list(gopath.value) if gopath else []
        if entries and entries[0]:
            return Path(entries[0], "pkg", "mod")
        home = self.environment.get("USERPROFILE" if sys.platform == "win32" else "HOME")
        return Path(home, "go", "pkg", "mod") if home else None


def unset_in_user_file(setting: GoSetting) -> str:
    """Return the command that removes a setting from the user's go/env file."""
    key = setting.key
    # Of GOWORK the go command says "cannot be modified", and with a GOPATH that it refuses it starts nothing.
    if key == "GOWORK" or (key == "GOPATH" and not all(map(os.path.isabs, Platform.here().split_list(setting.value)))):
        return f"sed -i.bak '/^{key}=/d' {shell_word(setting.file)}"
    # With a malformed value even `go env -u` fails, and with a flag of `go env` itself.
    if key == "GOFLAGS" and _OF_GO_ENV.search(setting.value):
        return "GOFLAGS=-v go env -u GOFLAGS"
    return f"GOTOOLCHAIN=local go env -u {key}" if key == "GOTOOLCHAIN" else f"go env -u {key}"


def user_env_file(env: Mapping[str, str], platform: Platform | None = None) -> Path | None:
    """Return `$GOENV` or the go/env file of os.UserConfigDir; None for GOENV=off and where there is no home."""
    if named := env.get("GOENV"):
        return None if named == "off" else Path(named)
    directory = (platform or Platform.here()).config_directory(env)
    return directory / "go" / "env" if directory else None


def require_env_file(env: Mapping[str, str]) -> None:
    """Raise GosdkError where the go command would wait for ever for its settings: for a pipe, or a device."""
    file = user_env_file(env)
    try:
        mode = os.stat(file).st_mode if file and file != Path(os.devnull) else stat.S_IFREG
    except (OSError, ValueError):
        return
    # A directory is one that go reads nothing from.
    if file and not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise GosdkError(
            f"{file} is not a regular file, and go would wait for its end", hint=f"ls -l {shell_word(file)}"
        )


def _read_file(path: Path, *, last_wins: bool = True) -> dict[str, GoSetting]:
    try:
        with open_regular(path) as file:
            text = file.read(_SIZE_LIMIT).decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return {}
    found: dict[str, GoSetting] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        key, equals, value = line.partition("=")
        # No value of an environment can hold a NUL, nor can a path.
        if equals and "A" <= line[0] <= "Z" and "\0" not in line and (last_wins or key not in found):
            found[key] = GoSetting(key, value, path, number)
    return found
