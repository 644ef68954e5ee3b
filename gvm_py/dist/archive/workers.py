"""Use all cores from Python threads, which share one interpreter lock.

Inflating, hashing and writing release the lock, opening ten thousand small files hardly does. So only one thread deals
with small files, while the others inflate or take the big ones; cutting the work into equal parts was no faster than
one thread.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from typing import TypeVar

_MOST_THREADS = 8
_TICK = 0.1
# A mebibyte of small files takes five times as long as one of a large file, so some must be there already.
_PIECES_AHEAD = 16

Job = TypeVar("Job")
Result = TypeVar("Result")


def cores() -> int:
    """Return how many threads are worth starting."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, _MOST_THREADS)


def ahead(pieces: Iterator[bytes], pool: ThreadPoolExecutor) -> Iterator[bytes]:
    """Yield `pieces`, none of them empty, while the next ones are made in `pool`, which has one thread."""
    coming = deque(pool.submit(next, pieces, b"") for _ in range(_PIECES_AHEAD))
    while piece := coming.popleft().result():
        coming.append(pool.submit(next, pieces, b""))
        yield piece


def spread(work: Callable[[Job], Result], jobs: Sequence[Job], tick: Callable[[], None] = lambda: None) -> list[Result]:
    """Do all jobs, which are sorted from big to small, and return the results in no particular order.

    `tick` is called in this thread some ten times a second. Raises what a job raised, after all threads have stopped.
    """
    queue = deque(jobs)
    with ThreadPoolExecutor(cores()) as pool:
        ends = [queue.pop, *[queue.popleft] * (cores() - 1)]
        lanes = {pool.submit(_lane, work, end) for end in ends}
        try:
            pending = lanes
            while pending:
                done, pending = wait(pending, _TICK, FIRST_EXCEPTION)
                tick()
                for lane in done:
                    lane.result()
        finally:
            queue.clear()
    return [result for lane in lanes for result in lane.result()]


def _lane(work: Callable[[Job], Result], take: Callable[[], Job]) -> list[Result]:
    return [work(job) for job in _until_empty(take)]


def _until_empty(take: Callable[[], Job]) -> Iterator[Job]:
    while True:
        try:
            job = take()
        except IndexError:
            return
        yield job
