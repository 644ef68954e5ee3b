"""Threads that hash and write files while another thread is still unpacking."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, cycle
from queue import Queue

from gvm_py.archive.member import Member
from gvm_py.archive.parallel import cores
from gvm_py.archive.writing import write_member

_BATCH = 1 << 20
# What a file costs beyond its bytes, so that a batch of empty files ends as well.
_FILE_COST = 4096
_WAITING_BATCHES = 2

Batch = list[tuple[Member, memoryview]]


class Writers:
    """Hands files out in batches. The pieces of one file all go to the same thread, in order."""

    def __init__(self, pool: ThreadPoolExecutor, root: str, threads: int) -> None:
        self._queues: list[Queue[Batch | None]] = [Queue(_WAITING_BATCHES) for _ in range(threads)]
        self._results: list[Future[dict[str, str]]] = [pool.submit(_write, root, queue) for queue in self._queues]
        self._turns = cycle(self._queues)
        self._turn = next(self._turns)
        self._batch: Batch = []
        self._filled = 0

    def hand_out(self, member: Member, pieces: Iterable[memoryview]) -> None:
        """Queue one file. Blocks while the threads are busy; raises what one of them raised."""
        self._filled += _FILE_COST
        for piece in pieces:
            self._batch.append((member, piece))
            self._filled += len(piece)
            if self._filled >= _BATCH:
                self._send()
        if not self._batch:
            self._turn = next(self._turns)

    def close(self) -> None:
        """Tell the threads that nothing more will come."""
        for queue in self._queues:
            queue.put(None)

    def digests(self) -> dict[str, str]:
        """Return the sha256 of each file by its name once all are written. Raises what a thread raised."""
        return dict(chain.from_iterable(result.result().items() for result in self._results))

    def _send(self) -> None:
        for result in self._results:
            if result.done():
                result.result()
        self._turn.put(self._batch)
        self._batch, self._filled = [], 0
