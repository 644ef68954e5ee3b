"""The scalars of YAML: npm's `yaml` as the oracle for what they are and on which line they stand."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.cicheck.yaml_scalars import leaves
from tests.support import npm

ORACLE = """(texts) => texts.map((text) => {
  const { parseDocument, LineCounter, isMap, isSeq, isScalar, isAlias } = require("yaml");
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, schema: "failsafe", merge: false, uniqueKeys: false });
  const found = [];
  const look = (node, path) => {
    if (isMap(node)) for (const pair of node.items) look(pair.value, [...path, String(pair.key.value)]);
    else if (isSeq(node)) for (const item of node.items) look(item, [...path, "-"]);
    else if (isAlias(node)) found.push([path, "*" + node.source, counter.linePos(node.range[0]).line, false]);
    else if (isScalar(node) && !String(node.type).startsWith("BLOCK") && (node.range[1] > node.range[0])) {
      const quoted = String(node.type).startsWith("QUOTE");
      found.push([path, String(node.value), counter.linePos(node.range[0]).line, quoted]);
    }
  };
  look(document.contents, []);
  return { ok: document.errors.length === 0, found };
})"""
WORDS = ["1.20", "1.26", "golang:1.26-alpine", "a b", "http://x:80/y", "v1#2", "${{ matrix.go }}", "仓库", "true", "-x"]


class Writer:
    """Writes random YAML in the styles of workflow files."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - reproducible, not secret
        self.eol = self.random.choice(["\n", "\n", "\r\n"])

    def comment(self) -> str:
        return self.random.choice(["", "", "", " # note: [x", "   #"])

    def scalar(self, *, flow: bool = False) -> str:
        word = self.random.choice([word for word in WORDS if not flow or "{" not in word])
        return self.random.choice([word, word, f"'{word}''s'", f'"{word}"', f'"{word} \\" #: "'])

    def flow(self, depth: int = 0) -> str:
        break_ = self.random.choice([" ", " ", f"{self.eol}            "])
        items = [self.flow_item(depth) for _ in range(self.random.randrange(4))]
        if self.random.random() < 0.5:
            return f"[{f',{break_}'.join(items)}{self.random.choice(['', ' ', ','] if items else [''])}]"
        return "{ " + f",{break_}".join(f"k{number}: {item}" for number, item in enumerate(items)) + " }"

    def flow_item(self, depth: int) -> str:
        return self.flow(depth + 1) if depth < 2 and self.random.random() < 0.25 else self.scalar(flow=True)

    def block_text(self, indent: int) -> str:
        lines = ["go-version: 1.1", "- x", "", "  deeper: [", "# no comment"]
        body = self.eol.join(f"{' ' * (indent + 2)}{line}".rstrip() for line in self.random.choices(lines, k=3))
        return f"{self.random.choice(['|', '>-', '|+'])}{self.eol}{' ' * (indent + 2)}text{self.eol}{body}"

    def value(self, indent: int, depth: int) -> str:
        """Return what follows a key, from the space behind its colon on."""
        kind = self.random.randrange(8 if depth < 4 else 4)
        if kind == 0:
            return f" {self.flow()}{self.comment()}"
        if kind == 1:
            return f" {self.block_text(indent)}"
        if kind < 4:
            return f" {self.scalar()}{self.comment()}"
        if kind < 6:
            return f"{self.comment()}{self.eol}{self.mapping(indent + 2, depth + 1)}"
        return f"{self.comment()}{self.eol}{self.sequence(indent + self.random.choice([0, 2]), depth + 1)}"

    def mapping(self, indent: int, depth: int) -> str:
        keys = self.random.sample(["go-version", "image", "'q k'", '"on"', "steps", "with", "a b"], k=3)
        return self.eol.join(f"{' ' * indent}{key}:{self.value(indent, depth)}" for key in keys)

    def sequence(self, indent: int, depth: int) -> str:
        items = []
        for _ in range(self.random.randrange(1, 4)):
            if self.random.random() < 0.5 and depth < 4:
                items.append(f"{' ' * indent}- {self.mapping(indent + 2, depth + 1).lstrip(' ')}")
            else:
                items.append(f"{' ' * indent}- {self.scalar()}{self.comment()}")
        return self.eol.join(items)

    def document(self) -> str:
        head = self.random.choice(["", "", f"# about{self.eol}", f"---{self.eol}"])
        return f"{head}{self.mapping(0, 0)}{self.random.choice(['', self.eol])}"


@pytest.fixture(scope="module")
def oracle() -> Path:
    """Return a directory with the npm package yaml."""
    return npm.package("yaml", "2.8.1", "YAML")


def test_every_scalar_is_read_as_another_parser_reads_it_and_on_the_same_line(oracle: Path) -> None:
    texts = [Writer(seed).document() for seed in range(1500)]
    answers: list[dict[str, Any]] = npm.ask(oracle, ORACLE, texts)
    assert sum(answer["ok"] for answer in answers) > 1400
    for text, answer in zip(texts, answers, strict=True):
        if answer["ok"]:
            expected = [(tuple(path), value, line, quoted) for path, value, line, quoted in answer["found"]]
            assert [tuple(leaf) for leaf in leaves(text)] == expected, text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("go: &v 1.20\nb: *v\n", [(("go",), "1.20", 1), (("b",), "*v", 2)]),
        ("go:\n  '1.26'\n", [(("go",), "1.26", 2)]),
        ('go: "1.\n  26"\n', [(("go",), "1. 26", 1)]),
        ("- - a\n  - b: c\n", [(("-", "-"), "a", 1), (("-", "-", "b"), "c", 2)]),
        (
            "a: {b: {c: [1, [2]]}, d: 3}",
            [(("a", "b", "c", "-"), "1", 1), (("a", "b", "c", "-", "-"), "2", 1), (("a", "d"), "3", 1)],
        ),
        ('{"a":"b"}', [(("a",), "b", 1)]),
        ("a: 1\n---\nb: 2\n", [(("a",), "1", 1), (("b",), "2", 3)]),
        ("run: |\n  go-version: 1\n\n  # x\nb: c\n", [(("b",), "c", 5)]),
        ("steps:\n- run: >\n    x: y\n  b: c\n", [(("steps", "-", "b"), "c", 4)]),
    ],
)
def test_what_workflow_files_are_made_of(text: str, expected: list[tuple[tuple[str, ...], str, int]]) -> None:
    assert [(leaf.path, leaf.text, leaf.line) for leaf in leaves(text)] == expected


@given(st.text(st.sampled_from("ab: -[]{},'\"#|>&*!\n\t\\$"), max_size=80))
def test_no_text_at_all_makes_it_fail(text: str) -> None:
    for leaf in leaves(text):
        assert 1 <= leaf.line <= text.count("\n") + 1


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "text",
    [
        '"' * 1_000_000,
        '- "\n' * 100_000,
        "[" * 1_000_000,
        "{" + "a: [" * 200_000,
        " " * 1_000_000 + "a",
        "a" + " " * 1_000_000 + ":",
        "".join(f"{' ' * indent}a:\n" for indent in range(1000)),
        "a: |\n" * 100_000,
        "&a " * 300_000,
    ],
    ids=["quotes", "open quotes", "brackets", "nested", "spaces", "key", "deep", "blocks", "anchors"],
)
def test_a_hostile_file_takes_no_longer_than_its_size_allows(text: str) -> None:
    assert len(list(leaves(text))) <= len(text)
