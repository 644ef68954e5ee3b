"""SDKs that are no official releases: their names, what they answer for, and what they never stand in the way of."""

import json
import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from gvm_py.golang.sdktree import declared_version
from gvm_py.version import GoVersion
from tests.support.internet import Internet
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk
from tests.support.waiting import wait_for_end, wait_until


@pytest.fixture
def box(sandbox: Sandbox, internet: Internet) -> Sandbox:
    internet.publish("1.26.11")
    sandbox.env["GOMODCACHE"] = str(sandbox.home / "mod")
    return sandbox


def tree(place: Path, version: str, text: str | None = None) -> Path:
    """Create an SDK whose VERSION says `text`; no VERSION for None."""
    goroot = write_sdk(place, version)
    (goroot / "VERSION").unlink()
    if text is not None:
        (goroot / "VERSION").write_text(text)
    return goroot


def listed(box: Sandbox) -> dict[str, Any]:
    return {row["name"]: row for row in box.gosdk("list", "--json").json()["data"]}


def go(box: Sandbox, *words: str) -> Outcome:
    return box.gosdk("shim-exec", "go", "--", *words)


@pytest.mark.parametrize(
    ("text", "revision", "release", "own"),
    [
        ("go1.26.11\ntime 2026-10-14T00:00:00Z\n", None, "1.26.11", None),
        ("go1.4.3", None, "1.4.3", None),
        ("go1.26.11-1\ntime x\n", None, "1.26.11", "go1.26.11-1"),
        ("go1.26.11-acme\n", None, "1.26.11", "go1.26.11-acme"),
        ("go1.26.11\n", "2\n", "1.26.11", "go1.26.11-2"),
        ("go1.26.11\n", "", "1.26.11", "go1.26.11-1"),
        ("go1.26.11 X:boringcrypto\n", None, "1.26.11", "go1.26.11-X-boringcrypto"),
        ("devel go1.28-d34db33f01 Mon Nov 2 00:00:00 2026 +0000\n", None, "1.28", "tip"),
        ("go1.28-devel_d34db33f01 Mon Nov 2\n", None, "1.28", "tip"),
        ("devel +1234abcd Mon Nov 2\n", None, None, "tip"),
        ("weekly.2012-03-27\n", None, None, None),
        ("", None, None, None),
        ("go1.26.11-../../x\n", None, None, None),
    ],
)
def test_what_a_tree_says_it_is(tmp_path: Path, text: str, revision: str | None, release: str, own: str) -> None:
    (tmp_path / "VERSION").write_text(text)
    if revision is not None:
        (tmp_path / "MICROSOFT_REVISION").write_text(revision)
    found = declared_version(tmp_path)
    assert found
    assert (found.release and found.release.text, found.own and found.own.name) == (release, own)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("go1.22.3-1", "1.22.3-1"),
        ("go1.22.3-acme.2", "1.22.3-acme.2"),
        ("go1.20-x", "1.20-x"),
        ("tip", "tip"),
        *((name, name) for name in ("my-go", "com10", "aux-x", "con2")),
        *((name, None) for name in ("com1", "LPT9.x", "aux.x", "NUL.tar.gz", "none")),
        *((name, None) for name in ("", "go", "gofmt", "gosdk", "default", "latest", "system", "local", "auto", "Con")),
        *((name, None) for name in ("go1.22.3", "go1.22", "go1.22-x", "go1", "go1.22.3-", "go9x", "mod-1.22", "MOD-x")),
        *((name, None) for name in ("1.22.3-1", "-x", "x-", ".x", "a b", "a/b", "a\\b", "a\nb", "ä", "x" * 61, "a..b")),
    ],
)
def test_which_names_an_sdk_may_have(name: str, text: str | None) -> None:
    version = GoVersion.own(name)
    assert (version.text if version else None) == text
    if version:
        assert (version.name, GoVersion.from_name(name)) == (name, version)


def test_a_version_with_a_name_is_none_of_the_others() -> None:
    versions = [GoVersion.from_name(name) for name in ("tip", "go1.22.3", "go1.22.3-1", "go1.22.3-2", "go1.22.4")]
    known = [version for version in versions if version]
    assert known == sorted(known)
    assert len(set(known)) == len(versions)


