"""Every hint that gosdk prints in the tests: all are parsed, and `make hints` types them where they were printed."""

import contextlib
import hashlib
import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.hint_sources import source_hints
from tests.support.typed import complaint

if TYPE_CHECKING:
    from tests.support.typed_hints import Printed

VARIABLE = "GOSDK_TEST_HINTS"
"""Names the directory that hints are collected in; the workers of one run share it."""
TYPED = "GOSDK_TYPE_HINTS"
"""Which hints are typed: `kinds` for one of each kind (make hints), `all` for every one, unset for none."""
_LIST = "printed"
_PROGRAMS = re.compile(
    r"(gosdk|go|cd|export|unset|ls|mv|rm|cat|diff|chmod|mkdir|sudo|docker|zstd|git|df|date|env|curl|sed|net"
    r"|ulimit|SystemPropertiesAdvanced)( |$)"
    r"|\. |\$\{EDITOR|\S*/|[A-Z_]+="
)
"""How a command line begins: with a program, a path, or a variable for one command."""
_HINT = re.compile(r"^ *(?:\x1b\[[0-9;]*m)?hint:(?:\x1b\[[0-9;]*m)? (.*)$", re.MULTILINE)
_printed: "dict[str, Printed]" = {}
"""The hints of the test that runs, each with the command that printed it last."""


def hints_in(text: str) -> list[str]:
    """Return what follows `hint:` in what gosdk printed."""
    return _HINT.findall(text)


def all_hints(out: str, err: str) -> list[str]:
    """Return the hints on both outputs, those in JSON included."""
    found = [*hints_in(err), *hints_in(out)]
    if out.startswith("{"):
        with contextlib.suppress(ValueError):
            found += _in_json(json.loads(out))
    return list(dict.fromkeys(found))


def _in_json(value: object) -> Iterator[str]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, dict):
        texts = (value.get(key) for key in ("hint", "fix"))
        # What has to be done by hand is no hint, and has no label as one in the text.
        yield from (text for text in texts if isinstance(text, str) and begins_with_a_program(text))
    for part in parts:
        yield from _in_json(part)


def begins_with_a_program(text: str) -> bool:
    """Return whether a text is a command line, and not a sentence."""
    return _PROGRAMS.match(text) is not None


def kind_of(hint: str) -> str:
    """Return a hint without what differs from case to case."""
    try:
        words = shlex.split(hint)
    except ValueError:
        words = hint.split()
    text = " ".join("X" if re.search(r"[/ ]", word) else word for word in words)
    return re.sub(r"\bv?\d[\w.-]*", "N", text)


def start_test() -> None:
    """Forget the hints of the test before."""
    _printed.clear()


def collect(printed: "Printed", *, is_repeatable: bool) -> None:
    """Note a hint for the end of this test, where the command can be run again, and for the end of the run."""
    if is_repeatable:
        _printed[printed.hint] = printed
    if path := os.environ.get(VARIABLE):
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
        # One write each, so that the lines of several workers do not mix.
        with open(f"{path}/{_LIST}", "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(f"{test}\t{kind_of(printed.hint) if printed.is_typed_here else ''}\t{printed.hint}\n")


def faults() -> Iterator[str]:
    """Type the hints of the test that has just passed, and yield what does not do what it says."""
    from tests.support.typed_hints import try_out

    wanted = os.environ.get(TYPED)
    for printed in list(_printed.values()) if wanted else ():
        if wanted == "all" or not _proof(printed.hint).exists():
            verdict = try_out(printed)
            if verdict.fault:
                yield f"the hint `{printed.hint}` of `gosdk {' '.join(printed.words)}` {verdict.fault}"
            if verdict.proven:
                note_proof(printed.hint)


def note_proof(hint: str) -> None:
    """Note that a hint was typed and did what it says."""
    _proof(hint).touch()


def _proof(hint: str) -> Path:
    kind = kind_of(hint).encode("utf-8", "surrogateescape")
    return Path(os.environ[VARIABLE], hashlib.sha256(kind).hexdigest())


def wrong_hints() -> Iterator[str]:
    """Yield each hint of this run that gosdk itself would not understand, with why and the test that saw it."""
    for test, _, hint in _lines():
        if os.environ.get(TYPED) and not begins_with_a_program(hint):
            yield f"{hint}: is not a command  ({test})"
        for text in _commands(hint):
            if unknown := complaint(text):
                yield f"{hint}: {unknown}  ({test})"


def open_points() -> Iterator[str]:
    """Yield the kinds of hints that were printed and not seen to work, and the places of those that no test prints."""
    lines = list(_lines())
    kinds = {kind: test for test, kind, hint in lines if kind and not _proof(hint).exists()}
    yield from (f"{kind}  ({test})" for kind, test in sorted(kinds.items()))
    printed = {hint for _, _, hint in lines}
    for found in source_hints():
        if not any(map(re.compile(found.pattern, re.DOTALL).fullmatch, printed)):
            yield f"{found.place} is printed by none"


def _lines() -> Iterator[list[str]]:
    path = Path(os.environ[VARIABLE], _LIST)
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        yield line.split("\t", 2)


def _commands(hint: str) -> Iterator[str]:
    """Yield the gosdk commands of a hint that is a command line; advice in words has none."""
    if re.match(r"gosdk\b", hint):
        for part in re.split(r" && |; ", hint):
            if part.startswith("gosdk"):
                yield part
