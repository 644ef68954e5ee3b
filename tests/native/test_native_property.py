"""Generated trees of directories: the native program selects what Python selects, or asks Python."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.native.programs import BINARIES, place
from tests.native.trees import cases
from tests.selection.test_shim_table import ANSWERS_WITHOUT_SDK
from tests.support.selection import Case, Lab

pytestmark = pytest.mark.skipif(os.uname().machine != "x86_64", reason="the program for this machine is another one")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    lab = Lab.build(tmp_path_factory.mktemp("property"))
    place(BINARIES / "linux-amd64", lab)
    return lab


def test_program_selects_in_any_tree_what_python_selects(lab: Lab, tmp_path: Path) -> None:
    asked = []

    @settings(max_examples=300)
    @given(cases())
    def agree(case: Case) -> None:
        base = Path(tempfile.mkdtemp(dir=tmp_path))
        try:
            cwd = case.lay_out(base)
            outcome, decision = lab.ask_python(case, base, cwd)
            if decision and decision.key:
                lab.write_answers(case.store, [decision.key])
            said, _ = lab.ask_shim([], case, base, cwd)
        finally:
            shutil.rmtree(base)
        assert said in ("asked", outcome)
        assert said == "asked" or outcome not in ANSWERS_WITHOUT_SDK
        asked.append(said == "asked" and outcome not in ANSWERS_WITHOUT_SDK)

    agree()
    assert sum(asked) < len(asked) / 3, "a program that always asks would pass, too"
