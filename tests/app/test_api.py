"""The Python API: what other tools get is what the commands and the shims say."""

import subprocess

import pytest

from gvm_py import api
from gvm_py.api import Gosdk, GoVersion, NotFoundError, UsageError
from tests.support.internet import Internet
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def gosdk(sandbox: Sandbox) -> Gosdk:
    for version in ("1.22.3", "1.23.1"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    return Gosdk.open(sandbox.environment())


def test_what_is_installed_is_what_list_says(gosdk: Gosdk, sandbox: Sandbox) -> None:
    rows = sandbox.gosdk("list", "--json").json()["data"]
    assert [(sdk.version.text, str(sdk.goroot)) for sdk in gosdk.installed()] == [
        (row["version"], row["goroot"]) for row in rows
    ]


def test_the_decision_is_that_of_current(gosdk: Gosdk, sandbox: Sandbox) -> None:
    (sandbox.cwd / ".go-version").write_text("1.22\n")
    decision = gosdk.decide(sandbox.cwd)
    told = sandbox.gosdk("current", "--json").json()["data"]
    assert (decision.rule, str(decision.goroot)) == (told["rule"], told["goroot"])
    assert decision.version == GoVersion.parse("1.22.3")


def test_a_process_with_the_environment_of_an_sdk_runs_it(gosdk: Gosdk, sandbox: Sandbox) -> None:
    (sandbox.cwd / "go.mod").write_text("module m\n\ngo 1.22.3\n")
    sdk = gosdk.sdk_for(sandbox.cwd)
    env = gosdk.environment(sdk)
    done = subprocess.run(["go", "version"], env=env, cwd=sandbox.cwd, capture_output=True, text=True, check=True)
    assert done.stdout.startswith("go version go1.22.3")
    assert env["GOROOT"] == str(sdk.goroot)


def test_install_installs_and_prints_nothing(
    sandbox: Sandbox, internet: Internet, capfd: pytest.CaptureFixture[str]
) -> None:
    internet.publish("1.22.3")
    sdk = Gosdk.open(sandbox.environment()).install("1.22")
    assert sdk.goroot == sandbox.root / "versions" / "go1.22.3"
    assert sdk in Gosdk.open(sandbox.environment()).installed()
    assert capfd.readouterr() == ("", "")


def test_a_missing_sdk_is_an_error_that_says_what_to_type(gosdk: Gosdk, sandbox: Sandbox) -> None:
    (sandbox.cwd / ".go-version").write_text("1.19\n")
    with pytest.raises(NotFoundError) as caught:
        gosdk.sdk_for(sandbox.cwd)
    assert caught.value.exit_code == 3
    assert "gosdk install 1.19" in caught.value.hint


def test_a_root_that_is_no_absolute_path_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(UsageError, match="not an absolute path"):
        Gosdk.open(sandbox.environment({"GOSDK_ROOT": "somewhere"}))


def test_opening_creates_nothing(sandbox: Sandbox) -> None:
    assert Gosdk.open(sandbox.environment()).installed() == ()
    assert not sandbox.root.exists()


def test_all_names_that_are_promised_are_there_and_documented() -> None:
    for name in api.__all__:
        assert getattr(api, name).__doc__, name
