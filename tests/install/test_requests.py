"""`gosdk install REQUEST`: each form of a request, several at once, what is here already, what nobody can answer."""

from pathlib import Path

import pytest

from tests.support import faults
from tests.support.internet import Internet
from tests.support.offline import without_network
from tests.support.run import Sandbox

RELEASES = ("1.20.14", "1.21.13", "1.22.3", "1.22.12", "1.23.0", "1.23.1", "1.24rc1", "1.24rc2")


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    for version in RELEASES:
        internet.publish(version)


def installed(sandbox: Sandbox) -> list[str]:
    return [row["version"] for row in sandbox.gosdk("list", "--json").json()["data"]]


@pytest.mark.parametrize(
    ("request_text", "version"),
    [
        ("1.22", "1.22.12"),
        ("1.22.x", "1.22.12"),
        ("go1.22", "1.22.12"),
        ("1.20", "1.20.14"),
        ("1", "1.23.1"),
        ("1.22.3", "1.22.3"),
        ("go1.22.3", "1.22.3"),
        ("1.24rc1", "1.24rc1"),
        ("1.24rc", "1.24rc2"),
        ("~1.22.3", "1.22.12"),
        ("~1.24rc1", "1.24rc2"),
        (">=1.22,<1.23", "1.22.12"),
        (">1.22.3,!=1.23.1", "1.23.0"),
        ("latest", "1.23.1"),
        ("stable", "1.23.1"),
        ("oldstable", "1.22.12"),
    ],
)
def test_each_form_of_a_request_is_answered(sandbox: Sandbox, request_text: str, version: str) -> None:
    outcome = sandbox.gosdk("install", request_text)
    assert outcome.code == 0, outcome.err
    assert f"\ninstalled go{version} (" in f"\n{outcome.err}"
    assert sandbox.receipt(version)["version"] == version


def test_several_are_installed_at_once_from_one_look_at_the_index(sandbox: Sandbox, internet: Internet) -> None:
    outcome = sandbox.gosdk("install", "1.20", "1.21", "1.22", "1.22.12", "1.23", "1.24rc1", "--json")
    assert outcome.code == 0, outcome.err
    rows = outcome.json()["data"]
    assert [row["version"] for row in rows] == ["1.20.14", "1.21.13", "1.22.12", "1.22.12", "1.23.1", "1.24rc1"]
    assert [row["installed"] for row in rows].count(False) == 1
    assert len(internet.http.asked("/dl/")) == 1
    assert len(internet.downloads()) == 5
    assert installed(sandbox) == ["1.20.14", "1.21.13", "1.22.12", "1.23.1", "1.24rc1"]


def test_one_that_fails_does_not_stop_the_others(sandbox: Sandbox, internet: Internet) -> None:
    internet.http.every_answer("/dl/go1.21.13.linux-amd64.tar.gz", faults.web_page)
    outcome = sandbox.gosdk("install", "1.20", "1.21", "1.22", "1.99", "--json")
    assert outcome.code == outcome.json()["error"]["exit_code"] == 4
    assert outcome.err.count("error: ") == 2, outcome.err
    assert installed(sandbox) == ["1.20.14", "1.22.12"]
    assert sandbox.below("staging") == []


def test_json_shows_what_a_program_needs_to_go_on(sandbox: Sandbox, internet: Internet) -> None:
    envelope = sandbox.gosdk("install", "1.22.3", "--json").json()
    assert {key: envelope[key] for key in ("schema", "command")} == {"schema": 1, "command": "install"}
    (row,) = envelope["data"]
    assert row == {
        "version": "1.22.3",
        "goroot": str(sandbox.root / "versions" / "go1.22.3"),
        "installed": True,
        "source": internet.dl,
        "roots": ["index", "sumdb"],
        "h1": sandbox.receipt("1.22.3")["h1"],
    }


@pytest.mark.parametrize("request_text", ["1.22", "1.22.3", "~1.22.1", ">=1.21"])
def test_what_is_here_is_answered_without_a_network(sandbox: Sandbox, internet: Internet, request_text: str) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    outcome = sandbox.gosdk("install", request_text, within=without_network())
    assert (outcome.code, outcome.told) == (0, f"go1.22.3 is installed already: {sandbox.root}/versions/go1.22.3\n")


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--source", "gproxy", "there is no source 'gproxy'"), ("--mirror", "foo", "'foo' has no scheme")],
)
def test_a_wrong_address_is_refused_also_where_nothing_is_fetched(
    sandbox: Sandbox, option: str, value: str, said: str
) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    done = sandbox.gosdk("install", "1.22.3", option, value)
    assert (done.code, done.out) == (2, "")
    assert f"{option}: {said}" in done.err


