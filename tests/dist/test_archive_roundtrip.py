"""Any tree comes out of an archive as it went in, and as `tarfile` and `zipfile` get it out."""

import gzip
import hashlib
import io
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvm_py import override
from gvm_py.dist.archive import tree_digests, unpack
from tests.support.trees import TREES
from tests.support.unpacked import MODULE, MODULE_PREFIX, contents, h1_of_zip, modes, sha256s, unpacked

FORMATS = st.sampled_from([tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
EXAMPLES = settings(max_examples=40)


@contextmanager
def scratch() -> Iterator[Path]:
    """Yield a new directory for one example."""
    with tempfile.TemporaryDirectory() as directory:
        yield Path(directory)


def packed_tar(files: dict[str, bytes], form: Literal[0, 1, 2], *, executable: set[str], directories: bool) -> bytes:
    """Return a tar.gz that `tarfile` makes."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name in _parents(files) if directories else []:
            member = tarfile.TarInfo(f"go/{name}")
            member.type, member.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(member)
        for name, data in files.items():
            member = tarfile.TarInfo(f"go/{name}")
            member.size, member.mode, member.mtime = len(data), 0o755 if name in executable else 0o644, 1.5
            archive.addfile(member, io.BytesIO(data))
    return gzip.compress(buffer.getvalue(), 1, mtime=0)


def packed_zip(files: dict[str, bytes], prefix: str, *, method: int, seekable: bool) -> bytes:
    """Return a zip that `zipfile` makes; without seeking, the sizes follow the data."""
    buffer = io.BytesIO() if seekable else _Pipe()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(prefix + name), data, method)
    return buffer.getvalue()


class _Pipe(io.BytesIO):
    @override
    def seekable(self) -> bool:
        return False

    @override
    def tell(self) -> int:
        raise io.UnsupportedOperation

    @override
    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation


def _parents(files: dict[str, bytes]) -> list[str]:
    return sorted({parent for name in files for parent in _ancestors(name)})


def _ancestors(name: str) -> list[str]:
    return [name[:at] for at, letter in enumerate(name) if letter == "/"]


def tree_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """Return what `contents` finds where these files are."""
    return {**files, **{f"{name}/": b"" for name in _parents(files)}}


@EXAMPLES
@given(files=TREES, form=FORMATS, directories=st.booleans(), data=st.data())
def test_a_tar_comes_out_as_tarfile_gets_it_out(
    files: dict[str, bytes], form: Literal[0, 1, 2], directories: bool, data: st.DataObject
) -> None:
    executable = set(data.draw(st.lists(st.sampled_from(sorted(files)), max_size=3))) if files else set()
    archive = packed_tar(files, form, executable=executable, directories=directories)
    with scratch() as place:
        result, goroot = unpacked(archive, "tar.gz", place / "1")
        with tarfile.open(fileobj=io.BytesIO(archive)) as oracle:
            oracle.extractall(place, filter="data")
        assert contents(goroot) == tree_of(files) == (contents(place / "go") if files else {})
        assert modes(goroot) == (modes(place / "go") if files else {})
        assert result.digests == sha256s(files) == tree_digests(goroot)
        assert (result.files, result.bytes) == (len(files), sum(map(len, files.values())))


@EXAMPLES
@given(files=TREES, method=st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]), seekable=st.booleans())
def test_a_zip_comes_out_as_zipfile_gets_it_out(files: dict[str, bytes], method: int, seekable: bool) -> None:
    archive = packed_zip(files, "go/", method=method, seekable=seekable)
    with scratch() as place:
        result, goroot = unpacked(archive, "zip", place / "1")
        with zipfile.ZipFile(io.BytesIO(archive)) as oracle:
            oracle.extractall(place)  # noqa: S202 - the archive is ours
        assert contents(goroot) == tree_of(files) == (contents(place / "go") if files else {})
        assert result.digests == sha256s(files) == tree_digests(goroot)
        assert (result.files, result.bytes) == (len(files), sum(map(len, files.values())))


@EXAMPLES
@given(files=TREES, modules=st.sets(st.sampled_from(["", "src/", "src/cmd/"])), seekable=st.booleans())
def test_a_module_comes_out_with_its_names_restored_and_its_hash(
    files: dict[str, bytes], modules: set[str], seekable: bool
) -> None:
    inside = {**files, **{f"{directory}_go.mod": b"module std\n" for directory in modules}}
    restored = {**files, **{f"{directory}go.mod": b"module std\n" for directory in modules}}
    archive = packed_zip(inside, MODULE_PREFIX, method=zipfile.ZIP_DEFLATED, seekable=seekable)
    with scratch() as place:
        result, goroot = unpacked(archive, "module", place / "1")
        assert contents(goroot) == tree_of(restored)
        assert result.digests == sha256s(restored)
        assert result.h1 == h1_of_zip(archive)


@EXAMPLES
@given(files=TREES)
def test_a_directory_comes_out_as_its_archive_does(files: dict[str, bytes]) -> None:
    with scratch() as place:
        packed = packed_tar(files, tarfile.PAX_FORMAT, executable=set(), directories=True)
        result, goroot = unpacked(packed, "tar.gz", place / "1")
        (place / "copy").mkdir()
        assert unpack(goroot, "directory", place / "copy", module_version=MODULE) == result
        assert contents(place / "copy") == contents(goroot)


SIZES = [0, 1, 511, 512, 513, (1 << 18) - 1, 1 << 18, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, (3 << 20) + 5]


@pytest.mark.parametrize("form", ["tar.gz", "zip"])
def test_files_of_every_size_around_a_block_come_out(tmp_path: Path, form: Literal["tar.gz", "zip"]) -> None:
    # Half noise, which deflate stores, and half nothing.
    files = {f"f{size}": hashlib.shake_256(b"noise").digest(size // 2) + bytes(size - size // 2) for size in SIZES}
    if form == "zip":
        archive = packed_zip(files, "go/", method=zipfile.ZIP_DEFLATED, seekable=True)
    else:
        archive = packed_tar(files, tarfile.USTAR_FORMAT, executable=set(), directories=False)
    result, goroot = unpacked(archive, form, tmp_path / "1")
    assert result.digests == sha256s(files)
    assert contents(goroot) == files


def test_a_thousand_empty_files_come_out(tmp_path: Path) -> None:
    files = {f"d{number % 7}/f{number}": b"" for number in range(1000)}
    archive = packed_tar(files, tarfile.USTAR_FORMAT, executable=set(), directories=False)
    assert contents(unpacked(archive, "tar.gz", tmp_path / "1")[1]) == tree_of(files)
