"""Many processes on one store at once: nobody sees half an SDK, and the store is consistent at the end.

`make load` runs the same with 50 processes for two minutes.
"""

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME
from tests.support.internet import Internet
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import sdk_files

SECONDS = float(os.environ.get("GOSDK_LOAD_SECONDS", "6"))
PROCESSES = int(os.environ.get("GOSDK_LOAD_PROCESSES", "8"))
OLD, NEW = ("1.22.3", "1.23.1", "1.24.0"), ("1.22.12", "1.23.4")
_DONE, _NOT_INSTALLED, _NO_GO_HERE = 0, 3, 127
# The go of a small SDK is a script, which sh opens after it was started; a real one is a program, there or not.
_SCRIPT_GONE = 2
# Fifty processes on two processors wait for each other, and for gosdk's own locks up to lock_timeout, longest of all.
_PATIENCE = 900


@pytest.fixture
def box(sandbox: Sandbox, internet: Internet) -> Sandbox:
    for version in (*OLD, *NEW):
        internet.publish(version)
    assert sandbox.gosdk("install", *OLD).code == 0
    return sandbox


def go_version(box: Sandbox, request: str) -> Outcome:
    """Run `go version` through the shim, for a directory that requests `request`."""
    env = box.environment({"GOSDK_VERSION": request})
    done = subprocess.run(
        [box.root / "shims" / "go", "version"], env=env, cwd=box.cwd, capture_output=True, text=True, check=False
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def is_whole(box: Sandbox, said: Outcome) -> bool:
    """Whether one complete SDK answered: its program says which one it is, and the shim gave it that GOROOT."""
    version = said.out.removeprefix("go version ").partition(" ")[0]
    return f"GOROOT={box.root}/versions/{version} version" in said.out


# What is done, how often, and which exit codes it may have while others do the same.
ACTIONS: tuple[tuple[Callable[[Sandbox, str], Outcome], int, set[int]], ...] = (
    (lambda box, version: box.gosdk("install", version, timeout=_PATIENCE), 1, {_DONE}),
    (lambda box, version: box.gosdk("uninstall", version, timeout=_PATIENCE), 1, {_DONE, _NOT_INSTALLED}),
    (lambda box, _: box.gosdk("upgrade", "--all", timeout=_PATIENCE), 1, {_DONE}),
    (lambda box, _: box.gosdk("list", timeout=_PATIENCE), 1, {_DONE}),
    (go_version, 4, {_DONE, _NO_GO_HERE, _SCRIPT_GONE}),
)

DONE: Counter[int] = Counter()
"""Exit code to how many commands ended with it, for who wants to know how much was done."""


def work(box: Sandbox, seed: int) -> list[str]:
    """Do random things until the time is over, and return what should not have happened."""
    chance, wrong = random.Random(seed), []  # noqa: S311  a test that can be repeated
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends:
        version = chance.choice(OLD + NEW)
        action, _, allowed = chance.choices(ACTIONS, [often for _, often, _ in ACTIONS])[0]
        said = action(box, version)
        if said.code not in allowed or (action is go_version and said.code == _DONE and not is_whole(box, said)):
            wrong.append(f"{version}: {said}")
        DONE[said.code] += 1
    return wrong


def test_a_store_under_load_stays_consistent(box: Sandbox) -> None:
    with ThreadPoolExecutor(PROCESSES) as pool:
        wrong = [line for lines in pool.map(lambda seed: work(box, seed), range(PROCESSES)) for line in lines]
    sys.stdout.write(f"{sum(DONE.values())} commands by exit code: {dict(DONE)}\n")
    assert wrong == []

    assert box.gosdk("install", *OLD).code == 0
    assert box.gosdk("verify", "--offline").code == 0
    versions = sorted(path.name.removeprefix("go") for path in (box.root / "versions").iterdir())
    assert set(OLD) <= set(versions)
    for version in versions:
        assert files(box.root / "versions" / f"go{version}") == sdk_files(version)
        assert is_whole(box, go_version(box, version))
    assert box.below("staging") == []
    for answer in (box.root / "resolve").iterdir():
        assert Path(answer.read_text().rstrip("\n"), "bin", "go").exists(), answer


def files(goroot: Path) -> dict[str, bytes]:
    """Return what an SDK consists of, as a check that shares nothing with gosdk's own."""
    found = {str(path.relative_to(goroot)): path.read_bytes() for path in goroot.rglob("*") if path.is_file()}
    return {name: data for name, data in found.items() if name not in (RECEIPT_NAME, MANIFEST_NAME)}


def test_every_go_started_during_an_upgrade_is_a_complete_sdk(box: Sandbox) -> None:
    with ThreadPoolExecutor(16) as pool:
        upgrade = pool.submit(box.gosdk, "upgrade", "1.22")
        calls = [pool.submit(go_version, box, "1.22") for _ in range(200)]
        assert upgrade.result().code == 0
        said = [call.result() for call in calls]
    assert [one for one in said if one.code != _DONE or not is_whole(box, one)] == []
    assert "go1.22.12" in go_version(box, "1.22").out
