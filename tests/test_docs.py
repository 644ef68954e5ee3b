"""What the documentation says agrees with itself and with gosdk: links, commands, tables, the Chinese page."""

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.__main__ import missed
from bench.charts import charts, draw
from gvm_py.cli.catalog import COMMANDS
from gvm_py.config import Config, keys
from tests.support.console import commands
from tests.support.manual import REPOSITORY, Page, pages
from tests.support.typed import complaint

_PAGES = {page.name: page for page in pages()}
_README, _CHINESE = _PAGES["README.md"], _PAGES["README.zh-CN.md"]
_DOCS = REPOSITORY / "docs"
_CHINESE_PAGES = [name for name in _PAGES if name.endswith(".zh-CN.md")]
_ERRORS = [
    page
    for name, page in _PAGES.items()
    if name.startswith("docs/errors/") and not name.endswith(("README.md", ".zh-CN.md"))
]
_LANGUAGES = {"console", "sh", "text", "toml", "yaml", "json", "python", "dockerfile", "xml", "nginx"}
_NAMED_PATH = re.compile(r"(?<![\w/.])docs/[\w./-]*\w")
_ELSEWHERE = re.compile(r"(?<![\w.~}/:])/(?!dev/null)[a-z]")


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES)
def test_every_link_leads_to_a_page_and_a_heading_that_exist(page: Page) -> None:
    for line, target in page.links():
        if "://" in target or target.startswith("mailto:"):
            continue
        path, _, anchor = target.partition("#")
        place = (page.path.parent / path).resolve() if path else page.path
        assert place.exists(), f"{page.name}:{line}: {target}"
        assert page in (_README, _CHINESE) or _DOCS in place.parents, f"{page.name}:{line}: {target} is not on the site"
        if anchor:
            assert anchor in Page(place).anchors, f"{page.name}:{line}: {target}"


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES)
def test_every_fenced_block_says_what_it_is(page: Page) -> None:
    for block in page.blocks:
        assert block.language in _LANGUAGES, f"{page.name}:{block.line}: {block.language!r}"


@pytest.mark.parametrize("name", ["README.md", "docs/index.md", "docs/quickstart.md"])
@pytest.mark.parametrize("end", [".md", ".zh-CN.md"])
def test_the_first_pages_can_be_pasted_into_zsh(name: str, end: str) -> None:
    page = _PAGES.get(name.replace(".md", end))
    typed = (
        [line for block in page.blocks if block.language in ("sh", "console") for line in block.lines] if page else []
    )
    # Where people type, zsh knows no comments and takes the words for arguments.
    assert [line for line in typed if re.search(r"(^|\s)#", line)] == []


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES)
def test_no_comment_breaks_a_command_that_is_pasted_into_zsh(page: Page) -> None:
    """gosdk leaves out what zsh passes on; no other program does, and some characters zsh takes for its own."""
    for block in page.blocks:
        for line in block.lines if block.language in ("sh", "console") else ():
            command, _, comment = line.partition(" # ")
            is_ours = block.language == "console" or re.search(r"\bgosdk\b", command)
            assert not comment or is_ours, f"{page.name}: {line}"
            assert not re.search("[;'\"`()$&|<>*?]", comment), f"{page.name}: {line}"


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES)
def test_no_console_block_leaves_the_home(page: Page) -> None:
    for command in commands(page):
        typed = re.sub(r"\s#.*|(['\"]).*?\1|\bPATH=\S+", "", command.text)
        assert not _ELSEWHERE.search(typed), f"{page.name}:{command.line}: {command.text}"


@pytest.mark.parametrize("page", _PAGES.values(), ids=_PAGES)
def test_gosdk_understands_every_command_line_of_a_page(page: Page) -> None:
    for line, text in _command_lines(page):
        unknown = complaint(text, is_mention=True)
        assert unknown is None, f"{page.name}:{line}: {text}: {unknown}"


