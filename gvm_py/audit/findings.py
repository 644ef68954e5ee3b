"""Judge one Go version: which reports it is affected by, what fixes them, whether it still gets fixes at all."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

from gvm_py.audit.vulndb import Affected, Semver, VulnReport
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.version import GoVersion, is_end_of_life


@dataclass(frozen=True)
class Subject:
    """A Go version that is judged, and the file and line that say it: `VERSION` of an SDK, or a go.mod.

    `path` is None for a version that is not installed. `binding` is False for the lines of a go.mod, which are
    only a minimum; another SDK may do the work.
    """

    version: GoVersion
    path: Path | None
    line: int = 1
    binding: bool = True


@dataclass(frozen=True)
class Vulnerability:
    """A vulnerability of a subject. `fixed` is the next release without it, None where there is none yet.

    `packages` are the import paths with the fault on the platform; none means all of the module.
    """

    report: VulnReport
    affected: Affected
    packages: tuple[str, ...]
    fixed: GoVersion | None


@dataclass(frozen=True)
class Assessment:
    """All findings on a subject. `remedy` is the oldest release that has none of them, None where there is none."""

    subject: Subject
    findings: tuple[Vulnerability, ...]
    end_of_life: bool
    remedy: GoVersion | None


def assess(subject: Subject, reports: Iterable[VulnReport], platform: Platform, minors: Sequence[str]) -> Assessment:
    """Return what is known about `subject` on `platform`, where `minors` are the languages that still get fixes."""
    findings = tuple(_vulnerabilities(Semver.of(subject.version.first_release), reports, platform))
    return Assessment(subject, findings, is_end_of_life(subject.version, minors), remedy_for(findings))


def _vulnerabilities(version: Semver, reports: Iterable[VulnReport], platform: Platform) -> Iterator[Vulnerability]:
    for report in reports:
        for affected in report.affected:
            interval = affected.interval(version)
            if interval and affected.concerns(platform):
                fixed = interval.fixed.go_version if interval.fixed else None
                yield Vulnerability(report, affected, affected.packages(platform), fixed)


def fixed_releases(reports: Iterable[VulnReport]) -> set[GoVersion]:
    """Return every release that the database names as a fix: so much it knows of Go's history."""
    affected = chain.from_iterable(report.affected for report in reports)
    intervals = chain.from_iterable(item.intervals for item in affected)
    fixes = (interval.fixed.go_version for interval in intervals if interval.fixed)
    return {version for version in fixes if version}


def remedy_for(findings: Sequence[Vulnerability]) -> GoVersion | None:
    """Return the oldest release that has none of `findings`, None where there is none or nothing to remedy."""
    fixes = {finding.fixed for finding in findings if finding.fixed}
    for candidate in sorted(fixes):
        version = Semver.of(candidate)
        if not any(finding.affected.interval(version) for finding in findings):
            return candidate
    return None
