"""The .cmd shims in Wine's cmd.exe: they run what Python decides, or ask gosdk, in every row that Windows can hold.

Wine's cmd is not Windows' own (docs/windows.md says what it lacks); the programs that the shims start are built here.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.selection.answers import answers
from gvm_py.selection.shims import scripts
from gvm_py.system.template import fill_cmd, read_template
from tests.selection.test_shim_table import ANSWERS_WITHOUT_SDK, Ground
from tests.support.selection import DEFAULTS, VERSIONS, Case

WINDOWS = Platform("windows", "amd64")

WINE, COMPILER = shutil.which("wine"), shutil.which("x86_64-w64-mingw32-gcc")
needs_wine = pytest.mark.skipif(
    not (WINE and COMPILER), reason="without wine and mingw NOTHING is proven about the .cmd shims here"
)
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
  return 0;
}
"""
# Wine 8 does not split a value inside of another loop as cmd does, so that every file that asks is left to gosdk there.
MUST_BE_FAST = {"nothing, but a default"}


class Windows:
    """The stores of the table on drive Z:, which is this file system, with .cmd shims and fake programs."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.env = {**os.environ, "HOME": str(base), "WINEPREFIX": str(base / "prefix"), "WINEDEBUG": "-all"}
        (base / "program.c").write_text(PROGRAM)
        subprocess.run([str(COMPILER), "-o", base / "program.exe", base / "program.c"], check=True)
        for place in (self.cli, *(self.sdk(text) / "bin" / "go.exe" for text in VERSIONS)):
            place.parent.mkdir(parents=True)
            os.link(base / "program.exe", place)

    @property
    def cli(self) -> Path:
        return self.base / "cli" / "gosdk.exe"

    def sdk(self, text: str) -> Path:
        return self.base / "sdks" / f"go{text}"

    def shim(self, store: str) -> Path:
        return self.base / "stores" / store / "shims" / "go.cmd"

    def write_store(self, ground: Ground, store: str, known: set[str]) -> None:
        shim = self.shim(store)
        shim.parent.mkdir(parents=True)
        cli = Path(on_drive(self.cli))
        shim.write_bytes(scripts(Layout(shim.parent.parent), cli, (), platform=WINDOWS)["go.cmd"])
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
    """Tell whether Windows and a batch file can hold the names, files, variables and arguments of a row."""
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
        if said == f"ran {goroot}\\bin\\go.exe GOROOT={goroot} ROOT= LEAKED=" and passed == list(case.args):
            fast.add(case.name)
        elif not said.startswith(f"ran {on_drive(windows.cli)} ") or passed != ["shim-exec", "go", "--", *case.args]:
            wrong[case.name] = f"{said} {passed}, expected {outcome}"
        if case.name in fast and outcome in ANSWERS_WITHOUT_SDK:
            wrong[case.name] = f"{said}, expected that it asks"
    assert wrong == {}
    assert len(rows) > 100
    assert fast >= MUST_BE_FAST


@needs_wine
def test_a_bridge_starts_its_sdk_with_its_words_and_exit_code(ground: Ground, windows: Windows) -> None:
    root = windows.base / "bridged"
    (root / "shims").mkdir(parents=True)
    for name in ("go1.22.3", "go1.23.1"):
        bridge = fill_cmd(read_template("bridge.cmd"), {"VERSION": name, "GOROOT": f"Z:\\gone\\{name}"})
        (root / "shims" / f"{name}.cmd").write_bytes(bridge)
    (root / "versions" / "go1.22.3" / "bin").mkdir(parents=True)
    os.link(windows.base / "program.exe", root / "versions" / "go1.22.3" / "bin" / "go.exe")
    shims, said = on_drive(root / "shims"), on_drive(root)
    windows.run(
        [
            f'call "{shims}\\go1.22.3.cmd" version "a b" >"{said}\\one.txt"',
            f'call "{shims}\\go1.23.1.cmd" version 2>"{said}\\two.txt"',
        ]
    )
    goroot = on_drive(root / "versions" / "go1.22.3")
    ran = f"ran {goroot}\\bin\\go.exe GOROOT={goroot} ROOT= LEAKED="
    assert (root / "one.txt").read_text().splitlines() == [ran, "version", "a b"]
    assert (root / "two.txt").read_text().splitlines() == [
        "gosdk: the SDK go1.23.1 is no longer in Z:\\gone\\go1.23.1",
        "hint: gosdk install go1.23.1",
    ]


def test_on_windows_each_shim_is_a_batch_file_with_its_line_ends(ground: Ground) -> None:
    layout = ground.lab.layout("plain")
    cli = Path("C:/50%/gosdk.exe")
    found = scripts(layout, cli, ground.lab.installed("plain"), "local", platform=WINDOWS)
    assert set(found) == {"go.cmd", "gofmt.cmd", *(f"go{text}.cmd" for text in VERSIONS)}
    for script in found.values():
        assert b"\r\n" in script
        assert b"\n" not in script.replace(b"\r\n", b"")
    assert b'set "cli=C:/50%%/gosdk.exe"' in found["go.cmd"]
    assert b'set "GOTOOLCHAIN=local"' in found["gofmt.cmd"]
    assert b"\\bin\\gofmt.exe" in found["gofmt.cmd"]
