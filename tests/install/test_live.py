"""The main job against the real world: a real Go from the real proxy, proven by the real checksum database."""

import subprocess

import pytest

from tests.support.live import goproxy, network
from tests.support.realsdk import BUILD_CACHE
from tests.support.run import Sandbox

PROGRAM = """package main

import "runtime"

func main() { println("hello from", runtime.Version()) }
"""


@pytest.mark.live
@pytest.mark.timeout(900)
def test_a_real_patch_fetches_only_what_differs(sandbox: Sandbox) -> None:
    sandbox.env.update({**network(), "GOPROXY": goproxy(), "GOSUMDB": "sum.golang.org"})
    sandbox.configure(source="goproxy")
    installed = sandbox.gosdk("install", "1.26.10", timeout=600)
    if installed.code == 5:
        pytest.skip(f"the module proxy or the checksum database does not answer: {installed.err}")
    outcome = sandbox.gosdk("install", "1.26.11", timeout=600)
    assert (installed.code, outcome.code) == (0, 0), outcome.err
    assert "go1.26.11: fetching 35 MB of 72 MB, the rest is shared with go1.26.10\n" in outcome.err
    assert outcome.told.endswith("; verified against the checksum database\n")
    assert sandbox.gosdk("verify").code == 0
    goroots = [sandbox.root / "versions" / f"go1.26.{patch}" for patch in (10, 11)]
    files = [path.relative_to(goroots[1]) for path in goroots[1].rglob("*") if path.is_file()]
    alone = {str(file) for file in files if (goroots[1] / file).stat().st_nlink == 1}
    # The receipt and the manifest are new as well.
    assert (len(files), len(alone)) == (11_526, 67)


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
    environment = sandbox.environment({**local, "GOCACHE": str(BUILD_CACHE)})
    said = []
    for command in ([str(sandbox.root / "shims" / "go"), "build", "-o", "hello", "."], ["./hello"]):
        done = subprocess.run(
            command, cwd=sandbox.cwd, env=environment, capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, done.stderr
        said.append(done.stderr)
    assert said[-1] == "hello from go1.22.12\n"
