"""Whole screens as people see them: 80 and 120 columns, a narrow one, no colour, a dumb terminal, no terminal."""

import os
import pty
import re
import termios
from collections.abc import Callable

import pytest

from gvm_py.ui.markdown import render_page
from gvm_py.ui.output import table
from gvm_py.ui.reporter import Reporter
from gvm_py.ui.screen import Screen, paint, render_marks, unbroken
from gvm_py.ui.wrapping import width, wrap
from tests.support.forked import gosdk_on_terminal
from tests.support.run import Sandbox
from tests.support.terminal import read_terminal

_COLOR = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def box(box: Sandbox) -> Sandbox:
    box.env |= {"PATH": "/nowhere", "TERM": "xterm-256color"}
    return box


def screen(box: Sandbox, columns: int, *words: str, **env: str) -> str:
    """Return what a terminal of so many columns shows of standard output and standard error."""
    shown = gosdk_on_terminal(words, box.cwd, box.environment(env), (50, columns))
    return shown.decode().replace("\r\n", "\n")


LIST_80 = """\
   VERSION   SIZE  INSTALLED  SOURCE          NOTES
*  go1.22.3  -     -          unknown source  active (by ~/项目/.go-version:1)
   go1.26.6  -     -          unknown source  default
"""


@pytest.mark.parametrize("columns", [80, 120])
def test_list_has_a_header_and_marks_what_is_active(box: Sandbox, columns: int) -> None:
    assert screen(box, columns, "list", NO_COLOR="1") == LIST_80


def test_colour_is_only_added(box: Sandbox) -> None:
    shown = screen(box, 80, "list")
    assert "\x1b[32mactive\x1b[0m" in shown
    assert _COLOR.sub("", shown) == LIST_80


