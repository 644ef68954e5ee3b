"""The bridge: the go command's own toolchain switch finds the SDKs of the store, and downloads nothing."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.realsdk import BUILD_CACHE, NEWER, OLDER, PLACE, link_sdks, needs_sdks, run_shim
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk

PROGRAM = 'package main\n\nimport "runtime"\n\nfunc main() { println(runtime.Version()) }\n'
MISSING = "1.27.99"


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """Both real SDKs, a project that is pinned to the older one, and no network."""
    link_sdks(sandbox, OLDER, NEWER)
    sandbox.env |= {"GOTOOLCHAIN": "auto", "GOCACHE": str(BUILD_CACHE), "CGO_ENABLED": "0", "GOFLAGS": "-modcacherw"}
    (sandbox.cwd / "main.go").write_text(PROGRAM)
    (sandbox.cwd / ".go-version").write_text(f"{OLDER}\n")
    ask_for(sandbox, NEWER)
    return sandbox


def ask_for(box: Sandbox, version: str) -> None:
    (box.cwd / "go.mod").write_text(f"module example.com/m\n\ngo 1.26\n\ntoolchain go{version}\n")


def run(command: list[str], box: Sandbox) -> Outcome:
    done = subprocess.run(command, cwd=box.cwd, env=box.environment(), capture_output=True, text=True, check=False)
    return Outcome(done.returncode, done.stdout, done.stderr)


@needs_sdks
def test_a_toolchain_line_builds_with_the_installed_sdk_and_no_network(box: Sandbox) -> None:
    built = run_shim(box, "go", "build", "-o", "program", ".")
    assert (built.code, built.err) == (0, "")
    assert run(["./program"], box).err == f"go{NEWER}\n"
    assert not (box.home / "go" / "pkg" / "mod" / "golang.org").exists()


@needs_sdks
def test_a_go_that_no_shim_started_finds_the_bridge_as_well(box: Sandbox) -> None:
    """As in an IDE, which knows the GOROOT."""
    box.env["GOROOT"] = str(PLACE / f"go{OLDER}")
    ran = run([str(PLACE / f"go{OLDER}" / "bin" / "go"), "run", "."], box)
    assert (ran.code, ran.err) == (0, f"go{NEWER}\n")


@needs_sdks
def test_the_switched_go_has_its_own_goroot_and_the_words_as_typed(box: Sandbox) -> None:
    assert run_shim(box, "go", "env", "GOROOT").out == f"{PLACE / f'go{NEWER}'}\n"
    (box.cwd / "main.go").write_text(
        PROGRAM.replace('"runtime"', '"os"').replace("runtime.Version()", "len(os.Args[1])")
    )
    assert run_shim(box, "go", "run", ".", "it's $x\n*").err == "9\n"


@needs_sdks
def test_without_the_sdk_there_is_no_such_name_and_the_error_is_the_go_command_s(box: Sandbox) -> None:
    ask_for(box, MISSING)
    assert not (box.root / "shims" / f"go{MISSING}").exists()
    built = run_shim(box, "go", "build", ".")
    alone = run([str(PLACE / f"go{OLDER}" / "bin" / "go"), "build", "."], box)
    assert (built.code, built.out, built.err) == (alone.code, alone.out, alone.err)
    assert built.err.splitlines()[-1].startswith(f"go: download go{MISSING} for ")
    box.env["GOTOOLCHAIN"] = "path"
    assert run_shim(box, "go", "build", ".").err == f'go: cannot find "go{MISSING}" in PATH\n'


@needs_sdks
def test_the_name_goes_with_the_sdk(box: Sandbox) -> None:
    assert box.gosdk("uninstall", NEWER).code == 0
    assert (PLACE / f"go{NEWER}" / "bin" / "go").exists(), "a linked SDK is only forgotten"
    assert not (box.root / "shims" / f"go{NEWER}").exists()
    assert run_shim(box, "go", "build", ".").err.splitlines()[-1].startswith(f"go: download go{NEWER} for ")


def test_every_complete_sdk_has_a_bridge_and_nothing_else_does(sandbox: Sandbox) -> None:
    for version in ("1.20", "1.22.3", "1.27rc1"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    (sandbox.root / "versions" / "go1.23.1").mkdir()
    (sandbox.root / "versions" / "go1.24.1").symlink_to(sandbox.root / "versions" / "go1.22.3")
    shims = sandbox.root / "shims"
    shims.mkdir()
    (shims / "go1.19.1").write_text("#!/bin/sh\n# the user's own, in the wrong place\n")
    assert sandbox.gosdk("rehash").code == 0
    names = ["go", "go1.19.1", "go1.20", "go1.22.3", "go1.27rc1", "gofmt", "gosdk"]
    assert sorted(os.listdir(shims)) == [".store", *names]
    ran = run([str(shims / "go1.22.3"), "version", "a b"], sandbox)
    goroot = sandbox.root / "versions" / "go1.22.3"
    assert ran.out == f"go version go1.22.3 linux/amd64 GOROOT={goroot} version a b\n"


def test_a_bridge_to_an_sdk_that_was_deleted_by_hand_says_so(sandbox: Sandbox) -> None:
    goroot = write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    assert sandbox.gosdk("rehash").code == 0
    (goroot / "bin" / "go").unlink()
    ran = run([str(sandbox.root / "shims" / "go1.22.3"), "version"], sandbox)
    assert (ran.code, ran.out) == (127, "")
    assert ran.err == f"gosdk: the SDK go1.22.3 is no longer in {goroot}\nhint: gosdk install go1.22.3\n"


def test_a_goroot_with_a_quote_in_its_path_is_reached(sandbox: Sandbox, tmp_path: Path) -> None:
    sandbox.root = tmp_path / "it's a 'store' $(x)"
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    assert sandbox.gosdk("rehash").code == 0
    assert run([str(sandbox.root / "shims" / "go1.22.3")], sandbox).code == 0
    (sandbox.cwd / ".go-version").write_text("1.22")
    assert "go1.22.3" in run_shim(sandbox, "go", "version").out