def test_an_answer_from_the_store_loads_no_network_code(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    outcome = sandbox.gosdk("install", "1.22.3", env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert "installed already" in outcome.err
    loaded = {line.rpartition("|")[2].strip() for line in outcome.err.splitlines()}
    assert loaded.isdisjoint({"httpx", "httpcore", "ssl", "cryptography", "tomlkit", "tqdm", "filelock"})


def test_only_the_sources_know_which_release_is_the_latest(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("install", "1.21").code == 0
    for word, version in (("latest", "1.23.1"), ("oldstable", "1.22.12")):
        assert f"installed go{version} " in sandbox.gosdk("install", word).err


def test_a_word_is_answered_offline_from_the_kept_index(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("install", "latest").code == 0
    outcome = sandbox.gosdk("install", "stable", within=without_network())
    assert outcome.told == f"go1.23.1 is installed already: {sandbox.root}/versions/go1.23.1\n"


def test_reinstall_replaces_the_tree(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    goroot = sandbox.root / "versions" / "go1.22.3"
    (goroot / "LICENSE").write_text("mine")
    (goroot / "junk").mkdir()
    assert sandbox.gosdk("install", "1.22.3", "--reinstall").code == 0
    assert (goroot / "LICENSE").read_text() == "licence\n"
    assert not (goroot / "junk").exists()


@pytest.mark.parametrize(
    ("file", "text", "version"),
    [
        (".go-version", "1.21\n", "1.21.13"),
        ("go.mod", "module m\n\ngo 1.22.3\n", "1.22.3"),
        ("go.mod", "module m\n\ngo 1.21\n\ntoolchain go1.22.12\n", "1.22.12"),
        ("go.work", "go 1.23.0\n", "1.23.0"),
    ],
)
def test_without_a_request_this_directory_asks(sandbox: Sandbox, file: str, text: str, version: str) -> None:
    (sandbox.cwd / file).write_text(text)
    outcome = sandbox.gosdk("install")
    assert outcome.code == 0, outcome.err
    assert outcome.err.startswith(f"{sandbox.cwd / file}:")
    assert installed(sandbox) == [version]


def test_where_nothing_asks_the_user_is_asked_to(sandbox: Sandbox) -> None:
    outcome = sandbox.gosdk("install")
    assert outcome.code == 2
    assert outcome.err.endswith("hint: gosdk install stable\n")


@pytest.mark.parametrize("text", ["./1.22", "https://evil.example/go1.22.3.linux-amd64.tar.gz", "../x.tar.gz"])
def test_a_project_cannot_name_an_archive(sandbox: Sandbox, text: str) -> None:
    (sandbox.cwd / ".go-version").write_text(f"{text}\n")
    outcome = sandbox.gosdk("install")
    assert outcome.code == 2
    assert ".go-version:1" in outcome.err
    assert installed(sandbox) == []


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("vv1.22", "1.22"),
        ("1.22.03", "1.22.3"),
        ("1.22-rc1", "1.22rc1"),
        ("Latest", "latest"),
        ("latst", "latest"),
        ("1,22", "1.22"),
        ("banana", ""),
        ("", ""),
    ],
)
def test_what_is_no_request_is_reported_with_the_nearest_one(
    sandbox: Sandbox, internet: Internet, text: str, near: str
) -> None:
    outcome = sandbox.gosdk("install", "1.22", text)
    assert (outcome.code, outcome.out) == (2, "")
    forms = "write it like 1.22, 1.22.3, 1.27rc1, ~1.22.3, '>=1.22,<1.25', latest, stable or oldstable"
    meant, hint = (f"did you mean {near}?", f"gosdk install 1.22 {near}") if near else (forms, "gosdk help versions")
    assert outcome.err.endswith(f"; {meant}\nhint: {hint}\n")
    assert internet.releases.asked == []


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("1.22.7", "1.22"),
        ("1.19", "1.20"),
        ("1.99.1", "1.23"),
        ("~1.22.13", "1.22"),
        ("1.24rc7", "1.24rc2"),
        (">=1.40", "1.23"),
    ],
)
@pytest.mark.parametrize("source", ["index", "goproxy"])
def test_an_unknown_version_is_exit_3_with_the_nearest(
    sandbox: Sandbox, internet: Internet, text: str, near: str, source: str
) -> None:
    outcome = sandbox.gosdk("install", text, "--source", internet.dl if source == "index" else source)
    assert (outcome.code, outcome.out) == (3, "")
    assert f"error: there is no Go {text} for linux/amd64; asked:\n" in outcome.err
    # An address may hold a password, and is not repeated.
    rest = " --source goproxy" if source == "goproxy" else ""
    assert outcome.err.endswith(f"\nhint: gosdk install {near}{rest}\n")
    assert internet.downloads() == []


@pytest.mark.parametrize("text", ["1.25.0", "1.25", ">=1.25"])
def test_a_release_younger_than_the_kept_index_is_found(sandbox: Sandbox, internet: Internet, text: str) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    internet.publish("1.25.0")
    assert sandbox.gosdk("install", text).code == 0
    assert len(internet.http.asked("/dl/")) == 2


def test_an_interrupted_publication_is_finished_by_the_next_run(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    bridge, answer = sandbox.root / "shims" / "go1.22.3", sandbox.root / "resolve" / "go1.22.3"
    bridge.unlink()
    answer.unlink()
    assert "installed already" in sandbox.gosdk("install", "1.22.3").err
    assert Path(answer.read_text().rstrip("\n")).samefile(sandbox.root / "versions" / "go1.22.3")
    assert bridge.exists()


def test_without_a_network_all_that_was_tried_is_reported_in_order(sandbox: Sandbox) -> None:
    options = ("--source", "auto", "--json")
    outcome = sandbox.gosdk("install", "1.22", *options, env={"GOPROXY": "direct"}, within=without_network())
    assert outcome.code == outcome.json()["error"]["exit_code"] == 5
    lines = outcome.err.splitlines()
    assert lines[0] == "error: could not get Go 1.22: no source answered; asked:"
    assert [line.strip().partition(": ")[0] for line in lines[1:-1]] == ["go.dev", "GOPROXY", "the archive cache"]
    assert lines[1].startswith("  go.dev: could not fetch https://go.dev/dl/: cannot find the host go.dev: ")
    assert lines[2].startswith("  GOPROXY: could not fetch https://go.dev/dl/mod/golang.org/toolchain/@v/list: ")
    assert lines[-1] == "hint: gosdk list-remote --refresh"
