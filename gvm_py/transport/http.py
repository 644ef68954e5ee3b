"""HTTP/1.1 through httpx: redirects and credentials hop by hop.

Only the transport of httpx is used: its client has cookies and rules for redirects that the go command has not.
"""

import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from gvm_py import __version__
from gvm_py.errors import NetworkError
from gvm_py.records import dataclass
from gvm_py.transport.failures import explained, naming
from gvm_py.transport.goauth import Credentials
from gvm_py.transport.protocol import PermanentNetworkError, Timeouts
from gvm_py.transport.proxies import Proxies
from gvm_py.transport.tls import trust, trust_nobody
from gvm_py.transport.urls import Address

if TYPE_CHECKING:
    import ssl

    import httpx

    from gvm_py.transport.bounded import BoundedStream

_REQUESTS_IN_A_CHAIN = 10
_READ_SIZE = 512 << 10
_HEADERS = {"User-Agent": f"gosdk/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class HttpStream:
    """An answer of httpx as a Stream; bytes come as they were sent, never decompressed."""

    url: str
    host: str
    response: "httpx.Response"
    timeouts: Timeouts

    @property
    def status(self) -> int:
        """The HTTP status."""
        return self.response.status_code

    @cached_property
    def headers(self) -> Mapping[str, str]:
        """The headers, with lower-case keys."""
        return dict(self.response.headers)

    def chunks(self) -> Iterator[bytes]:
        """Yield the body. Raises NetworkError when the connection breaks, stalls or only trickles."""
        stream: BoundedStream = self.response.extensions["network_stream"]
        stream.expect_body()
        started = time.monotonic()
        with naming(self.url), explained(self.host, self.timeouts):
            for chunk in self.response.iter_raw():
                stream.received(len(chunk))
                yield chunk
                if time.monotonic() - started > self.timeouts.body:
                    raise NetworkError(f"{self.host} was still sending after {self.timeouts.body:g} s")


class Http:
    """Opens URLs. Nothing is imported, read or connected before the first one."""

    def __init__(self, env: Mapping[str, str], timeouts: Timeouts, say: Callable[[str], None]) -> None:
        self._env = env
        self._timeouts = timeouts
        self._credentials = Credentials(env, say)
        self._pools: dict[tuple[str, str | None], httpx.HTTPTransport] = {}
        self._lock = Lock()

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[HttpStream]:
        """Yield the answer after redirects. Raises NetworkError, UsageError for what is not a URL."""
        with naming(url):
            host, response = self._follow(Address.parse(url), headers)
        try:
            yield HttpStream(url, host, response, self._timeouts)
        finally:
            response.close()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            while self._pools:
                self._pools.popitem()[1].close()

    def _follow(self, address: Address, headers: Mapping[str, str]) -> tuple[str, "httpx.Response"]:
        deadline = time.monotonic() + self._timeouts.chain
        for _ in range(_REQUESTS_IN_A_CHAIN):
            response = self._send_with_credentials(address, headers)
            if not response.has_redirect_location:
                return address.host, response
            response.close()
            if time.monotonic() > deadline:
                raise NetworkError(
                    f"still redirected after {self._timeouts.chain:g} s, the last time by {address.host}"
                )
            address = address.redirected(response.headers["location"])
        raise PermanentNetworkError(
            f"still redirected after {_REQUESTS_IN_A_CHAIN} requests, the last to {address.host}"
        )

    def _send_with_credentials(self, address: Address, headers: Mapping[str, str]) -> "httpx.Response":
        response = self._send(address, {**headers, **self._authorization(address)})
        if not 400 <= response.status_code < 500 or address.credentials:
            return response
        found = self._credentials.headers_after(address.url, response.status_code, response.headers)
        if not found:
            return response
        response.close()
        return self._send(address, {**headers, **found})

    def _send(self, address: Address, headers: Mapping[str, str]) -> "httpx.Response":
        import httpx

        proxy = self._proxies.choose(address)
        with explained(address.host, self._timeouts, proxy):
            limits = httpx.Timeout(self._timeouts.read, connect=self._timeouts.connect).as_dict()
            request = httpx.Request("GET", address.url, headers={**_HEADERS, **headers}, extensions={"timeout": limits})
            return self._connections(address.scheme, proxy).handle_request(request)

    def _authorization(self, address: Address) -> Mapping[str, str]:
        if address.credentials is None:
            return self._credentials.headers(address.url)
        if address.scheme != "https":
            # The go command refuses this too, so nobody's settings depend on it (cmd/go `web/http.go`).
            raise PermanentNetworkError(
                f"refusing to send a password to {address.host} over insecure http; use https://"
            )
        return {"Authorization": f"Basic {b64encode(':'.join(address.credentials).encode()).decode()}"}

    def _connections(self, scheme: str, proxy: str | None) -> "httpx.HTTPTransport":
        with self._lock:
            key = (scheme, proxy)
            if key not in self._pools:
                self._pools[key] = self._new_pool(*key)
            return self._pools[key]

    def _new_pool(self, scheme: str, proxy: str | None) -> "httpx.HTTPTransport":
        import httpcore

        from gvm_py.transport.pools import new_pool

        if scheme == "http":
            # A local proxy sends 70 MB in 0.14 s this way, in 0.24 s with the default of 64 KiB. TLS hands over
            # records of 16 KiB, for which a large buffer only costs.
            httpcore.HTTP11Connection.READ_NUM_BYTES = _READ_SIZE
        secure_proxy = proxy is not None and proxy.startswith("https:")
        return new_pool(
            self._trust if scheme == "https" else trust_nobody(),
            proxy,
            self._trust if secure_proxy else None,
            self._timeouts,
        )

    @cached_property
    def _proxies(self) -> Proxies:
        return Proxies.from_environment(self._env)

    @cached_property
    def _trust(self) -> "ssl.SSLContext":
        return trust(self._env)
