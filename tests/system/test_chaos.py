"""`make chaos` for a moment, and proof that its checker sees what it looks for."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.chaos.checker import Checker
from tests.chaos.sdks import published_files
from tests.chaos.world import World
from tests.support.forkserver import CHECKOUT
from tests.support.sdk import write_sdk


def _append(name: str, text: str) -> Callable[[World], None]:
    def damage(world: World) -> None:
        with open(world.place / name, "a") as file:
            file.write(text)

    return damage


def _lose(world: World) -> None:
    shutil.rmtree(world.root / "versions" / "go1.22.1")


def _half_mirror(world: World) -> None:
    world.mirror.mkdir()
    index = [{"files": [{"filename": "go1.22.1.linux-amd64.tar.gz", "sha256": "0" * 64}]}]
    (world.mirror / "index.json").write_text(json.dumps(index))


DAMAGE: dict[str, Callable[[World], None]] = {
    "a byte too many in an SDK": _append("home/.gosdk/versions/go1.22.1/bin/go", "x"),
    "a file that is not of the SDK": _append("home/.gosdk/versions/go1.22.1/new", "x"),
    "a broken receipt": _append("home/.gosdk/versions/go1.22.1/.gosdk.json", "x"),
    "an SDK that is gone": _lose,
    "half a block in a start-up file": _append("home/.bashrc", "# >>> gosdk >>>\n"),
    "a broken workspace": _append("home/project/.idea/workspace.xml", "<"),
    "broken settings of VS Code": _append("home/project/.vscode/settings.json", "{"),
    "a changed go.mod": _append("home/project/go.mod", "x"),
    "half a pin": _append("home/project/.go-version", "1.2"),
    "half a shim": _append("home/.gosdk/shims/go", ""),
    "half a mirror": _half_mirror,
    "a changed Dockerfile": _append("home/project/Dockerfile", "x"),
    "half a program": _append("home/go/bin/greet", "x"),
    "a changed program of the user": _append("home/go/bin/mine", "x"),
    "half a list of tools": _append("home/.gosdk/tools.txt", "example.com/gr"),
    "changed settings of go": _append("home/.config/go/env", "x"),
    "a changed file of the IDE": _append("home/.cache/JetBrains/GoLand2026.2/LocalHistory/mine", "x"),
    "a changed SDK of another manager": _append("home/sdk/go1.21.9/bin/go", "x"),
    "half a link": _append("home/.gosdk/linked/go1.21.9", "/home"),
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    """A world with Go 1.22.1 and nothing wrong."""
    made = World(tmp_path, {"GOPROXY": "off", "GOSUMDB": "off", "DL": "http://127.0.0.1:1"})
    made.furnish()
    place = write_sdk(made.root / "versions" / "go1.22.1", "1.22.1", extra=published_files("1.22.1"))
    (place / ".gosdk.json").write_text('{"version": "go1.22.1"}')
    for name in ("shims", "linked"):
        (made.root / name).mkdir()
    return made


@pytest.mark.parametrize("name", DAMAGE)
def test_the_checker_sees_the_damage(world: World, name: str) -> None:
    checker = Checker(world)
    assert checker.losses([]) == []
    DAMAGE[name](world)
    assert checker.losses([["install", "1.22.1"]]) != []


def test_the_checker_sees_what_is_left_behind(world: World) -> None:
    assert Checker(world).leftovers() == []
    (world.root / "staging" / "go1.22.1-abc").mkdir(parents=True)
    assert Checker(world).leftovers() == ["left behind: home/.gosdk/staging/go1.22.1-abc"]


def test_the_checker_sees_what_uninstall_leaves(world: World) -> None:
    checker = Checker(world)
    checker.losses([])
    assert "not removed: shims" in checker.kept_by_uninstall("--yes", found_nothing=False)
    (world.root / "self").mkdir()
    with open(world.home / ".bashrc", "a") as file:
        file.write("\n")
    wrong = checker.kept_by_uninstall("--keep-sdks", found_nothing=False)
    assert [line.partition(":")[0] for line in wrong] == [".bashrc is not what it was before gosdk", "not removed"]
    shutil.rmtree(world.root / "versions")
    assert checker.losses([["self", "uninstall", "--keep-sdks"]]) != []
    assert checker.losses([["self", "uninstall", "--yes"]]) == []


def test_an_sdk_in_the_trash_is_not_lost(world: World) -> None:
    checker = Checker(world)
    checker.losses([])
    (world.root / "trash" / "1").mkdir(parents=True)
    shutil.move(world.root / "versions" / "go1.22.1", world.root / "trash" / "1" / "go1.22.1")
    assert checker.losses([["uninstall", "1.22.1"]]) == []


def test_some_seconds_of_chaos_lose_nothing() -> None:
    command = [sys.executable, "-m", "tests.chaos", "0.1", "5"]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, timeout=250, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)["kills"] > 0
