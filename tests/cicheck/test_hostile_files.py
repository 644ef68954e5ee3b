"""Committed files that cannot be judged: a finding says so, and the time is what their size allows."""

import os
import subprocess
from pathlib import Path

import pytest

from gvm_py.cicheck.repository import check
from tests.cicheck.test_ci_check import WORKFLOW, committed, found, setup_go, write
from tests.support.run import Sandbox
from tests.support.thorough import of

NOWHERE = {"PATH": "/nonexistent"}
CONFLICT = "<<<<<<< HEAD\ngo 1.24\n=======\ngo 1.25\n>>>>>>> other\n"
BIG = 4 << 20


@pytest.mark.parametrize(
    ("name", "content", "line", "why"),
    [
        ("go.mod", f"module m\n\n{CONFLICT}", 3, "has an unresolved merge conflict, so it was not judged"),
        (".go-version", CONFLICT, 1, "has an unresolved merge conflict, so it was not judged"),
        (WORKFLOW, "on: push\r\n" + CONFLICT.replace("\n", "\r\n"), 2, "has an unresolved merge conflict"),
        ("Dockerfile", "FROM golang:1.24\n".encode("utf-16"), 1, "is UTF-16 and not UTF-8, so it was not judged"),
        ("Dockerfile", b"FROM golang\n# caf\xe9\n", 2, "is not UTF-8, so it was not judged"),
        ("Makefile", "all:\n" + CONFLICT.replace("go 1", "\tGOTOOLCHAIN=go1"), 2, "has an unresolved merge conflict"),
        ("b.ps1", "$env:GOTOOLCHAIN = 'go1.24.1'\n".encode("utf-16"), 1, "is UTF-16 and not UTF-8"),
        (".envrc", b"export GOTOOLCHAIN=go1.24.1\n# caf\xe9\n", 2, "is not UTF-8, so it was not judged"),
        ("Dockerfile", b"#" * (BIG + 1), 1, "is larger than 4 MiB, so it was not read"),
        (WORKFLOW, setup_go("1") + "#" * (1 << 20), 1, "is larger than 1 MiB, so it was not judged"),
        (WORKFLOW, "go: [\n", 2, "is not YAML: "),
        (".travis.yml", "go: *v\n", 1, "is not YAML: no anchor before the alias *v"),
        ("devbox.json", '{"packages": [\n"go@1.21"', 2, "is not JSON with comments: a comma is missing"),
        ("devbox.json", "[" * 1000, 1, "is not JSON with comments: more than 100 levels"),
        ("mise.toml", "[tools\n", 1, "cannot be read as TOML: "),
        ("mise.toml", "a." * 30_000 + "b=1", 1, "cannot be read as TOML: line 1 has more than 500 dots"),
    ],
)
def test_file_that_cannot_be_judged_is_a_finding(
    tmp_path: Path, name: str, content: str | bytes, line: int, why: str
) -> None:
    (finding,) = check(write(tmp_path, {name: content}), NOWHERE).findings
    assert (str(finding.rule), str(finding.path), finding.line) == ("unreadable", name, line)
    assert finding.message.startswith(why)


def test_home_is_found_in_a_file_of_any_encoding(tmp_path: Path) -> None:
    files = {".envrc": b"cd /home/jo\n# caf\xe9\n", "Makefile": b"# caf\xe9\n"}
    (finding,) = check(write(tmp_path, files), NOWHERE).findings
    assert (str(finding.rule), str(finding.path), finding.line) == ("personal-path", ".envrc", 1)


def test_link_is_read_only_where_it_stays_inside(sandbox: Sandbox) -> None:
    outside = sandbox.home / "secret"
    outside.write_text("FROM golang:1.1\n")
    write(
        sandbox.cwd,
        {"go.mod": "module m\ngo 1.24\n", "docker/Dockerfile": "FROM golang:1.23\n", "x": "FROM golang:1.22\n"},
    )
    (sandbox.cwd / "Dockerfile").symlink_to("docker/Dockerfile")
    (sandbox.cwd / "a.Dockerfile").symlink_to(outside)
    (sandbox.cwd / "b.Dockerfile").symlink_to("gone")
    (sandbox.cwd / "c.Dockerfile").symlink_to("c.Dockerfile")
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, {}))) == [
        f"a.Dockerfile:1: is a link to {outside}, outside of the project, so it was not read",
        "docker/Dockerfile:1: golang:1.23 is older than go 1.24, which go.mod:2 requires",
    ]


def test_tree_of_1200_levels_is_walked(sandbox: Sandbox) -> None:
    here = os.getcwd()
    try:
        os.chdir(sandbox.cwd)
        for _ in range(1200):
            os.mkdir("d")
            os.chdir("d")
        Path(".go-version").write_text("1.2.3.4\n")
        os.chdir(here)
        (finding,) = found(sandbox.gosdk("ci-check", env={"PATH": "/nonexistent"}))
        assert finding.endswith("'1.2.3.4' is not one Go version")
    finally:
        os.chdir(here)
        # pytest's own clean-up calls itself for each level.
        subprocess.run(["rm", "-rf", str(sandbox.cwd / "d")], check=True)


