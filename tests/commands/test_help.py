"""Help: every command has a page that roff takes without a warning, and ideas are explained by name."""

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from gvm_py.cli.catalog import COMMANDS
from gvm_py.ui.topics import topics
from tests.support.run import Sandbox


def man_pages() -> dict[str, str]:
    """Return the manual pages that the build puts into the wheel."""
    pages: dict[str, str] = runpy.run_path(str(Path(__file__).parents[2] / ".ci" / "manpages.py"))["man_pages"]()
    return pages


_CONCEPTS = Path(__file__).parents[2] / "docs" / "concepts"


def test_help_lists_commands_and_topics(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("help")
    assert (done.code, done.err) == (0, "")
    assert all(f"  {name} " in done.out for name in COMMANDS)
    assert all(f"  {path.stem} " in done.out for path in _CONCEPTS.glob("*.md") if "." not in path.stem)
    assert "zh-CN" not in done.out


@pytest.mark.parametrize("words", [("install",), ("config", "set")])
def test_help_of_a_command_is_what_its_own_option_shows(sandbox: Sandbox, words: tuple[str, ...]) -> None:
    assert sandbox.gosdk("help", *words).out.strip() == sandbox.gosdk(*words, "--help").out.strip()


@pytest.mark.parametrize("name", ["", *sorted(COMMANDS)])
def test_no_summary_in_a_list_of_commands_is_cut(sandbox: Sandbox, name: str) -> None:
    shown = sandbox.gosdk(*name.split(), "--help", env={"COLUMNS": "80"}).out.partition("\nCommands:\n")[2]
    assert "..." not in shown


@pytest.mark.parametrize("name", topics())
def test_help_of_a_topic_is_its_page(sandbox: Sandbox, name: str) -> None:
    place = _CONCEPTS.parent if name == "doctor" else _CONCEPTS
    page = (place / f"{name}.md").read_text().strip()
    commands = sandbox.gosdk(name, "--help").out.strip() if name in COMMANDS else ""
    assert sandbox.gosdk("help", name).out.strip() == f"{commands}\n\n{page}".strip()


@pytest.mark.parametrize("word", ["nonsense", "../../README", "config/set", ""])
def test_an_unknown_word_is_answered_with_the_topics(sandbox: Sandbox, word: str) -> None:
    done = sandbox.gosdk("help", word)
    assert done.code == 2
    assert f"there is no command and no topic {word!r}; topics: " in done.err
    assert "hint: gosdk help" in done.err


def test_what_follows_a_command_is_no_part_of_its_name(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("help", "use", "1.26") == sandbox.gosdk("help", "use")


def test_there_is_a_manual_page_for_every_command() -> None:
    names = {f"gosdk-{name}.1" for name in COMMANDS} | {"gosdk.1", "gosdk-config-set.1"}
    assert names <= man_pages().keys()


@pytest.mark.skipif(not shutil.which("groff"), reason="groff is not installed, so man pages are NOT proven here")
def test_every_page_is_taken_by_roff_without_a_warning() -> None:
    for name, text in man_pages().items():
        done = subprocess.run(
            ["groff", "-ww", "-man", "-Tutf8"], input=text.encode(), capture_output=True, timeout=60, check=True
        )
        assert done.stderr == b"", name
        shown = re.sub(".\b", "", done.stdout.decode())
        assert "EXIT STATUS" in shown
        assert "--help" in shown


def test_a_page_shows_dots_quotes_and_backslashes_as_they_are() -> None:
    page = man_pages()["gosdk-exec.1"]
    assert not [line for line in page.splitlines() if line.startswith("'")]
    assert "\\-\\-" in page


@pytest.mark.parametrize(("typed", "shown"), [("ls", "list"), ("local", "use"), ("toolchain install", "install")])
def test_help_explains_what_others_call_a_command(sandbox: Sandbox, typed: str, shown: str) -> None:
    assert sandbox.gosdk("help", *typed.split()).out.startswith(f"Usage: gosdk {shown} ")
