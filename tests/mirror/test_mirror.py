"""`gosdk mirror` copies releases into a tree of plain files: proven, once, and whole whatever happens."""

import json
import re
from pathlib import Path

import pytest

from tests.support import faults
from tests.support.archives import sdk_archive, sdk_h1, sdk_module
from tests.support.internet import Internet
from tests.support.release_server import INDEX_PATH, MODULE_PATH
from tests.support.run import Outcome, Sandbox
from tests.support.static_tree import snapshot

ARCHIVE = "go1.22.3.linux-amd64.tar.gz"
MODULE = "v0.0.1-go1.22.3.linux-amd64"
MODULES = "golang.org/toolchain/@v"
SUMDB = "sumdb/sum.test"
BOTH = "the release index and the checksum database"


@pytest.fixture
def tree(sandbox: Sandbox) -> Path:
    """Where the mirror goes; nothing is there yet."""
    return sandbox.cwd / "my 镜像"


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    internet.publish("1.21.13")
    internet.publish("1.22.3", "linux-amd64", "linux-arm", "windows-amd64")


def copy(sandbox: Sandbox, internet: Internet, *args: str) -> Outcome:
    """Copy from the index and from the module proxy."""
    return sandbox.gosdk("mirror", "my 镜像", "--source", internet.dl, "--source", "goproxy", *args)


def public(tree: Path) -> dict[str, bytes]:
    """Return what clients can see."""
    return {name: data for name, data in snapshot(tree).items() if not name.startswith(".gosdk-mirror/")}


