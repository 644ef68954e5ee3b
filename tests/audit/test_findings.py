"""What an audit says of one Go version, and how SARIF carries it."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.audit.findings import Assessment, Subject, assess, fixed_releases
from gvm_py.audit.vulndb import VulnReport, parse_report
from gvm_py.commands.audit.report import audit_sarif
from gvm_py.host import Platform
from gvm_py.version import GoVersion
from tests.support.vulndb import DATA

LINUX = Platform("linux", "amd64")
AUGUST_2026 = {f"GO-2026-{number}" for number in ("5026", "5972", "6090", "6179", "6180")}


@cache
def reports() -> tuple[VulnReport, ...]:
    parsed = (parse_report(path.read_bytes()) for path in sorted((DATA / "ID").iterdir()))
    return tuple(report for report in parsed if report)


def judged(version: str, platform: Platform = LINUX, minors: tuple[str, ...] = ("1.26", "1.25")) -> Assessment:
    return assess(Subject(GoVersion.parse(version), None), reports(), platform, minors)


def ids(assessment: Assessment) -> set[str]:
    return {finding.report.id for finding in assessment.findings}


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("1.27.0", set()),
        ("1.26.6", set()),
        ("1.25.13", set()),
        ("1.27rc1", AUGUST_2026),
        ("1.26.5", AUGUST_2026),
        ("1.25.12", AUGUST_2026),
        ("1.25.1", AUGUST_2026 | {"GO-2025-4009"}),
        ("1.24.7", AUGUST_2026 | {"GO-2025-4009"}),
        ("1.24.5", AUGUST_2026 | {"GO-2025-4009", "GO-2025-3849"}),
        ("1.24.4", AUGUST_2026 | {"GO-2025-4009", "GO-2025-3849", "GO-2025-3828"}),
    ],
)
def test_versions_of_two_years_have_the_vulnerabilities_of_their_time(version: str, expected: set[str]) -> None:
    assert ids(judged(version)) == expected


@pytest.mark.parametrize(
    ("version", "platform", "more_than_on_linux"),
    [
        ("1.24.3", "windows/amd64", {"GO-2025-3750"}),
        ("1.19.5", "windows/386", {"GO-2023-1568", "GO-2025-3750"}),
        ("1.22.2", "darwin/arm64", {"GO-2024-2825"}),
        ("1.23.5", "linux/ppc64le", {"GO-2025-3447"}),
        ("1.24.3", "freebsd/amd64", set()),
    ],
)
def test_a_fault_of_one_platform_is_reported_only_there(
    version: str, platform: str, more_than_on_linux: set[str]
) -> None:
    assert ids(judged(version, Platform.parse(platform))) - ids(judged(version)) == more_than_on_linux


def test_a_finding_names_its_fix_and_the_packages_with_the_fault() -> None:
    (found,) = (
        finding for finding in judged("1.24.3", Platform("windows", "amd64")).findings if "os" in finding.packages
    )
    assert (found.packages, found.affected.module, str(found.fixed)) == (("syscall", "os"), "stdlib", "1.24.4")


@pytest.mark.parametrize(("version", "remedy"), [("1.16", "1.25.13"), ("1.26.0", "1.26.6"), ("1.27rc2", "1.27rc3")])
def test_the_remedy_is_the_oldest_release_without_any_of_the_faults(version: str, remedy: str) -> None:
    assert str(judged(version).remedy) == remedy


@given(st.builds("1.{}.{}".format, st.integers(1, 27), st.integers(0, 15)))
def test_a_remedy_never_has_a_fault_that_the_version_had(version: str) -> None:
    before = judged(version)
    if before.findings:
        assert before.remedy
        assert not ids(before) & ids(judged(before.remedy.text))
    else:
        assert before.remedy is None


@pytest.mark.parametrize(
    ("version", "ended"),
    [("1.24.13", True), ("1.25.0", False), ("1.26.8", False), ("1.27rc1", False), ("1.25rc1", False), ("1.4", True)],
)
def test_two_majors_get_fixes_and_older_ones_are_at_their_end(version: str, ended: bool) -> None:
    assert judged(version).end_of_life is ended


def test_without_knowledge_of_releases_nothing_is_called_ended() -> None:
    assert not judged("1.4", minors=()).end_of_life


def test_the_database_itself_knows_which_releases_there_are() -> None:
    known = {version.text for version in fixed_releases(reports())}
    assert {"1.26.6", "1.25.13", "1.27rc3", "1.16.1"} <= known


def test_sarif_names_each_rule_once_and_each_place_as_code_scanning_wants_it(tmp_path: Path) -> None:
    here = tmp_path / "my work"
    subjects = [
        Subject(GoVersion.parse("1.24.3"), here / "go.mod", 3, binding=False),
        Subject(GoVersion.parse("1.24.3"), tmp_path / "sdk" / "VERSION"),
        Subject(GoVersion.parse("1.24.3"), None),
        Subject(GoVersion.parse("1.26.8"), tmp_path / "other" / "VERSION"),
    ]
    document = audit_sarif([assess(subject, reports(), LINUX, ("1.26", "1.25")) for subject in subjects], here)
    (run,) = document["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert (document["version"], run["tool"]["driver"]["name"]) == ("2.1.0", "gosdk")
    assert sorted(rules) == sorted(ids(judged("1.24.3")) | {"go-end-of-life"})
    assert [result["ruleId"] for result in run["results"]] == rules * 3
    assert {result["level"] for result in run["results"]} == {"note", "warning"}
    places = [result["locations"][0]["physicalLocation"] if result["locations"] else None for result in run["results"]]
    assert places[0] == {"artifactLocation": {"uri": "go.mod"}, "region": {"startLine": 3}}
    version_file = places[len(rules)]
    assert version_file
    assert unquote(version_file["artifactLocation"]["uri"]) == f"file://{tmp_path}/sdk/VERSION"
    assert places[-1] is None


def test_sarif_shows_the_fix_in_words() -> None:
    document = audit_sarif([judged("1.26.5")], Path("/"))
    texts = [result["message"]["text"] for result in document["runs"][0]["results"]]
    assert any("CVE-2026-56864" in text and text.endswith("fixed in go1.26.6") for text in texts)
