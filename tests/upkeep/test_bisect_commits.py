"""`gosdk bisect --source` finds the first commit of a checkout of Go: real git, and sources that build in no time."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.internet import connected
from tests.support.run import Outcome, Sandbox
from tests.support.waiting import wait_for_end, wait_until

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="no git here, so commits are NOT searched")

_MAKE = """set -e
test -x "$GOROOT_BOOTSTRAP/bin/go"
cd .. && mkdir -p bin && cp src/answer bin/go && chmod +x bin/go
"""
_WORKS, _BREAKS, _NO_BUILD = "exit 0", "echo broken; exit 3", None
HISTORY = (_WORKS, _WORKS, _NO_BUILD, _WORKS, _BREAKS, _NO_BUILD, _BREAKS)


def git(place: Path, *words: str) -> str:
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=master")
    done = subprocess.run(["git", *who, *words], cwd=place, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(place: Path, answer: str | None, subject: str) -> str:
    (place / "src" / "answer").unlink(missing_ok=True)
    if answer is not None:
        (place / "src" / "answer").write_text(f"#!/bin/sh\n{answer}\n")
    git(place, "add", "--all")
    git(place, "commit", "--quiet", "--allow-empty", "-m", subject)
    return git(place, "rev-parse", "HEAD")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A checkout in which `go` answers as HISTORY has it."""
    place = tmp_path / "go src"
    for name, text in {"src/make.bash": _MAKE, "src/internal/goversion/goversion.go": "const Version = 28\n"}.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    git(place.parent, "init", "--quiet", str(place))
    return place


@pytest.fixture
def commits(source: Path) -> list[str]:
    return [commit(source, answer, f"cmd/go: number {number}") for number, answer in enumerate(HISTORY)]


@pytest.fixture
def box(sandbox: Sandbox) -> Iterator[Sandbox]:
    with connected() as internet:
        sandbox.env |= internet.environment()
        internet.publish("1.22.3")
        assert sandbox.gosdk("install", "1.22.3", "--source", internet.dl).code == 0
        yield sandbox


def bisect(box: Sandbox, source: Path, old: str, new: str, *options: str) -> Outcome:
    return box.gosdk("bisect", "--source", str(source), old, new, *options, "--", "go", "version")


def test_the_first_commit_is_found_and_the_checkout_stays_as_it_is(
    box: Sandbox, source: Path, commits: list[str]
) -> None:
    (source / "mine").write_text("not committed")
    index = (source / ".git" / "index").read_bytes()
    done = bisect(box, source, commits[0], "master")
    assert done.code == 0, done.err
    expected = f"commit-{commits[4][:12]} is the first commit under which it fails: cmd/go: number 4"
    assert done.out.splitlines()[-1] == expected
    assert "building with go1.22.3" in done.err
    assert "Warning" not in done.err
    assert git(source, "status", "--short") == "?? mine"
    assert (source / ".git" / "index").read_bytes() == index
    assert not list((box.root / "state" / "bisect").glob("*"))


def test_json_names_commits_that_cannot_be_built(box: Sandbox, source: Path, commits: list[str]) -> None:
    data = bisect(box, source, commits[6], commits[0], "--json").json()["data"]
    assert data["first"] == {"version": f"commit-{commits[4][:12]}", "answer": "fails", "exit_codes": [3]}
    answers = {probe["version"].removeprefix("commit-"): probe["answer"] for probe in data["log"]}
    assert list(answers) == [name[:12] for name in commits if name[:12] in answers], "oldest first"
    assert bisect(box, source, commits[2], commits[6]).code == 1
    (kept,) = (box.root / "state" / "bisect").iterdir()
    assert commits[2][:12] not in kept.read_text(), "a build that failed may succeed tomorrow"
    unbuilt = {commits[2][:12], commits[5][:12]} & set(answers)
    assert all(answers[name] == "skip" for name in unbuilt)


def test_two_branches_are_searched_from_where_they_part(box: Sandbox, source: Path, commits: list[str]) -> None:
    git(source, "checkout", "--quiet", "-b", "release", commits[1])
    commit(source, _WORKS, "release: a fix")
    done = bisect(box, source, "release", "master")
    assert done.code == 0, done.err
    assert f"release is on another branch; the search begins where they part: commit-{commits[1][:12]}" in done.err
    assert f"commit-{commits[4][:12]} is the first commit" in done.out


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("v9", "has no commit, tag or branch 'v9'"),
        ("--all", "has no commit, tag or branch '--all'"),
        ("master", "a search needs two different"),
    ],
)
def test_what_is_not_a_range_is_a_usage_error(
    box: Sandbox, source: Path, commits: list[str], old: str, said: str
) -> None:
    done = box.gosdk("bisect", f"--source={source}", "--", old, "master", "go", "version")
    assert done.code == 2, done.err
    assert said in done.err


def test_what_is_not_a_checkout_is_named(box: Sandbox, tmp_path: Path) -> None:
    done = bisect(box, tmp_path, "a", "b")
    assert done.code == 2
    assert f"{tmp_path} is not a checkout of the Go repository" in done.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("while_building", [True, False])
def test_a_search_that_was_ended_leaves_no_tree_and_goes_on(
    box: Sandbox, source: Path, tmp_path: Path, number: signal.Signals, while_building: bool
) -> None:
    scratch, started = tmp_path / "scratch", tmp_path / "started"
    scratch.mkdir()
    waits = f"[ -e {started} ] || {{ sleep 1000 & echo $! > {started}.new; mv {started}.new {started}; wait; }}\n"
    if while_building:
        (source / "src" / "make.bash").write_text(waits + _MAKE)
    commits = [
        commit(source, f"{'' if while_building else waits}{answer}", "x") for answer in (_WORKS, _WORKS, _BREAKS)
    ]
    words = ("bisect", "--source", str(source), commits[0], commits[2], "--", "go", "version")
    with box.start(*words, env={"TMPDIR": str(scratch)}) as running:
        wait_until(started.exists, running)
        assert box.below("staging") != []
        os.kill(running.pid, number)
        code = running.wait(60)
    if number != signal.SIGKILL:
        assert (code, box.below("staging"), os.listdir(scratch)) == (130, [], [])
        wait_for_end(int(started.read_text()))
    else:
        os.kill(int(started.read_text()), signal.SIGTERM)
    again = box.gosdk(*words)
    assert f"commit-{commits[2][:12]} is the first commit under which it fails" in again.out, again.err
    assert box.below("staging") == []
