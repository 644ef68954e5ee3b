"""Hostile and broken IDE files: a clear error that names the file, and not one byte of it changed."""

import os
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide import jetbrains, vscode
from gvm_py.ide.editor import Editor, IdeContext, Project
from gvm_py.ide.machine_paths import Machine
from gvm_py.system.file_snapshot import SIZE_LIMIT
from gvm_py.system.journal import Journal
from gvm_py.system.safe_file import Writer
from gvm_py.version import GoVersion

LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
BILLION_LAUGHS = f'<?xml version="1.0"?><!DOCTYPE project [<!ENTITY a0 "ha">{LAUGHS}]><project>&a11;</project>'
EXTERNAL = '<!DOCTYPE project [<!ENTITY x SYSTEM "file:///etc/passwd">]><project>&x;</project>'
TWICE = (
    '<project>\n<component name="GOROOT" url="file:///a" />\n<component name="GOROOT" url="file:///b" />\n</project>'
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    directory = tmp_path / "p"
    (directory / ".idea").mkdir(parents=True)
    (directory / ".vscode").mkdir()
    return Project(directory, tmp_path / "sdk" / "go1.26.6", GoVersion.parse("1.26.6"))


@pytest.fixture
def goland(project: Project) -> Editor:
    ctx = IdeContext(Machine("linux", str(project.directory.parent)), {}, project.directory.parent)
    return jetbrains.editor(project, ctx, "goland", fix=False, wsl_host=False)


@pytest.fixture
def code(project: Project) -> Editor:
    return vscode.editor(project, IdeContext(Machine("linux", "/home/u"), {}), fix=False)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "undo")


@pytest.fixture
def writer(journal: Journal) -> Iterator[Writer]:
    """A writer; what was refused has left no entry in its journal."""
    yield journal.writer("test", Path("/p"))
    assert all(run.entries for run in journal.runs())


def refused(writer: Writer, editor: Editor) -> GosdkError:
    """Return the error of a sync that must fail without a trace."""
    with pytest.raises(GosdkError) as caught:
        writer.update(editor.file, editor.propose)
    assert str(editor.file) in caught.value.message
    assert caught.value.hint
    assert not (editor.file.parents[2] / "undo").exists()
    return caught.value


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (BILLION_LAUGHS.encode(), "declares the XML entity 'a0'"),
        (EXTERNAL.encode(), "declares the XML entity 'x'"),
        (b'<!DOCTYPE project [<!ENTITY % p "x">]><project/>', "declares the XML entity 'p'"),
        (TWICE.encode(), "more than once, on lines 2, 3"),
        (b'{"not": "xml"}', "xml:1 is not well-formed XML"),
        (b'<project>\n<component name="A">\n</project>', "xml:3 is not well-formed XML"),
        (b"<project>\n\n\xff\xfe</project>", "xml:3 is not well-formed XML"),
        (b"<project>\xed\xa0\x80</project>", "is not well-formed XML"),
        ('<?xml version="1.0"?><project/>'.encode("utf-16"), "UTF-16"),
        ("<project/>".encode("utf-16-le"), "UTF-16"),
        (b'<?xml version="1.0" encoding="no-such"?><project/>', "unknown encoding"),
        (b'<?xml version="1.0" encoding="shift_jis"?><project/>', "multi-byte encodings"),
        (b"<html><project/></html>", "begins with <html>"),
        (b"\0" * 100, "is not well-formed XML"),
        (b"  \n", "is not well-formed XML"),
        (b"<a>" * 200_000, "xml:1 has more than 100 levels of elements"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_what_is_no_workspace_is_refused_and_left_alone(goland: Editor, writer: Writer, data: bytes, why: str) -> None:
    goland.file.write_bytes(data)
    assert why in refused(writer, goland).message
    assert goland.file.read_bytes() == data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'{"a": 1', "json:1"),
        (b'{"a": \n\xff}', "json:2 is not UTF-8"),
        (b"[1, 2]", "instead of an object"),
        (b"{'a': 1}", "is not JSON"),
        (b'{"a": 1 "b": 2}', "a comma is missing"),
        (b'{"a": 1,, "b": 2}', "a key in double quotes is missing"),
        (b'{"a": /* open', "is not JSON"),
        (b'{"a": 01}', "is not JSON"),
        (b'{"a": 1} x', "is not JSON"),
        (b'{"a": 1} {}', "something follows"),
        (b'{"a":' * 5000, "levels of brackets"),
        (b"[" * 100_000, "levels of brackets"),
        ("{}".encode("utf-16"), "is not UTF-8"),
    ],
    ids=lambda value: value[:24] if isinstance(value, str) else "",
)
def test_what_are_no_settings_is_refused_and_left_alone(code: Editor, writer: Writer, data: bytes, why: str) -> None:
    code.file.write_bytes(data)
    assert why in refused(writer, code).message
    assert code.file.read_bytes() == data


def test_a_file_of_50_megabytes_is_refused_without_being_read(goland: Editor, writer: Writer) -> None:
    with open(goland.file, "wb") as file:
        file.truncate(50 << 20)
    tracemalloc.start()
    try:
        assert "50 MB" in refused(writer, goland).message
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


def test_the_largest_file_that_is_read_is_spliced(goland: Editor, writer: Writer) -> None:
    filling = b"<component name='A'>" + b"x" * (SIZE_LIMIT - 100) + b"</component>"
    goland.file.write_bytes(b"<project>" + filling + b"</project>")
    old, proposal = writer.update(goland.file, goland.propose)
    assert old
    assert proposal.data
    assert goland.file.read_bytes().count(filling) == 1


def test_a_read_only_file_stays_as_it_is(goland: Editor, writer: Writer) -> None:
    goland.file.write_bytes(b"<project/>")
    goland.file.chmod(0o444)
    error = refused(writer, goland)
    assert "read-only" in error.message
    assert "chmod u+w" in error.hint
    assert goland.file.read_bytes() == b"<project/>"


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (Path.mkdir, "is a directory where a file belongs"),
        (os.mkfifo, "is a special file"),
        (lambda path: path.symlink_to("/dev/zero"), "is a special file"),
    ],
    ids=["directory", "pipe", "device"],
)
def test_what_is_no_file_is_never_opened(
    goland: Editor, writer: Writer, make: Callable[[Path], None], why: str
) -> None:
    make(goland.file)
    assert why in refused(writer, goland).message
