"""Where the database is asked: at its own address, or through a proxy of GOPROXY that relays it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from gvm_py.dist.sumdb.gosumdb import DatabaseSettings
from gvm_py.errors import NetworkError
from gvm_py.transport import Fetcher, Reply

_ABSENT = (404, 410)
# Real answers have at most 8 KiB; the page of an error that is not one of ours may be longer.
_LIMIT = 1 << 20


class Relay(Protocol):
    """An entry of GOPROXY."""

    @property
    def base(self) -> str | None:
        """The URL, None for `off`."""

    @property
    def name(self) -> str:
        """The entry as it is shown."""

    @property
    def on_any_error(self) -> bool:
        """Whether a `|` follows it: go on after any failure."""


class Remote:
    """One database and the way to it, which is looked for at the first question."""

    def __init__(self, fetcher: Fetcher, settings: DatabaseSettings, relays: Sequence[Relay]) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._relays = relays

    def read(self, path: str) -> bytes | None:
        """Return what the database has at `path`, None where it answers 404 or 410. Raises NetworkError."""
        base, via = self._way
        reply = self._get(base, path)
        if reply.status in _ABSENT:
            return None
        if reply.status != 200:
            raise NetworkError(
                f"the checksum database {via} answered {reply.status} for {path}", hint="go env GOPROXY GOSUMDB"
            )
        return reply.body

    @cached_property
    def _way(self) -> tuple[str, str]:
        """The base URL and how to call it. A proxy that relays the database is the only way then (design 25530)."""
        name = self._settings.name
        if self._settings.url:
            return self._settings.url, f"{name} at the address in GOSUMDB"
        for relay in self._relays:
            if relay.base is None:
                break
            if self._relayed(relay, relay.base):
                return _join(relay.base, f"sumdb/{name}"), f"{name} through {relay.name}"
        return f"https://{name}", name

    def _relayed(self, relay: Relay, base: str) -> bool:
        try:
            status = self._get(base, f"sumdb/{self._settings.name}/supported").status
            if status != 200 and status not in _ABSENT:
                raise NetworkError(
                    f"{relay.name} answered {status} when asked whether it relays {self._settings.name}",
                    hint="go env GOPROXY GOSUMDB",
                )
        except NetworkError:
            if not relay.on_any_error:
                raise
            return False
        return status == 200

    def _get(self, base: str, path: str) -> Reply:
        return self._fetcher.get(_join(base, path), limit=_LIMIT)


def _join(base: str, path: str) -> str:
    parts = urlsplit(base)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{path}"))
