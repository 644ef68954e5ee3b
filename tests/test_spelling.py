"""Two spellings of one path are the same path, on each system by its own rules."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

import gvm_py
from gvm_py.paths.spelling import (
    is_inside,
    is_junction,
    is_link,
    is_own_directory,
    member_path,
    odd_name,
    on_disk,
    path_key,
    real_path,
    same_path,
)

STORE = "C:\\Users\\Ann Lee\\.gosdk"
DOT = "C:\\Users\\Ann Lee\\x\\..\\.gosdk\\."


@pytest.mark.parametrize(
    "path",
    [
        "c:\\Users\\Ann Lee\\.gosdk",
        "C:\\USERS\\ANN LEE\\.GOSDK",
        "C:/Users/Ann Lee/.gosdk",
        "C:\\Users\\Ann Lee\\.gosdk\\",
        "C:/Users//Ann Lee/.gosdk/",
        DOT,
        "\\\\?\\C:\\Users\\Ann Lee\\.gosdk",
        "//?/c:/users/ann lee/.gosdk",
        "\\\\.\\C:\\Users\\Ann Lee\\.gosdk",
    ],
)
def test_windows_takes_them_for_one_path(path: str) -> None:
    assert path_key(path, "win32") == path_key(STORE, "win32")


@pytest.mark.parametrize("path", ["D:\\Users\\Ann Lee\\.gosdk", "C:\\Users\\Ann\\.gosdk", f"{STORE}2", f"{STORE}\\x"])
def test_other_paths_of_windows_stay_apart(path: str) -> None:
    assert path_key(path, "win32") != path_key(STORE, "win32")


def test_a_share_has_a_long_form_as_well() -> None:
    assert path_key("\\\\?\\UNC\\Server\\Go\\x", "win32") == path_key("//server/go/X/", "win32")
    assert path_key("\\\\?\\Volume{1}\\x", "win32") != path_key("Volume{1}\\x", "win32")


def test_letters_that_only_unicode_folds_stay_apart_on_windows() -> None:
    assert path_key("C:\\straße", "win32") != path_key("C:\\STRASSE", "win32")


def test_macos_minds_neither_case_nor_composition() -> None:
    assert path_key("/Users/Ann/Caf\u00e9/", "darwin") == path_key("/users/ann/Cafe\u0301", "darwin")


def test_linux_minds_every_letter() -> None:
    assert path_key("/Home/ann", "linux") != path_key("/home/ann", "linux")
    assert path_key("/a\\b", "linux") != path_key("/a/b", "linux")
    assert path_key("/home//ann/", "linux") == path_key("/home/ann", "linux")


def test_a_link_leads_to_the_same_path_and_into_it(tmp_path: Path) -> None:
    (tmp_path / "real" / "below").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert same_path(tmp_path / "link", tmp_path / "real")
    assert is_inside(tmp_path / "link" / "below" / "not there", tmp_path / "real")
    assert not is_inside(tmp_path / "real2", tmp_path / "real")


@pytest.mark.skipif(os.name == "nt", reason="elsewhere a path is not respelled")
def test_only_windows_respells_a_path(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert on_disk(f"{tmp_path}/link/") == f"{tmp_path}/link/"


def test_a_link_is_not_a_directory_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert [is_link(tmp_path / name) for name in ("real", "link", "not there")] == [False, True, False]
    assert [entry.name for entry in os.scandir(tmp_path) if is_own_directory(entry)] == ["real"]


@dataclass(frozen=True)
class Listed:
    """What os.lstat of Windows returns: CPython reports a junction as a directory and fills `st_reparse_tag`."""

    st_reparse_tag: int
    st_mode: int = stat.S_IFDIR | 0o777


# No Wine of today has junctions: the tags are those of Microsoft's documentation, "Reparse Point Tags".
@pytest.mark.parametrize(
    ("tag", "is_one"), [(0xA0000003, True), (0, False), (0xA000000C, False), (0x9000001A, False), (0x80000013, False)]
)
def test_a_junction_is_known_by_its_tag(tag: int, is_one: bool) -> None:
    assert (
        is_junction(Listed(tag)) is is_one
    )  # a directory in OneDrive (CLOUD) or a file without doubles (DEDUP) is not


def test_a_member_of_a_tree_has_the_separators_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    assert member_path("/store/staging", "bin/go") == "/store/staging/bin/go"
    monkeypatch.setattr(os, "sep", "\\")
    assert member_path("\\\\?\\C:\\store", "pkg/tool/x.exe") == "\\\\?\\C:\\store\\pkg\\tool\\x.exe"


def test_a_path_that_the_system_refuses_to_follow_stays(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(_path: object) -> str:
        raise OSError(234, "More data available")

    monkeypatch.setattr(os.path, "realpath", refuse)
    assert real_path(tmp_path / "x" / ".." / "y") == str(tmp_path / "y")


def test_nothing_else_follows_links() -> None:
    package = Path(gvm_py.__path__[0])
    users = [file for file in package.rglob("*.py") if "os.path.realpath(" in file.read_text("utf-8")]
    assert users == [package / "paths" / "spelling.py"]


@pytest.mark.parametrize(
    ("path", "odd"),
    [
        (r"C:\x\NUL", "NUL"),
        (r"C:\aux.d\x", "aux.d"),
        ("con", "con"),
        (r"C:\x\a:b", "a:b"),
        ("a|b/c", "a|b"),
        ("C:\\x\\a\tb", "a\tb"),
        (r"C:\x\y.", "y."),
        (r"\\server\share\lpt1 .txt", "lpt1 .txt"),
    ],
)
def test_a_name_that_windows_has_no_file_for_is_odd(path: str, odd: str) -> None:
    assert odd_name(path, "win32").startswith(f"'{odd}' ")
    assert odd_name(path, "linux") == ""


@pytest.mark.parametrize(
    "path", [r"C:\x\.\..\console", "x y/名", r"\\?\C:\x\nul", r"\\server\share\x", r"D:x", "com10"]
)
def test_an_ordinary_name_is_not_odd(path: str) -> None:
    assert odd_name(path, "win32") == ""


def test_a_space_at_the_end_is_odd_where_the_name_must_be_exact() -> None:
    assert odd_name("x ", "win32")
    assert odd_name("x ", "win32", exact=False) == ""
