"""A Windows for the tests of this directory: a real one, or the prefix of Wine that `make windows` sets up."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.internet import Internet, connected
from tests.windows.machine import Account, Machine, new_account, prefix_if_ready, start_native, start_wine
from tests.windows.releases import Releases, build_go

_MISSING = "NOTHING is proven about Windows here: run `make windows`, which sets it up"


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End Wine once, when the last worker is done."""
    prefix = prefix_if_ready()
    if prefix and not hasattr(session.config, "workerinput"):
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
    process.communicate()


@pytest.fixture
def account(machine: Machine) -> Iterator[Account]:
    """A user with an empty profile, whose name has a space."""
    directory = Path(tempfile.mkdtemp(dir=machine.ground))
    yield new_account(machine, directory)
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def internet(account: Account) -> Iterator[Internet]:
    """An index, a module proxy and a checksum database on loopback that the account is set to ask."""
    with connected() as servers:
        account.env.update(servers.environment())
        account.configure(source=servers.dl)
        yield servers


@pytest.fixture
def releases(internet: Internet) -> Releases:
    """What publishes small SDKs for Windows whose go.exe is a real program."""
    return Releases(internet, build_go())
