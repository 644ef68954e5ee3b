"""Find Go programs in a container image that `docker save`, `podman save` or skopeo wrote as a tar file.

Source of the formats: the OCI image specification (index.json, blobs/) and Docker's manifest.json. Layers are read in
order and never unpacked: a later layer replaces what an earlier one holds, and a whiteout removes it.
"""

import json
import lzma
import shutil
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from gvm_py.errors import GosdkError
from gvm_py.golang.buildinfo import NotGoBinary
from gvm_py.golang.programs import Program, is_executable, look_into

_DOCUMENT_LIMIT = 4 << 20
_PROGRAM_LIMIT = 2 << 30
_IN_MEMORY = 32 << 20
_LAYERS_LIMIT = 1_000
_WHITEOUT, _OPAQUE = ".wh.", ".wh..wh..opq"

# What tarfile and the decompressors below it raise for damage; BadGzipFile and bz2's errors are OSErrors.
_BROKEN = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, OverflowError)

_Found = dict[str, Program | NotGoBinary]


def is_tar(path: Path) -> bool:
    """Return whether `path` is a tar file, compressed or not."""
    try:
        return path.is_file() and tarfile.is_tarfile(path)
    except _BROKEN:
        return False


def programs_in_image(path: Path) -> Iterator[Program | NotGoBinary]:
    """Yield the Go programs of the image at `path`, as a container that starts from it sees them.

    Raises GosdkError for a file that is not an image or is damaged.
    """
    found: _Found = {}
    try:
        with tarfile.open(path) as image:
            for layer in _layers(image):
                with tarfile.open(fileobj=_member(image, layer), mode="r|*") as stream:
                    _apply(stream, path, found)
    except (*_BROKEN, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise GosdkError(
            f"{path} is not a readable container image: {error}", hint="docker save IMAGE -o FILE"
        ) from error
    yield from found.values()


def _layers(image: tarfile.TarFile) -> list[str]:
    names = set(image.getnames())
    if "manifest.json" in names:
        layers = [layer for entry in _document(image, "manifest.json") for layer in entry["Layers"]]
    elif "index.json" in names:
        layers = [
            layer for entry in _document(image, "index.json")["manifests"] for layer in _of_manifest(image, entry)
        ]
    else:
        raise ValueError("it has neither manifest.json nor index.json")
    if len(layers) > _LAYERS_LIMIT:
        raise ValueError(f"it has {len(layers)} layers")
    return layers


def _of_manifest(image: tarfile.TarFile, entry: dict[str, Any]) -> Iterator[str]:
    document = _document(image, _blob(entry))
    for manifest in document.get("manifests", ()):
        yield from (_blob(layer) for layer in _document(image, _blob(manifest)).get("layers", ()))
    yield from (_blob(layer) for layer in document.get("layers", ()))


def _blob(entry: dict[str, Any]) -> str:
    algorithm, _, digest = str(entry["digest"]).partition(":")
    return f"blobs/{algorithm}/{digest}"


def _document(image: tarfile.TarFile, name: str) -> Any:
    return json.loads(_member(image, name).read(_DOCUMENT_LIMIT))


def _member(image: tarfile.TarFile, name: str) -> IO[bytes]:
    file = image.extractfile(name)
    if file is None:
        raise ValueError(f"{name} is not a file")
    return file


def _apply(layer: tarfile.TarFile, image: Path, found: _Found) -> None:
    for member in layer:
        name = member.name.removeprefix("./").lstrip("/")
        directory, _, last = name.rpartition("/")
        if last == _OPAQUE:
            _remove(found, directory)
        elif last.startswith(_WHITEOUT):
            _remove(found, f"{directory}/{last.removeprefix(_WHITEOUT)}".lstrip("/"))
        elif not member.isdir():
            found.pop(name, None)
            program = _program(layer, member, image, name, found)
            if program:
                found[name] = program


def _remove(found: _Found, name: str) -> None:
    for path in [path for path in found if not name or path == name or path.startswith(f"{name}/")]:
        del found[path]


def _program(
    layer: tarfile.TarFile, member: tarfile.TarInfo, image: Path, name: str, found: _Found
) -> Program | NotGoBinary | None:
    shown = f"{image}:/{name}"
    if member.islnk():
        other = found.get(member.linkname.removeprefix("./").lstrip("/"))
        return replace(other, name=shown) if isinstance(other, Program) else None
    file = layer.extractfile(member) if member.isreg() else None
    if file is None:
        return None
    head = file.read(4)
    if not is_executable(head):
        return None
    if member.size > _PROGRAM_LIMIT:
        return NotGoBinary(Path(shown), f"larger than {_PROGRAM_LIMIT >> 30} GiB")
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        copy.write(head)
        shutil.copyfileobj(file, copy)
        return look_into(cast(BinaryIO, copy), member.size, shown)
