"""kill -9 before a step in the store, in `make fuzz` before each: no half SDK is listed, and the next run goes on."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from gvm_py.paths import Layout
from gvm_py.store import Store
from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME
from tests.support.internet import Internet
from tests.support.kill import EVERY, killed_at
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files


@pytest.fixture
def memory() -> Iterator[Path]:
    """A directory in memory where there is one: each of some hundred processes waits for the disk several times."""
    place = Path(os.sep, "dev", "shm")
    with tempfile.TemporaryDirectory(dir=place if os.access(place, os.W_OK) else None) as directory:
        yield Path(directory)


@pytest.mark.parametrize(
    ("before", "command"),
    [
        (["list"], ["install", "1.22.3"]),
        (["install", "1.22.3"], ["install", "--reinstall", "1.22.3"]),
        (["install", "1.22.3"], ["uninstall", "1.22.3"]),
    ],
    ids=["install", "reinstall", "uninstall"],
)
def test_a_kill_at_any_step_leaves_whole_sdks_and_the_next_run_succeeds(
    sandbox: Sandbox, internet: Internet, memory: Path, before: list[str], command: list[str]
) -> None:
    internet.publish("1.22.3")
    sandbox.root = memory / "my 仓库"
    sandbox.configure(source=internet.dl)
    after = command if "--reinstall" in command else ["install", "1.22.3"]
    assert sandbox.gosdk(*before).code == 0
    template = memory / "template"
    shutil.copytree(sandbox.root, template, symlinks=True)
    for step in count(step=EVERY):
        shutil.rmtree(sandbox.root)
        shutil.copytree(template, sandbox.root, symlinks=True)
        change = killed_at(sandbox, step, [sandbox.root], *command)
        if change is None:
            break
        assert all(whole(sandbox.root).values()), f"half an SDK was listed after {change}"
        done = sandbox.gosdk(*after)
        assert done.code == 0, (change, done)
        assert whole(sandbox.root) == {"1.22.3": True}, f"the next run did not finish after {change}"
        assert left(sandbox.root) == [], change
    assert step > 5


def whole(root: Path) -> dict[str, bool]:
    """Return of each SDK that is listed whether it is complete, file by file."""
    store = Store(Layout(root), 0, print)
    return {sdk.version.text: files(sdk.goroot) == sdk_files(sdk.version.text) for sdk in store.installed()}


def files(goroot: Path) -> dict[str, bytes]:
    """Return the content of each file of an SDK."""
    found = {str(path.relative_to(goroot)): path for path in goroot.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if name not in (RECEIPT_NAME, MANIFEST_NAME)}


def left(root: Path) -> list[str]:
    """Return what is left of what a killed process was about to do."""
    parts = ("staging/*", "cache/partial/*", "resolve/.*", "shims/.*", "versions/.*", "trash/gone-*")
    found = (path for part in parts for path in root.glob(part) if path != root / "shims" / ".store")
    return sorted(str(path.relative_to(root)) for path in found)
