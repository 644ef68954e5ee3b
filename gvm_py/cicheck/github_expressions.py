"""What `${{ }}` of a GitHub workflow can stand for: matrices, `env`, inputs, outputs, and texts, also with `||`.

What only the runner knows is left out: of `vars.GO || '1.26'` the text counts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from gvm_py.cicheck.expressions import Resolve
from gvm_py.cicheck.scalars import Keys, Scalar, UnreadableError

EXPRESSION = re.compile(r"\$\{\{((?:[^'}$]|'[^'$]*')*+)\}\}")
# What is compared, and what a function is asked about, is not the value of the expression.
_WORD = r"(?:'[^']*'|(?<![\w.-])[\w.-]+)"
_CONDITION = re.compile(rf"{_WORD}\s*(?:[=!]=|[<>]=?)\s*{_WORD}|\b(?!from[Jj][Ss][Oo][Nn])\w+\([^()]*\)")
_OPERAND = re.compile(
    r"(?P<guard>&&[\s(]*)?(?<![\w.-])(?:'(?P<text>[^']*)'|"
    r"(?P<context>matrix|env|inputs|needs|steps|github\.event\.inputs)(?:\.(?P<name>[\w.-]+)|\['(?P<key>[^']+)'\]))"
    r"(?=[\s)]*(?:\|\||\Z))"
)
_FORMAT = re.compile(r"\s*format\(\s*'(?P<text>[^']*)'\s*,(?P<arguments>[^()]*)\)\s*")
_HOLE = re.compile(r"\{([0-9])\}")
# What a step writes for those after it; a value that the shell puts together is not known.
_WRITTEN = re.compile(
    r"\becho[ \t]+(?P<quote>[\"']?)(?:::set-output name=(?P<old>[\w-]+)::|(?P<name>[A-Za-z_][\w-]*)=)"
    r"(?P<value>[^$`\n]*?)(?P=quote)[ \t]*(?(old)(?=[\s;&|]|\Z)|>>[ \t]*[\"']?\$\{?GITHUB_(?P<file>OUTPUT|ENV)\b)"
)
_ENTRY = re.compile(r"\"(?P<quoted>[^\"]*)\"|(?P<number>[0-9][\w.]*)")
_JSON_PLACES = (("strategy", "matrix"), ("strategy", "matrix", "include"))
_MOST_MATRICES, _LONGEST_JSON = 100, 20_000
Known = dict[Keys, list[Scalar]]
"""The values behind a context, the keys of the place in which it is known, and a name."""


def known_values(scalars: Sequence[Scalar]) -> Known:
    """Return what expressions may refer to: the values of each job's matrix, of `env` at each level, and of inputs."""
    known: Known = {}
    excluded = set(_excluded(scalars))
    for key, value in _written(scalars):
        known[key] = [value] if key not in known or known[key][0].text == value.text else []
    for scalar in scalars:
        key = _key(scalar.keys)
        if key and (*key, scalar.text) not in excluded:
            values = known.setdefault(key, [])
            if not values or key[0] != "env":
                values.append(scalar)
    return known


def json_matrices(scalars: Sequence[Scalar], resolve: Resolve) -> Known:
    """Return the values of each matrix that is an object in JSON, or whose `include` is a list of them."""
    found: Known = {}
    matrices = (scalar for scalar in scalars if scalar.keys[2:] in _JSON_PLACES)
    for scalar in islice(matrices, _MOST_MATRICES):
        for value in resolve(scalar):
            for member in _json(value.scalar, scalar.keys):
                found.setdefault(_key(member.keys), []).append(member)
    return found


def _json(value: Scalar, above: Keys) -> Iterator[Scalar]:
    """Yield the strings in a value that is JSON, with the keys `above` it and those in there."""
    from gvm_py.cicheck.json_toml import json_scalars

    with suppress(UnreadableError):
        for member in json_scalars(value.text, numbers=True) if len(value.text) < _LONGEST_JSON else ():
            if member.start is not None:
                part = _part(value, member.text, member.start)
                yield part._replace(keys=(*above, *member.keys), plain=member.plain)


