"""`file://` URLs, answered as a server would: 200, 403 or 404 (cmd/go `web.getFile`)."""

import os
import re
import stat
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gvm_py.errors import NetworkError, UsageError, quoted
from gvm_py.errors.secrets import conceal, redact
from gvm_py.records import dataclass, field
from gvm_py.transport.protocol import PermanentNetworkError

_CHUNK = 1 << 20
_HERE = ("", "localhost")


@dataclass(frozen=True)
class FileStream:
    """One file as a Stream."""

    url: str
    status: int
    path: Path
    headers: Mapping[str, str] = field(default_factory=dict)

    def chunks(self) -> Iterator[bytes]:
        """Yield the bytes of the file; nothing where the status is not 200. Raises NetworkError."""
        if self.status != 200:
            return
        try:
            with self.path.open("rb", buffering=0) as file:
                while chunk := file.read(_CHUNK):
                    yield chunk
        except OSError as error:
            raise NetworkError(f"could not read {self.path}: {error.strerror}") from error


def open_file(url: str) -> FileStream:
    """Return the file that `url` names. Raises UsageError for a URL that names none on this machine, NetworkError."""
    path = path_of(url)
    try:
        info = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return FileStream(url, 404, path)
    except PermissionError:
        return FileStream(url, 403, path)
    except OSError as error:
        raise NetworkError(f"could not read {path}: {error.strerror}") from error
    if not stat.S_ISREG(info.st_mode):
        raise PermanentNetworkError(f"{path} is not a regular file")
    if not os.access(path, os.R_OK):
        return FileStream(url, 403, path)
    return FileStream(url, 200, path, {"content-length": str(info.st_size)})


def path_of(url: str) -> Path:
    """Return the path of a `file://` URL, percent-encoding resolved (RFC 8089, cmd/go `web.urlToFilePath`)."""
    try:
        parts = urlsplit(url)
        host, text = parts.netloc, unquote(parts.path)
        os.fsencode(text)
    except ValueError:
        host = text = ""
    if sys.platform == "win32":
        text = rf"\\{host}{text}" if host not in _HERE else re.sub(r"^/(?=[A-Za-z]:)", "", text)
    elif host not in _HERE:
        raise UsageError(f"{quoted(redact(url))} names a file on another machine; write it like file:///path")
    if "\0" in text or not Path(text).is_absolute():
        raise UsageError(f"{quoted(conceal(url))} is not the address of a file; write it like file:///path")
    return Path(text)
