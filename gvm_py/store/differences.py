"""Compare an installed SDK with what it was installed as: which files changed, are missing or do not belong."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Differences:
    """Paths relative to the GOROOT, sorted."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.extra)

    @property
    def lines(self) -> list[str]:
        """One line for each path, with what is wrong with it in front."""
        return [
            f"{kind}  {name}"
            for kind, names in (("changed", self.changed), ("missing", self.missing), ("extra", self.extra))
            for name in names
        ]


def compare(expected: Mapping[str, str], actual: Mapping[str, str]) -> Differences:
    """Return how `actual` differs from `expected`; both map a path to the sha256 of its content."""
    return Differences(
        changed=tuple(sorted(name for name in expected.keys() & actual.keys() if expected[name] != actual[name])),
        missing=tuple(sorted(expected.keys() - actual.keys())),
        extra=tuple(sorted(actual.keys() - expected.keys())),
    )
