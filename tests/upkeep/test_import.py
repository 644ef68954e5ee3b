"""`gosdk import` as a user runs it: SDKs of every manager are found, proven and taken over."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.archives import sdk_archive
from tests.support.foreign import LAYOUTS, cached_toolchain, foreign_sdk, snapshot
from tests.support.hints import hints_in
from tests.support.internet import Internet, connected
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk
from tests.support.typed_hints import type_line


@pytest.fixture
def internet(sandbox: Sandbox) -> Iterator[Internet]:
    with connected() as internet:
        for version in ("1.22.3", "1.23.1"):
            internet.publish(version)
        sandbox.env |= {**internet.environment(), "GOMODCACHE": str(sandbox.home / "mod")}
        yield internet


def rows(done: Outcome) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = done.json()["data"]
    return data


def receipt(box: Sandbox, version: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((box.root / "versions" / f"go{version}" / ".gosdk.json").read_text())
    return data


def left_in_store(box: Sandbox) -> list[str]:
    return [path.name for name in ("versions", "linked", "staging") for path in (box.root / name).glob("*")]


@pytest.mark.parametrize("manager", LAYOUTS)
def test_the_sdks_of_each_manager_are_copied_and_stay_as_they_were(
    sandbox: Sandbox, internet: Internet, manager: str
) -> None:
    original = foreign_sdk(sandbox.home, manager, "1.22.3")
    before = snapshot(original)
    done = sandbox.gosdk("import", "--all", "--only", manager, "--json")
    assert done.code == 0, done.err
    row = rows(done)[0]
    assert (row["status"], row["way"], row["version"], row["source"]) == ("imported", "copy", "1.22.3", str(original))
    assert snapshot(original) == before
    assert (receipt(sandbox, "1.22.3")["source"], receipt(sandbox, "1.22.3")["roots"]) == (
        f"import of {original}",
        ["sumdb"],
    )
    ran = sandbox.gosdk("exec", "1.22.3", "go", "version")
    assert f"GOROOT={sandbox.root}/versions/go1.22.3" in ran.out
    assert "genuine, as the checksum database has it" in sandbox.gosdk("verify").out
    assert internet.downloads() == []


@pytest.mark.parametrize("used", [True, False], ids=["used", "only downloaded"])
def test_a_toolchain_of_the_module_cache_shares_its_files_with_the_store(
    sandbox: Sandbox, internet: Internet, used: bool
) -> None:
    original = cached_toolchain(sandbox.home / "mod", "1.22.3", used=used)
    before = snapshot(original)
    done = sandbox.gosdk("import", "--all", "--only", "modcache", "--json")
    assert [(row["status"], row["way"]) for row in rows(done)] == [("imported", "hardlink")], done.err
    assert snapshot(original) == before
    goroot = sandbox.root / "versions" / "go1.22.3"
    assert (goroot / "VERSION").samefile(original / "VERSION")
    assert (goroot / "bin" / "go").samefile(original / "bin" / "go") == used
    assert sorted(path.name for path in goroot.rglob("*go.mod")) == ["go.mod", "go.mod"]
    assert "go1.22.3" in sandbox.gosdk("exec", "1.22.3", "go", "version").out
    assert "genuine, as the checksum database has it" in sandbox.gosdk("verify").out


def test_the_same_tree_can_be_linked_copied_and_shared(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    before = snapshot(original)
    linked = rows(sandbox.gosdk("import", "--link", "--json", str(original)))[0]
    assert (linked["way"], linked["goroot"], left_in_store(sandbox)) == ("link", str(original), ["go1.22.3"])
    assert "genuine, as the checksum database has it" in sandbox.gosdk("verify").out
    shared = rows(sandbox.gosdk("import", "--hardlink", "--json", str(original)))[0]
    assert (shared["status"], shared["way"]) == ("imported", "hardlink")
    assert (sandbox.root / "versions/go1.22.3/VERSION").samefile(original / "VERSION")
    assert sandbox.gosdk("uninstall", "1.22.3").code == 0
    copied = rows(sandbox.gosdk("import", "--copy", "--json", str(original)))[0]
    assert (copied["status"], copied["way"]) == ("imported", "copy")
    assert snapshot(original) == before


def test_a_linked_toolchain_of_the_module_cache_is_genuine(sandbox: Sandbox, internet: Internet) -> None:
    original = cached_toolchain(sandbox.home / "mod", "1.22.3")
    assert sandbox.gosdk("import", "--link", str(original)).code == 0
    assert "genuine, as the checksum database has it" in sandbox.gosdk("verify").out


def test_without_words_what_is_there_is_listed_and_nothing_else_happens(sandbox: Sandbox, internet: Internet) -> None:
    foreign_sdk(sandbox.home, "asdf", "1.22.3")
    foreign_sdk(sandbox.home, "mise", "1.23.1")
    (sandbox.home / ".local/share/mise/installs/go/latest").symlink_to("1.23.1")
    write_sdk(sandbox.root / "versions" / "go1.23.1", "1.23.1")
    (sandbox.home / "sdk").mkdir()
    (sandbox.home / "sdk" / "go1.23.1").symlink_to(sandbox.root / "versions" / "go1.23.1")
    before = snapshot(sandbox.root)
    done = sandbox.gosdk("import", "--json", "--only", "sdk", "--only", "asdf", "--only", "mise")
    found = [(row["manager"], row["version"], row["status"]) for row in rows(done)]
    assert found == [("asdf", "1.22.3", "found"), ("mise", "1.23.1", "here")]
    assert "gosdk import --all" in done.err
    assert snapshot(sandbox.root) == before
    assert internet.http.requests == internet.database.http.requests == []


def test_a_dry_run_verifies_and_changes_nothing(sandbox: Sandbox, internet: Internet) -> None:
    good = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    bad = foreign_sdk(sandbox.home, "goenv", "1.23.1")
    (bad / "bin" / "go").write_text("#!/bin/sh\nexit 66\n")
    done = sandbox.gosdk("import", "--all", "--only", "goenv", "--dry-run", "--json")
    assert [(row["source"], row["status"]) for row in rows(done)] == [(str(good), "would import"), (str(bad), "failed")]
    assert (done.code, left_in_store(sandbox)) == (4, [])
    link = sandbox.gosdk("import", "--link", "--dry-run", "--json", str(good))
    assert (rows(link)[0]["status"], left_in_store(sandbox)) == ("would import", [])


def test_a_changed_sdk_is_refused_with_the_names_of_its_files(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "gvm", "1.22.3")
    (original / "bin" / "go").write_text("#!/bin/sh\nexit 66\n")
    (original / "LICENSE").unlink()
    (original / "src" / "evil.go").write_text("package evil\n")
    before = snapshot(original)
    for words in (["--copy"], ["--hardlink"], ["--link"], ["--dry-run"]):
        done = sandbox.gosdk("import", str(original), "--json", *words)
        assert done.code == 4
        assert rows(done)[0]["differing"] == ["changed  bin/go", "missing  LICENSE", "extra  src/evil.go"]
        assert "is not the published go1.22.3" in done.err
        assert "\n  changed  bin/go\n" in done.err
        assert left_in_store(sandbox) == []
    assert snapshot(original) == before


def test_files_that_nobody_can_name_do_not_hide_that_the_sdk_is_changed(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "gvm", "1.22.3")
    (original / "bin" / "go").write_text("#!/bin/sh\nexit 66\n")
    done = sandbox.gosdk("import", str(original), env={"GOPROXY": "off"})
    assert (done.code, left_in_store(sandbox)) == (4, [])
    assert "which files differ is not known" in done.err


def test_one_bad_sdk_does_not_keep_the_others_out(sandbox: Sandbox, internet: Internet) -> None:
    bad = foreign_sdk(sandbox.home, "asdf", "1.22.3")
    (bad / "go.env").write_text("GOTOOLCHAIN=local\n")
    write_sdk(sandbox.home / ".asdf/installs/golang/1.21.0/go", "1.21.0", platform="plan9_386")
    foreign_sdk(sandbox.home, "asdf", "1.23.1")
    done = sandbox.gosdk("import", "--all", "--only", "asdf", "--json")
    assert [row["status"] for row in rows(done)] == ["unusable", "failed", "imported"]
    assert (done.code, left_in_store(sandbox)) == (4, ["go1.23.1"])
    assert "1.21.0/go is go1.21.0 for plan9/386" in done.err


def test_the_first_of_two_sdks_of_a_version_is_taken_and_a_second_run_takes_nothing(
    sandbox: Sandbox, internet: Internet
) -> None:
    cached_toolchain(sandbox.home / "mod", "1.22.3")
    foreign_sdk(sandbox.home, "goenv", "1.22.3")
    words = ("import", "--all", "--only", "modcache", "--only", "goenv", "--json")
    assert [row["status"] for row in rows(sandbox.gosdk(*words))] == ["imported", "here"]
    assert [row["status"] for row in rows(sandbox.gosdk(*words))] == ["here", "here"]


def test_what_cannot_be_verified_offline_is_said_and_only_ever_linked(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "g", "1.22.3")
    offline = {"GOPROXY": "off", "GOSUMDB": internet.database.log.key + " http://127.0.0.1:9"}
    refused = sandbox.gosdk("import", str(original), env=offline)
    assert (refused.code, left_in_store(sandbox)) == (5, [])
    assert "127.0.0.1" in refused.err
    for way in ("--copy", "--hardlink"):
        entering = sandbox.gosdk("import", str(original), "--unverified", way, env=offline)
        assert (entering.code, left_in_store(sandbox)) == (2, [])
    linked = sandbox.gosdk("import", str(original), "--unverified", "--json", env=offline)
    assert (linked.code, rows(linked)[0]["way"], left_in_store(sandbox)) == (0, "link", ["go1.22.3"])
    assert f"{original} is linked, but could not be verified" in linked.err
    assert not (sandbox.root / "versions").exists()


@pytest.mark.parametrize("policy", ["both", "index"])
def test_an_import_does_not_get_around_a_stricter_policy(sandbox: Sandbox, internet: Internet, policy: str) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    assert sandbox.gosdk("config", "set", "verify", policy).code == 0
    done = sandbox.gosdk("import", str(original))
    assert (done.code, left_in_store(sandbox)) == (4, [])
    assert f"verify = {policy}" in done.err


def test_programs_and_caches_that_gathered_in_a_goroot_are_left_behind(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "mise", "1.22.3")
    for name in ("bin/gopls", "packages/pkg/mod/x/x.go", "src/.DS_Store"):
        (original / name).parent.mkdir(parents=True, exist_ok=True)
        (original / name).write_text("litter")
    assert sandbox.gosdk("import", str(original)).code == 0
    goroot = sandbox.root / "versions" / "go1.22.3"
    assert sorted(path.name for path in (goroot / "bin").iterdir()) == ["go", "gofmt"]
    assert not (goroot / "packages").exists()
    assert not (goroot / "test").exists(), "nobody confirms test/"
    assert sandbox.gosdk("verify").code == 0


def test_a_path_may_be_an_sdk_its_manager_s_directory_or_a_directory_of_sdks(
    sandbox: Sandbox, internet: Internet
) -> None:
    one, two = (foreign_sdk(sandbox.home, "asdf", version) for version in ("1.22.3", "1.23.1"))
    for path, expected in ((one, [one]), (one.parent, [one]), (one.parents[1], [one, two])):
        done = sandbox.gosdk("import", "--dry-run", "--json", os.path.relpath(path, sandbox.cwd))
        assert [row["source"] for row in rows(done)] == list(map(str, expected)), done.err


def test_spaces_and_chinese_in_paths_are_fine(sandbox: Sandbox, internet: Internet) -> None:
    original = write_sdk(sandbox.home / "我的 SDK 们" / "go 一", "1.22.3")
    done = sandbox.gosdk("import", str(original.parent))
    assert done.code == 0, done.err
    assert str(original) in done.out
    assert receipt(sandbox, "1.22.3")["source"] == f"import of {original}"


def test_two_imports_at_once_make_one_sdk(sandbox: Sandbox, internet: Internet) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    running = [
        subprocess.Popen(
            sandbox.command("import", "--json", str(original)),
            env=sandbox.environment(),
            cwd=sandbox.cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    said = [json.loads(process.communicate(timeout=60)[0])["data"][0]["status"] for process in running]
    assert sorted(said) == ["here", "imported"]
    assert sandbox.gosdk("verify").code == 0


def test_sdks_that_an_ide_lists_are_found(sandbox: Sandbox, internet: Internet) -> None:
    original = write_sdk(sandbox.home / "downloads" / "go", "1.22.3")
    options = sandbox.home / ".config" / "JetBrains" / "GoLand2026.2" / "options"
    options.mkdir(parents=True)
    (options / "go.sdk.xml").write_text(
        '<application><component name="GoSdkList"><sdk-url><set>'
        '<option value="file://$USER_HOME$/downloads/go" /><option value="file:///gone" />'
        "</set></sdk-url></component></application>"
    )
    found = rows(sandbox.gosdk("import", "--only", "ide", "--json"))
    assert [(row["source"], row["version"]) for row in found] == [(str(original), "1.22.3")]


def test_a_path_that_holds_nothing_is_named(sandbox: Sandbox, internet: Internet, tmp_path: Path) -> None:
    internet.publish("1.22.3")
    (tmp_path / "go1.22.3.linux-amd64.tar.gz").write_bytes(sdk_archive("1.22.3"))
    for path, text in (("nowhere", "does not contain a Go SDK"), ("go1.22.3.linux-amd64.tar.gz", "gosdk install")):
        done = sandbox.gosdk("import", str(tmp_path / path))
        assert done.code == 3
        assert text in done.err


@pytest.mark.usefixtures("internet")
@pytest.mark.parametrize("inside", ["bin", "bin/go", "src"])
def test_a_path_inside_of_an_sdk_names_the_sdk(sandbox: Sandbox, inside: str) -> None:
    original = foreign_sdk(sandbox.home, "goenv", "1.22.3")
    done = sandbox.gosdk("import", str(original / inside))
    assert (done.code, f"lies in the SDK {original}\n" in done.err) == (3, True), done.err
    type_line(sandbox, hints_in(done.err)[0])


@pytest.mark.parametrize(
    "words",
    [["--all", "."], ["--from-settings", "--all"], ["--from-settings", "--link"], ["--unverified", "--copy", "."]],
    ids=" ".join,
)
def test_words_that_contradict_each_other_are_refused(sandbox: Sandbox, words: list[str]) -> None:
    assert sandbox.gosdk("import", *words).code == 2
