"""The pages of `gosdk report` and `gosdk preview` in a real browser: readable on each screen, and inert."""

from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from gvm_py.ui.page.document import document
from gvm_py.ui.page.preview import preview_document
from tests.browser.browser import VIEWS, look, tabbed
from tests.ui.test_page import report
from tests.ui.test_preview_page import previewed

_NAMES = {
    "plain": "/home/me/src/project",
    "markup": "<script>document.title='hit'</script><img src=x onerror=\"document.title='hit'\">",
    "quotes": "'\"><b onmouseover='document.title=1'>&amp;",
    "control": "a\x1b]0;x\x07\x00b\u202ec\u2066d",
    "long": "x" * 1000,
    "words": "中文项目 عربي 🐹 " * 20,
}
_UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true;"


def opened(driver: Chrome, directory: Path, name: str, count: int) -> None:
    file = directory / "report.html"
    file.write_text(document(report(name, count)), encoding="utf-8")
    driver.get(file.as_uri())


@pytest.mark.parametrize("name", _NAMES.values(), ids=_NAMES)
def test_nothing_is_cut_faint_or_out_of_the_screen(chromium: Chrome, tmp_path: Path, name: str) -> None:
    opened(chromium, tmp_path, name, 24)
    chromium.execute_script(_UNFOLD)
    assert [sentence for view in VIEWS for sentence in look(chromium, view)] == []
    assert chromium.title.startswith("Go in ")


@pytest.mark.parametrize("name", _NAMES.values(), ids=_NAMES)
def test_the_page_of_a_preview_is_readable_on_every_screen(chromium: Chrome, tmp_path: Path, name: str) -> None:
    file = tmp_path / "preview.html"
    file.write_text(preview_document(previewed(name, 24), name, "now"), encoding="utf-8")
    chromium.get(file.as_uri())
    chromium.execute_script(_UNFOLD)
    assert [sentence for view in VIEWS for sentence in look(chromium, view)] == []


def test_every_link_and_fold_is_reached_by_keyboard(chromium: Chrome, tmp_path: Path) -> None:
    opened(chromium, tmp_path, "/p", 60)
    wanted = chromium.execute_script("return document.querySelectorAll('body > * a, summary').length")
    found = tabbed(chromium, 60)
    folded = chromium.execute_script("return document.querySelectorAll('details a, details details').length")
    assert len({one["id"] for one in found}) == wanted - folded
    assert [one["id"] for one in found if not one["marked"]] == []


def test_ten_thousand_projects_stay_folded(chromium: Chrome, tmp_path: Path) -> None:
    opened(chromium, tmp_path, "/home/me/src/project", 10_000)
    height = chromium.execute_script("return document.documentElement.scrollHeight")
    assert height < 60 * 844
    assert chromium.execute_script("return document.getElementsByTagName('*').length") < 60_000
    assert look(chromium, VIEWS[0]) == []


def test_the_policy_stops_a_script_that_got_into_the_page(chromium: Chrome, tmp_path: Path) -> None:
    file = tmp_path / "hit.html"
    script = "<script>document.title='hit'</script><img src='x' onerror='document.title=\"hit\"'>"
    file.write_text(document(report()).replace("<main", f"{script}<main"), encoding="utf-8")
    chromium.get(file.as_uri())
    assert chromium.title == "Go in /p"
