"""The shared table: Python and every shell give the same answer to every row."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from gvm_py.system.template import read_template
from tests.support.selection import Case, Lab, load

CASES = load()
SHELLS = {"dash": "dash", "bash as sh": "bash", "busybox ash": "busybox", "mksh": "mksh", "zsh as sh": "zsh"}
ANSWERS_WITHOUT_SDK = ("missing", "error")


class Ground:
    """All rows laid out once, answered by Python once, and those answers recorded as the slow path does."""

    def __init__(self, base: Path) -> None:
        self.lab = Lab.build(base / "lab")
        self.rows = {}
        keys: dict[str, set[str]] = {}
        for number, case in enumerate(CASES):
            row = base / f"{number:03}"
            row.mkdir()
            cwd = case.lay_out(row)
            outcome, decision = self.lab.ask_python(case, row, cwd)
            self.rows[case.name, number] = (case, row, cwd, outcome)
            if decision and decision.key:
                keys.setdefault(case.store, set()).add(decision.key)
        for store, known in keys.items():
            self.lab.write_answers(store, known)


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("table"))


def as_sh(name: str, directory: Path) -> list[str]:
    """Return the command of a shell that believes to be sh. Skips loudly where it is not installed."""
    program = shutil.which(SHELLS[name])
    if program is None:
        pytest.skip(f"{name} is not installed, so the shims are NOT proven on it here")
    link = directory / "sh"
    link.symlink_to(program)
    return [str(link)]


def test_python_answers_every_row_as_the_table_says(ground: Ground) -> None:
    wrong = {
        case.name: f"{outcome}, expected {case.expect}"
        for case, _, _, outcome in ground.rows.values()
        if outcome != case.expect
    }
    assert wrong == {}


@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_answers_every_row_as_python_does(name: str, ground: Ground, tmp_path: Path) -> None:
    shell = as_sh(name, tmp_path)
    wrong = {}
    for case, row, cwd, outcome in ground.rows.values():
        said, arguments = ground.lab.ask_shim(shell, case, row, cwd)
        by_python = case.ask or outcome in ANSWERS_WITHOUT_SDK
        by_python = by_python or (case.may_ask and said == "asked")
        expected = "asked" if by_python else outcome
        if said != expected or arguments != expected_arguments(case, by_python):
            wrong[case.name] = f"{said} {arguments}, expected {expected}"
    assert wrong == {}


@pytest.mark.parametrize("file", [".go-version", "go.mod", "nothing"])
@pytest.mark.parametrize("name", SHELLS)
def test_a_variable_of_the_user_is_to_the_program_what_it_was(name: str, file: str, tmp_path: Path) -> None:
    """A shell exports what it assigns to a name that came from outside."""
    shell, lab = as_sh(name, tmp_path), Lab.build(tmp_path / "lab")
    for place in (lab.system, lab.goroot("plain", "1.22.3") / "bin"):
        (place / "go").write_text("#!/bin/sh\nexec /usr/bin/env\n")
    (tmp_path / file).write_text("go 1.22.3\n" if file == "go.mod" else "1.22.3\n")
    mine = dict.fromkeys(re.findall("[a-z]+", read_template("tool.sh")), "mine")
    env = {**mine, "PATH": lab.path("plain"), "TMPDIR": "/nowhere", "PWD": str(tmp_path)}
    shim = lab.layout("plain").shims / "go"
    done = subprocess.run([*shell, shim], cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    seen = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert {word: seen.get(word) for word in mine} == mine


def expected_arguments(case: Case, by_python: bool) -> list[str]:
    """Return the lines of the arguments: whole and behind the tool for gosdk, without a leading +X for a program."""
    plus = case.args[:1] and case.args[0].startswith("+")
    passed = ["shim-exec", "go", "--", *case.args] if by_python else list(case.args[1:] if plus else case.args)
    return [line for argument in passed for line in argument.split("\n")]