@pytest.mark.parametrize("env", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
@pytest.mark.parametrize("words", ["list", "status", "current --why", "use 1.26", "nonsense"])
def test_without_colour_no_escape_sequence_is_shown(box: Sandbox, words: str, env: dict[str, str]) -> None:
    assert "\x1b" not in screen(box, 80, *words.split(), **env)


def test_color_never_and_always_are_kept(box: Sandbox) -> None:
    assert "\x1b" not in screen(box, 80, "list", "--color", "never")
    assert "\x1b[32m" in box.gosdk("--color", "always", "list").out
    assert "\x1b" not in box.gosdk("list").out


@pytest.mark.parametrize(
    ("env", "colored"),
    [
        ("FORCE_COLOR=1", "both"),
        ("CLICOLOR_FORCE=1 TERM=dumb", "both"),
        ("CLICOLOR_FORCE=0", "terminal"),
        ("FORCE_COLOR=false CLICOLOR=1", "terminal"),
        ("CLICOLOR=0", "none"),
        ("CLICOLOR=0 CLICOLOR_FORCE=1", "both"),
        ("NO_COLOR=1 FORCE_COLOR=1 CLICOLOR_FORCE=1", "none"),
        ("NO_COLOR= FORCE_COLOR=3", "both"),
    ],
)
def test_variables_decide_about_colour_in_their_order(box: Sandbox, env: str, colored: str) -> None:
    variables = dict(word.split("=") for word in env.split())
    assert ("\x1b[" in screen(box, 80, "list", **variables)) == (colored != "none")
    done = box.gosdk("default", "1.99", env=variables)
    assert ("\x1b[" in box.gosdk("list", env=variables).out, "\x1b[31merror" in done.err) == (colored == "both",) * 2
    assert "\x1b[" in box.gosdk("list", "--color", "always", env=variables).out
    assert "\x1b[" not in screen(box, 80, "list", "--color", "never", **variables)


@pytest.mark.parametrize("words", ["list", "status", "current --why", "sync-ide", "sync-ide --ide vscode"])
@pytest.mark.parametrize("columns", [20, 80, 120, 200])
def test_no_line_of_a_report_is_wider_than_the_terminal(box: Sandbox, words: str, columns: int) -> None:
    shown = screen(box, columns, *words.split(), NO_COLOR="1")
    assert shown
    assert max(map(width, shown.splitlines())) <= columns


@pytest.mark.parametrize("words", ["", "install", "use", "setup", "config", "self upgrade", "tools add"])
@pytest.mark.parametrize("columns", [20, 40, 60])
def test_no_line_of_help_is_wider_than_the_terminal(box: Sandbox, words: str, columns: int) -> None:
    shown = screen(box, columns, *words.split(), "--help", NO_COLOR="1")
    assert shown.startswith("Usage: gosdk")
    # Examples stay in one piece, so that they can be copied.
    text, _, rest = shown.partition("Examples:")
    options = rest[rest.index("Options:") :] if "Options:" in rest else ""
    assert max(map(width, (text + options).splitlines())) <= columns


def test_a_pipe_gets_whole_lines_and_whole_paths(box: Sandbox) -> None:
    shown = box.gosdk("current", "--why").out
    assert f"go1.22.3  {box.root}/versions/go1.22.3" in shown
    assert "~" not in shown


def test_a_topic_is_wrapped_for_the_terminal(box: Sandbox) -> None:
    shown = screen(box, 60, "help", "versions", PAGER="cat")
    lines = [line for line in _COLOR.sub("", shown).splitlines() if not line.startswith("    ")]
    assert max(map(width, lines)) <= 60
    assert "|---" not in shown
    assert "](" not in shown


@pytest.mark.parametrize(("name", "is_coloured"), [("less", True), ("most", False)])
def test_only_a_pager_that_shows_colours_gets_any(box: Sandbox, name: str, is_coloured: bool) -> None:
    pager = box.home / name
    pager.write_text('#!/bin/sh\necho "options: $LESS"\n/bin/cat\n')
    pager.chmod(0o755)
    shown = screen(box, 60, "help", "versions", PAGER=str(pager))
    assert ("options: -R\n" in shown, "\x1b[1m" in shown) == (is_coloured, is_coloured)
    assert "Versions and requests" in shown


def test_cells_of_wide_letters_are_aligned_and_wrapped() -> None:
    rows = [("名称", "说明"), ("中文", "一二三 四五六 七八九 一二三 四五六 七八九 十")]
    assert table(rows, 30) == "名称  说明\n中文  一二三 四五六 七八九\n      一二三 四五六 七八九 十"


def test_a_row_on_a_narrow_screen_begins_with_what_it_has() -> None:
    rows = [("*", "go1.22.3", "active"), ("", "go1.26.6", "default")]
    assert table(rows, 12) == "*\n  go1.22.3\n  active\ngo1.26.6\n  default"


@pytest.mark.parametrize(
    ("text", "columns", "lines"),
    [
        ("a b c", 3, ["a b", "c"]),
        ("/home/me/very/long/path", 10, ["/home/me/", "very/long/", "path"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("", 10, [""]),
        ("一二三四", 5, ["一二", "三四"]),
    ],
)
def test_lines_break_between_words_behind_slashes_or_anywhere(text: str, columns: int, lines: list[str]) -> None:
    assert wrap(text, columns) == lines


def test_what_is_to_be_typed_is_not_broken_but_where_a_line_is_shorter() -> None:
    row = ("!", f"Go 1.25 is end of life  ->  {paint(unbroken('gosdk list --all'), 'hint')}")
    assert render_marks(table([row], 40), color=False) == "!  Go 1.25 is end of life ->\n   gosdk list --all"
    assert render_marks(table([row]), color=False) == "!  Go 1.25 is end of life  ->  gosdk list --all"


def test_marks_take_no_room_and_are_never_printed() -> None:
    text = paint("ok", "ok")
    assert width(text) == 2
    assert render_marks(text, color=False) == "ok"
    assert render_marks(text, color=True) == "\x1b[32mok\x1b[0m"


def test_a_page_keeps_its_code_and_aligns_its_tables() -> None:
    page = "# Title\nSome **bold** [link](x.md) text.\n\n| a | b |\n|---|---|\n| `x` | y |\n\n```sh\ngo  build\n```\n"
    shown = render_marks(render_page(page, Screen(width=40)), color=False)
    assert shown == "Title\nSome bold link text.\n\na    b\n`x`  y\n\n    go  build"


@pytest.mark.parametrize(("columns", "seen"), [(80, " 0%|"), (40, " 0% go1.26.6 download "), (20, " 0% go1.26.6 ")])
def test_a_bar_has_a_total_as_soon_as_it_is_known(columns: int, seen: str) -> None:
    def count(reporter: Reporter) -> None:
        with reporter.bar("go1.26.6 download", None) as progress:
            progress.expect(2000)
            progress(2000)

    shown = on_screen(columns, count)
    assert seen in shown
    assert max(map(width, re.split("[\r\n]", shown))) < columns
    assert columns < 60 or "2.00k" in shown


def test_text_behind_two_bars_begins_at_the_left_edge() -> None:
    def count(reporter: Reporter) -> None:
        first, second = reporter.bar("first", 2), reporter.bar("second", 2)
        first.__enter__()
        second.__enter__()
        first.__exit__(None, None, None)
        second.__exit__(None, None, None)

    assert on_screen(80, count).endswith("\r")


def on_screen(columns: int, speak: Callable[[Reporter], None]) -> str:
    """Return what reaches a terminal of so many columns."""
    master, slave = pty.openpty()
    termios.tcsetwinsize(slave, (24, columns))
    with os.fdopen(slave, "w") as stream:
        speak(Reporter(stream))
    shown = read_terminal(master).decode()
    os.close(master)
    return shown


def test_doctor_shortens_the_home_wherever_a_go_is_named(box: Sandbox) -> None:
    box.env["PATH"] = f"{box.root}/shims:/usr/bin:/bin"
    assert box.gosdk("rehash").code == 0
    shown = screen(box, 160, "doctor", NO_COLOR="1")
    assert re.search(r"^terminal +go1\.22\.3 \(~/\S+/go1\.22\.3\) +shim: ~/", shown, re.M), shown
    assert str(box.home) not in shown
