"""TerminateProcess before steps in store, home and registry: nothing is lost or half written, and no lock stays.

`make windows` stops each command before a few of its changes; with HYPOTHESIS_PROFILE set it is before each one.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from gvm_py.system.unfinished import UNFINISHED
from tests.install.test_killed import left
from tests.support.run import Outcome
from tests.support.thorough import of
from tests.windows.dlls import CHECKOUT
from tests.windows.machine import Account
from tests.windows.releases import Releases
from tests.windows.test_editors import goland, opened
from tests.windows.test_roots import sdks
from tests.windows.test_setup import read, registry, write

__all__ = ["goland", "registry"]
pytestmark = pytest.mark.timeout(7200)

MOST_KILLS = of(2, full=1000)
KILLED = 9
NEVER = 1_000_000
_DONE_ALREADY = {"uninstall": (3,), "undo": (1,)}
"""How a command ends whose first run was killed when all was done."""
PROGRAM = """
import os, sys
checkout, program, step, place, *words = sys.argv[1:]
sys.path.append(checkout)
from tests.support.changes import before_change

def counts(path):
    counted = path == "Path" or place.casefold() in path.casefold()
    os.write(2, b"\\0" * counted)
    return counted

def die(change, _):
    os.write(2, f"\\n{change}\\n".encode("utf-8", "replace"))
    os.kill(os.getpid(), 9)  # TerminateProcess

before_change(int(step), counts, die)
sys.argv = [program, *words]
from gvm_py.__main__ import main
main()
"""


def killed_at(account: Account, step: int, *words: str) -> Outcome:
    """Run `gosdk WORDS` and end it before change number `step`; standard error has a NUL for each change."""
    checkout, place = account.machine.on_other_drive(CHECKOUT), account.spelled(account.home.parent)
    program = f"{account.machine.scripts}\\gosdk"
    return account.script(PROGRAM, checkout, program, str(step), place, *words)


@dataclass(frozen=True)
class State:
    """What must be there: the SDKs of the store, and what belongs to the user."""

    sdks: dict[str, dict[str, bytes]]
    files: dict[str, bytes]
    path: list[object] | None

    @classmethod
    def of(cls, account: Account, *, with_path: bool) -> "State":
        """Look at the account; to look at its PATH in the registry is a process of its own."""
        home = account.home.parent
        paths = (path for path in home.rglob("*") if path.is_file() and not {".gosdk", "Temp"} & set(path.parts))
        files = {str(path.relative_to(home)): path.read_bytes() for path in paths}
        return cls(sdks(account.root), files, read(account) if with_path else None)


@dataclass(frozen=True)
class World:
    """An account as it was before a command; each step starts with it."""

    account: Account
    before: State

    @classmethod
    def of(cls, account: Account, *, with_path: bool) -> "World":
        """Keep a copy of everything below the directory of the account."""
        shutil.copytree(account.home.parent, _template(account))
        return cls(account, State.of(account, with_path=with_path))

    def restore(self) -> None:
        """Make everything as it was."""
        shutil.rmtree(self.account.home.parent)
        shutil.copytree(_template(self.account), self.account.home.parent)
        if self.before.path:
            write(self.account, self.before.path)


def _template(account: Account) -> Path:
    return account.home.parent.with_name(f"{account.home.parent.name}.template")


@pytest.fixture
def world(goland: Account, registry: Account, releases: Releases) -> Iterator[Account]:
    """An account with two SDKs and a project that both editors have opened, whose PATH in the registry may change."""
    project = opened(goland, "project 名")
    (project / ".go-version").write_bytes(b"1.22\r\n")
    write(registry, ["C:\\Tools", 1])
    releases.publish("1.23.0")
    goland.configure(lock_timeout=10, source=releases.internet.dl)
    yield replace(goland, cwd=project)
    shutil.rmtree(_template(goland), ignore_errors=True)


@pytest.mark.parametrize(
    ("before", "words", "undo"),
    [
        ([["uninstall", "1.22"], ["gc", "--yes", "--empty-trash"]], ["install", "1.22"], None),
        ([], ["install", "--reinstall", "1.22"], None),
        ([], ["uninstall", "1.22"], ["undo"]),
        ([["uninstall", "1.22"]], ["undo"], None),
        ([["install", "1.23.0"]], ["gc", "--yes"], ["undo"]),
        ([["uninstall", "1.23"]], ["gc", "--yes", "--empty-trash"], None),
        ([], ["use", "1.23"], None),
        ([], ["default", "1.23"], None),
        ([], ["sync-ide"], ["sync-ide", "--undo"]),
        ([], ["setup", "--yes"], ["setup", "--undo", "--yes"]),
        ([["setup", "--yes"]], ["setup", "--undo", "--yes"], None),
    ],
    ids=lambda words: " ".join(words) if words and isinstance(words[0], str) else "",
)
def test_a_command_killed_at_any_step_is_done_by_the_next(
    world: Account, before: list[list[str]], words: list[str], undo: list[str] | None
) -> None:
    for earlier in before:
        assert world.gosdk(*earlier).code == 0, earlier
    of_path = words[0] == "setup"
    start = World.of(world, with_path=of_path)
    complete = killed_at(world, NEVER, *words)
    assert complete.code == 0, complete.err
    after, changes = State.of(world, with_path=of_path), complete.err.count("\0")
    assert changes > 2
    stride = max(1, changes // MOST_KILLS)
    for step in range(stride // 2, changes, stride):
        start.restore()
        killed = killed_at(world, step, *words)
        if killed.code == 0:  # it had fewer changes to make this time
            break
        assert killed.code == KILLED, killed.err
        change = killed.err.splitlines()[-1]
        found = State.of(world, with_path=of_path)
        assert found.sdks.items() <= {**start.before.sdks, **after.sdks}.items(), f"half an SDK after {change}"
        unfinished = {name for name in found.files if name.endswith(UNFINISHED)}
        for name in {*found.files, *start.before.files, *after.files} - unfinished:
            assert found.files.get(name) in (start.before.files.get(name), after.files.get(name)), (change, name)
        assert found.path in (start.before.path, after.path), change
        again = world.gosdk(*words)
        assert again.code in (0, *_DONE_ALREADY.get(words[0], ())), (change, again)
        if again.code:
            assert world.gosdk("rehash").code == 0, change
        assert State.of(world, with_path=of_path) == after, change
        assert left(world.root) == [], change
        # The run that was killed and the next one are undone one by one.
        for _ in range(2):
            if undo and State.of(world, with_path=of_path) != start.before:
                undone = world.gosdk(*undo)
                assert undone.code == 0, (change, undone)
        assert not undo or State.of(world, with_path=of_path) == start.before, change
