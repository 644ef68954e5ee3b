"""The catalogue of the go command's errors: how each is recognized, what causes it, and what ends it.

The sentences are those of cmd/go from Go 1.16 to 1.27. A hint is a command; `{unset}` becomes the one that removes the
setting that `place` names. Places: `position` is the file and line in the message; `setting:NAME` the line or variable
that sets it; `mod:TEXT`, `work:TEXT` and `sum:TEXT` the first line of a go.mod, go.work or go.sum that holds TEXT.
"""

import re
from typing import NamedTuple

from gvm_py.doctor.finding import Level


class KnownError(NamedTuple):
    """One kind of error. `check` is the id of the finding; empty for what another check reports from settings."""

    check: str
    pattern: re.Pattern[str]
    cause: str
    hint: str
    place: str = "position"
    level: Level = "error"


EDIT = "${{EDITOR:-vi}} +{line} {file}"
"""What opens the file at the line, where only its author knows what was meant."""


def _known(
    check: str, pattern: str, cause: str = "", hint: str = EDIT, place: str = "position", level: Level = "error"
) -> KnownError:
    return KnownError(check, re.compile(pattern, re.DOTALL), cause, hint, place, level)


CATALOGUE = (
    # Settings that every command refuses.
    _known("", r"unknown environment setting GO111MODULE=|GOPATH entry (is relative|cannot start with)"),
    _known("go-env", r"parsing \$GOFLAGS: ", "every go command refuses this GOFLAGS", "{unset}", "setting:GOFLAGS"),
    _known("go-env", r"-mod=(\S*) not supported", "GOFLAGS has no such mode", "{unset}", "setting:GOFLAGS"),
    _known("go-env", r"unknown GOEXPERIMENT", "this SDK has no such experiment", "{unset}", "setting:GOEXPERIMENT"),
    _known("go-env", r"GOMODCACHE entry is relative", "it has to be absolute", "{unset}", "setting:GOMODCACHE"),
    _known("go-env", r"GOCACHE is not an absolute path", "it has to be absolute", "{unset}", "setting:GOCACHE"),
    _known("go-env", r"cannot find GOROOT directory", "an SDK that is gone", "{unset}", "setting:GOROOT"),
    _known(
        "go-env", r"^(?:go: )?open \S+\.mod: ", "GOFLAGS names this file with -modfile", "{unset}", "setting:GOFLAGS"
    ),
    # Workspaces.
    _known("toolchain", r"but go\.work (?:lists|implicitly)", "go.work has to be as new", "go work use", "work:go "),
    _known("go-work", r"reading go\.work: open ", "GOWORK names this file", "{unset}", "setting:GOWORK"),
    _known("go-work", r"invalid GOWORK: not an absolute path", "", "{unset}", "setting:GOWORK"),
    _known(
        "go-work",
        r"-mod may only be set to readonly or vendor when in workspace mode",
        "GOFLAGS sets -mod for modules, not for workspaces",
        "{unset}",
        "setting:GOFLAGS",
    ),
    _known(
        "go-work",
        r"cannot load module (?P<name>\S+) listed in go\.work file: ",
        "go.work uses a directory without a module",
        "go work edit -dropuse={use}",
        "work:{name}",
    ),
    _known("go-work", r"module (?P<name>\S+) appears multiple times in workspace", "", EDIT, "work:use"),
    _known(
        "go-work",
        r"does not contain modules listed in go\.work|module listed in go\.work|not one of the workspace modules",
        "the module around this directory is not part of the workspace",
        "go work use .",
        "work:use",
    ),
    # The vendor directory.
    _known(
        "vendor",
        r"can't compute 'all' using the vendor directory",
        "GOFLAGS requests a vendor directory, but there is none",
        "{unset}",
        "setting:GOFLAGS",
    ),
    _known(
        "vendor",
        r"inconsistent vendoring in [^\n]+\n\s*(?P<name>[^\s@:]+)",
        "go.mod changed after the vendor directory was written, or GOFLAGS requests one that is not there",
        "go mod vendor",
        "mod:{name}",
    ),
    _known("vendor", r"-mod=vendor", "the vendor directory lacks this package", "go mod vendor"),
    # go.mod.
    _known(
        "go-mod",
        r"invalid go version '(?P<bad>[^']*)'",
        "this is not a Go version, so no SDK is selected by this line",
        "sed -i.bak '{line}s/{bad}/{good}/' {file}",
    ),
    _known(
        "toolchain",
        r"invalid toolchain(?: version)? ['\"](?P<bad>[^'\"]*)['\"]",
        "a toolchain line names a release, such as go1.26.0, or default",
        "sed -i.bak {line}d {file}",
        "mod:toolchain ",
    ),
    _known("toolchain", r"requires go >= (?P<wanted>[\w.]+)", "", "gosdk install {wanted}", "mod:{wanted}"),
    _known("go-mod", r"unknown directive: (?:<<<<<<<|=======|>>>>>>>)", "a merge conflict was left in this file"),
    _known("go-mod", r"unknown directive: ", "a typing error, or a directive of a newer Go"),
    _known("go-mod", r"unknown godebug ", "this Go has no such setting"),
    _known(
        "go-mod",
        r"missing module declaration",
        "the file does not say which module it is",
        "go mod edit -module=example.com/{directory}",
        "mod:",
    ),
    _known(
        "go-mod",
        r"(?P<name>\S+)@\S+ \(replaced by (?P<target>[^)]+)\): reading ",
        "the replacement is not there",
        "go mod edit -dropreplace={name}",
        "mod:{target}",
    ),
    _known(
        "go-mod",
        r"malformed module path \"(?P<name>[^\"]+)\"",
        "no module can have this path",
        "go mod edit -droprequire={name}",
        "mod:{name}",
    ),
    _known(
        "go-mod",
        r"^[^\n]*go\.mod:\d+: module lookup disabled by GOPROXY=off",
        "this is not an exact version, so it has to be looked up",
        "go mod tidy",
    ),
    _known("go-mod", r"updates to go\.mod needed|go: updating go\.mod", "", "go mod tidy", "mod:require"),
    _known("go-mod", r"^go\.(?:mod|work):\d+: ", ""),
    # go.sum and the module cache.
    _known(
        "go-sum",
        r"(?:(?P<name>[^\s@]+)@\S+: )?missing go\.sum entry",
        "go.sum does not list this module",
        "go mod tidy",
        "mod:{name}",
    ),
    _known(
        "go-sum",
        r"(?:verifying )?(?P<name>[^\s@]+)@(?P<version>[^\s:/]+)(?:/go\.mod)?: checksum mismatch",
        "what was downloaded differs from go.sum: the module changed, or go.sum was edited",
        "go clean -modcache && go mod download",
        "sum:{name} {version}",
    ),
    _known("go-sum", r"malformed go\.sum", "a merge conflict or a broken edit", EDIT),
    # Packages.
    _known(
        "go-list",
        r"(?:no required module provides|cannot find module providing) package (?P<package>[^\s;:]+)",
        "go.mod does not require a module that has it",
        "go get {package}",
    ),
    _known("go-list", r"package (?P<package>\S+) is not in (?:std|GOROOT)", "a typing error, or a newer Go has it"),
    _known("go-list", r"ambiguous import", "two modules have this package", "go mod tidy"),
    _known(
        "go-list",
        r"module lookup disabled by GOPROXY=off",
        "doctor does not use the network; for a private module set GOPRIVATE first",
        "go mod download",
        "position",
        "warning",
    ),
)
