"""The catalogue of the go command's errors, as cmd/go words them from Go 1.16 to 1.27. The first that fits counts."""

from gvm_py.doctor.known_error import EDIT, known
from gvm_py.doctor.package_errors import PACKAGE_ERRORS
from gvm_py.doctor.setting_errors import SETTING_ERRORS

WITHOUT_MARK = "tail -c +4 {file} > {file}.new && mv {file}.new {file}"
"""What removes the byte order mark from a file."""
_OLD_FORMAT = r": must match format 1\.23(?![.0-9])"
"""How a Go before 1.21 ends its sentence; later ones know a patch and say 1.23.0."""
_DIRECTIVES = (("godebug", "1.23", "(?:mod|work)"), ("tool", "1.24", "mod"), ("ignore", "1.25", "mod"))
"""The first Go that has a directive, and the files in which it may stand."""

CATALOGUE = (
    *SETTING_ERRORS,
    # go.mod.
    known(
        "toolchain",
        rf"invalid go version '(?P<wanted>1\.(?:2[1-9]|[3-9][0-9])[^']*)'{_OLD_FORMAT}",
        "a Go before 1.21 cannot read this line",
        "gosdk use {wanted}",
    ),
    known(
        "go-mod",
        rf"invalid go version '(?P<minor>1\.[0-9]+)[^']*'{_OLD_FORMAT}",
        "a Go before 1.21 reads a minor and no patch here",
        "sed -i.bak '{line}s/go[[:blank:]].*/go {minor}/' {file}",
    ),
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
    known("toolchain", r"unknown directive: toolchain$", "a Go before 1.21 knows no toolchain line", "gosdk use 1.21"),
    *(
        known("go-mod", rf"\.{files}:\d+: unknown directive: {name}$", f"new in Go {since}", f"gosdk use {since}")
        for name, since, files in _DIRECTIVES
    ),
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
    known(
        "go-mod",
        r"ignoring requirement on excluded version (?P<name>\S+ \S+)",
        "go.mod excludes the version that it requires",
        "go mod tidy",
        "mod:{name}",
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
    known("go-sum", r"^go\.(?:work\.)?sum:\d+: ", "a merge conflict or a broken edit", EDIT),
    *PACKAGE_ERRORS,
)
