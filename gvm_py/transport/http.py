"""HTTP/1.1 through httpx: one client for each proxy, redirects and credentials hop by hop."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from gvm_py import __version__
from gvm_py.errors import NetworkError
from gvm_py.transport.failures import explained, naming
from gvm_py.transport.netrc import Netrc
from gvm_py.transport.protocol import PermanentNetworkError, Timeouts
from gvm_py.transport.proxies import Proxies
from gvm_py.transport.tls import trust, trust_nobody
from gvm_py.transport.urls import Address

if TYPE_CHECKING:
    import ssl

    import httpx

_REQUESTS_IN_A_CHAIN = 10
_READ_SIZE = 512 << 10


@dataclass(frozen=True)
class HttpStream:
    """An answer of httpx as a Stream; bytes come as they were sent, never decompressed."""

    url: str
    status: int
    headers: Mapping[str, str]
    response: "httpx.Response"
    timeouts: Timeouts

    def chunks(self) -> Iterator[bytes]:
        """Yield the body. Raises NetworkError when the connection breaks, stalls or only trickles."""
        started, received = time.monotonic(), 0
        host = self.response.url.host
        with naming(self.url), explained(host, self.timeouts):
            for chunk in self.response.iter_raw():
                yield chunk
                received += len(chunk)
                if (elapsed := time.monotonic() - started) >= self.timeouts.read:
                    if received < elapsed * self.timeouts.floor:
                        raise NetworkError(f"{host} sent only {received} bytes in {elapsed:.0f} s")
                    started, received = time.monotonic(), 0


class Http:
    """Opens URLs. Nothing is imported, read or connected before the first one."""

    def __init__(self, env: Mapping[str, str], timeouts: Timeouts) -> None:
        self._env = env
        self._timeouts = timeouts
        self._netrc = Netrc(env)
        self._clients: dict[tuple[str, str | None], httpx.Client] = {}
        self._lock = Lock()

    @contextmanager
    def open(self, url: str, headers: Mapping[str, str]) -> Iterator[HttpStream]:
        """Yield the answer after redirects. Raises NetworkError, UsageError for what is no URL."""
        with naming(url):
            response = self._follow(Address.parse(url), headers)
        try:
            yield HttpStream(url, response.status_code, dict(response.headers), response, self._timeouts)
        finally:
            response.close()

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            while self._clients:
                self._clients.popitem()[1].close()

    def _follow(self, address: Address, headers: Mapping[str, str]) -> "httpx.Response":
        for _ in range(_REQUESTS_IN_A_CHAIN):
            response = self._send(address, headers)
            if not response.has_redirect_location:
                return response
            response.close()
            address = address.redirected(response.headers["location"])
        raise PermanentNetworkError(
            f"still redirected after {_REQUESTS_IN_A_CHAIN} requests, the last to {address.host}"
        )

    def _send(self, address: Address, headers: Mapping[str, str]) -> "httpx.Response":
        with explained(address.host, self._timeouts):
            client = self._client(address)
            request = client.build_request("GET", address.url, headers=dict(headers))
            return client.send(request, stream=True, auth=self._login(address))

    def _login(self, address: Address) -> tuple[str, str] | None:
        if address.credentials and address.scheme != "https":
            # The go command refuses this too, so nobody's settings depend on it (cmd/go `web/http.go`).
            raise PermanentNetworkError(
                f"refusing to send a password to {address.host} over insecure http", hint="use https://"
            )
        return address.credentials or self._netrc.login(address.url)

    def _client(self, address: Address) -> "httpx.Client":
        with self._lock:
            key = (address.scheme, self._proxies.choose(address))
            if key not in self._clients:
                self._clients[key] = self._new_client(*key)
            return self._clients[key]

    def _new_client(self, scheme: str, proxy: str | None) -> "httpx.Client":
        import httpcore
        import httpx

        # Reads of 64 KiB, the default, make a 70 MB archive from a local server take half as long again.
        httpcore.HTTP11Connection.READ_NUM_BYTES = _READ_SIZE
        return httpx.Client(
            verify=self._trust if scheme == "https" else trust_nobody(),
            proxy=httpx.Proxy(proxy, ssl_context=self._trust) if proxy else None,
            trust_env=False,
            timeout=httpx.Timeout(self._timeouts.read, connect=self._timeouts.connect),
            headers={"User-Agent": f"gosdk/{__version__}", "Accept": "*/*", "Accept-Encoding": "identity"},
        )

    @cached_property
    def _proxies(self) -> Proxies:
        return Proxies.from_environment(self._env)

    @cached_property
    def _trust(self) -> "ssl.SSLContext":
        return trust(self._env)
