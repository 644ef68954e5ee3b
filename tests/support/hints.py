"""Every hint that gosdk prints in the tests: all are parsed, and `make hints` types them where they were printed."""

import contextlib
import hashlib
import json
import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.support.hint_promises import EXEMPT, UNPRINTED, Printed
from tests.support.hint_sources import source_hints
from tests.support.typed import complaint

VARIABLE = "GOSDK_TEST_HINTS"
"""Names the directory that hints are collected in; the workers of one run share it."""
TYPED = "GOSDK_TYPE_HINTS"
"""Which hints are typed: `kinds` for one of each kind (make hints), `all` for every one, unset for none."""
_LIST, _UNKNOWN = "printed", "unknown"
_PROGRAMS = re.compile(
    r"(gosdk|go|cd|export|unset|ls|mv|rm|cat|diff|chmod|mkdir|sudo|docker|zstd|git|df|date|env|curl|sed|net"
    r"|sh|ulimit|chezmoi|home-manager|taskkill|SystemPropertiesAdvanced)( |$)"
    r"|\. |\$\{EDITOR|\S*/|[A-Z_]+="
)
"""How a command line begins: with a program, a path, or a variable for one command."""
_HINT = re.compile(r"^ *(?:\x1b\[[0-9;]*m)?hint:(?:\x1b\[[0-9;]*m)? (.*)$", re.MULTILINE)
_printed: dict[str, Printed] = {}
"""The hints of the test that runs, each with the command that printed it last."""


class _Note(NamedTuple):
    test: str
    hint: str
    why: str


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
    hint = re.sub(r"^cd .+? && ", "", hint)
    try:
        words = shlex.split(hint)
    except ValueError:
        words = hint.split()
    text = " ".join("X" if re.search(r"[/ ]", word) else word for word in words)
    return re.sub(r"\b(N|X)( \1)+\b", r"\1", re.sub(r"\bv?\d[\w.-]*", "N", text))


def start_test() -> None:
    """Forget the hints of the test before."""
    _printed.clear()


def collect(printed: Printed) -> None:
    """Note a hint for the end of this test, and for the end of the run."""
    _printed[printed.hint] = printed
    _note(_LIST, printed.hint, "")


def faults() -> Iterator[str]:
    """Type the hints of the test that has just passed, and yield what does not do what it says."""
    from tests.support.typed_hints import try_out

    wanted = os.environ.get(TYPED)
    for printed in list(_printed.values()) if wanted else ():
        hint = printed.hint
        if not _exemption(hint) and (wanted == "all" or not _proof(hint).exists()):
            verdict = try_out(printed)
            if verdict.fault:
                yield f"the hint `{hint}` of `gosdk {' '.join(printed.words)}` {verdict.fault}"
            elif verdict.unknown:
                _note(_UNKNOWN, hint, verdict.unknown)
            else:
                note_proof(hint)


def note_printed(text: str) -> list[str]:
    """Note the hints in what a test has shown by other means than `Sandbox.gosdk`, and return them."""
    found = hints_in(text.replace("\r\n", "\n"))
    for hint in found:
        _note(_LIST, hint, "")
    return found


def note_proof(hint: str) -> None:
    """Note that a hint was typed and did what it says."""
    if VARIABLE in os.environ:
        _proof(hint).touch()


def _proof(hint: str) -> Path:
    kind = kind_of(hint).encode("utf-8", "surrogateescape")
    return Path(os.environ[VARIABLE], hashlib.sha256(kind).hexdigest())


def _exemption(hint: str) -> str:
    return next((why for pattern, why in EXEMPT.items() if re.match(pattern, hint)), "")


def wrong_hints() -> Iterator[str]:
    """Yield each hint of this run that gosdk itself would not understand, with why and the test that saw it."""
    for note in _notes(_LIST):
        if os.environ.get(TYPED) and not (begins_with_a_program(note.hint) or _exemption(note.hint)):
            yield f"{note.hint}: is not a command  ({note.test})"
        for text in _commands(note.hint):
            if unknown := complaint(text):
                yield f"{note.hint}: {unknown}  ({note.test})"


def open_points() -> Iterator[str]:
    """Yield the kinds of hints that were printed and not seen to work, and the places of those that no test prints."""
    printed = list(_notes(_LIST))
    reasons = {kind_of(note.hint): note.why for note in _notes(_UNKNOWN)}
    kinds = {kind_of(note.hint): note for note in printed if not (_exemption(note.hint) or _proof(note.hint).exists())}
    for kind, note in sorted(kinds.items()):
        yield f"{kind}: {reasons.get(kind, 'was not typed')}  ({note.test})"
    hints = {note.hint for note in printed}
    for found in source_hints():
        if found.start not in UNPRINTED and not any(map(re.compile(found.pattern, re.DOTALL).fullmatch, hints)):
            yield f"{found.place}: no test prints the hint {found.start!r}"


def _note(name: str, hint: str, why: str) -> None:
    """Add a line to a list of this run."""
    if path := os.environ.get(VARIABLE):
        test = os.environ.get("PYTEST_CURRENT_TEST", "").partition(" ")[0]
        # One write each, so that the lines of several workers do not mix.
        with open(f"{path}/{name}", "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps([test, hint, why]) + "\n")


def _notes(name: str) -> Iterator[_Note]:
    path = Path(os.environ[VARIABLE], name)
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        yield _Note(*json.loads(line))


def _commands(hint: str) -> Iterator[str]:
    """Yield the gosdk commands of a hint that is a command line; advice in words has none."""
    if re.match(r"gosdk\b", hint):
        for part in re.split(r" && |; ", hint):
            if part.startswith("gosdk"):
                yield part
