"""`gosdk lock` writes down what a project uses, and `gosdk install --locked` accepts that and nothing else."""

import hashlib
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.support import faults
from tests.support.archives import sdk_archive, sdk_h1, sdk_module, tar_gz
from tests.support.hints import hints_in
from tests.support.internet import Internet
from tests.support.release_server import INDEX_PATH, MODULE_PATH
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import sdk_files, write_sdk

ARCHIVE = "go1.22.3.linux-amd64.tar.gz"
LINUX = ("--platform", "linux/amd64")
_NOBODY = ("-c", "user.name=n", "-c", "user.email=n@example.com")


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    internet.publish("1.22.3", "linux-amd64", "windows-amd64")


@pytest.fixture
def project(sandbox: Sandbox) -> Path:
    """A module that requests 1.22, in a directory below the working directory's parent, and a place inside of it."""
    (sandbox.cwd / ".go-version").write_text("1.22\n")
    return sandbox.cwd


def lock(sandbox: Sandbox, *args: str) -> Outcome:
    outcome = sandbox.gosdk("lock", *args)
    assert outcome.code == 0, outcome.err
    return outcome


def locked(project: Path) -> Any:
    return tomllib.loads((project / "gosdk.lock").read_text())


def installed(sandbox: Sandbox) -> list[str]:
    return [path.name for path in (sandbox.root / "versions").glob("*")]


def test_a_lock_has_the_release_and_the_published_hashes_of_each_platform(
    sandbox: Sandbox, internet: Internet, project: Path
) -> None:
    outcome = lock(sandbox, *LINUX, "--platform", "windows/amd64")
    windows = sdk_archive("1.22.3", "windows-amd64")
    assert locked(project) == {
        "schema": 1,
        "version": "1.22.3",
        "platforms": {
            "linux/amd64": {
                "h1": sdk_h1("1.22.3"),
                "archive": ARCHIVE,
                "sha256": hashlib.sha256(sdk_archive("1.22.3")).hexdigest(),
            },
            "windows/amd64": {
                "h1": sdk_h1("1.22.3", "windows-amd64"),
                "archive": "go1.22.3.windows-amd64.zip",
                "sha256": hashlib.sha256(windows).hexdigest(),
            },
        },
    }
    assert outcome.err == f"wrote {project}/gosdk.lock: go1.22.3 for linux/amd64, windows/amd64\n"
    assert internet.downloads() == []


def test_locking_again_changes_nothing_and_keeps_the_platforms(sandbox: Sandbox, project: Path) -> None:
    lock(sandbox, "--platform", "windows/amd64", *LINUX)
    before = (project / "gosdk.lock").read_bytes()
    inode = (project / "gosdk.lock").stat().st_ino
    assert "now" not in lock(sandbox).err
    assert (project / "gosdk.lock").read_bytes() == before
    assert (project / "gosdk.lock").stat().st_ino == inode
    assert lock(sandbox, "--json").json()["data"]["platforms"].keys() == {"linux/amd64", "windows/amd64"}


def test_a_lock_keeps_its_line_ends(sandbox: Sandbox, project: Path) -> None:
    lock(sandbox, *LINUX)
    unix = (project / "gosdk.lock").read_bytes()
    (project / "gosdk.lock").write_bytes(unix.replace(b"\n", b"\r\n"))
    assert "now" not in lock(sandbox).err
    lock(sandbox, "--platform", "windows/amd64", *LINUX)
    after = (project / "gosdk.lock").read_bytes()
    assert after.count(b"\r\n") == after.count(b"\n") > unix.count(b"\n")


def test_what_answers_here_is_locked_and_else_the_newest(sandbox: Sandbox, internet: Internet, project: Path) -> None:
    internet.publish("1.22.4")
    lock(sandbox, *LINUX, "--refresh")
    assert locked(project)["version"] == "1.22.4"
    assert sandbox.gosdk("install", "1.22.3").code == 0
    lock(sandbox, *LINUX)
    assert locked(project)["version"] == "1.22.3"


