"""Every hostile member is refused in every form, in words that name it, and nothing is written, inside or outside."""

import struct
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from gvm_py.dist.archive import Form
from tests.support import rawtar, rawzip
from tests.support.unpacked import PREFIXES, refused, unpacked

Members = list[tuple[str, bytes]]
FORMS = sorted(PREFIXES)


def archive(form: Form, members: Members) -> bytes:
    """Return an archive of these members, whose names come after the usual prefix. A slash at the end: a directory."""
    named = [(f"{PREFIXES[form]}{name}".encode("utf-8", "surrogateescape"), data) for name, data in members]
    return _tar(named) if form == "tar.gz" else _zip(named)


def _tar(members: list[tuple[bytes, bytes]]) -> bytes:
    pieces = []
    for name, data in members:
        entry = rawtar.directory(b"go/d") if name.endswith(b"/") else rawtar.file(b"go/f", data)
        pieces.append(rawtar.pax((b"path", name)) + entry)
    return rawtar.packed(*pieces)


def _zip(members: list[tuple[bytes, bytes]]) -> bytes:
    modes = {True: 0o40755, False: 0o100644}
    return rawzip.zip_of(*(rawzip.Entry(name, data, mode=modes[name.endswith(b"/")]) for name, data in members))


NAMES = {
    "traversal": ("../outside", "is not a clean path"),
    "traversal inside": ("src/../../outside", "is not a clean path"),
    "traversal that stays": ("src/../inside", "is not a clean path"),
    "traversal at the end": ("src/..", "is not a clean path"),
    "current directory": ("./inside", "is not a clean path"),
    "absolute": ("/etc/outside", "is not a clean path"),
    "doubled slash": ("src//inside", "is not a clean path"),
    "backslash": ("src\\inside", "has the character '\\\\'"),
    "backslash traversal": ("..\\outside", "has the character '\\\\'"),
    "drive letter": ("C:/outside", "has the character ':'"),
    "drive letter without a slash": ("C:outside", "has the character ':'"),
    "other stream": ("VERSION:stream", "has the character ':'"),
    "network share": ("\\\\host\\share", "has the character '\\\\'"),
    "NUL": ("bin/go\0.txt", "has the character '\\x00'"),
    "line feed": ("bin/go\nx", "has the character '\\n'"),
    "escape": ("bin/\x1b[2J", "has the character '\\x1b'"),
    "delete": ("bin/\x7f", "has the character '\\x7f'"),
    "wildcard": ("bin/*", "has the character '*'"),
    "question": ("bin/go?", "has the character '?'"),
    "quote": ('bin/"go"', "has the character '\"'"),
    "apostrophe": ("bin/'go'", "has the character"),
    "pipe sign": ("bin/a|b", "has the character '|'"),
    "angle": ("bin/<go>", "has the character '<'"),
    "semicolon": ("bin/go;rm", "has the character ';'"),
    "backquote": ("bin/`go`", "has the character '`'"),
    "right to left": ("bin/go\u202etxt", "has the character"),
    "zero width": ("bin/go\u200b", "has the character"),
    "combining": ("bin/go\u0301", "has the character"),
    "wide slash": ("src\uff0finside", "has the character"),
    "emoji": ("bin/\U0001f600", "has the character"),
    "superscript port": ("com\u00b9", "has the character"),
    "not UTF-8": ("bin/\udcff", "is not UTF-8"),
    "UTF-16 half": ("bin/\udced\udca0\udc80", "is not UTF-8"),
    "long UTF-8": ("bin/\udcc0\udcaf", "is not UTF-8"),
    "reserved": ("con", "which Windows reserves"),
    "reserved in capitals": ("src/NUL", "which Windows reserves"),
    "reserved with an ending": ("src/aux.go", "which Windows reserves"),
    "reserved with two": ("src/prn.tar.gz", "which Windows reserves"),
    "reserved directory": ("lpt1/file", "which Windows reserves"),
    "reserved port": ("src/com0", "which Windows reserves"),
    "reserved with a space": ("src/con .txt", "which Windows reserves"),
    "reserved console": ("src/CONIN$", "which Windows reserves"),
    "dot at the end": ("bin/go.", "ends in '.', which Windows drops"),
    "dots at the end": ("bin/go...", "ends in '.', which Windows drops"),
    "only dots": (".../inside", "ends in '.', which Windows drops"),
    "space at the end": ("bin/go ", "ends in ' ', which Windows drops"),
    "directory with a space": ("bin /go", "ends in ' ', which Windows drops"),
    "only a space": ("bin/ /go", "ends in ' ', which Windows drops"),
    "long element": ("e" * 256, "more than 255 bytes"),
    "long element beyond ASCII": ("中" * 86, "more than 255 bytes"),
    "long name": ("/".join(["element"] * 130), "more than 1000 bytes"),
    "receipt": (".gosdk.json", "collides with '.gosdk.json'"),
    "receipt in capitals": (".GOSDK.json", "collides with '.gosdk.json'"),
    "manifest": (".gosdk.sha256", "collides with '.gosdk.sha256'"),
    "below the receipt": (".gosdk.json/x", "collides with '.gosdk.json'"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", NAMES)
def test_a_hostile_name_is_refused(tmp_path: Path, form: Form, what: str) -> None:
    name, words = NAMES[what]
    data = archive(form, [("VERSION", b"go1.22.3\n"), (name, b"hostile")])
    assert words in refused(data, form, tmp_path / "1")


@pytest.mark.parametrize("form", FORMS)
def test_an_absolute_path_is_refused_as_a_name_too(tmp_path: Path, form: Form) -> None:
    name = str(tmp_path / "outside").encode()
    data = rawtar.packed(rawtar.pax((b"path", name)), rawtar.file(b"go/f"))
    message = refused(data if form == "tar.gz" else rawzip.zip_of(rawzip.Entry(name)), form, tmp_path / "1")
    assert "lies outside" in message


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "name", ["outside", "go1.22/VERSION", "GO/VERSION", "golang.org/toolchain@v0.0.1/VERSION", "", "g"]
)
def test_members_elsewhere_are_refused(tmp_path: Path, form: Form, name: str) -> None:
    raw = name.encode()
    data = rawtar.packed(rawtar.file(raw)) if form == "tar.gz" else rawzip.zip_of(rawzip.Entry(raw))
    assert f"lies outside {PREFIXES[form]}" in refused(data, form, tmp_path / "1")


COLLISIONS = {
    "the same file twice": (["bin/go", "bin/go"], "'bin/go' collides with 'bin/go'"),
    "two cases of a file": (["README.md", "readme.md"], "'readme.md' collides with 'README.md'"),
    "two cases of a directory": (["src/a", "SRC/b"], "'SRC' collides with 'src'"),
    "two cases deep inside": (["src/Fmt/a", "src/fmt/b"], "'src/fmt' collides with 'src/Fmt'"),
    "two cases beyond ASCII": (["src/Ärger", "src/ärger"], "collides"),
    "sharp s": (["src/straße", "src/STRASSE"], "collides"),
    "two forms of a letter": (["src/K", "src/\u212a"], "collides"),
    "a file where a directory is": (["src/fmt/a", "src/fmt"], "'src/fmt' collides with 'src/fmt'"),
    "a directory where a file is": (["src/fmt", "src/fmt/a"], "'src/fmt' collides with 'src/fmt'"),
    "an empty directory where a file is": (["src/fmt", "src/fmt/"], "'src/fmt' collides with 'src/fmt'"),
    "a file where an empty directory is": (["src/fmt/", "src/fmt"], "'src/fmt' collides with 'src/fmt'"),
    "another case of a file as a directory": (["src/fmt", "src/FMT/a"], "'src/FMT' collides with 'src/fmt'"),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", COLLISIONS)
def test_two_members_that_are_one_file_somewhere_are_refused(tmp_path: Path, form: Form, what: str) -> None:
    names, words = COLLISIONS[what]
    assert words in refused(archive(form, [(name, b"") for name in names]), form, tmp_path / "1")


TYPES = {
    "symbolic link": 0o120777,
    "device": 0o060644,
    "character device": 0o020644,
    "pipe": 0o010644,
    "socket": 0o140644,
}


@pytest.mark.parametrize("form", ["zip", "module"])
@pytest.mark.parametrize("what", TYPES)
def test_a_zip_holds_only_files_and_directories(tmp_path: Path, form: Form, what: str) -> None:
    prefix = PREFIXES[form].encode()
    link = rawzip.Entry(prefix + b"bin/go", b"/etc/passwd", mode=TYPES[what])
    data = rawzip.zip_of(rawzip.Entry(prefix + b"VERSION"), link)
    assert "is neither a regular file nor a directory" in refused(data, form, tmp_path / "1")


@pytest.mark.parametrize("form", ["zip", "module"])
@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (rawzip.Entry(b"bin/", b"content"), "is a directory with content"),
        (rawzip.Entry(b"bin/", mode=0o100644), "is neither a regular file nor a directory"),
        (rawzip.Entry(b"bin", mode=0o40755), "is neither a regular file nor a directory"),
        (rawzip.Entry(b"", b"content", mode=0), "is a directory with content"),
    ],
)
def test_a_directory_of_a_zip_is_one_in_name_and_kind(
    tmp_path: Path, form: Form, entry: rawzip.Entry, words: str
) -> None:
    mode = 0 if entry.data else entry.mode
    named = rawzip.Entry(PREFIXES[form].encode() + entry.name, entry.data, mode=mode)
    assert words in refused(rawzip.zip_of(named), form, tmp_path / "1")


