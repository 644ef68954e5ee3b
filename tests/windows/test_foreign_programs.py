"""A cloned project brings programs along that are called like those that gosdk starts: none of them ever runs."""

from pathlib import Path

import pytest

from tests.windows.dlls import compile_program
from tests.windows.machine import Account
from tests.windows.test_editors import WORKSPACE

NAMES = ("go", "gofmt", "git", "cmd", "powershell", "pwsh", "tasklist", "bash", "ps", "make", "gosdk", "python", "code")
TRAP = r"""
#include <stdio.h>
#include <string.h>
#include <windows.h>
int main(void) {
  char mark[4200];
  GetModuleFileNameA(0, mark, 4096);
  fclose(fopen(strcat(mark, ".ran"), "w"));
  return 0;
}
"""
COMMANDS = (
    *("list", "status", "doctor", "current --why", "which", "verify", "env 1.22", "setup --print", "rehash", "upgrade"),
    *("use 1.23", "use --mod 1.23", "default 1.23", "sync-ide", "lock", "tools list", "ci-check", "bump"),
    *("exec 1.22 -- go version", "matrix 1.22 1.23 -- go version", "matrix 1.22 --run ver", "gc --dry-run"),
    *("bisect 1.22.3 1.23.1 -- go version", "install --source . tip", "self upgrade", "doctor --fix", "preview 1.23"),
)


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A program that leaves a file beside itself when it runs."""
    target = tmp_path_factory.mktemp("trap") / "trap.exe"
    compile_program(TRAP, target)
    return target.read_bytes()


def test_no_command_starts_what_lies_in_the_working_directory(own: Account, trap: bytes) -> None:
    files = {"go.mod": "module x\n\ngo 1.22.0\n", ".go-version": "1.22\n", ".idea/workspace.xml": WORKSPACE.format("")}
    directory = own.project("cloned", files)
    for name in NAMES:
        (directory / f"{name}.exe").write_bytes(trap)
        for suffix in ("bat", "cmd", "com"):
            (directory / f"{name}.{suffix}").write_bytes(b'@echo ran >"%~f0.ran"\r\n' if suffix != "com" else trap)
    (directory / "make.bat").write_bytes(b'@echo ran >"%~f0.ran"\r\n')
    # An entry of PATH that is empty or relative means the working directory as well.
    path = {"PATH": f".;;{own.environment()['PATH']}"}
    for words in COMMANDS:
        done = own.gosdk(*words.split(), cwd=directory, env=path, timeout=300)
        assert done.code != 70, (words, done.err)
        assert ran(directory) == [], words
    for line in ("go version", "gofmt -l", "gosdk current", "gosdk exec -- go version"):
        shim, *arguments = line.split()
        own.run([own.spelled(own.root / "shims" / f"{shim}.exe"), *arguments], cwd=directory, env=path)
        assert ran(directory) == [], line


def ran(directory: Path) -> list[str]:
    """Return which programs of the project have run."""
    return sorted(path.name for path in directory.glob("*.ran"))


@pytest.mark.parametrize("suffixes", [None, ".EXE", ";;exe;.Com;"])
def test_an_odd_pathext_changes_nothing(stocked: Account, suffixes: str | None) -> None:
    env = {"PATHEXT": suffixes}
    assert "go version go1.22.3 " in stocked.gosdk("exec", "1.22", "--", "go", "version", env=env).out
    assert stocked.gosdk("which", "gofmt", "--sdk", "1.22", env=env).out.endswith("\\bin\\gofmt.exe\n")
