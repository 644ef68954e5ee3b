"""A SOCKS5 proxy on loopback (RFC 1928, RFC 1929) that connects every host to one port here."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class SocksServer:
    """Where it listens, which hosts it was asked for, and the logins it was given; `login` is the one it demands."""

    port: int
    login: tuple[str, str] | None = None
    hosts: list[str] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def socks_proxy(target: int, login: tuple[str, str] | None = None) -> Iterator[SocksServer]:
    """Yield a proxy that leads every connection to port `target`, or only those with that name and password."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = SocksServer(listener.getsockname()[1], login)
        threading.Thread(target=_accept, args=(listener, server, target), daemon=True).start()
        yield server


def _accept(listener: socket.socket, server: SocksServer, target: int) -> None:
    with suppress(OSError):
        while True:
            near, _ = listener.accept()
            threading.Thread(target=_serve, args=(near, server, target), daemon=True).start()


def _serve(near: socket.socket, server: SocksServer, target: int) -> None:
    with near, suppress(OSError), near.makefile("rb") as given:
        methods = given.read(2)
        offered = given.read(methods[1])
        chosen = 2 if 2 in offered else 255 if server.login else 0
        near.sendall(bytes([5, chosen]))
        if chosen == 255:
            return
        if chosen == 2:
            given.read(1)
            user, password = (given.read(given.read(1)[0]).decode() for _ in range(2))
            server.logins.append((user, password))
            is_welcome = server.login in (None, (user, password))
            near.sendall(b"\1\0" if is_welcome else b"\1\1")
            if not is_welcome:
                return
        kind = given.read(4)[3]
        host = given.read(given.read(1)[0]).decode() if kind == 3 else socket.inet_ntoa(given.read(4))
        given.read(2)
        server.hosts.append(host)
        with socket.create_connection(("127.0.0.1", target)) as far:
            near.sendall(b"\5\0\0\1\0\0\0\0\0\0")
            threading.Thread(target=_copy, args=(far, near), daemon=True).start()
            while data := given.read1(1 << 16):
                far.sendall(data)


def _copy(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
