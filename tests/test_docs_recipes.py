"""The recipes for CI and hooks: their commands run here as the service would run them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.manual import REPOSITORY
from tests.support.newcomer import Newcomer, answering, arrive

_RECIPES = REPOSITORY / "docs" / "recipes"
_ACTION = REPOSITORY / ".ci" / "setup-gosdk" / "action.yml"
_EXPRESSION = re.compile(r"\$\{\{ *(.+?) *\}\}")


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def internet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with answering(tmp_path_factory.mktemp("internet")) as environment:
        yield environment


@pytest.fixture
def newcomer(internet: dict[str, str], tmp_path: Path) -> Newcomer:
    return arrive(tmp_path / "here", internet)


def bash(newcomer: Newcomer, script: str, env: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
    """Run a script as GitHub and GitLab do, until its first failure."""
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(
        command,
        cwd=newcomer.project,
        env={**newcomer.env, **(env or {})},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


class Runner:
    """As much of a GitHub runner as a composite action needs: inputs, outputs, and the files that steps write."""

    def __init__(self, newcomer: Newcomer, directory: Path) -> None:
        self.newcomer = newcomer
        self.files = {name: directory / name for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH")}
        self.env = {"GITHUB_ACTION_PATH": str(_ACTION.parent), **{key: str(path) for key, path in self.files.items()}}
        self.values: dict[str, str] = {}

    def run(self, **inputs: str) -> dict[str, str]:
        """Run the steps of the action and return its outputs."""
        action = load(_ACTION)
        for name, declared in action["inputs"].items():
            self.values[f"inputs.{name}"] = inputs.get(name.replace("-", "_"), declared["default"])
        for step in action["runs"]["steps"]:
            if "run" in step:
                self._step(step)
        return {name: self._filled(output["value"]) for name, output in action["outputs"].items()}

    def _step(self, step: Mapping[str, Any]) -> None:
        for path in self.files.values():
            path.write_text("")
        own = {name: self._filled(value) for name, value in step.get("env", {}).items()}
        assert not _EXPRESSION.search(step["run"]), "an expression in a script lets an input run commands"
        done = bash(self.newcomer, step["run"], {**self.env, **own})
        assert done.returncode == 0, done.stderr
        self.values |= {f"steps.{step.get('id')}.outputs.{key}": value for key, value in self._pairs("GITHUB_OUTPUT")}
        self.env |= dict(self._pairs("GITHUB_ENV"))
        for line in self.files["GITHUB_PATH"].read_text().splitlines():
            self.newcomer.env["PATH"] = f"{line}:{self.newcomer.env['PATH']}"

    def _pairs(self, name: str) -> list[tuple[str, str]]:
        lines = self.files[name].read_text().splitlines()
        return [(key, value) for key, _, value in (line.partition("=") for line in lines)]

    def _filled(self, text: str) -> str:
        return _EXPRESSION.sub(lambda match: self.values[match[1]], str(text))


@pytest.fixture
def runner(newcomer: Newcomer, tmp_path: Path) -> Runner:
    """A runner without shims on PATH: the action puts them there."""
    shims = f"{newcomer.home}/.gosdk/shims:"
    newcomer.env["PATH"] = newcomer.env["PATH"].removeprefix(shims)
    return Runner(newcomer, tmp_path)


def test_the_action_installs_what_go_mod_requests_and_puts_go_on_path(runner: Runner) -> None:
    goroot = f"{runner.newcomer.home}/.gosdk/versions/go1.25.0"
    assert runner.run() == {"go-version": "go1.25.0", "goroot": goroot}
    assert bash(runner.newcomer, "go version", runner.env).stdout.startswith("go version go1.25.0 ")


def test_the_version_of_a_matrix_wins_over_a_pin_in_later_steps(runner: Runner) -> None:
    (runner.newcomer.project / ".go-version").write_text("1.25\n")
    assert runner.run(go_version="1.26")["go-version"] == "go1.26.6"
    assert bash(runner.newcomer, "go version", runner.env).stdout.startswith("go version go1.26.6 ")


def test_with_locked_the_action_installs_what_the_lock_says(runner: Runner) -> None:
    assert bash(runner.newcomer, "gosdk use 1.26.5 && gosdk lock && gosdk uninstall 1.26.5").returncode == 0
    assert runner.run(locked="true")["go-version"] == "go1.26.5"


def test_a_store_from_the_cache_of_the_service_is_used_as_it_is(runner: Runner) -> None:
    told = runner.run()
    root = runner.newcomer.home / ".gosdk"
    for path in root.iterdir():
        if path.name != "versions":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    runner.newcomer.env["HTTPS_PROXY"] = "http://127.0.0.1:9"
    assert runner.run() == told
    assert bash(runner.newcomer, "go version", runner.env).stdout.startswith("go version go1.25.0 ")


def test_a_request_that_is_a_command_is_never_run(runner: Runner) -> None:
    with pytest.raises(AssertionError, match="is not a Go version"):
        runner.run(go_version="$(touch pwned); touch pwned")
    assert not (runner.newcomer.project / "pwned").exists()


def test_where_gosdk_is_missing_the_action_takes_the_installer_beside_it() -> None:
    scripts = " ".join(step["run"] for step in load(_ACTION)["runs"]["steps"] if "run" in step)
    (installer,) = re.findall(r'"\$GITHUB_ACTION_PATH/([^"]+)"', scripts)
    assert (_ACTION.parent / installer).resolve() == REPOSITORY / "install.sh"
    assert os.access(REPOSITORY / "install.sh", os.X_OK)


def test_the_hooks_pass_in_a_project_that_agrees_and_fail_in_one_that_does_not(newcomer: Newcomer) -> None:
    config = newcomer.project / ".pre-commit-config.yaml"
    config.write_text((_RECIPES / "pre-commit-config.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    assert bash(newcomer, "gosdk install && gosdk sync-ide && git add -A").returncode == 0
    hooks = f"'{sys.executable}' -m pre_commit run --all-files --color never"
    passed = bash(newcomer, hooks)
    assert (passed.returncode, passed.stdout.count("Passed")) == (0, 2), passed.stdout + passed.stderr
    (newcomer.project / "Dockerfile").write_text("FROM golang:1.22\n")
    assert bash(newcomer, "git add -A && gosdk use 1.26").returncode == 0
    failed = bash(newcomer, hooks)
    assert (failed.returncode, failed.stdout.count("Failed")) == (1, 2), failed.stdout + failed.stderr


def test_every_job_for_gitlab_does_its_work(newcomer: Newcomer) -> None:
    recipe = load(_RECIPES / "gitlab-ci.yml")
    places = recipe["variables"].items()
    variables = {name: value.replace("$CI_PROJECT_DIR", str(newcomer.project)) for name, value in places}
    jobs = [job for name, job in recipe.items() if name not in ("variables", ".go")]
    assert jobs
    for job in jobs:
        pip, *before = recipe[job["extends"]]["before_script"]
        assert pip == "pip install --quiet gvm-py"
        done = bash(newcomer, "\n".join([*before, *job["script"]]), variables)
        assert done.returncode == 0, done.stderr
    assert (newcomer.project / ".gosdk" / "versions" / "go1.25.0").is_dir()


def test_the_dockerfile_gets_the_go_of_the_project(newcomer: Newcomer) -> None:
    text = re.sub(r"\\\n\s*", "", (_RECIPES / "Dockerfile").read_text(encoding="utf-8"))
    runs = [re.sub(r"^RUN (--\S+ )*", "", line) for line in text.splitlines() if line.startswith("RUN")]
    pip, install, build = runs
    assert pip == "pip install --no-cache-dir gvm-py"
    assert bash(newcomer, install).returncode == 0
    assert build.startswith("CGO_ENABLED=0 go build ")
    assert bash(newcomer, "go version").stdout.startswith("go version go1.25.0 ")


def test_what_the_recipes_tell_to_install_is_this_distribution() -> None:
    import tomllib

    name = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["name"]
    named = {
        word
        for path in _RECIPES.iterdir()
        for command in re.findall(r"pip install (.+)", path.read_text(encoding="utf-8"))
        for word in command.split()
        if not word.startswith("-")
    }
    assert named == {name}


@pytest.mark.parametrize("path", [*sorted(_RECIPES.glob("*.y*ml")), _ACTION], ids=lambda path: path.name)
def test_no_recipe_disagrees_with_go_mod_or_names_a_home(newcomer: Newcomer, path: Path) -> None:
    places = {"gitlab-ci.yml": ".gitlab-ci.yml", "pre-commit-config.yaml": ".pre-commit-config.yaml"}
    target = newcomer.project / places.get(path.name, path.name)
    target.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    done = bash(newcomer, "git add -A && gosdk ci-check")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
