"""Every place where gosdk decodes bytes that it did not write is reached by a parser of tests/test_fuzz.py."""

import ast
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import gvm_py
from gvm_py.errors import GosdkError
from tests.support.fuzz import traced
from tests.test_fuzz import PARSERS

PACKAGE = Path(gvm_py.__file__).parent
DECODERS = {
    "base64": {"b64decode"},
    "expat": {"ParserCreate"},
    "gzip": {"open", "decompress"},
    "json": {"loads", "load"},
    "lzma": {"open", "decompress"},
    "plistlib": {"loads", "load"},
    "shlex": {"split"},
    "struct": {"unpack", "unpack_from", "iter_unpack"},
    "tarfile": {"open", "is_tarfile"},
    "tomllib": {"loads", "load"},
    "yaml": {"load", "parse", "scan"},
    "zipfile": {"ZipFile"},
    "zlib": {"decompress", "decompressobj"},
}
ELSEWHERE = {
    "dist/sumdb/answer.py": "decodes what a signed tree proved; tests/dist/test_sumdb_lies.py has such trees",
    "audit/report_set.py": "writes a zip",
    "upkeep/preview/godebug.py": "reads what the go command of a verified SDK prints",
    "upkeep/preview/identifiers.py": "reads what gosdk's own program prints",
    "mirror/toolchain_modules.py": "reads an archive that was verified before",
}
"""Files with a decoder that no parser needs to reach, and why."""


def decoding_lines() -> Iterator[tuple[str, int]]:
    """Yield file and line of every call of a decoder below gvm_py."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                if isinstance(owner, ast.Name) and node.func.attr in DECODERS.get(owner.id, ()):
                    yield path.relative_to(PACKAGE).as_posix(), node.lineno


def test_every_decoder_is_reached_by_a_parser_of_the_fuzz_tests() -> None:
    wanted = {place for place in decoding_lines() if place[0] not in ELSEWHERE}
    files = {str(PACKAGE / name): name for name, _ in wanted}
    seen: set[tuple[str, int]] = set()

    def step(frame: FrameType, event: str, _argument: Any) -> Any:
        name = files.get(frame.f_code.co_filename)
        if name and event == "line":
            seen.add((name, frame.f_lineno))
        return step if name else None

    for name, parser in PARSERS.items():
        for seed in parser.seeds:
            with_steps_of(step, name, seed)
    missed = sorted(wanted - seen)
    assert missed == []


def with_steps_of(step: Any, name: str, seed: bytes) -> None:
    """Parse a seed while `step` watches."""
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "file")
        file.write_bytes(seed)
        with traced(step), suppress(GosdkError):
            PARSERS[name].read(seed, file)


def test_the_list_of_exceptions_is_as_short_as_it_can_be() -> None:
    assert set(ELSEWHERE) <= {name for name, _ in decoding_lines()}
