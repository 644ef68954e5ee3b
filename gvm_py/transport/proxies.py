"""Which proxy a request goes through: HTTPS_PROXY, HTTP_PROXY and NO_PROXY with the meaning they have for `go`.

Source: golang.org/x/net/http/httpproxy. Loopback never goes through a proxy.
"""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Self, TypeAlias

from gvm_py.errors import UsageError
from gvm_py.errors.secrets import conceal
from gvm_py.records import dataclass
from gvm_py.transport.urls import Address

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    IP: TypeAlias = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Proxies:
    """The proxy of each scheme, and the hosts that are reached without one."""

    by_scheme: Mapping[str, str]
    exceptions: tuple[str, ...]

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Self:
        """Return the settings of `env`; the upper-case name of a variable wins. Raises UsageError."""
        chosen = {"https": _proxy(env, "HTTPS_PROXY"), "http": _proxy(env, "HTTP_PROXY")}
        if env.get("REQUEST_METHOD"):
            # In a CGI process HTTP_PROXY may be a header that a stranger sent (golang.org/s/cgihttpproxy).
            chosen["http"] = ""
        exceptions = (entry.strip().lower() for entry in _setting(env, "NO_PROXY").split(","))
        return cls({scheme: url for scheme, url in chosen.items() if url}, tuple(filter(None, exceptions)))

    def choose(self, address: Address) -> str | None:
        """Return the URL of the proxy for `address`, None for a direct connection."""
        proxy = self.by_scheme.get(address.scheme)
        if proxy is None or address.host == "localhost":
            return None
        ip = _ip(address.host)
        if ip and ip.is_loopback:
            return None
        direct = any(_covers(entry, address, ip) for entry in self.exceptions)
        return None if direct else proxy


def _setting(env: Mapping[str, str], name: str) -> str:
    return env.get(name) or env.get(name.lower()) or ""


def _proxy(env: Mapping[str, str], name: str) -> str:
    text, named = _setting(env, name), name if env.get(name) else name.lower()
    url = text if not text or "://" in text else f"http://{text}"
    if url and not _is_proxy(url):
        raise UsageError(
            f"{named}={conceal(url)!r} is not the address of an HTTP or SOCKS proxy",
            hint=f"unset {named}",
        )
    return url


def _is_proxy(url: str) -> bool:
    try:
        address = Address.parse(re.sub("^socks5h?:", "http:", url))
    except UsageError:
        return False
    return re.fullmatch(r"https?://[^/?#\s]+/?", address.url) is not None


def _covers(entry: str, address: Address, ip: "IP | None") -> bool:
    """Return whether an entry of NO_PROXY names `address`: `*`, a network, or a host or domain with or without port."""
    if entry == "*":
        return True
    if "/" in entry:
        return ip is not None and _in_network(ip, entry)
    host, port = _split_port(entry)
    if port and port != str(address.port):
        return False
    if ip:
        return _ip(host) == ip
    name = address.host.lower()
    domain = host.removeprefix("*")
    return name.endswith(domain) if domain.startswith(".") else name == domain or name.endswith(f".{domain}")


def _split_port(entry: str) -> tuple[str, str]:
    match = re.fullmatch(r"\[(.*)\](?::(\d+))?|([^:]*):(\d+)", entry)
    if match is None:
        return entry, ""
    return match[1] or match[3] or "", match[2] or match[4] or ""


def _in_network(ip: "IP", text: str) -> bool:
    from ipaddress import ip_network

    try:
        return ip in ip_network(text, strict=False)
    except ValueError:
        return False


def _ip(host: str) -> "IP | None":
    from ipaddress import ip_address

    try:
        return ip_address(host)
    except ValueError:
        return None
