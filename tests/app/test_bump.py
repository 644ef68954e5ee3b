"""`gosdk bump`: a repository moves to a release in one step, only where it is behind, and back byte for byte."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from gvm_py.selection.mod_edit import raise_arguments
from gvm_py.version import GoVersion
from tests.cicheck.test_ci_check import WORKFLOW, committed, git, setup_go, write
from tests.support.archives import sdk_archive, sdk_h1
from tests.support.internet import Internet
from tests.support.realsdk import NEWER, OLDER, link_sdks, needs_sdks, run_shim
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

CONTAINER = ".devcontainer/devcontainer.json"
REPOSITORY: dict[str, str | bytes] = {
    "go.mod": "module example.com/m // ours\n\n// +heroku goVersion go1.25\ngo 1.24.0\n\ntoolchain go1.25.1\n",
    "m.go": "package m\n",
    "inner/go.mod": "module example.com/inner\n\ngo 1.24\n",
    "inner/inner.go": "package inner\n",
    "go.work": "go 1.24.0\n\nuse (\n\t.\n\t./inner // why\n)\n",
    ".go-version": "1.25.1 # pinned\n",
    WORKFLOW: setup_go("1.25") + "    - uses: actions/setup-go@v5\n      with: {go-version: stable}\n",
    "Dockerfile": "FROM golang:1.25.1-alpine AS b\r\nFROM golang:1\r\n",
    CONTAINER: '{\n  // c\n  "image": "mcr.microsoft.com/devcontainers/go:1-1.25-bookworm",\n}\n',
    "MODULE.bazel": 'go_sdk.download(version = "1.25.1")\n',
    ".pre-commit-config.yaml": "default_language_version: {golang: 1.25.1}\n",
    "Makefile": "GO_VERSION ?= 1.25.1 # ours\nTOOL_VERSION = 1.25.1\n",
    "Taskfile.yml": "vars: {GO_VERSION: '1.25', NEXT_VERSION: '1.25'}\n",
}
MOVED: dict[str, str | bytes] = {
    "go.mod": f"module example.com/m // ours\n\n// +heroku goVersion go1.27\ngo {NEWER}\n",
    "inner/go.mod": "module example.com/inner\n\ngo 1.27\n",
    "go.work": f"go {NEWER}\n\nuse (\n\t.\n\t./inner // why\n)\n",
    ".go-version": f"{NEWER} # pinned\n",
    WORKFLOW: setup_go("1.27") + "    - uses: actions/setup-go@v5\n      with: {go-version: stable}\n",
    "Dockerfile": f"FROM golang:{NEWER}-alpine AS b\r\nFROM golang:1\r\n",
    CONTAINER: '{\n  // c\n  "image": "mcr.microsoft.com/devcontainers/go:1-1.27-bookworm",\n}\n',
    "MODULE.bazel": f'go_sdk.download(version = "{NEWER}")\n',
    ".pre-commit-config.yaml": f"default_language_version: {{golang: {NEWER}}}\n",
    "Makefile": f"GO_VERSION ?= {NEWER} # ours\nTOOL_VERSION = 1.25.1\n",
    "Taskfile.yml": "vars: {GO_VERSION: '1.27', NEXT_VERSION: '1.25'}\n",
}


def content(directory: Path, names: dict[str, str | bytes]) -> dict[str, str]:
    return {name: (directory / name).read_bytes().decode() for name in names}


@needs_sdks
def test_repository_moves_in_one_step_and_back(sandbox: Sandbox) -> None:
    link_sdks(sandbox, OLDER, NEWER)
    committed(sandbox.cwd, REPOSITORY)
    before = content(sandbox.cwd, REPOSITORY)
    asked, shown = sandbox.gosdk("bump", NEWER, "--check"), sandbox.gosdk("bump", NEWER, "--dry-run")
    assert (asked.code, shown.code, content(sandbox.cwd, REPOSITORY)) == (1, 0, before), asked.err
    assert f"11 files are behind go{NEWER}" in asked.err
    moved = sandbox.gosdk("bump", NEWER)
    assert moved.code == 0, moved.err
    assert content(sandbox.cwd, MOVED) == MOVED
    assert moved.out == asked.out == shown.out
    assert run_shim(sandbox, "go", "build", "./...", "./inner/...").code == 0
    assert sandbox.gosdk("ci-check").code == 0
    again = sandbox.gosdk("bump", NEWER, "--check")
    assert (again.code, again.out) == (0, ""), again.out
    assert sandbox.gosdk("bump", OLDER, "--check").code == 0  # what is newer stays
    undone = sandbox.gosdk("bump", "--undo")
    assert (undone.code, content(sandbox.cwd, REPOSITORY)) == (0, before), undone.err


@pytest.mark.parametrize(
    ("before", "version", "flags"),
    [
        ("go 1.24\n", "1.26.3", ["-go=1.26"]),
        ("go 1.24.1\n", "1.26.3", ["-go=1.26.3"]),
        ("go 1.24.1\ntoolchain go1.25.0\n", "1.26.3", ["-go=1.26.3", "-toolchain=none"]),
        ("go 1.24\ntoolchain go1.25.0\n", "1.26.3", ["-go=1.26", "-toolchain=go1.26.3"]),
        ("go 1.26\ntoolchain go1.26.1\n", "1.26.3", ["-toolchain=go1.26.3"]),
        ("go 1.24\ntoolchain default\n", "1.26.3", ["-go=1.26", "-toolchain=none"]),
        ("go 1.24\n", "1.27rc1", ["-go=1.27rc1"]),
        ("go 1.18\n", "1.20.14", ["-go=1.20"]),
        ("go 1.26\n", "1.26.3", []),
        ("go 1.24\ntoolchain go1.26.3\n", "1.26.3", []),
        ("go 1.27\n", "1.26.3", []),
    ],
)
def test_module_lines_keep_their_precision(before: str, version: str, flags: list[str]) -> None:
    assert raise_arguments(f"module m\n{before}".encode(), GoVersion.parse(version)) == flags


@pytest.mark.parametrize(
    ("before", "flags"),
    [
        ("go 1.26.1\n", ["-go=1.26.3"]),
        ("go 1.26.0\ntoolchain go1.26.1\n", ["-go=1.26.3", "-toolchain=none"]),
        ("go 1.26\ntoolchain go1.26.1\n", ["-toolchain=go1.26.3"]),
        ("go 1.24\ntoolchain go1.26.1\n", ["-toolchain=go1.26.3"]),
        ("go 1.25.1\n", []),
        ("go 1.24\ntoolchain go1.25.0\n", []),
        ("", []),
    ],
)
def test_within_a_minor_no_line_crosses_it(before: str, flags: list[str]) -> None:
    version = GoVersion.parse("1.26.3")
    assert raise_arguments(f"module m\n{before}".encode(), version, within_minor=True) == flags


def test_what_cannot_be_moved_is_listed_with_its_line(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    files: dict[str, str | bytes] = {
        ".go-version": "1.25.1\n",
        "Dockerfile": "FROM golang:1.25@sha256:" + "0a" * 32 + "\n",
        WORKFLOW: setup_go("'>=1.22 <1.25'"),
        ".travis.yml": "<<<<<<< a\ngo: 1.x\n=======\ngo: 1.25\n>>>>>>> b\n",
    }
    committed(sandbox.cwd, files)
    outcome = sandbox.gosdk("bump", "1.26.6")
    assert outcome.code == 1
    assert "Dockerfile:1: golang:1.25@sha256:" in outcome.err
    assert "was not changed: the image is pinned by a digest" in outcome.err
    assert f"{WORKFLOW}:6: go-version >=1.22 <1.25 was not changed: it is not a single version" in outcome.err
    assert ".travis.yml:1: was not changed: has an unresolved merge conflict" in outcome.err
    assert content(sandbox.cwd, files) == {**files, ".go-version": "1.26.6\n"}


def test_a_workspace_above_that_becomes_too_old_is_listed(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    files: dict[str, str | bytes] = {
        "go.work": "go 1.25.3\n\nuse ./a\n",
        "a/go.mod": "module a\n\ngo 1.26.6\n",
        "b/go.mod": "module b\n\ngo 1.26.6\n",
    }
    committed(sandbox.cwd, files)
    outcome = sandbox.gosdk("bump", "1.26.6", cwd=sandbox.cwd / "a")
    assert outcome.code == 1
    assert f"{sandbox.cwd}/go.work:1: go 1.25.3 was not changed: it is above this directory" in outcome.err
    assert sandbox.gosdk("bump", "1.26.6", cwd=sandbox.cwd / "b").code == 0
    assert sandbox.gosdk("bump", "1.26.6", cwd=sandbox.cwd / "a", env={"GOWORK": "off"}).code == 0


def test_a_workspace_that_stays_older_than_a_newer_module_is_listed(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    files: dict[str, str | bytes] = {
        "go.work": "go 1.26.6\n\nuse ./a\n",
        "a/go.mod": "module a\n\ngo 1.27.3\n",
        ".go-version": "1.25.1\n",
    }
    committed(sandbox.cwd, files)
    outcome = sandbox.gosdk("bump", "1.26.6")
    assert outcome.code == 1
    assert "go.work:1: was not changed: go 1.26.6 is less than the go 1.27.3 of a/go.mod:3" in outcome.err
    assert content(sandbox.cwd, files) == {**files, ".go-version": "1.26.6\n"}


@needs_sdks
def test_a_module_that_the_go_command_must_tidy_is_listed(sandbox: Sandbox) -> None:
    link_sdks(sandbox, OLDER, NEWER)
    old = "module a\n\ngo 1.16\n\ntoolchain default\n\nrequire b.example v1.0.0\n"
    files: dict[str, str | bytes] = {"a/go.mod": old, "b/go.mod": old, "c/go.mod": old.replace("1.16", "1.17")}
    committed(sandbox.cwd, {**files, "b/vendor/modules.txt": "# b.example v1.0.0\n"})
    outcome = sandbox.gosdk("bump", NEWER)
    assert outcome.code == 1
    listed = [line for line in outcome.err.splitlines() if "was not changed" in line]
    assert [line.partition(": require")[0] for line in listed] == ["warning: a/go.mod:5", "warning: b/go.mod:5"]
    assert [line.rpartition("run: ")[2] for line in listed] == ["go mod tidy", "go mod tidy && go mod vendor"]
    moved = "module a\n\ngo 1.27\n\nrequire b.example v1.0.0\n"
    assert content(sandbox.cwd, files) == dict.fromkeys(files, moved)


def test_an_exclusion_of_a_version_that_the_matrix_had_is_listed(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    job = (
        "on: push\njobs:\n  a:\n    runs-on: x\n    strategy:\n      matrix:\n        go: ['{0}', 1.26.x]\n"
        "        exclude:\n"
        "        - {{go: '1.25', os: windows}}\n        - {{go: 1.26.x, os: darwin}}\n    steps:\n"
        "    - uses: actions/setup-go@v5\n      with: {{go-version: '${{{{ matrix.go }}}}'}}\n"
    )
    committed(sandbox.cwd, {WORKFLOW: job.format("1.25")})
    outcome = sandbox.gosdk("bump", "1.26.6")
    assert outcome.code == 1
    listed = [line for line in outcome.err.splitlines() if "was not changed" in line]
    assert [line.partition(":")[2].partition(" was")[0] for line in listed] == [f" {WORKFLOW}:9: go 1.25"]
    assert (sandbox.cwd / WORKFLOW).read_text() == job.format("1.26")


def test_files_that_are_not_checked_out_are_counted(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    committed(sandbox.cwd, {".go-version": "1.25.1\n", "a/Dockerfile": "FROM golang:1.25\n", "b/Makefile": "x:\n"})
    git(sandbox.cwd, "-c", "user.name=n", "-c", "user.email=n@example.com", "commit", "-qm", "x")
    git(sandbox.cwd, "sparse-checkout", "set", "c")
    outcome = sandbox.gosdk("bump", "1.26.6")
    assert outcome.code == 0, outcome.err
    assert "2 files that may request a Go are not checked out here (git sparse-checkout)" in outcome.err
    assert "so not read: a/Dockerfile ..." in outcome.err


def test_a_file_that_is_read_by_the_name_of_a_link_is_moved_once(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    committed(sandbox.cwd, {"docker/base": "FROM golang:1.25\n"})
    for name in ("Dockerfile", "b.Dockerfile"):
        (sandbox.cwd / name).symlink_to("docker/base")
    git(sandbox.cwd, "add", ".")
    outcome = sandbox.gosdk("bump", "1.26.6")
    assert outcome.code == 0, outcome.err
    assert "moved 1 file to go1.26.6" in outcome.err
    assert (sandbox.cwd / "docker/base").read_text() == "FROM golang:1.26\n"
    assert (sandbox.cwd / "Dockerfile").is_symlink()


def test_uncommitted_changes_and_other_encodings_stay(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    committed(sandbox.cwd, {".go-version": "1.24.0\n", "Dockerfile": "FROM golang:1.24.0\n", "Makefile": "all:\n"})
    before: dict[str, bytes] = {
        ".go-version": b"\xef\xbb\xbf1.25.1 # not committed\r\n",
        "Dockerfile": b"FROM golang:1.25.1\n# not committed\n",
        "api.Dockerfile": "FROM golang:1.24\n".encode("utf-16"),
        "old.Dockerfile": b"FROM golang:1.24\n# caf\xe9\n",
        "new.Dockerfile": b"FROM golang:1.24\n",
        "Makefile": b"<<<<<<< a\nGO_VERSION=1.24.0\n=======\nGO_VERSION=1.24.1\n>>>>>>> b\nrun:\n\tgo$(GO_VERSION)\n",
        "old.sh": b"# caf\xe9\nexport GOTOOLCHAIN=go1.24.0\n",
    }
    write(sandbox.cwd, before)
    git(sandbox.cwd, "add", "api.Dockerfile", "old.Dockerfile", "old.sh")
    done = sandbox.gosdk("bump", "1.26.6")
    assert done.code == 1, done.err
    assert "api.Dockerfile:1: was not changed: is UTF-16 and not UTF-8" in done.err
    assert "old.Dockerfile:2: was not changed: is not UTF-8" in done.err
    assert "Makefile:1: was not changed: has an unresolved merge conflict" in done.err
    assert "old.sh:1: was not changed: is not UTF-8" in done.err
    moved = {
        ".go-version": b"\xef\xbb\xbf1.26.6 # not committed\r\n",
        "Dockerfile": b"FROM golang:1.26.6\n# not committed\n",
    }
    assert {name: (sandbox.cwd / name).read_bytes() for name in before} == {**before, **moved}
    assert sandbox.gosdk("bump", "--undo").code == 0
    assert {name: (sandbox.cwd / name).read_bytes() for name in before} == before


def test_lock_is_made_again_from_what_is_published(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3", "linux-amd64")
    write(sandbox.cwd, {".go-version": "1.22\n"})
    assert sandbox.gosdk("lock", "--platform", "linux/amd64").code == 0
    internet.publish("1.23.1", "linux-amd64")
    committed(sandbox.cwd, {})
    moved = sandbox.gosdk("bump", "--refresh")
    assert moved.code == 0, moved.err
    lock = tomllib.loads((sandbox.cwd / "gosdk.lock").read_text())
    assert lock["version"] == "1.23.1"
    assert lock["platforms"]["linux/amd64"]["h1"] == sdk_h1("1.23.1")
    assert lock["platforms"]["linux/amd64"]["sha256"] == hashlib.sha256(sdk_archive("1.23.1")).hexdigest()
    assert (sandbox.cwd / ".go-version").read_text() == "1.23\n"


def test_nothing_is_written_where_a_part_cannot_move(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.6", "1.26.6")
    lock = 'schema = 1\nversion = "1.25.1"\n[platforms."linux/amd64"]\nh1 = "h1:' + "A" * 43 + '="\n'
    files: dict[str, str | bytes] = {".go-version": "1.25.1\n", "gosdk.lock": lock}
    committed(sandbox.cwd, files)
    refused = sandbox.gosdk("bump", "1.26.6")
    assert refused.code != 0
    assert content(sandbox.cwd, files) == files


@pytest.mark.parametrize(
    ("words", "code"), [(("nonsense",), 2), (("--undo", "1.26"), 2), (("--undo",), 1), (("--undo", "--check"), 2)]
)
def test_usage_errors_change_nothing(sandbox: Sandbox, words: tuple[str, ...], code: int) -> None:
    committed(sandbox.cwd, {".go-version": "1.25.1\n"})
    assert sandbox.gosdk("bump", *words).code == code
    assert (sandbox.cwd / ".go-version").read_text() == "1.25.1\n"