def test_a_fork_has_a_name_of_its_own_and_the_official_release_stays_free(box: Sandbox, tmp_path: Path) -> None:
    fork = tree(tmp_path / "ms", "1.26.11", "go1.26.11-1\ntime 2026-10-14T00:00:00Z\n")
    done = box.gosdk("import", "--link", str(fork))
    assert (done.code, "go1.26.11-1 is not an official release" in done.err) == (0, True), done.err
    assert box.gosdk("which", "--sdk", "1.26.11").code == 3
    assert box.gosdk("which", "--sdk", "1.26").code == 3
    installed = box.gosdk("install", "1.26.11")
    assert (installed.code, "installed go1.26.11 " in installed.err) == (0, True), installed.err
    rows = listed(box)
    assert {name: (row["official"], row["roots"], row["source"]) for name, row in rows.items()} == {
        "go1.26.11": (True, ["index", "sumdb"], rows["go1.26.11"]["source"]),
        "go1.26.11-1": (False, [], None),
    }
    assert "not an official release" in box.gosdk("list").out
    for words in ("1.26.11-1", "go1.26.11-1"):
        assert box.gosdk("which", "--sdk", words).out == f"{fork}/bin/go\n"
    assert box.gosdk("which", "--sdk", "1.26").out == f"{box.root}/versions/go1.26.11/bin/go\n"


def test_a_fork_is_not_taken_for_the_release_that_is_here(box: Sandbox, tmp_path: Path) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    fork = tree(tmp_path / "ms", "1.26.11", "go1.26.11-1\n")
    done = box.gosdk("install", str(fork))
    assert (done.code, "not an official release" in done.err) == (3, True)
    assert f"gosdk install {fork} --as go1.26.11-1" in done.err
    copied = box.gosdk("import", str(fork))
    assert (copied.code, "gosdk import --link --as go1.26.11-1" in copied.err) == (3, True)
    named = box.gosdk("install", str(fork), "--as", "go1.26.11-1")
    assert (named.code, "not an official release, so nothing verified it" in named.err) == (0, True), named.err
    assert box.receipt("1.26.11-1")["roots"] == []
    assert (box.root / "shims" / "go1.26.11-1").exists()
    verified = box.gosdk("verify")
    assert (verified.code, "so nobody else verified it" in verified.out) == (0, True), verified.err
    (box.root / "versions/go1.26.11-1/LICENSE").write_text("changed")
    assert box.gosdk("verify", "1.26.11-1").code == 4


def test_a_receipt_in_a_foreign_tree_is_only_a_claim(box: Sandbox, tmp_path: Path) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    os.rename(box.root / "versions" / "go1.26.11", tmp_path / "x")
    (tmp_path / "x" / "LICENSE").write_text("changed")
    assert box.gosdk("import", "--link", "--unverified", str(tmp_path / "x")).code == 0
    row = listed(box)["go1.26.11"]
    assert (row["roots"], row["source"], row["size"]) == ([], None, None)
    assert box.gosdk("verify", "--offline").code == 4


@pytest.mark.parametrize("text", ["devel go1.28-d34db33f01 Mon Nov 2 00:00:00 2026\n", "go1.28-devel_d34d\n", None])
def test_a_development_tree_is_linked_and_selected_by_its_name(box: Sandbox, tmp_path: Path, text: str | None) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    goroot = tree(tmp_path / "dev", "1.28.0", text)
    done = box.gosdk("import", "--link", "--as", "tip", str(goroot))
    assert done.code == 0, done.err
    (box.cwd / ".go-version").write_text("tip\n")
    assert f"GOROOT={goroot}" in go(box, "version").out
    assert (box.root / "resolve" / "tip").read_text() == f"{goroot}\n"
    assert box.gosdk("current").out == f"tip  {box.cwd}/.go-version:1\n"
    (box.cwd / ".go-version").unlink()
    for request in ("1.26", "latest", "stable", ">=1.20"):
        assert box.gosdk("which", "--sdk", request).out == f"{box.root}/versions/go1.26.11/bin/go\n"
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.28\n")
    assert go(box, "version").code == 127
    assert not (box.root / "shims" / "tip").exists()
    assert f"GOROOT={goroot}" in go(box, "+tip", "version").out


