"""Which URL to try, when to try again, and what to do with what comes."""

from collections.abc import Callable, Mapping
from itertools import chain

from gvm_py.dist.download.partial import Partial
from gvm_py.dist.download.validate import agreed_length, check_hash, check_start, whole
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.records import dataclass
from gvm_py.system.disk import require_space
from gvm_py.transport import (
    MAX_ATTEMPTS,
    RETRYABLE_STATUSES,
    Fetcher,
    PermanentNetworkError,
    Stream,
    redact,
    retry_delay,
)
from gvm_py.transport.answers import refusal, status_hint, status_text

_WORTH_ANOTHER_TRY = 1 << 20


class Meter:
    """Calls `progress` with the bytes since the last call, `expect` with the length once a server says it."""

    def __init__(
        self,
        progress: Callable[[int], None] = lambda _count: None,
        expect: Callable[[int], None] = lambda _total: None,
    ) -> None:
        self._progress = progress
        self.expect = expect
        self._at = 0
        self.farthest = 0

    def move_to(self, done: int) -> None:
        """Report that `done` bytes are there now."""
        self._progress(done - self._at)
        self._at = done
        self.farthest = max(self.farthest, done)


class _BusyError(NetworkError):
    """The server asks for patience; `advice` holds its headers."""

    advice: Mapping[str, str]


@dataclass(frozen=True)
class Task:
    """The download of one artifact into its part."""

    fetcher: Fetcher
    artifact: Artifact
    partial: Partial
    meter: Meter
    limit: int
    sleep: Callable[[float], None]

    def download_any(self) -> tuple[str, str]:
        """Return the sha256 of the complete part, and the URL it came from."""
        failures: list[GosdkError] = []
        for url in self.artifact.urls:
            try:
                return self._download_with_retries(url), url
            except (NetworkError, NotFoundError) as error:
                failures.append(error)
        raise _summary(self.artifact, failures)

    def _download_with_retries(self, url: str) -> str:
        failures = 0
        while True:
            reached = self.meter.farthest
            advice: Mapping[str, str] = {}
            try:
                return self._attempt(url)
            except PermanentNetworkError:
                raise
            except NetworkError as error:
                # A line that breaks every few megabytes still gets there; one that brings nothing new does not.
                failures = 1 if self.meter.farthest - reached >= _WORTH_ANOTHER_TRY else failures + 1
                if failures == MAX_ATTEMPTS:
                    raise NetworkError(f"{error.message} ({MAX_ATTEMPTS} tries)", hint=error.hint) from error
                advice = error.advice if isinstance(error, _BusyError) else {}
            self.sleep(retry_delay(failures, advice))

    def _attempt(self, url: str) -> str:
        with self.fetcher.stream(url, headers=self.partial.request(url)) as answer:
            self._check_status(answer)
            start = self.partial.begin(answer)
            try:
                sha256 = self._receive(answer, start)
                check_hash(self.artifact, redact(url), sha256)
            except IntegrityError:
                self.partial.clear()
                if start == 0:
                    raise
                # The pieces may be of two files: only a whole body proves that the server is wrong.
                raise NetworkError(f"could not fetch {redact(url)}: it changed while it was fetched") from None
            return sha256

    def _check_status(self, answer: Stream) -> None:
        if answer.status in (200, 206):
            return
        message = f"could not fetch {redact(answer.url)}: {status_text(answer.status)}"
        if answer.status in (404, 410):
            raise NotFoundError(message)
        if answer.status == 416:
            self.partial.clear()
            raise NetworkError(message)
        if answer.status not in RETRYABLE_STATUSES:
            logins = self.fetcher.login_file
            advice = refusal(answer.status, answer.url, logins)
            raise PermanentNetworkError(f"{message}{advice}", hint=status_hint(answer.status, logins))
        busy = _BusyError(message)
        busy.advice = answer.headers
        raise busy

    def _receive(self, answer: Stream, start: int) -> str:
        chunks = answer.chunks()
        first = next(chunks, b"")
        if start == 0:
            check_start(self.artifact, answer.url, first)
        length = agreed_length(self.artifact, answer, self.limit)
        require_space(self.partial.path.parent, (length or 0) - start)
        digest = self.partial.digest()
        if length is not None:
            self.meter.expect(length)
        self.meter.move_to(start)
        with self.partial.path.open("ab") as file:
            for done, chunk in whole(answer.url, chain([first], chunks), start, length, self.limit):
                file.write(chunk)
                file.flush()  # what has come is there for the next run, however this one ends
                digest.update(chunk)
                self.meter.move_to(done)
        return digest.hexdigest()


def _summary(artifact: Artifact, failures: list[GosdkError]) -> GosdkError:
    if len(failures) == 1:
        return failures[0]
    if not failures:
        return NotFoundError(f"the kept archive {artifact.filename} was removed meanwhile")
    tried = "".join(f"\n  {error.message}" for error in failures)
    kind = NotFoundError if all(isinstance(error, NotFoundError) for error in failures) else NetworkError
    return kind(f"no address has {artifact.filename}; tried:{tried}", hint=failures[-1].hint)
