"""Pools of connections: direct, through an HTTP proxy or a SOCKS proxy, each bounded by `BoundedBackend`."""

from typing import TYPE_CHECKING

import httpcore
import httpx

from gvm_py.transport.bounded import BoundedBackend
from gvm_py.transport.protocol import Timeouts

if TYPE_CHECKING:
    import ssl


class _Pool(httpx.HTTPTransport):
    """The transport of httpx over a pool of ours: its own constructor takes no network backend."""

    def __init__(self, pool: httpcore.ConnectionPool) -> None:
        self._pool = pool


def new_pool(
    trust: "ssl.SSLContext", proxy: str | None, proxy_trust: "ssl.SSLContext | None", timeouts: Timeouts
) -> httpx.HTTPTransport:
    """Return a transport whose connections verify servers with `trust` and go through `proxy`, if there is one."""
    backend = BoundedBackend(timeouts)
    if proxy is None:
        return _Pool(httpcore.ConnectionPool(ssl_context=trust, network_backend=backend))
    parsed = httpx.Proxy(proxy.replace("socks5h:", "socks5:", 1))
    url = httpcore.URL(
        scheme=parsed.url.raw_scheme, host=parsed.url.raw_host, port=parsed.url.port, target=parsed.url.raw_path
    )
    if parsed.url.scheme == "socks5":
        return _Pool(httpcore.SOCKSProxy(url, proxy_auth=parsed.raw_auth, ssl_context=trust, network_backend=backend))
    return _Pool(
        httpcore.HTTPProxy(
            url,
            proxy_auth=parsed.raw_auth,
            ssl_context=trust,
            proxy_ssl_context=proxy_trust,
            network_backend=backend,
        )
    )
