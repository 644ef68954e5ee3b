"""Work in threads of its own, one call or several at once; none of them keeps the process alive after Ctrl-C.

Why not an executor: docs/adr/0005-threads-and-ctrl-c.md.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Generic, TypeVar

from gvm_py.errors import GosdkError

_AT_ONCE = 4
_LOOK_SECONDS = 0.2
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
        if seconds is not None:
            self._thread.join(seconds)
            return
        while self._thread.is_alive():
            # A signal that comes right before this call sleeps does not end the sleep: Ctrl-C would wait for a server.
            self._thread.join(_LOOK_SECONDS)

    @property
    def is_running(self) -> bool:
        """Whether the work is not done yet."""
        return self._thread.is_alive()

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
    """Yield `calls` in pieces of that size, one piece at least."""
    return (calls[start : start + size] for start in range(0, max(1, len(calls)), size))


def run_all(calls: Sequence[Callable[[], T]], cancel: Callable[[], None]) -> list[T | GosdkError]:
    """Return for each of `calls` its result or the expected error that came instead, a few of them at a time.

    Any other exception stops them all, as in `all_results`.
    """
    return all_results([partial(_result, call) for call in calls], cancel, _AT_ONCE)


def all_results(calls: Sequence[Callable[[], T]], cancel: Callable[[], None], at_once: int) -> list[T]:
    """Return what each of `calls` returns, `at_once` of them at a time.

    An exception stops them all: no other call begins, `cancel` is called, and it is raised once those that run are
    done or too slow to wait for.
    """
    if len(calls) == 1:
        # One call runs in the main thread, where Ctrl-C arrives at once.
        return [calls[0]()]
    waiting = deque(enumerate(calls))
    found: dict[int, T] = {}
    running = [Background(partial(_work_off, waiting, found)) for _ in calls[:at_once]]
    try:
        for worker in running:
            if error := worker.answer():
                raise error
    except BaseException:
        waiting.clear()
        cancel()
        for worker in running:
            worker.wait(_TIDYING_SECONDS / len(running))
        raise
    return [found[place] for place in range(len(calls))]


def _work_off(waiting: deque[tuple[int, Callable[[], T]]], found: dict[int, T]) -> None:
    while True:
        try:
            place, call = waiting.popleft()
        except IndexError:
            return
        try:
            found[place] = call()
        except BaseException:
            waiting.clear()
            raise


def _result(call: Callable[[], T]) -> T | GosdkError:
    try:
        return call()
    except GosdkError as error:
        return error
