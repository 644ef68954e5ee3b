"""What the readers find in files, and what is wrong between them."""

from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from gvm_py.cicheck.source_text import Span
from gvm_py.records import dataclass, field
from gvm_py.request import Request
from gvm_py.version import GoVersion


class CheckRule(StrEnum):
    """What a finding breaks; the value is its id in JSON and SARIF."""

    PERSONAL_PATH = "personal-path"
    OLDER = "older-than-module"
    DISAGREE = "versions-disagree"
    USELESS_TOOLCHAIN = "useless-toolchain"
    OLD_WORKSPACE = "old-workspace"
    YAML_NUMBER = "yaml-number"
    MISSING_FILE = "missing-version-file"
    UNREADABLE = "unreadable"

    @property
    def summary(self) -> str:
        """One sentence about the rule, for SARIF."""
        return _SUMMARIES[self]


_SUMMARIES = {
    CheckRule.PERSONAL_PATH: "A committed file contains the home directory of one person",
    CheckRule.OLDER: "A Go version is older than go.mod or go.work requires",
    CheckRule.DISAGREE: "Two files request different Go versions",
    CheckRule.USELESS_TOOLCHAIN: "A toolchain line is older than the go line, so it has no effect",
    CheckRule.OLD_WORKSPACE: "go.work requires less than one of its modules, which the go command refuses",
    CheckRule.YAML_NUMBER: "YAML reads an unquoted version as a number and drops the last zero",
    CheckRule.MISSING_FILE: "go-version-file names a file that is not committed",
    CheckRule.UNREADABLE: "A file that should contain a Go version cannot be read",
}


class TextEdit(NamedTuple):
    """Replace the characters of `span` in the file at `path`, relative to the directory checked, by `new`."""

    path: PurePosixPath
    span: Span
    new: str


@dataclass(frozen=True)
class CheckFinding:
    """Something wrong on one line of a committed file, whose path is relative to the directory checked.

    `repair` are the edits that put it right; none where that needs a person.
    """

    rule: CheckRule
    path: PurePosixPath
    line: int
    message: str
    repair: tuple[TextEdit, ...] = field(default=(), compare=False)


class VersionPlace(NamedTuple):
    """One version as it is written. It selects a release that matches any of `requests`.

    `span` is where exactly `text` stands in the file, None where it does not, such as behind an escape. `joint` stands
    between major and minor: `_` in nix's go_1_22, None for the minor alone. `obstacle` says why the place must not be
    changed alone. `plain` is True for YAML without quotes.
    """

    text: str
    requests: tuple[Request, ...]
    span: Span | None = None
    joint: str | None = "."
    obstacle: str = ""
    plain: bool = False


class VersionPin(NamedTuple):
    """A line that selects a Go. `text` is what stands there; `kind` is what says so, such as `Dockerfile` or a key.

    `places` has one version, several for a matrix, none where they are known only at run time. `is_left_out` is True
    where the reader has found a fault, so that comparing the version would report it twice, and where another file than
    go.mod says which Go is needed. `stands_alone` is True for
    what selects no SDK for the rest, such as a level of the language or an image of a matrix: it must suit the module,
    and says nothing about the others. `is_definition` is True for a variable: where another line of the file uses its
    version, that line counts instead.
    """

    kind: str
    path: PurePosixPath
    line: int
    text: str
    places: tuple[VersionPlace, ...] = ()
    is_left_out: bool = False
    stands_alone: bool = False
    is_definition: bool = False

    @property
    def is_judged(self) -> bool:
        """True where the versions are known."""
        return bool(self.places)

    @property
    def only_request(self) -> Request | None:
        """The request of a pin that has exactly one."""
        requests = [request for place in self.places for request in place.requests]
        return requests[0] if len(requests) == 1 else None


class WrittenVersion(NamedTuple):
    """A version in commands or settings: what reads it, what stands there, and where that begins.

    The rest is as in VersionPin.
    """

    kind: str
    text: str
    place: VersionPlace
    start: int
    stands_alone: bool = False
    is_definition: bool = False

    def pin(self, path: PurePosixPath, line: int) -> VersionPin:
        """Return it as a line of a file; one without places where its place has no request."""
        places = (self.place,) if self.place.requests else ()
        return VersionPin(self.kind, path, line, self.text, places, False, self.stands_alone, self.is_definition)


class CheckedModule(NamedTuple):
    """A go.mod or go.work: the version on its go line, and the larger of that and toolchain with its line.

    `uses` are the directories of the modules in a go.work. `go_span` is where the version of the go line stands, None
    for a go.work without one, which means go 1.18.
    """

    path: PurePosixPath
    line: int
    text: str
    wanted: GoVersion
    go: GoVersion | None
    uses: tuple[PurePosixPath, ...] = ()
    go_span: Span | None = None


class CommittedFile(NamedTuple):
    """A committed file to read. `committed` are the paths of all of them."""

    path: PurePosixPath
    text: str
    committed: Collection[str] = ()


Reader = Callable[[CommittedFile], Iterator[VersionPin | CheckedModule | CheckFinding]]
"""Yields what one kind of file says. Raises UnreadableError for what its format does not allow, and nothing else."""
