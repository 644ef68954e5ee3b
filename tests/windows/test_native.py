"""The program for Windows under Wine: it runs what Python decides, or asks gosdk, in every row that Windows can hold.

The programs that it starts are built here.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.selection import Invocation
from gvm_py.selection.answers import answers
from tests.native.programs import BINARIES
from tests.selection.test_shim_table import ANSWERS_WITHOUT_SDK, Ground
from tests.support.selection import DEFAULTS, VERSION_FILES, VERSIONS, Case
from tests.windows.dlls import compile_program

PROGRAM_FILE = BINARIES / "windows-amd64.exe"

WINE = shutil.which("wine")
needs_wine = pytest.mark.skipif(not WINE, reason="without wine NOTHING is proven about the program for Windows here")
# The first program for Windows on a busy machine: zig then builds the C library, too.
pytestmark = pytest.mark.timeout(1200)
PROGRAM = r"""
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>
static const char *get(const char *name) { const char *value = getenv(name); return value ? value : ""; }
int main(int argc, char **argv) {
  char self[4096];
  GetModuleFileNameA(0, self, sizeof self);
  printf("ran %s GOROOT=%s ROOT=%s LEAKED=%s\n", self, get("GOROOT"), get("GOSDK_ROOT"), get("mod"));
  for (int i = 1; i < argc; i++) printf("%s\n", argv[i]);
  return atoi(get("CODE"));
}
"""
# What needs Python on no platform.
MUST_BE_FAST = {"nothing, but a default", "exact", "CRLF", "exact go line", "toolchain above go", "go build -C"}


class Windows:
    """The stores of the table on drive Z:, which is this file system, with shims and fake programs."""

    def __init__(self, base: Path) -> None:
        self.base = base
        env = {name: value for name, value in os.environ.items() if not name.startswith("GOSDK_")}
        self.env = {**env, "HOME": str(base), "WINEPREFIX": str(base / "prefix"), "WINEDEBUG": "-all"}
        compile_program(PROGRAM, base / "program.exe")
        for place in (self.cli, *(self.sdk(text) / "bin" / "go.exe" for text in VERSIONS)):
            place.parent.mkdir(parents=True)
            os.link(base / "program.exe", place)

    @property
    def cli(self) -> Path:
        return self.base / "cli" / "gosdk.exe"

    def sdk(self, text: str) -> Path:
        return self.base / "sdks" / f"go{text}"

    def shim(self, store: str) -> Path:
        return self.base / "stores" / store / "shims" / "go.exe"

    def write_store(self, ground: Ground, store: str, known: set[str]) -> None:
        shim = self.shim(store)
        shim.parent.mkdir(parents=True)
        cli = Path(on_drive(self.cli))
        shutil.copy(PROGRAM_FILE, shim)
        root = on_drive(shim.parent.parent)
        setting = "version_files=true\n" if store in VERSION_FILES else ""
        shim.with_name(".store").write_bytes(os.fsencode(f"root={root}\ncli={cli}\n{setting}"))
        resolve = shim.parent.parent / "resolve"
        resolve.mkdir()
        goroots = {sdk.version: self.sdk(sdk.version.text) for sdk in ground.lab.installed(store)}
        for key, goroot in answers(goroots, DEFAULTS[store], known).items():
            (resolve / key).write_text(f"{on_drive(goroot)}\r\n")
        if default := DEFAULTS[store]:
            (resolve.parent / "default").write_text(f"{default}\r\n")

    def run(self, lines: list[str]) -> None:
        """Run the lines as one batch file."""
        script = self.base / "run.bat"
        script.write_bytes("\r\n".join(["@echo off", *lines, ""]).encode())
        subprocess.run([str(WINE), "cmd", "/c", on_drive(script)], env=self.env, check=False, timeout=120)

    def start(self, program: Path, words: list[str], cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
        """Start one program in a directory."""
        command = [str(WINE), on_drive(program), *words]
        return subprocess.run(
            command, cwd=cwd, env=self.env | env, capture_output=True, text=True, timeout=120, check=False
        )

    def said(self, name: str) -> str:
        """Return what the call of this name printed, nothing before it was made."""
        path = self.base / f"{name}.txt"
        return path.read_text(errors="replace") if path.exists() else ""

    def stop(self) -> None:
        subprocess.run(["wineserver", "-k"], env=self.env, check=False)


def on_drive(path: Path) -> str:
    """Return the path as Wine has it: drive Z: is this file system."""
    return "Z:" + str(path).replace("/", "\\")


def call(windows: Windows, name: str, case: Case, row: Path, cwd: Path) -> list[str]:
    """Return the lines of a batch file that make the call of a row."""
    words = " ".join(f'"{word}"' for word in case.args)
    variables = [f'set "{key}={case.env.get(key, "")}"' for key in ("GOSDK_VERSION", "GOWORK", "GO111MODULE")]
    output = on_drive(windows.base / f"{name}.txt")
    shim = on_drive(windows.shim(case.store))
    return [*variables, f'cd /d "{on_drive(cwd)}"', f'call "{shim}" {words} >"{output}" 2>&1']


def can_be_on_windows(case: Case) -> bool:
    """Return whether Windows and a batch file can hold the names, files, variables and arguments of a row."""
    plain = re.compile(r"[\w .()$`;'~=+-]+", re.ASCII)
    names = [part for path in (*case.files, case.cwd) for part in path.split("/")]
    return (
        all(plain.fullmatch(name) for name in names)
        and all(isinstance(content, str) or "repeat" in content or "dir" in content for content in case.files.values())
        and set(case.env) <= {"GOSDK_VERSION", "GOWORK", "GO111MODULE"}
        and all(re.fullmatch(r"[\w+.,<>=~-]*", word, re.ASCII) for word in (*case.args, *case.env.values()))
        and not case.deleted
    )


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    return Ground(tmp_path_factory.mktemp("table"))


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    windows = Windows(tmp_path_factory.mktemp("windows"))
    yield windows
    windows.stop()


@needs_wine
def test_in_every_row_the_shim_runs_what_python_decides_or_asks(ground: Ground, windows: Windows) -> None:
    rows = {f"{number:03}": row for number, row in enumerate(ground.rows.values()) if can_be_on_windows(row[0])}
    for store in DEFAULTS:
        known = {path.name for path in ground.lab.layout(store).resolve.iterdir()}
        windows.write_store(ground, store, known)
    for _ in range(3):
        # On a busy machine Wine fails to start a program now and then.
        unstarted = {name: row[:3] for name, row in rows.items() if not windows.said(name).startswith("ran ")}
        windows.run([line for name, row in unstarted.items() for line in call(windows, name, *row)])

    wrong, fast = {}, set()
    for name, (case, _, _, outcome) in rows.items():
        said, *passed = windows.said(name).splitlines() or ["nothing"]
        goroot = on_drive(windows.sdk(outcome.removeprefix("go")))
        expected = list(Invocation.parse("go", case.args).rest)
        if said == f"ran {goroot}\\bin\\go.exe GOROOT={goroot} ROOT= LEAKED=" and passed == expected:
            fast.add(case.name)
        elif not said.startswith(f"ran {on_drive(windows.cli)} ") or passed != ["shim-exec", "go", "--", *case.args]:
            wrong[case.name] = f"{said} {passed}, expected {outcome}"
        if case.name in fast and outcome in ANSWERS_WITHOUT_SDK:
            wrong[case.name] = f"{said}, expected that it asks"
    assert wrong == {}
    assert len(rows) > 100
    assert fast >= MUST_BE_FAST


@needs_wine
def test_arguments_and_exit_code_pass_unchanged(windows: Windows) -> None:
    root, cwd = windows.base / "项目 仓库", windows.base / "项目" / "deep"
    cwd.mkdir(parents=True)
    (windows.base / "项目" / ".go-version").write_text("1.22.3\n")
    goroot = root / "versions" / "go1.22.3"
    for place in (goroot / "bin" / "go.exe", root / "shims" / "go.exe", root / "shims" / "go1.22.3.exe"):
        place.parent.mkdir(parents=True, exist_ok=True)
    store = f"root={on_drive(root)}\ncli={on_drive(windows.cli)}\n"
    (root / "shims" / ".store").write_text(store, encoding="utf-8")
    for place in (goroot / "bin" / "go.exe", root / "shims" / "go.exe", root / "shims" / "go1.22.3.exe"):
        shutil.copy(windows.base / "program.exe" if place.parent.name == "bin" else PROGRAM_FILE, place)
    words = ["run", "a b", 'c"d', "", "*", "back\\", "ends with \\"]
    for name in ("go", "go1.22.3"):
        done = windows.start(root / "shims" / f"{name}.exe", words, cwd, CODE="123")
        assert done.returncode == 123
        assert done.stdout.splitlines()[1:] == words
    shutil.rmtree(goroot)
    done = windows.start(root / "shims" / "go1.22.3.exe", ["version"], cwd)
    assert done.returncode == 127
    said = done.stderr.splitlines()
    assert said == [
        f"gosdk: the SDK go1.22.3 is no longer in {on_drive(goroot)}",
        "hint: gosdk install go1.22.3",
    ]


@needs_wine
def test_the_directory_of_the_shims_may_be_spelled_otherwise(windows: Windows) -> None:
    # Wine gives a program its path as the disk has it, Windows as whoever started it wrote it.
    root = windows.base / "spelled"
    goroot = root / "versions" / "go1.22.3"
    for directory in (goroot / "bin", root / "SHIMS"):
        directory.mkdir(parents=True)
    shutil.copy(windows.base / "program.exe", goroot / "bin" / "go.exe")
    shutil.copy(PROGRAM_FILE, root / "SHIMS" / "GO1.22.3.EXE")
    store = f"root={on_drive(root)}\ncli={on_drive(windows.cli)}\n"
    (root / "SHIMS" / ".store").write_text(store, encoding="utf-8")
    done = windows.start(root / "SHIMS" / "GO1.22.3.EXE", ["version"], windows.base)
    assert done.stdout.startswith(f"ran {on_drive(goroot)}\\bin\\go.exe "), done
