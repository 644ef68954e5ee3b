"""The trash: a removal is whole in it or not there, and comes back as it was."""

import os
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from gvm_py.store.trash import KEPT, Removal, Trash


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "my 仓库"


@pytest.fixture
def trash(root: Path) -> Trash:
    return Trash(root / "trash")


def _tree(path: Path) -> Path:
    (path / "src").mkdir(parents=True)
    (path / "src" / "a.go").write_text("package a\n")
    return path


def _never(path: Path, error: OSError) -> None:
    pytest.fail(f"{path}: {error}")


def _aged(removal: Removal, age: timedelta) -> None:
    time = removal.time - age
    name = f"removed-{removal.number:06}-{time:%Y%m%dT%H%M%S%f}-{removal.by}"
    removal.directory.rename(removal.directory.with_name(name))


def test_what_was_removed_comes_back_to_its_place(trash: Trash, root: Path) -> None:
    tree, link = _tree(root / "versions" / "go1.22.3"), root / "linked" / "go1.20.1"
    link.parent.mkdir()
    link.write_text("/usr/local/go\n")
    removal = trash.set_aside([tree, link], "gc", _never)
    assert (tree.exists(), link.exists()) == (False, False)
    assert [move.origin for move in trash.removals()[0].moves] == [tree, link]
    trash.restore(removal.moves, removal)
    assert (tree / "src" / "a.go").read_text() == "package a\n"
    assert link.read_text() == "/usr/local/go\n"
    assert os.listdir(trash.directory) == []


def test_the_last_removal_comes_first(trash: Trash, root: Path) -> None:
    for name in ("go1.22.3", "go1.21.0", "go1.23.1"):
        trash.set_aside([_tree(root / "versions" / name)], "gc", _never)
    names = [removal.moves[0].origin.name for removal in trash.removals()]
    assert names == ["go1.23.1", "go1.21.0", "go1.22.3"]


def test_a_read_only_tree_of_the_module_cache_stays_on_its_file_system_and_keeps_its_mode(
    trash: Trash, tmp_path: Path
) -> None:
    modcache = tmp_path / "mod 缓存"
    tree = _tree(modcache / "golang.org" / "toolchain@v0.0.1-go1.22.3.linux-amd64")
    tree.chmod(0o555)
    removal = trash.set_aside([tree], "gc", _never, modcache)
    (kept,) = (move.kept for move in removal.moves)
    assert (tree.exists(), kept.is_relative_to(modcache), stat.S_IMODE(kept.stat().st_mode)) == (False, True, 0o555)
    trash.restore(removal.moves, removal)
    assert stat.S_IMODE(tree.stat().st_mode) == 0o555
    assert not (modcache / "cache" / "gosdk-trash").exists()


@pytest.mark.parametrize("inside", ["the module cache in the store", "the store in the module cache"])
def test_one_of_store_and_module_cache_may_lie_inside_the_other(trash: Trash, root: Path, inside: str) -> None:
    modcache = root / "mod" if inside == "the module cache in the store" else root.parent
    trees = [root / "versions" / "go1.22.3", modcache / "golang.org" / "toolchain@v0.0.1-go1.24.1.linux-amd64"]
    for tree in trees:
        _tree(tree)
    removal = trash.set_aside(trees, "gc", _never, modcache)
    assert [move.origin for move in removal.moves] == trees
    trash.restore(removal.moves, removal)
    assert [tree.exists() for tree in trees] == [True, True]


def test_nothing_else_is_ever_moved(trash: Trash, root: Path) -> None:
    tree = _tree(root / "elsewhere" / "go1.22.3")
    with pytest.raises(ValueError, match="no SDK of the store"):
        trash.set_aside([tree], "gc", _never)
    assert tree.exists()


def test_what_cannot_be_moved_stays_and_is_reported(trash: Trash, root: Path) -> None:
    good, told = _tree(root / "versions" / "go1.22.3"), []
    missing = root / "versions" / "go1.19.1"
    removal = trash.set_aside([missing, good], "gc", lambda path, _error: told.append(path))
    assert (told, [move.origin for move in removal.moves]) == ([missing], [good])