KINDS = {
    b"1": "a hard link",
    b"2": "a symbolic link",
    b"3": "a device",
    b"4": "a device",
    b"6": "a pipe",
    b"S": "sparse",
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_tar_holds_only_files_and_directories(tmp_path: Path, kind: bytes) -> None:
    # Named by an extended header, and with a member before it that is written by then.
    member = rawtar.header(b"go/bin/go", kind=kind, fields={157: b"/etc/passwd"})
    data = rawtar.packed(rawtar.file(b"go/VERSION"), rawtar.pax((b"linkpath", b"/etc")), member)
    assert KINDS[kind] in refused(data, "tar.gz", tmp_path / "1")


@pytest.mark.parametrize("name", [b"go", b"go/"])
def test_a_file_in_the_place_of_the_whole_tree_is_refused(tmp_path: Path, name: bytes) -> None:
    # Its content is a tar: who passes over the member without its content unpacks what nobody else sees.
    hidden = rawtar.file(b"go/hidden", b"x")
    refused(rawtar.packed(rawtar.file(name, hidden)), "tar.gz", tmp_path / "1")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("src/go.mod", "does not belong into a toolchain module"),
        ("src/GO.MOD", "does not belong into a toolchain module"),
        ("test/hello.go", "does not belong into a toolchain module"),
        ("api/go1.txt", "does not belong into a toolchain module"),
        (".github/x", "does not belong into a toolchain module"),
    ],
)
def test_a_module_holds_nothing_that_its_hash_would_not_count(tmp_path: Path, name: str, words: str) -> None:
    assert words in refused(archive("module", [(name, b"")]), "module", tmp_path / "1")


