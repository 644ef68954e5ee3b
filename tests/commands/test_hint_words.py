"""Every hint in the source is a command: its first word is a program or a builtin that a shell knows."""

import ast
from collections.abc import Iterator
from pathlib import Path

import gvm_py

_PACKAGE = Path(gvm_py.__file__).parent
_PROGRAMS = {
    "gosdk",
    "go",
    "cd",
    "export",
    "unset",
    "ls",
    "mv",
    "rm",
    "cat",
    "diff",
    "chmod",
    "mkdir",
    "sudo",
    "docker",
    "zstd",
    "git",
    "df",
    "GOSDK_LAYERS=",
    "./install.sh",
}


def _hints() -> Iterator[tuple[str, str]]:
    """Yield the place of each hint and the text that it begins with; one that begins with a value has none."""
    for path in sorted(_PACKAGE.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            for keyword in call.keywords if isinstance(call, ast.Call) else ():
                place = path.relative_to(_PACKAGE).as_posix()
                if keyword.arg == "hint" and (text := _start(keyword.value)):
                    yield f"{place}:{keyword.value.lineno}", text


def _start(value: ast.expr) -> str:
    first = value.values[0] if isinstance(value, ast.JoinedStr) and value.values else value
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def test_every_hint_in_the_source_begins_with_a_program() -> None:
    found = dict(_hints())
    assert len(found) > 150
    assert {place: text for place, text in found.items() if text.split()[0] not in _PROGRAMS and text[0] != "{"} == {}