def test_the_lock_lies_beside_the_file_that_decides_and_counts_below_it(sandbox: Sandbox, project: Path) -> None:
    (project / ".go-version").unlink()
    (project / "go.mod").write_text("module example.com/m\n\ngo 1.22.3\n")
    inside = project / "内 部"
    inside.mkdir()
    assert sandbox.gosdk("lock", *LINUX, cwd=inside).code == 0
    assert (project / "gosdk.lock").exists()
    outcome = sandbox.gosdk("install", "--locked", "--arch", "amd64", cwd=inside)
    assert outcome.code == 0, outcome.err


def test_without_an_index_the_tree_alone_is_locked_and_a_known_archive_stays(
    sandbox: Sandbox, internet: Internet, project: Path
) -> None:
    lock(sandbox, *LINUX)
    full = (project / "gosdk.lock").read_bytes()
    lock(sandbox, *LINUX, "--source", "goproxy")
    assert (project / "gosdk.lock").read_bytes() == full
    (project / "gosdk.lock").unlink()
    outcome = lock(sandbox, *LINUX, "--source", "goproxy")
    assert locked(project)["platforms"] == {"linux/amd64": {"h1": sdk_h1("1.22.3")}}
    assert "of linux/amd64 only the tree is locked" in outcome.err


@pytest.mark.parametrize("source", ["index", "goproxy"])
def test_what_is_locked_is_installed_from_any_source(
    sandbox: Sandbox, internet: Internet, project: Path, source: str
) -> None:
    lock(sandbox, *LINUX)
    internet.publish("1.22.4")
    named = ("--source", internet.dl if source == "index" else source)
    outcome = sandbox.gosdk("install", "--locked", *named, "--refresh", "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json()["data"][0]["version"] == "1.22.3"
    assert installed(sandbox) == ["go1.22.3"]
    again = sandbox.gosdk("install", "--locked", *named)
    assert (again.code, again.told) == (0, f"go1.22.3 is installed already: {sandbox.root}/versions/go1.22.3\n")


def republish(internet: Internet) -> None:
    """Let the index and its server tell of other bytes for the archive, with the same tree."""
    files = sdk_files("1.22.3")
    other = tar_gz({**files, "test/other.go": b"package main\n"})
    internet.http.files[f"/dl/{ARCHIVE}"] = other
    entry = internet.releases.index[0]["files"][0]
    entry |= {"sha256": hashlib.sha256(other).hexdigest(), "size": len(other)}
    internet.releases.publish()


def test_another_archive_is_refused_even_where_all_roots_confirm_it(
    sandbox: Sandbox, internet: Internet, project: Path
) -> None:
    lock(sandbox, *LINUX)
    republish(internet)
    outcome = sandbox.gosdk("install", "--locked", "--refresh")
    assert outcome.code == 4
    assert f"{ARCHIVE} from {internet.dl} is not what {project}/gosdk.lock locks: {ARCHIVE} hashes to" in outcome.err
    assert (installed(sandbox), sandbox.below("staging", "cache/archives")) == ([], [])
    assert sandbox.gosdk("install").code == 0


def test_another_tree_is_refused_even_where_all_roots_confirm_it(
    sandbox: Sandbox, internet: Internet, project: Path
) -> None:
    lock(sandbox, *LINUX)
    text = (project / "gosdk.lock").read_text()
    (project / "gosdk.lock").write_text(text.replace(sdk_h1("1.22.3"), sdk_h1("1.22.2")))
    outcome = sandbox.gosdk("install", "--locked", "--source", "goproxy")
    assert outcome.code == 4
    assert f"must to {sdk_h1('1.22.2')}" in outcome.err
    assert installed(sandbox) == []


def test_a_lock_confirms_nothing(sandbox: Sandbox, internet: Internet, project: Path) -> None:
    """A project could bring its own SDK otherwise, for all others of this user."""
    lock(sandbox, *LINUX)
    evil = sdk_module("1.22.2")
    internet.http.files[f"{MODULE_PATH}v0.0.1-go1.22.3.linux-amd64.zip"] = evil.replace(b"go1.22.2", b"go1.22.3")
    internet.database.every_answer("lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64", faults.status(404))
    shutil.rmtree(sandbox.root / "cache")
    outcome = sandbox.gosdk("install", "--locked", "--source", "goproxy")
    assert outcome.code == 4
    assert installed(sandbox) == []


def test_an_sdk_that_is_here_must_be_the_locked_one_too(sandbox: Sandbox, internet: Internet, project: Path) -> None:
    lock(sandbox, *LINUX)
    assert sandbox.gosdk("install", "--locked").code == 0
    goroot = sandbox.root / "versions" / "go1.22.3"
    (goroot / "src" / "runtime" / "runtime.go").write_text("package evil\n")
    outcome = sandbox.gosdk("install", "--locked")
    assert outcome.code == 4
    assert f"{goroot} is not what {project}/gosdk.lock locks" in outcome.err
    assert "hint: gosdk install --locked --reinstall" in outcome.err
    assert sandbox.gosdk("install", "--locked", "--reinstall").code == 0
    assert sandbox.gosdk("install", "--locked").code == 0


def test_a_linked_sdk_must_be_the_locked_one_too(sandbox: Sandbox, internet: Internet, project: Path) -> None:
    lock(sandbox, *LINUX)
    goroot = write_sdk(sandbox.home / "elsewhere", "1.22.3")
    (sandbox.root / "linked").mkdir()
    (sandbox.root / "linked" / "go1.22.3").write_text(f"{goroot}\n")
    assert sandbox.gosdk("install", "--locked").code == 0
    (goroot / "VERSION").write_text("go1.22.3\n")
    assert sandbox.gosdk("install", "--locked").code == 4


@pytest.mark.parametrize(
    ("file", "text", "asks"),
    [
        (".go-version", "1.23\n", ".go-version:1 requests 1.23"),
        (".go-version", "1.22.4\n", ".go-version:1 requests 1.22.4"),
        (".go-version", "system\n", "requests system"),
        ("go.mod", "module m\n\ngo 1.22.4\n", "go.mod:3 requests 1.22.4"),
        ("go.mod", "module m\n\ngo 1.21\ntoolchain go1.23.1\n", "go.mod:4 requests 1.23.1"),
        ("go.work", "go 1.23\n", "go.work:1 requests 1.23"),
    ],
)
def test_a_project_that_has_moved_on_is_exit_2_and_both_sides_are_named(
    sandbox: Sandbox, project: Path, file: str, text: str, asks: str
) -> None:
    lock(sandbox, *LINUX)
    (project / ".go-version").unlink()
    (project / file).write_text(text)
    outcome = sandbox.gosdk("install", "--locked")
    assert outcome.code == 2
    assert f"{project}/gosdk.lock locks go1.22.3, but {project}/" in outcome.err
    assert asks in outcome.err
    first = "gosdk use stable && " if "system" in text else ""
    assert f"hint: {first}gosdk lock\n" in outcome.err


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".go-version", "1.22.x\n"),
        (".go-version", "stable\n"),
        (".go-version", "~1.22.1\n"),
        ("go.mod", "module m\n\ngo 1.21.0\n"),
        ("go.mod", "module m\n\ngo 1.22\ntoolchain go1.22.3\n"),
        ("go.mod", "module m\n"),
    ],
)
def test_a_lock_that_answers_what_the_project_requests_is_taken(
    sandbox: Sandbox, project: Path, file: str, text: str
) -> None:
    lock(sandbox, *LINUX)
    (project / ".go-version").unlink()
    (project / file).write_text(text)
    outcome = sandbox.gosdk("install", "--locked")
    assert outcome.code == 0, outcome.err


