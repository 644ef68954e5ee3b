"""What `gosdk install` shows on a terminal, and only there: bars, colour, and an end by Ctrl-C."""

import sys

import pytest

from tests.support import faults
from tests.support.internet import Internet
from tests.support.run import Sandbox
from tests.support.terminal import on_terminal

ARCHIVE = "/dl/go1.22.3.linux-amd64.tar.gz"


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    internet.publish("1.22.3")
    internet.publish("1.21.13")


def test_each_installation_has_a_bar_of_its_own_on_a_terminal(sandbox: Sandbox) -> None:
    command = sandbox.command("install", "1.22", "1.21")
    outcome = on_terminal(command, sandbox.environment({"TERM": "xterm"}), sandbox.cwd, [])
    assert outcome.code == 0
    for text in ("go1.22.3 download: ", "go1.21.13 download: ", "installed go1.22.3 ", "installed go1.21.13 "):
        assert text in outcome.out


def test_there_is_no_bar_without_a_terminal(sandbox: Sandbox) -> None:
    outcome = sandbox.gosdk("install", "1.22")
    assert "download" not in outcome.err
    assert not {"\r", "\033"} & set(outcome.err)


def test_quiet_says_nothing_but_errors(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("-q", "install", "1.22").err == ""
    assert "error: " in sandbox.gosdk("-q", "install", "1.99").err


@pytest.mark.parametrize(("variables", "colored"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_errors_are_coloured_where_that_is_wanted(sandbox: Sandbox, variables: dict[str, str], colored: bool) -> None:
    environment = sandbox.environment({"TERM": "xterm", **variables})
    outcome = on_terminal(sandbox.command("install", "banana"), environment, sandbox.cwd, [])
    assert outcome.code == 2
    assert ("\033[31merror:\033[0m" in outcome.out) == colored


def test_ctrl_c_on_the_terminal_ends_it_and_the_next_run_goes_on(sandbox: Sandbox, internet: Internet) -> None:
    internet.http.every_answer(ARCHIVE, faults.stall_after(300))
    environment = sandbox.environment({"TERM": "xterm"})
    outcome = on_terminal(
        sandbox.command("install", "1.22"), environment, sandbox.cwd, [("go1.22.3 download: ", "\x03")]
    )
    assert outcome.code == 130
    assert "Traceback" not in outcome.out
    assert sandbox.below("versions", "staging") == []
    internet.http.every_answer(ARCHIVE, faults.honest)
    assert sandbox.gosdk("install", "1.22").code == 0


# While tqdm makes a bar, which it then takes apart without having it.
_INTERRUPTED_IN_A_BAR = """
import signal
import tqdm
from gvm_py.__main__ import main

tqdm.tqdm._get_free_pos = lambda *_: signal.raise_signal(signal.SIGINT)
main()
"""


def test_ctrl_c_while_a_bar_is_made_shows_no_traceback(sandbox: Sandbox) -> None:
    words = [sys.executable, "-W", "error", "-c", _INTERRUPTED_IN_A_BAR, "install", "1.22"]
    outcome = on_terminal(words, sandbox.environment({"TERM": "xterm"}), sandbox.cwd, [])
    assert outcome.code == 130
    assert "Traceback" not in outcome.out
