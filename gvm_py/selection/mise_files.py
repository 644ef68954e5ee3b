"""Which files of mise there are in a directory, the one that decides first, and which environments it has.

Sources: mise.jdx.dev (configuration, configuration/environments); of two spellings the one with a dot decides, as in
its list LOCAL_CONFIG_FILENAMES. shims/native/walk.c has the same names: where one is, it asks.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gvm_py.errors import UsageError, edit_command
from gvm_py.selection.request_files import read_request_file, upwards
from gvm_py.system.bounded import parse_toml

_PLACES = (
    ".mise",
    "mise",
    "mise/config",
    ".mise/config",
    ".config/mise",
    ".config/mise/mise",
    ".config/mise/config",
)
_FRAGMENTS = ("mise/conf.d", ".mise/conf.d", ".config/mise/conf.d")
_SETTINGS = (".miserc.toml", ".config/miserc.toml")


def mise_files(directory: str, environments: Sequence[str]) -> Iterator[str]:
    """Yield the paths of the files in a directory, in the order in which they decide.

    Of several environments the last one comes first, and so does the last file of a conf.d: mise reads them in
    alphabetical order, and each replaces what those before it said.
    """
    active = [f".{name}" for name in reversed(environments)]
    for ending in (*(f"{name}.local" for name in active), ".local", *active, ""):
        paths = (os.path.join(directory, f"{place}{ending}.toml") for place in _PLACES)
        yield from (path for path in paths if os.path.isfile(path))
    for name in _FRAGMENTS:
        yield from _fragments(os.path.join(directory, name))


def mise_environments(cwd: str, env: Mapping[str, str]) -> tuple[str, ...]:
    """Return the environments of mise: MISE_ENV, else `env` of the nearest .miserc.toml that has it.

    Raises UsageError for a file that is not TOML, GosdkError for one that cannot be read.
    """
    if named := env.get("MISE_ENV"):
        return _names(named.split(","))
    paths = (os.path.join(directory, name) for directory in upwards(cwd) for name in _SETTINGS)
    settings = (_table(path) for path in paths if os.path.isfile(path))
    found: Any = next((table["env"] for table in settings if "env" in table), ())
    if isinstance(found, str):
        found = [found]
    return _names(found if isinstance(found, list) else ())


def _fragments(directory: str) -> Iterator[str]:
    try:
        names = sorted(os.listdir(directory), reverse=True)
    except OSError:
        return
    paths = (os.path.join(directory, name) for name in names if name.endswith(".toml") and name[0] != ".")
    yield from (path for path in paths if os.path.isfile(path))


def _table(path: str) -> Mapping[str, Any]:
    try:
        return parse_toml(read_request_file(path).decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", hint=edit_command(path)) from error


def _names(words: Sequence[object]) -> tuple[str, ...]:
    """Return what can be a part of a file name; nothing else is an environment."""
    names = (word.strip() for word in words if isinstance(word, str))
    return tuple(name for name in names if name and not set(name) & set("/\\\0"))
