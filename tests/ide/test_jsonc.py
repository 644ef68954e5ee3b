"""JSONC: VS Code's own parser as the oracle for what is read, what is refused and what an edit leaves behind."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide.jsonc import parse
from gvm_py.ide.jsonc_edit import string_at, with_string
from tests.support import npm
from tests.support.thorough import of

FILE = Path("settings.json")
DOCUMENTS = of(200, full=1_500)
"""How many generated documents are compared with the oracle: more of them in `make fuzz`."""
KEYS = ("go.alternateTools", "go")
GO = '/sdk/"go" 仓/bin/go'
ORACLE = """(texts) => {
  const jsonc = require("jsonc-parser");
  const options = { allowTrailingComma: true };
  const look = (text) => {
    const errors = [], comments = [];
    const value = jsonc.parse(text, errors, options);
    const scanner = jsonc.createScanner(text, false);
    for (let kind = scanner.scan(); kind !== 17; kind = scanner.scan())
      if (kind === 12 || kind === 13) comments.push(text.substr(scanner.getTokenOffset(), scanner.getTokenLength()));
    return { ok: errors.length === 0, value, comments };
  };
  return texts.map(look);
}"""


@pytest.fixture(scope="module")
def oracle() -> Path:
    """Return a directory with the npm package jsonc-parser."""
    return npm.package("jsonc-parser", "3.3.1", "JSONC")


def ask(oracle: Path, texts: list[str]) -> list[dict[str, Any]]:
    """Return what jsonc-parser says of each text: whether it is valid, its value and its comments."""
    answers: list[dict[str, Any]] = npm.ask(oracle, ORACLE, texts)
    return answers


class Writer:
    """Writes random JSONC: comments, trailing commas, double keys, tabs and both line ends."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.eol = self.random.choice(["\n", "\r\n"])

    def gap(self) -> str:
        pieces = [" ", "\t", self.eol, f"// note {{{self.eol}", '/* "x": [ */', f"/* a{self.eol} b */", "", "", " "]
        return "".join(self.random.choices(pieces, k=self.random.randrange(3)))

    def string(self) -> str:
        return json.dumps("".join(self.random.choices('go.,:{}/*"\\ 仓\n', k=self.random.randrange(6))))

    def value(self, depth: int) -> str:
        kind = self.random.randrange(7 if depth < 3 else 4)
        if kind >= 5:
            return self.object(depth + 1)
        if kind == 4:
            return self.listed("[", [self.value(depth + 1) for _ in range(self.random.randrange(3))], "]")
        return [self.string(), "-1.5e+3", "true", "null"][kind]

    def object(self, depth: int) -> str:
        keys = ['"go.alternateTools"', '"go"', self.string(), '"editor.tabSize"']
        chosen = self.random.choices(keys, k=self.random.randrange(4))
        return self.listed("{", [f"{key}{self.gap()}:{self.gap()}{self.value(depth)}" for key in chosen], "}")

    def listed(self, opening: str, items: list[str], closing: str) -> str:
        comma = f",{self.gap()}" if items and self.random.random() < 0.3 else ""
        body = ",".join(f"{self.gap()}{item}{self.gap()}" for item in items)
        return f"{opening}{self.gap()}{body}{comma}{self.gap()}{closing}"

    def document(self) -> str:
        return f"{self.gap()}{self.object(0)}{self.gap()}"

    def broken(self) -> str:
        text = self.document()
        at = self.random.randrange(len(text))
        return text[:at] + self.random.choice(["", '"', ",", "}", "]", "{", "1", "/", "\\", "x"]) + text[at + 1 :]


def expected(before: dict[str, Any]) -> dict[str, Any]:
    tools = before.get(KEYS[0])
    return {**before, KEYS[0]: {**(tools if isinstance(tools, dict) else {}), KEYS[1]: GO}}


def replaces_brackets(before: dict[str, Any]) -> bool:
    """Return whether the edit puts a string where an object or array was, whose comments go with it."""
    tools = before.get(KEYS[0], {})
    return isinstance(tools, list) or (isinstance(tools, dict) and isinstance(tools.get(KEYS[1]), dict | list))


def is_valid(text: str) -> bool:
    try:
        return parse(text, FILE) is not None
    except GosdkError:
        return False


def test_an_edit_leaves_what_vs_code_reads_the_same_but_for_one_value(oracle: Path) -> None:
    old = [Writer(seed).document() for seed in range(DOCUMENTS)]
    new = [with_string(text, KEYS, GO, FILE) for text in old]
    for text, edited, was, now in zip(old, new, ask(oracle, old), ask(oracle, new), strict=True):
        assert (was["ok"], now["ok"]) == (True, True), text
        assert now["value"] == expected(was["value"]), text
        assert string_at(edited, KEYS, FILE)
        assert with_string(edited, KEYS, GO, FILE) == edited
        if not replaces_brackets(was["value"]):
            assert now["comments"] == was["comments"], text


def test_what_vs_code_refuses_is_refused_and_what_it_reads_is_read(oracle: Path) -> None:
    texts = [Writer(seed).broken() for seed in range(2 * DOCUMENTS)]
    verdicts = [answer["ok"] for answer in ask(oracle, texts)]
    assert len(texts) // 10 < sum(verdicts) < len(texts) * 9 // 10
    different = [text for text, ok in zip(texts, verdicts, strict=True) if is_valid(text) != ok]
    assert different == []
