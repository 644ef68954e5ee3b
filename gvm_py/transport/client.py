"""The Fetcher of a real process: http, https and file URLs, and small answers in one piece."""

import os
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from gvm_py.errors import IntegrityError, NetworkError, quoted
from gvm_py.errors.secrets import redact
from gvm_py.transport.answers import MAX_ATTEMPTS, RETRYABLE_STATUSES, retry_delay
from gvm_py.transport.files import open_file
from gvm_py.transport.http import Http
from gvm_py.transport.netrc import netrc_path
from gvm_py.transport.protocol import PermanentNetworkError, Reply, Stream, Timeouts
from gvm_py.transport.waiting import saying

_GZIP_FRAME = 1 << 10
"""What compressing may add to a small answer that does not get smaller."""


class Transport:
    """Fetches by URL, with proxies, CA and credentials as `env` names them. Safe to share between threads."""

    def __init__(
        self,
        env: Mapping[str, str],
        *,
        timeouts: Timeouts | None = None,
        sleep: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self._env = env
        self._timeouts = timeouts or Timeouts()
        self._http = Http(env, self._timeouts, say)
        self._sleep = sleep
        self._say = say

    @property
    def login_file(self) -> str:
        """The netrc file that the go command reads, too."""
        return str(netrc_path(self._env) or os.path.expanduser("~/.netrc"))

    def get(self, url: str, *, limit: int, headers: Mapping[str, str] | None = None) -> Reply:
        """Return the answer whatever its status, after redirects and up to three tries.

        Raises NetworkError when nobody answered, IntegrityError when the body is longer than `limit` bytes,
        UsageError for what is not a URL.
        """
        for failures in range(1, MAX_ATTEMPTS):
            advice: Mapping[str, str] = {}
            began = time.monotonic()
            try:
                reply = self._get_once(url, limit, headers or {})
                if reply.status not in RETRYABLE_STATUSES:
                    return reply
                advice = reply.headers
            except PermanentNetworkError:
                raise
            except NetworkError as error:
                if time.monotonic() - began >= self._timeouts.notice:
                    self._say(f"{error.message}; trying again")
            delay = retry_delay(failures, advice)
            if delay >= self._timeouts.notice:
                self._say(f"{_host(url)} asks to come back in {delay:.0f} s")
            self._sleep(delay)
        try:
            return self._get_once(url, limit, headers or {})
        except NetworkError as error:
            raise type(error)(f"{error.message} ({MAX_ATTEMPTS} tries)", hint=error.hint) from error

    @contextmanager
    def stream(self, url: str, *, headers: Mapping[str, str] | None = None) -> Iterator[Stream]:
        """Yield the answer with its body still to come. One try. Raises NetworkError, UsageError."""
        if url.lower().startswith("file:"):
            yield open_file(url)
            return
        with ExitStack() as stack:
            with self._waiting(url):
                answer = stack.enter_context(self._http.open(url, headers or {}))
            yield answer

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _get_once(self, url: str, limit: int, headers: Mapping[str, str]) -> Reply:
        with self.stream(url, headers={"Accept-Encoding": "gzip", **headers}) as answer, self._waiting(url):
            return Reply(url, answer.status, answer.headers, self._at_most(limit, answer))

    def _at_most(self, limit: int, answer: Stream) -> bytes:
        deadline = time.monotonic() + self._timeouts.answer
        body = bytearray()
        for chunk in _content(answer, limit):
            body += chunk
            if len(body) > limit:
                raise _too_long(answer.url, limit)
            if time.monotonic() > deadline:
                raise PermanentNetworkError(
                    f"could not fetch {redact(answer.url)}: it was not complete after {self._timeouts.answer:g} s"
                )
        return bytes(body)

    def _waiting(self, url: str) -> AbstractContextManager[None]:
        return saying(lambda waited: f"waiting for {_host(url)} ({waited:.0f} s)", self._say, self._timeouts.notice)


def _host(url: str) -> str:
    return urlsplit(url).hostname or redact(url)


def _content(answer: Stream, limit: int) -> Iterator[bytes]:
    """Return the body as it was before the server compressed it."""
    coding = answer.headers.get("content-encoding", "identity").lower()
    if coding not in ("identity", "gzip", "x-gzip"):
        raise IntegrityError(f"{redact(answer.url)} sent an answer with the encoding {quoted(coding[:40])}, not gzip")
    return answer.chunks() if coding == "identity" else _inflate(answer.chunks(), limit, answer.url)


def _inflate(chunks: Iterable[bytes], limit: int, url: str) -> Iterator[bytes]:
    """Yield the content of gzip `chunks` piece by piece, because a few bytes can stand for gigabytes."""
    inflater, taken = zlib.decompressobj(wbits=31), 0
    for chunk in chunks:
        taken += len(chunk)
        if taken > limit + _GZIP_FRAME:
            raise _too_long(url, limit)
        try:
            yield inflater.decompress(chunk, limit + 1)
        except zlib.error as error:
            raise IntegrityError(f"{redact(url)} sent an answer that is not the gzip it says it is") from error
    if taken and not inflater.eof:
        raise IntegrityError(f"{redact(url)} sent a compressed answer that ends too early")


def _too_long(url: str, limit: int) -> IntegrityError:
    return IntegrityError(f"{redact(url)} sent more than the {limit} bytes such an answer may have")
