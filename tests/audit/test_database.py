"""Where the reports of an audit come from: every form of database, kept copies, and databases that lie."""

import gzip
import os
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gvm_py.audit.database import Database, load
from gvm_py.audit.location import Location
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError
from gvm_py.transport import Transport
from tests.support.http_server import Answer, HttpServer, serving
from tests.support.vulndb import VulnerabilityDatabase

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
REPORTS = 17


@pytest.fixture
def database(tmp_path: Path) -> VulnerabilityDatabase:
    return VulnerabilityDatabase.copy_to(tmp_path / "vuln db")


def ask(location: str, tmp_path: Path, *, offline: bool = False, now: datetime = NOW) -> Database:
    with Transport({}, sleep=lambda _seconds: None) as transport:
        where = Location.parse(location, tmp_path)
        return load(where, transport, tmp_path / "cache", offline=offline, now=now)


def asked(server: HttpServer) -> list[str]:
    """Return the files that were asked for since the last call, without the `.gz` that is tried first."""
    names = [seen.target.lstrip("/") for seen in server.requests if not seen.target.endswith(".gz")]
    server.requests.clear()
    return names


def test_every_form_of_the_database_gives_the_same_reports(
    database: VulnerabilityDatabase, server: HttpServer, tmp_path: Path
) -> None:
    (tmp_path / "vulndb.zip").write_bytes(database.zipped())
    server.files["/all.zip"] = database.zipped()
    with serving({f"/v1/{name}": data for name, data in database.gzipped().items()}) as compressed:
        places = [
            "vuln db",
            database.directory.as_uri(),
            "vulndb.zip",
            server.url,
            f"{server.url}/",
            f"{server.url}/all.zip",
        ]
        answers = [ask(place, tmp_path) for place in [*places, f"{compressed.url}/v1"]]
    assert [len(answer.reports) for answer in answers] == [REPORTS] * 7
    assert {frozenset(answer.reports) for answer in answers} == {frozenset(answers[0].reports)}
    assert {answer.modified for answer in answers} == {datetime(2026, 8, 13, 18, 2, 11, tzinfo=UTC)}


def test_a_server_that_unpacks_gzip_on_the_way_is_understood(database: VulnerabilityDatabase, tmp_path: Path) -> None:
    plain_behind_gz = {f"/{name}.gz": data for name, data in database.files().items()}
    with serving(plain_behind_gz) as server:
        assert len(ask(server.url, tmp_path).reports) == REPORTS


def test_an_unchanged_database_is_asked_for_its_date_and_for_nothing_else(server: HttpServer, tmp_path: Path) -> None:
    first = ask(server.url, tmp_path)
    assert len(asked(server)) == 3 + REPORTS
    later = ask(server.url, tmp_path, now=NOW + timedelta(days=2))
    assert asked(server) == ["index/db.json"]
    assert (later.reports, later.checked) == (first.reports, NOW + timedelta(days=2))


def test_of_a_changed_database_only_the_changed_reports_are_fetched(
    database: VulnerabilityDatabase, server: HttpServer, tmp_path: Path
) -> None:
    ask(server.url, tmp_path)
    database.publish("2026-08-20T00:00:00Z", "GO-2026-6090", summary="told anew")
    asked(server)
    changed = ask(server.url, tmp_path)
    assert sorted(set(asked(server))) == ["ID/GO-2026-6090.json", "index/db.json", "index/modules.json"]
    assert "told anew" in [report.summary for report in changed.reports]


def test_a_report_that_was_withdrawn_is_gone(database: VulnerabilityDatabase, tmp_path: Path) -> None:
    ask("vuln db", tmp_path)
    database.publish("2026-08-20T00:00:00Z", "GO-2026-6090", withdrawn="2026-08-20T00:00:00Z")
    assert len(ask("vuln db", tmp_path).reports) == REPORTS - 1


def test_offline_the_kept_copy_answers_with_its_age_and_nobody_is_asked(server: HttpServer, tmp_path: Path) -> None:
    online = ask(server.url, tmp_path)
    asked(server)
    offline = ask(server.url, tmp_path, offline=True, now=NOW + timedelta(days=9))
    assert asked(server) == []
    assert (offline.reports, offline.checked, offline.note) == (online.reports, NOW, "")


def test_when_nobody_answers_the_kept_copy_is_used_and_says_why(server: HttpServer, tmp_path: Path) -> None:
    online = ask(server.url, tmp_path)
    server.every_answer("/index/db.json", lambda _seen, _honest: Answer(503))
    fallen_back = ask(server.url, tmp_path, now=NOW + timedelta(days=1))
    assert (fallen_back.reports, fallen_back.checked) == (online.reports, NOW)
    assert "503" in fallen_back.note


