"""Parsers of foreign files need steps in proportion to the size: counted, not timed, at a size and at twice that."""

import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from gvm_py.ide.vscode_workspaces import is_opened
from gvm_py.store.answer_cache import update_answers
from gvm_py.upkeep.gc.verdict import GcCandidate, Needs, judge
from gvm_py.version import GoVersion
from tests.support.fuzz import traced
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.test_fuzz import PARSERS

# What grows: a nesting, a key, a line, a list of entries, quotes, escapes and comments without an end.
GROWTH: dict[str, Callable[[int], bytes]] = {
    "dotted key": lambda n: b"a." * n + b"b=1\n",
    "brackets": lambda n: b"[" * n,
    "braces": lambda n: b'{"a":' * n,
    "tags": lambda n: b"<a>" * n,
    "attributes": lambda n: b"<a " + b'x="1" ' * n + b"/>",
    "lines": lambda n: b"go 1.22.3\n" * n,
    "one line": lambda n: b"a" * n,
    "spaces": lambda n: b" " * n,
    "line ends": lambda n: b"\n" * n,
    "words": lambda n: b"golang " + b"install 1.2 " * n,
    "quotes": lambda n: b'"' * n,
    "escapes": lambda n: b'"' + b"\\" * n,
    "comment": lambda n: b"/*" + b"*" * n,
    "machines": lambda n: b"machine host login a password b\n" * n,
}
_SIZE = 500


def _steps(work: Callable[[], object]) -> int:
    count = 0

    def step(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        count += event == "line"
        return step

    # How it ends is what test_fuzz asks.
    with traced(step), suppress(Exception):
        work()
    return count


@pytest.mark.parametrize("parser", PARSERS)
def test_twice_the_size_takes_about_twice_the_steps(tmp_path: Path, parser: str) -> None:
    for name, grow in GROWTH.items():
        counted = []
        for size in (_SIZE, _SIZE, 2 * _SIZE):
            file = tmp_path / f"{size}"
            file.write_bytes(grow(size))
            counted.append(_steps(partial(PARSERS[parser].read, file.read_bytes(), file)))
        # The first run also fills caches.
        _, once, twice = counted
        assert twice <= 2.5 * once + 500, (name, once, twice)


def _sdks(root: Path, number: int, name: str = "") -> dict[GoVersion, Path]:
    names = (name.format(place) or f"go1.{100 + place // 10}.{place % 10}" for place in range(number))
    return {version: root for text in names if (version := GoVersion.from_name(text))}


@pytest.mark.parametrize("name", ["", "go1.22.{}", "go1.22.1-mine{}"], ids=["minors", "patches of one", "own names"])
def test_twice_the_sdks_take_about_twice_the_steps_to_answer_for(tmp_path: Path, name: str) -> None:
    counted = [
        _steps(partial(update_answers, tmp_path / f"{place}", _sdks(tmp_path, number, name), "1.22"))
        for place, number in enumerate((100, 100, 200))
    ]
    assert counted[2] <= 2.5 * counted[1], counted


def test_twice_the_sdks_take_about_twice_the_steps_to_collect(tmp_path: Path) -> None:
    counted = []
    for number in (100, 100, 200):
        found = [GcCandidate(version, "store", path, ()) for version, path in _sdks(tmp_path, number).items()]
        counted.append(_steps(partial(judge, found, Needs(), ("1.119", "1.118"))))
    assert counted[2] <= 2.5 * counted[1], counted


def test_twice_the_projects_beside_each_other_take_about_twice_the_steps(tmp_path: Path) -> None:
    counted = []
    for number in (100, 200):
        folders = [tmp_path / str(number) / f"project{place}" for place in range(number)]
        for folder in folders:
            folder.mkdir(parents=True)
        listed = [{"path": folder.name} for folder in folders]
        workspace = {"folders": listed, "settings": {"go.goroot": ""}}
        (tmp_path / str(number) / "all.code-workspace").write_text(json.dumps(workspace))
        counted.append(_steps(partial(list, map(partial(is_opened, home=tmp_path), folders))))
    assert counted[1] <= 2.5 * counted[0], counted


@pytest.mark.parametrize("name", ["gosdk.lock", "config.toml", "mise.toml"])
def test_a_key_of_many_parts_is_refused_at_once(sandbox: Sandbox, name: str) -> None:
    command = {"gosdk.lock": ["install", "--locked"], "config.toml": ["config", "list"]}.get(
        name, ["import", "--from-settings", "--dry-run"]
    )
    sandbox.root.mkdir()
    place = sandbox.root if name == "config.toml" else sandbox.cwd
    (place / name).write_text("a." * 100_000 + "b=1\n")
    # tomllib alone would need a minute for it on any machine of today.
    done = sandbox.gosdk(*command, timeout=50)
    assert "dots" in done.err + done.out, done


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".go-version", "apt install golang-1.2 " * 60_000),
        (".tool-versions", "golang " + "go " * 500_000),
        ("mise.toml", "[tools]\ngo = [" + "'go'," * 40_000 + "]"),
        ("go.mod", "module x\n\ngo " + "1.2" * 500_000),
    ],
)
def test_a_line_of_a_megabyte_is_answered_in_time_and_in_few_words(sandbox: Sandbox, name: str, text: str) -> None:
    (sandbox.cwd / name).write_text(text)
    for words in (["current", "--why"], ["status"], ["import", "--from-settings"], ["doctor"], ["ci-check"]):
        done = sandbox.gosdk(*words, timeout=30)
        assert len(done.out) + len(done.err) < 20_000, words
        assert "Traceback" not in done.err


@pytest.mark.parametrize("name", [".env", ".vscode/launch.json"])
def test_a_megabyte_of_blanks_in_a_value_is_read_in_time(sandbox: Sandbox, name: str) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    (sandbox.cwd / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    value = f"a{' ' * 1_000_000}b"
    variables = {"envFile": "${workspaceFolder}/.env", "env": {"GOROOT": value if name != ".env" else "a"}}
    launch = {"configurations": [{"name": "a", "type": "go", "request": "launch", **variables}]}
    (sandbox.cwd / ".vscode").mkdir()
    (sandbox.cwd / ".vscode" / "launch.json").write_text(json.dumps(launch))
    (sandbox.cwd / ".env").write_text(f"GOROOT={value if name == '.env' else 'a'}\n")
    done = sandbox.gosdk("doctor", timeout=30)
    assert ("Traceback" in done.err, "launch.json" in done.out) == (False, True), done
    assert len(done.out) < 20_000


def test_long_blanks_in_goflags_are_read_in_time(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    (sandbox.cwd / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    done = sandbox.gosdk("doctor", env={"GOFLAGS": f'-mod=mod{" " * 100_000}"'}, timeout=30)
    assert (done.code, done.err) == (1, ""), done
