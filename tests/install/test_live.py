"""The main job against the real world: a real Go from the real proxy, proven by the real checksum database."""

import subprocess

import pytest

from tests.support.live import goproxy, network
from tests.support.run import Sandbox

PROGRAM = """package main

import "runtime"

func main() { println("hello from", runtime.Version()) }
"""


@pytest.mark.live
@pytest.mark.timeout(900)
def test_a_real_go_is_installed_verified_and_builds_a_program(sandbox: Sandbox) -> None:
    sandbox.env.update({**network(), "GOPROXY": goproxy(), "GOSUMDB": "sum.golang.org"})
    outcome = sandbox.gosdk("install", "1.22.12", "--source", "goproxy", timeout=600)
    if outcome.code == 5:
        pytest.skip(f"the module proxy or the checksum database does not answer: {outcome.err}")
    assert outcome.code == 0, outcome.err
    assert outcome.told.endswith("; verified against the checksum database\n")
    assert sandbox.gosdk("verify", "1.22.12").out == "go1.22.12  genuine, as the checksum database has it\n"

    (sandbox.cwd / "go.mod").write_text("module hello\n\ngo 1.22\n")
    (sandbox.cwd / "main.go").write_text(PROGRAM)
    local = {"GOTOOLCHAIN": "local", "GOFLAGS": "-modcacherw", "GOPATH": str(sandbox.home / "go")}
    environment = sandbox.environment({**local, "GOCACHE": str(sandbox.home / "cache")})
    said = []
    for command in ([str(sandbox.root / "shims" / "go"), "build", "-o", "hello", "."], ["./hello"]):
        done = subprocess.run(
            command, cwd=sandbox.cwd, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stderr)
    assert said[-1] == "hello from go1.22.12\n"
