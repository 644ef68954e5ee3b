"""Find the first release for which a command changes its answer, with as few runs as possible.

Nothing is run here: `probe` answers for one release. Answers that are known already cost nothing, so that an
interrupted search goes on where it stopped.
"""

from collections.abc import Callable, Mapping, Sequence
from enum import Enum

from gvm_py.errors import GosdkError, UsageError
from gvm_py.records import dataclass, field
from gvm_py.version import GoVersion

SKIP_EXIT_CODE = 125
"""The exit code by which a command says that it cannot judge a release, as `git bisect run` has it."""


class Answer(Enum):
    """What a command says of a release."""

    SUCCEEDS = "succeeds"
    FAILS = "fails"
    SKIP = "cannot judge"
    FLAKY = "flaky"


@dataclass(frozen=True)
class Probe:
    """The exit codes of all repetitions under one release."""

    version: GoVersion
    exit_codes: tuple[int, ...]

    @property
    def answer(self) -> Answer:
        """Return what they say together; those that differ are flaky."""
        if SKIP_EXIT_CODE in self.exit_codes:
            return Answer.SKIP
        succeeded = {code == 0 for code in self.exit_codes}
        if len(succeeded) > 1:
            return Answer.FLAKY
        return Answer.SUCCEEDS if succeeded == {True} else Answer.FAILS


@dataclass(frozen=True)
class AnswerChange:
    """Between `last` and `first` the answer changed; the command could not judge the releases between them."""

    last: Probe
    first: Probe
    between: tuple[GoVersion, ...]


@dataclass
class Bisection:
    """One search through `versions`, oldest first."""

    versions: Sequence[GoVersion]
    probe: Callable[[GoVersion], Probe]
    known: Mapping[GoVersion, Probe] = field(default_factory=dict)
    log: list[Probe] = field(default_factory=list)

    def run(self) -> AnswerChange:
        """Return where the answer changes.

        Raises UsageError for fewer than two releases, GosdkError where both ends answer the same, cannot be judged, or
        a release answers differently when asked again.
        """
        if len(self.versions) < 2:
            raise UsageError("a search needs two different releases", hint="gosdk bisect --help")
        first, last = self._ask(0), self._ask(len(self.versions) - 1)
        for end in (first, last):
            if end.answer is Answer.SKIP:
                raise GosdkError(f"the command cannot judge {end.version.name}, which is an end of the search")
        if first.answer is last.answer:
            raise GosdkError(
                f"the command {first.answer.value} under both {first.version.name} and {last.version.name}; "
                "name an older and a newer release",
                hint="gosdk bisect --help",
            )
        return self._narrow(0, len(self.versions) - 1)

    def _narrow(self, low: int, high: int) -> AnswerChange:
        skipped: set[int] = set()
        start = self._ask(low).answer
        while middle := _nearest_to_middle(low, high, skipped):
            answer = self._ask(middle).answer
            if answer is Answer.SKIP:
                skipped.add(middle)
            elif answer is start:
                low = middle
            else:
                high = middle
        between = tuple(self.versions[low + 1 : high])
        return AnswerChange(self._ask(low), self._ask(high), between)

    def _ask(self, index: int) -> Probe:
        version = self.versions[index]
        for answered in self.log:
            if answered.version == version:
                return answered
        found = self.known.get(version) or self.probe(version)
        self.log.append(found)
        if found.answer is Answer.FLAKY:
            failed = sum(code != 0 for code in found.exit_codes)
            raise GosdkError(
                f"the command is flaky under {found.version.name}: "
                f"it failed {failed} of {len(found.exit_codes)} times; "
                "make it repeat by itself, or exit with 125 where it cannot judge",
            )
        return found


def _nearest_to_middle(low: int, high: int, skipped: set[int]) -> int:
    """Return the index between `low` and `high` that halves them best, 0 where none is left."""
    left = [index for index in range(low + 1, high) if index not in skipped]
    return min(left, key=lambda index: (abs(2 * index - low - high), index), default=0)
