"""Which reports count for a program: those whose symbols were linked in, or all where nobody can tell."""

import json

import pytest

from gvm_py.audit.binaries import judge_program, symbols_by_package
from gvm_py.audit.vulndb import VulnReport, parse_report
from gvm_py.golang.buildinfo import BuildInfo
from gvm_py.host import Platform

LINUX = Platform("linux", "amd64")


def report(number: int, path: str, symbols: list[str], fixed: str = "1.26.10", **more: list[str]) -> VulnReport:
    """Return a report on one package of the standard library."""
    document = {
        "id": f"GO-2026-{number}",
        "summary": "a fault",
        "affected": [
            {
                "package": {"name": "stdlib"},
                "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}, {"fixed": fixed}]}],
                "ecosystem_specific": {"imports": [{"path": path, "symbols": symbols, **more}]},
            }
        ],
    }
    parsed = parse_report(json.dumps(document).encode())
    assert parsed
    return parsed


HTTP = report(1001, "net/http", ["Client.Do", "Get"])
XML = report(1002, "encoding/xml", [])
WINDOWS = report(1003, "os", ["Open"], goos=["windows"])
REPORTS = (HTTP, XML, WINDOWS)


@pytest.mark.parametrize(
    ("functions", "expected"),
    [
        (["main.main"], {}),
        (["net/http.(*Client).Do"], {"GO-2026-1001": ("net/http.Client.Do",)}),
        (["net/http.Get", "net/http.Header.Get"], {"GO-2026-1001": ("net/http.Get",)}),
        (["encoding/xml.Marshal"], {"GO-2026-1002": ("encoding/xml.Marshal",)}),
        (["os.Open"], {}),
        (["example.com/net/http.Get"], {}),
        (None, {"GO-2026-1001": (), "GO-2026-1002": ()}),
    ],
    ids=str,
)
def test_a_report_counts_where_its_symbols_were_linked(
    functions: list[str] | None, expected: dict[str, tuple[str, ...]]
) -> None:
    verdict = judge_program(BuildInfo("go1.26.6"), functions, REPORTS, LINUX, ("1.27", "1.26"))
    assert verdict
    assert {item.vulnerability.report.id: item.symbols for item in verdict.findings} == expected
    assert verdict.by_version == 2
    assert (verdict.remedy.text if verdict.remedy else None) == ("1.26.10" if expected else None)


def test_a_program_is_judged_for_the_platform_it_was_built_for() -> None:
    info = BuildInfo("go1.26.6", settings=(("GOOS", "windows"), ("GOARCH", "amd64")))
    verdict = judge_program(info, ["os.Open"], REPORTS, LINUX, ())
    assert verdict
    assert [item.vulnerability.report.id for item in verdict.findings] == ["GO-2026-1003"]


def test_a_fixed_release_and_a_development_tree_have_no_findings() -> None:
    fixed = judge_program(BuildInfo("go1.26.10"), ["net/http.Get"], REPORTS, LINUX, ())
    assert fixed
    assert (fixed.findings, fixed.by_version) == ((), 0)
    assert judge_program(BuildInfo("devel go1.28-abcdef"), None, REPORTS, LINUX, ()) is None


def test_linked_names_become_the_symbols_of_reports() -> None:
    names = ["a/b.(*T).M", "a/b.T.N", "a/b.F.func1", "slices.Sort[go.shape.int]", "a.b/c.F", "runtime", ""]
    assert symbols_by_package(names, {"a/b", "slices", "a.b/c"}) == {
        "a/b": {"T.M", "T.N", "F.func1"},
        "slices": {"Sort"},
        "a.b/c": {"F"},
    }
    assert symbols_by_package(names, {"slices"}) == {"slices": {"Sort"}}
