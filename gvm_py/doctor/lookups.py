"""What go could not look up while doctor kept it offline, and what would keep it from looking that up online."""

import re
from fnmatch import fnmatchcase

from gvm_py.doctor.go_messages import NO_LIBRARY, OFFLINE, GoMessage
from gvm_py.doctor.known_error import EDIT, UNKNOWN, KnownError
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.records import replace

_OFFLINE_DOCTOR = "doctor does not use the network"
_MODULE = re.compile(r"(\S+)@v\S+: ")


def is_by_nature(message: GoMessage, row: KnownError, snapshot: Snapshot) -> bool:
    """Return whether the error comes of how doctor asks: outside of modules, or offline beyond what a build needs."""
    if message.command in ("go list -m all", "go list tool"):
        return row.level == "warning" and OFFLINE in message.text and not _obstacle(message, snapshot)
    is_outside = message.command == "go list -m" and row is UNKNOWN and snapshot.module is None
    return NO_LIBRARY in message.text or is_outside


def as_seen(message: GoMessage, known: KnownError, snapshot: Snapshot) -> tuple[GoMessage, KnownError]:
    """Return message and row for what is missing offline: without doctor's GOPROXY=off, go would download it."""
    if OFFLINE not in message.text:
        return message, known
    obstacle = _obstacle(message, snapshot)
    if obstacle and message.file and known.check == "go-mod":
        return message, known._replace(hint=EDIT)
    if not _is_offline(message, snapshot):
        message = replace(message, text=message.text.replace(OFFLINE, "a module is not in the module cache"))
    if obstacle:
        setting, cause = obstacle
        return message, known._replace(level="error", cause=cause, hint="{unset}", place=f"setting:{setting}")
    return message, known._replace(cause=_OFFLINE_DOCTOR) if _is_private(message, snapshot) else known


def _obstacle(message: GoMessage, snapshot: Snapshot) -> tuple[str, str] | None:
    """Return the setting with which go can download nothing, and why; None for none."""
    if _is_offline(message, snapshot):
        return "GOPROXY", "what is not in the module cache cannot be had with this setting"
    if snapshot.go.proxy_error and not _is_private(message, snapshot):
        return "GOPROXY", snapshot.go.proxy_error
    cache, setting = snapshot.go.module_cache, snapshot.go.settings.get("GOMODCACHE")
    if cache and setting and not (cache.is_directory and cache.is_writable):
        return "GOMODCACHE", f"the module cache cannot be written to: {cache.nearest}"
    return None


def _is_offline(message: GoMessage, snapshot: Snapshot) -> bool:
    proxy = snapshot.go.settings.get("GOPROXY")
    return proxy is not None and proxy.value == "off" and not _is_private(message, snapshot)


def _is_private(message: GoMessage, snapshot: Snapshot) -> bool:
    """Return whether go asks the module's own server, so that GOPROXY does not count (module.MatchPrefixPatterns).

    Where the message does not name the module, it may be any.
    """
    setting = snapshot.go.settings.get("GONOPROXY") or snapshot.go.settings.get("GOPRIVATE")
    patterns = [pattern.strip() for pattern in setting.value.split(",") if pattern.strip()] if setting else []
    named = _MODULE.search(message.text)
    if named is None:
        return bool(patterns) and patterns != ["none"]
    elements = named[1].split("/")
    return any(fnmatchcase("/".join(elements[: pattern.count("/") + 1]), pattern.rstrip("/")) for pattern in patterns)
