"""A sandbox for each test; the real home is out of reach."""

import hashlib
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.workermanage import NodeManager

from tests.support import hints
from tests.support.internet import Internet, connected
from tests.support.memory import use_memory
from tests.support.run import Sandbox

_MAY_SKIP = re.compile(
    r"^(root may|only root|other systems|elsewhere|the module proxy|GOPROXY=|the standard places of another)"
    r"|mount|namespaces|second file system"
)
"""Reasons of another system, another user or a proxy that does not answer."""

_SECONDS_TO_END = 120
"""After ten, a worker that ran thousands of tests was killed while it saved the data of coverage."""

_OF_THIS_RUN = "gosdk-hints-"

use_memory()

# Under nohup, or behind a `&`, every process would inherit deafness for these signals, gosdk rightly too.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine must not fail a property, and the same code must not pass today and fail tomorrow; `make fuzz` looks
# for what is new.
settings.register_profile("gosdk", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("fuzz", deadline=None, max_examples=2_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gosdk"))


def pytest_configure(config: pytest.Config) -> None:
    """Let all workers of this run collect the hints that gosdk prints in one file, and save what coverage has seen."""
    if not hasattr(config, "workerinput"):
        NodeManager.EXIT_TIMEOUT = _SECONDS_TO_END
        if hints.VARIABLE not in os.environ:
            os.environ[hints.VARIABLE] = tempfile.mkdtemp(prefix=_OF_THIS_RUN)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail the run for a hint that cannot be typed: what a hint says works when it is pasted.

    Where hints are typed, a run of all tests also fails for one that none of them has seen to work.
    """
    if hasattr(session.config, "workerinput"):
        return
    is_whole = session.config.args_source is not pytest.Config.ArgsSource.ARGS
    found = {
        "hints that do not work": sorted(set(hints.wrong_hints())),
        "hints that no test has seen to work": [*hints.open_points()] if is_whole and hints.TYPED in os.environ else [],
    }
    if _OF_THIS_RUN in os.environ[hints.VARIABLE]:
        shutil.rmtree(os.environ.pop(hints.VARIABLE))
    for what, lines in found.items():
        if lines:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            sys.stderr.write("\n  ".join([f"\n{what}:", *lines]) + "\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fail a test for a hint that does not do what it says where gosdk has printed it."""
    hints.start_test()
    result = yield
    assert not (faults := list(hints.faults())), "\n".join(faults)
    return result


def pytest_make_parametrize_id(val: object) -> str | None:
    """Name long bytes by their hash: a test's name stays readable, and the same in every process."""
    if isinstance(val, bytes) and len(val) > 40:
        return f"bytes-{hashlib.sha256(val).hexdigest()[:8]}"
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one, unless its reason is about the machine and not about a missing program."""
    report = yield
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        reason = str(call.excinfo.value) if call.excinfo else ""
        if not _MAY_SKIP.search(reason):
            report.outcome, report.longrepr = "failed", f"in CI nothing may be skipped: {reason}"
    return report


@pytest.fixture(autouse=True)
def _no_real_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Point every variable that leads to the real home at a path that cannot be created."""
    nowhere = "/nonexistent/this-test-touched-the-real-home"
    for name in ("HOME", "USERPROFILE", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "GOSDK_ROOT"):
        monkeypatch.setenv(name, nowhere)
    for name in (
        "GOROOT",
        "GOPATH",
        "GOTOOLCHAIN",
        "GOFLAGS",
        "GOWORK",
        "GOSDK_VERSION",
        "GOPROXY",
        "GOSUMDB",
    ):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    """A fresh home, an empty store whose path has a space and Chinese in it, and a working directory."""
    box = Sandbox(home=tmp_path / "home", root=tmp_path / "my 仓库", cwd=tmp_path / "work")
    box.home.mkdir()
    box.cwd.mkdir()
    return box


@pytest.fixture
def internet(sandbox: Sandbox) -> Iterator[Internet]:
    """An index, a module proxy and a checksum database that the sandbox is set to ask; nothing is released yet."""
    with connected() as servers:
        sandbox.env.update(servers.environment())
        sandbox.configure(source=servers.dl)
        yield servers
