"""Every `console` block of the documentation does what the page says, typed into a real bash."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.console import Ran, broken_promises, commands, run
from tests.support.manual import Page, pages
from tests.support.newcomer import answering, arrive
from tests.support.realsdk import needs_sdks

_WITH_REAL_SDKS = ("docs/errors/", "docs/concepts/bridge.md")
_PAGES = [page for page in pages() if commands(page)]


def _parameter(page: Page) -> object:
    marks = [needs_sdks] if page.name.startswith(_WITH_REAL_SDKS) else []
    return pytest.param(page, id=page.name, marks=marks)


@pytest.fixture(scope="module")
def internet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What leads to the servers, one set for all pages."""
    with answering(tmp_path_factory.mktemp("internet")) as environment:
        yield environment


@pytest.mark.parametrize("page", [_parameter(page) for page in _PAGES])
def test_every_command_of_a_page_does_what_the_page_says(page: Page, internet: dict[str, str], tmp_path: Path) -> None:
    newcomer = arrive(tmp_path / "here", internet, real=page.name.startswith(_WITH_REAL_SDKS))
    done = run(commands(page), newcomer.env, newcomer.project, tmp_path / "scratch")
    ended = [Ran(ran.command, ran.code, newcomer.shown(ran.said)) for ran in done]
    broken = [
        f"{page.name}:{ran.command.line}: $ {ran.command.text}\n  {promise}\n{ran.said}"
        for ran in ended
        for promise in broken_promises(ran)
    ]
    assert not broken, "\n".join(broken)


def test_the_pages_that_people_read_first_have_commands_to_try() -> None:
    first = {"README.md", "docs/quickstart.md", "docs/README.zh-CN.md"}
    assert first <= {page.name for page in _PAGES}