def many(number: int) -> int:
    """Return how often a part is repeated: enough that what is quadratic does not end in `make test`."""
    return number // of(4, full=1)


LAUGHS = "ARG A0=golang:1.2\n" + "".join(f"ARG A{n + 1}=$A{n}$A{n}\n" for n in range(200))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Dockerfile", LAUGHS + "FROM $A200\n"),
        ("Dockerfile", "FROM a\nARG A=x\nRUN " + "$A \\\n" * many(200_000)),
        ("Dockerfile", "ENV " + "a" * 2000 + " \\\n" + ("b" * 1990 + " \\\n") * 1000),
        ("Dockerfile", "FROM " + "a/" * many(900_000)),
        ("Dockerfile", "FROM a\n" + "RUN x\\\n" * many(100_000)),
        (WORKFLOW, "env: {" + ", ".join(f"a{n}: '${{{{ env.a{n + 1} }}}}'" for n in range(many(5_000))) + ", x: go}"),
        (
            WORKFLOW,
            "jobs: {a: {strategy: {matrix: {go: ["
            + ", ".join(["'${{ matrix.go }}${{ matrix.go }}'"] * 200)
            + "]}}, container: '${{ matrix.go }}'}}",
        ),
        (
            ".circleci/config.yml",
            "p: {parameters: {g: {default: '<< parameters.g >>'}}}\nimage: go << parameters.g >>\n",
        ),
        ("Makefile", "GOTOOLCHAIN=go1.21.3 go install " * many(120_000)),
        ("Makefile", "a: golang.org/dl/go1.21.3@ " * many(150_000)),
        ("Makefile", "a=" * many(1_000_000) + "GOTOOLCHAIN=go1.21.3 " + "a=b " * many(500_000)),
        (WORKFLOW, "jobs:\n" + "- run: GOTOOLCHAIN=go1.21.3 golang.org/dl/go1.21.3@\n" * many(18_000)),
        (WORKFLOW, "jobs:\n" + "".join(f"- run: apt brew install go@1.{number}\n" for number in range(many(5_000)))),
        ("Makefile", "golang:" + "a.b/" * many(900_000)),
        ("Makefile", "--build-arg GO_VERSION=1 " * many(150_000)),
        ("Makefile", "go@1 brew install " * many(200_000)),
        ("Makefile", "golang-1.21 apt snap install go --channel " * many(90_000)),
        ("Brewfile", "go@1 brew\t" + "a " * many(1_900_000)),
        ("app.yaml", "runtime: go121\n" + "a: runtime\n" * many(60_000)),
        ("snapcraft.yaml", "build-snaps: [" + "go/1.21/a," * many(90_000) + "]"),
        ("netlify.toml", "[context.a]\n" + "\n".join(f"[context.a{i}]" for i in range(many(9_000)))),
        ("Jenkinsfile", "golang:1" + "1" * many(3_500_000)),
        ("docker-bake.hcl", "\t" * many(1_800_000) + "GO_VERSION = " + " " * many(1_800_000)),
        ("Makefile", 'name = "GO_VERSION" {export GO_VERSION=' * many(25_000)),
        ("Dockerfile", "GO_VERSION=1.2\n" * many(30_000)),
        ("Taskfile.yml", "GO_VERSION: repository: golang\n- \n" * many(30_000)),
        ("Jenkinsfile", "tool type: 'go', name: ' tools { go '" * many(25_000)),
        ("renovate.json", "constraints: {stack: go tag: a-a- c:\\go1 " * many(25_000)),
        (WORKFLOW, "jobs:\n" + f'- with: {{go-version: "{"${{ a == fromJSON(f(&& (" * 80}"}}\n' * many(450)),
        (WORKFLOW, "jobs:\n" + f'- with: {{go-version: "{"${{ " + "matrix.go || " * 150}}}}}"}}\n' * many(450)),
        ("a.sh", "echo '\\" * many(200_000) + "GO_VERSION=1.21 " * many(20_000)),
        ("a.sh", "echo 'x' \"y\" GO_VERSION=1.21 is old\n" * many(80_000)),
        ("a.sh", "cat <<EOF\nGO_VERSION=1.21 x\n" * many(40_000)),
        (
            WORKFLOW,
            "strategy: {matrix: '${{ fromJSON(env.a) }}'}\njobs:\n"
            + f"  a: {{env: {{a: '{'[' * 900}'}}}}\n" * many(900),
        ),
        ("MODULE.bazel", "go_sdk.download(" * many(100_000)),
        ("flake.nix", "go_1_" * many(500_000)),
        ("go.work", "use (\n" * many(300_000)),
        (".tool-versions", "golang 1.26\n" * many(100_000)),
        ("devcontainer.json", '{"image": "' + "a/" * many(400_000) + '"}'),
        ("mise.toml", "\n".join(["a" * 400] * 600)),
    ],
    ids=lambda value: None if "\n" in value or len(value) > 50 else value,
)
def test_work_is_bounded_by_the_size_of_the_file(tmp_path: Path, name: str, content: str) -> None:
    # A second or two for each; hours for what is quadratic or exponential.
    check(write(tmp_path, {name: content}), NOWHERE)
