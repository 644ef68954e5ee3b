"""ci-check against listing and reading: `python -m bench.cicheck`.

A repository of 5,000 committed files, 81 of which are judged: modules with a workspace, Dockerfiles, thirty workflows,
and other CI and tool files. The base is a Python that runs `git ls-files` and reads the files that ci-check judges.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.timing import Command, measure, ratio
from gvm_py.cicheck.readers import judged_paths
from tests.support.run import Sandbox

ROUNDS = 40
FILES = 5_000
BASE = """
import os, subprocess, sys
names = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True).stdout.split(b"\\0")
judged = set(sys.argv[1].encode().split(b":"))
for name in names:
    if name in judged:
        with open(name, "rb") as file:
            file.read()
"""
WORKFLOW = """name: test {number}
on: [push, pull_request]
env:
  GOTOOLCHAIN: local
jobs:
  test:
    runs-on: ubuntu-latest
    strategy:
      matrix:
        go: ['1.25', '1.26']
        os: [ubuntu-latest, macos-latest, windows-latest]
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-go@v5
        with:
          go-version: ${{{{ matrix.go }}}}
      - run: |
          go vet ./...
          go test -race ./...
  lint:
    runs-on: ubuntu-latest
    container: golang:1.26
    steps:
      - uses: actions/checkout@v4
      - run: golangci-lint run
"""
KINDS = {
    "go.work": "go 1.25.0\n\nuse (\n\t./service0\n\t./service1\n)\n",
    ".go-version": "1.26.6\n",
    ".tool-versions": "golang 1.26.6\nnodejs 22.1.0\n",
    "mise.toml": '[tools]\ngo = "1.26.6"\n',
    ".gitlab-ci.yml": "image: golang:1.26\ntest:\n  script: [go test ./...]\n",
    ".circleci/config.yml": "jobs:\n  a:\n    docker:\n    - image: cimg/go:1.26\n",
    ".golangci.yml": "run:\n  go: '1.25'\n",
    ".goreleaser.yml": "builds:\n- env: [CGO_ENABLED=0]\n",
    ".pre-commit-config.yaml": "repos: []\ndefault_language_version: {golang: 1.26.6}\n",
    ".devcontainer/devcontainer.json": '{"image": "mcr.microsoft.com/devcontainers/go:1.26"}\n',
    "compose.yml": "services:\n  db:\n    image: postgres:17\n  app:\n    image: golang:1.26\n",
}


def write(directory: Path) -> list[str]:
    """Make the repository and return the paths that ci-check judges."""
    files = dict(KINDS)
    files |= {f".github/workflows/test{number}.yml": WORKFLOW.format(number=number) for number in range(30)}
    for number in range(20):
        files[f"service{number}/go.mod"] = f"module example.com/service{number}\n\ngo 1.25.0\n"
        files[f"service{number}/Dockerfile"] = "FROM golang:1.26 AS build\nRUN go build ./...\nFROM scratch\n"
    for number in range(FILES - len(files)):
        files[f"service{number % 20}/pkg{number % 97}/file{number}.go"] = f"package pkg{number % 97}\n"
    for name, content in files.items():
        (directory / name).parent.mkdir(parents=True, exist_ok=True)
        (directory / name).write_text(content, encoding="utf-8")
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], cwd=directory, check=True)
    return judged_paths(files)


def main() -> None:
    """Print the table."""
    place = Path(tempfile.mkdtemp(prefix="bench-cicheck-"))
    try:
        box = Sandbox(place / "home", place / "home" / ".gosdk", place / "repository")
        box.cwd.mkdir(parents=True)
        judged = write(box.cwd)
        commands = [
            Command("list and read", [sys.executable, "-c", BASE, ":".join(judged)], box.cwd, box.environment()),
            Command("nothing", [sys.executable, "-m", "gvm_py", "--version"], box.cwd, box.environment()),
            Command("gosdk ci-check", [sys.executable, "-m", "gvm_py", "ci-check"], box.cwd, box.environment()),
        ]
        times = measure(commands, ROUNDS)
    finally:
        os.chdir(place.parent)
        shutil.rmtree(place)
    print(f"{FILES} files, {len(judged)} of them judged, {ROUNDS} runs each\n")
    print("| command | median ms | ratio to list and read | goal |")
    print("|---|--:|--:|--:|")
    for name, spent in times.items():
        wanted = "at most 2.0" if name == "gosdk ci-check" else ""
        relative = ratio(spent, times["list and read"])
        print(f"| {name} | {sorted(spent)[len(spent) // 2]:.1f} | {relative:.2f} | {wanted} |")


if __name__ == "__main__":
    main()
