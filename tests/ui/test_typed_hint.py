"""Hints on Windows: what a POSIX shell would take is said in words that cmd and PowerShell both take."""

import re

import pytest

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
        ("name another directory; mkdir 'C:\\m\\.x'", 'name another directory; mkdir "C:\\m\\.x"'),
        ("gosdk install 1.22", "gosdk install 1.22"),
        ("gosdk current --why", "gosdk current --why"),
    ],
)
def test_a_hint_is_said_in_words_of_windows(hint: str, typed: str) -> None:
    assert typed_hint(hint, HOME, windows=True) == typed
    assert typed_hint(hint, HOME, windows=False) == hint


def test_nothing_of_a_posix_shell_is_left() -> None:
    for command in ("ls -l 'x'", "ls -ld 'x'", "chmod u+w 'x'", "export A=b", "unset A", "cd 'x' && git pull"):
        assert not re.search(r"\b(?:ls|chmod|export|unset)\b|&&", typed_hint(command, HOME, windows=True))
