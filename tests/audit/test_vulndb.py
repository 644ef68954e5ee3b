"""The formats of the vulnerability database, on real reports and on reports that nobody should send."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.audit.vulndb import Semver, VulnReport, parse_database, parse_modules, parse_report
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.version import GoVersion

DATA = Path(__file__).parents[1] / "data" / "vulndb"
LINUX = Platform("linux", "amd64")


def report(name: str) -> VulnReport:
    parsed = parse_report((DATA / "ID" / f"{name}.json").read_bytes())
    assert parsed
    return parsed


def next_fix(name: str, version: str) -> str:
    """Return the next fix for a Go version, `-` when it is not affected, `?` when there is no fix."""
    for affected in report(name).affected:
        interval = affected.interval(Semver.of(GoVersion.parse(version)))
        if interval:
            fix = interval.fixed.go_version if interval.fixed else None
            return fix.text if fix else "?"
    return "-"


# One column for each boundary that a range can have: below, at the floor, before the fix, at the fix, behind it.
@pytest.mark.parametrize(
    ("name", "answers"),
    [
        # A floor that is a release: prereleases of that release came before it.
        ("GO-2021-0067", {"1.15.15": "-", "1.16rc1": "-", "1.16": "1.16.1", "1.16.1": "-", "1.17": "-"}),
        # No floor, and two pairs whose second floor is a release.
        ("GO-2022-0476", {"1.4": "1.14.12", "1.14.12": "-", "1.15rc1": "-", "1.15": "1.15.5", "1.15.5": "-"}),
        # A floor below all prereleases.
        ("GO-2023-2095", {"1.20.8": "1.20.9", "1.20.9": "-", "1.21rc2": "1.21.2", "1.21.1": "1.21.2", "1.21.2": "-"}),
        # Fixed before the release: only prereleases are affected; written `rc2` where semver has `rc.2`.
        ("GO-2025-3383", {"1.23.5": "-", "1.24rc1": "1.24rc2", "1.24rc2": "-", "1.24.0": "-"}),
        # Three pairs, the last one ending at a release candidate.
        (
            "GO-2026-6180",
            {
                "1.16": "1.25.13",
                "1.25.12": "1.25.13",
                "1.25.14": "-",
                "1.26rc1": "1.26.6",
                "1.26.5": "1.26.6",
                "1.26.7": "-",
                "1.27rc1": "1.27rc3",
                "1.27rc2": "1.27rc3",
                "1.27rc3": "-",
                "1.27.0": "-",
            },
        ),
    ],
)
def test_every_shape_of_range_answers_at_its_boundaries(name: str, answers: dict[str, str]) -> None:
    assert {version: next_fix(name, version) for version in answers} == answers


@pytest.mark.parametrize(
    ("name", "platforms"),
    [
        ("GO-2023-1568", {"linux/amd64": False, "windows/amd64": True, "windows/arm64": True}),
        ("GO-2024-2825", {"linux/amd64": False, "darwin/arm64": True}),
        ("GO-2025-3447", {"linux/amd64": False, "linux/ppc64le": True, "aix/ppc64le": True}),
        ("GO-2026-6090", {"linux/amd64": True, "plan9/386": True}),
    ],
)
def test_a_report_concerns_the_platforms_of_its_imports(name: str, platforms: dict[str, bool]) -> None:
    (affected,) = report(name).affected
    assert {text: affected.concerns(Platform.parse(text)) for text in platforms} == platforms


def test_modules_outside_the_sdk_are_left_out() -> None:
    assert [item.module for item in report("GO-2026-6179").affected] == ["toolchain"]


def test_a_report_is_read_with_its_names_its_text_and_its_page() -> None:
    found = report("GO-2025-4009")
    assert (found.id, found.aliases) == ("GO-2025-4009", ("CVE-2025-61723",))
    assert found.summary == "Quadratic complexity when parsing some invalid inputs in encoding/pem"
    assert found.url == "https://pkg.go.dev/vuln/GO-2025-4009"


def test_a_report_without_summary_is_reported_by_the_first_line_of_its_details() -> None:
    assert report("GO-2023-1568").summary == "A path traversal vulnerability exists in filepath.Clean on Windows."


def changed(name: str, **changes: Any) -> bytes:
    document = json.loads((DATA / "ID" / f"{name}.json").read_bytes())
    return json.dumps({**document, **changes}).encode()


def ranges(*events: object) -> list[dict[str, Any]]:
    return [{"package": {"name": "stdlib"}, "ranges": [{"type": "SEMVER", "events": list(events)}]}]


def test_a_withdrawn_report_is_no_report() -> None:
    assert parse_report(changed("GO-2026-6090", withdrawn="2026-09-01T00:00:00Z")) is None


def test_a_range_without_a_fix_has_no_next_fix() -> None:
    parsed = parse_report(changed("GO-2026-6090", affected=ranges({"introduced": "1.20.0"})))
    assert parsed
    interval = parsed.affected[0].interval(Semver.parse("1.99.0"))
    assert interval
    assert interval.fixed is None


def test_events_in_any_order_make_the_same_ranges() -> None:
    straight = [{"introduced": "0"}, {"fixed": "1.25.13"}, {"introduced": "1.26.0-0"}, {"fixed": "1.26.6"}]
    shuffled = [straight[3], straight[0], straight[2], straight[1]]
    one, other = (parse_report(changed("GO-2026-6090", affected=ranges(*events))) for events in (straight, shuffled))
    assert one == other
    assert one
    assert len(one.affected[0].intervals) == 2


def test_text_that_would_steer_the_terminal_is_blanked() -> None:
    parsed = parse_report(changed("GO-2026-6090", summary="a\x1b[31mb\u202ec", aliases=["CVE\x07"]))
    assert parsed
    assert (parsed.summary, parsed.aliases) == ("a [31mb c", ("CVE ",))


def test_an_address_that_is_not_https_is_not_shown() -> None:
    parsed = parse_report(changed("GO-2026-6090", database_specific={"url": "javascript:alert(1)"}))
    assert parsed
    assert parsed.url == ""


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b"{}",
        b'"text"',
        b"\xff",
        b"[" * 100_000,
        changed("GO-2026-6090", id="GO-2026-6090/../../x"),
        changed("GO-2026-6090", affected=ranges({"last_affected": "1.2.3"})),
        changed("GO-2026-6090", affected=ranges({"introduced": "one"})),
        changed("GO-2026-6090", affected=ranges({"introduced": 1})),
        changed("GO-2026-6090", affected=[{"package": {"name": "stdlib"}}]),
        changed("GO-2026-6090", summary=5),
    ],
)
def test_what_is_not_a_report_is_an_integrity_error(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        parse_report(data)


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"modified": "yesterday"}', b'{"modified": 5}', b"[" * 100_000])
def test_what_is_not_an_index_is_an_integrity_error(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        parse_database(data)
    with pytest.raises(IntegrityError):
        parse_modules(data)


def test_an_index_without_reports_on_the_sdk_is_refused_since_it_would_find_nothing() -> None:
    with pytest.raises(IntegrityError, match="no reports on the standard library"):
        parse_modules(b'[{"path": "golang.org/x/net", "vulns": []}]')


def test_the_index_names_each_report_on_stdlib_and_toolchain_with_its_last_change() -> None:
    listed = parse_modules((DATA / "index" / "modules.json").read_bytes())
    assert set(listed) == {path.stem for path in (DATA / "ID").iterdir()}
    assert max(listed.values()) == parse_database((DATA / "index" / "db.json").read_bytes())


releases = st.builds(
    lambda minor, patch, pre: GoVersion.parse(f"1.{minor}{pre}" if pre else f"1.{minor}.{patch}"),
    st.integers(0, 40),
    st.integers(0, 30),
    st.sampled_from(["", "", "beta1", "beta2", "rc1", "rc2", "rc10"]),
)


@given(releases, releases)
def test_go_versions_keep_their_order_as_semantic_versions(one: GoVersion, other: GoVersion) -> None:
    assert (Semver.of(one) < Semver.of(other)) == (one < other)


@given(releases)
def test_a_go_version_survives_the_way_to_a_semantic_version_and_back(version: GoVersion) -> None:
    assert Semver.of(version).go_version == version


@given(releases)
def test_the_floor_of_a_minor_is_below_all_its_prereleases(version: GoVersion) -> None:
    assert Semver.parse(f"{version.language}.0-0") < Semver.of(version)