def test_a_mirror_has_archives_index_modules_and_the_records_that_prove_them(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    outcome = copy(sandbox, internet, "1.22")
    assert outcome.code == 0, outcome.err
    assert outcome.out.splitlines() == [ARCHIVE, f"{MODULES}/{MODULE}.zip"]
    assert f"{ARCHIVE} (" in outcome.err
    assert f"copied from {internet.dl}; verified against {BOTH}" in outcome.err
    files = public(tree)
    assert files[ARCHIVE] == sdk_archive("1.22.3")
    assert files[f"{MODULES}/{MODULE}.zip"] == sdk_module("1.22.3")
    assert files[f"{MODULES}/{MODULE}.mod"] == b"module golang.org/toolchain\n"
    assert json.loads(files[f"{MODULES}/{MODULE}.info"]) == {"Version": MODULE, "Time": "2024-01-01T00:00:00Z"}
    assert files[f"{MODULES}/{MODULE}.ziphash"].decode() == sdk_h1("1.22.3")
    assert files[f"{MODULES}/list"].decode() == f"{MODULE}\n"
    assert files[f"{SUMDB}/supported"] == b""
    assert files[f"{SUMDB}/latest"] == internet.database.log.head(4)
    assert sdk_h1("1.22.3").encode() in files[f"{SUMDB}/lookup/golang.org/toolchain@{MODULE}"]
    assert [name for name in files if "/tile/" in name] == [f"{SUMDB}/tile/8/0/000.p/4"]


def test_the_index_of_a_mirror_reads_like_that_of_go_dev(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.publish("1.23rc1")
    platforms = ("--platform", "linux/arm", "--platform", "windows-amd64", "--platform", "linux/amd64")
    outcome = copy(sandbox, internet, "1.22", *platforms)
    assert outcome.code == 0, outcome.err
    assert copy(sandbox, internet, "1.23rc1", "1.21.13").code == 0
    releases = json.loads((tree / "index.json").read_bytes())
    listed = {entry["version"]: entry for entry in internet.releases.index}
    assert [release["version"] for release in releases] == ["go1.23rc1", "go1.22.3", "go1.21.13"]
    assert [release["stable"] for release in releases] == [False, True, True]
    for release in releases:
        by_name = {file["filename"]: file for file in listed[release["version"]]["files"]}
        for file in release["files"]:
            assert {**by_name[file["filename"]], "arch": file["arch"]} == file
    (arm,) = [file for release in releases for file in release["files"] if "arm" in file["filename"]]
    assert (arm["filename"], arm["arch"]) == ("go1.22.3.linux-armv6l.tar.gz", "armv6l")


def test_without_requests_the_two_supported_minors_are_copied(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.publish("1.20.14")
    internet.publish("1.22.2")
    assert copy(sandbox, internet).code == 0
    assert sorted(path.name for path in tree.glob("*.tar.gz")) == ["go1.21.13.linux-amd64.tar.gz", ARCHIVE]


def test_all_copies_every_release_that_answers(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.publish("1.22.2")
    internet.publish("1.22.4")
    assert copy(sandbox, internet, "--all", ">=1.22.3").code == 0
    assert sorted(path.name for path in tree.glob("*.tar.gz")) == [ARCHIVE, "go1.22.4.linux-amd64.tar.gz"]
    versions = (tree / MODULES / "list").read_text().split()
    assert versions == [MODULE, "v0.0.1-go1.22.4.linux-amd64"]


def test_what_did_not_change_is_not_fetched_again(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    copy(sandbox, internet, "1.22", "1.21")
    before = public(tree)
    asked = len(internet.downloads())
    outcome = copy(sandbox, internet, "1.22", "1.21", "--refresh")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err.splitlines()[-1] == f"{tree}: 0 files are new, 4 did not change"
    assert public(tree) == before
    assert len(internet.downloads()) == asked == 4


def test_a_new_patch_is_added_and_all_records_come_under_the_new_head(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    copy(sandbox, internet, "1.22")
    internet.publish("1.22.4")
    outcome = copy(sandbox, internet, "1.22", "--refresh")
    assert outcome.out.splitlines() == ["go1.22.4.linux-amd64.tar.gz", f"{MODULES}/v0.0.1-go1.22.4.linux-amd64.zip"]
    head = internet.database.log.head(5)
    lookups = [data for name, data in public(tree).items() if "/lookup/" in name]
    assert len(lookups) == 2
    assert all(data.endswith(head) for data in lookups)
    assert (tree / ARCHIVE).exists()
    assert sandbox.gosdk("mirror", "check", "my 镜像").code == 0


def test_json_shows_every_file_and_who_confirmed(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    first = copy(sandbox, internet, "1.22", "--json").json()["data"]
    assert first["directory"] == str(tree)
    assert [(file["file"], file["fetched"], file["roots"]) for file in first["files"]] == [
        (ARCHIVE, True, ["index", "sumdb"]),
        (f"{MODULES}/{MODULE}.zip", True, ["sumdb"]),
    ]
    second = copy(sandbox, internet, "1.22", "--json").json()["data"]["files"]
    assert [(file["fetched"], file["roots"], file["source"]) for file in second] == [(False, [], None)] * 2


@pytest.mark.parametrize("lost", ["index.json", f"{MODULES}/{MODULE}.ziphash", f"{MODULES}/{MODULE}.info"])
def test_a_file_that_is_no_longer_known_is_proven_and_not_fetched(
    sandbox: Sandbox, internet: Internet, tree: Path, lost: str
) -> None:
    copy(sandbox, internet, "1.22")
    before = public(tree)
    (tree / lost).unlink()
    asked = len(internet.downloads())
    outcome = copy(sandbox, internet, "1.22")
    assert (outcome.code, outcome.out) == (0, "")
    assert "was here; verified against" in outcome.err
    assert public(tree) == before
    assert len(internet.downloads()) == asked


@pytest.mark.parametrize("name", [ARCHIVE, f"{MODULES}/{MODULE}.zip", "index.json", f"{MODULES}/list"])
def test_a_file_that_was_cut_off_or_lost_is_put_back(
    sandbox: Sandbox, internet: Internet, tree: Path, name: str
) -> None:
    copy(sandbox, internet, "1.22")
    before = public(tree)
    for damage in (b"", None):
        if damage is None:
            (tree / name).unlink()
        else:
            (tree / name).write_bytes(damage)
        assert copy(sandbox, internet, "1.22").code == 0
        assert public(tree) == before


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (f"/dl/{ARCHIVE}", flipped(sdk_archive("1.22.3"), 300)),
        (f"/dl/{ARCHIVE}", sdk_archive("1.22.2").ljust(len(sdk_archive("1.22.3")), b"\0")),
        (f"{MODULE_PATH}{MODULE}.zip", flipped(sdk_module("1.22.3"), 300)),
        (f"{MODULE_PATH}{MODULE}.zip", sdk_module("1.22.2")),
        (f"{MODULE_PATH}{MODULE}.zip", b"PK\x03\x04 is not all it takes"),
    ],
    ids=["archive, one byte", "another archive", "module, one byte", "another module", "no zip"],
)
def test_a_source_that_lies_about_one_byte_is_exit_4_and_nothing_of_it_is_left(
    sandbox: Sandbox, internet: Internet, tree: Path, path: str, data: bytes
) -> None:
    internet.http.files[path] = data
    outcome = copy(sandbox, internet, "1.22", "1.21")
    assert outcome.code == 4
    assert path.rpartition("/")[2] in outcome.err
    name = path.rpartition("/")[2]
    assert not [found for found in snapshot(tree) if name in found or found.startswith(".gosdk-mirror/downloads/")]
    assert len(outcome.out.splitlines()) == 3
    assert sandbox.gosdk("mirror", "check", "my 镜像").code == 0


def test_a_proxy_confirms_nothing_so_a_module_without_a_record_is_refused(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    internet.releases.add_release("1.22.9")
    internet.releases.add_module("1.22.9")
    outcome = copy(sandbox, internet, "1.22.9")
    assert outcome.code == 4
    assert re.search(r"v0\.0\.1-go1\.22\.9\.linux-amd64\.zip from .* cannot be verified: ", outcome.err)
    assert outcome.out.splitlines() == ["go1.22.9.linux-amd64.tar.gz"]
    assert not list(tree.glob("**/*.zip"))


def test_a_database_that_rewrites_history_stops_everything(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    copy(sandbox, internet, "1.22")
    before = snapshot(tree)
    internet.database.publish(internet.database.log.forked(2, 6), 6)
    outcome = copy(sandbox, internet, "1.22", "1.21", "--refresh")
    assert outcome.code == 4
    assert "forked history" in outcome.err
    assert public(tree).keys() == {name for name in before if not name.startswith(".gosdk-mirror/")}


def test_an_index_that_goes_back_is_refused_until_it_is_accepted(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    assert copy(sandbox, internet, "1.22").code == 0
    before = snapshot(tree)
    internet.releases.index.pop(0)
    internet.releases.publish()
    elsewhere = {"GOSDK_ROOT": str(sandbox.home / "another machine")}
    args = ("mirror", str(tree), "1.21", "--source", internet.dl)
    outcome = sandbox.gosdk(*args, env=elsewhere)
    assert outcome.code == 4
    assert "now ends at go1.21.13 for linux/amd64, but it has shown go1.22.3 before" in outcome.err
    assert "--refresh" in outcome.err
    assert snapshot(tree) == before
    assert sandbox.gosdk(*args, "--refresh", env=elsewhere).code == 0
    assert sandbox.gosdk(*args, env=elsewhere).code == 0


def test_a_source_that_cannot_be_reached_is_exit_5_and_the_others_are_copied(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    internet.releases.refuse(INDEX_PATH, 403)
    outcome = copy(sandbox, internet, "1.22", "1.21")
    assert outcome.code == 5
    assert outcome.err.count("answered 403 Forbidden") == 1
    assert len(outcome.out.splitlines()) == 2
    assert (tree / MODULES / f"{MODULE}.zip").exists()
    assert not (tree / "index.json").exists()


def test_what_no_source_has_is_exit_3_and_what_one_has_is_enough(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    internet.releases.add_module("1.22.7")
    internet.record("1.22.7", sdk_h1("1.22.7"))
    outcome = copy(sandbox, internet, "1.22.7", "1.21", "1.19")
    assert outcome.code == 3
    assert "there is no Go 1.19 for linux/amd64; asked:" in outcome.err
    assert f"warning: {internet.dl}: {internet.dl} lists no go1.22.7" in outcome.err
    assert len(outcome.out.splitlines()) == 3


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["my 镜像", "1.22..3"], "is not a Go version or a range"),
        (["my 镜像", "--platform", "linux"], "is not a platform"),
        (["my 镜像", "--source", "nowhere"], "there is no source 'nowhere'"),
        (["my 镜像", "--source", "{here}"], "lies on this machine"),
        (["{here}", "1.22"], "is not empty and not a mirror that gosdk made"),
        (["{here}/file", "1.22"], "is not empty and not a mirror that gosdk made"),
    ],
)
def test_what_means_nothing_is_exit_2_and_changes_nothing(
    sandbox: Sandbox, tmp_path: Path, args: list[str], why: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "file").write_text("mine")
    (here / ARCHIVE).write_bytes(sdk_archive("1.22.3"))
    outcome = sandbox.gosdk("mirror", *[arg.replace("{here}", str(here)) for arg in args])
    assert outcome.code == 2
    assert why in outcome.err
    assert sorted(path.name for path in here.iterdir()) == ["file", ARCHIVE]


def test_without_the_database_the_index_alone_confirms_archives(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    outcome = copy(sandbox, internet, "1.22")
    assert outcome.code == 0
    for path in ("latest", "supported"):
        internet.database.every_answer(path, faults.status(403))
    again = copy(sandbox, internet, "1.22", "1.21")
    assert again.code == 5
    assert "warning: no checksum database" in again.err
    assert again.out.splitlines() == ["go1.21.13.linux-amd64.tar.gz"]
    assert (tree / MODULES / "list").read_text() == f"{MODULE}\n"
    sandbox.configure(verify="both", source=internet.dl)
    assert copy(sandbox, internet, "1.21.13", "--source", internet.dl).code == 4


def test_what_a_killed_run_was_writing_is_swept_and_nothing_else(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    copy(sandbox, internet, "1.22")
    (tree / MODULES / ".list.k3_x9aab").write_bytes(b"v0")
    (tree / ".htaccess").write_bytes(b"mine")
    assert copy(sandbox, internet, "1.22").code == 0
    assert [path.name for path in tree.rglob(".*") if path.is_file()] == [".htaccess"]


def test_what_nobody_can_confirm_is_not_even_fetched(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    outcome = sandbox.gosdk("mirror", "my 镜像", "1.22", "--source", "goproxy", env={"GOSUMDB": "off"})
    assert outcome.code == 4
    assert internet.downloads() == []


def test_more_files_than_threads_are_copied(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    for patch in range(35):
        internet.publish(f"1.20.{patch}")
    assert copy(sandbox, internet, "--all", "1.20").code == 0
    assert len((tree / MODULES / "list").read_text().split()) == len(list(tree.glob("*.tar.gz"))) == 35


def test_what_was_removed_by_hand_leaves_the_lists_with_the_next_run(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    copy(sandbox, internet, "1.22", "1.21")
    for path in [*tree.glob("go1.22*"), *tree.glob(f"{MODULES}/*1.22*")]:
        path.unlink()
    assert copy(sandbox, internet, "1.21").code == 0
    assert [release["version"] for release in json.loads((tree / "index.json").read_bytes())] == ["go1.21.13"]
    assert (tree / MODULES / "list").read_text() == "v0.0.1-go1.21.13.linux-amd64\n"
    assert sandbox.gosdk("mirror", "check", "my 镜像").code == 0
    for path in [*tree.glob("go1*"), *tree.glob(f"{MODULES}/*go1*")]:
        path.unlink()
    assert copy(sandbox, internet, "1.19").code == 3
    assert not [name for name in ("index.json", f"{MODULES}/list") if (tree / name).exists()]


def test_a_lie_decides_the_exit_code_and_the_rest_is_reported_too(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    internet.releases.refuse(f"/dl/{ARCHIVE}", 403)
    internet.http.files[f"{MODULE_PATH}{MODULE}.zip"] = sdk_module("1.22.2")
    outcome = copy(sandbox, internet, "1.22")
    assert outcome.code == 4
    assert "403 Forbidden" in outcome.err
