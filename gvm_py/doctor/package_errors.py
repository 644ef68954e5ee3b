"""The errors of go about packages and their files, as Go 1.16 to 1.27 word them."""

from gvm_py.doctor.known_error import EDIT, known

PACKAGE_ERRORS = (
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
    known(
        "go-list",
        r"case-insensitive (?:file name|import) collision: ",
        "Windows and macOS take the two for one, so go refuses them everywhere; rename one",
        "{command}",
    ),
    known(
        "go-list",
        r"C source files not allowed when not using cgo",
        'no file of the package imports "C", or cgo is off',
        "go env CGO_ENABLED CC",
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
