"""What the readers find in files, and what is wrong between them."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

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
    CheckRule.PERSONAL_PATH: "A committed file names the home directory of one person",
    CheckRule.OLDER: "A Go version is older than go.mod or go.work asks for",
    CheckRule.DISAGREE: "Two files want different Go versions",
    CheckRule.USELESS_TOOLCHAIN: "A toolchain line is older than the go line, so it means nothing",
    CheckRule.OLD_WORKSPACE: "go.work asks for less than one of its modules, which the go command refuses",
    CheckRule.YAML_NUMBER: "YAML reads an unquoted version as a number and drops the last zero",
    CheckRule.MISSING_FILE: "go-version-file names a file that is not committed",
    CheckRule.UNREADABLE: "A file that should name a Go version cannot be read",
}


@dataclass(frozen=True)
class CheckFinding:
    """Something wrong on one line of a committed file, whose path is relative to the directory checked."""

    rule: CheckRule
    path: PurePosixPath
    line: int
    message: str


@dataclass(frozen=True)
class VersionPin:
    """A line that chooses a Go. `text` is what stands there; `kind` is what reads it, such as `Dockerfile`.

    `wishes` are what it means: one request, several for a matrix, none where that is known only when it runs.
    """

    kind: str
    path: PurePosixPath
    line: int
    text: str
    wishes: tuple[Request, ...]


@dataclass(frozen=True)
class CheckedModule:
    """A go.mod or go.work: the version on its go line, and the larger of that and toolchain with its line.

    `uses` are the directories of the modules in a go.work.
    """

    path: PurePosixPath
    line: int
    text: str
    wanted: GoVersion
    go: GoVersion | None
    uses: tuple[PurePosixPath, ...] = ()


@dataclass(frozen=True)
class CommittedFile:
    """A committed file to read. `committed` are the paths of all of them."""

    path: PurePosixPath
    text: str
    committed: Collection[PurePosixPath]


Reader = Callable[[CommittedFile], Iterator[VersionPin | CheckedModule | CheckFinding]]
"""Yields what one kind of file says. Never raises for what stands in the file."""
