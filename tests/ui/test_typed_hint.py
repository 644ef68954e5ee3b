"""Hints on Windows: what a POSIX shell would take is said in words that cmd and PowerShell both take."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import gvm_py
from gvm_py.ui.typed_hint import typed_hint

HOME = "C:\\Users\\Ann Lee"


@pytest.mark.parametrize(
    ("hint", "typed"),
    [
        ("ls -l 'C:\\a b\\go.mod'", 'dir "C:\\a b\\go.mod"'),
        ("look at it: ls -ld C:\\x", "look at it: dir C:\\x"),
        ('chmod u+w "C:\\p\\.idea\\workspace.xml"', 'attrib -r "C:\\p\\.idea\\workspace.xml"'),
        ('export GOSDK_ROOT="$HOME/.gosdk"', f'setx GOSDK_ROOT "{HOME}\\.gosdk"'),
        ("export GOPROXY=direct", "setx GOPROXY direct"),
        ("export HTTPS_PROXY=http://host:port", "setx HTTPS_PROXY http://host:port"),
        ("unset GOWORK", 'setx GOWORK ""'),
        ("env | grep -i proxy", "cmd /c set | findstr /i proxy"),
        ("curl -I https://go.dev/dl/", "curl.exe -I https://go.dev/dl/"),
        ("name another directory; mkdir 'C:\\m\\.x'", 'name another directory; mkdir "C:\\m\\.x"'),
        ("mv 'C:\\a b\\x.xml' 'C:\\a b\\x.xml.broken'", 'move "C:\\a b\\x.xml" "C:\\a b\\x.xml.broken"'),
        ("rm 'C:\\a b\\gosdk.lock' && gosdk lock", 'del "C:\\a b\\gosdk.lock", then gosdk lock'),
        ("cd 'C:\\m x' && rm -f 'a' 'b c' && gosdk mirror .", 'cd "C:\\m x", then del "a" "b c", then gosdk mirror .'),
        ("cat C:\\x\\tools.txt", "type C:\\x\\tools.txt"),
        ('export PATH="$PATH:C:\\Users\\Ann Lee\\go\\bin"', "gosdk setup"),
        ('go env -w GOPATH="$HOME/go"', f'go env -w GOPATH="{HOME}\\go"'),
        ("GOTOOLCHAIN=local go env -u GOTOOLCHAIN", 'cmd /c "set GOTOOLCHAIN=local&& go env -u GOTOOLCHAIN"'),
        ("the user's file, the project's file", "the user's file, the project's file"),
        ("gosdk install 1.22", "gosdk install 1.22"),
        ("gosdk current --why", "gosdk current --why"),
    ],
)
def test_a_hint_is_said_in_words_of_windows(hint: str, typed: str) -> None:
    assert typed_hint(hint, HOME, windows=True) == typed
    assert typed_hint(hint, HOME, windows=False) == hint


def test_nothing_of_a_posix_shell_is_left() -> None:
    hints = ("ls -l 'x'", "ls -ld 'x'", "chmod u+w 'x'", "export A=b", "unset A", "cd 'x' && git pull", "rm 'x'")
    for command in (*hints, "mv 'x' 'y'"):
        assert not re.search(r"\b(?:ls|chmod|export|unset|rm|mv)\b|&&|'", typed_hint(command, HOME, windows=True))


_TAKES_PATHS = re.compile(r"(?:ls|mv|rm|cat|cd|df|diff|chmod|git -C|sed) ")
_COMMAND = re.compile(r"(?:gosdk|go|sudo) ")
_QUOTES = ("'", '"')


def _texts() -> Iterator[tuple[str, ast.JoinedStr]]:
    for file in Path(gvm_py.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.JoinedStr):
                yield f"{file}:{node.lineno}", node


def _is_quoted_by_hand(text: ast.JoinedStr) -> bool:
    """Return whether a command has a value between quotes of its own, or one that may be a path as it is."""
    first = str(getattr(text.values[0], "value", ""))
    pieces = (str(item.value) for item in text.values[:-1] if isinstance(item, ast.Constant))
    if any(piece.endswith(_QUOTES) for piece in pieces):
        return bool(_TAKES_PATHS.match(first) or _COMMAND.match(first))
    return bool(_TAKES_PATHS.match(first)) and "shell_word(" not in ast.unparse(text)


def test_every_path_in_a_command_is_quoted_by_the_one_function() -> None:
    assert [where for where, text in _texts() if _is_quoted_by_hand(text)] == []
