"""Import of a toolchain that the real go command downloaded through the real proxy, proven by the real database."""

import subprocess

import pytest

from tests.support.foreign import snapshot
from tests.support.live import goproxy
from tests.support.realgo import GO, needs_go
from tests.support.run import Sandbox

VERSION = "1.22.12"


@needs_go
@pytest.mark.live
def test_a_real_toolchain_of_the_module_cache_is_the_published_sdk_and_runs(sandbox: Sandbox) -> None:
    sandbox.env = {
        "GOPROXY": goproxy(),
        "GOSUMDB": "sum.golang.org",
        "GOMODCACHE": str(sandbox.home / "mod"),
        "GOCACHE": str(sandbox.home / "cache"),
    }
    download = {**sandbox.environment(), "GOTOOLCHAIN": f"go{VERSION}"}
    subprocess.run([str(GO), "version"], env=download, cwd=sandbox.cwd, check=True, capture_output=True)
    original = next((sandbox.home / "mod" / "golang.org").glob("toolchain@*"))
    before = snapshot(original)
    done = sandbox.gosdk("import", "--all", "--only", "modcache", "--json")
    (row,) = done.json()["data"]
    assert (done.code, row["status"], row["way"], row["version"]) == (0, "imported", "hardlink", VERSION), done.err
    assert "genuine, as the checksum database has it" in sandbox.gosdk("verify").out
    ran = sandbox.gosdk("exec", VERSION, "go", "list", "-f", "{{.Goroot}}", "cmp")
    assert (ran.code, ran.out) == (0, "true\n"), ran.err
    assert snapshot(original) == before
