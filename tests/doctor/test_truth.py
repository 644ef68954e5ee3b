"""Every situation is made for real, the real go command is run in it, and `gosdk doctor` is held to go's verdict."""

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.clinic import GOROOT, Clinic
from tests.support.hints import note_proof
from tests.support.modules import ModuleProxy
from tests.support.privileges import without_root_powers
from tests.support.realsdk import BUILD_CACHE, NEWER, OLDER, PLACE, link_sdks, needs_sdks, run_shim
from tests.support.run import Sandbox

pytestmark = needs_sdks
DEP = "example.com/dep"
HASH = "A" * 43 + "="


class Situation(NamedTuple):
    """What is wrong: `said` is a part of go's own sentence, `where` the end of the place that doctor names.

    `ends` tells whether the hint, pasted into a shell, ends the finding without the network.
    """

    make: Callable[[Clinic], None]
    check: str
    said: str
    where: str
    ends: bool = True


TABLE: dict[str, Situation] = {}


def situation(check: str, said: str, where: str, *, ends: bool = True) -> Callable[[Callable[[Clinic], None]], None]:
    """Enter a function into the table."""

    def enter(make: Callable[[Clinic], None]) -> None:
        TABLE[make.__name__] = Situation(make, check, said, where, ends)

    return enter


def mod(clinic: Clinic, lines: str = "", *, go: str = OLDER, directory: Path | None = None, name: str = "m") -> None:
    """Write a go.mod whose go line is its third, and a package beside it."""
    directory = directory or clinic.box.cwd
    clinic.write(directory / "go.mod", f"module example.com/{name}\n\ngo {go}\n{lines}")
    clinic.write(directory / "a.go", "package a\n")


def imports(clinic: Clinic, package: str) -> None:
    clinic.write(clinic.box.cwd / "a.go", f'package a\n\nimport _ "{package}"\n')


