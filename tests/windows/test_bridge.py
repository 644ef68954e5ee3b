"""Real SDKs for Windows: a go.exe switches by the bridge without network, and doctor finds no fault.

They are fetched once, from the module proxy that the go command of this machine uses.
"""

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from tests.support.live import goproxy, network
from tests.windows.machine import Account
from tests.windows.prefix import BASE
from tests.windows.test_selection import with_shims

OLDER, NEWER = "1.25.14", "1.26.11"
MODULE = {"go.mod": f"module x\n\ngo {NEWER}\n", "main.go": "package main\n\nfunc main() {}\n"}


def fetch(version: str, proxy: str) -> Path:
    """Return the tree of a real SDK for windows/amd64, as the go command unpacks it."""
    alone = {"GOPROXY": proxy, "GOMODCACHE": str(BASE / "modcache"), "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": "local"}
    env = {"PATH": os.environ["PATH"], "HOME": str(BASE), "GOENV": "off", **alone, **network()}
    module = f"golang.org/toolchain@v0.0.1-go{version}.windows-amd64"
    command = ["go", "mod", "download", "-json", module]
    done = subprocess.run(command, env=env, cwd=BASE, capture_output=True, text=True, timeout=600, check=False)
    if done.returncode:
        pytest.skip(f"the module proxy does not give go{version} for Windows: {done.stdout}{done.stderr}")
    return Path(json.loads(done.stdout)["Dir"])


@pytest.fixture(scope="session")
def trees() -> Mapping[str, Path]:
    """Version to the tree of that SDK."""
    proxy = goproxy()
    with FileLock(BASE / "modcache.lock", timeout=600):
        return {version: fetch(version, proxy) for version in (OLDER, NEWER)}


@pytest.fixture
def real(account: Account, trees: Mapping[str, Path]) -> Account:
    """An account with both real SDKs, which lie on another drive, and the shims on PATH."""
    (account.root / "linked").mkdir(parents=True)
    for version, tree in trees.items():
        (account.root / "linked" / f"go{version}").write_text(f"{account.machine.on_other_drive(tree)}\n", "utf-8")
    done = account.gosdk("rehash")
    assert done.code == 0, done.err
    gopath = account.spelled(account.home.parent / "gopath")
    return replace(account, env={**account.env, **with_shims(account), "GOPATH": gopath, "GOPROXY": "off"})


def test_a_real_go_switches_to_ours_without_network(real: Account, trees: Mapping[str, Path]) -> None:
    directory = real.project("newer", MODULE)
    older = f"{real.machine.on_other_drive(trees[OLDER])}\\bin\\go.exe"
    switched = real.run([older, "version"], cwd=directory)
    assert switched.out == f"go version go{NEWER} windows/amd64\n", switched.err
    goroot = real.run([older, "env", "GOROOT"], cwd=directory).out
    assert goroot == f"{real.machine.on_other_drive(trees[NEWER])}\n"
    without = real.run([older, "version"], cwd=directory, env={"PATH": "C:\\windows\\system32"})
    assert without.code == 1, without
    assert "toolchain not available" in without.err


@pytest.mark.parametrize("mode", ["auto", "path", "local"])
def test_current_predicts_what_a_real_go_does(real: Account, mode: str) -> None:
    directory = real.project("pinned", {**MODULE, ".go-version": "1.25\n"})
    env = {"GOTOOLCHAIN": mode}
    why = real.gosdk("current", "--why", cwd=directory, env=env).out
    ran = real.cmd("go version", cwd=directory, env=env)
    if mode == "local":
        assert (ran.code, f"go{OLDER}" in ran.out) == (0, True), ran
        assert f"go itself   stays on go{OLDER}" in why or "go itself   fails" in why
    else:
        assert ran.out == f"go version go{NEWER} windows/amd64\n", ran.err
        assert f"switches to go{NEWER}, found on PATH" in why


@pytest.mark.parametrize("words", [("bump", NEWER), ("use", "--mod", NEWER)], ids=" ".join)
def test_go_mod_keeps_its_line_ends(real: Account, words: tuple[str, ...]) -> None:
    directory = real.project("crlf", {**MODULE, "go.mod": f"module x\r\n\r\ngo {OLDER}\r\n"})
    done = real.gosdk(*words, cwd=directory)
    assert done.code == 0, done
    after = (directory / "go.mod").read_bytes()
    assert f"go{'' if words[0] == 'use' else ' '}{NEWER}\r\n".encode() in after, after
    assert after.count(b"\r\n") == after.count(b"\n")


def test_doctor_finds_no_fault_with_a_real_sdk(real: Account) -> None:
    directory = real.project("sound", MODULE)
    report = real.gosdk("doctor", "--json", cwd=directory, env={"GOENV": None})
    assert report.code == 0, report
    assert report.json()["data"]["findings"] == []
    ran = real.cmd("go list ./...", cwd=directory)
    assert ran.out == "x\n", ran.err
