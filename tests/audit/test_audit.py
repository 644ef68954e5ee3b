"""`gosdk audit` as a user runs it."""

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.http_server import HttpServer
from tests.support.realsdk import OLDER, PLACE, needs_sdks
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.vulndb import VulnerabilityDatabase


@pytest.fixture
def database(sandbox: Sandbox, tmp_path: Path) -> VulnerabilityDatabase:
    for version in ("1.24.3", "1.26.8"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    return VulnerabilityDatabase.copy_to(tmp_path / "vulndb")


def subjects(data: dict[str, Any]) -> list[tuple[str, int, bool]]:
    return [(item["version"], len(item["vulnerabilities"]), item["end_of_life"]) for item in data["subjects"]]


def test_all_installed_sdks_are_audited_and_the_copy_serves_offline(sandbox: Sandbox, server: HttpServer) -> None:
    online = sandbox.gosdk("audit", "--json", "--db", server.url)
    assert (online.code, subjects(online.json()["data"])) == (1, [("1.24.3", 8, True), ("1.26.8", 0, False)])
    asked = len(server.requests)
    offline = sandbox.gosdk("audit", "--json", "--db", server.url, "--offline")
    assert (offline.code, offline.json()["data"]["subjects"]) == (1, online.json()["data"]["subjects"])
    assert len(server.requests) == asked
    assert offline.json()["data"]["database"]["age_seconds"] >= 0


def test_the_text_names_cve_package_fix_and_what_has_none_of_them(
    sandbox: Sandbox, database: VulnerabilityDatabase
) -> None:
    done = sandbox.gosdk("audit", "--db", str(database.directory))
    assert done.code == 1
    assert "8 known vulnerabilities; go1.25.13 has none of them" in done.out
    assert "end of life: only 1.26 and 1.25 get fixes" in done.out
    row = next(line for line in done.out.splitlines() if "GO-2025-3828" in line)
    assert [part for part in ("CVE-2025-4674", "cmd/go", "fixed in go1.24.5") if part not in row] == []
    assert "of 2026-08-13; this copy is less than a minute old" in done.err


@pytest.mark.parametrize(
    ("fail_on", "version", "code"),
    [
        ("none", "1.24.3", 0),
        ("any", "1.24.3", 1),
        ("eol", "1.24.3", 1),
        ("eol", "1.26.5", 0),
        ("vulnerability", "1.26.5", 1),
        ("vulnerability", "1.24.99", 1),
        ("any", "1.26.8", 0),
    ],
)
def test_fail_on_decides_the_exit_code(
    sandbox: Sandbox, database: VulnerabilityDatabase, fail_on: str, version: str, code: int
) -> None:
    assert sandbox.gosdk("audit", version, "--fail-on", fail_on, "--db", str(database.directory)).code == code


def test_a_directory_stands_for_its_sdk_and_its_go_mod_is_reported_but_not_counted(
    sandbox: Sandbox, database: VulnerabilityDatabase
) -> None:
    module = sandbox.cwd / "app"
    module.mkdir()
    (module / "go.mod").write_text("module example.com/app\n\ngo 1.26.0\n")
    done = sandbox.gosdk("audit", "app", "--json", "--db", str(database.directory))
    assert (done.code, subjects(done.json()["data"])) == (0, [("1.26.8", 0, False), ("1.26.0", 5, False)])
    least = done.json()["data"]["subjects"][1]
    assert (least["path"], least["line"], least["counts"]) == (str(module / "go.mod"), 3, False)


def test_sarif_goes_to_standard_output_alone(sandbox: Sandbox, database: VulnerabilityDatabase) -> None:
    done = sandbox.gosdk("audit", "--sarif", "--db", str(database.directory))
    assert (done.code, done.json()["version"]) == (1, "2.1.0")
    assert len(done.json()["runs"][0]["results"]) == 9


def test_an_older_database_is_refused_with_exit_code_4(sandbox: Sandbox, server: HttpServer) -> None:
    sandbox.gosdk("audit", "--db", server.url)
    VulnerabilityDatabase(server.directory or Path()).publish("2020-01-01T00:00:00Z")
    refused = sandbox.gosdk("audit", "--db", server.url, "--json")
    assert (refused.code, refused.json()["error"]["exit_code"]) == (4, 4)
    assert "older than 2026-08-13" in refused.err
    assert "hint: " in refused.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["--offline"], 5, "no copy of https://vuln.go.dev is kept here yet"),
        (["--db", "nowhere"], 3, "no vulnerability database at"),
        (["nonsense"], 2, "neither a directory here nor a Go version"),
        (["1.99"], 3, "Go 1.99 is not installed"),
        (["--fail-on", "maybe"], 2, "maybe"),
    ],
)
def test_what_cannot_be_audited_ends_with_its_exit_code_and_a_message(
    sandbox: Sandbox, database: VulnerabilityDatabase, arguments: list[str], code: int, words: str
) -> None:
    place = [] if arguments[0] in ("--offline", "--db") else ["--db", str(database.directory)]
    done = sandbox.gosdk("audit", *arguments, *place)
    assert (done.code, words in done.err, "Traceback" in done.err) == (code, True, False)


