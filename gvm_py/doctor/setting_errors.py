"""The errors of go about settings, workspaces and the vendor directory, as Go 1.16 to 1.27 word them."""

from gvm_py.doctor.known_error import EDIT, known

_SYSTEMS = "aix|android|darwin|dragonfly|freebsd|illumos|ios|js|linux|netbsd|openbsd|plan9|solaris|wasip1|windows"
SETTING_ERRORS = (
    # Settings that every command refuses.
    known("", r"unknown environment setting GO111MODULE=|GOPATH entry (is relative|cannot start with)"),
    known("go-env", r"parsing \$GOFLAGS: ", "every go command refuses this GOFLAGS", "{unset}", "setting:GOFLAGS"),
    known("go-env", r"-mod=(\S*) not supported", "GOFLAGS has no such mode", "{unset}", "setting:GOFLAGS"),
    known("go-env", r"\(from [$%]GOFLAGS%?\)", "this flag takes other values", "{unset}", "setting:GOFLAGS"),
    known("go-env", r"(?:read|pars)ing overlay", "GOFLAGS names this file with -overlay", "{unset}", "setting:GOFLAGS"),
    known(
        "go-env", r"^(?:go: )?-modfile\b", "GOFLAGS sets -modfile, which is for modules", "{unset}", "setting:GOFLAGS"
    ),
    known(
        "go-env",
        r"(?:unknown|unsupported|invalid) (?:setting )?(?P<setting>GO(?!TOOLCHAIN|WORK)[A-Z0-9]+)(?!\S*/)",
        "this SDK knows no such value",
        "{unset}",
        "setting:{setting}",
    ),
    known(
        "go-env",
        rf"unsupported GOOS/GOARCH pair (?:{_SYSTEMS})/",
        "go cannot build for this architecture",
        "{unset}",
        "setting:GOARCH|GOOS",
    ),
    known(
        "go-env", r"unsupported GOOS/GOARCH pair ", "go cannot build for this system", "{unset}", "setting:GOOS|GOARCH"
    ),
    known("go-env", r"-(?:race|msan|asan) (?:requires|is (?:only|not) )", "", "{unset}", "setting:GOFLAGS"),
    known("go-env", r"^(?:go: )?(?:-?buildmode[= ]|-p must be )", "", "{unset}", "setting:GOFLAGS"),
    known("go-env", r"build cache is disabled by GOCACHE=off", "", "{unset}", "setting:GOCACHE"),
    known(
        "go-env",
        r"failed to initialize build cache at ",
        "no directory can be made there",
        "{unset}",
        "setting:GOCACHE|XDG_CACHE_HOME|HOME",
    ),
    known("go-env", r"could not create module cache: ", "", "{unset}", "setting:GOMODCACHE|GOPATH"),
    known(
        "go-env",
        r"(?:^|: )mkdir [^\n]+: (?:permission denied|read-only file system)",
        "the module cache cannot be written to",
        "{unset}",
        "setting:GOMODCACHE|GOPATH",
    ),
    known("go-env", r"starting GOCACHEPROG program", "", "{unset}", "setting:GOCACHEPROG"),
    known("go-env", r"path in \$XDG_CACHE_HOME is relative", "", "{unset}", "setting:XDG_CACHE_HOME"),
    known(
        "go-env",
        r"^(?:go: )?go list -\S+ can(?:not| only) be used with |^template: |cannot use relative path \S+ to ",
        "GOFLAGS holds a flag that is for single commands",
        "{unset}",
        "setting:GOFLAGS",
    ),
    known(
        "go-env", r"neither \$XDG_CACHE_HOME nor ", "no place for the build cache", "export GOCACHE=/var/tmp/go-build"
    ),
    known(
        "go-env", r"(?P<setting>GOMODCACHE|GOCACHE) (?:entry )?is (?:relative|not )", "", "{unset}", "setting:{setting}"
    ),
    known("go-env", r"cannot find GOROOT directory", "an SDK that is gone", "{unset}", "setting:GOROOT"),
    known(
        "go-env", r"^(?:go: )?open \S+\.mod: ", "GOFLAGS names this file with -modfile", "{unset}", "setting:GOFLAGS"
    ),
    # Workspaces.
    known("toolchain", r"but go\.work (?:lists|implicitly)", "go.work has to be as new", "go work use", "work:go "),
    known("go-work", r"reading go\.work: open ", "GOWORK names this file", "{unset}", "setting:GOWORK"),
    known("go-work", r"invalid GOWORK: not an absolute path", "", "{unset}", "setting:GOWORK"),
    known(
        "go-work",
        r"-mod may only be set to readonly or vendor when in workspace mode",
        "GOFLAGS sets -mod for modules, not for workspaces",
        "{unset}",
        "setting:GOFLAGS",
    ),
    known(
        "go-work",
        r"cannot load module (?P<name>\S+) listed in go\.work file: (?!errors parsing)",
        "go.work uses a directory without a module",
        "go work edit -dropuse={use}",
        "work:{name}",
    ),
    known(
        "go-work",
        r"conflicting replacements for (?P<name>[^\s:]+):\s*(?P<target>\S+).*go work edit -replace",
        "two modules of the workspace replace it by different ones",
        "go work edit -replace={name}={target}",
        "mod:{name}",
    ),
    known("go-work", r"module (?P<name>\S+) appears multiple times in workspace", "", EDIT, "work:use"),
    known("go-work", r"no modules were found in the current workspace", "", "go work use .", "work:use"),
    known(
        "go-work",
        r"does not contain modules listed in go\.work|module listed in go\.work|not one of the workspace modules",
        "the module around this directory is not part of the workspace",
        "go work use .",
        "work:use",
    ),
    # The vendor directory.
    known(
        "vendor",
        r"can't compute 'all' using the vendor directory",
        "GOFLAGS requests a vendor directory, but there is none",
        "{unset}",
        "setting:GOFLAGS",
    ),
    known(
        "vendor",
        r"inconsistent vendoring in [^\n]+\n\s*(?P<name>[^\s@:]+).*go work vendor",
        "the modules of the workspace changed after the vendor directory was written",
        "go work vendor",
        "mod:{name}",
    ),
    known(
        "vendor",
        r"inconsistent vendoring in [^\n]+\n\s*(?P<name>[^\s@:]+)",
        "go.mod changed after the vendor directory was written, or GOFLAGS requests one that is not there",
        "go mod vendor",
        "mod:{name}",
    ),
    known(
        "vendor",
        r"reading modules\.txt for vendor directory: \S+ (?P<name>[^\n]+?)/modules\.txt: ",
        "",
        "mv {name} {name}.old && go mod vendor",
    ),
    known("vendor", r"-mod=vendor", "the vendor directory lacks this package", "go mod vendor"),
)
