"""Judge one Go program: the reports on the standard library it was built from, and whether the fault is linked in.

The rule is that of `govulncheck -mode=binary`: a report counts where a symbol that it names was linked; where the
program has no table of functions, every report on its release counts.
"""

import re
from collections.abc import Collection, Iterable, Mapping

from gvm_py.audit.findings import Subject, Vulnerability, assess, remedy_for
from gvm_py.audit.vulndb import VulnReport
from gvm_py.golang.buildinfo import BuildInfo
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.version import GoVersion

_TYPE_ARGUMENTS = re.compile(r"\[[^\[\]]*\]")
_METHOD = re.compile(r"\(\*?([^()]+)\)")


@dataclass(frozen=True)
class LinkedVulnerability:
    """A report on the release of a program. `symbols` are those of the report that were linked in.

    They are empty where the program does not show its functions, so that it is unknown.
    """

    vulnerability: Vulnerability
    symbols: tuple[str, ...]


@dataclass(frozen=True)
class ProgramVerdict:
    """What is known about a program. `by_version` counts all reports on its release, linked in or not.

    `remedy` is the oldest release without any of the `findings`, None where there is none; `shows_functions` is False
    where only the version could be judged.
    """

    findings: tuple[LinkedVulnerability, ...]
    by_version: int
    remedy: GoVersion | None
    end_of_life: bool
    shows_functions: bool


def judge_program(
    info: BuildInfo,
    functions: Collection[str] | None,
    reports: Iterable[VulnReport],
    platform: Platform,
    minors: Collection[str],
) -> ProgramVerdict | None:
    """Return the verdict on a program, None for one built by a development tree, which has no version to judge.

    `platform` is the default for a program that does not name its own.
    """
    version = info.version
    if version is None:
        return None
    target = Platform(info.setting("GOOS") or platform.goos, info.setting("GOARCH") or platform.goarch)
    assessment = assess(Subject(version, None), reports, target, tuple(minors))
    library = [finding for finding in assessment.findings if finding.affected.module == "stdlib"]
    linked = None if functions is None else symbols_by_package(functions, _packages(library))
    findings = tuple(filter(None, (_linked(finding, target, linked) for finding in library)))
    remedy = remedy_for([found.vulnerability for found in findings])
    return ProgramVerdict(findings, len(library), remedy, assessment.end_of_life, functions is not None)


def _packages(findings: Iterable[Vulnerability]) -> frozenset[str]:
    return frozenset(item.path for finding in findings for item in finding.affected.imports)


def symbols_by_package(functions: Iterable[str], packages: Collection[str]) -> Mapping[str, frozenset[str]]:
    """Return the linked symbols of these packages, as reports write them: `Client.Do` for `net/http.(*Client).Do`."""
    found: dict[str, set[str]] = {}
    beginnings = tuple(f"{package}." for package in packages)
    # A program has some ten thousand names, of which few are looked at closely.
    for name in filter(lambda name: name.startswith(beginnings), functions):
        plain = _TYPE_ARGUMENTS.sub("", name)
        directory, slash, last = plain.rpartition("/")
        stem, _, symbol = last.partition(".")
        package = f"{directory}{slash}{stem}"
        if symbol and package in packages:
            found.setdefault(package, set()).add(_METHOD.sub(r"\1", symbol))
    return {package: frozenset(symbols) for package, symbols in found.items()}


def _linked(
    finding: Vulnerability, platform: Platform, linked: Mapping[str, frozenset[str]] | None
) -> LinkedVulnerability | None:
    if linked is None:
        return LinkedVulnerability(finding, ())
    symbols: list[str] = []
    for item in finding.affected.imports:
        if item.concerns(platform):
            here = linked.get(item.path, frozenset())
            symbols += [f"{item.path}.{symbol}" for symbol in sorted(here & item.symbols if item.symbols else here)]
    return LinkedVulnerability(finding, tuple(symbols)) if symbols else None
