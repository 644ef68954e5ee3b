"""What must hold of the bytes that come, each with the words for when it does not."""

from collections.abc import Iterable, Iterator

from gvm_py.dist.download.partial import declared_length
from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import IntegrityError, NetworkError, shell_word
from gvm_py.transport import Stream, redact
from gvm_py.transport.answers import is_html

_MAGIC = {"tar.gz": b"\x1f\x8b", "zip": b"PK", "module": b"PK"}


def check_start(artifact: Artifact, url: str, first: bytes) -> None:
    """Raise IntegrityError unless `first` can be the start of such an archive, NetworkError when nothing came."""
    if not first:
        raise NetworkError(f"could not fetch {redact(url)}: it sent nothing")
    if is_html(first):
        raise IntegrityError(
            f"{redact(url)} sent a web page instead of {artifact.filename}: a login page or a proxy may be in between",
            hint=_again(artifact, ""),
        )
    magic = _MAGIC.get(artifact.form, b"")
    if not first.startswith(magic[: len(first)]):
        raise IntegrityError(f"{redact(url)} sent something that is not a {artifact.form} archive")


def agreed_length(artifact: Artifact, answer: Stream, limit: int) -> int | None:
    """Return how many bytes the archive has, None when nobody says. Raises IntegrityError for a wrong length."""
    declared = declared_length(answer)
    if declared is not None and artifact.size is not None and declared != artifact.size:
        raise IntegrityError(
            f"{redact(answer.url)} has {declared} bytes, but {artifact.filename} has {artifact.size}; "
            "the file may be newer than the kept release index",
            hint=_again(artifact, "--refresh "),
        )
    length = artifact.size if artifact.size is not None else declared
    if length is not None and length > limit:
        raise _too_long(answer.url, limit)
    return length


def whole(url: str, chunks: Iterable[bytes], start: int, length: int | None, limit: int) -> Iterator[tuple[int, bytes]]:
    """Yield each chunk with the number of bytes there are after it, the first coming after `start` bytes.

    Raises IntegrityError before a chunk that goes beyond `length`, or `limit` when no length is known, and
    NetworkError at an end that comes too early.
    """
    done = start
    for chunk in chunks:
        done += len(chunk)
        if done > (limit if length is None else length):
            raise _too_long(url, limit if length is None else length)
        yield done, chunk
    if length is not None and done < length:
        raise NetworkError(f"could not fetch {redact(url)}: it ended after {done} of {length} bytes")


def check_hash(artifact: Artifact, where: str, sha256: str) -> None:
    """Raise IntegrityError when a root of trust gave another sha256."""
    if artifact.sha256 is not None and artifact.sha256 != sha256:
        raise IntegrityError(
            f"{where} is not the published {artifact.filename}: its sha256 is {sha256}, it must be {artifact.sha256}; "
            "do not use it",
            hint=f"gosdk install --source {'goproxy' if artifact.source == 'go.dev' else 'go.dev'} {artifact.version}",
        )


def _again(artifact: Artifact, options: str) -> str:
    source = "" if artifact.source == "go.dev" else f"--source {shell_word(artifact.source)} "
    return f"gosdk install {options}{source}{artifact.version}"


def _too_long(url: str, length: int) -> IntegrityError:
    return IntegrityError(
        f"{redact(url)} sent more than the {length} bytes expected; do not use it",
        hint="gosdk list-remote --source go.dev",
    )
