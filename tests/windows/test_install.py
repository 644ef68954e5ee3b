"""Install, list, verify, uninstall and their kin, as a user of Windows types them."""

from tests.windows.machine import Account
from tests.windows.releases import Releases


def test_install_then_list_and_verify(account: Account, releases: Releases) -> None:
    releases.publish("1.22.3", "1.23.1")
    done = account.gosdk("install", "1.22", "1.23")
    assert done.code == 0, done.err
    assert account.gosdk("list").out.count("1.2") >= 2
    assert account.gosdk("verify").code == 0
    ran = account.gosdk("exec", "1.22", "--", "go", "version")
    assert ran.out.startswith("go version go1.22.3 windows/amd64"), ran
