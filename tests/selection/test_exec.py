"""`gosdk exec`, `which` and `default` through the front door."""

import signal
import subprocess
from pathlib import Path

import pytest

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.shims import goroot, with_shims

VERSIONS = ("1.22.3", "1.22.12", "1.23.1")


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    return with_shims(sandbox, *VERSIONS)


@pytest.mark.parametrize(
    ("words", "passed"),
    [
        (("go", "version"), "version"),
        (("--", "go", "version"), "version"),
        (("go", "run", ".", "--", "-x"), "run . -- -x"),
        (("--", "go", "run", ".", "--", "-x"), "run . -- -x"),
        (("go", "--help", "-h", "--json"), "--help -h --json"),
        (("go", "it's", "a b", "$x", "*"), "it's a b $x *"),
    ],
)
def test_exec_runs_the_command_with_its_words_as_typed(words: tuple[str, ...], passed: str, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.23.1\n")
    ran = box.gosdk("exec", "1.22", *words)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"go version go1.22.12 linux/amd64 GOROOT={goroot(box, '1.22.12')} {passed}\n"


def test_exec_runs_no_other_go_where_that_of_the_sdk_cannot_be_run(box: Sandbox) -> None:
    (goroot(box, "1.22.3") / "bin" / "go").chmod(0o644)
    ran = box.gosdk("exec", "1.22.3", "go", "version")
    assert (ran.code, ran.out) == (3, "")
    assert "go1.22.3/bin/go is not executable\nhint: gosdk verify --repair 1.22.3" in ran.err


def test_exec_gives_the_sdk_to_everything_below(box: Sandbox) -> None:
    """A script finds that go first, and a shim it calls by its path stays with it."""
    (box.cwd / ".go-version").write_text("1.23.1\n")
    script = f'echo "$GOROOT $GOSDK_VERSION"; command -v go; command -v gofmt; "{box.root}/shims/go" version'
    ran = box.gosdk("exec", "1.22.3", "sh", "-c", script, env={"GOROOT": "/other"})
    root = goroot(box, "1.22.3")
    assert ran.out.splitlines() == [
        f"{root} 1.22.3",
        f"{root}/bin/go",
        f"{root}/bin/gofmt",
        f"go version go1.22.3 linux/amd64 GOROOT={root} version",
    ]


def test_exec_becomes_the_command_its_exit_code_and_signals_included(box: Sandbox) -> None:
    assert box.gosdk("exec", "1.22", "sh", "-c", "exit 42").code == 42
    with subprocess.Popen(
        box.command("exec", "1.22", "sh", "-c", "echo $$; exec sleep 60"),
        cwd=box.cwd,
        env=box.environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert int(process.stdout.readline()) == process.pid
        process.terminate()
        assert process.wait(30) == -signal.SIGTERM


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("1.19", "go"), 3, "error: Go 1.19 is not installed\nhint: gosdk install 1.19\n"),
        (("banana", "go"), 2, "'banana'"),
        (("../1.22", "go"), 2, "'../1.22'"),
        (("1.22",), 2, "hint: gosdk exec --help"),
        (("1.22", "--"), 2, "error: there is no command after --\nhint: gosdk exec 1.22 -- go version\n"),
        (("1.22", "no-such-program"), 3, "error: there is no program 'no-such-program' on PATH"),
        (("1.22", "vet", "./..."), 3, "on PATH\nhint: gosdk exec 1.22 go vet ./...\n"),
        (("1.22", "/etc/passwd"), 3, "error: there is no program '/etc/passwd'"),
    ],
)
def test_exec_says_what_is_wrong_and_starts_nothing(
    words: tuple[str, ...], code: int, message: str, box: Sandbox
) -> None:
    ran = box.gosdk("exec", *words)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_the_json_flag_of_a_command_that_could_not_start_is_its_own(box: Sandbox) -> None:
    assert box.gosdk("exec", "1.19", "go", "list", "--json").out == ""
    assert box.gosdk("exec", "1.19", "--", "go", "list", "--json").out == ""


