"""Build an SDK from the module zip on a server and an SDK that is here, fetching only the members that differ."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from gvm_py.dist.archive.member import MOST_MEMBERS, Admission
from gvm_py.dist.archive.module import h1_of, module_prefix
from gvm_py.dist.archive.unpacking import Unpacked, in_module_zip
from gvm_py.dist.archive.unzip import Placed, content, plan
from gvm_py.dist.archive.workers import spread
from gvm_py.dist.archive.writing import make_directory, write_member
from gvm_py.dist.archive.zipdirectory import (
    CENTRAL_SIZE,
    END_SIZE,
    ListedEntry,
    find_directory,
    listed_entries,
    located,
)
from gvm_py.dist.difference.neighbour import Lending, Neighbour
from gvm_py.dist.difference.pieces import Arrivals, FetchedSpan, Span, coalesce, member_spans
from gvm_py.dist.difference.ranges import RemoteFile
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.records import dataclass
from gvm_py.system.parallel import Background

_SPARE = 4 << 10
_LARGEST_DIRECTORY = 16 << 20
_MOST_SHARE = 0.75
"""Where more than this part of the archive would be fetched, the whole archive is: that can be resumed and kept."""
_MOST_BYTES = 256 << 20
"""What is fetched is kept in memory until it is unpacked."""
_TIDYING_SECONDS = 2.0
"""How long a fetch that is not wanted any more may take to end."""


Listener = Callable[[int, int], None]
"""Gets the bytes that are fetched, and those of the whole archive; a few small files more may turn out to differ."""


@dataclass(frozen=True)
class Assembled:
    """The tree that was built, and what it took from the neighbour."""

    unpacked: Unpacked
    lending: Lending


def assemble(
    remote: RemoteFile, neighbour: Neighbour, destination: Path, module_version: str, listener: Listener
) -> Assembled | None:
    """Build the SDK in the empty directory `destination`; None where too much differs, and nothing was written then.

    It is what the directory of the zip describes, and nobody has verified it yet. Raises IntegrityError, NetworkError,
    and OSError for a disk that refuses; whatever is in `destination` then has to be removed.
    """
    entries, directory = _read_directory(remote, neighbour, module_prefix(module_version))
    admission = Admission()
    directories, files = plan(entries, in_module_zip(module_version), admission)
    lending = Lending(neighbour, str(destination), _like(destination, directories))
    here, missing = lending.candidates(files)
    job = _Job(remote, str(destination), member_spans(entries, directory), remote.received)
    if (needed := job.bytes_of(missing)) > min(_MOST_SHARE * remote.total, _MOST_BYTES):
        return None
    listener(needed, remote.total)
    for name in directories[1:]:
        make_directory(str(destination), name)
    digests = job.build(missing, here, lending)
    return Assembled(Unpacked(h1_of(digests, module_version), digests, admission.bytes), lending)


def _like(destination: Path, directories: Sequence[str]) -> os.stat_result:
    """Make the first directory and return what it is: the owner and the mode that everything here gets."""
    if not directories:
        raise IntegrityError("the zip has no directories, so it is not an SDK")
    make_directory(str(destination), directories[0])
    return os.stat(destination / directories[0])


def _read_directory(remote: RemoteFile, neighbour: Neighbour, prefix: str) -> tuple[list[ListedEntry], int]:
    """Return what the zip lists, sorted by offset, and where its directory begins: one request where it can be."""
    names = sum(len(name.encode()) for name in neighbour.digests)
    guess = names + len(neighbour.digests) * (CENTRAL_SIZE + len(prefix)) + END_SIZE + _SPARE
    tail = remote.tail(guess)
    base = remote.total - len(tail)
    bounds = find_directory(tail, base)
    if bounds.stop - bounds.start > _LARGEST_DIRECTORY or bounds.members > MOST_MEMBERS:
        raise IntegrityError("the zip has a directory far larger than that of any Go SDK")
    if bounds.start < base:
        tail, base = remote.read(bounds.start, base) + tail, bounds.start
    return listed_entries(tail, bounds, base), bounds.start


@dataclass(frozen=True)
class _Job:
    """Writes below `root` what `remote` has: each member is in one of `spans`. `begun` bytes have come before."""

    remote: RemoteFile
    root: str
    spans: dict[int, Span]
    begun: int

    def bytes_of(self, *parts: Sequence[Placed]) -> int:
        """Return how many bytes are fetched in all where `parts` are fetched one after the other."""
        return self.begun + sum(span.stop - span.start for files in parts for span in self._spans(files))

    def build(self, missing: list[Placed], here: list[Placed], lending: Lending) -> dict[str, str]:
        """Write all files and return the sha256 of each by its name."""
        arrivals = Arrivals()
        fetching = Background(lambda: self._fetch(missing, arrivals))
        try:
            digests = self._bring(missing, here, lending, arrivals)
        except Exception:
            # The whole archive comes next, and not beside the rest of the pieces.
            fetching.wait(_TIDYING_SECONDS)
            raise
        fetching.answer()
        return digests

    def _bring(self, missing: list[Placed], here: list[Placed], lending: Lending, arrivals: Arrivals) -> dict[str, str]:
        absent = {file.member.name for file in missing}

        def bring(file: Placed) -> tuple[Placed, str | None]:
            try:
                return file, self._write(file, arrivals) if file.member.name in absent else lending.lend(file)
            except Exception as error:
                self.remote.unwanted = True
                arrivals.end(error)
                raise

        # What the neighbour has is read while the rest is on its way.
        brought = spread(bring, _big_first([*missing, *here]))
        if changed := [file for file, digest in brought if digest is None]:
            if self.bytes_of(missing, changed) > _MOST_SHARE * self.remote.total:
                raise IntegrityError(f"most files of {lending.neighbour.goroot} are not what they were installed as")
            self._fetch(changed, arrivals)
            brought += spread(lambda file: (file, self._write(file, arrivals)), _big_first(changed))
        return {file.member.name: digest for file, digest in brought if digest}

    def _spans(self, files: Sequence[Placed]) -> list[Span]:
        return coalesce(self.spans[file.listed.offset] for file in files)

    def _fetch(self, files: Sequence[Placed], arrivals: Arrivals) -> None:
        """Fetch the pieces that `files` are in; those who wait for them are given the error if they do not come."""
        waiting = sorted(file.listed.offset for file in files)
        failure = None
        try:
            for span in self._spans(files):
                data = self.remote.read(span.start, span.stop)
                arrivals.put(
                    [offset for offset in waiting if span.start <= offset < span.stop], FetchedSpan(span.start, data)
                )
        except GosdkError as error:
            failure = error
        finally:
            arrivals.end(failure)

    def _write(self, file: Placed, arrivals: Arrivals) -> str:
        piece = arrivals.piece_with(file.listed.offset)
        entry = located(file.listed, piece.data, piece.start)
        return write_member(self.root, file.member, content(piece.data, entry, piece.start))


def _big_first(files: list[Placed]) -> list[Placed]:
    return sorted(files, key=lambda file: -file.member.size)