def test_a_name_of_the_users_can_be_used_wherever_a_version_can(box: Sandbox, tmp_path: Path) -> None:
    goroot = tree(tmp_path / "dev", "1.28.0", "devel go1.28-abc\n")
    assert box.gosdk("import", "--link", "--as", "mine.1", str(goroot)).code == 0
    assert box.gosdk("use", "mine.1").code == 0
    assert (box.cwd / ".go-version").read_text() == "mine.1\n"
    assert ": mine.1 (selects mine.1)\n" in box.gosdk("default", "mine.1").err
    assert f"GOROOT={goroot}" in box.gosdk("exec", "mine.1", "go", "version").out
    assert "mine.1" in box.gosdk("env", "mine.1").out
    items = box.gosdk("gc", "--yes", "--json").json()["data"]["items"]
    assert [(item["version"], item["action"]) for item in items] == [("mine.1", "stays")]
    assert box.gosdk("uninstall", "mine.1").code == 0
    assert goroot.exists()
    (box.cwd / ".go-version").write_text("mine.1\n")
    assert box.gosdk("current").code == 2


def test_gc_keeps_what_nobody_publishes(box: Sandbox, tmp_path: Path) -> None:
    goroot = tree(tmp_path / "dev", "1.20.0", "go1.20.0-acme\n")
    assert box.gosdk("install", str(goroot), "--as", "go1.20.0-acme").code == 0
    (item,) = box.gosdk("gc", "--yes", "--json").json()["data"]["items"]
    assert (item["action"], item["reasons"][0]["kind"]) == ("stays", "own name")


def test_the_suffix_on_a_toolchain_line_is_met_by_that_sdk_or_said(box: Sandbox, tmp_path: Path) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.26.0\n\ntoolchain go1.26.11-acme\n")
    assert "GOROOT=" + str(box.root / "versions/go1.26.11") in go(box, "version").out
    why = box.gosdk("current", "--why").out
    assert "go1.26.11 stands in for go1.26.11-acme" in why
    acme = tree(tmp_path / "acme", "1.26.11", "go1.26.11-acme\n")
    assert box.gosdk("import", "--link", str(acme)).code == 0
    assert f"GOROOT={acme}" in go(box, "version").out
    assert "stands in" not in box.gosdk("current", "--why").out
    assert box.gosdk("current", "--json").json()["data"]["note"] == ""


@pytest.mark.parametrize("name", ["latest", "1.22.3", "go1.22.3", "go", "a b", "../x", "go1.22"])
def test_a_name_that_means_something_else_is_refused(box: Sandbox, tmp_path: Path, name: str) -> None:
    goroot = tree(tmp_path / "dev", "1.28.0", "devel go1.28-abc\n")
    for words in (["import", "--link", "--as", name, str(goroot)], ["install", str(goroot), "--as", name]):
        done = box.gosdk(*words)
        assert (done.code, "cannot be the name of an SDK" in done.err) == (2, True), done.err


def test_a_name_that_is_not_here_is_exit_3_with_both_ways(box: Sandbox) -> None:
    done = box.gosdk("install", "1.26.11-acme")
    assert (done.code, "not an official release" in done.err) == (3, True)
    assert "gosdk import --link --as go1.26.11-acme" in done.err
    assert "gosdk install 1.26.11" in done.err
    used = box.gosdk("exec", "1.26.11-acme", "go", "version")
    assert (used.code, "gosdk import --link --as go1.26.11-acme" in used.err) == (3, True)


# Building


_MAKE = """#!/bin/sh
set -e
test -x "$GOROOT_BOOTSTRAP/bin/go"
test -z "${GOROOT-}"
cd ..
mkdir -p bin pkg/tool/linux_amd64 pkg/obj
printf '#!/bin/sh\\necho "built %s by %s"\\n' "$(cat VERSION)" "$GOROOT_BOOTSTRAP" > bin/go
cp bin/go bin/gofmt; cp bin/go pkg/tool/linux_amd64/compile
chmod +x bin/* pkg/tool/linux_amd64/*
"""


