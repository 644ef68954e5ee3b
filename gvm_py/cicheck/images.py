"""Images of `golang` in Dockerfiles, GitLab's CI and Compose files, with the variables they are written with."""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping

from gvm_py.cicheck.facts import CommittedFile, VersionPin
from gvm_py.cicheck.requests import of_image
from gvm_py.cicheck.yaml_scalars import Leaf, leaves

_VARIABLE = re.compile(r"\$(?:(?P<bare>\w+)|\{(?P<name>\w+)(?::?-(?P<default>[^{}]*))?\})")
_FROM = re.compile(r"(?i)FROM\s+(?:--\S+\s+)*(?P<image>\S+)")
_COPY_FROM = re.compile(r"(?i)(?:COPY|ADD)\s+(?:--\S+\s+)*?--from=(?P<image>\S+)")
_ARG = re.compile(r"(?i)ARG\s")
_DEFAULT = re.compile(r"(\w+)=(?:\"([^\"]*)\"|'([^']*)'|(\S*))")
_HEREDOC = re.compile(r"""(?<!\S)[0-9]*<<-?["']?(\w+)["']?(?!\S)""")
_LONGEST = 2000


def read_dockerfile(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield every stage that starts from golang, and every copy out of such an image."""
    arguments: dict[str, str] = {}
    has_stage = False
    for number, instruction in _instructions(source.text):
        # Only arguments above the first FROM count in a FROM.
        if _ARG.match(instruction) and not has_stage:
            arguments |= {name: "".join(values) for name, *values in _DEFAULT.findall(instruction)}
        elif match := _FROM.match(instruction) or _COPY_FROM.match(instruction):
            has_stage = True
            yield from _pin("Dockerfile", source, number, match["image"], arguments)


def read_yaml(source: CommittedFile) -> Iterator[VersionPin]:
    """Yield every image of golang in GitLab's CI, a Compose file or a workflow; GitLab's variables are filled in."""
    found = list(leaves(source.text))
    variables = _variables(found)
    for leaf in found:
        if leaf.path[-1:] in (("image",), ("container",)) or leaf.path[-2:] == ("image", "name"):
            known = ChainMap(variables.get(leaf.path[:1], {}), variables.get((), {}))
            yield from _pin("image", source, leaf.line, leaf.text, known)


def _pin(kind: str, source: CommittedFile, line: int, text: str, variables: Mapping[str, str]) -> Iterator[VersionPin]:
    image = _VARIABLE.sub(lambda match: _filled(match, variables), text)
    if wish := of_image(image):
        yield VersionPin(kind, source.path, line, image, (wish,))
    elif "$" in image and "golang" in image:
        yield VersionPin(kind, source.path, line, image, ())


def _filled(match: re.Match[str], variables: Mapping[str, str]) -> str:
    value = variables.get(match["bare"] or match["name"])
    return value or match["default"] or match[0]


def _variables(found: list[Leaf]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return GitLab's variables: those of the file below `()`, those of a job below its name."""
    known: dict[tuple[str, ...], dict[str, str]] = {}
    for leaf in found:
        path = leaf.path[:-1] if leaf.path[-1:] == ("value",) else leaf.path
        if path[-2:-1] == ("variables",):
            known.setdefault(path[:-2], {})[path[-1]] = leaf.text
    return known


def _instructions(text: str) -> Iterator[tuple[int, str]]:
    """Yield each instruction and the number of its first line: continued lines joined, heredocs passed over."""
    escape = "`" if re.match(r"(?i)(?:#.*\n)*#\s*escape\s*=\s*`", text[:_LONGEST]) else "\\"
    start = 0
    parts: list[str] = []
    ends: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line[:_LONGEST].strip()
        if ends:
            ends = ends[1:] if stripped == ends[0] else ends
            continue
        if not stripped or stripped.startswith("#"):
            continue
        start = start or number
        parts.append(stripped.removesuffix(escape))
        if stripped.endswith(escape):
            continue
        instruction = " ".join(parts)
        ends = _HEREDOC.findall(instruction)
        yield start, instruction
        start, parts = 0, []
