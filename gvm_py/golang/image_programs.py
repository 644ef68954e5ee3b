"""Find Go programs in a container image that `docker save`, `podman save` or skopeo wrote: a tar file or an OCI layout.

Layers are read in order and never unpacked: a later layer replaces what an earlier one holds, and a whiteout removes
it. Source of the rules: the layer format of the OCI image specification.
"""

import shutil
import tarfile
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple, cast

from gvm_py.errors import GosdkError
from gvm_py.golang.buildinfo import NotGoBinary
from gvm_py.golang.image_files import BROKEN, FROM_3_14, ZSTD, ImageFiles, member_of, opened
from gvm_py.golang.image_manifests import SavedImage, saved_images
from gvm_py.golang.programs import Program, is_executable, look_into
from gvm_py.records import replace

_PROGRAM_LIMIT = 2 << 30
_IN_MEMORY = 32 << 20
_WHITEOUT, _OPAQUE = ".wh.", ".wh..wh..opq"

_Found = dict[str, Program | NotGoBinary]


class _HardLink(NamedTuple):
    target: str


class _Directory:
    """What hides a file, and nothing in a directory of that name."""


_Entry = Program | NotGoBinary | _HardLink | _Directory | None


class _Layer(NamedTuple):
    """What a layer removes from those below it, whole directories emptied included, and what it adds."""

    removed: frozenset[str]
    emptied: frozenset[str]
    added: Mapping[str, _Entry]


def programs_in_image(path: Path) -> Iterator[Program | NotGoBinary]:
    """Yield the Go programs of each image in `path`, as a container that starts from it sees them.

    Of several images in one file, such as one for each platform, every name contains the image.
    Raises GosdkError for a file that is not an image or is damaged.
    """
    read: dict[str, _Layer] = {}
    try:
        with opened(path) as files:
            images = saved_images(files)
            found = [(image, _programs(files, image, read)) for image in images]
    except (*BROKEN, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise GosdkError(
            f"{path} is not a readable container image: {error}", hint="docker save IMAGE -o FILE"
        ) from error
    for image, programs in found:
        place = f"{path}[{image.name}]" if len(images) > 1 else str(path)
        for name, program in programs.items():
            yield _named(program, f"{place}:/{name}")


def _named(program: Program | NotGoBinary, shown: str) -> Program | NotGoBinary:
    return replace(program, name=shown) if isinstance(program, Program) else replace(program, path=Path(shown))


def _programs(files: ImageFiles, image: SavedImage, read: dict[str, _Layer]) -> _Found:
    found: _Found = {}
    for name in image.layers:
        # Images have layers in common.
        if name not in read:
            read[name] = _layer(files, name)
        found = _with_layer(found, read[name])
    return found


def _layer(files: ImageFiles, name: str) -> _Layer:
    with member_of(files, name) as file:
        is_zstd = file.read(len(ZSTD)) == ZSTD
        file.seek(0)
        try:
            with tarfile.open(fileobj=file, mode="r|*") as stream:
                return _changes(stream)
        except tarfile.ReadError as error:
            if is_zstd:
                raise ValueError(f"{name} {FROM_3_14}") from error
            raise


def _changes(stream: tarfile.TarFile) -> _Layer:
    removed, emptied = set[str](), set[str]()
    added: dict[str, _Entry] = {}
    for member in stream:
        name = _path(member.name)
        directory, _, last = name.rpartition("/")
        if last == _OPAQUE:
            emptied.add(directory)
        elif last.startswith(_WHITEOUT):
            removed.add(f"{directory}/{last.removeprefix(_WHITEOUT)}".lstrip("/"))
        else:
            added[name] = _entry(stream, member, name)
    return _Layer(frozenset(removed), frozenset(emptied), added)


def _path(name: str) -> str:
    return name.removeprefix("./").strip("/")


def _with_layer(below: _Found, layer: _Layer) -> _Found:
    """Return the programs after a layer. It changes only those below it, in whatever order its entries are."""
    gone = layer.removed | {name for name, entry in layer.added.items() if not isinstance(entry, _Directory)}
    kept = {name: program for name, program in below.items() if not _is_hidden(name, layer, gone)}
    for name, entry in layer.added.items():
        found = entry
        if isinstance(entry, _HardLink):
            found = (kept if entry.target in layer.added else below).get(entry.target)
        if isinstance(found, Program | NotGoBinary):
            kept[name] = found
    return kept


def _is_hidden(name: str, layer: _Layer, gone: Collection[str]) -> bool:
    """Return whether a layer removes a file of those below it, or has something else in its place."""
    parents = [name[:end] for end, character in enumerate(name) if character == "/"]
    return (
        name in layer.added
        or name in gone
        or any(parent in gone or parent in layer.emptied for parent in parents)
        or "" in layer.emptied
    )


def _entry(stream: tarfile.TarFile, member: tarfile.TarInfo, name: str) -> _Entry:
    if member.isdir():
        return _Directory()
    if member.islnk():
        return _HardLink(_path(member.linkname))
    file = stream.extractfile(member) if member.isreg() else None
    if file is None:
        return None
    head = file.read(4)
    if not is_executable(head):
        return None
    if member.size > _PROGRAM_LIMIT:
        return NotGoBinary(Path(name), f"larger than {_PROGRAM_LIMIT >> 30} GiB")
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        copy.write(head)
        shutil.copyfileobj(file, copy)
        return look_into(cast(BinaryIO, copy), member.size, name)
