"""`gosdk list`, `list-remote` and `uninstall`: what is here, what can be had, and what follows when one goes."""

import json
from pathlib import Path

import pytest

from gvm_py.paths import Layout
from gvm_py.store import Store
from gvm_py.version import GoVersion
from tests.support import faults
from tests.support.internet import Internet
from tests.support.offline import without_network
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

RELEASES = ("1.20.14", "1.21.13", "1.22.3", "1.22.12", "1.23rc1")


@pytest.fixture
def stocked(sandbox: Sandbox, internet: Internet) -> Sandbox:
    """Two installed SDKs, the older one the default, and five releases in the index."""
    for version in RELEASES:
        internet.publish(version)
    assert sandbox.gosdk("install", "1.20", "1.22").code == 0
    assert sandbox.gosdk("default", "1.20").code == 0
    return sandbox


def answer(sandbox: Sandbox, key: str) -> str | None:
    """Return the name of the SDK that a shim would find under `key`."""
    file = sandbox.root / "resolve" / key
    return Path(file.read_text().rstrip("\n")).name if file.exists() else None


def test_an_empty_store_lists_nothing_and_says_what_to_type(sandbox: Sandbox) -> None:
    outcome = sandbox.gosdk("list")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "no SDK is installed yet\nhint: gosdk install stable\n"
    assert sandbox.gosdk("list", "--json").json() == {"schema": 1, "command": "list", "data": []}
    assert not sandbox.root.exists()


def test_bare_names_are_for_scripts(stocked: Sandbox) -> None:
    for words in (("list", "--bare"), ("versions", "--bare")):
        outcome = stocked.gosdk(*words)
        assert (outcome.code, outcome.out, outcome.err) == (0, "go1.20.14\ngo1.22.12\n", "")


def test_a_version_narrows_the_list(stocked: Sandbox) -> None:
    every = stocked.gosdk("list", "--bare").out.split()
    assert len(every) > 1
    version = every[0].removeprefix("go")
    assert stocked.gosdk("list", version, "--bare").out == f"go{version}\n"
    assert [found["version"] for found in stocked.gosdk("list", f"go@{version}", "--json").json()["data"]] == [version]
    missing = stocked.gosdk("list", "1.99")
    assert (missing.code, missing.out) == (3, "")
    assert missing.err == "error: Go 1.99 is not installed\nhint: gosdk list-remote 1.99\n"


def test_the_list_shows_size_time_source_default_and_end_of_life(stocked: Sandbox, internet: Internet) -> None:
    receipts = {version: stocked.receipt(version) for version in ("1.20.14", "1.22.12")}
    when = {version: receipt["installed_at"][:10] for version, receipt in receipts.items()}
    host = internet.dl.removeprefix("http://").partition("/")[0]
    marks = f"active (by {stocked.root}/default:1), default, end of life"
    assert [line.split(maxsplit=5) for line in stocked.gosdk("list").out.splitlines()] == [
        ["VERSION", "SIZE", "INSTALLED", "SOURCE", "NOTES"],
        ["*", "go1.20.14", str(receipts["1.20.14"]["size"]), "B", when["1.20.14"], f"{host}  {marks}"],
        ["go1.22.12", str(receipts["1.22.12"]["size"]), "B", when["1.22.12"], host],
    ]
    rows = stocked.gosdk("list", "--json").json()["data"]
    assert rows[0] == {
        "version": "1.20.14",
        "name": "go1.20.14",
        "official": True,
        "layer": None,
        "goroot": str(stocked.root / "versions" / "go1.20.14"),
        "linked": False,
        "platform": "linux/amd64",
        "default": True,
        "active": True,
        "eol": True,
        "size": receipts["1.20.14"]["size"],
        "installed_at": receipts["1.20.14"]["installed_at"],
        "source": internet.dl,
        "roots": ["index", "sumdb"],
    }


def test_a_linked_sdk_is_listed_as_one(stocked: Sandbox, tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "elsewhere", "1.19.1")
    Store(Layout(stocked.root), 5, print).link(GoVersion.parse("1.19.1"), goroot)
    first = stocked.gosdk("list").out.splitlines()[1]
    assert first.split() == ["go1.19.1", "-", "-", "linked", "to", str(goroot), "end", "of", "life"]


