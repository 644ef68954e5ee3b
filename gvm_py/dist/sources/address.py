"""Base URLs: check one, and join a path to it."""

import re
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from gvm_py.errors import UsageError, quoted
from gvm_py.transport import redact

_SCHEMES = ("https", "http", "file")


def parse_base(text: str, what: str) -> str:
    """Return `text` as a base URL; a bare host gets https://. `what` names the setting, for the message.

    Raises UsageError for what cmd/go `modfetch.newProxyRepo` refuses: no scheme or an unknown one, a file:// URL
    with more than a path. The rule for a bare host is that of GOPROXY too.
    """
    url = f"https://{text}" if _is_bare_host(text) else text
    parts = _split(url, what)
    if parts.scheme not in _SCHEMES:
        problem = f"has the scheme {quoted(parts.scheme)}" if parts.scheme else "has no scheme"
        message = f"{what}: {quoted(redact(url))} {problem}; write it like https://host/path or file:///path"
        raise UsageError(message, hint=address_hint(what), meant=(text, "" if parts.scheme else f"https://{text}"))
    if parts.scheme == "file" and (parts.netloc or parts.query or parts.fragment):
        raise UsageError(
            f"{what}: {quoted(redact(url))} has more than a path; write it like file:///path", hint=address_hint(what)
        )
    return url


def address_hint(what: str, otherwise: str = "gosdk list-remote --source go.dev") -> str:
    """Return what ends the use of a broken address: of a setting the command that removes it."""
    setting = re.search(r": (source|mirror)$", what)
    if setting:
        return f"gosdk config unset {setting[1]}"
    return "export GOPROXY=direct" if what.startswith("GOPROXY") else otherwise


def _is_bare_host(text: str) -> bool:
    return any(char in text for char in ".:/") and ":/" not in text and not text.startswith("/")


def join(base: str, path: str, query: str = "") -> str:
    """Return the URL of `path` below `base`, whose own query is kept as the go command keeps it."""
    parts = urlsplit(base)
    full_path = f"{parts.path.rstrip('/')}/{quote(path, safe='/@!~+=:,$&')}"
    return urlunsplit(parts._replace(path=full_path, query="&".join(filter(None, [parts.query, query])), fragment=""))


def _split(url: str, what: str) -> SplitResult:
    # An address that does not parse is not shown: a password with a slash in it is a common reason.
    broken = UsageError(
        f"{what} holds an address that is not a URL; write it like https://host/path", hint=address_hint(what)
    )
    if not url.isprintable() or " " in url:
        raise broken
    try:
        parts = urlsplit(url)
        valid = parts.scheme not in ("http", "https") or (bool(parts.hostname) and parts.port != 0)
    except ValueError as error:
        raise broken from error
    if not valid:
        raise broken
    return parts
