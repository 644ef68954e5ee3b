"""`gosdk matrix` as a user runs it: one command, several SDKs, and nothing left running."""

import signal
import subprocess
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from gvm_py.upkeep.matrix import one_per_minor
from gvm_py.version import GoVersion
from tests.support.hints import hints_in
from tests.support.internet import Internet, connected
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk
from tests.support.waiting import wait_for_end, wait_until


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    for version in ("1.22.3", "1.23.1"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    return sandbox


@pytest.fixture
def internet(box: Sandbox) -> Iterator[Internet]:
    with connected() as internet:
        box.env |= {**internet.environment()}
        assert box.gosdk("config", "set", "source", internet.dl).code == 0
        for version in ("1.22.12", "1.23.1", "1.24.0", "1.24.5", "1.25rc1"):
            internet.publish(version)
        yield internet


def ended(done: Outcome) -> list[tuple[str, int]]:
    data: dict[str, Any] = done.json()["data"]
    return [(run["version"], run["exit_code"]) for run in data["runs"]]


def go_mod(box: Sandbox, text: str) -> None:
    (box.cwd / "go.mod").write_text(f"module example.com/m\n\n{text}\n")


def test_the_go_of_the_system_runs_beside_an_sdk_of_the_same_version(box: Sandbox) -> None:
    system = write_sdk(box.home / "go", "1.23.1")
    env = {"PATH": f"{box.root}/shims:{system}/bin:/usr/bin:/bin"}
    done = box.gosdk("matrix", "--json", "1.23.1", "system", "--run", 'echo "$GOROOT $GOSDK_VERSION"', env=env)
    assert done.code == 0, done.err
    own = f"{box.root}/versions/go1.23.1"
    shown = {run["goroot"]: run["output"] for run in done.json()["data"]["runs"]}
    assert shown == {own: f"{own} 1.23.1\n", str(system): f"{system} 1.23.1\n"}


def test_without_a_system_go_matrix_says_so(box: Sandbox) -> None:
    done = box.gosdk("matrix", "system", env={"PATH": "/usr/bin:/bin"})
    assert (done.code, hints_in(done.err)) == (3, ["gosdk list"]), done.err
    assert "PATH holds no other go" in done.err


def test_each_run_has_its_own_sdk_and_its_own_output(box: Sandbox) -> None:
    script = 'go version; command -v gofmt; echo "$GOROOT $GOTOOLCHAIN $GOSDK_VERSION"; echo to stderr >&2'
    done = box.gosdk("matrix", "1.22", "1.23.1", "--run", script, env={"GOROOT": "/inherited", "GOTOOLCHAIN": "auto"})
    assert done.code == 0, done.err
    blocks = done.out.split("=== ")
    for version in ("1.22.3", "1.23.1"):
        goroot = box.root / "versions" / f"go{version}"
        (block,) = [block for block in blocks if block.startswith(f"go{version}\n")]
        assert block.splitlines() == [
            f"go{version}",
            f"go version go{version} linux/amd64 GOROOT={goroot} version",
            f"{goroot}/bin/gofmt",
            f"{goroot} local {version}",
            "to stderr",
        ]
    summary = [line.split()[:2] for line in done.out.splitlines()[-2:]]
    assert summary == [["go1.22.3", "ok"], ["go1.23.1", "ok"]]


def test_a_command_after_dashes_gets_its_words_as_they_are(box: Sandbox) -> None:
    done = box.gosdk("matrix", "--json", "1.22", "--", "go", "run", "-x", "a b", "--json", "--", "$HOME")
    assert ended(done) == [("1.22.3", 0)]
    assert done.json()["data"]["runs"][0]["output"].endswith("run -x a b --json -- $HOME\n")
    assert done.json()["data"]["command"][:2] == ["go", "run"]


def test_without_a_command_the_tests_of_the_module_run(box: Sandbox) -> None:
    done = box.gosdk("matrix", "1.22")
    assert "test ./..." in done.out


def test_one_failure_is_exit_1_and_does_not_stop_the_others(box: Sandbox) -> None:
    script = 'case $GOSDK_VERSION in 1.22*) exit 7 ;; *) sleep 0.3; echo "went on" ;; esac'
    done = box.gosdk("matrix", "1.22", "1.23", "--run", script)
    assert done.code == 1
    assert "went on" in done.out
    assert done.out.splitlines()[-2].split()[:3] == ["go1.22.3", "exit", "7"]
    assert box.gosdk("matrix", "1.23", "--run", script).code == 0


def test_a_run_that_dies_of_a_signal_says_so(box: Sandbox) -> None:
    done = box.gosdk("matrix", "1.22", "--json", "--run", "kill -KILL $$")
    assert (done.code, done.json()["data"]["runs"][0]["verdict"]) == (1, "killed by SIGKILL")


def test_what_is_missing_is_installed_first(box: Sandbox, internet: Internet) -> None:
    done = box.gosdk("matrix", "1.24", "1.23", "--json", "--", "go", "version")
    assert ended(done) == [("1.23.1", 0), ("1.24.5", 0)], done.err
    assert len(internet.downloads()) == 1
    refused = box.gosdk("matrix", "1.22.12", "--no-install")
    assert (refused.code, "gosdk install 1.22.12" in refused.err) == (3, True)


def test_without_versions_one_of_each_minor_runs_from_the_go_line_on(box: Sandbox, internet: Internet) -> None:
    go_mod(box, "go 1.22.2\n\ntoolchain go1.24.0")
    (box.cwd / ".go-version").write_text("1.23.1\n")
    done = box.gosdk("matrix", "--json", "--run", "true")
    assert ended(done) == [("1.22.3", 0), ("1.23.1", 0), ("1.24.5", 0)], done.err
    go_mod(box, "go 1.22.5")
    assert ended(box.gosdk("matrix", "--json", "--run", "true"))[0] == ("1.22.12", 0)


def test_offline_the_installed_ones_run_and_it_is_said(box: Sandbox) -> None:
    go_mod(box, "go 1.23")
    done = box.gosdk("matrix", "--json", "--run", "true", env={"GOPROXY": "off"})
    assert ended(done) == [("1.23.1", 0)]
    assert "only what is installed is used" in done.err
    quiet = box.gosdk("matrix", "--no-install", "--json", "--run", "true")
    assert (ended(quiet), "warning" in quiet.err) == ([("1.23.1", 0)], False)


def test_runs_are_at_the_same_time_and_no_more_than_jobs_says(box: Sandbox) -> None:
    both = "[ -e 1.22.3 ] && [ -e 1.23.1 ]"
    meet = f'touch "$GOSDK_VERSION"; for i in 1 2 3 4 5 6 7 8 9; do {both} && exit; sleep 1; done; exit 9'
    assert ended(box.gosdk("matrix", "1.22", "1.23", "--jobs", "2", "--json", "--run", meet))[0][1] == 0
    alone = "mkdir busy || exit 9; sleep 0.3; rmdir busy"
    assert box.gosdk("matrix", "1.22", "1.23", "--jobs", "1", "--run", alone).code == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
@pytest.mark.parametrize("ignores", [False, True], ids=["obeys", "ignores"])
def test_ctrl_c_stops_all_children_and_what_they_started(box: Sandbox, number: signal.Signals, ignores: bool) -> None:
    trap = "trap '' INT TERM HUP; " if ignores else ""
    script = f'{trap}sleep 300 & echo $! >"child-$GOSDK_VERSION"; echo $$ >"pid-$GOSDK_VERSION"; wait; sleep 300'
    running = subprocess.Popen(
        box.command("matrix", "1.22", "1.23", "--jobs", "2", "--run", script),
        cwd=box.cwd,
        env=box.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    pids = list(_pids(box.cwd))
    running.send_signal(number)
    running.communicate(timeout=120)
    assert running.returncode == 130
    for pid in pids:
        wait_for_end(pid)


def test_jobs_that_wait_are_never_started_after_ctrl_c(box: Sandbox) -> None:
    script = 'echo $$ >"pid-$GOSDK_VERSION"; echo $$ >"child-$GOSDK_VERSION"; sleep 300'
    running = subprocess.Popen(
        box.command("matrix", "1.22", "1.23", "--jobs", "1", "--run", script),
        cwd=box.cwd,
        env=box.environment(),
        stderr=subprocess.DEVNULL,
    )
    list(_pids(box.cwd, versions=("1.22.3",)))
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=120) == 130
    assert not (box.cwd / "pid-1.23.1").exists()


def test_any_bytes_go_through_and_a_long_output_keeps_its_end_in_json(box: Sandbox) -> None:
    raw = subprocess.run(
        box.command("matrix", "1.22", "--run", r"printf 'caf\351 \000 end'"),
        cwd=box.cwd,
        env=box.environment(),
        capture_output=True,
        check=True,
    )
    assert b"\ncaf\xe9 \x00 end\n=== " in raw.stdout
    long = box.gosdk("matrix", "1.22", "--json", "--run", "yes line | head -c 3000000; echo; echo the end")
    run = long.json()["data"]["runs"][0]
    assert (len(run["output"]), run["truncated"], run["output"].endswith("the end\n")) == (1 << 20, True, True)


def test_a_directory_with_spaces_and_chinese_is_where_it_runs(box: Sandbox) -> None:
    cwd = box.cwd / "项目 one"
    cwd.mkdir()
    done = box.gosdk("matrix", "1.22", "--json", "--", "pwd", cwd=cwd)
    assert done.json()["data"]["runs"][0]["output"] == f"{cwd}\n"


def test_what_cannot_be_run_is_said(box: Sandbox) -> None:
    missing = box.gosdk("matrix", "1.22", "--", "no-such-program")
    assert (missing.code, "no-such-program" in missing.err) == (3, True)
    (box.cwd / "no-interpreter").write_bytes(b"\x7fELF nonsense")
    (box.cwd / "no-interpreter").chmod(0o755)
    broken = box.gosdk("matrix", "1.22", "--json", "--", "./no-interpreter")
    assert (broken.code, ended(broken)) == (1, [("1.22.3", 126)])
    assert f"cannot run {box.cwd / 'no-interpreter'}: " in broken.json()["data"]["runs"][0]["output"]


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--run", "true", "--", "true"], "exclude each other"),
        (["--run", "true"], "there is no go.mod"),
        (["nonsense"], "is not a Go version"),
        (["--jobs", "0", "1.22"], "--jobs"),
    ],
    ids=["two commands", "no versions", "no version", "no jobs"],
)
def test_wrong_usage_is_exit_2(box: Sandbox, words: list[str], text: str) -> None:
    done = box.gosdk("matrix", *words)
    assert (done.code, text in done.err) == (2, True), done.err


