"""`gosdk self`: refused where install.ps1 did not install gosdk, else install.ps1 goes on when gosdk has ended.

No PowerShell runs here: a program of the tests stands for powershell.exe and prints what it was started with.
"""

import re

import pytest

from tests.windows.machine import Account
from tests.windows.releases import build_go


def test_what_pip_installed_is_left_to_pip(stocked: Account) -> None:
    for command in ("uninstall", "upgrade"):
        refused = stocked.gosdk("self", command, *(["--keep-sdks"] if command == "uninstall" else []))
        assert refused.code == 1, refused
        assert f'"{stocked.machine.python}" -m pip' in refused.err


@pytest.mark.parametrize(
    "words", [("uninstall", "--yes"), ("uninstall", "--keep-sdks"), ("upgrade", "--from", "x y.whl")]
)
def test_the_installer_is_reported_whom_to_wait_for(stocked: Account, account: Account, words: tuple[str, ...]) -> None:
    if account.machine.drive_c is None:
        pytest.skip("a link in place of the installation is made for Wine only")
    account.root.mkdir()
    # Wine takes a link of this file system for the directory it leads to: so this gosdk is the store's own.
    (account.root / "self").symlink_to(account.machine.drive_c / account.machine.python.split("\\")[1])
    programs = account.cwd / "programs"
    programs.mkdir()
    (programs / "powershell.exe").write_bytes(build_go())
    path = f"{account.spelled(programs)};{account.environment()['PATH']}"
    ran = account.gosdk("self", *words, env={"PATH": path}, until_closed=True)
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
