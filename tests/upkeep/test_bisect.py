"""`gosdk bisect` as a user runs it: releases are installed when their turn comes, and answers are kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.internet import Internet, connected
from tests.support.run import Outcome, Sandbox

RELEASES = ("1.22.0", "1.22.1", "1.22.2", "1.23.0", "1.23.1", "1.24rc1", "1.24.0", "1.24.1")
SINCE_1_23_1 = "case $GOSDK_VERSION in 1.22.*|1.23.0) exit 0;; *) echo broken; exit 3;; esac"


@pytest.fixture
def internet(sandbox: Sandbox) -> Iterator[Internet]:
    with connected() as internet:
        sandbox.env |= {**internet.environment()}
        assert sandbox.gosdk("config", "set", "source", internet.dl).code == 0
        for version in RELEASES:
            internet.publish(version)
        yield internet


def bisect(box: Sandbox, script: str, *options: str) -> Outcome:
    return box.gosdk("bisect", "1.22.0", "1.24.1", *options, "--", "sh", "-c", script)


def kept(box: Sandbox) -> list[Path]:
    return list((box.root / "state" / "bisect").glob("*.json"))


def test_the_first_release_with_another_answer_is_found(sandbox: Sandbox, internet: Internet) -> None:
    done = bisect(sandbox, SINCE_1_23_1)
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1] == "go1.23.1 is the first release under which it fails"
    assert "go1.23.1: fails (broken)" in done.err
    installed = {path.name for path in (sandbox.root / "versions").iterdir()}
    assert len(installed) < len(RELEASES)
    assert "go1.24rc1" not in installed
    assert kept(sandbox) == []


def test_json_has_every_answer(sandbox: Sandbox, internet: Internet) -> None:
    data = bisect(sandbox, SINCE_1_23_1, "--json", "--repeat", "2").json()["data"]
    assert (data["last"]["version"], data["first"]["version"]) == ("1.23.0", "1.23.1")
    assert data["first"] == {"version": "1.23.1", "answer": "fails", "exit_codes": [3, 3]}
    assert {probe["version"] for probe in data["log"]} >= {"1.22.0", "1.24.1", "1.23.0", "1.23.1"}


def test_an_interrupted_search_goes_on(sandbox: Sandbox, internet: Internet) -> None:
    script = f"test -e {sandbox.home}/stop && test $GOSDK_VERSION = 1.23.0 && kill -9 $PPID; {SINCE_1_23_1}"
    (sandbox.home / "stop").touch()
    assert bisect(sandbox, script).code != 0
    assert len(kept(sandbox)) == 1
    (sandbox.home / "stop").unlink()
    done = bisect(sandbox, script)
    assert (done.code, done.out.splitlines()[-1]) == (0, "go1.23.1 is the first release under which it fails")
    assert "going on with" in done.err
    assert "go1.22.0: " not in done.err


def test_a_flaky_command_is_named(sandbox: Sandbox, internet: Internet) -> None:
    flaky = f"f={sandbox.home}/count; echo >> $f; test $(wc -l < $f) -ne 2"
    done = bisect(sandbox, flaky, "--repeat", "3")
    assert done.code == 1
    assert "flaky under go1.22.0: it failed 1 of 3 times" in done.err
    # From the fourth time on it answers the same; what was flaky before is asked again.
    assert "the command succeeds under both" in bisect(sandbox, flaky, "--repeat", "3").err


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"1.22.0": 7}', b'{"x": [0]}', b"\xff" * 9])
def test_a_damaged_log_is_as_good_as_none(sandbox: Sandbox, internet: Internet, content: bytes) -> None:
    bisect(sandbox, "exit 0")
    (log,) = kept(sandbox)
    log.write_bytes(content)
    done = bisect(sandbox, "exit 0")
    assert done.code == 1
    assert "the command succeeds under both go1.22.0 and go1.24.1" in done.err


def test_what_cannot_be_searched_is_one_error(sandbox: Sandbox, internet: Internet) -> None:
    assert sandbox.gosdk("bisect", "1.22.0", "1.24.1").code == 2
    missing = sandbox.gosdk("bisect", "1.22.0", "1.99.0", "--", "true")
    assert (missing.code, "there is no release 1.99.0" in missing.err) == (3, True)
    same = sandbox.gosdk("bisect", "1.22.0", "1.22.0", "--", "true")
    assert (same.code, "two different releases" in same.err) == (2, True)
    broken = sandbox.gosdk("bisect", "1.22.0", "1.24.1", "--", "no-such-program")
    assert (broken.code, "there is no program 'no-such-program' on PATH" in broken.err) == (3, True)
