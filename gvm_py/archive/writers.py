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


class _Writer:
    """One thread, the batches it waits for, and what it has made of them."""

    def __init__(self, pool: ThreadPoolExecutor, root: str | None) -> None:
        self._queue: Queue[Batch | None] = Queue(_WAITING_BATCHES)
        self._digests: Future[dict[str, str]] = pool.submit(_write, root, self._queue)

    def put(self, batch: Batch | None) -> None:
        """Queue `batch`; None is the last one. A thread that has failed takes nothing more, so nobody waits for it."""
        while not self._digests.done():
            try:
                self._queue.put(batch, timeout=_PATIENCE)
                return
            except Full:
                continue

    def check(self) -> None:
        """Raise what the thread raised, if it did."""
        if self._digests.done():
            self._digests.result()

    def digests(self) -> dict[str, str]:
        """Wait for the end of the thread and return the sha256 of each file by its name. Raises what it raised."""
        return self._digests.result()


class Writers:
    """Hands files out in batches. The pieces of one file all go to the same thread, in order."""

    def __init__(self, pool: ThreadPoolExecutor, root: str | None) -> None:
        self._writers = [_Writer(pool, root) for _ in range(cores())]
        self._turns = cycle(self._writers)
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
                self.flush()
        if not self._batch:
            self._turn = next(self._turns)

    def flush(self) -> None:
        """Queue what has gathered. Raises what a thread raised."""
        for writer in self._writers:
            writer.check()
        self._turn.put(self._batch)
        self._batch, self._filled = [], 0

    def stop(self) -> None:
        """Tell all threads that nothing more will come."""
        for writer in self._writers:
            writer.put(None)

    def digests(self) -> dict[str, str]:
        """Return the sha256 of each file by its name once all are written. Raises what a thread raised."""
        return dict(chain.from_iterable(writer.digests().items() for writer in self._writers))


@contextmanager
def writers(root: str | None) -> Iterator[Writers]:
    """Yield writers for the directory `root`. When the block ends well, all their files are complete."""
    with quick_switching(), ThreadPoolExecutor(cores()) as pool:
        crew = Writers(pool, root)
        try:
            yield crew
            crew.flush()
        finally:
            crew.stop()
        crew.digests()


def _write(root: str | None, queue: "Queue[Batch | None]") -> dict[str, str]:
    pieces = chain.from_iterable(iter(queue.get, None))
    return {
        member.name: write_member(root, member, (piece for _, piece in group))
        for member, group in groupby(pieces, key=itemgetter(0))
    }
