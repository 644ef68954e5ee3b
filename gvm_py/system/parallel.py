"""Several calls at once, installations above all, each with its own bar; Ctrl-C stops them all."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import BoundedSemaphore
from typing import TypeVar

from gvm_py.errors import GosdkError
from gvm_py.system.background import Background

_AT_ONCE = 4
_TIDYING_SECONDS = 2.0
"""How long the others may take to clean up after themselves; what they leave then, the next run sweeps."""

T = TypeVar("T")


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
