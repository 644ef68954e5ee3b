"""`gosdk info` shows what is known here about one version, and asks nobody."""

import subprocess

import pytest

from tests.support.hints import hints_in
from tests.support.internet import Internet
from tests.support.offline import without_network
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def box(sandbox: Sandbox, internet: Internet) -> Sandbox:
    """A store with go1.22.3 from the index, where a newer patch and two newer minors were seen."""
    for version in ("1.22.3", "1.22.4", "1.23.1", "1.24.0"):
        internet.publish(version)
    assert sandbox.gosdk("install", "1.22.3").code == 0
    assert sandbox.gosdk("list-remote").code == 0
    (sandbox.cwd / ".go-version").write_text("1.22.3\n")
    return sandbox


def test_an_installed_version_shows_source_support_and_what_selects_it(box: Sandbox) -> None:
    done = box.gosdk("info", "1.22")
    shown = dict(line.split(maxsplit=1) for line in done.out.splitlines())
    assert shown["release"] == "go1.22.3, a release; the newest of Go 1.22 is go1.22.4"
    assert shown["support"].startswith("end of life: only 1.24 and 1.23 get fixes")
    assert shown["security"] == "not known: no copy of the vulnerability database is kept here"
    assert shown["installed"] == str(box.root / "versions" / "go1.22.3")
    assert "verified by the release index" in shown["source"]
    assert shown["selected"] == f"{box.cwd}/.go-version:1"
    assert shown["notes"] == "https://go.dev/doc/devel/release#go1.22.3"
    assert hints_in(done.err) == ["gosdk upgrade 1.22"]


def test_a_release_that_is_only_known_is_shown_with_how_to_install_it(box: Sandbox) -> None:
    done = box.gosdk("info", "stable")
    assert "go1.24.0, the newest release of Go 1.24" in done.out
    assert "supported: 1.24 and 1.23 get fixes" in done.out
    assert "https://go.dev/doc/go1.24\n" in done.out
    assert hints_in(done.err) == ["gosdk install 1.24.0"]


def test_no_network_is_used(box: Sandbox) -> None:
    command = [*without_network(), *box.command("info", "1.22.3", "--json")]
    assert '"end_of_life": true' in subprocess.check_output(command, env=box.environment(), cwd=box.cwd, text=True)


@pytest.mark.parametrize(("word", "code"), [("1.19", 3), ("nonsense", 2), ("", 2)])
def test_what_nobody_knows_is_an_error(word: str, code: int, sandbox: Sandbox) -> None:
    assert sandbox.gosdk("info", word).code == code


def test_before_any_list_was_seen_nothing_is_claimed(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    shown = sandbox.gosdk("info", "1.22.3", "--json").json()["data"]
    assert (shown["known"], shown["end_of_life"], shown["vulnerabilities"]) == (False, None, None)
