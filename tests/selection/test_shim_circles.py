"""A shim never runs in circles: every way back to it ends in a message, within a moment."""

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from gvm_py.config import ShimKind
from gvm_py.system.package_origin import Reinstallation
from tests.support.run import Outcome, Sandbox
from tests.support.selection import Lab, write_program

# The last shim of a circle asks gosdk, which is a script in most of these tests.
ASKED = "asked "
PATIENCE = 60


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    return Lab.build(tmp_path_factory.mktemp("circles"))


def run(command: list[str], env: dict[str, str], cwd: Path, stdin: str = "") -> Outcome:
    """Run a command that might start others for ever; all of them end with the test."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, env=env, cwd=cwd, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True
    ) as process:
        try:
            out, err = process.communicate(stdin, PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise
    return Outcome(process.returncode, out, err)


def environment(*directories: Path, **extra: str) -> dict[str, str]:
    return {"PATH": ":".join(map(str, directories)), "TMPDIR": "/nowhere", **extra}


def test_two_stores_that_both_leave_it_to_the_system(lab: Lab, tmp_path: Path) -> None:
    one, two = lab.layout("plain").shims, lab.layout("rc").shims
    ended = run([str(one / "go"), "version"], environment(one, two, GOSDK_VERSION="system"), tmp_path)
    assert ended.out.startswith(ASKED)


@pytest.mark.parametrize(
    "starts", ['exec go "$@"', 'go "$@"', 'env - PATH="$PATH" GOSDK_SHIM_DEPTH="$GOSDK_SHIM_DEPTH" go']
)
def test_another_version_manager_that_calls_whatever_go_is_on_path(starts: str, lab: Lab, tmp_path: Path) -> None:
    other = write_program(tmp_path / "other" / "go", f"#!/bin/sh\n{starts}\n").parent
    shims = lab.layout("plain").shims
    ended = run([str(shims / "go"), "version"], environment(shims, other, Path("/usr/bin")), tmp_path)
    assert ended.out.startswith(ASKED)


@pytest.mark.parametrize("text", ["go version\n", '#!/bin/sh\nexec go "$@"\n', '#!/bin/sh\nexec go1.22.3 "$@"\n'])
def test_an_sdk_whose_go_is_a_script_that_calls_go(text: str, tmp_path: Path) -> None:
    lab = Lab.build(tmp_path / "lab")
    write_program(lab.goroot("plain", "1.22.3") / "bin" / "go", text)
    shims = lab.layout("plain").shims
    ended = run([str(shims / "go"), "version"], environment(shims, GOSDK_VERSION="1.22.3"), tmp_path)
    assert ended.out.startswith(ASKED) or "go1.22.3' goes round in circles" in ended.err


def test_an_sdk_whose_go_is_its_own_bridge(tmp_path: Path) -> None:
    lab = Lab.build(tmp_path / "lab")
    bridge = lab.layout("plain").shims / "go1.22.3"
    go = lab.goroot("plain", "1.22.3") / "bin" / "go"
    go.unlink()
    go.symlink_to(bridge)
    ended = run([str(bridge), "version"], environment(bridge.parent), tmp_path)
    assert ended.code == 127
    assert ended.err.startswith("gosdk: 'go1.22.3' goes round in circles")


def test_gosdk_says_what_a_circle_is_and_starts_nothing(sandbox: Sandbox) -> None:
    other = write_program(sandbox.home / "other" / "go", '#!/bin/sh\ngo "$@"\n').parent
    assert sandbox.gosdk("rehash").code == 0
    shims = sandbox.root / "shims"
    env = sandbox.environment({"PATH": f"{shims}:{other}:/usr/bin:/bin"})
    ended = run([str(shims / "go"), "version"], env, sandbox.cwd)
    assert (ended.code, ended.out) == (127, "")
    assert ended.err == (
        "error: go goes round in circles: its shim and another program of that name start each other\n"
        "hint: gosdk current --why\n"
    )


def test_shims_below_shims_work_as_deep_as_programs_nest_them(lab: Lab, tmp_path: Path) -> None:
    """A go that starts a go in another directory, ten times: a build that builds, not a circle."""
    nested = f'#!/bin/sh\ncase $1 in x*) exec go "${{1#x}}" ;; esac\nexec {lab.system}/go "$@"\n'
    other = write_program(tmp_path / "nested" / "go", nested).parent
    shims = lab.layout("plain").shims
    ended = run([str(shims / "go"), "x" * 10 + "version"], environment(shims, other), tmp_path)
    assert (ended.code, ended.out) == (0, f"ran {lab.system}/go GOROOT= TOOLCHAIN=\nversion\n")


@pytest.mark.parametrize("kind", ["native", "sh"])
@pytest.mark.parametrize("source", [None, "", "there", "gone"])
def test_without_gosdk_the_hint_is_what_helps(tmp_path: Path, kind: ShimKind, source: str | None) -> None:
    again = Reinstallation("touch done", str(tmp_path / source) if source else "") if source is not None else None
    lab = Lab.build(tmp_path / "lab", kind, again)
    (tmp_path / "there").touch()
    lab.cli.unlink()
    shims = lab.layout("plain").shims
    env = environment(shims, Path("/usr/bin"), Path("/bin"), GOSDK_VERSION="1.99")
    ended = run([str(shims / "go"), "version"], env, tmp_path)
    said, hint = ended.err.splitlines()
    assert (ended.code, ended.out) == (127, "")
    assert said == f"gosdk: this directory needs {lab.cli} to choose a Go, and it is gone"
    front = run([str(shims / "gosdk"), "doctor"], env, tmp_path)
    assert front == Outcome(127, "", f"gosdk: {lab.cli} is gone\n{hint}\n")
    hint = hint.removeprefix("hint: ")
    assert run(["/bin/bash", "-c", hint], env, tmp_path).code == 0, hint
    helps = source in ("", "there")
    assert ((tmp_path / "done").exists(), shims.exists(), shims.with_name("shims.old").exists()) == (
        (True, True, False) if helps else (False, False, True)
    )


@pytest.mark.parametrize(
    "files",
    [
        {".go-version": "1.22 1.23\nnot for stdin\n"},
        {".go-version": "# x\n" * 1000 + "1.22\nnot for stdin\n"},
        {"go.mod": "require x v1\nnot for stdin\n"},
        {"go.mod": 'go "1.22"\nnot for stdin\n'},
        {"go.mod": "go 1.22 // why\n"},
    ],
    ids=["two words", "far down", "no go line before a block", "quoted", "answered at once"],
)
def test_standard_input_stays_the_user_s_whatever_was_read(files: dict[str, str], lab: Lab, tmp_path: Path) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    cat = shutil.which("cat")
    lab = Lab.build(tmp_path / "lab")
    for program in (lab.cli, lab.goroot("plain", "1.22.12") / "bin" / "gofmt"):
        write_program(program, f"#!/bin/sh\nexec {cat}\n")
    shims = lab.layout("plain").shims
    ended = run([str(shims / "gofmt")], environment(shims), tmp_path, "package main\n")
    assert (ended.out, ended.err) == ("package main\n", "")
