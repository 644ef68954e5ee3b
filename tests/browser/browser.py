"""Chromium, driven as a person sees and uses it: screens of two widths, light and dark, and the Tab key."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from selenium.webdriver import Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

_SWITCHES = (
    "headless",
    "no-sandbox",
    "disable-gpu",
    "disable-quic",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-sync",
    "disable-dev-shm-usage",
    "force-prefers-reduced-motion",
)
_FOCUSED = """
const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
return at === document.body ? null : {
  id: at.outerHTML.slice(0, 200) + Math.round(box.top + scrollY), marked: marked, wide: box.width, high: box.height};
"""
_SETTLED = """
const done = arguments[0], finish = () => document.getAnimations().forEach((one) => one.finish());
requestAnimationFrame(() => requestAnimationFrame(() => { finish(); requestAnimationFrame(done); }));
"""


class View(NamedTuple):
    """A screen: its width in pixels, and whether its user prefers dark pages."""

    width: int
    dark: bool

    @property
    def name(self) -> str:
        """`390 dark`."""
        return f"{self.width} {'dark' if self.dark else 'light'}"


VIEWS = tuple(View(width, dark) for width in (390, 1280) for dark in (False, True))


@contextmanager
def browser(profile: Path) -> Iterator[Chrome]:
    """Yield a Chromium with a profile of its own."""
    options = ChromeOptions()
    options.binary_location = _program("chromium")
    for switch in (*_SWITCHES, f"user-data-dir={profile}"):
        options.add_argument(f"--{switch}")
    driver = Chrome(options=options, service=Service(_program("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is not installed: apt-get install chromium chromium-driver"
    return found


@cache
def _script() -> str:
    return (Path(__file__).parent / "look.js").read_text(encoding="utf-8")


def look(driver: Chrome, view: View) -> list[str]:
    """Return what is wrong with the open page on this screen."""
    metrics = {"width": view.width, "height": 844, "deviceScaleFactor": 1, "mobile": view.width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if view.dark else "light"}
    still = {"name": "prefers-reduced-motion", "value": "reduce"}
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme, still]})
    # The theme follows in a later frame, and colours that fade are looked at when they have arrived.
    driver.execute_async_script(_SETTLED)
    found: list[str] = driver.execute_script(_script())
    return [f"{view.name}: {sentence}" for sentence in found]


def tabbed(driver: Chrome, times: int) -> list[dict[str, Any]]:
    """Return what has the focus after each press of the Tab key, from the top until it leaves the page."""
    found = []
    for _ in range(times):
        ActionChains(driver).send_keys(Keys.TAB).perform()
        if (at := driver.execute_script(_FOCUSED)) is None:
            break
        found.append(at)
    return found
