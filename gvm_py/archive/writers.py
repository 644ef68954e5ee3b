"""Threads that hash and write files while another thread is still unpacking."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, cycle, groupby
from operator import itemgetter
from queue import Full, Queue

from gvm_py.archive.member import Member
from gvm_py.archive.parallel import cores, quick_switching
from gvm_py.archive.writing import write_member

_BATCH = 1 << 20
# What a file costs beyond its bytes, so that a batch of empty files ends as well.
_FILE_COST = 4096
_WAITING_BATCHES = 2
_PATIENCE = 0.1

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
        if self._batch:
            self._send()
        for queue, result in zip(self._queues, self._results, strict=True):
            _put(queue, None, result)

    def digests(self) -> dict[str, str]:
        """Return the sha256 of each file by its name once all are written. Raises what a thread raised."""
        return dict(chain.from_iterable(result.result().items() for result in self._results))

    def _send(self) -> None:
        for result in self._results:
            if result.done():
                result.result()
        _put(self._turn, self._batch, self._results[self._queues.index(self._turn)])
        self._batch, self._filled = [], 0


@contextmanager
def writers(root: str) -> Iterator[Writers]:
    """Yield writers for the directory `root`. When the block ends well, all their files are complete."""
    threads = cores()
    with quick_switching(), ThreadPoolExecutor(threads) as pool:
        crew = Writers(pool, root, threads)
        try:
            yield crew
        finally:
            crew.close()
        crew.digests()


def _put(queue: "Queue[Batch | None]", batch: Batch | None, reader: "Future[dict[str, str]]") -> None:
    # A thread that has failed reads no more; waiting for room in its queue would last for ever.
    while not reader.done():
        try:
            queue.put(batch, timeout=_PATIENCE)
            return
        except Full:
            continue


def _write(root: str, queue: "Queue[Batch | None]") -> dict[str, str]:
    pieces = chain.from_iterable(iter(queue.get, None))
    return {
        member.name: write_member(root, member, (piece for _, piece in group))
        for member, group in groupby(pieces, key=itemgetter(0))
    }
