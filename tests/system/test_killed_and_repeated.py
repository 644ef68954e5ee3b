"""A command that is killed anywhere and then given once more leaves the store as if nobody had killed it."""

from pathlib import Path

import pytest

from tests.support.internet import Internet
from tests.support.kill import killed_at
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.thorough import of

_SHARE = of(23, full=1)
INSTALL = ("install", "1.22.3")
UNINSTALL = ("uninstall", "--yes", "1.22.3")
DEFAULT = ("default", "1.22.3")
COMMANDS = {
    "import": ((), ("import", "SDK")),
    "link": ((), ("import", "--link", "SDK")),
    "own name": ((), ("install", "SDK", "--as", "mine")),
    "install": ((), INSTALL),
    "uninstall": ((INSTALL,), UNINSTALL),
    "undo": ((INSTALL, UNINSTALL), ("undo",)),
    "use": ((), ("use", "1.22.3")),
    "default": ((INSTALL,), DEFAULT),
    "no default": ((INSTALL, DEFAULT), ("default", "--unset")),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_a_killed_command_left_the_next_one_finishes(tmp_path: Path, internet: Internet, name: str) -> None:
    internet.publish("1.22.3")
    before, words = COMMANDS[name]
    undisturbed: list[list[str]] = []
    for step in (10_000, *range(0, 10_000, _SHARE)):
        world = tmp_path / str(step)
        box = Sandbox(world / "home", world / "root", world / "work", internet.environment())
        box.cwd.mkdir(parents=True)
        foreign = str(write_sdk(box.home / "sdk" / "go1.22.3", "1.22.3"))
        given = [foreign if word == "SDK" else word for word in words]
        assert all(box.gosdk(*earlier).code == 0 for earlier in before)
        killed = killed_at(box, step, (box.root,), *given)
        box.gosdk(*given)
        left = [box.below(place) for place in ("staging", "shims", "resolve", "versions", "linked")]
        assert left == (undisturbed := undisturbed or left), f"killed before change {step}: {killed}"
        assert box.gosdk("doctor", "--only", "shims").code == 0
        if step < 10_000 and not killed:
            return
    pytest.fail("it was still changing something")