def test_every_page_but_decision_records_is_in_the_navigation() -> None:
    _, _, nav = (REPOSITORY / ".ci" / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:\n")
    for_users = {name.removeprefix("docs/") for name in _PAGES if not name.startswith("docs/adr/")}
    assert set(re.findall(r"[\w./-]+\.md", nav)) == for_users - {"README.md", "README.zh-CN.md"}


def _places(name: str) -> tuple[Path, Path]:
    return REPOSITORY / name, REPOSITORY / f"{name}.md"


def test_every_path_below_docs_that_the_code_names_exists() -> None:
    sources = [path for place in ("gvm_py", "tests", "bench", "shims", ".ci") for path in _texts(REPOSITORY / place)]
    named = {(path, name) for path in sources for name in _NAMED_PATH.findall(path.read_text(encoding="utf-8"))}
    # A page may be named without its ending, for it has one for each language.
    missing = sorted(f"{path}: {name}" for path, name in named if not any(map(Path.exists, _places(name))))
    assert not missing


@pytest.mark.parametrize("page", [_README, _CHINESE], ids=lambda page: page.name)
def test_the_table_of_commands_has_every_command(page: Page) -> None:
    named = {words.split()[0] for cell in _first_cells(page) for words in re.findall(r"`(?:gosdk )?([a-z].*?)`", cell)}
    assert set(COMMANDS) - named == set()


@pytest.mark.parametrize("page", [_README, _CHINESE], ids=lambda page: page.name)
def test_the_table_of_settings_has_every_setting_and_its_default(page: Page) -> None:
    rows = {row[0].strip("` "): row[1].strip("` ") for table in _tables(page) for row in table}
    for key in keys():
        default = Config().get(key)
        shown = str(default).lower() if isinstance(default, bool) else str(default or "")
        assert rows.get(key) == shown.replace("()", ""), key


@pytest.mark.parametrize("name", _CHINESE_PAGES)
def test_a_chinese_page_keeps_step_with_the_english_one(name: str) -> None:
    chinese, english = _PAGES[name], _PAGES[name.replace(".zh-CN", "")]
    assert [level for level, _ in chinese.headings] == [level for level, _ in english.headings]
    assert [_skeleton(table) for table in _tables(chinese)] == [_skeleton(table) for table in _tables(english)]
    assert _code(chinese) == _code(english)
    assert _typed(english) - _typed(chinese) == set()


def test_the_pages_that_help_first_have_a_chinese_one() -> None:
    wanted = {"README.md", "docs/quickstart.md", "docs/doctor.md", "docs/concepts/ide.md", "docs/errors/README.md"}
    wanted |= {page.name for page in _ERRORS}
    assert wanted - {name.replace(".zh-CN", "") for name in _CHINESE_PAGES} == set()


def test_chinese_pages_lead_to_chinese_pages_where_there_are() -> None:
    for name in _CHINESE_PAGES:
        page = _PAGES[name]
        for line, target in page.links():
            translated = (page.path.parent / target.partition("#")[0].replace(".md", ".zh-CN.md")).resolve()
            is_english = target.partition("#")[0].endswith(".md") and ".zh-CN" not in target
            switches_language = name == "README.zh-CN.md" and target == "README.md"
            assert not (is_english and translated.exists()) or switches_language, f"{name}:{line}: {target}"


def test_chinese_pages_say_how_to_install_in_china() -> None:
    for name in ("README", "docs/quickstart", "docs/doctor", "docs/errors/toolchain-not-available"):
        text = (REPOSITORY / f"{name}.zh-CN.md").read_text(encoding="utf-8")
        assert "golang.google.cn" in text, name
        assert "GOPROXY" in text, name


@pytest.mark.parametrize("page", _ERRORS, ids=lambda page: page.name)
def test_a_page_about_an_error_quotes_it_first_and_names_the_check_that_finds_it(page: Page) -> None:
    assert page.blocks[0].language == "text"
    assert [text for level, text in page.headings if level == 2][:3] == ["Why", "How gosdk sees it", "Repair"]
    assert any(target.startswith("../doctor.md#") for _, target in page.links())
    index = {target for _, target in _PAGES["docs/errors/README.md"].links()}
    assert page.path.name in index


def test_the_picture_of_the_layers_shows_those_that_are_kept() -> None:
    script = runpy.run_path(str(REPOSITORY / ".ci" / "layers.py"))
    drawn = script["draw"](script["layers"](REPOSITORY / "pyproject.toml"))
    assert script["PICTURE"].read_text(encoding="utf-8") == drawn, "draw it again: make docs"


def _texts(directory: Path) -> Iterator[Path]:
    for suffix in ("*.py", "*.sh", "*.yml", "*.fish", "*.ps1", "*.cmd"):
        yield from directory.rglob(suffix)


def _tables(page: Page) -> list[list[list[str]]]:
    """Return the rows of each table below its head, cell by cell."""
    tables: list[list[list[str]]] = []
    last = -1
    for number, line in page.prose:
        if line.startswith("|"):
            if number != last + 1:
                tables.append([])
            tables[-1].append([cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]])
            last = number
    return [table[2:] for table in tables]


