"""Files of other programs: replaced atomically, mode, owner and links kept, no change lost, all of it undone."""

import os
import shlex
import stat
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.system.file_snapshot import FileSnapshot, read
from gvm_py.system.journal import Journal
from gvm_py.system.safe_file import FileChange, Proposal, Writer

PLACE = Path("/somewhere")


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "undo")


@pytest.fixture
def writer(journal: Journal) -> Writer:
    return journal.writer("test", PLACE)


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
    tmp_path: Path, journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    monkeypatch.setattr(os, "geteuid", lambda: file.stat().st_uid + 1)
    with pytest.raises(GosdkError, match="belongs to another user") as caught:
        journal.writer("test", PLACE).update(file, to_new)
    assert caught.value.hint == f'sudo chown "$(id -u):$(id -g)" {file}'
    assert file.read_bytes() == b"old"
    assert not journal.directory.exists()


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


@pytest.mark.parametrize("missing", [False, True])
def test_a_link_that_takes_the_place_of_a_directory_above_is_not_followed(tmp_path: Path, missing: bool) -> None:
    file, elsewhere = tmp_path / "a" / "b" / "file", tmp_path / "elsewhere"
    for directory in (file.parent, elsewhere / "b"):
        directory.mkdir(parents=True)
        if not missing:
            (directory / "file").write_bytes(b"old")

    def exchange(_snapshot: FileSnapshot, _new: bytes | None) -> None:
        (tmp_path / "a").rename(tmp_path / "moved")
        (tmp_path / "a").symlink_to(elsewhere)

    with pytest.raises(GosdkError, match="changed just now"):
        Writer(exchange).update(file, to_new)
    for directory in (tmp_path / "moved" / "b", elsewhere / "b"):
        assert {path.name: path.read_bytes() for path in directory.iterdir()} == ({} if missing else {"file": b"old"})


def test_a_file_that_is_right_is_not_touched(tmp_path: Path, writer: Writer, journal: Journal) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"new")
    before = file.stat()
    writer.update(file, to_new)
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert journal.runs() == []


def test_a_dry_writer_reports_and_writes_nothing(tmp_path: Path, journal: Journal) -> None:
    file = tmp_path / "file"
    old, proposal = journal.writer("test", PLACE, dry=True).update(file, to_new)
    assert (old, proposal.data) == (None, b"new")
    assert not file.exists()
    assert not journal.directory.exists()


def test_undo_restores_bytes_and_mode(tmp_path: Path, writer: Writer, journal: Journal) -> None:
    file = tmp_path / "päth with space"
    old = b'{"looks": "like"}\nthe header\xff'
    file.write_bytes(old)
    file.chmod(0o600)
    writer.update(file, to_new)
    (run,) = journal.runs()
    assert (run.by, [entry.path for entry in run.entries], run.kept(0)) == ("test", [str(file)], old)
    file.chmod(0o644)
    assert journal.restore(journal.runs("test")[0]) == (file,)
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (old, 0o600)
    assert journal.runs() == []


def test_undo_of_a_new_file_removes_it_and_its_directory(tmp_path: Path, writer: Writer, journal: Journal) -> None:
    file = tmp_path / ".vscode" / "settings.json"
    writer.update(file, to_new)
    assert journal.restore(journal.runs("test")[0]) == (file,)
    assert not file.parent.exists()


@pytest.mark.parametrize("later", [b"edited", None])
def test_undo_never_loses_a_later_change(tmp_path: Path, writer: Writer, journal: Journal, later: bytes | None) -> None:
    file, other = tmp_path / "file", tmp_path / "other"
    for path in (file, other):
        path.write_bytes(b"old")
        writer.update(path, to_new)
    if later is None:
        file.unlink()
    else:
        file.write_bytes(later)
    with pytest.raises(GosdkError, match=r"changed after gosdk test wrote it") as caught:
        journal.restore(journal.runs("test")[0])
    assert (file.read_bytes() if file.exists() else None, other.read_bytes()) == (later, b"new")
    kept = shlex.split(caught.value.hint)[1]
    assert Path(kept).read_bytes() == b"old"


def test_undo_goes_back_over_all_changes_of_one_run(tmp_path: Path, writer: Writer, journal: Journal) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1")
    for text in (b"2", b"3"):
        writer.update(file, lambda _data, text=text: Proposal(text))  # type: ignore[misc]
    assert len(journal.runs()) == 1
    journal.restore(journal.runs("test")[0])
    assert file.read_bytes() == b"1"


def test_each_command_has_its_own_last_run(tmp_path: Path, journal: Journal) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    journal.writer("doctor --fix", tmp_path).update(one, to_new)
    journal.writer("sync-ide", tmp_path).update(two, to_new)
    assert [(run.by, run.place) for run in journal.runs()] == [("sync-ide", tmp_path), ("doctor --fix", tmp_path)]
    (run,) = journal.runs("doctor --fix")
    assert journal.restore(run) == (one,)
    assert two.exists()
    assert journal.runs("doctor --fix") == []


@pytest.mark.parametrize("place", ["", '"place": null, ', '"place": "relative", ', '"place": ["/"], '])
def test_a_run_of_an_older_gosdk_has_no_place(tmp_path: Path, writer: Writer, journal: Journal, place: str) -> None:
    writer.update(tmp_path / "file", to_new)
    file = journal.runs()[0].directory / "journal.jsonl"
    head, rest = file.read_text().split("\n", 1)
    file.write_text(head.replace(f'"place": "{PLACE}", ', place) + "\n" + rest)
    (run,) = journal.runs()
    assert (run.place, len(run.entries)) == (None, 1)


def test_only_the_last_twenty_runs_are_kept(tmp_path: Path, journal: Journal) -> None:
    file = tmp_path / "file"
    for number in range(23):
        journal.writer("test", PLACE).update(file, lambda _data, number=number: Proposal(b"%d" % number))  # type: ignore[misc]
    assert [int(run.directory.name) for run in journal.runs()] == list(range(23, 3, -1))


@pytest.mark.parametrize("damage", [b"", b"[]\n", b"{", b"{}\n", b"\xff\n", b"[" * 100_000 + b"\n"])
def test_a_damaged_journal_is_no_run(tmp_path: Path, writer: Writer, journal: Journal, damage: bytes) -> None:
    writer.update(tmp_path / "file", to_new)
    (run,) = journal.runs()
    (run.directory / "journal.jsonl").write_bytes(damage)
    assert journal.runs() == []


def test_a_line_cut_short_by_a_crash_is_left_out(tmp_path: Path, writer: Writer, journal: Journal) -> None:
    for name in ("one", "two"):
        writer.update(tmp_path / name, to_new)
    (run,) = journal.runs()
    file = run.directory / "journal.jsonl"
    file.write_bytes(file.read_bytes()[:-9])
    assert [Path(entry.path).name for entry in journal.runs()[0].entries] == ["one"]


def test_a_change_is_refused_when_the_file_is_not_what_it_was(tmp_path: Path, journal: Journal) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"other")
    (error,) = journal.apply("test", PLACE, [FileChange(file, b"old", b"new")]).values()
    assert "changed just now" in error.message
    assert (file.read_bytes(), journal.runs()) == (b"other", [])


def test_a_loop_of_links_is_an_operating_system_error(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(OSError, match="links"):
        read(tmp_path / "a")