def test_another_sdk_that_answers_here_is_reported(sandbox: Sandbox, internet: Internet, project: Path) -> None:
    lock(sandbox, *LINUX)
    internet.publish("1.22.4")
    assert sandbox.gosdk("install", "1.22.4", "--refresh").code == 0
    outcome = sandbox.gosdk("install", "--locked")
    assert outcome.code == 0
    assert "warning: go is go1.22.4 here and not the locked go1.22.3; pin it: gosdk use --exact 1.22.3" in outcome.err


def test_a_lock_without_the_platform_is_exit_3(sandbox: Sandbox, project: Path) -> None:
    lock(sandbox, "--platform", "windows/amd64")
    outcome = sandbox.gosdk("install", "--locked", "--arch", "arm64")
    assert outcome.code == 3
    assert f"{project}/gosdk.lock locks nothing for linux/arm64" in outcome.err
    assert "hint: gosdk lock --platform linux/arm64 --platform windows/amd64" in outcome.err


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (["install", "--locked"], 2, "there is no gosdk.lock in"),
        (["install", "--locked", "1.22"], 2, "so it takes no VERSION"),
        (["lock", "--platform", "linux"], 2, "is not a platform"),
        (["lock", "--platform", "linux/riscv64"], 3, "there is no Go 1.22 for linux/riscv64"),
        (["lock", *LINUX, "--platform", "linux/riscv64"], 3, "golang.org/toolchain v0.0.1-go1.22.3.linux-riscv64"),
        (["lock", *LINUX, "--platform", "linux/e2k"], 3, "\nhint: go tool dist list\n"),
        (
            ["lock", "--platform", "linux/amd"],
            2,
            "did you mean linux/amd64?\nhint: gosdk lock --platform linux/amd64\n",
        ),
    ],
)
def test_what_cannot_be_locked_says_why(sandbox: Sandbox, project: Path, args: list[str], code: int, why: str) -> None:
    outcome = sandbox.gosdk(*args)
    assert outcome.code == code
    assert why in outcome.err
    assert not (project / "gosdk.lock").exists()


