"""What has come so far of one download, and whether the server can send the rest of the same file."""

import hashlib
import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import NetworkError
from gvm_py.records import asdict, dataclass
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import make_directory, write_atomic
from gvm_py.transport import Stream, redact

if TYPE_CHECKING:
    from hashlib import _Hash

_NOTE_LIMIT = 1 << 16


_CONTENT_RANGE = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class DownloadOrigin:
    """The file a part was cut from: where it was, its length in bytes, and the validator its server gave it."""

    url: str
    total: int
    validator: str


@dataclass(frozen=True)
class Partial:
    """`<filename>.part`, with its origin in a JSON file beside it. Without an origin it cannot be continued."""

    path: Path

    def request(self, url: str) -> dict[str, str]:
        """Return the headers that ask `url` for what is missing, none when everything is."""
        origin = self._origin()
        offset = self._offset(origin)
        if origin is None or not offset or origin.url != redact(url):
            return {}
        return {"Range": f"bytes={offset}-", "If-Range": origin.validator}

    def begin(self, answer: Stream) -> int:
        """Return the offset at which the body of `answer` starts; the part now ends there.

        Raises NetworkError, with the part removed, for a piece that does not continue it (RFC 9110 section 14.4).
        """
        if answer.status == 206:
            return self._continue(answer)
        self.clear()
        make_directory(self.path.parent)
        self.path.touch(0o644)
        total, validator = declared_length(answer), validator_of(answer.headers)
        if total and validator:
            origin = DownloadOrigin(redact(answer.url), total, validator)
            write_atomic(self._origin_path, json.dumps(asdict(origin)).encode())
        return 0

    def digest(self) -> "_Hash":
        """Return the running sha256 of the part. Raises OSError."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256")

    def clear(self) -> None:
        """Remove the part and what is known about it."""
        self.path.unlink(missing_ok=True)
        self.forget_origin()

    def forget_origin(self) -> None:
        """Remove what is known about a part that becomes an archive now, and what a killed process left of that."""
        for path in (self._origin_path, *self.path.parent.glob(f".{self._origin_path.name}.*")):
            path.unlink(missing_ok=True)

    def _continue(self, answer: Stream) -> int:
        origin = self._origin()
        offset = self._offset(origin)
        if origin is None or not offset or not _continues(answer.headers, origin, offset):
            self.clear()
            raise NetworkError(
                f"could not fetch {redact(answer.url)}: it was asked for the rest and sent another piece"
            )
        os.truncate(self.path, offset)
        return offset

    def _offset(self, origin: DownloadOrigin | None) -> int:
        if origin is None:
            return 0
        try:
            # A complete part is asked for its last byte again: an empty range would be refused.
            return max(0, min(self.path.stat().st_size, origin.total - 1))
        except FileNotFoundError:
            return 0

    def _origin(self) -> DownloadOrigin | None:
        try:
            fields = json.loads(read_bounded(self._origin_path, _NOTE_LIMIT))
            return DownloadOrigin(str(fields["url"]), int(fields["total"]), str(fields["validator"]))
        except (OSError, ValueError, TypeError, LookupError, OverflowError, RecursionError):
            return None

    @property
    def _origin_path(self) -> Path:
        return self.path.with_suffix(".json")


def _continues(headers: Mapping[str, str], origin: DownloadOrigin, offset: int) -> bool:
    if content_range(headers) != (offset, origin.total - 1, origin.total):
        return False
    return validator_of(headers) in ("", origin.validator)


def content_range(headers: Mapping[str, str]) -> tuple[int, int, int] | None:
    """Return the first byte, the last one and the length of the file of which an answer has a piece (RFC 9110, 14.4).

    None where it does not say so.
    """
    found = _CONTENT_RANGE.fullmatch(headers.get("content-range", ""))
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def declared_length(answer: Stream) -> int | None:
    """Return the length in bytes of the whole file that `answer` is a part of, None where it does not say."""
    if answer.status == 206:
        text = answer.headers.get("content-range", "").rpartition("/")[2]
    else:
        text = answer.headers.get("content-length", "")
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None


def validator_of(headers: Mapping[str, str]) -> str:
    """Return what If-Range may carry: an ETag that is not weak, else the date of the last change."""
    etag = headers.get("etag", "")
    validator = etag if etag.startswith('"') else headers.get("last-modified", "")
    return validator if validator.isascii() else ""