def checkout(place: Path, make: str = _MAKE) -> Path:
    """Create the sources of Go 1.28 as a git clone has them; make.bash is the script `make`."""
    for name, text in {
        "src/make.bash": make,
        "src/internal/goversion/goversion.go": "package goversion\n\nconst Version = 28\n",
        "src/runtime/runtime.go": "package runtime\n",
        "go.env": "GOTOOLCHAIN=auto\n",
        ".git/HEAD": "ref: refs/heads/master\n",
    }.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


@pytest.mark.parametrize("words", [["{}", "--as", "tip"], ["tip", "--source", "{}"]], ids=["path", "tip"])
def test_tip_is_built_from_a_checkout_with_an_installed_sdk(box: Sandbox, tmp_path: Path, words: list[str]) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    source = checkout(tmp_path / "goroot")
    before = sorted(str(path) for path in source.rglob("*"))
    done = box.gosdk("install", *(word.format(source) for word in words))
    assert (done.code, f"built from {source}" in done.err) == (0, True), done.err
    ran = box.gosdk("exec", "tip", "go", "version")
    assert ran.out == f"built go1.28-devel_local by {box.root}/versions/go1.26.11\n"
    goroot = box.root / "versions" / "tip"
    assert ((goroot / ".git").exists(), (goroot / "pkg/obj").exists()) == (False, False)
    assert sorted(str(path) for path in source.rglob("*")) == before
    assert (listed(box)["tip"]["roots"], box.gosdk("install", "tip").code) == ([], 0)


def test_a_build_that_fails_shows_its_last_lines_and_leaves_nothing(box: Sandbox, tmp_path: Path) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    source = checkout(tmp_path / "goroot", "echo 'cannot do it'; exit 3\n")
    done = box.gosdk("install", str(source), "--as", "tip")
    assert (done.code, "cannot do it" in done.err, "ended with 3" in done.err) == (1, True, True)
    assert (box.below("staging"), (box.root / "versions" / "tip").exists()) == ([], False)


def test_a_build_says_what_it_does(box: Sandbox, tmp_path: Path) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    steps = "echo 'Building Go cmd/dist using x.'; echo noise; echo 'Building Go toolchain1.'\n"
    source = checkout(tmp_path / "goroot", _MAKE.replace("set -e\n", f"set -e\n{steps}"))
    done = box.gosdk("install", str(source), "--as", "tip")
    said = [line for line in done.err.splitlines() if "uilding" in line or "noise" in line]
    assert said[1:] == ["Building Go cmd/dist using x.", "Building Go toolchain1."], done.err


def test_what_follows_tip_is_typed_by_its_name(box: Sandbox, tmp_path: Path) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    installed = box.gosdk("install", str(checkout(tmp_path / "goroot")), "--as", "tip")
    assert "hint: gosdk default tip\n" in installed.err, installed.err
    assert box.gosdk("default", "tip").code == 0
    status = box.gosdk("status").out
    assert "cannot find go1.26.11:" in status, status
    assert "is end of life" not in status, status
    rows = box.gosdk("outdated", "--json")
    assert [row["minor"] for row in rows.json()["data"]["minors"]] == ["1.26"], rows.err
    assert box.gosdk("upgrade").code == 0


def test_an_interrupted_build_ends_what_it_started(box: Sandbox, tmp_path: Path) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    started = tmp_path / "started"
    source = checkout(tmp_path / "goroot", f"sleep 1000 & echo $! > {started}.new; mv {started}.new {started}; wait\n")
    with box.start("install", str(source), "--as", "tip") as running:
        wait_until(started.exists, running)
        os.kill(running.pid, signal.SIGINT)
        assert running.wait(60) == 130
    wait_for_end(int(started.read_text()))
    assert (box.below("staging"), (box.root / "versions" / "tip").exists()) == ([], False)


def test_without_an_sdk_to_build_with_it_says_so_and_how_to_get_one(box: Sandbox, tmp_path: Path) -> None:
    done = box.gosdk("install", str(checkout(tmp_path / "goroot")), "--as", "tip")
    assert (done.code, "hint: gosdk install latest\n" in done.err) == (3, True), done.err


