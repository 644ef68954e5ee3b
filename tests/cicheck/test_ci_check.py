"""`gosdk ci-check` through the front door: every kind of file, what disagrees, and what is nobody else's."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from gvm_py.cicheck.facts import CheckRule
from gvm_py.cicheck.repository import check
from gvm_py.golang.goenv import GoEnv
from gvm_py.selection.go_setup import go_setup
from gvm_py.selection.prediction import predict
from tests.support.realgo import go_version, needs_go, run_go
from tests.support.run import Outcome, Sandbox

MODULE = {"go.mod": "module example.com/m\n\ngo 1.26.1\n"}
WORKFLOW = ".github/workflows/ci.yml"


def write(directory: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return directory


def git(directory: Path, *words: str) -> None:
    identity = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull, "PATH": os.environ["PATH"]}
    subprocess.run(["git", *words], cwd=directory, env=identity, check=True, capture_output=True)


def committed(directory: Path, files: Mapping[str, str | bytes]) -> Path:
    write(directory, files)
    git(directory, "init", "-q")
    git(directory, "add", "-A")
    return directory


def found(outcome: Outcome) -> list[str]:
    """Return the findings, having checked that the exit code fits them."""
    assert outcome.code == (1 if outcome.out else 0), outcome.err
    return outcome.out.splitlines()


def setup_go(value: str, more: str = "") -> str:
    steps = f"    steps:\n    - uses: actions/setup-go@v5\n      with:\n        go-version: {value}\n"
    return f"jobs:\n  test:\n{more}{steps}"


@pytest.mark.parametrize(
    ("name", "content", "line", "told"),
    [
        ("Dockerfile", "FROM golang:1.25-alpine\n", 1, "golang:1.25-alpine"),
        ("build/Dockerfile.dev", "#x\nfrom --platform=$BUILDPLATFORM golang:1.25 as b\n", 2, "golang:1.25"),
        ("api.Dockerfile", "ARG A=1 GO='1.25'\nFROM golang:${GO}\n", 2, "golang:1.25"),
        ("Containerfile", "FROM \\\n  # why\n  golang:${GO:-1.25}\n", 1, "golang:1.25"),
        ("Dockerfile", "RUN cat <<<x $((1<<n)) && echo '<<n'\nFROM golang:1.25\n", 2, "golang:1.25"),
        ("Dockerfile", "# escape=`\nFROM `\n golang:1.25\n", 2, "golang:1.25"),
        ("Dockerfile", "FROM alpine\nCOPY --from=golang:1.25 /usr/local/go /go\n", 2, "golang:1.25"),
        (WORKFLOW, setup_go("'1.25'"), 6, "go-version 1.25"),
        (WORKFLOW, setup_go('">=1.22 <1.26"'), 6, "go-version >=1.22 <1.26"),
        (
            WORKFLOW,
            setup_go("${{ matrix.go }}", "    strategy: {matrix: {go: ['1.26', '1.25']}}\n"),
            7,
            "1.25 of go-version",
        ),
        (WORKFLOW, "env:\n  GO: 1.25.1\n" + setup_go("${{ env.GO }}"), 8, "go-version 1.25.1"),
        (
            "tools/action.yml",
            "inputs:\n  go:\n    default: '1.25'\n" + setup_go("${{ inputs.go }}"),
            9,
            "go-version 1.25",
        ),
        (".gitlab-ci.yml", "variables:\n  GO: '1.25'\ntest:\n  image: golang:$GO\n", 4, "golang:1.25"),
        (".gitlab-ci.yml", "test:\n  image:\n    name: golang:1.25\n", 3, "golang:1.25"),
        (WORKFLOW, "jobs:\n  a:\n    container: golang:1.25\n", 3, "golang:1.25"),
        (".gitlab/ci/build.yml", "test: {image: 'golang:1.25'}\n", 1, "golang:1.25"),
        ("docker-compose.dev.yml", "services:\n  a:\n    image: golang:${GO:-1.25}\n", 3, "golang:1.25"),
        (".tool-versions", "# c\nnodejs 22\ngolang 1.25.4 system\n", 3, "golang 1.25.4"),
        ("mise.toml", '[tools]\nnode = "22"\ngo = ["1.25", "1.26"]\n', 3, "go = 1.25"),
        (".config/mise/config.toml", '[tools.go]\nversion = "1.25"\n', 1, "go = 1.25"),
        ("mise.toml", "[tools]\ngo = 1.20\n", 2, "go = 1.20"),
        (".go-version", "\ngo1.25.4 # old\n", 2, "go1.25.4"),
    ],
)
def test_every_place_that_is_older_than_the_module_is_reported_with_its_line(
    sandbox: Sandbox, name: str, content: str, line: int, told: str
) -> None:
    committed(sandbox.cwd, {**MODULE, name: content})
    (finding,) = found(sandbox.gosdk("ci-check"))
    assert finding.startswith(f"{name}:{line}: {told}")
    assert finding.endswith(" is older than go 1.26.1, which go.mod:3 requires")


AGREEING = {
    **MODULE,
    "go.work": "go 1.26.6\n\nuse .\n",
    ".go-version": "1.26.6\n",
    ".tool-versions": "golang 1.26.6\n",
    "mise.toml": '[tools]\ngo = "1.26"\n',
    "Dockerfile": "FROM golang:1.26.6 AS build\nRUN <<-'E' cat\nFROM golang:1.2\n\tE\nFROM build\nFROM golang\n",
    WORKFLOW: setup_go("${{ matrix.go }}", "    strategy:\n      matrix:\n        go: ['1.26', stable, '1.27']\n")
    + "    - uses: actions/setup-go@v5\n      with: {go-version-file: go.mod}\n    - run: |\n        go-version: 1.2\n",
    ".gitlab-ci.yml": "image: registry.corp/library/golang:1.26\n",
    ".idea/misc.xml": '<project><option value="$USER_HOME$/sdk" /><option value="$PROJECT_DIR$/../home/x" /></project>',
    ".vscode/settings.json": '{"a": "~/go", "b": "${env:HOME}/go", "c": "https://example.com/home/page"}',
    "vendor/x/.go-version": "1.2\n",
    "testdata/go.mod": "module t\ngo 1.2\n",
}


def test_files_that_agree_are_found_to_agree(sandbox: Sandbox) -> None:
    outcome = sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, AGREEING))
    assert found(outcome) == []
    assert "no findings; 9 places name a Go version" in outcome.err


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (".go-version", "1.26.5\n", "mise.toml:2: go = 1.26.6 disagrees with 1.26.5 in .go-version:1"),
        ("Dockerfile", "FROM golang:1.26.5\n", "mise.toml:2: go = 1.26.6 disagrees"),
        (".gitlab-ci.yml", "image: golang:1.27\n", ".gitlab-ci.yml:1: golang:1.27 disagrees with go = 1.26.6"),
        (WORKFLOW, setup_go("'1.27.1'"), f"{WORKFLOW}:6: go-version 1.27.1 disagrees with go = 1.26.6"),
        (WORKFLOW, setup_go("^1.27"), f"{WORKFLOW}:6: go-version ^1.27 disagrees with go = 1.26.6"),
    ],
)
def test_two_places_that_exclude_each_other_are_reported_once(
    sandbox: Sandbox, name: str, content: str, told: str
) -> None:
    files = {**MODULE, "mise.toml": '[tools]\ngo = "1.26.6"\n', name: content}
    outcome = sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files))
    if name == "Dockerfile":
        told = "Dockerfile:1: golang:1.26.5 disagrees with go = 1.26.6 in mise.toml:2"
    assert [line for line in found(outcome) if line.startswith(told)] == found(outcome)
    assert len(found(outcome)) == 1


def test_lines_of_modules_and_workspaces_that_disagree(sandbox: Sandbox) -> None:
    files = {
        "go.work": "go 1.25.0\n\nuse (\n\t./a // first\n\tb\n)\nuse ./gone\n",
        "a/go.mod": "module a\n\ngo 1.26.0\n",
        "b/go.mod": "module b\n\ngo 1.25.0\n\ntoolchain go1.24.2\n",
        "c/go.mod": "module c\n\ngo latest\n",
    }
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files))) == [
        "b/go.mod:5: toolchain go1.24.2 is older than go 1.25.0 on line 3, so the go command ignores it, "
        "and `go list -m all` fails here; remove the line",
        "c/go.mod:3: go latest is not a Go version",
        "go.work:1: go 1.25.0 is less than the go 1.26.0 of a/go.mod:3, so the go command refuses to work here; "
        "run: go work use",
    ]


@needs_go
@pytest.mark.parametrize("go", ["", "1.20", "1.21", "1.21.0", "1.21.3"])
@pytest.mark.parametrize("toolchain", ["default", "go1.20", "go1.20.5", "go1.21", "go1.21.0", "go1.21.1", "go1.22.1"])
def test_a_toolchain_line_with_which_go_builds_nothing_is_taken_out(go: str, toolchain: str, tmp_path: Path) -> None:
    text = f"module m\n\n{go and f'go {go}'}\n\ntoolchain {toolchain}\n"
    write(tmp_path, {"go.mod": text, "m.go": "package m\n"})
    done = run_go("list", "./...", cwd=tmp_path, env={"GOTOOLCHAIN": "local"})
    predicted = predict(go_setup(go_version(), GoEnv.read({"GOENV": "off", "GOTOOLCHAIN": "local"}), tmp_path))
    assert (predicted.action == "fail") == (done.returncode != 0)
    found = [finding for finding in check(tmp_path, {"PATH": "/nonexistent"}).findings if "needed" in finding.message]
    assert bool(found) == ("updates to go.mod needed" in done.stderr) == (done.returncode != 0), done.stderr
    for edit in (edit for finding in found for edit in finding.repair):
        write(tmp_path, {"go.mod": text[: edit.span[0]] + edit.new + text[edit.span[1] :]})
    assert run_go("list", "./...", cwd=tmp_path, env={"GOTOOLCHAIN": "local"}).returncode == 0


@needs_go
@pytest.mark.parametrize("work", ["1.20", "1.21", "1.21.0", "1.21.5", "1.22"])
@pytest.mark.parametrize("module", ["1.20", "1.21", "1.21.0", "1.21.5"])
def test_a_workspace_is_reported_exactly_where_the_go_command_refuses_it(
    tmp_path: Path, work: str, module: str
) -> None:
    write(tmp_path, {"go.work": f"go {work}\nuse ./a\n", "a/go.mod": f"module a\ngo {module}\n", "a/a.go": "package a"})
    done = run_go("list", ".", cwd=tmp_path / "a", env={"GOTOOLCHAIN": "local"})
    refused = "listed in go.work file requires go" in done.stderr
    assert refused or done.returncode == 0, done.stderr
    rules = [finding.rule for finding in check(tmp_path, {"PATH": "/nonexistent"}).findings]
    assert rules == ([CheckRule.OLD_WORKSPACE] if refused else [])


def test_the_toolchain_line_counts_where_it_requests_more(sandbox: Sandbox) -> None:
    files = {"go.mod": "module m\ngo 1.26.0\ntoolchain go1.26.6\n", ".go-version": "1.26.5\n"}
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files))) == [
        ".go-version:1: 1.26.5 is older than toolchain go1.26.6, which go.mod:3 requires"
    ]


def test_each_module_of_a_repository_has_a_go_of_its_own(sandbox: Sandbox) -> None:
    files = {
        "a/go.mod": "module a\ngo 1.24\n",
        "a/Dockerfile": "FROM golang:1.24\n",
        "b/go.mod": "module b\ngo 1.26\n",
        "b/build/Dockerfile": "FROM golang:1.26\n",
        WORKFLOW: setup_go("1.24.3"),
    }
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files))) == []
    write(sandbox.cwd, {".go-version": "1.25.1\n"})
    git(sandbox.cwd, "add", "-A")
    assert found(sandbox.gosdk("ci-check")) == [
        ".go-version:1: 1.25.1 is older than go 1.26, which b/go.mod:2 requires",
    ]
    write(sandbox.cwd, {".go-version": "1.26.1\n"})
    assert found(sandbox.gosdk("ci-check")) == [
        f"{WORKFLOW}:6: go-version 1.24.3 disagrees with 1.26.1 in .go-version:1",
        "a/Dockerfile:1: golang:1.24 disagrees with 1.26.1 in .go-version:1",
    ]


def test_a_version_that_yaml_makes_a_number_and_a_file_that_is_not_there(sandbox: Sandbox) -> None:
    workflow = setup_go("1.30") + "    - uses: actions/setup-go@v5\n      with:\n        go-version-file: api/go.mod\n"
    assert found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, {WORKFLOW: workflow}))) == [
        f"{WORKFLOW}:6: 1.30 without quotes is the number 1.3 in YAML; write '1.30'",
        f"{WORKFLOW}:9: go-version-file names api/go.mod, which is not committed",
    ]


def test_paths_of_a_home_are_reported_with_their_lines(sandbox: Sandbox) -> None:
    files = {
        ".idea/workspace.xml": '<project>\n<component name="GOROOT" url="file:///Users/ann/sdk/go1" />\n</project>',
        ".idea/runConfigurations/a.xml": '\n\n<option value="file:////wsl$/Ubuntu/home/ann/go" />',
        "sub/.vscode/settings.json": '{\n  "go.goroot": "C:\\\\Users\\\\Ann Lee\\\\go",\n  "x": "/home/runner/go"\n}',
        ".envrc": "PATH_add /home/安/go/bin\n",
        "go.mod": "module m\n\ngo 1.26\n\nreplace x => /home/ann/x\n",
        "all.code-workspace": '{"folders": [{"path": "/c/Users/ann/m"}]}',
        "README.md": "see /home/ann\n",
    }
    assert [
        line.partition(", a home")[0] for line in found(sandbox.gosdk("ci-check", cwd=committed(sandbox.cwd, files)))
    ] == [
        ".envrc:1: names /home/安",
        ".idea/runConfigurations/a.xml:3: names //wsl$/Ubuntu/home/ann",
        ".idea/workspace.xml:2: names /Users/ann",
        "all.code-workspace:1: names /c/Users/ann",
        "go.mod:5: names /home/ann",
        "sub/.vscode/settings.json:2: names C:\\\\Users\\\\Ann",
    ]


def test_only_what_is_committed_counts_and_without_git_everything_does(sandbox: Sandbox) -> None:
    committed(sandbox.cwd, MODULE)
    write(sandbox.cwd, {".go-version": "1.25.1\n"})
    assert found(sandbox.gosdk("ci-check")) == []
    git(sandbox.cwd, "add", "-A")
    assert len(found(sandbox.gosdk("ci-check"))) == 1
    outside = write(sandbox.home / "plain", {**MODULE, ".go-version": "1.25.1\n"})
    outcome = sandbox.gosdk("ci-check", str(outside))
    assert outcome.out == f"{outside}/.go-version:1: 1.25.1 is older than go 1.26.1, which go.mod:3 requires\n"
    assert "every file counts as committed" in outcome.err
    without_git = sandbox.gosdk("ci-check", env={"PATH": "/nonexistent"})
    assert (without_git.code, len(without_git.out.splitlines())) == (1, 1)


def test_nothing_of_the_repository_is_run(sandbox: Sandbox) -> None:
    committed(sandbox.cwd, MODULE)
    spy = sandbox.home / "spy"
    spy.write_text(f"#!/bin/sh\ntouch '{sandbox.home}/ran'\n")
    spy.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand"):
        git(sandbox.cwd, "config", name, str(spy))
    write(sandbox.cwd, {"git": "", "go": "", ".gitattributes": "* filter=spy\n"})
    git(sandbox.cwd, "config", "filter.spy.clean", str(spy))
    hook = sandbox.cwd / ".git" / "hooks" / "post-index-change"
    hook.write_bytes(spy.read_bytes())
    hook.chmod(0o755)
    (sandbox.home / "ran").unlink(missing_ok=True)
    assert found(sandbox.gosdk("ci-check")) == []
    assert not (sandbox.home / "ran").exists()


def test_json_names_findings_and_every_place_that_names_a_version(sandbox: Sandbox) -> None:
    committed(sandbox.cwd, {**MODULE, ".go-version": "1.25.1\n", WORKFLOW: setup_go("${{ vars.GO }}")})
    for words in (["--format", "json"], ["--json"]):
        outcome = sandbox.gosdk("ci-check", *words)
        assert outcome.code == 1
        envelope = outcome.json()
        assert (envelope["schema"], envelope["command"]) == (1, "ci-check")
        (finding,) = envelope["data"]["findings"]
        assert (finding["rule"], finding["path"], finding["line"]) == ("older-than-module", ".go-version", 1)
        places = [(place["path"], place["line"], place["judged"]) for place in envelope["data"]["versions"]]
        assert places == [("go.mod", 3, True), (WORKFLOW, 6, False), (".go-version", 1, True)]
        assert "known only at run time" in outcome.err


def test_sarif_is_what_code_scanning_takes(sandbox: Sandbox) -> None:
    directory = committed(
        sandbox.home / "ein repo", {**MODULE, "仓 库/.go-version": "1.25.1\n", "仓 库/go.mod": "go 1.26\n"}
    )
    outcome = sandbox.gosdk("ci-check", "--format", "sarif", str(directory))
    assert outcome.code == 1
    document = json.loads(outcome.out)
    (run,) = document["runs"]
    assert document["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["older-than-module"]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "%E4%BB%93%20%E5%BA%93/.go-version"
    assert (result["level"], place["region"]["startLine"]) == ("error", 1)


def test_hostile_files_end_in_findings_and_never_in_a_traceback(sandbox: Sandbox) -> None:
    files: dict[str, str | bytes] = {
        ".go-version": b"\xff\xfe\x00",
        "a/.go-version": "",
        "b/.go-version": "1.26 1.25\n",
        "mise.toml": "[tools\n",
        "b/mise.toml": "tools = 3\n",
        "c/mise.toml": "x = " + "[" * 5000,
        "go.mod": b"\x00" * 1000 + b"\ngo \xff\n",
        "d/go.mod": "go 1." + "9" * 10_000,
        WORKFLOW: "[" * 10_000,
        "Dockerfile": "FROM " + "golang:" * 1000 + "\\",
        ".idea/x.xml": b"/home/\xff/" + b"/home/" * 10_000,
        ".tool-versions": "golang\n",
    }
    committed(sandbox.cwd, files)
    (sandbox.cwd / ".gitlab-ci.yml").symlink_to("/etc/passwd")
    os.mkfifo(sandbox.cwd / "action.yml")
    (sandbox.cwd / "compose.yml").mkdir()
    git(sandbox.cwd, "add", ".gitlab-ci.yml")
    outcome = sandbox.gosdk("ci-check", timeout=60)
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    told = [line.partition(": ")[0] for line in found(outcome)]
    assert {".go-version:1", "a/.go-version:1", "b/.go-version:1", "mise.toml:1", "go.mod:2"} <= set(told)


def test_a_directory_that_is_none_is_a_usage_error(sandbox: Sandbox) -> None:
    outcome = sandbox.gosdk("ci-check", "nowhere", "--format", "json")
    assert (outcome.code, outcome.json()["error"]["exit_code"]) == (2, 2)
    assert sandbox.gosdk("ci-check", "--format", "xml").code == 2


@pytest.mark.parametrize("words", [(), ("--json",), (".", "--json"), ("gone",), (".", ".")])
def test_the_short_way_says_what_the_whole_command_line_says(words: tuple[str, ...], sandbox: Sandbox) -> None:
    committed(sandbox.cwd, {**MODULE, "Dockerfile": "FROM golang:1.25\n"})
    short, whole = sandbox.gosdk("ci-check", *words), sandbox.gosdk("--color=never", "ci-check", *words)
    assert (short.code, short.out, short.err) == (whole.code, whole.out, whole.err)


def test_the_short_way_loads_no_parser_of_command_lines(sandbox: Sandbox) -> None:
    committed(sandbox.cwd, MODULE)
    code = (
        "import os, sys; sys.argv = ['gosdk', 'ci-check']; os._exit = lambda code: None; before = set(sys.modules)\n"
        "from gvm_py.__main__ import main; main()\n"
        "sys.exit(bool({'click', 'subprocess', 'json', 'yaml'} & (set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=sandbox.cwd, env=sandbox.environment(), check=False)
    assert done.returncode == 0


def test_in_a_home_directory_sdks_and_module_caches_are_no_part_of_the_project(sandbox: Sandbox) -> None:
    sdk, cache = ".gosdk/versions/go1.26.6", "go/pkg/mod"
    write(
        sandbox.cwd,
        {
            ".go-version": "1.25.1\n",
            f"{sdk}/VERSION": "go1.26.6\n",
            f"{sdk}/bin/go": "",
            f"{sdk}/src/runtime/extern.go": "package runtime\n",
            f"{sdk}/src/go.mod": "module std\n\ngo 1.26\n",
            f"{cache}/cache/download/example.com/m/@v/v1.0.0.mod": "module m\n",
            f"{cache}/example.com/m@v1.0.0/go.mod": "module m\n\ngo 1.20\n",
            "mine/VERSION": "7\n",
            "mine/bin/tool": "",
            "mine/src/go.mod": "module mine\n\ngo 1.25\n",
        },
    )
    named = sandbox.gosdk("ci-check", "--json").json()["data"]["versions"]
    assert {place["path"] for place in named} == {".go-version", "mine/src/go.mod"}


def test_a_git_that_fails_or_hangs_leaves_all_files_to_judge(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    write(sandbox.cwd, MODULE)
    git = sandbox.home / "bin" / "git"
    write(sandbox.home, {"bin/git": "#!/bin/sh\nexec sleep 60\n"})
    git.chmod(0o755)
    monkeypatch.setattr("gvm_py.cicheck.committed._TIMEOUT", 0.05)
    env = {"PATH": f"{git.parent}:{os.environ['PATH']}"}
    assert not check(sandbox.cwd, env).committed.by_git
    git.write_text("no program\n")
    assert not check(sandbox.cwd, env).committed.by_git


def test_a_directory_of_very_many_files_is_named_before_they_are_read(sandbox: Sandbox) -> None:
    for number in range(20_000):
        os.mknod(sandbox.cwd / str(number))
    done = sandbox.gosdk("ci-check", env={"PATH": "/nowhere"})
    assert done.code == 0
    assert done.err.startswith(f"reading all files below {sandbox.cwd}, since git does not list those that count\n")
