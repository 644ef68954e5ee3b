"""Where the database is asked: at its own address, or through a proxy of GOPROXY that relays it."""

from collections.abc import Sequence
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

from gvm_py.dist.sumdb.gosumdb import DatabaseSettings
from gvm_py.errors import NetworkError
from gvm_py.records import dataclass
from gvm_py.transport import Fetcher, Reply

_ABSENT = (404, 410)
# Real answers have at most 8 KiB; the page of an error that is not one of ours may be longer.
_LIMIT = 1 << 20
_HINT = "go env GOPROXY GOSUMDB"


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


@dataclass(frozen=True)
class _Way:
    """An address of the database, how to call it, and why no proxy leads to it where it is the database's own."""

    base: str
    name: str
    refusals: tuple[str, ...] = ()


class Remote:
    """One database and the way to it, which is looked for at the first question."""

    def __init__(self, fetcher: Fetcher, settings: DatabaseSettings, relays: Sequence[Relay]) -> None:
        self._fetcher = fetcher
        self._settings = settings
        self._relays = relays
        self._way: _Way | None = None

    def read(self, path: str) -> bytes | None:
        """Return what the database has at `path`, None where it answers 404 or 410. Raises NetworkError."""
        way, reply = self._ask(path)
        if reply.status in _ABSENT:
            return None
        if reply.status != 200:
            raise NetworkError(f"the checksum database {way.name} answered {reply.status} for {path}", hint=_HINT)
        return reply.body

    def _ask(self, path: str) -> tuple[_Way, Reply]:
        way = self._way or self._find_way()
        try:
            reply = self._get(way.base, path)
        except NetworkError as error:
            if not way.refusals:
                raise
            way, reply = self._ask_relays_again(path, error)
        self._way = way
        return way, reply

    def _ask_relays_again(self, path: str, error: NetworkError) -> tuple[_Way, Reply]:
        """Ask through a proxy that relays the database after all, or raise `error` with what all proxies said.

        The failure of a relay passes, and behind a firewall the database's own address is never reached.
        """
        way = self._find_way()
        if way.refusals:
            raise type(error)(f"{error.message}; asked first: {'; '.join(way.refusals)}", hint=_HINT) from error
        return way, self._get(way.base, path)

    def _find_way(self) -> _Way:
        """Return how to reach the database. A proxy that relays it is the only way then (design 25530)."""
        name = self._settings.name
        if self._settings.url:
            return _Way(self._settings.url, f"{name} at the address in GOSUMDB")
        refusals: list[str] = []
        for relay in self._relays:
            if relay.base is None:
                break
            refusal = self._refusal(relay, relay.base)
            if not refusal:
                return _Way(_join(relay.base, f"sumdb/{name}"), f"{name} through {relay.name}")
            refusals.append(refusal)
        return _Way(f"https://{name}", name, tuple(refusals))

    def _refusal(self, relay: Relay, base: str) -> str:
        """Return why a proxy does not relay the database, empty where it does. Raises NetworkError before a comma."""
        try:
            status = self._get(base, f"sumdb/{self._settings.name}/supported").status
            if status == 200:
                return ""
            message = f"{relay.name} answered {status} when asked whether it relays {self._settings.name}"
            if status in _ABSENT:
                return message
            raise NetworkError(message, hint=_HINT)
        except NetworkError as error:
            if not relay.on_any_error:
                raise
            return error.message

    def _get(self, base: str, path: str) -> Reply:
        return self._fetcher.get(_join(base, path), limit=_LIMIT)


def _join(base: str, path: str) -> str:
    parts = urlsplit(base)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{path}"))