def test_a_removal_of_nothing_leaves_nothing(trash: Trash) -> None:
    trash.set_aside([], "gc", _never)
    assert (trash.removals(), os.listdir(trash.directory)) == ((), [])


@pytest.mark.parametrize(
    ("age", "days", "kept"),
    [
        (KEPT - timedelta(hours=1), (1, 2, 3), True),
        (KEPT + timedelta(days=9), (), True),
        (KEPT + timedelta(days=9), (1,), True),
        (KEPT + timedelta(days=9), (1, 4), False),
        (KEPT + timedelta(days=9), (-3, -2, -1), True),
    ],
    ids=["not over", "over for one clock", "seen twice", "seen on three days", "seen before its time"],
)
def test_a_removal_is_deleted_when_several_days_saw_it_over(
    trash: Trash, root: Path, age: timedelta, days: tuple[int, ...], kept: bool
) -> None:
    _aged(trash.set_aside([_tree(root / "versions" / "go1.22.3")], "gc", _never), age)
    (removal,) = trash.everything()
    seen = "".join(f"{removal.until + timedelta(days=day):%Y-%m-%d}\n" for day in days)
    (removal.directory / "overdue").write_text(seen)
    trash.sweep()
    trash.sweep()
    assert bool(trash.removals()) is kept


def test_the_last_removal_is_the_last_in_order_whatever_the_clock_said(trash: Trash, root: Path) -> None:
    trash.set_aside([_tree(root / "versions" / "go1.22.3")], "gc", _never)
    _aged(trash.set_aside([_tree(root / "versions" / "go1.21.0")], "uninstall", _never), timedelta(days=3))
    assert [removal.by for removal in trash.removals()] == ["uninstall", "gc"]


def test_what_has_no_receipt_is_kept_where_another_sdk_replaces_it(trash: Trash, root: Path) -> None:
    foreign, own = _tree(root / "versions" / "go1.22.3"), _tree(root / "versions" / "go1.21.0")
    (own / ".gosdk.json").write_text("{}")
    kept, gone = trash.retire(foreign), trash.retire(own)
    assert (kept / "src" / "a.go").is_file()
    assert [(removal.by, removal.moves[0].origin) for removal in trash.removals()] == [("install", foreign)]
    assert gone in [leftover / "go1.21.0" for leftover in trash.leftovers()]


def test_a_link_in_the_trash_is_not_a_removal(trash: Trash, root: Path, tmp_path: Path) -> None:
    _tree(tmp_path / "elsewhere" / "versions" / "go1.22.3")
    trash.directory.mkdir(parents=True)
    (trash.directory / "removed-000001-20261126T154731000000-gc").symlink_to(tmp_path / "elsewhere")
    assert trash.everything() == ()


def test_sweeping_deletes_what_was_discarded_and_nothing_it_does_not_know(trash: Trash, root: Path) -> None:
    trash.discard(_tree(root / "versions" / "go1.22.3"))
    for name in ("removed-yesterday-gc", "removed-99999999T999999999999-gc", "notes"):
        (trash.directory / name).mkdir()
    trash.sweep()
    assert sorted(os.listdir(trash.directory)) == ["notes", "removed-99999999T999999999999-gc", "removed-yesterday-gc"]


def test_a_half_done_deletion_is_finished_and_never_restored(trash: Trash, tmp_path: Path) -> None:
    modcache = tmp_path / "mod"
    tree = _tree(modcache / "golang.org" / "toolchain@v0.0.1-go1.22.3.linux-amd64")
    removal = trash.set_aside([tree], "gc", _never, modcache)
    kept = modcache / "cache" / "gosdk-trash" / removal.directory.name
    kept.rename(kept.with_name(f"gone-{kept.name}"))
    assert trash.removals() == ()
    trash.delete(removal)
    assert (os.listdir(trash.directory), os.listdir(modcache / "cache")) == ([], [])


def test_a_pointer_to_nowhere_hides_nothing_of_the_store(trash: Trash, root: Path) -> None:
    removal = trash.set_aside([_tree(root / "versions" / "go1.22.3")], "gc", _never)
    for text in ("relative\n", "", "/nonexistent/cache\n"):
        (removal.directory / "modcache").write_text(text)
        assert [move.origin.name for move in removal.moves] == ["go1.22.3"]