def test_only_a_file_of_the_project_can_be_locked(sandbox: Sandbox) -> None:
    for env in ({"GOSDK_VERSION": "1.22"}, {}):
        outcome = sandbox.gosdk("lock", env=env)
        assert outcome.code == 2
        assert ", not a file of the project, so there is nothing to lock" in outcome.err


def test_a_broken_lock_is_exit_2_and_is_never_overwritten(sandbox: Sandbox, project: Path) -> None:
    (project / "gosdk.lock").write_text("<<<<<<< HEAD\nschema = 1\n")
    for words in (("lock",), ("install", "--locked")):
        outcome = sandbox.gosdk(*words)
        assert outcome.code == 2
        assert f"{project}/gosdk.lock is not valid TOML" in outcome.err
    assert (project / "gosdk.lock").read_text().startswith("<<<<<<<")


def test_a_release_that_is_published_otherwise_than_locked_is_exit_4(
    sandbox: Sandbox, internet: Internet, project: Path
) -> None:
    lock(sandbox, *LINUX)
    text = (project / "gosdk.lock").read_text()
    (project / "gosdk.lock").write_text(text.replace(sdk_h1("1.22.3"), sdk_h1("1.22.2")))
    outcome = sandbox.gosdk("lock")
    assert outcome.code == 4
    assert "is locked as" in outcome.err
    assert hints_in(outcome.err) == [f"cat {project}/gosdk.lock"]
    (project / "sub").mkdir()
    for words in (["init", "-q"], ["add", "gosdk.lock"], ["commit", "-qm", "lock"]):
        subprocess.run(["git", "-C", str(project), *_NOBODY, *words], env=sandbox.environment(), check=True)
    below = sandbox.gosdk("lock", cwd=project / "sub")
    assert hints_in(below.err) == [f"git -C {project} log -p -- {project}/gosdk.lock"]
    internet.releases.refuse(INDEX_PATH, 403)
    assert sandbox.gosdk("lock", "--refresh").code == 4
