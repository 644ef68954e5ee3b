"""Closed or full standard streams, interruptions at once, too little memory: an exit code and at most one line."""

import re
import subprocess
import sys

import pytest

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.thorough import of

COMMANDS = ("list", "list --json", "current --why", "doctor", "setup --print --shell bash", "nosuch")


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A sandbox with Go 1.22.3 as the default."""
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    (sandbox.root / "default").write_text("1.22.3\n")
    assert sandbox.gosdk("rehash").code == 0
    return sandbox


def _run(box: Sandbox, line: str, redirection: str) -> "subprocess.CompletedProcess[str]":
    script = f'exec "$@" {redirection}'
    command = ["sh", "-c", script, "sh", *box.command(*line.split())]
    env = box.environment()
    return subprocess.run(command, cwd=box.cwd, env=env, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("redirection", [">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
@pytest.mark.parametrize("line", COMMANDS)
def test_a_closed_or_full_stream_swallows_its_text_and_no_more(box: Sandbox, line: str, redirection: str) -> None:
    honest = _run(box, line, "</dev/null")
    done = _run(box, line, redirection)

    assert done.returncode == honest.returncode
    assert done.stdout == ("" if ">&-" in redirection.split() else honest.stdout)
    assert done.stderr == ("" if "2>" in redirection else honest.stderr)


@pytest.mark.parametrize("line", COMMANDS[:-1])
def test_a_full_standard_output_is_one_line_and_exit_code_1(box: Sandbox, line: str) -> None:
    done = _run(box, line, ">/dev/full")
    assert (done.returncode, done.stderr) == (1, "error: standard output: No space left on device\n")


def test_setup_without_standard_input_asks_nothing(box: Sandbox) -> None:
    done = _run(box, "setup --shell bash", "<&-")
    assert (done.returncode, done.stderr.splitlines()[-2]) == (0, "done: open a new shell to use it")


def test_what_is_opened_later_never_takes_the_place_of_a_closed_stream(box: Sandbox) -> None:
    script = f"readlink /proc/self/fd/0 /proc/self/fd/1 /proc/self/fd/2 >{box.cwd}/seen"
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *box.command("exec", "1.22.3", "--", "sh", "-c", script)]
    subprocess.run(command, cwd=box.cwd, env=box.environment(), timeout=60, check=True)
    assert (box.cwd / "seen").read_text().splitlines() == ["/dev/null", f"{box.cwd}/seen", "/dev/null"]


def test_a_shim_works_without_standard_output(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text(">=1.22,<1.23\n")
    command = ["sh", "-c", 'exec "$@" >&-', "sh", *box.command("shim-exec", "go", "--", "version")]
    done = subprocess.run(command, cwd=box.cwd, env=box.environment(), capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode in (0, 1)  # a shell that cannot echo exits with 1


@pytest.mark.parametrize("name", ["list", "ci-check"])
def test_an_interruption_at_any_moment_is_silent_and_exit_code_130(name: str, box: Sandbox) -> None:
    """From the first module of gosdk on; the time of the interpreter's own start is not ours."""
    for steps in range(1, 200, of(21, full=7)):
        done = _at_import(box, name, steps, "if left == 0: os.kill(os.getpid(), signal.SIGINT)")
        if done.returncode == 0:
            assert steps > 30
            break
        assert (done.returncode, done.stderr.strip()) == (130, ""), steps


def _at_import(box: Sandbox, line: str, steps: int, what: str) -> "subprocess.CompletedProcess[str]":
    """Run gosdk with `what` done at its imports; `left` is 0 at that of number `steps`, and below after it."""
    program = (
        "import os, signal, sys\n"
        f"sys.argv[1:] = {line.split()!r}\n"
        "from gvm_py.__main__ import main\n"
        "left = int(os.environ['STEPS'])\n"
        "def count(event, arguments):\n"
        "    global left\n"
        "    if event != 'import': return\n"
        "    left -= 1\n"
        f"    {what}\n"
        "sys.addaudithook(count)\n"
        "main()\n"
    )
    env = {**box.environment(), "STEPS": str(steps)}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=box.cwd, env=env, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("failure", ["OSError(24, 'Too many open files', 'x')", "MemoryError()"])
@pytest.mark.parametrize("steps", [1, 9, 40, 70])
def test_what_cannot_load_even_what_reports_errors_is_one_line(box: Sandbox, steps: int, failure: str) -> None:
    done = _at_import(box, "doctor", steps, f"if left <= 0: raise {failure}")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert re.match("error: .*(Too many open files|not enough memory)", done.stderr)


def test_where_no_thread_can_be_started_it_is_a_message(box: Sandbox) -> None:
    refusal = 'lambda *_: (_ for _ in ()).throw(RuntimeError("can\'t start new thread"))'
    done = _at_import(box, "doctor", 1, f"if left == 0: import threading; threading._start_new_thread = {refusal}")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
    assert done.stderr.startswith("error: this system starts no more threads")


@pytest.mark.parametrize("name", [".go-version", "go.mod", "mise.toml", ".vscode/settings.json"])
def test_too_little_memory_is_a_message(box: Sandbox, name: str) -> None:
    (box.cwd / name).parent.mkdir(exist_ok=True)
    (box.cwd / name).write_text("[" * 3_000_000)
    for kilobytes in range(40_000, 160_000, 20_000):
        command = ["sh", "-c", f'ulimit -v {kilobytes}; exec "$@"', "sh", *box.command("ci-check")]
        done = subprocess.run(command, cwd=box.cwd, env=box.environment(), capture_output=True, text=True, check=False)
        assert "this is a bug" not in done.stderr, done.stderr
        if "gosdk" in done.stderr or "error:" in done.stderr:
            assert "Traceback" not in done.stderr


def test_a_recursion_without_end_is_a_message(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    from gvm_py import cli
    from gvm_py.commands.list import command_line

    def endless(**options: object) -> None:
        endless(**options)

    monkeypatch.setattr(command_line.command, "callback", endless)
    monkeypatch.setenv("GOSDK_ROOT", str(box.root))
    assert cli.run(["list"]) == 1
