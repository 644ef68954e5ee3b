"""Work in threads of its own, one call or several at once; none of them keeps the process alive after Ctrl-C.

Why not an executor: docs/adr/0005-threads-and-ctrl-c.md.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import BoundedSemaphore
from typing import Generic, TypeVar

from gvm_py.errors import GosdkError

_AT_ONCE = 4
_TIDYING_SECONDS = 2.0
"""How long the others may take to clean up after themselves; what they leave then, the next run sweeps."""

T = TypeVar("T")


class Background(Generic[T]):
    """Runs `work` in a thread of its own from now on."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._outcome: T | BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the work is done, at most that long."""
        self._thread.join(seconds)

    def answer(self) -> T | GosdkError:
        """Wait for the result and return it, or the expected error that came instead; other errors are raised."""
        self.wait()
        outcome = self._outcome
        if isinstance(outcome, BaseException) and not isinstance(outcome, GosdkError):
            raise outcome
        return outcome  # type: ignore[return-value]

    def _run(self) -> None:
        try:
            self._outcome = self._work()
        except BaseException as error:
            self._outcome = error


def batches(calls: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield `calls` in pieces, one at least: each call of `run_all` has a thread of its own, and there may be many."""
    return (calls[start : start + size] for start in range(0, max(1, len(calls)), size))


def run_all(calls: Sequence[Callable[[], T]], cancel: Callable[[], None]) -> list[T | GosdkError]:
    """Return for each of `calls` its result or the expected error that came instead, a few of them at a time.

    Any other exception stops them all: `cancel` is called, and it is raised once they are gone or too slow to wait for.
    """
    if len(calls) == 1:
        # One call runs in the main thread, where Ctrl-C arrives at once.
        return [_result(calls[0])]
    gate = BoundedSemaphore(_AT_ONCE)
    running = [Background(partial(_behind, gate, call)) for call in calls]
    try:
        return [work.answer() for work in running]
    except BaseException:
        cancel()
        for work in running:
            work.wait(_TIDYING_SECONDS / len(running))
        raise


def _behind(gate: BoundedSemaphore, call: Callable[[], T]) -> T:
    with gate:
        return call()


def _result(call: Callable[[], T]) -> T | GosdkError:
    try:
        return call()
    except GosdkError as error:
        return error
