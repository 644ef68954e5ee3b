"""A directory of the store that becomes a link to somewhere else while a command runs: nothing there is lost.

What is lost is the content of a file elsewhere that is neither there nor in the store, its trash included: a move can
be taken back.
"""

import shutil
from itertools import count
from pathlib import Path

import pytest

from tests.chaos.world import VERSIONS
from tests.support import full_disk
from tests.support.forkserver import Prelude
from tests.support.kill import EVERY
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.swapped import swapped_at

COMMANDS = {
    "install": ([], ["install", "{tree}", "--as", "go1.22.3-mine"]),
    "reinstall": (
        [["install", "{tree}", "--as", "go1.22.3-mine"]],
        ["install", "--reinstall", "{tree}", "--as", "go1.22.3-mine"],
    ),
    "uninstall": ([["install", "{tree}", "--as", "go1.22.3-mine"]], ["uninstall", "go1.22.3-mine"]),
    "undo": ([["install", "{tree}", "--as", "go1.22.3-mine"], ["uninstall", "go1.22.3-mine"]], ["undo"]),
    "empty": (
        [["install", "{tree}", "--as", "go1.22.3-mine"], ["uninstall", "go1.22.3-mine"]],
        ["gc", "--empty-trash"],
    ),
    "default": ([["install", "{tree}", "--as", "go1.22.3-mine"]], ["default", "go1.22.3-mine"]),
    "rehash": ([["install", "{tree}", "--as", "go1.22.3-mine"]], ["rehash"]),
    "link": ([], ["import", "--link", "--unverified", "--as", "go1.22.3-mine", "{tree}"]),
    "import": ([], ["import", "--unverified", "{tree}"]),
    "gc": ([["import", "--link", "--unverified", "{tree}"], ["default", "1.22"]], ["gc", "--yes"]),
    "dedupe": (
        [["install", "{tree}", "--as", "go1.22.3-mine"], ["install", "{tree}", "--as", "go1.22.3-a"]],
        ["gc", "--dedupe"],
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_directory_that_becomes_a_link_loses_nothing_elsewhere(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    elsewhere, tree = tmp_path / "elsewhere", write_sdk(tmp_path / "tree", "1.22.3")
    # What gosdk would find there under the names that it uses itself.
    for place in (elsewhere, elsewhere / "go1.22.3-mine", elsewhere / "versions" / "go1.22.3-mine"):
        for file in (path for path in write_sdk(place, "1.99.9").rglob("*") if path.is_file()):
            file.write_text(f"mine, at {file}")
    sandbox.root.mkdir()
    before, command = COMMANDS[name]
    for words in before:
        assert sandbox.gosdk(*(word.format(tree=tree) for word in words)).code == 0
    others = contents(elsewhere)
    template, spare = tmp_path / "template", tmp_path / "spare"
    restore(sandbox.root, template)
    restore(elsewhere, spare)
    for step in count(step=EVERY):
        restore(template, sandbox.root)
        restore(spare, elsewhere)
        change, done = swapped_at(sandbox, step, elsewhere, *(word.format(tree=tree) for word in command))
        if not change:
            break
        kept = {*contents(elsewhere).values(), *contents(sandbox.root).values()}
        assert [path for path, content in others.items() if content not in kept] == [], change
        assert done.code in (0, 1, 3, 4), (change, done)
        assert "Traceback" not in done.err, (change, done)
        assert "a bug" not in done.err, (change, done)
    assert step > 3


@pytest.mark.parametrize("name", ["resolve", "staging", "trash", "cache", "locks", "linked", "state", "tools"])
def test_nothing_behind_a_link_in_place_of_a_directory_is_removed(sandbox: Sandbox, tmp_path: Path, name: str) -> None:
    elsewhere, tree = tmp_path / "elsewhere", write_sdk(tmp_path / "tree", "1.22.3")
    for mine in (
        "my-project/a",
        "dedupe-mine/a",
        "go1.22.3-mine-12345678/a",
        "notes",
        "1.22/a",
        "undo/1/a",
        "archives/a/b",
    ):
        (elsewhere / mine).parent.mkdir(parents=True, exist_ok=True)
        (elsewhere / mine).write_text(f"mine, {mine}")
    others = contents(elsewhere)
    sandbox.root.mkdir()
    (sandbox.root / name).symlink_to(elsewhere)
    removal = [["uninstall", "go1.22.3-mine"], ["undo"], ["gc", "--yes"], ["gc", "--empty-trash"], ["doctor", "--fix"]]
    for words in (["install", str(tree), "--as", "go1.22.3-mine"], ["rehash"], ["gc", "--dedupe"], *removal):
        done = sandbox.gosdk(*words)
        assert "Traceback" not in done.err, done
        assert others.items() <= contents(elsewhere).items(), (words, done)


@pytest.mark.parametrize("name", ["tools add", "tools sync", "mirror", "setup", "setup --undo", "verify --repair"])
def test_nor_does_one_of_the_home_or_of_a_mirror(tmp_path: Path, name: str) -> None:
    elsewhere, told = tmp_path / "elsewhere", tmp_path / "told"
    with full_disk.prepared(name, tmp_path / "world") as (world, words):
        if "--repair" in words:
            (world.root / "versions" / f"go{VERSIONS[0]}" / "VERSION").write_text("damaged\n")
        template = restored(world.place, tmp_path / "template")
        for step in count(step=EVERY):
            restore(template, world.place)
            shutil.rmtree(elsewhere, ignore_errors=True)
            for version in (*VERSIONS, "bin"):
                write_sdk(elsewhere / f"go{version}", "1.99.9", extra={"mine": b"mine"})
            (elsewhere / "mine").write_text("mine")
            others = contents(elsewhere)
            told.write_text("")
            places = (step, str(world.place), str(elsewhere), str(told))
            done = full_disk.run(world, words, Prelude("tests.support.swapped", "exchange_before", places))
            if not (change := told.read_text()):
                break
            kept = {*contents(elsewhere).values(), *contents(world.place).values()}
            assert [path for path, content in others.items() if content not in kept] == [], (change, done)
            assert done.code in range(6), (change, done)
            assert "Traceback" not in done.err, (change, done)
            assert "a bug" not in done.err, (change, done)
    assert step > 3


def restored(place: Path, template: Path) -> Path:
    """Copy a place and return the copy."""
    restore(place, template)
    return template


def restore(template: Path, place: Path) -> None:
    """Make a place what a template is."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(template, place, symlinks=True)


def contents(place: Path) -> dict[str, bytes]:
    """Return the content of each file below a place."""
    return {str(path): path.read_bytes() for path in place.rglob("*") if path.is_file() and not path.is_symlink()}
