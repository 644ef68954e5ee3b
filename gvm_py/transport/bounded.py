"""Connections that no server can hold: every wait has a limit, from the name of the host to the last byte.

httpcore limits each read, which a server that sends a byte now and then restarts forever. Here all reads up to the
end of the headers, with interim answers and what a proxy says first, share one limit of time and one of bytes, and a
body has to keep up a floor.
"""

import socket
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import httpcore

from gvm_py import override
from gvm_py.errors import NetworkError
from gvm_py.transport.protocol import Timeouts

if TYPE_CHECKING:
    import ssl

    from httpcore import SOCKET_OPTION

_HEAD_BYTES = 1 << 20
"""More than a head and the first read of a body behind it; h11 refuses a single head of 100 KiB."""


class BoundedBackend(httpcore.NetworkBackend):
    """Connects to each address of a host in turn, within twice the time that one connection may take."""

    def __init__(self, timeouts: Timeouts) -> None:
        self._timeouts = timeouts
        self._inner = httpcore.SyncBackend()

    @override
    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: "Iterable[SOCKET_OPTION] | None" = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to one of the addresses of `host`."""
        each = timeout or self._timeouts.connect
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        deadline = time.monotonic() + 2 * each
        failure: Exception = httpcore.ConnectTimeout()
        for address in dict.fromkeys(str(info[4][0]) for info in found):
            left = min(each, deadline - time.monotonic())
            if left <= 0:
                break
            try:
                stream = self._inner.connect_tcp(address, port, left, local_address, socket_options)
                return BoundedStream(stream, host, self._timeouts)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure


class BoundedStream(httpcore.NetworkStream):
    """One connection. A request that is written opens the wait for a head; `expect_body` ends it."""

    def __init__(self, inner: httpcore.NetworkStream, host: str, timeouts: Timeouts) -> None:
        self._inner = inner
        self._host = host
        self._timeouts = timeouts
        self._expect_head()

    def _expect_head(self) -> None:
        self._deadline = time.monotonic() + self._timeouts.head
        self._before_body = 0
        self._in_body = False

    def expect_body(self) -> None:
        """Hold what comes from now on to the floor of a body."""
        self._in_body = True
        self._waited = 0.0
        self._useful = 0

    def received(self, count: int) -> None:
        """Count bytes of the body; framing around them is none."""
        self._useful += count

    @override
    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come. Raises NetworkError for a server that holds us, and what httpcore raises."""
        limit = self._timeouts.read if timeout is None else timeout
        return self._read_body(max_bytes, limit) if self._in_body else self._read_head(max_bytes, limit)

    @override
    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send a request, whose answer is waited for from now on."""
        self._expect_head()
        self._inner.write(buffer, timeout)

    @override
    def close(self) -> None:
        """Close the connection."""
        self._inner.close()

    @override
    def start_tls(
        self, ssl_context: "ssl.SSLContext", server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Return the same connection under TLS, bounded as well."""
        secure = self._inner.start_tls(ssl_context, server_hostname, timeout)
        return BoundedStream(secure, server_hostname or self._host, self._timeouts)

    @override
    def get_extra_info(self, info: str) -> Any:
        """Return what the connection below knows."""
        return self._inner.get_extra_info(info)

    def _read_head(self, max_bytes: int, timeout: float) -> bytes:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise NetworkError(f"{self._host} sent no complete answer within {self._timeouts.head:g} s")
        if self._before_body >= _HEAD_BYTES:
            raise NetworkError(f"{self._host} sent {self._before_body} bytes of headers without an end")
        try:
            data = self._inner.read(max_bytes, min(timeout, left))
        except httpcore.ReadTimeout:
            if self._before_body == 0:
                raise
            raise NetworkError(f"{self._host} sent no complete answer within {self._timeouts.head:g} s") from None
        self._before_body += len(data)
        return data

    def _read_body(self, max_bytes: int, timeout: float) -> bytes:
        if self._waited >= self._timeouts.read:
            if self._useful < self._waited * self._timeouts.floor:
                raise NetworkError(f"{self._host} sent only {self._useful} bytes in {self._waited:.0f} s")
            self._waited, self._useful = 0.0, 0
        began = time.monotonic()
        data = self._inner.read(max_bytes, timeout)
        self._waited += time.monotonic() - began
        return data
