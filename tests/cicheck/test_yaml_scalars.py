"""The values of YAML with their lines and places: PyYAML's own constructor is the oracle for what they are."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.cicheck.scalars import Keys, UnreadableError
from gvm_py.cicheck.yaml_scalars import mentions_go, yaml_scalars

PARSERS = ["CSafeLoader", "SafeLoader"]


@pytest.fixture(params=PARSERS)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let each of PyYAML's two scanners do the work; a wheel without libyaml has one only."""
    if request.param == "SafeLoader":
        monkeypatch.delattr(yaml, "CSafeLoader")
    return str(request.param)


def constructed(text: str) -> list[tuple[Keys, str]]:
    """Return the values that are not empty, as PyYAML's loader constructs them."""

    def walk(value: Any, keys: Keys) -> Iterator[tuple[Keys, str]]:
        if isinstance(value, dict):
            for key, child in value.items():
                yield from walk(child, (*keys, key))
        elif isinstance(value, list):
            for index, child in enumerate(value):
                yield from walk(child, (*keys, index))
        elif value:
            yield keys, value

    documents = yaml.load_all(text, Loader=yaml.BaseLoader)
    return [pair for document in documents for pair in walk(document, ())]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("go: &v 1.20\nb: *v\n", [("go", "1.20", 1), ("b", "1.20", 2)]),
        ("a: &v\n  '1.22'\nb:\n  - *v\n", [("a", "1.22", 2), ("b.0", "1.22", 4)]),
        ('c: "\\x31.19"\n', [("c", "1.19", 1)]),
        ("? d\n: '1.21'\n", [("d", "1.21", 2)]),
        ('e: "1.2\\\n  0"\n', [("e", "1.20", 1)]),
        ('e: "1.\n  26"\n', [("e", "1. 26", 1)]),
        ("go:\n  '1.26'\n", [("go", "1.26", 2)]),
        ("- - a\n  - b: c\n", [("0.0", "a", 1), ("0.1.b", "c", 2)]),
        ("a: {b: {c: [1, [2]]}, d: 3}", [("a.b.c.0", "1", 1), ("a.b.c.1.0", "2", 1), ("a.d", "3", 1)]),
        ("a: 1\n---\nb: 2\n", [("a", "1", 1), ("b", "2", 3)]),
        ("run: |\n  go: 1\n\n  # x\nb: c\n", [("run", "go: 1\n\n# x\n", 1), ("b", "c", 5)]),
        (
            "x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\n",
            [("x.a", "1", 1), ("x.b", "2", 1), ("y.b", "3", 2), ("y.a", "1", 2)],
        ),
        (
            "x: &x {a: 1}\ny: &y {b: 2}\nz:\n  <<: [*x, *y]\n",
            [("x.a", "1", 1), ("y.b", "2", 2), ("z.a", "1", 4), ("z.b", "2", 4)],
        ),
        ("\ufeffa: 1\r\nb: '2'\r\n", [("a", "1", 1), ("b", "2", 2)]),
    ],
)
@pytest.mark.usefixtures("parser")
def test_values_have_their_keys_and_lines(text: str, expected: list[tuple[str, str, int]]) -> None:
    found = [(".".join(map(str, scalar.keys)), scalar.text, scalar.line) for scalar in yaml_scalars(text)]
    assert found == expected
    for scalar in yaml_scalars(text):
        if scalar.start is not None:
            assert text[scalar.start : scalar.start + len(scalar.text)] == scalar.text


WORDS = st.sampled_from(
    ["1.20", "1.26", "golang:1.26-alpine", "a b", "${{ matrix.go }}", "仓库", "it's", 'a"b', "- x", ""]
)
TREES = st.recursive(
    WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["go", "image", "with"]), inner),
    max_leaves=12,
)
STYLES = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([True, False, None]),
        "default_style": st.sampled_from([None, "'", '"']),
        "allow_unicode": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
        "width": st.sampled_from([5, 80]),
    }
)


@given(tree=TREES, style=STYLES)
def test_values_are_those_that_pyyaml_constructs(tree: Any, style: dict[str, Any]) -> None:
    text = yaml.safe_dump({"a": tree, "b": [tree, tree]}, **style)
    found = yaml_scalars(text)
    assert [(scalar.keys, scalar.text) for scalar in found] == constructed(text)
    for scalar in found:
        if scalar.start is not None:
            assert text[scalar.start : scalar.start + len(scalar.text)] == scalar.text


@given(st.text(st.sampled_from("ab: -[]{},'\"#|>&*!?\n\t\\$"), max_size=80))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    try:
        lines = [scalar.line for scalar in yaml_scalars(text)]
    except UnreadableError as error:
        lines = [error.line]
    assert all(1 <= line <= text.count("\n") + 2 for line in lines)


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("a: 1\n\tb: 2\n", 2, "is not YAML: "),
        ("a: *b\n", 1, "no anchor before the alias *b"),
        ("a: &a\n  b: *a\n", 2, "the alias *a is inside of its own anchor"),
        ("[" * 60 + "]" * 60, 1, "nested more than 50 levels"),
        ("a: 1\x00", 1, "is not YAML: "),
        ("#" * (1 << 20) + "\n", 1, "larger than 1 MiB"),
        (
            "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
            + "".join(f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)),
            1,
            "aliases for more than 100,000 values",
        ),
    ],
)
@pytest.mark.usefixtures("parser")
def test_what_is_not_understood_is_refused_and_not_skipped(text: str, line: int, why: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        yaml_scalars(text)
    assert why in caught.value.why
    assert caught.value.line >= line


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
def test_hostile_file_takes_no_longer_than_its_size_allows(text: str) -> None:
    with contextlib.suppress(UnreadableError):
        assert len(yaml_scalars(text)) <= len(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image: golang:1.22", True),
        ("go: 1.22", True),
        ("GOTOOLCHAIN: x", True),
        ('"\\x67o": 1.22', True),
        ("image: mongo:7", False),
        ("google: 1", False),
    ],
)
def test_only_files_that_can_be_about_go_are_parsed(text: str, expected: bool) -> None:
    assert mentions_go(text) is expected
