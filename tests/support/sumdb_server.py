"""A checksum database on loopback: at its own address, and relayed below `/sumdb/<name>/` as a GOPROXY does."""

import re
import ssl
from collections.abc import Iterator, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gvm_py.dist.sumdb import ChecksumDatabase, Relay, parse_gosumdb
from gvm_py.transport import Fetcher, Transport
from tests.support.http_server import Fault, HttpServer
from tests.support.http_server import serving as serving_files
from tests.support.translog import TransparencyLog, module_version


@dataclass
class SumdbServer:
    """`log` as it is published so far. Faults are set on `http`, for the addresses that `paths` returns."""

    http: HttpServer
    log: TransparencyLog

    @property
    def gosumdb(self) -> str:
        """The value of GOSUMDB that names this database and its address."""
        return f"{self.log.key} {self.http.url}"

    def publish(self, log: TransparencyLog, size: int) -> None:
        """Show the first `size` records of `log` from now on.

        The partial tiles of a tile that is complete now disappear, as they may (design 25530).
        """
        self.log = log
        tiles, head = log.tiles(size), log.head(size)
        self._withdraw_partial_tiles(tiles.keys())
        self.put("supported", b"")
        self.put("latest", head)
        for path, data in tiles.items():
            self.put(path, data)
        for number in range(size):
            self.answer_with(number, log.entry(number) + head)

    def answer_with(self, number: int, data: bytes) -> None:
        """Answer lookups of the SDK of record `number` with `data`."""
        self.put(lookup_path(number), data)

    def every_answer(self, path: str, fault: Fault) -> None:
        """Apply `fault` to all answers for `path`, direct or relayed."""
        for address in self.paths(path):
            self.http.every_answer(address, fault)

    def paths(self, path: str) -> tuple[str, str]:
        """Return the path at the database's own address, and the relayed one."""
        return f"/{path}", f"/sumdb/{self.log.name}/{path}"

    def asked(self) -> list[str]:
        """Return the paths that were asked for, in order."""
        return [seen.target for seen in self.http.requests]

    def _withdraw_partial_tiles(self, complete: Set[str]) -> None:
        for address in list(self.http.files):
            whole, partial, _ = address.partition(".p/")
            if partial and whole[whole.index("tile/") :] in complete:
                del self.http.files[address]

    def put(self, path: str, data: bytes) -> None:
        """Serve `data` at `path`, direct and relayed."""
        for address in self.paths(path):
            self.http.files[address] = data


@contextmanager
def serving(log: TransparencyLog, size: int, tls: ssl.SSLContext | None = None) -> Iterator[SumdbServer]:
    """Yield a server that has published the first `size` records of `log`."""
    with serving_files(tls=tls) as http:
        server = SumdbServer(http, log)
        server.publish(log, size)
        yield server


@dataclass(frozen=True)
class Client:
    """One machine that asks `server`; `state` is its memory. Each `database` is like a new process."""

    server: SumdbServer
    fetcher: Fetcher
    state: Path

    def database(self, gosumdb: str = "", relays: tuple[Relay, ...] = ()) -> ChecksumDatabase:
        """Return a new client with that memory, by default for the server at its own address."""
        settings = parse_gosumdb(gosumdb or self.server.gosumdb)
        assert settings is not None
        return ChecksumDatabase(self.fetcher, settings, relays, self.state)

    def lookup(self, number: int) -> str:
        """Look up the SDK of record `number`."""
        return self.database().lookup(module_version(number))

    def head_sizes(self) -> list[int]:
        """Return the sizes of the trees this machine remembers the head of."""
        return sorted(int(path.name.partition("-")[0]) for path in self.state.glob("*/heads/[0-9]*"))

    def cached(self, pattern: str) -> list[str]:
        """Return the files of the memory that match, relative to the database's directory."""
        found = (path for path in self.state.glob(f"*/{pattern}") if path.is_file())
        return sorted("/".join(path.relative_to(self.state).parts[1:]) for path in found)


@contextmanager
def client_of(server: SumdbServer, state: Path) -> Iterator[Client]:
    """Yield a machine that has not asked anything yet."""
    with Transport({}, sleep=lambda _seconds: None) as fetcher:
        yield Client(server, fetcher, state)


def lookup_path(number: int) -> str:
    """Return the path of the lookup of record `number`, below the database's address."""
    return f"lookup/golang.org/toolchain@{module_version(number)}"


def is_tile(path: str) -> bool:
    """Return whether `path` is one of a tile."""
    return re.search(r"/tile/8/", path) is not None
