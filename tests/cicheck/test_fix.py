"""`gosdk ci-check --fix`: each place is rewritten with its format kept, shown as a diff, and can be undone."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from gvm_py.cicheck.facts import VersionPlace
from gvm_py.cicheck.repository import check
from gvm_py.cicheck.respelling import respelled
from gvm_py.cicheck.rewriting import repairs, rewritten
from gvm_py.request import Request
from gvm_py.version import GoVersion
from tests.cicheck.test_ci_check import WORKFLOW, committed, git, setup_go, write
from tests.cicheck.test_readers import MODULE, OLD
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

_VERSION = re.compile(r"(1[._]?[0-9]{2}(?:\.[0-9]+)?)")
NOWHERE = {"PATH": "/nonexistent"}


@pytest.mark.parametrize(("name", "content"), [row[:2] for row in OLD if row[3]])
def test_old_version_is_raised_and_nothing_else_changes(tmp_path: Path, name: str, content: str) -> None:
    report, changed = rewritten(check(write(tmp_path, {**MODULE, name: content}), NOWHERE), repairs)
    assert report.findings == ()
    (text,) = changed.values()
    # Precision is kept, and so is everything around the one version.
    before, after = _VERSION.split(content), _VERSION.split(text)
    different = [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]
    assert len(different) == 1
    assert len(different[0][0].split(".")) == len(different[0][1].split("."))


def test_a_byte_order_mark_hides_no_version_and_stays(sandbox: Sandbox) -> None:
    files = {
        "Dockerfile": "FROM golang:1.25.1\r\n",
        "Makefile": "GO_VERSION=1.25.1\n",
        ".tool-versions": "golang 1.25.1\n",
        ".go-version": "1.25.1\n",
        ".travis.yml": "go: 1.25.1\n",
        "mise.toml": 'tools.go = "1.25.1"\n',
    }
    marked = {name: f"\ufeff{text}".encode() for name, text in files.items()}
    committed(sandbox.cwd, {"go.mod": "module m\ngo 1.26.3\n", **marked})
    assert sandbox.gosdk("ci-check", "--fix").code == 0
    after = {name: text.replace(b"1.25.1", b"1.26.3") for name, text in marked.items()}
    assert {name: (sandbox.cwd / name).read_bytes() for name in files} == after
    assert sandbox.gosdk("ci-check", "--undo").code == 0
    assert {name: (sandbox.cwd / name).read_bytes() for name in files} == marked


@pytest.mark.parametrize(
    ("text", "version", "expected"),
    [
        ("1.22", "1.26.3", "1.26"),
        ("1.22.1", "1.26.3", "1.26.3"),
        ("1.22.x", "1.26.3", "1.26.x"),
        ("go1.22.1", "1.26.3", "go1.26.3"),
        ("v1.22.1", "1.26.3", "v1.26.3"),
        ("^1.22", "1.26.3", "^1.26"),
        ("~1.22.1", "1.26.3", "~1.26.3"),
        (">= 1.22.1", "1.26.3", ">= 1.26.3"),
        ("1.22rc1", "1.26.3", "1.26.3"),
        ("1.27.0-rc.1", "1.27.0", "1.27.0"),
        ("prefix:1.22", "1.26.3", "prefix:1.26"),
        ("1.22.1", "1.26", "1.26.0"),
        ("1.22", "1.27rc1", "1.27rc1"),
        (">=1.22 <1.24", "1.26.3", None),
        ("1.22 || 1.23", "1.26.3", None),
        ("1.x", "1.26.3", None),
        ("stable", "1.26.3", None),
        ("1.26", "1.26.3", None),
    ],
)
def test_version_is_written_as_precisely_as_the_old_one(text: str, version: str, expected: str | None) -> None:
    place = VersionPlace(text, (Request.parse("1.22"),))
    assert respelled(place, GoVersion.parse(version)) == expected


def test_number_gets_quotes_where_yaml_would_cut_it() -> None:
    place = VersionPlace("1.22", (Request.parse("1.22"),), plain=True)
    assert respelled(place, GoVersion.parse("1.30.1")) == "'1.30'"
    assert respelled(place, GoVersion.parse("1.31.1")) == "1.31"


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        ({WORKFLOW: setup_go("1.20")}, WORKFLOW, setup_go("'1.20'")),
        (
            {"go.mod": "module m\n\ngo 1.25.0\n\ntoolchain go1.24.2\n\nrequire x v1\n"},
            "go.mod",
            "module m\n\ngo 1.25.0\n\nrequire x v1\n",
        ),
        (
            {"go.work": "go 1.20 // c\nuse ./a\nuse ./b\n", "a/go.mod": "go 1.21\n", "b/go.mod": "go 1.22.1\n"},
            "go.work",
            "go 1.22.1 // c\nuse ./a\nuse ./b\n",
        ),
        (
            {".go-version": "1.26.6\n", "Dockerfile": "FROM golang:1.26.5-alpine\r\n"},
            "Dockerfile",
            "FROM golang:1.26.6-alpine\r\n",
        ),
        (
            {"go.mod": "go 1.24\n", ".gitlab-ci.yml": "\ufeffx: &v golang:1.21\na: {image: *v}\nb: {image: *v}\n"},
            ".gitlab-ci.yml",
            "\ufeffx: &v golang:1.24\na: {image: *v}\nb: {image: *v}\n",
        ),
        (
            {"a/go.mod": "go 1.24\n", "b/go.mod": "go 1.25\n", ".go-version": "1.23\n"},
            ".go-version",
            "1.25\n",
        ),
    ],
)
def test_each_kind_of_finding_is_repaired(tmp_path: Path, files: dict[str, str], path: str, expected: str) -> None:
    report, changed = rewritten(check(write(tmp_path, files), NOWHERE), repairs)
    assert report.findings == ()
    assert {str(name): text for name, text in changed.items()} == {path: expected}


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        ("['1.22', '1.23']", "['1.24']"),
        ("['1.22', 1.24, \"1.23\", stable]", "[1.24, stable]"),
        ("['1.24', '1.23', '1.22', '1.25']", "['1.24', '1.25']"),
        ("[1.22, 1.22.5]", "[1.24, 1.24.0]"),
        ("\n        - '1.23'\n        - 1.24\n        - 1.22\n", "\n        - 1.24\n"),
        ("\n        - '1.22'\n        - '1.23' # why\n", "\n        - '1.24' # why\n"),
        ("\n        - '1.22' # why\n        - '1.23'\n", "\n        - '1.24' # why\n        - '1.24'\n"),
    ],
)
def test_entries_of_a_matrix_that_become_the_same_are_removed(tmp_path: Path, matrix: str, expected: str) -> None:
    def workflow(entries: str) -> str:
        return setup_go("${{ matrix.go }}", f"    strategy:\n      matrix:\n        go: {entries}\n")

    report, changed = rewritten(check(write(tmp_path, {**MODULE, WORKFLOW: workflow(matrix)}), NOWHERE), repairs)
    assert report.findings == ()
    assert list(changed.values()) == [workflow(expected)]


@pytest.mark.parametrize(
    "content",
    [
        "FROM golang:1.21@sha256:" + "0a" * 32 + "\n",
        "FROM a\nRUN curl https://go.dev/dl/go1.21.1.linux-amd64.tar.gz && echo " + "0a" * 32 + " | sha256sum -c\n",
    ],
)
def test_version_that_a_hash_belongs_to_is_left_to_people(tmp_path: Path, content: str) -> None:
    report, changed = rewritten(check(write(tmp_path, {**MODULE, "Dockerfile": content}), NOWHERE), repairs)
    assert (len(report.findings), changed) == (1, {})


def test_fix_shows_the_diff_writes_the_files_and_is_undone(sandbox: Sandbox) -> None:
    dockerfile = b"FROM golang:1.21 AS b\r\n# \xe4\xbb\x93"
    files: dict[str, str | bytes] = {
        **MODULE,
        "Dockerfile": dockerfile,
        WORKFLOW: setup_go("1.21"),
        ".envrc": "x=/home/ann\n",
    }
    committed(sandbox.cwd, files)
    (sandbox.cwd / "Dockerfile").chmod(0o755)
    shown = sandbox.gosdk("ci-check", "--fix", "--dry-run", "--json")
    assert (shown.code, (sandbox.cwd / "Dockerfile").read_bytes()) == (1, dockerfile)
    fixed = sandbox.gosdk("ci-check", "--fix")
    assert fixed.code == 1  # a home is for people to remove
    assert fixed.out.endswith("\n.envrc:1: names /home/ann, a home that only one person has\n")
    assert "changed 2 files" in fixed.err
    assert (sandbox.cwd / "Dockerfile").read_bytes() == b"FROM golang:1.24 AS b\r\n# \xe4\xbb\x93"
    assert (sandbox.cwd / "Dockerfile").stat().st_mode & 0o777 == 0o755
    assert (sandbox.cwd / WORKFLOW).read_text() == setup_go("1.24")
    undone = sandbox.gosdk("ci-check", "--undo")
    assert (undone.code, (sandbox.cwd / "Dockerfile").read_bytes()) == (0, dockerfile)
    assert sandbox.gosdk("ci-check", "--undo").code == 1
    # What --dry-run shows is a patch that git takes.
    patch = "".join(change["diff"] for change in shown.json()["data"]["changes"])
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=sandbox.cwd, check=True)
    assert (sandbox.cwd / WORKFLOW).read_text() == setup_go("1.24")
    assert (sandbox.cwd / "Dockerfile").read_bytes() == b"FROM golang:1.24 AS b\r\n# \xe4\xbb\x93"


@pytest.mark.parametrize("command", [["ci-check", "--fix"], ["bump", "1.24.0"]])
@pytest.mark.parametrize("is_json", [False, True])
def test_what_dry_run_shows_is_a_patch_that_git_takes(sandbox: Sandbox, command: list[str], is_json: bool) -> None:
    write_sdk(sandbox.root / "versions" / "go1.24.0", "1.24.0")
    dockerfile = b"FROM golang:1.21\r\nRUN a\x0cb \xe2\x80\xa8 \x1b[1m https://user:password@example.com/\r\n"
    names = ["Dockerfile", "a b/Dockerfile", "t\ta/Dockerfile", 'q"/Dockerfile', "b\\/Dockerfile", "ü仓/Dockerfile"]
    committed(sandbox.cwd, {**MODULE, **dict.fromkeys(names, dockerfile)})
    git(sandbox.cwd, "config", "core.autocrlf", "false")
    words = [*command, "--dry-run", *(["--json"] if is_json else [])]
    shown = subprocess.run(
        sandbox.command(*words), cwd=sandbox.cwd, env=sandbox.environment(), capture_output=True, check=False
    )
    patch = shown.stdout
    if is_json:
        patch = "".join(change["diff"] for change in json.loads(patch)["data"]["changes"]).encode()
    subprocess.run(["git", "apply", "-"], input=patch, cwd=sandbox.cwd, check=True)
    after = {name: (sandbox.cwd / name).read_bytes() for name in names}
    assert after == dict.fromkeys(names, dockerfile.replace(b"1.21", b"1.24"))


def test_undo_restores_what_was_changed_in_this_repository(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.26.1", "1.26.1")
    one, other, plain = (sandbox.home / name for name in ("one", "other", "plain"))
    for place in (one, other):
        committed(place, {"sub/.go-version": "1.24.1\n"})
    write(plain, {"sub/.go-version": "1.24.1\n"})
    for place in (one, plain, other):
        assert sandbox.gosdk("bump", "1.26.1", cwd=place).code == 0
    listed = {step["undo"] for step in sandbox.gosdk("undo", "--list", "--json", cwd=one).json()["data"]}
    assert listed == {"gosdk bump --undo", *(f"cd {place} && gosdk bump --undo" for place in (other, plain))}
    undone = sandbox.gosdk("bump", "--undo", cwd=one / "sub")
    assert (undone.code, undone.out) == (0, f"restored {one}/sub/.go-version\n")
    assert re.fullmatch(rf"undid gosdk bump of [0-9: -]+ UTC in {one}\n", undone.err), undone.err
    again = sandbox.gosdk("bump", "--undo", cwd=one)
    message, hint = again.err.splitlines()
    nothing = f"error: there is nothing to undo: no gosdk bump changed a file in {one}"
    assert re.fullmatch(rf"{nothing}; the last one was of [0-9: -]+ UTC in {other}", message), message
    assert (again.code, hint) == (1, f"hint: cd {other} && gosdk bump --undo")
    assert sandbox.gosdk("bump", "--undo", cwd=plain).code == 0
    assert sandbox.gosdk("bump", "--undo", cwd=sandbox.home).code == 1
    assert (other / "sub/.go-version").read_text() == "1.26.1\n"


def test_undo_of_a_directory_and_the_command_that_list_shows_work(sandbox: Sandbox) -> None:
    other = committed(sandbox.home / "other", {**MODULE, ".go-version": "1.21\n"})
    assert sandbox.gosdk("ci-check", "--fix", cwd=other).code == 0
    (step,) = sandbox.gosdk("undo", "--list", "--json").json()["data"]
    assert step["undo"] == f"cd {other} && gosdk ci-check --undo"
    assert sandbox.gosdk("ci-check", "--undo").code == 1
    assert sandbox.gosdk("ci-check", "--undo", str(other)).code == 0
    assert (other / ".go-version").read_text() == "1.21\n"


def test_json_has_the_diff_and_what_is_left(sandbox: Sandbox) -> None:
    committed(sandbox.cwd, {**MODULE, ".go-version": "1.21\n"})
    data = sandbox.gosdk("ci-check", "--fix", "--json").json()["data"]
    assert data["findings"] == []
    assert [change["path"] for change in data["changes"]] == [".go-version"]
    assert "-1.21\n+1.24\n" in data["changes"][0]["diff"]
    restored = sandbox.gosdk("ci-check", "--undo", "--json").json()["data"]["restored"]
    assert restored == [str(sandbox.cwd / ".go-version")]
    assert sandbox.gosdk("ci-check", "--undo", "--fix").code == 2


def test_read_only_file_is_named_and_nothing_is_changed(sandbox: Sandbox) -> None:
    files: dict[str, str | bytes] = {".go-version": "1.21\n", "Dockerfile": "FROM golang:1.21\n"}
    committed(sandbox.cwd, {**MODULE, **files})
    (sandbox.cwd / "Dockerfile").chmod(0o444)
    outcome = sandbox.gosdk("ci-check", "--fix")
    assert outcome.code == 1
    place = sandbox.cwd / "Dockerfile"
    assert outcome.err == f"error: {place} is read-only and stays as it is\nhint: chmod u+w {place}\n"
    assert {name: (sandbox.cwd / name).read_text() for name in files} == files
