"""Decide what stays and what goes, and why. Nothing is looked up here, so the rule can be read and tried as a table."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from gvm_py.records import dataclass, field
from gvm_py.version import GoVersion, is_end_of_life, newest_by_minor

CandidateKind = Literal["store", "linked", "layer", "half deleted", "module cache"]
Kind = Literal[
    "linked",
    "layer",
    "own name",
    "default",
    "project",
    "editor",
    "setting",
    "newest",
    "running",
    "unfinished",
    "platform",
]


class Reason(NamedTuple):
    """Why something stays."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class GcCandidate:
    """What gc could remove: `paths`, of which `goroot` is the tree. `own` are reasons that lie in itself."""

    version: GoVersion
    place: CandidateKind
    goroot: Path
    paths: tuple[Path, ...]
    own: tuple[Reason, ...] = ()


_PRESENT = ("store", "linked", "layer")


@dataclass
class Needs:
    """Who needs what, each reason once. A version is needed wherever it lies, a GOROOT at its place."""

    versions: dict[GoVersion, dict[Reason, None]] = field(default_factory=dict)
    directories: dict[Path, dict[Reason, None]] = field(default_factory=dict)

    def add(self, version: GoVersion, reason: Reason) -> None:
        """Note that a version is needed; the same reason counts once."""
        self.versions.setdefault(version, {})[reason] = None

    def add_directory(self, goroot: Path, reason: Reason) -> None:
        """Note that a directory is needed."""
        self.directories.setdefault(goroot, {})[reason] = None


@dataclass(frozen=True)
class Verdict:
    """A candidate with the reasons it stays for; without any it goes, and `removal_reason` says why."""

    candidate: GcCandidate
    reasons: tuple[Reason, ...]
    removal_reason: str

    @property
    def goes(self) -> bool:
        """Whether nothing needs it."""
        return not self.reasons


@dataclass(frozen=True)
class Stock:
    """The versions that are installed, and the languages that get fixes; none where that is not known."""

    installed: frozenset[GoVersion]
    minors: Sequence[str]

    @cached_property
    def newest(self) -> dict[str, GoVersion]:
        """Language to newest installed version, of each language that is not end of life."""
        releases = (version for version in self.installed if not version.label)
        return newest_by_minor(version for version in releases if not is_end_of_life(version, self.minors))


def judge(candidates: Sequence[GcCandidate], needs: Needs, minors: Sequence[str]) -> tuple[Verdict, ...]:
    """Return a verdict on each candidate. `minors` are the languages that get fixes."""
    stock = Stock(frozenset(item.version for item in candidates if item.place in _PRESENT), minors)
    return tuple(Verdict(item, _reasons(item, needs, stock), _removal_reason(item, stock)) for item in candidates)


def _reasons(item: GcCandidate, needs: Needs, stock: Stock) -> tuple[Reason, ...]:
    if item.place in ("linked", "layer"):
        return item.own
    reasons = [*item.own, *needs.directories.get(item.goroot, ())]
    if item.place != "half deleted" and not _is_bridged(item, stock):
        reasons += needs.versions.get(item.version, ())
    if item.place == "store" and stock.newest.get(item.version.language) == item.version:
        reasons.append(Reason("newest", f"the newest {item.version.language} here"))
    return tuple(reasons)


def _is_bridged(item: GcCandidate, stock: Stock) -> bool:
    """Whether the go command finds the same version among the shims before it looks into its module cache."""
    return item.place == "module cache" and item.version in stock.installed


def _removal_reason(item: GcCandidate, stock: Stock) -> str:
    if item.place == "half deleted":
        return "half deleted: it has no bin/go"
    if _is_bridged(item, stock):
        return "the same is in the store, where the go command looks first"
    if item.place == "module cache":
        return "no project here requires it; the go command downloads it again when one does"
    if newest := stock.newest.get(item.version.language):
        return f"not needed, and {newest.name} is newer"
    return f"not needed, and Go {item.version.language} is end of life"
