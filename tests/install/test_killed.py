"""kill -9 before every single step in the store: no half SDK is ever listed, and the next run goes on."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.internet import Internet
from tests.support.run import Sandbox

_CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def memory() -> Iterator[Path]:
    """A directory in memory where there is one: each of some hundred processes waits for the disk several times."""
    place = Path(os.sep, "dev", "shm")
    with tempfile.TemporaryDirectory(dir=place if os.access(place, os.W_OK) else None) as directory:
        yield Path(directory)


def rows_of(sandbox: Sandbox, **task: list[str]) -> list[dict[str, Any]]:
    """Return what happened for each step of `command` at which it was killed."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.mortal", str(sandbox.root), json.dumps(task)],
        cwd=_CHECKOUT,
        env=sandbox.environment({"PWD": str(_CHECKOUT)}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    rows: list[dict[str, Any]] = json.loads(done.stdout)
    return rows


def said(rows: list[dict[str, Any]], bad: str) -> str:
    """Return the rows for a message."""
    return f"{bad}:\n" + "\n".join(f"{number}: {row}" for number, row in enumerate(rows, 1))


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
    rows = rows_of(sandbox, before=before, command=command, after=after)
    assert len(rows) > 5, rows
    assert all(all(row["whole"].values()) for row in rows), said(rows, "half an SDK was listed")
    assert all(row["code"] == 0 for row in rows), said(rows, "the next run failed")
    assert all(row["whole_after"].get("1.22.3") for row in rows), said(rows, "the next run did not finish")
    assert not any(row["left"] for row in rows), said(rows, "something was left")