def _first_cells(page: Page) -> Iterator[str]:
    return (row[0] for table in _tables(page) for row in table)


def _skeleton(table: list[list[str]]) -> list[tuple[list[str], int]]:
    """Return what does not depend on the language: the code of each first cell, and the number of cells."""
    return [(re.findall(r"`.*?`|^\d+$", row[0]), len(row)) for row in table]


def _code(page: Page) -> list[tuple[str, list[str]]]:
    """Return the blocks without comments."""
    return [(block.language, [re.sub(r"(\s+|^)#.*", "", line) for line in block.lines]) for block in page.blocks]


def _typed(page: Page) -> set[str]:
    """Return the commands, options and settings that a page names in its text."""
    spans = (span for _, span in page.code_spans())
    return {span for span in spans if re.fullmatch(r"gosdk .*|--?[\w-]+.*|[a-z]+\.[a-z_]+( = \w+)?|go \w+.*", span)}


def _command_lines(page: Page) -> Iterator[tuple[int, str]]:
    """Yield every line or span of a page that begins with `gosdk `; in a console it follows the prompt."""
    for line, span in page.code_spans():
        if span.startswith("gosdk "):
            yield line, span
    for block in page.blocks:
        prompt = "$ " if block.language == "console" else ""
        for number, text in enumerate(block.lines, start=block.line):
            if block.language in ("console", "sh") and text.startswith(f"{prompt}gosdk "):
                yield number, text.removeprefix(prompt)


def test_architecture_names_every_room_and_every_decision() -> None:
    page = (_DOCS / "architecture.md").read_text("utf-8")
    package = REPOSITORY / "gvm_py"
    rooms = {f"{path.name}/" for path in package.iterdir() if (path / "__init__.py").exists()}
    rooms |= {path.stem for path in package.glob("*.py") if path.stem != "__init__"}
    assert {room for room in rooms if f"`{room}`" not in page} == set()
    assert {path.name for path in (_DOCS / "adr").glob("*.md") if f"adr/{path.name}" not in page} == set()


def test_every_chart_shows_the_numbers_of_its_table() -> None:
    page = (_DOCS / "performance.md").read_text("utf-8")
    drawn = {f"{chart.name}.svg": draw(chart) for chart in charts(page)}
    assert len(drawn) >= 8
    assert {path.name: path.read_text("utf-8") for path in (_DOCS / "charts").glob("*.svg")} == drawn
    assert {name for name in drawn if f"](charts/{name})" not in page} == set()


def test_goals_that_are_missed_are_named_before_the_tables() -> None:
    page = (_DOCS / "performance.md").read_text("utf-8")
    assert f"\n\n{missed(page)}\n\n## " in page
    assert missed(
        "| a | ms | goal |\n|---|--:|---|\n| b | 3 | below 3 |\n| c | 3.1 | at most 3 |\n| d | 2 | at least 3 |"
    ) == ("Goals that are missed on this page: c (3.1, goal at most 3); d (2, goal at least 3).")


def test_the_site_shows_no_blank_where_a_chinese_line_breaks() -> None:
    joined = runpy.run_path(str(REPOSITORY / ".ci" / "chinese_lines.py"))["on_page_content"]
    assert joined("<p>去掉、\n其余\n不变 a\nb。</p>\n", page=None) == "<p>去掉、其余不变 a\nb。</p>\n"
