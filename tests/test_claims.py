"""Each claim of speed is the number of a table, and each of safety or of a platform names a test that exists."""

import re
from typing import NamedTuple

import pytest

from tests.support.manual import REPOSITORY, Page, pages

_PERFORMANCE = (REPOSITORY / "docs" / "performance.md").read_text(encoding="utf-8")
_WORDS = {"a tenth": "0.1", "十分之一": "0.1"}
_SPEED = re.compile(
    r"\bmilliseconds?\b|\d ms\b|\bfaster than\b|\btimes (?:as fast|faster|slower)\b|\bbelow a second\b"
    r"|\bof (?:a direct call|mise's time|the go command's time)\b"
)
# The tables themselves, and records of decisions, which say what was measured on their day.
_ELSEWHERE = ("docs/performance.md", "docs/adr/", "docs/CONTRIBUTING.md", "docs/architecture.md")
_PAGES = {page.name: page for page in pages()}
_PROVEN = ["README.md", "README.zh-CN.md", "docs/security.md", "docs/reliability.md"]
_PROVEN += ["docs/windows.md", "docs/macos.md"]
# `install/test_killed::test_a_kill`, also with `tests/` in front and `.py` behind, and also a file alone.
_TEST = re.compile(r"`(?:tests/)?((?:\w+/)*test_\w+)(?:\.py)?(?:::(test_\w+))?`")
_NO_TEST = re.compile(r"`make [a-z-]+`|\bnot run\b")
_PROOF = {"test", "tests", "测试"}


class Claim(NamedTuple):
    """Where a number is said, and the row of the table that it is from; the group of each pattern is the number."""

    page: str
    said: str
    bench: str
    row: str


_PROXY = r"^\| gosdk, from the module proxy \|.*\| ([\d.]+) of go command"
_ARCHIVE = r"^\| gosdk, from the tar\.gz \|.*\| ([\d.]+) of mise"
_SHIM = r"^\| shim, go\.mod \| [\d.]+ \| ([\d.]+) \|"
_ADDED = r"^\| shim, \.go-version \| [\d.]+ \| [\d.]+ \| [^|]* \| \+([\d.]+) \|"
_MISE = r"^\| mise's shim, \.go-version \| [\d.]+ \| ([\d.]+) \|"
CLAIMS = (
    Claim("README.md", r"install from the module proxy \| ([\d.]+) of the go command's time", "install", _PROXY),
    Claim("README.md", r"from the tar\.gz \| ([\d.]+) of mise's time", "install", _ARCHIVE),
    Claim("README.md", r"through the shim \| ([\d.]+) of a direct call", "shim", _SHIM),
    Claim("README.md", r"through the shim \|.* ([\d.]+) of a direct call", "shim", _MISE),
    Claim("README.zh-CN.md", r"从模块代理首次安装并校验 \| go 命令用时的 ([\d.]+)", "install", _PROXY),
    Claim("README.zh-CN.md", r"从 tar\.gz 首次安装 \| mise 用时的 ([\d.]+)", "install", _ARCHIVE),
    Claim("README.zh-CN.md", r"经由 shim 的 `go version` \| 直接调用的 ([\d.]+) 倍", "shim", _SHIM),
    Claim("README.zh-CN.md", r"经由 shim 的 `go version` \|.* 直接调用的 ([\d.]+) 倍", "shim", _MISE),
    Claim("docs/quickstart.md", r"adds about (a tenth) of a millisecond", "shim", _ADDED),
)


def section(bench: str) -> str:
    """Return the section of one benchmark."""
    (found,) = (part for part in _PERFORMANCE.split("\n## ") if f"`python -m bench.{bench}`" in part)
    return found


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: f"{claim.page} {claim.said[:20]}")
def test_a_claim_of_speed_is_the_number_of_its_table(claim: Claim) -> None:
    text = (REPOSITORY / claim.page).read_text(encoding="utf-8")
    said = re.search(claim.said, text)
    measured = re.search(claim.row, section(claim.bench), re.MULTILINE)
    assert said, claim
    assert measured, claim
    number = _WORDS.get(said[1], said[1])
    digits = len(number.partition(".")[2])
    assert float(number) == pytest.approx(round(float(measured[1]), digits), abs=10**-digits / 2), claim


def test_no_page_makes_a_claim_of_speed_that_no_table_proves() -> None:
    known = [(claim.page, claim.said) for claim in CLAIMS]
    unproven = [
        f"{page.name}:{number}: {line}"
        for page in pages()
        if not page.name.startswith(_ELSEWHERE) and not page.name.endswith(".zh-CN.md")
        for number, line in page.prose
        if _SPEED.search(line) and not any(name == page.name and re.search(said, line) for name, said in known)
    ]
    assert unproven == []


@pytest.mark.parametrize("name", [page.name for page in pages() if page.name.endswith(".zh-CN.md")])
def test_a_chinese_page_has_the_numbers_of_the_english_one(name: str) -> None:
    chinese = (REPOSITORY / name).read_text(encoding="utf-8")
    for claim in CLAIMS:
        if claim.page == name.replace(".zh-CN", ""):
            english = re.search(claim.said, (REPOSITORY / claim.page).read_text(encoding="utf-8"))
            assert english
            shown = [english[1], *(word for word, value in _WORDS.items() if value == _WORDS.get(english[1]))]
            assert any(number in chinese for number in shown), claim


def proven_rows(page: Page) -> list[str]:
    """Return the rows of each table that has a column for the test of a claim."""
    rows: list[str] = []
    last, proves = 0, False
    for number, line in page.prose:
        if not line.startswith("|"):
            continue
        if number != last + 1:
            proves = not _PROOF.isdisjoint(cell.strip() for cell in line.split("|"))
        elif proves and not line.startswith("|---"):
            rows.append(line)
        last = number
    return rows


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES)
def test_every_test_that_a_page_names_exists(page: Page) -> None:
    for number, line in page.prose:
        for module, test in _TEST.findall(line):
            file = REPOSITORY / "tests" / f"{module}.py"
            assert file.is_file(), f"{page.name}:{number}: {module}"
            assert not test or f"def {test}(" in file.read_text("utf-8"), f"{page.name}:{number}: {module}::{test}"


@pytest.mark.parametrize("name", _PROVEN)
def test_every_claim_of_safety_or_a_platform_names_its_test(name: str) -> None:
    rows = proven_rows(_PAGES[name])
    assert len(rows) >= 8
    assert [row for row in rows if not _TEST.search(row) and not _NO_TEST.search(row)] == []


@pytest.mark.parametrize("name", ["docs/security.md", "docs/reliability.md"])
def test_every_table_of_a_page_of_promises_names_tests(name: str) -> None:
    rows = [line for _, line in _PAGES[name].prose if line.startswith("|") and not line.startswith("|---")]
    heads = [row for row in rows if row.endswith("| test |")]
    assert len(rows) - len(heads) == len(proven_rows(_PAGES[name])) >= 40
