"""Which certificates are trusted: those of the system, or what SSL_CERT_FILE and SSL_CERT_DIR name instead."""

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import UsageError
from gvm_py.system.bounded import read_bounded

if TYPE_CHECKING:
    import ssl

_LIMIT = 1 << 24


def trust(env: Mapping[str, str]) -> "ssl.SSLContext":
    """Return a context that verifies servers. Each variable replaces its own default, as in OpenSSL and in Go.

    Raises UsageError for a file that is missing or holds no certificate.
    """
    import ssl

    file, directories = env.get("SSL_CERT_FILE", ""), env.get("SSL_CERT_DIR", "")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if sys.platform == "win32" and not file and not directories:
        context.load_default_certs()
        return context
    _load_named(context, file, directories)
    return context


def _load_named(context: "ssl.SSLContext", file: str, directories: str) -> None:
    """Load what the variables name, and the default of OpenSSL for each that is empty."""
    import ssl

    default = ssl.get_default_verify_paths()
    file = file or _if_any(default.openssl_cafile)
    own = _if_any(default.openssl_capath)
    if not file and not directories and not own:
        # A Python from python.org on macOS knows no system store.
        import certifi

        file = certifi.where()
    if file:
        _load_file(context, file)
    if directories:
        _load_directories(context, directories.split(os.pathsep))
    elif own:
        context.load_verify_locations(capath=own)


def trust_nobody() -> "ssl.SSLContext":
    """Return a context for connections without TLS: reading the store costs more than fetching a small file."""
    import ssl

    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _load_file(context: "ssl.SSLContext", file: str) -> None:
    try:
        # OpenSSL would wait for a pipe, and read a device without end.
        read_bounded(Path(file), _LIMIT)
        context.load_verify_locations(cafile=file)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it holds no certificate"
        raise UsageError(
            f"cannot read the certificates in '{file}' (SSL_CERT_FILE): {reason}",
            hint="unset SSL_CERT_FILE",
        ) from error


def _load_directories(context: "ssl.SSLContext", directories: list[str]) -> None:
    """Trust every PEM file in `directories`, as Go does; OpenSSL alone sees only those named by their hash.

    Source: crypto/x509/root_unix.go `loadSystemRoots`. What cannot be read counts as empty.
    """
    for directory in directories:
        with suppress(OSError):
            for entry in os.scandir(directory):
                with suppress(OSError, ValueError):
                    if entry.is_file() and entry.stat().st_size <= _LIMIT:
                        context.load_verify_locations(cafile=entry.path)


def _if_any(path: str) -> str:
    """Return `path` if it is a file or a directory with something in it; an empty directory would trust nobody."""
    try:
        return path if os.path.isfile(path) or os.listdir(path) else ""
    except OSError:
        return ""