def test_without_any_sdk_there_is_nothing_to_audit(sandbox: Sandbox, tmp_path: Path) -> None:
    database = VulnerabilityDatabase.copy_to(tmp_path / "vulndb")
    done = sandbox.gosdk("audit", "--db", str(database.directory))
    assert (done.code, done.out.strip()) == (0, "")
    assert "no SDK is installed" in done.err


@needs_sdks
def test_programs_are_judged_by_what_was_linked_into_them(sandbox: Sandbox, database: VulnerabilityDatabase) -> None:
    programs = sandbox.cwd / "programs"
    programs.mkdir()
    for name in ("go", "gofmt"):
        shutil.copy(PLACE / f"go{OLDER}" / "bin" / name, programs / name)
    (programs / "notes.txt").write_text("not a program")
    affected = {
        "package": {"name": "stdlib"},
        "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": "1.26.10"}]}],
        "ecosystem_specific": {"imports": [{"path": "net/http", "symbols": ["Client.Do"]}]},
    }
    database.publish("2026-12-01T00:00:00Z", "GO-2025-3828", affected=[affected])
    words = ("audit", "--binaries", str(programs), "--db", str(database.directory))
    data = sandbox.gosdk(*words, "--json").json()["data"]
    found = {Path(item["path"]).name: item["vulnerabilities"] for item in data["programs"]}
    assert [item["symbols"] for item in found["go"] if item["id"] == "GO-2025-3828"] == [["net/http.Client.Do"]]
    assert not [item for item in found["gofmt"] if item["id"] == "GO-2025-3828"]
    text = sandbox.gosdk(*words)
    assert text.code == 1
    assert "2 Go programs, 1 with vulnerabilities linked in" in text.err
    assert sandbox.gosdk(*words, "--fail-on", "eol").code == 0


@needs_sdks
def test_programs_that_cannot_be_read_are_named_and_nothing_ends(
    sandbox: Sandbox, database: VulnerabilityDatabase, tmp_path: Path
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    whole = (PLACE / f"go{OLDER}" / "bin" / "gofmt").read_bytes()
    files = {
        "cut": whole[: len(whole) // 3],
        "packed": whole[:64] + b"UPX!" + bytes(200_000),
        "no program": b"MZ" + bytes(100),
        "script": b"#!/bin/sh\n",
        "gofmt": whole,
        "4 GB": whole,
        "4 GB of nothing": whole[:4],
    }
    for name, content in files.items():
        (programs / name).write_bytes(content)
    for name in ("4 GB", "4 GB of nothing"):
        os.truncate(programs / name, 4 << 30)
    done = sandbox.gosdk("audit", "--binaries", str(programs), "--db", str(database.directory), "--json")
    data = done.json()["data"]
    assert [Path(one["path"]).name for one in data["programs"]] == ["4 GB", "gofmt"]
    assert {Path(one["path"]).name for one in data["skipped"]} == {"cut", "packed", "no program", "4 GB of nothing"}
    assert all(one["reason"].startswith("no Go build info: ") for one in data["skipped"]), data["skipped"]
    assert {one["symbols_known"] for one in data["programs"]} == {True}


def test_binaries_need_a_path_that_exists(sandbox: Sandbox, database: VulnerabilityDatabase) -> None:
    named = sandbox.gosdk("audit", "--binaries", "nowhere", "--db", str(database.directory))
    assert (named.code, "nowhere does not exist" in named.err) == (3, True)
    assert sandbox.gosdk("audit", "--binaries", "--db", str(database.directory)).code == 2
