"""`--arch`: an SDK for other processors than this machine's comes only with consent, and is known as such."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.errors import NotFoundError
from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.ui.reporter import Reporter
from tests.support.internet import Internet
from tests.support.run import Sandbox

MAC = Platform("darwin", "arm64")
INTEL = Platform("darwin", "amd64")


@pytest.fixture
def mac(sandbox: Sandbox, internet: Internet, tmp_path: Path) -> Iterator[App]:
    """What gosdk is on an arm64 Mac, where Go 1.15 has no port of its own."""
    internet.publish("1.15.15", "darwin-amd64")
    internet.publish("1.16.15", "darwin-amd64", "darwin-arm64")
    with open(tmp_path / "said", "w", encoding="utf-8") as said:
        app = App(sandbox.environment(), Layout(sandbox.root), Reporter(said))
        vars(app)["platform"] = MAC
        yield app
        app.close()


def test_a_version_older_than_the_port_is_exit_3_and_asks_for_consent(mac: App) -> None:
    with pytest.raises(NotFoundError) as caught:
        install(mac, InstallOptions(), ("~1.15.2",))
    assert caught.value.hint == "gosdk install --platform darwin/amd64 '~1.15.2'"
    assert mac.store.installed() == ()


def test_an_exact_version_says_which_ports_there_are(mac: App) -> None:
    with pytest.raises(NotFoundError, match=r"has no go1\.15\.15 for darwin/arm64, only for darwin/amd64"):
        install(mac, InstallOptions(), ("1.15.15",))


def test_with_consent_the_other_port_is_installed_and_answers_from_then_on(mac: App) -> None:
    (outcome,) = install(mac, InstallOptions(platform=INTEL), ("1.15",))
    assert outcome.receipt is not None
    assert outcome.receipt.platform == "darwin/amd64"
    assert [again.receipt for again in install(mac, InstallOptions(), ("1.15",))] == [None]


def test_where_there_is_a_port_nothing_else_is_taken(mac: App) -> None:
    (outcome,) = install(mac, InstallOptions(), ("1.16",))
    assert outcome.receipt is not None
    assert outcome.receipt.platform == "darwin/arm64"


def test_consent_is_not_asked_for_twice(mac: App) -> None:
    with pytest.raises(NotFoundError) as caught:
        install(mac, InstallOptions(platform=INTEL), ("1.14",))
    assert "--platform darwin/amd64" not in caught.value.hint


def test_an_sdk_of_another_arch_is_not_passed_off_as_the_one_asked_for(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3", "linux-amd64", "linux-arm64")
    assert sandbox.gosdk("install", "1.22.3").code == 0
    outcome = sandbox.gosdk("install", "1.22", "--arch", "arm64")
    assert outcome.code == 1
    assert "error: go1.22.3 is installed for linux/amd64, and a store holds one SDK of each version" in outcome.err
    assert outcome.err.endswith("hint: gosdk install --reinstall --platform linux/arm64 1.22.3\n")
    assert sandbox.gosdk("install", "1.22.3", "--arch", "arm64", "--reinstall").code == 0
    assert sandbox.receipt("1.22.3")["platform"] == "linux/arm64"
    assert sandbox.gosdk("verify").code == 0


def test_an_sdk_of_another_arch_has_the_tools_of_its_own(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3", "linux-386")
    assert sandbox.gosdk("install", "1.22.3", "--platform", "linux/386").code == 0
    assert sandbox.gosdk("default", "1.22.3").code == 0
    # The small SDK has few sources; its tools are those of linux/386.
    assert "pkg/tool" not in sandbox.gosdk("doctor", "--only", "sdk-complete").out
    (sdk,) = (line for line in sandbox.gosdk("status", "--json").json()["data"] if line["about"] == "sdk")
    assert sdk["state"] == "ok", sdk


@pytest.mark.parametrize(("arch", "code"), [("mips64", 3), ("../x", 2)])
def test_an_arch_that_is_none_is_refused(sandbox: Sandbox, internet: Internet, arch: str, code: int) -> None:
    internet.publish("1.22.3")
    assert sandbox.gosdk("install", "1.22.3", "--arch", arch).code == code
    assert sandbox.below("versions") == []
