"""Where everything lives below `$GOSDK_ROOT` (docs/concepts/store.md)."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from gvm_py.errors import GosdkError, UsageError, move_aside, quoted, recorded_home
from gvm_py.errors.secrets import shown_entry
from gvm_py.paths.spelling import missing_drive, odd_name, on_disk, path_key
from gvm_py.records import dataclass

SHORT_ROOT = "C:\\gosdk"
"""A place for the store where the home of Windows can have none."""


@dataclass(frozen=True)
class Layout:
    """The directories of one store. All of them are on one file system, so that a rename commits."""

    root: Path

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Self:
        """Return the layout at `$GOSDK_ROOT`, default `~/.gosdk`. Raises UsageError for a relative root."""
        named = env.get("GOSDK_ROOT")
        text = named or str(home_directory(env) / ".gosdk")
        if problem := _root_problem(text):
            if named:
                raise UsageError(f"GOSDK_ROOT={quoted(text)} {problem}", hint='export GOSDK_ROOT="$HOME/.gosdk"')
            aside = move_aside(text, ".old") if os.path.lexists(text) else f"export GOSDK_ROOT={SHORT_ROOT}"
            raise UsageError(f"the store {quoted(text)} {problem}", hint=aside)
        if "\n" in text or "\r" in text:
            raise UsageError("GOSDK_ROOT holds a line break, which the one-line files of the store cannot keep")
        return cls(Path(on_disk(text)))

    @property
    def versions(self) -> Path:
        """Complete SDKs, one real directory each, and nothing else."""
        return self.root / "versions"

    @property
    def linked(self) -> Path:
        """One small file for each SDK that lives elsewhere."""
        return self.root / "linked"

    @property
    def resolve(self) -> Path:
        """One-line answers, written by the store and read by the shims."""
        return self.root / "resolve"

    @property
    def shims(self) -> Path:
        """The only directory put on PATH."""
        return self.root / "shims"

    @property
    def cache(self) -> Path:
        """Archives by hash, the release index, checksum-database tiles and tree head."""
        return self.root / "cache"

    @property
    def staging(self) -> Path:
        """SDKs that are being built; swept under the lock."""
        return self.root / "staging"

    @property
    def trash(self) -> Path:
        """Removed SDKs, which can be restored, and what is being deleted; changed under the lock."""
        return self.root / "trash"

    @property
    def locks(self) -> Path:
        """Files that carry operating-system locks; their existence means nothing."""
        return self.root / "locks"

    @property
    def state(self) -> Path:
        """What gosdk remembers about projects and past actions."""
        return self.root / "state"

    @property
    def tools(self) -> Path:
        """Builds of gopls and dlv, in a directory for each minor that is in use."""
        return self.root / "tools"

    @property
    def config_file(self) -> Path:
        """The user's settings."""
        return self.root / "config.toml"

    @property
    def default_file(self) -> Path:
        """The global default request, one line."""
        return self.root / "default"


def _root_problem(text: str) -> str:
    """Return why a store cannot be there, empty where it can."""
    if not Path(text).is_absolute():
        return "is not an absolute path"
    if odd := odd_name(text, exact=False):
        return f"cannot be: {odd}"
    if not os.path.lexists(text):
        return f"cannot be: {missing}" if (missing := missing_drive(text)) else ""
    if os.path.isdir(text):
        return ""
    return "is not a directory" if os.path.exists(text) else "is a link to nowhere"


def layers_from_environment(env: Mapping[str, str], own: Path) -> tuple[Layout, ...]:
    """Return the read-only stores below the user's own one: the directories in `$GOSDK_LAYERS`, first one first.

    Raises UsageError for a relative one.
    """
    layers = env.get("GOSDK_LAYERS", "")
    texts = dict.fromkeys(filter(None, layers.split(os.pathsep)))
    for text in texts:
        if not Path(text).is_absolute() or "\n" in text:
            what = f"GOSDK_LAYERS contains {quoted(shown_entry(text, layers))}, which is not an absolute path"
            raise UsageError(what, hint="export GOSDK_LAYERS=/opt/go")
    return tuple(Layout(Path(text)) for text in texts if path_key(text) != path_key(own))


def user_cache(env: Mapping[str, str]) -> Path | None:
    """Return gosdk's directory in the user's cache, for what a store that may not be written cannot keep.

    `$XDG_CACHE_HOME/gosdk`, default `~/.cache/gosdk`; `%LOCALAPPDATA%\\gosdk` on Windows. None where neither is known.
    """
    named = env.get("LOCALAPPDATA" if os.name == "nt" else "XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        return Path(named) / "gosdk"
    home = env.get("HOME", "")
    return Path(home) / ".cache" / "gosdk" if Path(home).is_absolute() else None


def home_directory(env: Mapping[str, str]) -> Path:
    """Return the user's home. Raises UsageError where the environment names none."""
    name = "USERPROFILE" if sys.platform == "win32" else "HOME"
    home = env.get(name, "")
    if not Path(home).is_absolute():
        what = f"the environment names no home directory: {name} is not set to an absolute path"
        raise UsageError(what, hint=f"export {name}={recorded_home()}")
    return Path(on_disk(home))


def working_directory(env: Mapping[str, str]) -> Path:
    """Return the working directory by its logical name. Raises GosdkError where it no longer exists."""
    try:
        physical = os.getcwd()
    except FileNotFoundError:
        raise GosdkError("the working directory no longer exists", hint='cd "$HOME"') from None
    logical = env.get("PWD", "")
    try:
        same = os.path.isabs(logical) and os.path.samefile(logical, physical)
    except OSError:
        same = False
    return Path(logical if same else on_disk(physical))


def is_sha256(text: str) -> bool:
    """Return whether `text` is a SHA-256 in lower-case hex, by which the cache names an archive."""
    return len(text) == 64 and set(text) <= set("0123456789abcdef")
