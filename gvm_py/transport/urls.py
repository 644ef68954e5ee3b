"""URLs taken apart before anything is sent, and shown without their secrets."""

import re
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from gvm_py.errors import UsageError, quoted
from gvm_py.transport.protocol import PermanentNetworkError

_PORTS = {"http": 80, "https": 443}


# A piece of a path that looks made by a machine: many letters and digits without a break, a UUID, a known prefix.
_TOKEN = re.compile(
    r"(?<=/)(?:(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    r"|(?:gh[a-z]|glpat|pat|token|key)[-_][\w-]{8,})(?=/|$)",
    re.ASCII | re.IGNORECASE,
)


def redact(url: str) -> str:
    """Return `url` for a message, without what may be secret in it.

    That is user, password, query, fragment and path parameters (`;token=...`), and in an http address also pieces of
    the path that look like a token, as some package hosts have them.
    """
    bare = re.sub(r"[?#].*", "", re.sub(r"(?<=//)[^/?#\s]*@", "***@", url), flags=re.DOTALL)
    if not re.match("https?:", bare, re.IGNORECASE):
        return bare
    return _TOKEN.sub("***", re.sub(r";[^/]*", "", bare))


def conceal(text: str) -> str:
    """Return `text`, which may be no valid URL, with everything hidden that was meant to be user and password."""
    return redact(re.sub(r"^(.*?//)?.*@", r"\1***@", text, flags=re.DOTALL))


def redact_all(text: str) -> str:
    """Return `text` with every URL in it shown as `redact` would; for logs, where one `@` too many may be hidden."""
    bare = re.sub(r"(?<=://)[^\s'\"]*@", "***@", text)
    return re.sub(r"[A-Za-z]+://[^\s'\"]*", lambda url: redact(url[0]), bare)


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
