"""Stores in odd places: another drive, drive letters of either case, a UNC path, a relative or foreign path."""

import pytest

from tests.windows.machine import Account


@pytest.mark.parametrize("name", ["st ore", "名 store", "it's & 100% ^x"])
def test_a_store_may_have_any_name(online: Account, name: str) -> None:
    root = f"{online.spelled(online.cwd)}\\{name}"
    online.configure()
    source = {"GOSDK_ROOT": root.replace("C:", "c:", 1)}
    done = online.gosdk("install", "1.22", env=source)
    assert done.code == 0, done.err
    ran = online.gosdk("exec", "1.22", "--", "go", "version", env={"GOSDK_ROOT": root})
    # The small go.exe of the tests prints in the code page of the console, so the name of the store may be lost.
    assert "\\versions\\go1.22.3 [version]" in ran.out, ran


@pytest.mark.parametrize("root", ["x", "\\x", "C:x", "/c/gosdk"])
def test_a_root_that_is_not_absolute_is_shown_as_typed(account: Account, root: str) -> None:
    refused = account.gosdk("list", env={"GOSDK_ROOT": root})
    assert refused.code == 2
    assert root in refused.err