def test_an_sdk_for_another_machine_is_marked(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3", "linux-arm64")
    assert sandbox.gosdk("install", "1.22.3", "--arch", "arm64").code == 0
    assert sandbox.gosdk("list").out.endswith("  for linux/arm64\n")


def test_a_broken_receipt_does_not_hide_the_sdk(stocked: Sandbox) -> None:
    (stocked.root / "versions" / "go1.22.12" / ".gosdk.json").write_text("[]")
    outcome = stocked.gosdk("list")
    assert outcome.code == 0
    assert outcome.out.splitlines()[2].split() == ["go1.22.12", "-", "-", "unknown", "source"]
    assert "warning: the receipt " in outcome.err


def test_the_list_may_go_to_a_reader_that_leaves(stocked: Sandbox) -> None:
    shell = ("sh", "-c", '"$@" | true', "sh")
    assert stocked.gosdk("list", within=shell).err == ""


def test_the_newest_of_each_minor_can_be_had(stocked: Sandbox, internet: Internet) -> None:
    outcome = stocked.gosdk("list-remote")
    assert outcome.out.splitlines() == [
        "go1.23rc1  prerelease",
        "go1.22.12  installed",
        "go1.21.13",
        "go1.20.14  installed, end of life",
    ]
    assert outcome.err == f"releases for linux/amd64 from {internet.dl}\n"


def test_all_lists_every_release_and_a_request_those_that_answer(stocked: Sandbox) -> None:
    everything = stocked.gosdk("list-remote", "--all").out.splitlines()
    assert [line.split()[0] for line in everything] == [f"go{version}" for version in reversed(RELEASES)]
    assert stocked.gosdk("list-remote", "1.22").out.splitlines() == ["go1.22.12  installed", "go1.22.3"]
    assert stocked.gosdk("list-remote", "latest").out == "go1.22.12  installed\n"
    assert len(stocked.gosdk("list-remote", "latest", "--all").out.splitlines()) > 1
    assert stocked.gosdk("list-remote", ">=1.21,<1.22.5").out.splitlines() == ["go1.22.3", "go1.21.13"]


def test_the_remote_list_is_json_on_demand(stocked: Sandbox, internet: Internet) -> None:
    data = stocked.gosdk("list-remote", "1.20", "--json").json()["data"]
    assert (data["source"], data["platform"]) == (internet.dl, "linux/amd64")
    assert data["releases"] == [
        {"version": "1.20.14", "stable": True, "eol": True, "installed": True, "confirmed": True}
    ]


def test_the_remote_list_of_another_platform_is_its_own(stocked: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.13", "darwin-arm64")
    outcome = stocked.gosdk("list-remote", "--platform", "darwin/arm64", "--refresh")
    assert outcome.out == "go1.22.13\n"
    assert stocked.gosdk("list-remote", "--platform", "Darwin/ARM64").out == outcome.out
    assert stocked.gosdk("list-remote", "--platform", "plan10").code == 2


@pytest.mark.parametrize("source", ["index", "goproxy"])
def test_a_request_that_nothing_answers_is_exit_3(stocked: Sandbox, internet: Internet, source: str) -> None:
    outcome = stocked.gosdk("list-remote", "1.22.99", "--source", internet.dl if source == "index" else source)
    assert (outcome.code, outcome.out) == (3, "")
    assert "lists no Go 1.22.99 for linux/amd64" in outcome.err
    assert outcome.err.endswith("hint: gosdk list-remote 1.22\n")


def test_a_proxy_lists_what_it_has(stocked: Sandbox) -> None:
    outcome = stocked.gosdk("list-remote", "--source", "goproxy", "--all")
    assert [line.split()[0] for line in outcome.out.splitlines()] == [f"go{version}" for version in reversed(RELEASES)]
    assert outcome.err == "releases for linux/amd64 from GOPROXY\n"


def test_offline_the_kept_index_answers_and_its_age_is_reported(stocked: Sandbox) -> None:
    for file in (stocked.root / "cache").glob("index-*"):
        header, _, index = file.read_bytes().partition(b"\n")
        checked = json.loads(header)["checked"] - 3 * 86400 - 60
        file.write_bytes(json.dumps({"etag": "", "checked": checked}).encode() + b"\n" + index)
    outcome = stocked.gosdk("list-remote", "1.22", within=without_network())
    assert outcome.code == 0
    assert outcome.out.splitlines() == ["go1.22.12  installed", "go1.22.3"]
    assert "using the release index of http://127.0.0.1" in outcome.err
    assert ", 3 days old\n" in outcome.err


def test_without_network_and_index_every_source_is_named(sandbox: Sandbox) -> None:
    outcome = sandbox.gosdk("list-remote", env={"GOPROXY": "direct"}, within=without_network())
    assert (outcome.code, outcome.out) == (5, "")
    first, go_dev, goproxy, hint = outcome.err.splitlines()
    assert first == "error: no source answered; asked:"
    assert go_dev.startswith("  go.dev: could not fetch https://go.dev/dl/: cannot find the host go.dev: ")
    assert goproxy.startswith("  GOPROXY: could not fetch https://go.dev/dl/mod/golang.org/toolchain/@v/list: ")
    assert hint.startswith("hint: ")


def test_an_unchanged_index_is_not_sent_again(stocked: Sandbox, internet: Internet) -> None:
    assert stocked.gosdk("list-remote", "--refresh").code == 0
    assert "if-none-match" in internet.http.asked("/dl/")[-1].headers
    internet.http.every_answer("/dl/", faults.status(500, Retry_After="0"))
    assert stocked.gosdk("list-remote").code == 0


def test_removal_takes_answers_and_shims_along(stocked: Sandbox) -> None:
    assert (answer(stocked, "go1.20"), answer(stocked, "default")) == ("go1.20.14", "go1.20.14")
    outcome = stocked.gosdk("uninstall", "1.20")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.startswith("removed go1.20.14\n")
    assert [answer(stocked, key) for key in ("go1.20", "go1.20.14", "default", "mod-1.20")] == [
        None,
        None,
        None,
        "go1.22.12",
    ]
    assert "shims/go1.20.14" not in stocked.below("shims")
    assert [row["version"] for row in stocked.gosdk("list", "--json").json()["data"]] == ["1.22.12"]
    missing = stocked.gosdk("uninstall", "1.20")
    assert missing.code == 3
    assert missing.err == "error: Go 1.20 is not installed\nhint: gosdk list\n"


def test_several_are_removed_or_none(stocked: Sandbox) -> None:
    assert stocked.gosdk("uninstall", "1.20", "1.99").code == 3
    assert len(stocked.gosdk("list", "--json").json()["data"]) == 2
    outcome = stocked.gosdk("uninstall", "1.20", "1.22", "1.22.12", "--json")
    assert [row["version"] for row in outcome.json()["data"]] == ["1.20.14", "1.22.12"]
    assert stocked.below("versions") == []


def test_what_was_removed_comes_back_without_a_network(stocked: Sandbox) -> None:
    assert stocked.gosdk("uninstall", "1.22.12").code == 0
    outcome = stocked.gosdk("install", "1.22.12", within=without_network())
    assert outcome.code == 0
    assert "installed go1.22.12 " in outcome.err
    assert " from the kept archive of " in outcome.err
    assert answer(stocked, "go1.22") == "go1.22.12"
    assert stocked.gosdk("verify", "1.22", "--offline").code == 0


def test_a_module_comes_back_without_a_network_too(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.12")
    assert sandbox.gosdk("install", "1.22.12", "--source", "goproxy").code == 0
    assert sandbox.gosdk("uninstall", "1.22").code == 0
    outcome = sandbox.gosdk("install", "1.22", "--source", "goproxy", within=without_network())
    assert outcome.code == 0, outcome.err
    assert sandbox.receipt("1.22.12")["roots"] == ["sumdb"]


def test_a_damaged_kept_archive_is_never_used(stocked: Sandbox, internet: Internet) -> None:
    assert stocked.gosdk("uninstall", "1.22.12").code == 0
    (archive,) = (stocked.root / "cache" / "archives").glob("*/go1.22.12.*")
    archive.write_bytes(archive.read_bytes()[:-1] + b"x")
    assert stocked.gosdk("install", "1.22.12").code == 0
    assert internet.downloads("go1.22.12.linux-amd64.tar.gz") == ["/dl/go1.22.12.linux-amd64.tar.gz"] * 2


def test_an_sdk_whose_go_command_is_gone_is_broken_and_not_missing(stocked: Sandbox) -> None:
    (stocked.cwd / "go.mod").write_text("module m\n\ngo 1.22.12\n")
    go = stocked.root / "versions" / "go1.22.12" / "bin" / "go"
    go.unlink()
    done = stocked.gosdk("list")
    rows = [line.split() for line in done.out.splitlines() if "go1.22.12" in line]
    assert rows == [["go1.22.12", "-", "-", "-", "broken"]]
    assert f"{go} is missing, so go1.22.12 selects nothing\nhint: gosdk install 1.22.12" in done.err
    for request in ("go.mod", ".go-version"):
        (stocked.cwd / request).write_text("1.22\n" if request == ".go-version" else "module m\n\ngo 1.22.12\n")
        selected = stocked.gosdk("current")
        assert f"error: the SDK go1.22.12 is broken: {go} is missing; {stocked.cwd}/{request}:" in selected.err
        assert "hint: gosdk install 1.22" in selected.err
    refused = stocked.gosdk("verify", "--repair", "1.22.12")
    assert refused.err == f"error: {go.parents[1]} has no go command any more\nhint: gosdk install 1.22.12\n"
    assert stocked.gosdk("install", "1.22.12").code == 0
    assert "broken" not in stocked.gosdk("list").out


def test_an_sdk_whose_go_command_cannot_be_run_is_listed_once(stocked: Sandbox) -> None:
    (stocked.cwd / "go.mod").write_text("module m\n\ngo 1.22.12\n")
    (stocked.root / "versions" / "go1.22.12" / "bin" / "go").chmod(0o644)
    assert "missing" not in stocked.gosdk("list").out