def _key(keys: Keys) -> Keys:
    """Return the key in `Known` of a value with these keys above it, empty where expressions cannot refer to it."""
    if keys[2:4] == ("strategy", "matrix") and keys[4:5] != ("exclude",):
        names = (key for key in keys[4:] if isinstance(key, str) and key != "include")
        return ("matrix", *keys[:2], ".".join(names))
    if keys[-2:-1] == ("env",):
        return ("env", *keys[:-2], keys[-1])
    if keys[2:-1] == ("outputs",):
        return "needs", f"{keys[1]}.outputs.{keys[3]}"
    return ("inputs", keys[-2]) if keys[-3:-2] == ("inputs",) and keys[-1] == "default" else ()


def _written(scalars: Sequence[Scalar]) -> Iterator[tuple[Keys, Scalar]]:
    """Yield the outputs and variables that the scripts of a job write, with the keys by which they are known."""
    ids = {scalar.keys[:-1]: scalar.text for scalar in _of_steps(scalars, "id")}
    for scalar in _of_steps(scalars, "run"):
        step, job = ids.get(scalar.keys[:-1], ""), scalar.keys[:2]
        for match in _WRITTEN.finditer(scalar.text):
            value, name = _part(scalar, match["value"], match.start("value")), match["name"] or match["old"]
            is_variable = match["file"] == "ENV"
            yield ("env", *job, name) if is_variable else ("steps", *job, f"{step}.outputs.{name}"), value


def _of_steps(scalars: Sequence[Scalar], name: str) -> list[Scalar]:
    return [scalar for scalar in scalars if scalar.keys[2:3] == ("steps",) and scalar.name == name]


def _excluded(scalars: Sequence[Scalar]) -> Iterator[Keys]:
    """Yield key and value of what a matrix excludes by itself, and not with the value of another name."""
    entries: dict[Keys, list[Scalar]] = defaultdict(list)
    for scalar in scalars:
        if scalar.keys[2:5] == ("strategy", "matrix", "exclude"):
            entries[scalar.keys[:6]].append(scalar)
    for keys, entry in entries.items():
        if len(entry) == 1:
            yield "matrix", *keys[:2], entry[0].name, entry[0].text


def evaluate(match: re.Match[str], scalar: Scalar, known: Known) -> list[Scalar]:
    """Return the values that the expression `match` in a scalar can have; nothing where all depend on the runner."""
    if form := _FORMAT.fullmatch(match[1]):
        # The arguments are evaluated as if each were an expression of its own.
        arguments = [f"${{{{ {argument.strip()} }}}}" for argument in form["arguments"].split(",")]
        text = _HOLE.sub(lambda hole: "".join(arguments[int(hole[1]) : int(hole[1]) + 1]), form["text"])
        return [_part(scalar._replace(start=None), text, 0)]
    code = _CONDITION.sub(lambda part: "-" * len(part[0]), match[1])
    start = scalar.text.index(match.string) + match.start(1)
    found: list[Scalar] = []
    for operand in _OPERAND.finditer(code):
        values = _values(operand, scalar, start, known)
        found += [entry for value in values for entry in _entries(value)]
        # What is behind a value that is always there is never used.
        if values and not operand["guard"] and not _may_be_empty(operand, values):
            break
    return found


def _values(operand: re.Match[str], scalar: Scalar, start: int, known: Known) -> Sequence[Scalar]:
    if operand["text"] is not None:
        return (_part(scalar, operand["text"], start + operand.start("text")),)
    context = "inputs" if operand["context"].endswith("inputs") else operand["context"]
    job = scalar.keys[:2]
    places: dict[str, list[Keys]] = {"env": [scalar.keys[:-2], job, ()], "inputs": [()], "needs": [()]}
    keys = [(context, *place, operand["name"] or operand["key"]) for place in places.get(context, [job])]
    return next((known[key] for key in keys if key in known), ())


def _may_be_empty(operand: re.Match[str], values: Sequence[Scalar]) -> bool:
    """Return whether some runs have no value: inputs without a caller, and what only some entries of a matrix have."""
    if operand["context"] == "matrix":
        return all("include" in value.keys for value in values)
    return operand["context"] not in (None, "env")


def _entries(value: Scalar) -> Iterator[Scalar]:
    """Yield the entries of a list in JSON, as fromJSON gets it, and any other value as it is."""
    if not value.text.startswith("[") or "{" in value.text:
        yield value
        return
    for match in _ENTRY.finditer(value.text):
        group = str(match.lastgroup)
        yield _part(value, match[group], match.start(group))._replace(plain=group == "number")


def _part(scalar: Scalar, text: str, at: int) -> Scalar:
    start = None if scalar.start is None else scalar.start + at
    return scalar._replace(text=text, start=start, plain=False, extent=None)
