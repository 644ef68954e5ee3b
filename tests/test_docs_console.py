"""Every `console` block of the documentation does what the page says, typed into a real bash."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.console import Ran, broken_promises, commands, run
from tests.support.manual import Page, pages
from tests.support.newcomer import answering, arrive
from tests.support.realsdk import needs_sdks

_WITH_REAL_SDKS = ("docs/errors/", "docs/concepts/bridge.md", "docs/bump.md")
# The commands of a translated page are those of the English one (test_docs.py); a few are tried in both.
_TRANSLATED = ("docs/errors/", "docs/doctor", "docs/concepts/")
_PAGES = [
    page
    for page in pages()
    if commands(page) and not (page.name.endswith(".zh-CN.md") and page.name.startswith(_TRANSLATED))
]


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
    first = {"README.md", "docs/quickstart.md", "README.zh-CN.md", "docs/quickstart.zh-CN.md"}
    assert first <= {page.name for page in _PAGES}


@pytest.mark.parametrize(
    ("code", "said", "broken"),
    [
        (3, "one  two\nand all three\nfour\n", []),
        (0, "one two\nand all three\nfour\n", ["exit code 0 instead of 3"]),
        (3, "one two\nfour\nand all three\n", ["does not print, after the lines shown before it: four"]),
        (3, "one two\nand\nthree\nfour\n", ["does not print, after the lines shown before it: and ... three"]),
    ],
)
def test_a_promise_that_is_broken_is_reported(tmp_path: Path, code: int, said: str, broken: list[str]) -> None:
    path = tmp_path / "page.md"
    path.write_text("```console\n$ a \\\n  b   # exit code 3, as said\none two\nand ... three\n\nfour\n```\n")
    (command,) = commands(Page(path))
    assert command.text == "a \\\n  b   # exit code 3, as said"
    assert list(broken_promises(Ran(command, code, said))) == broken


def test_what_one_command_changes_the_next_one_sees(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text(
        "```console\n$ X=1; cd /\n```\n\n```sh\nfalse\n```\n\n```console\n$ echo $X $PWD >&2; (exit 4)\n```\n"
    )
    typed = commands(Page(path))
    assert [(ran.code, ran.said) for ran in run(typed, {"PATH": "/usr/bin:/bin"}, tmp_path, tmp_path / "scratch")] == [
        (0, ""),
        (4, "1 /\n"),
    ]