def test_a_module_without_a_go_line_is_named(box: Sandbox) -> None:
    go_mod(box, "")
    done = box.gosdk("matrix")
    assert (done.code, f"{box.cwd}/go.mod has no go line" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("minimum", "installed", "listed", "expected"),
    [
        ("1.22", "", "1.21.9 1.22.1 1.22.2 1.23.0", "1.22.2 1.23.0"),
        ("1.22", "1.22.1", "1.22.2 1.23.0", "1.22.1 1.23.0"),
        ("1.22.2", "1.22.1", "1.22.2 1.22.3", "1.22.3"),
        ("1.22", "1.22.1 1.22.7 1.24.0", "", "1.22.7 1.24.0"),
        ("1.20", "1.20", "1.20.14 1.21.0", "1.20 1.21.0"),
        ("1.22", "1.23rc1", "1.22.0 1.23rc2", "1.22.0"),
        ("1.9", "", "1.9 1.10 1.11.13", "1.9 1.10 1.11.13"),
        ("1.99", "1.22.1", "1.23.0", ""),
    ],
)
def test_one_release_of_each_minor_and_none_older_than_the_minimum(
    minimum: str, installed: str, listed: str, expected: str
) -> None:
    chosen = one_per_minor(GoVersion.parse(minimum), _versions(installed), _versions(listed))
    assert " ".join(version.text for version in chosen) == expected


def _versions(text: str) -> list[GoVersion]:
    return [GoVersion.parse(word) for word in text.split()]


def _pids(directory: Path, versions: Sequence[str] = ("1.22.3", "1.23.1")) -> Iterator[int]:
    """Yield the processes of both runs, once each has written down its number."""
    for name in [f"{kind}-{version}" for version in versions for kind in ("child", "pid")]:
        wait_until(partial(_is_written, directory / name))
        yield int((directory / name).read_text())


def _is_written(file: Path) -> bool:
    return file.exists() and file.read_text().strip() != ""
