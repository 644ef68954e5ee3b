"""The shared table against the committed programs: for this machine, and for others under qemu."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from gvm_py.host import Platform
from gvm_py.selection.shim_files import ShimOptions
from gvm_py.selection.shims import wanted_shims
from tests.native.programs import BINARIES, place
from tests.selection.test_shim_table import ANSWERS_WITHOUT_SDK, Ground, expected_arguments
from tests.support.selection import VERSIONS
from tests.support.thorough import of

EMULATORS = {
    "linux-amd64": "",
    "linux-386": "",
    "linux-arm64": "qemu-aarch64-static",
    "linux-arm": "qemu-arm-static",
    "linux-riscv64": "qemu-riscv64-static",
}
# A stretch of the table in which a shell asks Python and the program does not have to.
ANSWERED = {
    "go -C looks in the other directory",
    "go mod tidy --C=",
    "-C through a symlink sees the real parents",
    "comment without a blank before it",
    "byte order mark",
    "a thousand comment lines before the version",
    "go line behind a block",
    "2 MB of require lines before the go line",
    "a default of system",
}


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("table"))


@pytest.mark.parametrize("target", EMULATORS)
def test_program_selects_what_python_selects(target: str, ground: Ground) -> None:
    emulator = []
    if EMULATORS[target]:
        program = shutil.which(EMULATORS[target])
        if program is None:
            pytest.skip(f"{EMULATORS[target]} is not installed, so the program for {target} is NOT proven here")
        emulator = [program]
    place(BINARIES / target, ground.lab)
    wrong, answered = {}, set()
    for case, row, cwd, outcome in ground.rows.values():
        said, arguments = ground.lab.ask_shim(emulator, case, row, cwd)
        asked = said == "asked" and (case.ask or case.may_ask or outcome in ANSWERS_WITHOUT_SDK)
        if said != ("asked" if asked else outcome) or arguments != expected_arguments(case, asked):
            wrong[case.name] = f"{said} {arguments}, expected {outcome}"
        if not asked:
            answered.add(case.name)
    assert wrong == {}
    assert answered >= ANSWERED


def test_table_runs_without_a_memory_error(ground: Ground, tmp_path: Path) -> None:
    """valgrind over a part of the rows, over all of them in `make fuzz`; a build with the C library of this machine."""
    valgrind, compiler = shutil.which("valgrind"), shutil.which("gcc")
    if not (valgrind and compiler):
        pytest.skip("without valgrind and gcc memory errors are NOT looked for here")
    from tests.native.programs import compile_here

    place(compile_here(tmp_path / "program", "-O1", "-g"), ground.lab)
    command = [valgrind, "-q", "--error-exitcode=99", "--trace-children=no"]
    wrong = {}
    for case, row, cwd, outcome in list(ground.rows.values())[:: of(24, full=1)]:
        # valgrind keeps files there, and the table names a directory that is not.
        with_place = replace(case, env={"TMPDIR": str(tmp_path), **case.env})
        said, _ = ground.lab.ask_shim(command, with_place, row, cwd)
        if said not in (outcome, "asked"):
            wrong[case.name] = said
    assert wrong == {}


def test_windows_gets_programs_and_batch_files_only_by_choice(ground: Ground) -> None:
    layout, installed = ground.lab.layout("plain"), ground.lab.installed("plain")
    windows = Platform("windows", "amd64")
    names = ["go", "gofmt", *(f"go{text}" for text in VERSIONS)]
    programs = wanted_shims(layout, ShimOptions(Path("C:/gosdk.exe")), installed, windows)
    assert set(programs) == {".store", "gosdk.exe", *(f"{name}.exe" for name in names)}
    found = wanted_shims(
        layout, ShimOptions(Path("C:/50%/gosdk.exe"), kind="sh"), installed, Platform("windows", "amd64")
    )
    assert set(found) == {"gosdk.cmd", *(f"{name}.cmd" for name in names)}
    for script in found.values():
        assert b"\n" not in script.replace(b"\r\n", b"")
    assert b'"C:/50%%/gosdk.exe" shim-exec go -- +go1.22.3 %*' in found["go1.22.3.cmd"]
    assert b'"C:/50%%/gosdk.exe" %*' in found["gosdk.cmd"]
