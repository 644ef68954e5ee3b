"""The documentation site in a real browser; `make browser` builds it first."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from gvm_py import override
from tests.browser.browser import VIEWS, look, tabbed
from tests.support.manual import REPOSITORY, Page, pages

_SITE = REPOSITORY / "build" / "site"
_PAGES = [page.path for page in pages() if page.name.startswith("docs/")]


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a line for each on standard error."""

    @override
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The address of the built site."""
    assert (_SITE / "index.html").exists(), "the site is not built: make browser"
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(_SITE))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def address(site: str, page: Path) -> str:
    """Return the address of a page; a README is the index of its directory."""
    path = page.relative_to(REPOSITORY / "docs").with_suffix(".html").as_posix()
    return f"{site}/{path.replace('README.html', 'index.html')}"


@pytest.mark.parametrize("page", _PAGES, ids=lambda page: page.relative_to(REPOSITORY / "docs").as_posix())
def test_a_page_is_whole_and_readable_on_each_screen(chromium: Chrome, site: str, page: Path) -> None:
    chromium.get(address(site, page))
    assert [sentence for view in VIEWS for sentence in look(chromium, view)] == []
    loaded = "return performance.getEntriesByType('resource').map((one) => one.name)"
    assert [one for one in chromium.execute_script(loaded) if not one.startswith((site, "data:", "blob:"))] == []


def test_the_landing_page_is_used_by_keyboard(chromium: Chrome, site: str) -> None:
    chromium.get(f"{site}/index.html")
    look(chromium, VIEWS[-1])
    found = tabbed(chromium, 15)
    assert len({one["id"] for one in found}) == 15
    # What is typed into shows a caret.
    assert [one["id"] for one in found if not one["marked"] and not one["id"].startswith("<input")] == []


@pytest.mark.parametrize("name", ["index", "lifecycle"])
def test_the_copy_button_takes_the_commands_and_no_output(chromium: Chrome, site: str, name: str) -> None:
    chromium.get(f"{site}/{name}.html")
    chromium.execute_script("document.addEventListener('copy', () => window.copied = document.activeElement.value)")
    block = chromium.find_element(By.CSS_SELECTOR, ".highlight:has(.gp)")
    button = block.find_element(By.CSS_SELECTOR, "button[data-clipboard-target], .md-clipboard")
    chromium.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
    button.click()
    page = Page(REPOSITORY / "docs" / f"{name}.md")
    session = next(one for one in page.blocks if one.language == "console")
    # Not what is said behind a command either: where people type, zsh takes it for arguments.
    typed = [line.removeprefix("$ ").split(" #")[0].rstrip() for line in session.lines if line.startswith("$ ")]
    assert [line.rstrip() for line in chromium.execute_script("return window.copied").splitlines()] == typed


def test_the_error_pages_are_folded_in_the_navigation(chromium: Chrome, site: str) -> None:
    chromium.get(f"{site}/index.html")
    look(chromium, VIEWS[-1])
    shown = "return [...document.querySelectorAll('.md-nav--primary a')].filter((one) => "
    shown += "one.checkVisibility({visibilityProperty: true})).map((one) => one.getAttribute('href'))"
    visible = chromium.execute_script(shown)
    assert "quickstart.html" in visible
    assert [one for one in visible if one.startswith(("errors/go", "errors/c", "adr/"))] == []


@pytest.mark.parametrize(("word", "page"), [("安装", ".zh-CN.html"), ("checksum", "verification.html")])
def test_the_search_finds_words_of_both_languages(chromium: Chrome, site: str, word: str, page: str) -> None:
    chromium.get(f"{site}/index.html?q={quote(word)}")
    found = (By.CSS_SELECTOR, ".md-search-result__item a")
    WebDriverWait(chromium, 60).until(lambda driver: driver.find_elements(*found))
    hrefs = [one.get_attribute("href") or "" for one in chromium.find_elements(*found)]
    assert any(page in one for one in hrefs), hrefs
