"""Kill -9 between the changes that gc, undo, upgrade and dedupe make: nothing is lost, and the next command works."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from gvm_py.store.trash import Trash
from tests.support.kill import killed_at
from tests.support.release_server import ReleaseServer, serving
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

Tree = dict[str, bytes]
_MOST_STEPS = 80


def read(tree: Path) -> Tree:
    return {str(path.relative_to(tree)): path.read_bytes() for path in sorted(tree.rglob("*")) if path.is_file()}


def kept(root: Path) -> dict[Path, Tree | bytes]:
    """Return what is in the store, by the path it has or had there, wherever it lies now."""
    moves = [move for removal in Trash(root / "trash").removals() for move in removal.moves]
    places = {move.origin: move.kept for move in moves}
    places |= {path: path for path in (root / "versions").iterdir()}
    return {origin: read(path) if path.is_dir() else path.read_bytes() for origin, path in places.items()}


@dataclass(frozen=True)
class Worlds:
    """One starting point, made once and copied for every step: each has the number of changes it may live through."""

    base: Path
    prepare: Callable[[Sandbox], None]
    stride: int = 1

    def __iter__(self) -> Iterator[tuple[int, Sandbox]]:
        model = self._box("the first")
        for directory in (model.home, model.root / "versions", model.cwd):
            directory.mkdir(parents=True)
        self.prepare(model)
        for step in range(0, _MOST_STEPS, self.stride):
            box = self._box(str(step))
            shutil.copytree(model.home.parent, box.home.parent, symlinks=True)
            yield step, box
        pytest.fail(f"it was still changing something after {_MOST_STEPS} changes")

    def _box(self, name: str) -> Sandbox:
        world = self.base / f"世界 {name}"
        return Sandbox(world / "home", world / "root", world / "work", {"GOMODCACHE": str(world / "mod")})


def places(box: Sandbox) -> tuple[Path, ...]:
    """Return what must never be lost; answers and shims can be written anew at any time."""
    return (box.root / "versions", box.root / "trash", box.root / "staging", Path(box.env["GOMODCACHE"]))


def store_with_leftovers(box: Sandbox) -> None:
    """Prepare three SDKs, of which two are not needed, and a toolchain of the module cache."""
    for version in ("1.26.1", "1.27.1", "1.27.3"):
        write_sdk(box.root / "versions" / f"go{version}", version)
    modcache, name = Path(box.env["GOMODCACHE"]), "v0.0.1-go1.24.1.linux-amd64"
    write_sdk(modcache / "golang.org" / f"toolchain@{name}", "1.24.1").chmod(0o555)
    zip_file = modcache / "cache" / "download" / "golang.org" / "toolchain" / "@v" / f"{name}.zip"
    zip_file.parent.mkdir(parents=True)
    zip_file.write_bytes(b"zip")
    (box.root / "default").write_text("1.27\n")


def everything(box: Sandbox) -> dict[Path, Tree | bytes]:
    """Return what may be in the store, in the trash or in the module cache, by the path it belongs to."""
    modcache = Path(box.env["GOMODCACHE"])
    found = kept(box.root)
    for path in (*modcache.glob("golang.org/*"), *modcache.glob("cache/download/golang.org/toolchain/@v/*")):
        found[path] = read(path) if path.is_dir() else path.read_bytes()
    return found


def test_gc_loses_nothing(tmp_path: Path) -> None:
    for step, box in Worlds(tmp_path, store_with_leftovers):
        before = everything(box)
        was_killed = killed_at(box, step, places(box), "gc", "--yes")
        assert everything(box) == before, step
        again = box.gosdk("gc", "--yes", "--json")
        assert (again.code, everything(box) == before) == (0, True), (step, again.err)
        assert sorted(os.listdir(box.root / "versions")) == ["go1.26.1", "go1.27.3"], step
        if not was_killed:
            assert step > 8
            return


def test_undo_loses_nothing_and_can_be_done_again(tmp_path: Path) -> None:
    for step, box in Worlds(tmp_path, store_with_leftovers, stride=2):
        assert box.gosdk("gc", "--yes").code == 0
        before = everything(box)
        was_killed = killed_at(box, step, places(box), "undo")
        assert everything(box) == before, step
        again = box.gosdk("undo")
        assert again.code in (0, 1), (step, again.err)
        assert everything(box) == before
        assert sorted(os.listdir(box.root / "versions")) == ["go1.26.1", "go1.27.1", "go1.27.3"], step
        assert Path(box.env["GOMODCACHE"], "golang.org", "toolchain@v0.0.1-go1.24.1.linux-amd64").exists()
        if not was_killed:
            assert step > 8
            return


def test_emptying_the_trash_never_leaves_half_a_tree_to_bring_back(tmp_path: Path) -> None:
    def uninstalled(box: Sandbox) -> None:
        for version in ("1.27.1", "1.27.3"):
            write_sdk(box.root / "versions" / f"go{version}", version)
        assert box.gosdk("uninstall", "1.27.1").code == 0

    for step, box in Worlds(tmp_path, uninstalled, stride=5):
        whole = everything(box)
        was_killed = killed_at(box, step, places(box), "gc", "--empty-trash")
        assert everything(box).items() <= whole.items(), step
        assert box.gosdk("gc", "--yes", "--empty-trash").code == 0
        assert (os.listdir(box.root / "trash"), os.listdir(box.root / "versions")) == ([], ["go1.27.3"]), step
        if not was_killed:
            assert step > 8
            return


@pytest.fixture
def server() -> Iterator[ReleaseServer]:
    with serving() as server:
        for version in ("1.27.1", "1.27.3"):
            server.add_release(version)
        yield server


def test_upgrade_loses_nothing_and_the_next_one_finishes(tmp_path: Path, server: ReleaseServer) -> None:
    def behind(box: Sandbox) -> None:
        write_sdk(box.root / "versions" / "go1.27.1", "1.27.1")
        (box.root / "config.toml").write_text(f'source = "{server.dl}"\n')

    committed = False
    for step, box in Worlds(tmp_path, behind, stride=5):
        before = everything(box)
        # Unpacking makes many directories; the changes that count are those of the store.
        was_killed = killed_at(box, step, (box.root / "versions", box.root / "trash", box.root / "resolve"), "upgrade")
        assert before.items() <= everything(box).items(), step
        committed = committed or (box.root / "versions" / "go1.27.3").exists()
        again = box.gosdk("upgrade")
        assert again.code == 0, (step, again.err)
        assert "go1.27.3" in (box.root / "resolve" / "go1.27").read_text()
        assert (box.root / "shims" / "go1.27.3").exists()
        if not was_killed:
            break
    assert committed


def test_dedupe_loses_nothing_and_leaves_nothing_in_the_sdks(tmp_path: Path, server: ReleaseServer) -> None:
    def installed(box: Sandbox) -> None:
        (box.root / "config.toml").write_text(f'source = "{server.dl}"\n')
        assert box.gosdk("install", "1.27.1", "1.27.3").code == 0

    for step, box in Worlds(tmp_path, installed, stride=5):
        before = everything(box)
        was_killed = killed_at(box, step, places(box), "gc", "--dedupe")
        assert everything(box) == before, step
        again = box.gosdk("gc", "--yes", "--dedupe")
        assert (again.code, everything(box) == before) == (0, True), (step, again.err)
        assert os.listdir(box.root / "staging") == []
        if not was_killed:
            assert step > 8
            return
