"""The door to object stores: S3, Google Cloud Storage and Azure, by `obstore` (the extra `cloud`).

A file that can change is written under a condition: it replaces exactly what this run has seen, or nothing. The name
of any other one stands for one content, so two writers write the same. A large one comes in parts, which nobody sees
before the last one.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from gvm_py.mirror.bucket_address import BucketAddress
from gvm_py.mirror.bucket_failures import explain, missing_extra
from gvm_py.records import dataclass
from gvm_py.system.parallel import Background
from gvm_py.transport import Timeouts

_PART = 5 << 20
"""Bytes; the least that S3 takes. Each part has the time-out of a request of its own."""
_RETRIES = 2
_SHA256 = "sha256"
_FOREVER, _SHORTLY = "public, max-age=31536000, immutable", "public, max-age=60"

T = TypeVar("T")


@dataclass(frozen=True)
class Entry:
    """A file in a bucket: its size in bytes, and the marks of the content by which a condition names it."""

    size: int
    e_tag: str | None
    version: str | None = None


@dataclass(frozen=True)
class Upload:
    """A file to write. `is_fixed` is set where its content can never change."""

    name: str
    path: Path
    sha256: str
    is_fixed: bool

    @property
    def attributes(self) -> dict[str, str]:
        """What the bucket keeps beside the content: for caches on the way to clients, and for the next run."""
        text = "application/json" if self.name.endswith((".json", ".info")) else "text/plain; charset=utf-8"
        kind = "application/octet-stream" if self.name.endswith((".zip", ".gz")) or "/tile/" in self.name else text
        return {"Content-Type": kind, "Cache-Control": _FOREVER if self.is_fixed else _SHORTLY, _SHA256: self.sha256}


class Bucket:
    """The files below one prefix of one bucket. Raises NetworkError for everything that the other side does."""

    def __init__(self, address: BucketAddress, env: Mapping[str, str], timeouts: Timeouts = Timeouts()) -> None:  # noqa: B008
        self.url = address.url
        self._address = address
        self._timeouts = timeouts
        self._store = self._asked("open it", partial(self._open, address.is_plain(env)))

    def entries(self) -> dict[str, Entry]:
        """Return every file by its name."""
        import obstore

        found = self._asked("list it", lambda: [meta for page in obstore.list(self._store) for meta in page])
        return {meta["path"]: _entry(meta) for meta in found}

    def read(self, name: str) -> tuple[bytes, Entry]:
        """Return the content of a small file, and by which marks it is known: a list does not have all of them."""
        import obstore

        def get() -> tuple[bytes, Entry]:
            answer = obstore.get(self._store, name)
            return bytes(answer.bytes()), _entry(answer.meta)

        return self._asked(f"read {name}", get)

    def sha256(self, name: str) -> str | None:
        """Return the hash that was kept when a file was written, None for a file that others wrote."""
        import obstore

        options: Any = {"head": True}
        answer: Any = self._asked(f"read {name}", lambda: obstore.get(self._store, name, options=options).attributes)
        kept: str | None = answer.get(_SHA256)
        return kept

    def write(self, upload: Upload, seen: Entry | None, progress: Callable[[int], None]) -> Entry:
        """Write a file where the bucket has what was `seen` of it, and return what it then has.

        Raises GosdkError where another writer came between: the file is as that one left it.
        """
        import obstore

        size = upload.path.stat().st_size
        in_parts = upload.is_fixed and size > _PART

        def put() -> Any:
            source: Any = _pieces(upload.path, progress) if in_parts else upload.path.read_bytes()
            mode: Any = "overwrite" if upload.is_fixed else _condition(seen)
            return obstore.put(
                self._store,
                upload.name,
                source,
                attributes=upload.attributes,
                mode=mode,
                use_multipart=in_parts,
                chunk_size=_PART,
                max_concurrency=2,
            )

        done = self._asked(f"write {upload.name}", put)
        return Entry(size, done["e_tag"], done["version"])

    def remove(self, names: list[str]) -> None:
        """Remove files; one that is not there is no error."""
        import obstore

        self._asked(f"remove {names[0]}", lambda: obstore.delete(self._store, names))

    def _open(self, allow_http: bool) -> Any:
        from obstore.store import from_url

        seconds, connect = timedelta(seconds=self._timeouts.read), timedelta(seconds=self._timeouts.connect)
        options: Any = {"timeout": seconds, "connect_timeout": connect, "allow_http": allow_http}
        return from_url(
            self.url,
            client_options=options,
            retry_config={"max_retries": _RETRIES, "retry_timeout": seconds * (_RETRIES + 1)},
        )

    def _asked(self, action: str, call: Callable[[], T]) -> T:
        """Return what `call` does. It runs beside this thread, which obstore would make deaf to Ctrl-C."""
        try:
            return Background(call).answer()  # type: ignore[return-value]
        except ImportError as error:
            raise missing_extra(self._address) from error
        except (KeyboardInterrupt, SystemExit):
            raise
        except Exception as error:
            failure = explain(error, action, self._address, self._timeouts)
            if failure is None:
                raise
            raise failure from error


def _entry(meta: Any) -> Entry:
    return Entry(meta["size"], meta["e_tag"], meta["version"])


def _condition(seen: Entry | None) -> Any:
    if seen is None:
        return "create"
    marks = {"e_tag": seen.e_tag, "version": seen.version}
    return {name: mark for name, mark in marks.items() if mark is not None}


def _pieces(path: Path, progress: Callable[[int], None]) -> Iterator[bytes]:
    with open(path, "rb") as file:
        while piece := file.read(_PART):
            yield piece
            progress(len(piece))
