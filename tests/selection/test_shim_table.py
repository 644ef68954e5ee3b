"""The shared table: Python and every shell give the same answer to every row."""

import shutil
from pathlib import Path

import pytest

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
def test_script_asks_gosdk_with_the_arguments_as_typed(name: str, ground: Ground, tmp_path: Path) -> None:
    """The shim of a platform without a native one, in every row of one file of the table."""
    shell, lab = as_sh(name, tmp_path), Lab.build(tmp_path / "lab", "sh")
    wrong = {}
    for case, row, cwd, _ in ground.rows.values():
        if case.args or case.deleted:
            said, arguments = lab.ask_shim(shell, case, row, cwd)
            if said != "asked" or arguments != expected_arguments(case, by_python=True):
                wrong[case.name] = f"{said} {arguments}"
    assert wrong == {}


def expected_arguments(case: Case, by_python: bool) -> list[str]:
    """Return the lines of the arguments: whole and behind the tool for gosdk, without a leading +X for a program."""
    plus = case.args[:1] and case.args[0].startswith("+")
    passed = ["shim-exec", "go", "--", *case.args] if by_python else list(case.args[1:] if plus else case.args)
    return [line for argument in passed for line in argument.split("\n")]