@pytest.mark.parametrize("typed", ["go version", "-- go version", "gofmt"])
def test_exec_without_a_version_runs_with_what_is_selected(typed: str, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22.3\n")
    ran = box.gosdk("exec", *typed.split())
    assert ran.code == 0, ran.err
    assert "go1.22.3" in ran.out
    (box.cwd / ".go-version").write_text("1.19\n")
    missing = box.gosdk("exec", *typed.split())
    assert (missing.code, missing.out) == (3, "")
    assert "hint: gosdk install 1.19\n" in missing.err


def test_exec_system_runs_the_go_that_is_on_path_without_gosdk(box: Sandbox) -> None:
    other = write_sdk(box.home / "go", "1.21.0")
    box.env["PATH"] = f"{box.env['PATH']}:{other}/bin"
    (box.cwd / ".go-version").write_text("1.22.3\n")
    for words in (("go", "version"), ("--", f"{box.root}/shims/go", "version")):
        ran = box.gosdk("exec", "system", *words)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.startswith("go version go1.21.0 ")
    assert box.gosdk("exec", "system").code == 2


def test_which_prints_what_a_shim_would_start(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22\n")
    root = goroot(box, "1.22.12")
    assert box.gosdk("which").out == f"{root}/bin/go\n"
    assert box.gosdk("which", "gofmt").out == f"{root}/bin/gofmt\n"
    assert box.gosdk("which", "--goroot").out == f"{root}\n"
    assert box.gosdk("which", "--sdk", "1.23").out == f"{goroot(box, '1.23.1')}/bin/go\n"
    for version in ("1.23", "go1.23.1", "go@1.23", "golang@1.23.1", "v1.23"):
        assert box.gosdk("which", version).out == f"{goroot(box, '1.23.1')}/bin/go\n"
        assert box.gosdk("prefix", version).out == f"{goroot(box, '1.23.1')}\n"
    data = {"tool": f"{root}/bin/gofmt", "goroot": str(root)}
    assert box.gosdk("which", "gofmt", "--json").json() == {"schema": 1, "command": "which", "data": data}


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (("gopls",), 3, "/bin has no gopls\nhint: "),
        (("1.19",), 3, "error: Go 1.19 is not installed"),
        (("../VERSION",), 2, "error: '../VERSION' is a path, not the name of a program"),
        (("--sdk", "1.19"), 3, "error: Go 1.19 is not installed"),
        (("--sdk", "banana"), 2, "'banana'"),
    ],
)
def test_which_says_what_is_wrong(words: tuple[str, ...], code: int, message: str, box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22\n")
    ran = box.gosdk("which", *words)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


def test_which_finds_what_go_install_wrote(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.22.3\n")
    program = box.home / "go" / "bin" / "hello"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    message = f"error: {goroot(box, '1.22.3')}/bin has no hello; {program} is in GOBIN"
    off = box.gosdk("which", "hello")
    assert (off.code, off.err) == (3, f"{message}, which is not on PATH\nhint: gosdk setup\n")
    on = box.gosdk("which", "hello", env={"PATH": f"{box.env.get('PATH', '/usr/bin:/bin')}:{program.parent}"})
    assert (on.code, on.err) == (3, f"{message}, where no SDK is selected for it\nhint: gosdk tools list\n")


def test_which_finds_the_system_go_and_its_goroot_behind_a_link(box: Sandbox, tmp_path: Path) -> None:
    system = write_sdk(tmp_path / "system", "1.21.5")
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "go").symlink_to(system / "bin" / "go")
    box.env["PATH"] = f"{box.root / 'shims'}:{tmp_path / 'bin'}"
    assert box.gosdk("which").out == f"{tmp_path}/bin/go\n"
    assert box.gosdk("which", "--goroot").out == f"{system}\n"


def test_the_default_is_shown_set_and_unset(box: Sandbox) -> None:
    unset = box.gosdk("default")
    assert (unset.code, unset.err) == (3, "error: no default SDK is set\nhint: gosdk default stable\n")
    assert box.gosdk("default", "1.22").told == f"wrote {box.root}/default: 1.22 (selects go1.22.12)\n"
    assert box.gosdk("default").out == "1.22  go1.22.12\n"
    assert box.gosdk("default", "--json").json()["data"] == {"request": "1.22", "version": "1.22.12"}
    assert box.gosdk("current").out == f"go1.22.12  {box.root}/default:1\n"
    assert (box.root / "resolve" / "default").read_text() == f"{goroot(box, '1.22.12')}\n"
    assert box.gosdk("default", "--unset").code == 0
    assert not (box.root / "resolve" / "default").exists()
    assert box.gosdk("current").code == 3


@pytest.mark.parametrize(("request_text", "code"), [("1.19", 3), ("banana", 2), ("1.22/..", 2), ("1.22\n1.23", 2)])
def test_a_default_that_cannot_answer_is_refused_and_the_old_one_stays(
    request_text: str, code: int, box: Sandbox
) -> None:
    assert box.gosdk("default", "1.23").code == 0
    refused = box.gosdk("default", request_text, "--no-install")
    assert (refused.code, refused.out) == (code, "")
    assert "error: " in refused.err
    assert box.gosdk("default").out == "1.23  go1.23.1\n"


def test_the_system_go_as_default_removes_the_default(box: Sandbox) -> None:
    assert box.gosdk("default", "1.23").code == 0
    done = box.gosdk("default", "system")
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"removed {box.root}/default (1.23)\nhint: gosdk undo\n")
    assert not (box.root / "default").exists()


def test_a_default_that_is_no_file_is_named_by_every_command(box: Sandbox) -> None:
    (box.root / "default").mkdir()
    for words in (("current",), ("default",), ("default", "1.22")):
        refused = box.gosdk(*words)
        assert (refused.code, refused.out) == (1, "")
        assert f"error: {box.root / 'default'}: not a regular file" in refused.err
