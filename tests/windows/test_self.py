"""`gosdk self`: refused where install.ps1 did not install gosdk, else install.ps1 goes on when gosdk has ended.

No PowerShell runs here: a program of the tests stands for powershell.exe and prints what it was started with.
"""

import json
import os
import re
import shutil

import pytest

from tests.windows.machine import Account
from tests.windows.releases import build_go


def test_what_pip_installed_is_left_to_pip(stocked: Account) -> None:
    for command in ("uninstall", "upgrade"):
        refused = stocked.gosdk("self", command, *(["--keep-sdks"] if command == "uninstall" else []))
        assert refused.code == 1, refused
        assert f'"{stocked.machine.python}" -m pip' in refused.err


RUN = """
import json, subprocess, sys
other = subprocess.Popen([sys.argv[1], "sleep", "100"], stdout=subprocess.DEVNULL)
done = subprocess.run(sys.argv[2:], capture_output=True, text=True)
hint = done.stderr.rpartition("hint: ")[2].strip()
ended = subprocess.run(hint, capture_output=True).returncode if hint.startswith("taskkill ") else None
other.kill()
print(json.dumps([done.returncode, done.stderr, other.pid, ended]))
"""


def installed(account: Account) -> list[str]:
    """Copy this gosdk and its Python to where the store has its own, and return how that is started."""
    if account.machine.drive_c is None:
        pytest.skip("only the Python under Wine can be copied as it is")
    python = account.machine.drive_c / account.machine.python.split("\\")[1]
    shutil.copytree(python, account.root / "self", copy_function=os.link)
    return [f"{account.spelled(account.root)}\\self\\python.exe", "-m", "gvm_py", "self"]


@pytest.mark.parametrize("words", ["upgrade --from x.whl", "uninstall --keep-sdks"])
def test_another_gosdk_that_runs_is_named_before_anything_changes(account: Account, words: str) -> None:
    gosdk = installed(account)
    other = account.root / "self" / "Scripts" / "other.exe"
    other.write_bytes(build_go())
    done = account.script(RUN, account.spelled(other), *gosdk, *words.split())
    assert done.code == 0, done
    code, said, pid, ended = json.loads(done.out)
    what = f"another gosdk runs, and a program that runs cannot be replaced: process {pid} (other.exe)"
    assert (code, said, ended) == (1, f"error: {what}\nhint: taskkill /F /PID {pid}\n", 0)


@pytest.mark.parametrize(
    "words", [("uninstall", "--yes"), ("uninstall", "--keep-sdks"), ("upgrade", "--from", "x y.whl")]
)
def test_the_installer_is_reported_whom_to_wait_for(stocked: Account, account: Account, words: tuple[str, ...]) -> None:
    gosdk = installed(account)
    programs = account.cwd / "programs"
    programs.mkdir()
    (programs / "powershell.exe").write_bytes(build_go())
    path = f"{account.spelled(programs)};{account.environment()['PATH']}"
    ran = account.run([*gosdk, *words], env={"PATH": path}, until_closed=True)
    assert ran.code == 0, ran.err
    assert "goes on in this window" in ran.err
    said = re.findall(r"\[([^]]*)\]", ran.out)
    assert said[:4] == ["-NoProfile", "-ExecutionPolicy", "Bypass", "-File"]
    assert said[4].endswith("\\install.ps1")
    option = "--from" if words[0] == "upgrade" else "--uninstall"
    assert option in said
    assert words[-1] in said
    assert said[-2] == "--after"
    assert said[-1].isdigit()
