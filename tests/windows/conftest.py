"""A Windows for the tests of this directory: a real one, or the prefix of Wine that `make windows` sets up."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.internet import connected
from tests.windows.machine import Account, Machine, new_account, prefix_if_ready, start_native, start_wine
from tests.windows.record import write_record
from tests.windows.releases import Releases, build_go

_END = 60
"""Seconds for Wine to end the agent."""
_MISSING = "NOTHING is proven about Windows here: run `make windows`, which sets it up"


_OUTCOMES: dict[str, str] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note what each test came to; a failure before or after it counts."""
    if report.nodeid.startswith("tests/windows/") and (report.when == "call" or report.outcome != "passed"):
        _OUTCOMES[report.nodeid] = report.outcome


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep the record of the run and end Wine once, when the last worker is done."""
    if hasattr(session.config, "workerinput"):
        return
    if _OUTCOMES:
        write_record(_OUTCOMES, "Windows" if sys.platform == "win32" else "Wine 8")
    if prefix := prefix_if_ready():
        prefix.stop()


@pytest.fixture(scope="session")
def machine() -> Iterator[Machine]:
    """The Windows of this run. Fails in CI where there is none; elsewhere it skips, and says so."""
    prefix = prefix_if_ready()
    if sys.platform == "win32":
        machine, process = start_native()
    elif prefix and shutil.which("wine"):
        machine, process = start_wine(prefix)
    elif os.environ.get("CI"):
        pytest.fail(_MISSING)
    else:
        pytest.skip(_MISSING)
    machine.ground.mkdir(parents=True, exist_ok=True)
    yield machine
    try:
        process.communicate(timeout=_END)
    except subprocess.TimeoutExpired:
        process.kill()


@pytest.fixture
def account(machine: Machine) -> Iterator[Account]:
    """A user with an empty profile, whose name has a space."""
    directory = Path(tempfile.mkdtemp(dir=machine.ground))
    yield new_account(machine, directory)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def releases() -> Iterator[Releases]:
    """What publishes small SDKs for Windows, whose go.exe is a real program, on loopback: 1.22.3 and 1.23.1 so far."""
    with connected() as servers:
        releases = Releases(servers, build_go())
        releases.publish("1.22.3", "1.23.1")
        yield releases


@pytest.fixture
def online(account: Account, releases: Releases) -> Account:
    """An account with an empty store that asks `releases`."""
    account.env.update(releases.internet.environment())
    account.configure(source=releases.internet.dl)
    return account


@pytest.fixture(scope="session")
def shop(machine: Machine, releases: Releases) -> Iterator[Account]:
    """An account whose store has go1.22.3 and go1.23.1, made once; no test changes it."""
    directory = Path(tempfile.mkdtemp(dir=machine.ground))
    account = new_account(machine, directory)
    account.env.update(releases.internet.environment())
    account.configure(source=releases.internet.dl)
    done = account.gosdk("install", "1.22", "1.23", timeout=300)
    assert done.code == 0, done.err
    yield account
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def stocked(shop: Account, account: Account) -> Account:
    """The account of `shop` in a working directory of this test. Its store is shared, and stays as it is."""
    return replace(shop, cwd=account.cwd, env=dict(shop.env))


@pytest.fixture
def own(shop: Account, account: Account) -> Account:
    """An account whose store is a copy of that of `shop`: this test may change it."""
    shutil.copytree(shop.root, account.root)
    account.env.update(shop.env)
    done = account.gosdk("rehash")
    assert done.code == 0, done.err
    return account
