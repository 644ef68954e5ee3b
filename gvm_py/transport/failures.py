"""Why nothing came, in words: the chain of httpx, httpcore and socket errors becomes one NetworkError."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gvm_py.errors import GosdkError, NetworkError, shell_word
from gvm_py.errors.secrets import redact
from gvm_py.transport.answers import OFFLINE_HINT, PROXY_HINT
from gvm_py.transport.protocol import PermanentNetworkError, Timeouts

_LONGEST_REASON = 200

if TYPE_CHECKING:
    import ssl

    import httpx


@contextmanager
def naming(url: str) -> Iterator[None]:
    """Put what was asked for in front of the reason why it did not come."""
    try:
        yield
    except NetworkError as error:
        hint = f"{OFFLINE_HINT} {shell_word(redact(url))}" if error.hint == OFFLINE_HINT else error.hint
        raise type(error)(f"could not fetch {redact(url)}: {error.message}", hint=hint) from error


@contextmanager
def explained(host: str, timeouts: Timeouts, proxy: str | None = None) -> Iterator[None]:
    """Turn what httpx raises inside into NetworkError that gives the reason alone; `proxy` is its URL or None."""
    import httpx

    try:
        yield
    except (httpx.InvalidURL, UnicodeError) as error:
        too_long = f"an address at {host} is too long" if str(error) == "URL too long" else ""
        raise PermanentNetworkError(too_long or f"{host!r} is not a host name") from None
    except httpx.TransportError as error:
        raise _failure(error, host, timeouts, proxy) from error
    except _of_socks() as error:
        raise NetworkError(
            f"the proxy {redact(proxy or '')} broke off, or does not speak SOCKS5", hint=PROXY_HINT
        ) from error
    except OverflowError:
        why = "takes no user, password or host of more than 255 bytes (RFC 1928, 1929)"
        raise PermanentNetworkError(f"the proxy {redact(proxy or '')} {why}", hint=PROXY_HINT) from None


def _of_socks() -> type[Exception]:
    """Return what the library raises, past httpcore and httpx, for bytes that are not an answer of a SOCKS proxy."""
    import socksio

    return socksio.SOCKSError


def _failure(error: "httpx.TransportError", host: str, timeouts: Timeouts, proxy: str | None) -> NetworkError:
    import ssl

    import httpx

    cause = _root(error)
    if isinstance(cause, ssl.SSLError) and isinstance(error, httpx.ConnectError):
        return _tls_failure(cause, host)
    if isinstance(error, httpx.ProxyError):
        return PermanentNetworkError(f"the proxy refuses to connect to {host}: {_words(error)}", hint=PROXY_HINT)
    if isinstance(error, httpx.ReadTimeout):
        through = f" through the proxy {redact(proxy)}" if proxy else ""
        return NetworkError(f"{host} sent nothing{through} for {timeouts.read:g} s", hint=PROXY_HINT if proxy else "")
    if isinstance(error, httpx.TimeoutException):
        peer, hint = _peer(host, proxy)
        return NetworkError(f"no connection to {peer} within {timeouts.connect:g} s", hint=hint)
    if isinstance(error, httpx.ConnectError):
        return _no_connection(cause, host, proxy)
    return NetworkError(f"the connection to {host} broke: {_words(cause)}")


def _peer(host: str, proxy: str | None) -> tuple[str, str]:
    """Return whom a connection was opened to, and the hint where there was none: a proxy that is used is at fault."""
    return (f"the proxy {redact(proxy)}", PROXY_HINT) if proxy else (host, OFFLINE_HINT)


def _no_connection(cause: BaseException, host: str, proxy: str | None) -> NetworkError:
    import socket

    peer, hint = _peer(host, proxy)
    if isinstance(cause, socket.gaierror):
        # The resolver has asked several times already.
        sought = peer if proxy else f"the host {host}"
        return PermanentNetworkError(f"cannot find {sought}: {_words(cause)}", hint=hint)
    return NetworkError(f"no connection to {peer}: {_words(cause)}", hint=hint)


def _tls_failure(error: "ssl.SSLError", host: str) -> NetworkError:
    import ssl

    if isinstance(error, ssl.SSLEOFError):
        return NetworkError(f"{host} broke off the TLS handshake")
    reason = getattr(error, "verify_message", "")
    if not reason:
        return PermanentNetworkError(f"no TLS connection to {host}: {error.reason or error}")
    if "expired" in reason or "not yet valid" in reason:
        advice, hint = "either the clock of this machine is wrong or the server", "date"
    else:
        advice = "SSL_CERT_FILE names the CA of a network that has its own"
        hint = "export SSL_CERT_FILE=/path/to/ca.pem"
    return PermanentNetworkError(f"the certificate of {host} is not trusted: {reason}; {advice}", hint=hint)


def _root(error: BaseException) -> BaseException:
    """Return the error of the socket that began the chain. httpcore cuts `__cause__`, hence `__context__`."""
    link: BaseException | None = error
    while link is not None and not isinstance(link, GosdkError):
        if isinstance(link, OSError):
            return link
        link = link.__cause__ or link.__context__
    return error


def _words(error: BaseException) -> str:
    text = error.strerror if isinstance(error, OSError) else None
    # The library repeats what the server sent, of any length.
    return (text or str(error) or type(error).__name__)[:_LONGEST_REASON]
