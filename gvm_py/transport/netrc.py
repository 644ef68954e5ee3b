"""Credentials from the netrc file, found and read exactly as the go command does it.

Source: cmd/go/internal/auth (auth.go, netrc.go). The netrc module of Python is stricter about the grammar and looser
about the host, so it would find other credentials than `go` finds.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.system.fs import open_regular

_LIMIT = 1 << 20


def netrc_logins(env: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Return user and password of each machine, the first one counting; nothing where it is not a file to be read.

    A machine is a prefix of a URL in whole path elements: `host`, `host:port` or `host/path`.
    """
    path = netrc_path(env)
    if path is None:
        return {}
    try:
        with open_regular(path) as file:
            text = file.read(_LIMIT).decode("utf-8", "replace")
    except OSError:
        return {}
    return _parse(text)


def netrc_path(env: Mapping[str, str]) -> Path | None:
    """Return the file that the go command reads, which may be missing; None without a home."""
    if env.get("NETRC"):
        return Path(env["NETRC"])
    home = env.get("USERPROFILE" if sys.platform == "win32" else "HOME")
    if not home:
        return None
    legacy = Path(home, "_netrc")
    return legacy if sys.platform == "win32" and legacy.exists() else Path(home, ".netrc")


def _parse(text: str) -> dict[str, tuple[str, str]]:
    """Return the login of each machine; the first one counts."""
    logins: dict[str, tuple[str, str]] = {}
    machine: dict[str, str] = {}
    for key, value in _pairs(text):
        if key == "machine":
            machine = {}
        machine[key] = value
        if {"machine", "login", "password"} <= machine.keys():
            name = machine["machine"].removeprefix("https://").removesuffix("/")
            logins.setdefault(name, (machine["login"], machine["password"]))
            machine = {}
    return logins


def _pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield keyword and value, line by line, without macros and up to the default entry."""
    in_macro = False
    for line in text.split("\n"):
        if in_macro:
            in_macro = line != ""
            continue
        fields = line.split()
        for key, value in zip(fields[::2], fields[1::2], strict=False):
            in_macro = in_macro or key == "macdef"
            if key in ("machine", "login", "password"):
                yield key, value
        if len(fields) % 2 and fields[-1] == "default":
            return
