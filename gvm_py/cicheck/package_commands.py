"""Commands that install a Go by the name that a package manager, a version manager or a host has for it."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from gvm_py.cicheck.facts import VersionPlace, WrittenVersion
from gvm_py.cicheck.requests import of_plain
from gvm_py.cicheck.source_text import SourceText

RELEASE = r"1\.[0-9]+(?:\.[0-9]+)?(?:(?:rc|beta)[0-9]+)?"
_WORDS = r"(?:[^\s;&|]{1,100}[ \t]+){0,20}"
_OPTIONS = r"(?:-[^\s;&|]{1,100}[ \t]+){0,5}"
_COMMANDS = (
    # Homebrew, also in a Brewfile; mise, devbox and scoop.
    rf"\bbrew[ \t]+(?:(?:install|reinstall|upgrade|link)[ \t]+{_WORDS})?[\"']?go@(?P<version>1\.[0-9]+)",
    rf"\b(?:mise[ \t]+(?:use|install|exec|i|u|x)|devbox[ \t]+add|scoop[ \t]+install)[ \t]+{_WORDS}[\"']?"
    rf"go@(?P<version>{RELEASE})",
    rf"\bsnap[ \t]+(?:install|refresh)[ \t]+{_WORDS}go[ \t]+{_WORDS}--channel[= \t](?P<version>1\.[0-9]+)",
    rf"\basdf[ \t]+(?:install|global|local|set|shell)[ \t]+{_OPTIONS}golang[ \t]+(?P<version>{RELEASE})",
    rf"(?m)^[ \t]*use[ \t]+(?:asdf[ \t]+|mise[ \t]+)?go(?:lang)?[ \t]+(?P<version>{RELEASE})",
    rf"\bgvm[ \t]+(?:install|use)[ \t]+go(?P<version>{RELEASE})",
    rf"\b(?:gimme|change-go-version|sem-version[ \t]+go|install-tool[ \t]+golang)[ \t]+(?P<version>{RELEASE})",
    # Several at once are for a comparison.
    rf"\bgosdk[ \t]+(?:install|use|default)[ \t]+{_OPTIONS}(?P<version>{RELEASE})(?![.\w]|[ \t]+[0-9])",
    rf"\bgoenv[ \t]+(?:install|global|local)[ \t]+{_OPTIONS}(?P<version>{RELEASE})",
    rf"\bport[ \t]+install[ \t]+{_WORDS}go-(?P<version>1\.[0-9]+)",
    rf"\bwinget[ \t]+(?:install|upgrade)[ \t]+{_WORDS}GoLang\.Go(?:[ \t]+{_WORDS}(?:--version|-v)[= \t]|\.)"
    rf"(?P<version>{RELEASE})",
    rf"\bchoco[ \t]+(?:install|upgrade)[ \t]+{_WORDS}golang[ \t]+{_WORDS}--version[= \t](?P<version>{RELEASE})",
)
# Not commands, but settings that are found like them: AppVeyor's stack, Renovate's constraints, aqua's packages,
# Concourse's images, and nixpkgs by name.
_CONSTRAINTS = rf"\bconstraints[\"']?\s*:\s*\{{[^{{}}]{{0,500}}?\bgo[\"']?\s*:\s*[\"'](?P<version>{RELEASE})[\"']"
_SETTINGS = (
    _CONSTRAINTS,
    rf"\bgolang/go(?:@|[ \t]*\n[ \t]+version:[ \t]*[\"']?)go(?P<version>{RELEASE})",
    rf"(?m)^stack:[^\n#]{{0,100}}?\bgo[ \t]+(?P<version>{RELEASE})",
    rf"\brepository:[ \t]*[\"']?(?:[\w.-]{{1,99}}/){{0,5}}golang[\"']?[,\s]+tag:[ \t]*[\"']?(?P<version>{RELEASE})",
)
# What Jenkins calls a Go that its administrator has set up: `tools { go '1.22' }`, and the step `tool`.
_NAME = rf"[^\"'\n]{{0,50}}?(?<![0-9.])(?P<version>{RELEASE})[^\"'\n]{{0,50}}[\"']"
_JENKINS = (
    rf"\btools\s*\{{[^{{}}]{{0,500}}?\bgo[ \t]+[\"']{_NAME}",
    rf"\btool\b[ \t(]*type:[ \t]*[\"']go[\"'],[ \t]*name:[ \t]*[\"']{_NAME}",
    rf"\btool\b[ \t(]+(?:name:[ \t]*)?[\"'][Gg]o(?:lang)?{_NAME}",
)
_TAG = rf"\btag:[ \t]*[\"']?(?:\w+-){{0,9}}golang-(?P<version>{RELEASE})-openshift"
# The directories of Homebrew, of Debian, and of archives that somebody unpacked.
_DIRECTORY = rf"(?<!BOOTSTRAP=)(?:/opt/go@|/usr/lib/go-|/usr/local/go|/sdk/go)(?P<version>{RELEASE})/"
# Where the runners of GitHub and Azure have the Go that comes with them.
_TOOL_CACHE = (
    rf"(?:RUNNER_TOOL_CACHE|AGENT_TOOLSDIRECTORY|runner\.tool_cache|hostedtoolcache(?:[\\/]{{1,2}}windows)?)"
    rf"[\s}}\"']{{0,5}}[\\/]{{1,2}}go[\\/]{{1,2}}(?P<version>{RELEASE})(?:\.[x*])?(?![\w$])"
)
_ROOT_OF_RUNNER = r"\bGOROOT_(?P<minor>1_[0-9]+)_(?:X64|ARM64)\b"
# A program that golang.org/dl has installed, as makefiles select one.
_PROGRAM = (
    rf"(?m)^[ \t]*(?:export[ \t]+)?GO(?:_?(?:BIN|CMD|EXE))?[ \t]*[:?]?=[ \t]*[\"']?go(?P<version>{RELEASE})(?![.\w/-])"
)
_OBSTACLES = dict.fromkeys(_JENKINS, "Jenkins must have a Go with the new name first") | {
    _TAG: "the tag has another version, which goes with this one",
    _PROGRAM: "a program with that name must be there first",
    _DIRECTORY: "that directory must be there first",
    **dict.fromkeys((_TOOL_CACHE, _ROOT_OF_RUNNER), "the runner must have the new release first"),
}
# The packages of Debian, of Fedora, of openSUSE and of Alpine, on whichever line of a long command they stand.
_PACKAGES = (
    (r"\b(?:apt|apt-get|aptitude|nala)\b", r"golang-(?P<version>1\.[0-9]+)(?:-(?:go|src|doc))?"),
    (r"\b(?:dnf|microdnf|yum)\b", r"golang-(?P<version>1\.[0-9]+(?:\.[0-9]+)?)(?:-[\w.]+)?"),
    (r"\bzypper\b", r"go(?P<version>1\.[0-9]+)"),
    (r"\b(?:apk|wolfi|conda|mamba|micromamba)\b", r"go(?:-|[~=]{1,2})(?P<version>1\.[0-9]+(?:\.[0-9]+)?)(?:-r[0-9]+)?"),
)
# Google Cloud, FreeBSD's packages, the directories of AppVeyor, a package of nix on a command line, and the
# variables of GitHub's runners.
_MINORS = (
    r"--runtime[= \t][\"']?go(?P<minor>1[0-9]{2})\b",
    rf"\bpkg[ \t]+(?:install|add)[ \t]+{_WORDS}go(?P<minor>1[0-9]{{2}})\b",
    r"(?i:\bc:\\{1,2}go)(?P<minor>1[0-9]{2})\b",
    r"(?:\bnixpkgs(?:/[\w.-]{1,99})?#|\bnix-shell\b[^\n]{0,200}[ \t](?:pkgs\.)?)go_(?P<minor>1_[0-9]+)\b",
    _ROOT_OF_RUNNER,
)
PACKAGE_MENTION = (
    r"go@1|golang-1\.|--channel|--runtime|\bgolang[ \t]|\bg(?:vm|oenv)[ \t]|gimme|sem-version|change-go-version|"
    r"\btools?\b|constraints|repository:|\bgo[ \t]+1\.|\bgo[~=-]+1\.|\bgo1[0-9]{2}\b|\bgo1\.|\bgo_1|"
    r"golang/go|GoLang\.Go|GOROOT_1|AGENT_TOOLS|TOOL_CACHE|tool_?cache|/go-1|gosdk[ \t]"
)
_MOST, _LONGEST = 1000, 80


def package_versions(text: SourceText, file: str) -> Iterator[WrittenVersion]:
    """Yield the versions that commands in a file install as a package, or select by a name."""
    if not re.search(PACKAGE_MENTION, text.text):
        return
    yield from _with_dots(text, file)
    yield from _without_dots(text)


def _with_dots(text: SourceText, file: str) -> Iterator[WrittenVersion]:
    for pattern in (
        *_COMMANDS,
        *_SETTINGS,
        *_JENKINS,
        _TAG,
        _TOOL_CACHE,
        _DIRECTORY,
        _PROGRAM,
        *_package_patterns(file),
    ):
        for match in islice(re.finditer(pattern, text.text), _MOST):
            version = match["version"]
            obstacle = "a path in this file belongs to this version" if version in _directories(file) else ""
            obstacle = _OBSTACLES.get(pattern, obstacle)
            span = text.slice(*match.span("version")).span
            place = VersionPlace(version, of_plain(version), span, obstacle=obstacle)
            # What Renovate may use must suit the module, and says nothing about the others.
            yield WrittenVersion("package", _shown(match[0]), place, match.start("version"), pattern == _CONSTRAINTS)


def _without_dots(text: SourceText) -> Iterator[WrittenVersion]:
    for pattern in _MINORS:
        found = list(islice(re.finditer(pattern, text.text), _MOST))
        # Several are a list of all that a runner has, such as those to delete.
        if pattern is _ROOT_OF_RUNNER and len({match["minor"] for match in found}) > 1:
            continue
        for match in found:
            place = runtime_place(text.slice(*match.span("minor")))._replace(obstacle=_OBSTACLES.get(pattern, ""))
            yield WrittenVersion("package", _shown(match[0]), place, match.start("minor"))


def _shown(written: str) -> str:
    return " ".join(written[-_LONGEST:].split())


@lru_cache(maxsize=2)
def _package_patterns(file: str) -> tuple[str, ...]:
    """Return the patterns for packages of the systems whose commands a file has."""
    return tuple(rf"(?<![\w./:@-]){package}(?![\w.:@/-])" for command, package in _PACKAGES if re.search(command, file))


@lru_cache(maxsize=2)
def _directories(file: str) -> frozenset[str]:
    """Return the minors of which a file names the directory: /usr/lib/go-1.22 of Debian, opt/go@1.22 of Homebrew."""
    return frozenset(re.findall(r"/go[-@](1\.[0-9]+)", file))


def runtime_place(source: SourceText) -> VersionPlace:
    """Return the version in a name that has no dot, of which `source` are the digits: `122` in `go122`, or `1_22`."""
    joint = "_" if "_" in source.text else ""
    requests = of_plain(f"{source.text[0]}.{source.text[1:].removeprefix(joint)}")
    return VersionPlace(source.text, requests, source.span, joint=joint)
