"""Hints on Windows: what a POSIX shell would take is said in words that cmd and PowerShell both take."""

import ast
import ntpath
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import gvm_py
from gvm_py.errors import shell_line
from gvm_py.ui.typed_hint import typed_hint

HOME = "C:\\Users\\Ann Lee"
INSTALL = "powershell -ExecutionPolicy Bypass -File install.ps1"


@pytest.mark.parametrize(
    ("hint", "typed"),
    [
        ("ls -l 'C:\\a b\\go.mod'", 'dir "C:\\a b\\go.mod"'),
        ("look at it: ls -ld C:\\x", "look at it: dir C:\\x"),
        ("df -h C:\\x", "dir C:\\x"),
        ("diff 'C:\\a b' C:\\x", 'fc.exe "C:\\a b" C:\\x'),
        ('chmod u+w "C:\\p\\.idea\\workspace.xml"', 'attrib -r "C:\\p\\.idea\\workspace.xml"'),
        ('export GOSDK_ROOT="$HOME/.gosdk"', f'setx GOSDK_ROOT "{HOME}\\.gosdk"'),
        ("export GOSDK_LAYERS=/opt/go", 'setx GOSDK_LAYERS "C:\\opt\\go"'),
        ("export SSL_CERT_FILE=/path/to/ca.pem", 'setx SSL_CERT_FILE "C:\\path\\to\\ca.pem"'),
        ("export GOPROXY=direct", "setx GOPROXY direct"),
        ("export HTTPS_PROXY=http://host:port", "setx HTTPS_PROXY http://host:port"),
        ("export A_KEY=... B=... C=x", "setx A_KEY ..., then setx B ..., then setx C x"),
        ("unset GOWORK", "powershell -Command \"[Environment]::SetEnvironmentVariable('GOWORK','','User')\""),
        ("env | grep -i proxy", "cmd /c set | findstr /i proxy"),
        ("curl -I https://go.dev/dl/", "curl.exe -I https://go.dev/dl/"),
        ("name another directory; mkdir 'C:\\m\\.x'", 'name another directory; mkdir "C:\\m\\.x"'),
        (
            'mkdir -p "$HOME/.cache/t" && go env -w GOTMPDIR="$HOME/.cache/t"',
            f'mkdir "{HOME}\\.cache\\t", then go env -w GOTMPDIR="{HOME}\\.cache\\t"',
        ),
        ("mv 'C:\\a b\\x.xml' 'C:\\a b\\x.xml.broken'", 'move "C:\\a b\\x.xml" "C:\\a b\\x.xml.broken"'),
        ("rm 'C:\\a b\\gosdk.lock' && gosdk lock", 'del "C:\\a b\\gosdk.lock", then gosdk lock'),
        (
            "cd 'D:\\m x' && rm -f dl/go.zip 'b c' && gosdk mirror .",
            'pushd "D:\\m x", then del "dl\\go.zip", "b c", then gosdk mirror .',
        ),
        ('cd "$HOME"', f'pushd "{HOME}"'),
        ("cd C:\\x && git pull && ./install.sh", "pushd C:\\x, then git pull, then " + INSTALL),
        ("cat C:\\x\\tools.txt", "type C:\\x\\tools.txt"),
        ("${EDITOR:-vi} +12 'C:\\a b\\go.mod'", 'notepad "C:\\a b\\go.mod"'),
        ("sed -i.bak '3s/1.x/1.21/' C:\\x\\go.mod", "notepad C:\\x\\go.mod"),
        ("sed -i.bak 3d C:\\x\\go.mod", "notepad C:\\x\\go.mod"),
        ('export PATH="$PATH:C:\\Users\\Ann Lee\\go\\bin"', "gosdk setup"),
        ('go env -w GOPATH="$HOME/go"', f'go env -w GOPATH="{HOME}\\go"'),
        (
            'GOPATH="$HOME/go" go env -w GOPATH="$HOME/go"',
            f'cmd /c "set GOPATH={HOME}\\go&& go env -w GOPATH="{HOME}\\go""',
        ),
        ("GOTOOLCHAIN=local go env -u GOTOOLCHAIN", 'cmd /c "set GOTOOLCHAIN=local&& go env -u GOTOOLCHAIN"'),
        (
            "GOSDK_LAYERS= GOSDK_ROOT='C:\\a b' gosdk uninstall 1.22.3",
            'cmd /c "set GOSDK_LAYERS=&& set GOSDK_ROOT=C:\\a b&& gosdk uninstall 1.22.3"',
        ),
        ("gosdk import --link --as go1.22-x /path/to/it", 'gosdk import --link --as go1.22-x "C:\\path\\to\\it"'),
        ("the user's file, the project's file", "the user's file, the project's file"),
        ("gosdk install 1.22", "gosdk install 1.22"),
        ("gosdk current --why", "gosdk current --why"),
    ],
)
def test_a_hint_is_said_in_words_of_windows(hint: str, typed: str) -> None:
    assert typed_hint(hint, HOME, windows=True) == typed
    assert typed_hint(hint, HOME, windows=False) == hint


_COMMANDS = r"\b(?:ls|df|diff|cat|rm|mv|cd|mkdir -p|chmod|sudo|export|unset|sed) \S|\$\{EDITOR:-vi\} \S"
_POSIX = re.compile(rf"{_COMMANDS}|\$\w|&&|\./install")
_FOR_OTHERS = {"shell", "cicheck", "habits.py", "typed_hint.py"}
"""What is written into files for POSIX shells, read from such files, or typed by users of other managers."""
_NOT_ON_WINDOWS = "sudo chgrp "
"""Windows has no store of a group."""


def _plain(node: ast.AST) -> str:
    match node:
        case ast.JoinedStr(values=parts):
            return "".join(map(_plain, parts))
        case ast.FormattedValue(value=ast.IfExp(orelse=ast.Constant(value=str(text)))) | ast.Constant(value=str(text)):
            return text
        case _:
            return "X"


def _hints() -> Iterator[tuple[str, str]]:
    package = Path(gvm_py.__path__[0])
    for file in package.rglob("*.py"):
        if _FOR_OTHERS.isdisjoint(file.relative_to(package).parts):
            nodes = list(ast.walk(ast.parse(file.read_text("utf-8"))))
            parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
            for node in nodes:
                text = _plain(node).replace("{{", "{").replace("}}", "}")
                is_typed = re.match(_COMMANDS, text) and not text.startswith(_NOT_ON_WINDOWS)
                if id(node) not in parts and is_typed:
                    yield f"{file.name}:{getattr(node, 'lineno', '?')}", text


def test_nothing_of_a_posix_shell_is_left_in_any_hint() -> None:
    typed = {where: typed_hint(text, HOME, windows=True) for where, text in _hints()}
    assert len(typed) > 40
    assert {where: text for where, text in typed.items() if _POSIX.search(text)} == {}


def test_the_working_directory_is_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getcwd", lambda: "D:\\my work")
    monkeypatch.setattr(os.path, "join", ntpath.join)
    for hint, typed in (('"$PWD"', "D:\\my work"), ('"$PWD"/src/x', "D:\\my work\\src\\x")):
        assert typed_hint(f"gosdk config set gc.roots {hint}", HOME, windows=True).endswith(f' "{typed}"')


def test_words_are_quoted_for_both_shells_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    words = ["go", "a b", 'c"d', "C:\\x", "-x=1"]
    assert shell_line(words) == "go 'a b' 'c\"d' 'C:\\x' -x=1"
    monkeypatch.setattr(sys, "platform", "win32")
    assert shell_line(words) == 'go "a b" "c\\"d" "C:\\x" -x=1'


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
