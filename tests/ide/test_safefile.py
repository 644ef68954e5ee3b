"""Files of others: atomic, mode and owner and links kept, nobody's change lost, and a way back."""

import os
import stat
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide.backups import Backups
from gvm_py.ide.safe_file import Proposal, Writer, read


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path / "backups", "test")


@pytest.fixture
def backups(writer: Writer) -> Backups:
    return Backups(writer.backups)


def to_new(_data: bytes | None) -> Proposal:
    return Proposal(b"new")


def test_mode_links_and_directory_listing_survive(tmp_path: Path, writer: Writer) -> None:
    real = tmp_path / "real" / "file"
    real.parent.mkdir()
    real.write_bytes(b"old")
    real.chmod(0o640)
    outer = tmp_path / "outer"
    outer.symlink_to("inner")
    (tmp_path / "inner").symlink_to(real)
    writer.update(outer, to_new)
    assert outer.readlink() == Path("inner")
    assert real.read_bytes() == b"new"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert os.listdir(real.parent) == ["file"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give files away")
def test_the_owner_survives(tmp_path: Path, writer: Writer) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    os.chown(file, 1234, 2345)
    writer.update(file, to_new)
    assert (file.stat().st_uid, file.stat().st_gid) == (1234, 2345)


def test_a_file_of_another_user_is_refused_rather_than_taken_over(
    tmp_path: Path, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    with pytest.raises(GosdkError, match="belongs to another user"):
        writer.update(file, to_new)
    assert file.read_bytes() == b"old"
    assert not writer.backups.exists()


def test_a_change_made_meanwhile_is_not_lost(tmp_path: Path, writer: Writer) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1")
    seen = []

    def edit(data: bytes | None) -> Proposal:
        seen.append(data)
        if len(seen) < 3:
            file.write_bytes(b"1" * (len(seen) + 1))
        return Proposal((data or b"") + b"+mine")

    old, _ = writer.update(file, edit)
    assert seen == [b"1", b"11", b"111"]
    assert old == b"111"
    assert file.read_bytes() == b"111+mine"


def test_a_file_that_never_rests_ends_in_an_error(tmp_path: Path, writer: Writer) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"")

    def edit(data: bytes | None) -> Proposal:
        file.write_bytes((data or b"") + b"x")
        return Proposal(b"mine")

    with pytest.raises(GosdkError, match="changed 5 times"):
        writer.update(file, edit)
    assert file.read_bytes() == b"xxxxx"


def test_what_is_right_already_is_not_touched(tmp_path: Path, writer: Writer, backups: Backups) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"new")
    before = file.stat()
    writer.update(file, to_new)
    assert file.stat() == before
    assert backups.entries() == ()


def test_a_dry_writer_tells_and_writes_nothing(tmp_path: Path, backups: Backups) -> None:
    file = tmp_path / "file"
    old, proposal = Writer(tmp_path / "backups", "test", dry=True).update(file, to_new)
    assert (old, proposal.data) == (None, b"new")
    assert not file.exists()
    assert not backups.directory.exists()


def test_the_last_version_comes_back_with_its_mode(tmp_path: Path, writer: Writer, backups: Backups) -> None:
    file = tmp_path / "päth with space"
    file.write_bytes(b'{"looks": "like"}\nthe header\xff')
    file.chmod(0o600)
    writer.update(file, to_new)
    (entry,) = backups.entries()
    assert (entry.path, entry.by, entry.existed) == (str(file), "test", True)
    assert backups.content(entry) == b'{"looks": "like"}\nthe header\xff'
    backups.restore(entry)
    assert file.read_bytes() == b'{"looks": "like"}\nthe header\xff'
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert backups.entries() == ()


def test_undoing_the_creation_of_a_file_removes_it(tmp_path: Path, writer: Writer, backups: Backups) -> None:
    file = tmp_path / "file"
    writer.update(file, to_new)
    (entry,) = backups.entries()
    assert backups.content(entry) is None
    backups.restore(entry)
    assert not file.exists()


@pytest.mark.parametrize("later", [b"edited", None])
def test_an_undo_never_undoes_what_others_did_later(
    tmp_path: Path, writer: Writer, backups: Backups, later: bytes | None
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    writer.update(file, to_new)
    if later is None:
        file.unlink()
    else:
        file.write_bytes(later)
    (entry,) = backups.entries()
    with pytest.raises(GosdkError, match="left alone"):
        backups.restore(entry)
    assert (file.read_bytes() if file.exists() else None) == later
    assert backups.content(entry) == b"old"


def test_each_file_keeps_one_backup_the_newest_first(tmp_path: Path, writer: Writer, backups: Backups) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for file, text in ((one, b"1"), (two, b"2"), (one, b"3")):
        writer.update(file, lambda _data, text=text: Proposal(text))  # type: ignore[misc]
    assert [(Path(entry.path).name, backups.content(entry)) for entry in backups.entries()] == [
        ("one", b"1"),
        ("two", None),
    ]
    (backups.directory / "junk").write_text("[1]")
    assert len(backups.entries()) == 2


def test_a_loop_of_links_is_an_operating_system_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="links"):
        read(tmp_path / "a")
