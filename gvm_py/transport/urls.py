"""URLs taken apart before anything is sent."""

from typing import Self
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from gvm_py.errors import UsageError, quoted
from gvm_py.errors.secrets import conceal
from gvm_py.records import dataclass, replace
from gvm_py.transport.protocol import PermanentNetworkError

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Address:
    """An http or https URL without the credentials it may have carried."""

    url: str
    scheme: str
    host: str
    port: int
    credentials: tuple[str, str] | None = None

    @classmethod
    def parse(cls, url: str) -> Self:
        """Return the address at `url`. Raises UsageError for anything but an http or https URL with a host."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port or _PORTS.get(parts.scheme)
        except ValueError:
            raise _not_an_address(url) from None
        if not host or not port or parts.scheme not in _PORTS or not url.isprintable():
            raise _not_an_address(url)
        bare = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
        login = None if parts.username is None else (unquote(parts.username), unquote(parts.password or ""))
        return cls(bare, parts.scheme, host, port, login)

    def redirected(self, location: str) -> "Address":
        """Return where `location` leads. Credentials stay with the scheme, host and port they were meant for.

        Raises PermanentNetworkError for a way out of https, as the go command does (cmd/go `web/http.go`), and out of
        http altogether: no server may make this machine read its own files.
        """
        try:
            target = Address.parse(urljoin(self.url, location))
        except (UsageError, ValueError):
            raise PermanentNetworkError(f"{self.host} redirects to something that is not an http address") from None
        if self.scheme == "https" and target.scheme != "https":
            raise PermanentNetworkError(f"{self.host} redirects from https to insecure http at {target.host}")
        same = (self.scheme, self.host, self.port) == (target.scheme, target.host, target.port)
        return replace(target, credentials=target.credentials or self.credentials) if same else target


def _not_an_address(url: str) -> UsageError:
    return UsageError(f"{quoted(conceal(url))} is not an address to fetch from; write it like https://host/path")
