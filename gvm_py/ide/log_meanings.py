"""The table of what lines in the log of an IDE mean, and what to do about them."""

from typing import NamedTuple


class Meaning(NamedTuple):
    """What a line means, and what to type or choose; `fix` is empty where nothing has to be done."""

    why: str
    fix: str = ""


_SYNC = "gosdk sync-ide"
_LOOK = "gosdk doctor"
"""It finds where a setting or a line is, and what puts that right: a log has neither."""
# The first pattern that fits explains; groups of it may stand in the fix.
MEANINGS: tuple[tuple[str, Meaning], ...] = (
    (
        r'Cannot run program "[^"]*"[\s\S]*?(?:error=2\b|No such file)',
        Meaning("the program is not there: its SDK was removed or moved after the IDE chose it", _SYNC),
    ),
    (
        r'Cannot run program "[^"]*"[\s\S]*?(?:error=13\b|Permission denied)',
        Meaning("the program may not be executed, or its file system is mounted without that", "gosdk verify --repair"),
    ),
    (
        r'Cannot run program "[^"]*"[\s\S]*?(?:error=8\b|Exec format error)',
        Meaning("the program is for another system, or empty: its SDK is not complete", "gosdk verify --repair"),
    ),
    (
        r"parsing \$GOFLAGS|from [$%]GOFLAGS",
        Meaning("GOFLAGS has a word that go refuses, so every command fails", _LOOK),
    ),
    (r"updates to go\.mod needed", Meaning("go.mod does not name all that the code needs", "go mod tidy")),
    (
        r"(?:no required module provides|cannot find module providing) package",
        Meaning("no module in go.mod has a package that the code imports", "go mod tidy"),
    ),
    (
        r"unknown directive: \w+",
        Meaning(
            "a newer Go wrote this line: toolchain needs Go 1.21, godebug 1.23, tool 1.24, ignore 1.25",
            "gosdk current --why",
        ),
    ),
    (
        r'no such tool "?\w+',
        Meaning(
            "since Go 1.25 the SDK has fewer tools ready-made and builds the others when asked; a toolchain that the "
            "go command downloaded by itself fails at that",
            "gosdk install && gosdk sync-ide",
        ),
    ),
    (
        r"flag provided but not defined: -i\b",
        Meaning("a run configuration has the flag -i, which Go refuses since 1.20", "gosdk sync-ide --fix"),
    ),
    (
        r"(?i)version of Delve is too old",
        Meaning(
            "the debugger is older than the SDK; that of a newer IDE is not",
            "go install github.com/go-delve/delve/cmd/dlv@latest",
        ),
    ),
    (r"inconsistent vendoring", Meaning("vendor/modules.txt does not match go.mod", "go mod vendor")),
    (
        r"listed in go\.work file requires go >= |go\.work lists go ",
        Meaning("a module of the workspace needs a newer Go than the go line of go.work says", "go work use"),
    ),
    (
        r'invalid GOTOOLCHAIN "',
        Meaning("GOTOOLCHAIN is not a name such as go1.26.1, auto or local", _LOOK),
    ),
    (
        r"checksum mismatch",
        Meaning("a module is not what go.sum recorded: it was changed, or tampered with", "go mod verify"),
    ),
    (
        r"Failed to resolve SDK|no 'go' binary found|a valid home for Go SDK|GOROOT is not defined|SDK is corrupted",
        Meaning("the directory that the project names is not an SDK any more", _SYNC),
    ),
    (r"Detected Go SDK at ", Meaning("the SDK that the IDE found by itself")),
    (r"Using GOROOT: ", Meaning("the SDK that the IDE hands to go")),
    (
        r"go\.(?:mod|work) requires go >= (?P<v>[\w.]+)",
        Meaning("the module needs a newer Go than the SDK of the project", r"gosdk install \g<v> && gosdk sync-ide"),
    ),
    (
        r"version .?go[\w.]+.? does not match go tool version",
        Meaning("programs of two SDKs are mixed: GOROOT names one and PATH finds another", _LOOK),
    ),
    (
        r"cannot find GOROOT directory: (?P<path>.+)",
        Meaning("GOROOT names a shim, a file or nothing: it has to be the directory of an SDK", _SYNC),
    ),
    (
        r"Go executable is not found",
        Meaning("the directory has no bin/go: it is a shim, a bin directory, or no SDK at all", _SYNC),
    ),
    (r"Go binary cannot be executed", Meaning("bin/go of the SDK may not be executed", "gosdk verify --repair")),
    (
        r"bin doesn't exist, checking linux-specific paths",
        Meaning("the directory has no bin/; the IDE looks where some distributions put it", _SYNC),
    ),
    (
        r"Cannot find go version file in sdk path|Cannot retrieve go version from sdk path",
        Meaning(
            "the IDE found no version inside the SDK: since Go 1.17 it is not where IDEs up to 2020 look, and since "
            "1.24 the file is elsewhere; or src/ is missing",
            "update the IDE; gosdk verify",
        ),
    ),
    (
        r"Cannot retrieve go version from zVersion file",
        Meaning("zversion.go has no version since Go 1.17; the IDE looks elsewhere next"),
    ),
    (r"Cannot retrieve version for sdk", Meaning("said also when all is well: a slip in the plugin's own message")),
    (r"Validating sdk path", Meaning("the IDE looks whether this directory is an SDK")),
    (r"Go executable found at", Meaning("bin/go is there; next the IDE looks for the version")),
    (
        r"UpToDateStubIndexMismatch|PSI and index do not match",
        Meaning("the indexes do not fit the files, as after an update of the Go plugin", "gosdk ide clean-cache"),
    ),
    (
        r"package \S+ is not in (?:std|GOROOT)",
        Meaning("a package is looked for in the SDK and is not there: a newer Go has it, or the import is misspelt"),
    ),
    (
        r"go\.mod file not found|cannot find main module",
        Meaning("the directory is in no module; if that of go.mod is another, open that", _LOOK),
    ),
    (
        r"toolchain not available|is a language version but not a toolchain version",
        Meaning("the go command wanted to fetch a newer Go and could not", "gosdk install && gosdk sync-ide"),
    ),
    (
        r"invalid go version '(?P<v>[\w.]+)': must match format",
        Meaning("the SDK is older than Go 1.21 and cannot read this go line", r"gosdk install \g<v> && gosdk sync-ide"),
    ),
    (r"missing go\.sum entry", Meaning("go.sum does not know a module that go.mod needs", "go mod tidy")),
    (
        r"dial tcp|i/o timeout|TLS handshake|410 Gone|connection refused|x509: ",
        Meaning("the go command, as the IDE starts it, does not reach the module proxy", "go env GOPROXY GONOSUMDB"),
    ),
    (
        r"errors parsing go\.(?:mod|work)",
        Meaning("the file does not parse; the next line has the place and the reason", _LOOK),
    ),
    (r"GOPROXY=off", Meaning("GOPROXY=off forbids to fetch a module", _LOOK)),
    (
        r"terminal prompts disabled|git ls-remote",
        Meaning("git asked for a login that an IDE cannot show; a private module", "go env -w GOPRIVATE=corp.example"),
    ),
    (r"build constraints exclude all", Meaning("no file fits GOOS, GOARCH, tags and cgo", "go env GOOS CGO_ENABLED")),
    (r"C compiler .* not found|pthread\.h", Meaning("cgo needs a C compiler", "go env -w CGO_ENABLED=0")),
    (r"can't compute 'all' using the vendor", Meaning("a vendor directory is used", "go env GOFLAGS")),
    (r"when in workspace mode", Meaning("GOFLAGS sets -mod, which go.work forbids", _LOOK)),
    (r"import cycle not allowed", Meaning("packages import each other in a circle", _LOOK)),
    (r"no space left on device", Meaning("the disk of temporary files or caches is full", "go clean -cache")),
    (r"build cache is required", Meaning("the IDE was started without HOME", "export GOCACHE=/var/tmp/go-build")),
    (r"fork/exec .*permission denied", Meaning("temporary files may not be executed (noexec)", _LOOK)),
    (r"GOPATH", Meaning("this is about GOPATH, which the IDE may have from its own settings", _LOOK)),
)
