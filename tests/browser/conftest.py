"""One browser for all pages of a run."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome

from tests.browser.browser import browser


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    """A running Chromium."""
    with browser(tmp_path_factory.mktemp("profile")) as driver:
        yield driver