def test_tip_is_built_from_the_newest_sources_that_are_published(box: Sandbox, internet: Internet) -> None:
    assert box.gosdk("install", "1.26.11").code == 0
    internet.publish_sdk(
        "1.27rc1",
        {
            "VERSION": b"go1.27rc1\n",
            "go.env": b"",
            "bin/go": b"#!/bin/sh\n",
            "bin/gofmt": b"#!/bin/sh\n",
            "pkg/tool/linux_amd64/compile": b"#!/bin/sh\n",
            "src/runtime/runtime.go": b"package runtime\n",
            "src/make.bash": _MAKE.encode(),
        },
    )
    done = box.gosdk("install", "tip", "--refresh")
    assert (done.code, "built from the sources of go1.27rc1" in done.err) == (0, True), done.err
    assert "built go1.27rc1 by" in box.gosdk("exec", "tip", "go", "version").out
    assert listed(box)["tip"]["roots"] == []


def test_a_copy_keeps_no_mode_that_lets_others_change_it(box: Sandbox, tmp_path: Path) -> None:
    goroot = tree(tmp_path / "dev", "1.28.0", "devel go1.28-abc\n")
    for path in (goroot, *goroot.rglob("*")):
        path.chmod(0o777)
    assert box.gosdk("install", str(goroot), "--as", "tip").code == 0
    copied = box.root / "versions" / "tip"
    assert [str(path) for path in (copied, *copied.rglob("*")) if path.stat().st_mode & 0o022] == []
    assert json.loads((copied / ".gosdk.json").read_text())["source"] == f"copy of {goroot}"


def test_the_go_command_finds_a_fork_by_its_bridge(box: Sandbox, tmp_path: Path) -> None:
    fork = tree(tmp_path / "acme", "1.26.11", "go1.26.11-acme\n")
    assert box.gosdk("import", "--link", str(fork)).code == 0
    ran = subprocess.run(
        [box.root / "shims" / "go1.26.11-acme", "version"],
        env=box.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, f"GOROOT={fork}" in ran.stdout) == (0, True), ran.stderr


@pytest.mark.parametrize(
    ("version", "runtime"), [("1.4.3", "src/runtime/runtime.go"), ("1.2.2", "src/pkg/runtime/extern.go")]
)
def test_go_before_1_5_is_installed_as_it_was_built(
    box: Sandbox, internet: Internet, version: str, runtime: str
) -> None:
    """Its compiler is 6g, its library lay elsewhere, and the index has neither its hash nor its size."""
    program = f"#!/bin/sh\necho go version go{version} linux/amd64\n".encode()
    programs = dict.fromkeys(("bin/go", "bin/gofmt", "pkg/tool/linux_amd64/6g"), program)
    internet.publish_sdk(version, {"VERSION": f"go{version}".encode(), runtime: b"package runtime\n", **programs})
    internet.releases.index[0]["files"][0] |= {"sha256": "", "size": 0}
    internet.releases.publish()
    done = box.gosdk("install", version, "--source", internet.dl)
    assert (done.code, box.receipt(version)["roots"]) == (0, ["sumdb"]), done.err
    assert box.gosdk("verify", version).code == 0
    assert box.gosdk("exec", version, "--", "go", "version").out == f"go version go{version} linux/amd64\n"


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        ("mine", "https://go.dev/doc/devel/release"),
        ("go1.26.11-acme", "https://go.dev/doc/devel/release#go1.26.11"),
    ],
)
def test_what_is_published_of_no_own_build_is_not_looked_for(
    name: str, notes: str, box: Sandbox, tmp_path: Path
) -> None:
    assert box.gosdk("install", str(tree(tmp_path / "t", "1.26.11", "go1.26.11\n")), "--as", name).code == 0
    (box.cwd / ".go-version").write_text(f"{name}\n")
    done = box.gosdk("lock")
    assert (done.code, f"{name} is not an official release" in done.err) == (2, True), done.err
    assert box.gosdk("info", name, "--json").json()["data"]["notes"] == notes