@situation("go-env", "parsing $GOFLAGS: unknown flag -bogus", ".config/go/env:1")
def goflags_in_the_settings(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-bogus\n")


@situation("go-env", 'parsing $GOFLAGS: non-flag "mod=vendor"', "environment variable GOFLAGS")
def goflags_without_a_dash(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "mod=vendor"


@situation("go-env", "-mod=sideways not supported", "environment variable GOFLAGS")
def goflags_without_such_a_mode(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "-mod=sideways"


@situation("go-env", "open other.mod: no such file or directory", "environment variable GOFLAGS")
def goflags_name_a_modfile_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "-modfile=other.mod"


@situation("go-env", "x.pgo", "environment variable GOFLAGS")
def goflags_name_a_profile_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "-pgo=x.pgo"


@situation("go-env", "unsupported setting GO386=387", "environment variable GO386")
def instruction_set_that_the_compiler_refuses(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env |= {"GOARCH": "386", "GO386": "387"}


@situation("go-env", 'invalid boolean value "maybe" for flag -race', "environment variable GOFLAGS")
def goflags_with_a_value_that_the_flag_has_not(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "-race=maybe"


@situation("go-env", "reading overlay: open /nope.json", ".config/go/env:1")
def goflags_name_an_overlay_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-overlay=/nope.json\n")


@situation("go-env", "parsing overlay JSON: unexpected end of JSON input", "environment variable GOFLAGS")
def goflags_name_an_overlay_that_is_not_one(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = f"-overlay={clinic.write(clinic.box.home / 'overlay.json', '{')}"


@situation("go-env", 'invalid value "x" for flag -C (from $GOFLAGS)', ".config/go/env:1")
def goflags_change_the_directory(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-C=x\n")


@situation("go-env", "go list -u can only be used with -m", "environment variable GOFLAGS")
def goflags_with_a_flag_for_modules(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "-u"


@situation("toolchain", f"other.mod requires go >= {NEWER} (running go {OLDER}", "environment variable GOFLAGS")
def goflags_name_a_modfile_that_is_newer(clinic: Clinic) -> None:
    link_sdks(clinic.box, OLDER, NEWER)
    mod(clinic)
    clinic.write(clinic.box.cwd / "other.mod", f"module example.com/m\n\ngo {NEWER}\n")
    clinic.box.env["GOFLAGS"] = "-modfile=other.mod"


@situation("go-env", "error starting GOCACHEPROG program", ".config/go/env:1")
def program_for_the_build_cache_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOCACHEPROG=/nope\n")


@situation("go-env", "path in $XDG_CACHE_HOME is relative", "environment variable XDG_CACHE_HOME")
def directory_for_caches_that_is_relative(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["XDG_CACHE_HOME"] = "cache"


@situation("go-env", "file does not have .mod extension", "environment variable GOFLAGS")
def goflags_name_a_modfile_without_its_suffix(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "-modfile=go.mod.alternative"


@situation("go-env", 'unknown GOFIPS140 version "bogus"', ".config/go/env:1")
def setting_that_this_sdk_does_not_know(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOFIPS140=bogus\n")


@situation("go-env", "unknown GOEXPERIMENT bogus", "environment variable GOEXPERIMENT")
def goexperiment_of_another_go(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOEXPERIMENT"] = "bogus"


@situation("go-env", "GOPATH entry is relative", "environment variable GOPATH")
def gopath_that_a_shell_did_not_expand(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOPATH"] = "$HOME/go"


@situation("go-env", "GOPATH entry cannot start with shell metacharacter '~'", ".config/go/env:1")
def gopath_with_a_tilde_in_the_settings(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOPATH=~/go\n")


@situation("vendor", "can't compute 'all' using the vendor directory", ".config/go/env:1")
def vendor_asked_for_and_not_there(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-mod=vendor\n")


@situation("vendor", "inconsistent vendoring", "go.mod:5", ends=False)
def vendor_of_another_version(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.cwd / "vendor" / "modules.txt", f"# {DEP} v1.0.1\n## explicit\n{DEP}\n")


@situation("toolchain", "in vendor/modules.txt requires go >= 1.27.3", "go.mod:5", ends=False)
def vendored_module_that_needs_a_newer_go(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.cwd / "vendor" / "modules.txt", f"# {DEP} v1.0.0\n## explicit; go {NEWER}\n{DEP}\n")
    clinic.write(clinic.box.cwd / "vendor" / DEP / "a.go", "package dep\n")


@situation("toolchain", f"module ./dep requires go >= {NEWER}", "go.mod:5")
def replacement_that_needs_a_newer_go(clinic: Clinic) -> None:
    link_sdks(clinic.box, OLDER, NEWER)
    mod(clinic, f"\nreplace {DEP} => ./dep\nrequire {DEP} v1.0.0\n")
    mod(clinic, go=NEWER, directory=clinic.box.cwd / "dep", name="dep")


@situation("go-mod", f"conflicting replacements for {DEP}", "go.mod:6", ends=False)
def module_that_is_replaced_twice(clinic: Clinic) -> None:
    mod(clinic, f"\nreplace {DEP} => ./a\nreplace {DEP} => ./b\n")


@situation("go-mod", 'malformed module path "example.com/ä"', "go.mod:1", ends=False)
def module_path_that_no_module_can_have(clinic: Clinic) -> None:
    mod(clinic, name="ä")


@situation("go-mod", "syntax error (unterminated block", "go.mod:6", ends=False)
def go_mod_that_does_not_parse(clinic: Clinic) -> None:
    mod(clinic, "\nrequire (\n")


@situation("go-mod", r"unexpected input character '\ufeff'", "go.mod:1")
def go_mod_with_a_byte_order_mark(clinic: Clinic) -> None:
    mod(clinic)
    path = clinic.box.cwd / "go.mod"
    path.write_text(f"\ufeff{path.read_text()}", encoding="utf-8")


@situation("go-work", r"unexpected input character '\ufeff'", "go.work:1")
def go_work_with_a_byte_order_mark(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")
    clinic.write(clinic.box.cwd / "go.work", f"\ufeffgo {OLDER}\nuse .\n")


@situation("go-mod", r"unexpected input character '\x00'", "go.mod:1", ends=False)
def go_mod_in_utf_16(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")
    path = clinic.box.cwd / "go.mod"
    path.write_text(path.read_text(), encoding="utf-16")


@situation("go-list", "illegal UTF-8 encoding (got UTF-16)", "a.go:1")
def source_in_utf_16(clinic: Clinic) -> None:
    mod(clinic)
    (clinic.box.cwd / "a.go").write_text("package a\n", encoding="utf-16")


@situation("module-place", "go.mod file not found", "work/go.mod")
def go_mod_that_is_a_directory(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")
    (clinic.box.cwd / "go.mod").unlink()
    (clinic.box.cwd / "go.mod").mkdir()


@situation("module-place", "go.mod file not found", "work/go.mod")
def go_mod_that_is_a_link_to_nothing(clinic: Clinic) -> None:
    TABLE["go_mod_that_is_a_directory"].make(clinic)
    (clinic.box.cwd / "go.mod").rmdir()
    (clinic.box.cwd / "go.mod").symlink_to("/nope")


@situation("module-place", "go.mod file not found", 'it\'s a "b" $(exit 3)/go.mod')
def go_mod_that_is_a_directory_in_a_directory_with_a_strange_name(clinic: Clinic) -> None:
    TABLE["go_mod_that_is_a_directory"].make(clinic)
    clinic.box.cwd = clinic.box.cwd.rename(clinic.box.cwd.parent / 'it\'s a "b" $(exit 3)')


@situation("go-sum", "missing go.sum entry", "work/go.sum", ends=False)
def go_sum_that_is_a_directory(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    (clinic.box.cwd / "go.sum").mkdir()


@situation("go-sum", "missing go.sum entry", "work/go.sum", ends=False)
def go_sum_that_is_a_link_to_nothing(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    (clinic.box.cwd / "go.sum").symlink_to("/nope")


@situation("vendor", "reading modules.txt for vendor directory", "go.mod")
def list_of_vendored_modules_that_is_a_directory(clinic: Clinic) -> None:
    mod(clinic)
    (clinic.box.cwd / "vendor" / "modules.txt").mkdir(parents=True)


@situation("go-mod", "unknown directive: frobnicate", "go.mod:5", ends=False)
def directive_that_no_go_knows(clinic: Clinic) -> None:
    mod(clinic, "\nfrobnicate x\n")


@situation("go-mod", "unknown directive: <<<<<<<", "go.mod:4", ends=False)
def merge_conflict_in_go_mod(clinic: Clinic) -> None:
    mod(clinic, "<<<<<<< HEAD\n")


@situation("go-mod", "invalid go version '1.26.x'", "go.mod:3")
def go_line_that_is_not_a_version(clinic: Clinic) -> None:
    mod(clinic, go="1.26.x")
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")


@situation("go-mod", "invalid go version '\"1.26\"'", "go.mod:3")
def go_line_in_quotes(clinic: Clinic) -> None:
    mod(clinic, go='"1.26"')
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")


@situation("go-mod", "invalid go version '1.026'", "go.mod:3")
def go_line_with_a_leading_zero(clinic: Clinic) -> None:
    mod(clinic, go="1.026")
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")


@situation("go-work", "(replaced by ./gone): reading", "go.work:4", ends=False)
def replacement_in_a_workspace_that_is_gone(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\nuse .\n\nreplace {DEP} => ./gone\n")


@situation("toolchain", "invalid toolchain", "go.mod:5")
def toolchain_line_local(clinic: Clinic) -> None:
    mod(clinic, "\ntoolchain local\n")


@situation("toolchain", 'invalid GOTOOLCHAIN "1.26.1"', "environment variable GOTOOLCHAIN")
def gotoolchain_without_the_word_go(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOTOOLCHAIN"] = "1.26.1"


@situation("toolchain", 'invalid GOTOOLCHAIN "latest"', ".config/go/env:1")
def gotoolchain_latest_in_the_settings(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOTOOLCHAIN=latest\n")


@situation("toolchain", 'invalid GOTOOLCHAIN "go1.22.4+local"', "environment variable GOTOOLCHAIN")
def gotoolchain_with_a_suffix_that_is_none(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOTOOLCHAIN"] = "go1.22.4+local"


@situation("toolchain", 'invalid GOTOOLCHAIN "go9.9.9"', "environment variable GOTOOLCHAIN")
def gotoolchain_of_a_go_that_is_not_go_1(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOTOOLCHAIN"] = "go9.9.9"


@situation("go-mod", "updates to go.mod needed", "go.mod:5")
def toolchain_line_older_than_the_go_line(clinic: Clinic) -> None:
    mod(clinic, "\ntoolchain go1.21.0\n")


@situation("go-mod", "updates to go.mod needed", "go.mod:5")
def toolchain_line_default(clinic: Clinic) -> None:
    mod(clinic, "\ntoolchain default\n")


@situation("toolchain", f"listed in go.work file requires go >= {OLDER}, but go.work lists go 1.21", "go.work:1")
def go_work_older_than_its_module(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "go.work", "go 1.21\n\nuse .\n")


@situation("toolchain", "but go.work implicitly requires go 1.18", "go.work:1")
def go_work_without_a_go_line(clinic: Clinic) -> None:
    mod(clinic, go="1.21")
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")
    clinic.write(clinic.box.cwd / "go.work", "use .\n")


@situation("go-work", "reading go.work: open /nope/go.work", "environment variable GOWORK")
def gowork_names_a_file_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOWORK"] = "/nope/go.work"


@situation("go-work", "reading go.work: open /nope/go.work", ".config/go/env:1")
def gowork_in_the_settings_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOWORK=/nope/go.work\nGOPROXY=off\n")


@situation("go-work", "cannot load module x listed in go.work file", "go.work:3")
def go_work_uses_a_directory_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\n\nuse ./x\nuse .\n")


@situation("go-work", "unknown directive: bogus", "go.work:2", ends=False)
def go_work_that_does_not_parse(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\nbogus\nuse .\n")


@situation("go-work", "does not contain modules listed in go.work", "go.work:3")
def module_that_its_workspace_lacks(clinic: Clinic) -> None:
    mod(clinic)
    mod(clinic, directory=clinic.box.cwd / "x", name="x")
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\n\nuse ./x\n")


@situation("go-work", f"conflicting replacements for {DEP}", "go.mod:4")
def modules_of_a_workspace_that_replace_differently(clinic: Clinic) -> None:
    mod(clinic, f"replace {DEP} => ./dep\n")
    mod(clinic, directory=clinic.box.cwd / "dep", name="dep")
    mod(clinic, f"replace {DEP} => ../y\n", directory=clinic.box.cwd / "x", name="x")
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\n\nuse (\n\t.\n\t./x\n)\n")


@situation("go-mod", "unknown directive: frobnicate", "x/go.mod:4", ends=False)
def module_of_a_workspace_that_does_not_parse(clinic: Clinic) -> None:
    mod(clinic)
    mod(clinic, "frobnicate\n", directory=clinic.box.cwd / "x", name="x")
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\n\nuse (\n\t.\n\t./x\n)\n")


@situation("go-work", "unknown directive: module", "environment variable GOWORK")
def gowork_names_a_go_mod(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOWORK"] = str(clinic.box.cwd / "go.mod")


@situation("go-work", "unknown directive: bogus", "x.txt:2", ends=False)
def gowork_names_a_workspace_with_another_name_that_does_not_parse(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOWORK"] = str(clinic.write(clinic.box.cwd / "x.txt", f"go {OLDER}\nbogus\nuse .\n"))


@situation("go-work", "no modules were found in the current workspace", "empty.work")
def gowork_names_a_workspace_without_modules(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOWORK"] = str(clinic.write(clinic.box.home / "empty.work", f"go {OLDER}\n"))


@situation("go-work", "-mod may only be set to readonly or vendor", "environment variable GOFLAGS")
def goflags_for_modules_in_a_workspace(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\nuse .\n")
    clinic.box.env["GOFLAGS"] = "-mod=mod"


@situation("go-sum", "missing go.sum entry", "go.mod:5")
def go_sum_lacks_an_entry(clinic: Clinic) -> None:
    mod(clinic, "\nrequire golang.org/x/text v0.14.0\n")


@situation("go-sum", "checksum mismatch", "go.sum:1", ends=False)
def module_that_is_not_the_one_in_go_sum(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.home / "go/pkg/mod/cache/download" / DEP / "@v/v1.0.0.mod", f"module {DEP}\n")
    clinic.write(clinic.box.cwd / "go.sum", f"{DEP} v1.0.0 h1:{HASH}\n{DEP} v1.0.0/go.mod h1:{HASH}\n")


@situation("go-sum", "wrong number of fields 2", "go.sum:1", ends=False)
def merge_conflict_in_go_sum(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.cwd / "go.sum", "<<<<<<< HEAD\n")


@situation("go-sum", "wrong number of fields 2", "go.work.sum:1", ends=False)
def merge_conflict_in_go_work_sum(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\nuse .\n")
    clinic.write(clinic.box.cwd / "go.work.sum", "<<<<<<< HEAD\n")


@situation("go-list", 'case-insensitive file name collision: "A.go" and "a.go"', "go.mod", ends=False)
def files_that_differ_in_case_alone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "A.go", "package a\n")


@situation("go-list", "C source files not allowed when not using cgo", "go.mod", ends=False)
def c_source_without_cgo(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "x.c", "int x;\n")


@situation("go-mod", "(replaced by ../nope): reading", "go.mod:5", ends=False)
def replacement_that_is_gone(clinic: Clinic) -> None:
    mod(clinic, f"\nreplace {DEP} => ../nope\nrequire {DEP} v1.0.0\n")


@situation("go-mod", 'version "latest" invalid: must be of the form v1.2.3', "go.mod:5", ends=False)
def exclude_line_without_an_exact_version(clinic: Clinic) -> None:
    mod(clinic, f"\nexclude {DEP} latest\n")


@situation("go-mod", "module lookup disabled by GOPROXY=off", "go.mod:5", ends=False)
def retracted_version_that_is_not_one(clinic: Clinic) -> None:
    mod(clinic, "\nretract banana\n")


@situation("go-mod", 'malformed tool path "./cmd/gen"', "go.mod:5", ends=False)
def tool_that_is_a_directory(clinic: Clinic) -> None:
    mod(clinic, "\ntool ./cmd/gen\n")


@situation("go-list", "package nosuch is not in std", "go.mod:5", ends=False)
def tool_that_is_not_in_the_library(clinic: Clinic) -> None:
    mod(clinic, "\ntool nosuch\n")


@situation("go-list", f"no required module provides package {DEP}/cmd/gen", "go.mod:5", ends=False)
def tool_that_no_module_provides(clinic: Clinic) -> None:
    mod(clinic, f"\ntool {DEP}/cmd/gen\n")


@situation("go-mod", "missing module declaration", "go.mod")
def go_mod_without_a_module(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "go.mod", f"\n\ngo {OLDER}\n")


@situation("go-mod", "invalid: should be v0 or v1, not v2", "go.mod:5", ends=False)
def major_version_without_its_suffix(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v2.0.0\n")


@situation("go-list", f"no required module provides package {DEP}", "a.go:3", ends=False)
def import_that_no_module_provides(clinic: Clinic) -> None:
    mod(clinic)
    imports(clinic, DEP)


@situation("go-list", "package nosuch is not in std", "a.go:3", ends=False)
def import_that_is_not_in_the_library(clinic: Clinic) -> None:
    mod(clinic)
    imports(clinic, "nosuch")


@situation("go-list", "module lookup disabled by GOPROXY=off", "environment variable GOPROXY", ends=False)
def module_that_may_not_be_downloaded(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    imports(clinic, DEP)
    clinic.write(clinic.box.cwd / "go.sum", f"{DEP} v1.0.0 h1:{HASH}\n{DEP} v1.0.0/go.mod h1:{HASH}\n")


@situation("go-list", "expected 'package', found pakage", "b.go:1", ends=False)
def file_that_does_not_parse(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "b.go", "pakage a\n")


@situation("go-list", "module lookup disabled by GOPROXY=off", "environment variable GOPROXY", ends=False)
def module_of_a_workspace_that_may_not_be_downloaded(clinic: Clinic) -> None:
    mod(clinic)
    mod(clinic, f"\nrequire {DEP} v1.0.0\n", directory=clinic.box.cwd / "x", name="x")
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\n\nuse (\n\t.\n\t./x\n)\n")


@situation("go-list", "module lookup disabled by GOPROXY=off", "environment variable GOPROXY", ends=False)
def module_cache_asked_for_beside_a_vendor_directory(clinic: Clinic) -> None:
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.cwd / "vendor" / "modules.txt", f"# {DEP} v1.0.0\n## explicit\n{DEP}\n")
    clinic.box.env["GOFLAGS"] = "-mod=mod"


@situation("go-list", "found packages a (a.go) and b (b.go)", "work/b.go", ends=False)
def two_packages_in_one_directory(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "b.go", "package b\n")


@situation("go-list", "parsing //go:build line: missing close paren", "b/b.go", ends=False)
def build_tag_that_does_not_parse(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "b" / "b.go", "//go:build (linux\n\npackage b\n")


@situation("go-list", "b/b.go: no such file or directory", "b/b.go", ends=False)
def file_that_is_a_dangling_link(clinic: Clinic) -> None:
    mod(clinic)
    (clinic.box.cwd / "b").mkdir()
    (clinic.box.cwd / "b" / "b.go").symlink_to("/nope.go")


@situation("go-list", "ambiguous import: found package example.com/dep/sub in multiple modules", "a.go:3", ends=False)
def package_of_two_modules(clinic: Clinic) -> None:
    both = ((DEP, "d"), (f"{DEP}/sub", "s"))
    mod(clinic, "".join(f"require {name} v1.0.0\nreplace {name} => ./{place}\n" for name, place in both))
    mod(clinic, directory=clinic.box.cwd / "d", name="dep")
    clinic.write(clinic.box.cwd / "d" / "sub" / "a.go", "package sub\n")
    mod(clinic, directory=clinic.box.cwd / "s", name="dep/sub")
    imports(clinic, f"{DEP}/sub")


@situation("go-list", "can only use path@version syntax", "a.go:3", ends=False)
def import_with_a_version(clinic: Clinic) -> None:
    mod(clinic)
    imports(clinic, f"{DEP}@v1.0.0")


@situation("go-list", "import cycle not allowed in test", "b/b.go:3", ends=False)
def import_cycle_of_a_test(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "a_test.go", 'package a\n\nimport _ "example.com/m/b"\n')
    clinic.write(clinic.box.cwd / "b" / "b.go", 'package b\n\nimport _ "example.com/m"\n')


@situation("go-list", "import cycle not allowed", "b/b.go:3", ends=False)
def import_cycle(clinic: Clinic) -> None:
    mod(clinic)
    imports(clinic, "example.com/m/b")
    clinic.write(clinic.box.cwd / "b" / "b.go", 'package b\n\nimport _ "example.com/m"\n')


@situation("go-list", "pattern nope.txt: no matching files found", "a.go:5", ends=False)
def embedded_file_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "a.go", 'package a\n\nimport _ "embed"\n\n//go:embed nope.txt\nvar X string\n')


@situation("go-list", "no required module provides package example.com/m/sub", "a.go:3")
def package_of_a_nested_module(clinic: Clinic) -> None:
    mod(clinic)
    mod(clinic, directory=clinic.box.cwd / "sub", name="m/sub")
    imports(clinic, "example.com/m/sub")


@situation("go-list", "no required module provides package example.com/m/gen", "a.go:3", ends=False)
def package_that_was_not_generated(clinic: Clinic) -> None:
    mod(clinic)
    imports(clinic, "example.com/m/gen")


@situation("go-list", "no required module provides package example.com/dep", "a_test.go:3", ends=False)
def module_that_only_a_test_needs(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "a_test.go", f'package a\n\nimport _ "{DEP}"\n')


@situation("go-list", 'invalid //go:debug: unknown //go:debug setting "nosuch"', "c.go:2", ends=False)
def debug_line_that_this_go_does_not_know(clinic: Clinic) -> None:
    clinic.box.env["GOCACHE"] = str(BUILD_CACHE)
    mod(clinic)
    clinic.write(
        clinic.box.cwd / "cmd" / "c.go", "// c does it.\n//go:debug nosuch=1\npackage main\n\nfunc main() {}\n"
    )


@situation("go-list", 'invalid //go:debug: unknown //go:debug setting "nosuch"', "a_test.go:1", ends=False)
def debug_line_of_a_test(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "a_test.go", "//go:debug nosuch=1\npackage a\n")


@situation("go-list", "invalid //go:debug: missing key=value", "x_test.go:1", ends=False)
def debug_line_of_a_test_from_outside(clinic: Clinic) -> None:
    clinic.box.env["GOCACHE"] = str(BUILD_CACHE)
    mod(clinic)
    clinic.write(clinic.box.cwd / "b" / "b.go", "package main\n\nfunc main() {}\n")
    clinic.write(clinic.box.cwd / "b" / "x_test.go", "//go:debug panicnil\npackage main_test\n")


@situation("go-list", "repeated //go:debug for panicnil", "a.go:2", ends=False)
def debug_line_given_twice_in_a_package(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "a.go", "//go:debug panicnil=1\n//go:debug panicnil=0\npackage a\n")


@situation("go-env", "unsupported GOOS/GOARCH pair linus/", "environment variable GOOS")
def system_that_go_does_not_know(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOOS"] = "linus"


@situation("go-env", "unsupported GOOS/GOARCH pair linux/sparc", ".config/go/env:1")
def architecture_that_this_system_has_not(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOARCH=sparc\n")


@situation("go-env", "build cache is disabled by GOCACHE=off", "environment variable GOCACHE")
def build_cache_that_is_switched_off(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOCACHE"] = "off"


@situation("go-env", "GOCACHE is not an absolute path", ".config/go/env:1")
def build_cache_that_is_relative(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOCACHE=cache\n")


@situation("go-env", "failed to initialize build cache at", "environment variable GOCACHE")
def build_cache_that_is_a_file(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOCACHE"] = str(clinic.write(clinic.box.home / "cache", ""))


@situation("go-env", "-race requires cgo", "environment variable GOFLAGS")
def race_detector_without_cgo(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env |= {"GOFLAGS": "-race", "CGO_ENABLED": "0"}


@situation("go-env", "buildmode=bogus not supported", ".config/go/env:1")
def build_mode_that_is_none(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-buildmode=bogus\n")


@situation("go-env", "creating work dir", "environment variable GOTMPDIR")
def work_directory_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOTMPDIR"] = "/nope"


@situation("go-list", "build constraints exclude all Go files in", "a.go:3", ends=False)
def imported_package_for_another_system(clinic: Clinic) -> None:
    mod(clinic)
    imports(clinic, "example.com/m/w")
    clinic.write(clinic.box.cwd / "w" / "w_windows.go", "package w\n")


@situation("go-list", "error obtaining VCS status: exit status 128", "go.mod")
def program_in_a_repository_of_another_user(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "a.go", "package main\n\nfunc main() {}\n")
    subprocess.run(["git", "init", "-q", str(clinic.box.cwd)], check=True)
    clinic.box.env["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"


@situation("go-list", "error obtaining VCS status: exit status 128", "go.mod", ends=False)
def program_in_a_repository_that_git_cannot_read(clinic: Clinic) -> None:
    mod(clinic)
    clinic.write(clinic.box.cwd / "a.go", "package main\n\nfunc main() {}\n")
    clinic.write(clinic.box.cwd / ".git" / "HEAD", "bogus\n")


@situation("go-env", "error obtaining buildID for go tool compile", "environment variable GOFLAGS")
def goflags_name_a_program_that_is_gone(clinic: Clinic) -> None:
    mod(clinic)
    clinic.box.env["GOFLAGS"] = "-toolexec=/nope"


def go_says(clinic: Clinic) -> str:
    """Return what go writes where it fails: about the module, its dependencies, packages and builds."""
    commands = (
        ["mod", "edit", "-json"],
        ["list", "-m"],
        ["list", "-m", "all"],
        ["list", "./..."],
        ["list", "-deps", "./..."],
        ["list", "tool"],
        ["build", "./..."],
        ["vet", "./..."],
    )
    done = (run_shim(clinic.box, "go", *words) for words in commands)
    return next((outcome.err for outcome in done if outcome.code != 0), "")


@pytest.mark.parametrize("name", TABLE)
def test_doctor_reports_what_makes_go_fail(name: str, sandbox: Sandbox) -> None:
    wrong, clinic = TABLE[name], Clinic.open(sandbox)
    wrong.make(clinic)
    assert wrong.said in go_says(clinic)

    errors = [item for item in clinic.findings() if item["level"] == "error"]
    found = [item for item in errors if item["id"] == wrong.check]
    assert found, errors
    assert wrong.said in found[0]["what"].replace("a module is not in the module cache", wrong.said)
    assert found[0]["why"].endswith(wrong.where)
    if wrong.ends:
        paste(clinic, found[0]["fix"])
        assert [item for item in clinic.findings("--only", wrong.check) if item["level"] == "error"] == []


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("GOPROXY", "proxy", "invalid proxy URL missing scheme: proxy"),
        ("GOPROXY", ",", "GOPROXY list is not the empty string, but contains no entries"),
        ("GOMODCACHE", str(GOROOT / "VERSION"), "could not create module cache"),
    ],
)
def test_a_download_that_would_fail_is_an_error_of_the_setting(
    setting: str, value: str, said: str, sandbox: Sandbox
) -> None:
    clinic = Clinic.open(sandbox)
    TABLE["module_that_may_not_be_downloaded"].make(clinic)
    clinic.box.env |= {"GOPROXY": "https://127.0.0.1:1", setting: value}
    assert said in run_shim(clinic.box, "go", "list", "-deps", "./...").err
    found = clinic.findings()
    assert {(item["level"], item["why"]) for item in found} == {("error", f"environment variable {setting}")}
    paste(clinic, found[0]["fix"])
    assert {item["level"] for item in clinic.findings()} <= {"warning"} or setting == "GOPROXY"


def test_a_module_cache_without_a_module_that_cannot_be_written_to_is_named(sandbox: Sandbox) -> None:
    clinic, powerless = Clinic.open(sandbox), without_root_powers()
    proxy = ModuleProxy(sandbox.home.parent / "proxy")
    proxy.publish(DEP, "v1.0.0", {"dep.go": "package dep\n"})
    mod(clinic, f"\nrequire {DEP} v1.0.0\n")
    imports(clinic, DEP)
    clinic.box.env["GOPROXY"] = proxy.url
    assert run_shim(clinic.box, "go", "mod", "tidy").code == 0
    assert clinic.findings() == []
    cache = sandbox.home / "cache"
    cache.mkdir(mode=0o555)
    clinic.box.env["GOMODCACHE"] = str(cache)
    found = clinic.box.gosdk("doctor", "--json", within=powerless).json()["data"]["findings"]
    assert {(item["level"], item["why"]) for item in found} == {("error", "environment variable GOMODCACHE")}, found


@pytest.mark.parametrize("variable", ["GOTMPDIR", "TMPDIR"])
def test_a_work_directory_that_cannot_be_written_to_is_an_error(variable: str, sandbox: Sandbox) -> None:
    clinic, powerless = Clinic.open(sandbox), without_root_powers()
    mod(clinic)
    (sandbox.home / "full").mkdir(mode=0o555)
    clinic.box.env[variable] = str(sandbox.home / "full")
    (found,) = clinic.box.gosdk("doctor", "--json", within=powerless).json()["data"]["findings"]
    assert (found["level"], found["why"]) == ("error", f"environment variable {variable}")
    assert "cannot be written to, so go build fails: creating work dir" in found["what"]


def test_the_hint_makes_the_default_gopath_writable(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic)
    (sandbox.home / "go").mkdir(mode=0o555)
    (found,) = clinic.findings()
    assert found["id"] == "gopath"
    paste(clinic, found["fix"])
    assert clinic.findings() == []


@pytest.mark.parametrize("is_project", [True, False])
def test_a_go_mod_in_gopath_keeps_go_mod_tidy_from_working(is_project: bool, sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic)
    if is_project:
        clinic.box.env["GOPATH"] = str(clinic.box.cwd)
    else:
        clinic.write(clinic.box.home / "go" / "go.mod", "module example.com/x\n")
    assert "go.mod file not found" in run_shim(clinic.box, "go", "mod", "tidy").err
    (found,) = clinic.findings()
    assert (found["id"], found["level"]) == ("gopath", "error")
    paste(clinic, found["fix"])
    assert clinic.findings() == []
    assert run_shim(clinic.box, "go", "mod", "tidy").code == 0


def test_a_byte_order_mark_that_hides_the_go_line_is_named(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic)
    clinic.write(clinic.box.cwd / "go.work", f"\ufeffgo {OLDER}\nuse .\n")
    (found,) = clinic.findings()
    assert (found["id"], found["why"]) == ("selection", f"{clinic.box.cwd}/go.work:1")
    paste(clinic, found["fix"])
    assert clinic.findings() == []


def test_one_line_of_go_mod_is_one_finding(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    TABLE["exclude_line_without_an_exact_version"].make(clinic)
    (found,) = clinic.findings()
    assert "latest" in found["what"]


@pytest.mark.parametrize(
    ("name", "check"), [("go.sum", "go-sum"), ("go.work", "go-work"), ("sub/go.mod", "module-place")]
)
@pytest.mark.parametrize("kind", ["directory", "link"])
def test_a_module_file_that_go_passes_over_is_a_warning_and_the_hint_ends_it(
    name: str, check: str, kind: str, sandbox: Sandbox
) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic)
    path = clinic.box.cwd / name
    path.parent.mkdir(exist_ok=True)
    clinic.box.cwd = path.parent
    path.mkdir() if kind == "directory" else path.symlink_to("/nope")
    found = clinic.found()
    # go writes the file that a link of this name leads to.
    assert found == (set() if (name, kind) == ("go.sum", "link") else {(check, "warning", str(path))})
    for item in clinic.findings():
        paste(clinic, item["fix"])
    assert clinic.findings() == []


@pytest.mark.parametrize(("name", "check"), [("go.sum", "go-sum"), ("sub", "go-list"), ("b.go", "go-list")])
def test_what_you_may_not_read_is_named_and_the_hint_ends_it(name: str, check: str, sandbox: Sandbox) -> None:
    clinic, powerless = Clinic.open(sandbox), without_root_powers()
    mod(clinic)
    path = clinic.box.cwd / name
    clinic.write(path / "b.go" if name == "sub" else path, "package a\n" if name != "go.sum" else "")
    path.chmod(0)
    (found,) = clinic.box.gosdk("doctor", "--json", within=powerless).json()["data"]["findings"]
    assert (found["id"], name in found["what"]) == (check, True)
    paste(clinic, found["fix"])
    assert clinic.findings() == []


def paste(clinic: Clinic, command: str) -> None:
    """Run a hint as a shell does that has the sandbox's environment; `unset` and `export` hold for the next doctor."""
    note_proof(command)
    if command.startswith("unset "):
        clinic.box.env.pop(command.removeprefix("unset "))
        return
    if command.startswith("export "):
        name, _, value = command.removeprefix("export ").partition("=")
        clinic.box.env[name] = value.strip('"').replace("$HOME", str(clinic.box.home))
        return
    done = subprocess.run(
        ["sh", "-ec", command],
        cwd=clinic.box.cwd,
        env=clinic.box.environment(),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr


# What a dependency needs is known only when its go.mod is loaded.
_BEFORE = [
    *(name for name, wrong in TABLE.items() if wrong.check == "toolchain" and "needs_a_newer_go" not in name),
    *("toolchain_line_default", "goflags_with_a_value_that_the_flag_has_not", "goflags_name_an_overlay_that_is_gone"),
    "build_mode_that_is_none",
]


@pytest.mark.parametrize("name", _BEFORE)
def test_current_and_doctor_agree_on_failures_before_go_loads_packages(name: str, sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    TABLE[name].make(clinic)
    assert clinic.box.gosdk("current", "--json").json()["data"]["go_command"]["action"] == "fail"


@pytest.mark.parametrize("name", TABLE)
def test_status_says_that_go_fails_where_it_cannot_load_the_module(name: str, sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    TABLE[name].make(clinic)
    said = run_shim(clinic.box, "go", "list", "-m")
    state = {line["about"]: line["state"] for line in clinic.box.gosdk("status", "--json").json()["data"]}
    # Whether a look-up would end well, only the network knows.
    fails = said.code and "module lookup disabled by GOPROXY=off" not in said.err
    assert state.get("go", "!") == ("!" if fails else "ok"), said.err


def test_a_go_line_that_is_not_a_version_is_named_where_nothing_else_selects(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic, go="v1.26")
    (found,) = (item for item in clinic.findings() if item["id"] == "selection")
    assert (found["why"], "'v1.26' is not a Go version" in found["what"]) == (f"{clinic.box.cwd}/go.mod:3", True)


def test_a_c_compiler_that_is_gone_is_named(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic)
    imports(clinic, "net")
    clinic.box.env["CC"] = "nocc -m64"
    assert 'C compiler "nocc" not found' in go_says(clinic)
    assert clinic.found() == {("go-env", "warning", "environment variable CC")}


def test_one_error_of_go_mod_is_one_finding_below_a_directory_with_spaces(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    clinic.box.cwd = clinic.box.cwd / "my 'own' project"
    mod(clinic, go="v1.26")
    clinic.write(clinic.box.cwd / ".go-version", OLDER)
    assert clinic.found() == {("go-mod", "error", f"{clinic.box.cwd}/go.mod:3")}


def test_the_shell_column_names_the_goroot_that_go_env_wrote(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    clinic.write(clinic.goenv, f"GOROOT={PLACE / f'go{OLDER}'}\n")
    clinic.box.env["PATH"] = f"{PLACE / f'go{NEWER}' / 'bin'}:/usr/bin:/bin"
    shell = clinic.box.gosdk("doctor", "--json").json()["data"]["columns"][0]
    assert (shell["version"], shell["goroot"]) == (f"go{NEWER}", str(PLACE / f"go{OLDER}"))


def test_a_home_without_room_for_a_build_cache_is_named_with_another_place(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic)
    clinic.write(sandbox.home / "file", "")
    clinic.box.env["XDG_CACHE_HOME"] = str(sandbox.home / "file")
    clinic.box.env.pop("GOCACHE", None)
    (found,) = (item for item in clinic.findings() if "initialize build cache" in item["what"])
    assert (found["why"], found["fix"]) == ("environment variable XDG_CACHE_HOME", "export GOCACHE=/var/tmp/go-build")


def test_an_error_that_no_catalogue_knows_is_shown_as_it_is(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic)
    imports(clinic, "cmd/internal/obj")
    found = clinic.findings()
    assert [(item["id"], item["why"]) for item in found] == [("go-list", f"{clinic.box.cwd}/a.go:3")]
    assert "use of internal package cmd/internal/obj not allowed" in found[0]["what"]


def test_a_module_that_was_not_downloaded_yet_is_a_warning(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    clinic.box.env["GOPROXY"] = "https://127.0.0.1:1"
    TABLE["module_that_may_not_be_downloaded"].make(clinic)
    found = clinic.findings()
    assert [(item["id"], item["level"], item["fix"]) for item in found] == [
        ("go-list", "warning", f"cd {clinic.box.cwd} && go mod download")
    ]


def test_the_sdk_that_go_switches_to_is_asked(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    link_sdks(sandbox, OLDER, NEWER)
    mod(clinic, go=NEWER)
    imports(clinic, DEP)
    clinic.write(clinic.box.cwd / ".go-version", f"{OLDER}\n")
    found = {item["id"]: item["level"] for item in clinic.findings()}
    assert found == {"toolchain": "warning", "go-list": "error"}


@pytest.mark.parametrize("flag", ["-toolexec", "-exec"])
def test_no_program_that_goflags_name_is_run(flag: str, sandbox: Sandbox) -> None:
    clinic, marker = Clinic.open(sandbox), sandbox.home / "it ran"
    mod(clinic)
    script = clinic.write(clinic.box.cwd / "run", f"#!/bin/sh\ntouch '{marker}'\n")
    script.chmod(0o755)
    clinic.write(clinic.box.cwd / ".git" / "config", f"[core]\n\tfsmonitor = touch '{marker}'\n")
    clinic.box.env["GOFLAGS"] = f"{flag}={clinic.box.cwd}/run" if " " not in str(script) else f"'{flag}={script}'"
    assert clinic.findings() == []
    assert not marker.exists()


def test_nothing_is_written_where_goflags_allow_it(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    mod(clinic, f"\nrequire {DEP} v1.0.0\n\nreplace {DEP} => ./dep\n")
    mod(clinic, directory=clinic.box.cwd / "dep", name="dep")
    clinic.box.env["GOFLAGS"] = "-mod=mod"
    before = clinic.snapshot()
    clinic.findings()
    assert clinic.snapshot() == before
