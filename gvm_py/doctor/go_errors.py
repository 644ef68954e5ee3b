"""The catalogue of the go command's errors, as cmd/go words them from Go 1.16 to 1.27. The first that fits counts."""

from gvm_py.doctor.known_error import EDIT, known
from gvm_py.doctor.setting_errors import SETTING_ERRORS

WITHOUT_MARK = "tail -c +4 {file} > {file}.new && mv {file}.new {file}"
"""What removes the byte order mark from a file."""

CATALOGUE = (
    *SETTING_ERRORS,
    # go.mod.
    known(
        "go-mod",
        r"invalid go version '(?P<bad>[^']*)'",
        "this is not a Go version, so no SDK is selected by this line",
        "sed -i.bak '{line}s/go[[:blank:]].*/go {good}/' {file}",
    ),
    known(
        "toolchain",
        r"invalid toolchain(?: version)? ['\"](?P<bad>[^'\"]*)['\"]",
        "a toolchain line names a release, such as go1.26.0, or default",
        "sed -i.bak {line}d {file}",
        "mod:toolchain ",
    ),
    known(
        "toolchain",
        r"^(?:go: )?(?!(?:\S*/)?go\.mod )(?P<name>\S+\.mod) requires go >= (?P<wanted>[\w.]+)",
        "GOFLAGS names this file with -modfile, but go.mod selects the SDK",
        "gosdk use {wanted}",
        "setting:GOFLAGS",
    ),
    known(
        "toolchain",
        r"(?<![^\s@:])(?P<name>[^\s@:]+)(?:@[^\s:]+)?:?(?: in vendor/modules\.txt)? requires go >= (?P<wanted>[\w.]+)",
        "",
        "go mod edit -go={wanted}",
        "mod:{name}",
    ),
    known(
        "go-mod",
        r"unexpected input character '\\ufeff'",
        "the file begins with a byte order mark, which go does not accept here",
        WITHOUT_MARK,
    ),
    known("go-mod", r"unexpected input character '\\x00'", "NUL bytes, as in UTF-16; save the file as UTF-8"),
    known("go-mod", r"unknown directive: (?:<<<<<<<|=======|>>>>>>>)", "a merge conflict was left in this file"),
    known("go-mod", r"unknown directive: ", "a typing error, or a directive of a newer Go"),
    known("go-mod", r"unknown godebug ", "this Go has no such setting"),
    known(
        "go-mod",
        r"missing module declaration",
        "the file does not say which module it is",
        "go mod edit -module={module}",
        "mod:",
    ),
    known(
        "go-mod",
        r"(?P<name>\S+)@\S+ \(replaced by (?P<target>[^)]+)\): reading ",
        "the replacement is not there",
        "go mod edit -dropreplace={name}",
        "mod:{target}",
    ),
    known(
        "go-mod",
        r"malformed (?:module|tool) path \"(?P<name>[^\"]*)\"",
        "no module can have this path",
        EDIT,
        "mod:{name}",
    ),
    known(
        "go-mod",
        r"^[^\n]*go\.mod:\d+: module lookup disabled by GOPROXY=off",
        "this is not an exact version, so it has to be looked up",
        "go mod tidy",
    ),
    known("go-mod", r"updates to go\.mod needed|go: updating go\.mod", "", "go mod tidy", "mod:require"),
    known("go-mod", r"conflicting replacements for [^\n]+\n[^\n]+\n\s*(?P<target>\S+)", "", EDIT, "mod:{target}"),
    known("go-mod", r"^go\.(?:mod|work):\d+: ", ""),
    # go.sum and the module cache.
    known(
        "go-sum",
        r"(?:(?P<name>[^\s@]+)@\S+: )?missing go\.sum entry",
        "go.sum does not list this module",
        "go mod tidy",
        "mod:{name}",
    ),
    known(
        "go-sum",
        r"(?:verifying )?(?P<name>[^\s@]+)@(?P<version>[^\s:/]+)(?:/go\.mod)?: checksum mismatch",
        "what was downloaded differs from go.sum: the module changed, or go.sum was edited",
        "go clean -modcache && go mod download",
        "sum:{name} {version}",
    ),
    known("go-sum", r"^go\.sum:\d+: ", "a merge conflict or a broken edit", EDIT),
    # Packages.
    known(
        "go-list",
        r"error obtaining VCS status:.*dubious ownership in repository at '(?P<path>[^']+)'",
        "the repository belongs to another user, so git does not read it",
        "git config --global --add safe.directory {path}",
    ),
    known(
        "go-list",
        r"error obtaining VCS status:",
        "go writes the commit into programs, and git cannot read the repository",
        "git status",
    ),
    known(
        "go-list",
        r"(?:open|read(?:dir|ing)?|stat) (?P<path>[^\n]+?): permission denied",
        "you may not read it",
        "chmod u+rX {path}",
    ),
    known(
        "go-list",
        r"(?:no required module provides|cannot find module providing) package (?P<package>[^\s;:]+)",
        "go.mod does not require a module that has it",
        "go get {package}",
        "mod:{package}",
    ),
    known(
        "go-list",
        r"illegal UTF-8 encoding \(got UTF-16\)",
        "Go source is UTF-8",
        "iconv -f UTF-16 -t UTF-8 {file} > {file}.new && mv {file}.new {file}",
    ),
    known("go-list", r"invalid //go:debug: ", "this Go has no such setting, or it needs a value"),
    known(
        "go-list",
        r"package (?P<package>\S+) is not in (?:std|GOROOT)",
        "a typing error, or a newer Go has it",
        EDIT,
        "mod:{package}",
    ),
    known(
        "go-list",
        r"build constraints exclude all Go files in ",
        "no file of this package is for this system, these tags, and cgo as it is set",
        "go env GOOS GOARCH CGO_ENABLED GOFLAGS",
    ),
    known(
        "go-list",
        r"ambiguous import: .* multiple modules:\n\s*(?P<name>\S+) v",
        "two modules have this package; newer versions of the first may not",
        "go get {name}@latest",
        "mod:{name}",
    ),
    known("go-list", r"ambiguous import: ", "a package of the standard library has this path", EDIT, "mod:module"),
    known(
        "go-list",
        r"malformed import path ",
        "no package can have this path; go passes over directories whose names begin with _ or a dot",
        "{command}",
    ),
    known(
        "go-list",
        r"module lookup disabled by GOPROXY=off",
        "doctor does not use the network; for a private module set GOPRIVATE first",
        "go mod download",
        "position",
        "warning",
    ),
)
