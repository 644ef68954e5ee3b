"""The go and toolchain lines of go.mod and go.work, found the way the go command finds them.

Source: cmd/go `internal/gover` GoModLookup (Go 1.26), a scanner of lines that knows no blocks and no quotes.
docs/adr/0002-where-the-scan-of-go.mod-stops.md says where this scanner stops earlier, and why.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gvm_py.version import GoVersion

MOD_PREFIX = "mod-"
_FIRST_TOOLCHAIN = GoVersion.parse("1.21")
_LONGEST = 1000  # no version is, and messages show it
_NAME_CHARACTERS = frozenset("0123456789abcdefghijklmnopqrstuvwxyz.-")
_HEAD = ("", "\r", "module", "go", "toolchain")
"""The first words of the lines above everything else, where the go command and its formatter write the other two."""
# unicode.IsSpace, which bytes.TrimSpace strips; str.strip() would also strip U+001C to U+001F.
_SPACE = (
    "\t\n\v\f\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)


class DirectiveLine(NamedTuple):
    """The value of a directive and the number of its line, counted from 1."""

    value: str
    number: int


class ModuleLines(NamedTuple):
    """The two lines that choose a toolchain; None for one that is not there."""

    go: DirectiveLine | None = None
    toolchain: DirectiveLine | None = None

    @property
    def minimum(self) -> "Minimum":
        """The same without line numbers."""
        return Minimum(self.go.value if self.go else "", self.toolchain.value if self.toolchain else "")


class Minimum(NamedTuple):
    """The texts of a go and a toolchain line, which may be empty or nonsense."""

    go: str = ""
    toolchain: str = ""

    @property
    def go_version(self) -> GoVersion | None:
        """The version on the go line; None where the go command would ignore it."""
        return None if self.go.startswith("go") else GoVersion.try_parse(self.go)

    @property
    def toolchain_version(self) -> GoVersion | None:
        """The version on the toolchain line; None for `default`, `local` and nonsense."""
        return GoVersion.from_toolchain(self.toolchain)

    @property
    def has_superfluous_toolchain(self) -> bool:
        """Whether the go command takes the toolchain line out of a go.mod, and loads no module where it may not.

        Source: cmd/go modload.UpdateGoModFromReqs, gover.GoStrictVersion.
        """
        named = self.toolchain_version
        return self.toolchain in ("default", f"go{self.go}") or (named is not None and named < _FIRST_TOOLCHAIN)

    @property
    def wanted(self) -> GoVersion | None:
        """The larger of the two, None where neither requests anything."""
        return max((v for v in (self.go_version, self.toolchain_version) if v), default=None)

    @property
    def key(self) -> str | None:
        """The file below `resolve/` that answers this: `mod-1.22.3` or `mod-1.22.3+go1.23.1`.

        None for texts the shim does not admit (shims/native/gomod.c). A plus sign would make the key ambiguous.
        """
        toolchain = "" if self.toolchain in ("default", "local") else self.toolchain
        if not _NAME_CHARACTERS.issuperset(self.go + toolchain) or len(self.go + toolchain) > 100:
            return None
        return f"{MOD_PREFIX}{self.go}+{toolchain}" if toolchain else f"{MOD_PREFIX}{self.go}"

    @classmethod
    def from_key(cls, key: str) -> "Minimum | None":
        """Return what a file name below `resolve/` requests, None for a name of another kind."""
        if not key.startswith(MOD_PREFIX):
            return None
        go, _, toolchain = key.removeprefix(MOD_PREFIX).partition("+")
        return cls(go, toolchain)


def scan(data: bytes) -> ModuleLines:
    """Return the first go and toolchain line, stopping below the head of the file once a go line was seen.

    Without a go line in the head the whole file is read, as the go command does.
    """
    found: dict[str, DirectiveLine] = {}
    stops = True
    for number, line in _lines(data):
        if not _in_head(line):
            if "go" in found and stops:
                break
            stops = False
        _note(found, line, number)
    return ModuleLines(found.get("go"), found.get("toolchain"))


def scan_all(data: bytes) -> ModuleLines:
    """Return the first go and toolchain line of the whole file: what the go command itself will see."""
    found: dict[str, DirectiveLine] = {}
    for number, line in _lines(data):
        _note(found, line, number)
    return ModuleLines(found.get("go"), found.get("toolchain"))


def used_directories(data: bytes) -> Iterator[DirectiveLine]:
    """Yield the directories that the `use` lines of a go.work name, as they are written."""
    is_inside = False
    for number, line in _lines(data):
        words = line.partition("//")[0].replace("(", " ( ").split()
        if words[:2] == ["use", "("]:
            is_inside = True
        elif words[:1] == [")"]:
            is_inside = False
        elif words and (is_inside or words[0] == "use"):
            yield DirectiveLine(words[-1].strip('"`'), number)


def module_path(directory_name: str) -> str:
    """Return a path for the module in a directory of this name, of letters that go accepts."""
    name = re.sub(r"[^A-Za-z0-9._-]+", "-", directory_name).strip(".-")
    if re.fullmatch(r"v[0-9]+", name):
        # A path may not end in /v0 or /v1.
        name = f"m-{name}"
    return f"example.com/{name or 'm'}"


def _lines(data: bytes) -> Iterator[tuple[int, str]]:
    # A POSIX shell drops NUL bytes as it reads, so the shim never sees them either.
    text = data.replace(b"\0", b"").decode("utf-8", "surrogateescape")
    return enumerate(text.split("\n"), start=1)


def _note(found: dict[str, DirectiveLine], line: str, number: int) -> None:
    stripped = line.strip(_SPACE)
    for key in ("go", "toolchain"):
        rest = stripped.removeprefix(key)
        if key not in found and rest != stripped and rest[:1] in (" ", "\t"):
            found[key] = DirectiveLine(rest.partition("//")[0].strip(_SPACE)[:_LONGEST], number)


def _in_head(line: str) -> bool:
    word = line.lstrip(" \t").replace("\t", " ").partition(" ")[0]
    return word in _HEAD or word.startswith("//")