def test_without_a_copy_it_is_a_network_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NetworkError, match="no copy") as caught:
        ask("https://vuln.go.dev", tmp_path, offline=True)
    assert caught.value.hint == "gosdk audit"


def test_a_local_database_needs_no_network_so_offline_reads_it(database: VulnerabilityDatabase, tmp_path: Path) -> None:
    assert len(ask("vuln db", tmp_path, offline=True).reports) == REPORTS


def test_the_kept_copy_is_itself_a_database(server: HttpServer, tmp_path: Path) -> None:
    online = ask(server.url, tmp_path)
    (copy,) = (tmp_path / "cache").iterdir()
    assert frozenset(ask(str(copy), tmp_path).reports) == frozenset(online.reports)


def test_an_older_database_than_the_one_seen_is_refused_and_the_copy_stays(
    database: VulnerabilityDatabase, server: HttpServer, tmp_path: Path
) -> None:
    ask(server.url, tmp_path)
    database.publish("2026-08-12T00:00:00Z", "GO-2026-6090", withdrawn="2026-08-12T00:00:00Z")
    with pytest.raises(IntegrityError, match=r"older than 2026-08-13T18:02:11\+00:00 seen before") as caught:
        ask(server.url, tmp_path)
    assert "if it was really reset, remove " in caught.value.message
    assert len(ask(server.url, tmp_path, offline=True).reports) == REPORTS


def test_a_report_under_the_name_of_another_is_refused_and_never_kept(
    database: VulnerabilityDatabase, server: HttpServer, tmp_path: Path
) -> None:
    (database.directory / "ID" / "GO-2026-6180.json").write_bytes(database.files()["ID/GO-2026-6090.json"])
    with pytest.raises(IntegrityError, match="sent GO-2026-6090 as GO-2026-6180"):
        ask(server.url, tmp_path)
    assert not (tmp_path / "cache").exists()


def test_a_listed_report_that_is_missing_ends_the_audit(database: VulnerabilityDatabase, tmp_path: Path) -> None:
    (database.directory / "ID" / "GO-2026-6180.json").unlink()
    with pytest.raises(NetworkError, match=r"GO-2026-6180\.json answers with status 404"):
        ask("vuln db", tmp_path)


@pytest.mark.parametrize(
    ("served", "problem"),
    [
        (b"<html>log in</html>", "not that of a Go vulnerability database"),
        (gzip.compress(b'{"modified": "2026-08-13T18:02:11Z"}', mtime=0)[:-9], "cut short or too large"),
        (b"\x1f\x8b" + bytes(40), "damaged"),
        (gzip.compress(bytes(33 << 20), mtime=0), "cut short or too large"),
    ],
)
def test_an_index_that_is_broken_is_an_integrity_error(served: bytes, problem: str, tmp_path: Path) -> None:
    with serving({"/index/db.json.gz": served}) as server, pytest.raises(IntegrityError, match=problem) as caught:
        ask(server.url, tmp_path)
    assert server.url in caught.value.message


def test_zips_that_are_none_or_lack_files_or_are_bombs_are_integrity_errors(tmp_path: Path) -> None:
    (tmp_path / "text.zip").write_bytes(b"no zip at all")
    for name, members in {"empty.zip": {}, "bomb.zip": {"index/db.json": bytes(33 << 20)}}.items():
        with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
    for name, problem in {
        "text.zip": "not a zip",
        "empty.zip": "holds no index/db.json",
        "bomb.zip": "larger than",
    }.items():
        with pytest.raises(IntegrityError, match=problem):
            ask(name, tmp_path)


def test_a_broken_copy_is_named_with_the_command_that_removes_it(server: HttpServer, tmp_path: Path) -> None:
    ask(server.url, tmp_path)
    (copy,) = (tmp_path / "cache").iterdir()
    copy.write_bytes(copy.read_bytes()[:-100])
    with pytest.raises(IntegrityError) as caught:
        ask(server.url, tmp_path)
    assert caught.value.hint == f"rm {copy}"


def test_where_no_copy_can_be_kept_the_audit_still_answers_and_says_so(server: HttpServer, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way")
    found = ask(server.url, tmp_path)
    assert len(found.reports) == REPORTS
    assert "no copy could be kept" in found.note


def test_a_path_without_database_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=f"no vulnerability database at {tmp_path}{os.sep}nowhere"):
        ask("nowhere", tmp_path)


def test_secrets_in_the_address_are_not_shown(tmp_path: Path) -> None:
    assert Location.parse("https://me:secret@mirror.example/vuln", tmp_path).name == "https://***@mirror.example/vuln"