@pytest.mark.parametrize("form", ["tar.gz", "zip"])
@pytest.mark.parametrize("name", ["_go.mod", "src/_go.mod", "src/cmd/_go.mod"])
def test_an_archive_holds_no_file_that_only_a_module_has(tmp_path: Path, form: Form, name: str) -> None:
    # The h1 of this tree would be that of the tree with go.mod in its place.
    assert "only the files of a module have" in refused(archive(form, [(name, b"")]), form, tmp_path / "1")


@pytest.mark.parametrize("form", FORMS)
def test_more_members_than_any_sdk_has_are_refused(tmp_path: Path, form: Form) -> None:
    data = archive(form, [("src/", b"")] * 50_001)
    assert "more than 50000 members" in refused(data, form, tmp_path / "1")


@pytest.mark.parametrize("form", ["zip", "module"])
def test_names_of_a_thousand_directories_each_are_members_too(tmp_path: Path, form: Form) -> None:
    data = archive(form, [(f"{number}/" + "d/" * 480 + "f", b"") for number in range(120)])
    assert "more than 50000 members" in refused(data, form, tmp_path / "1")


def test_a_member_of_a_tar_larger_than_any_sdk_is_refused_by_its_header(tmp_path: Path) -> None:
    assert "larger than 1024 MiB" in refused(rawtar.packed(rawtar.header(b"go/a", 1 << 31)), "tar.gz", tmp_path / "1")


@pytest.mark.parametrize("form", ["zip", "module"])
def test_many_members_that_are_too_large_together_are_refused(tmp_path: Path, form: Form) -> None:
    half = {"size": 600 << 20}
    prefix = PREFIXES[form].encode()
    entries = [rawzip.Entry(prefix + name, b"x", local=half, central=half) for name in (b"a", b"b")]
    assert "larger than 1024 MiB" in refused(rawzip.zip_of(*entries), form, tmp_path / "1")


def _zeros(mebibytes: int) -> bytes:
    """Return the deflate stream of this much nothing, which is a thousandth of it."""
    packer = zlib.compressobj(9, wbits=-15)
    piece = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return piece * mebibytes + packer.flush()


GZIP_HEADER = b"\x1f\x8b\x08" + bytes(7)


def _small_memory(work: Callable[[], object]) -> None:
    """Do `work` and check that the process never needed more than 100 MB beyond what it had."""
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    work()
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * unit < 100 << 20


def test_a_tar_that_inflates_without_end_is_stopped(tmp_path: Path) -> None:
    bomb = GZIP_HEADER + _zeros(1500)
    _small_memory(lambda: refused(bomb, "tar.gz", tmp_path / "1"))


@pytest.mark.parametrize("form", ["zip", "module"])
def test_a_member_that_inflates_to_more_than_it_declares_is_stopped(tmp_path: Path, form: Form) -> None:
    bomb = rawzip.Entry(PREFIXES[form].encode() + b"bomb", b"x", body=_zeros(4000))
    _small_memory(lambda: refused(rawzip.zip_of(bomb), form, tmp_path / "1"))


def test_a_tar_that_lies_about_its_length_is_refused(tmp_path: Path) -> None:
    body = rawtar.file(b"go/a", b"1") + rawtar.END
    packer = zlib.compressobj(wbits=-15)
    stream = packer.compress(body) + packer.flush()
    end = struct.pack("<2L", zlib.crc32(body), len(body) + 1)
    assert "compressed data" in refused(GZIP_HEADER + stream + end, "tar.gz", tmp_path / "1")


@pytest.mark.parametrize("form", FORMS)
def test_what_is_next_to_a_hostile_name_is_let_in(tmp_path: Path, form: Form) -> None:
    names = [
        "console",
        "src/null",
        "src/com10",
        "...a",
        "a b",
        "src/.b",
        "-x",
        "~x",
        "straße",
        "Þ",
        "中",
        "com",
        "e" * 255,
    ]
    result, _ = unpacked(archive(form, [(name, b"") for name in names]), form, tmp_path / "1")
    assert sorted(result.digests) == sorted(names)
