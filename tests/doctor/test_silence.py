"""Healthy layouts: `gosdk doctor` finds nothing in them, and the real go command works there."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.clinic import GOROOT, Clinic
from tests.support.modules import ModuleProxy
from tests.support.realsdk import OLDER, needs_sdks, run_shim
from tests.support.run import Sandbox

pytestmark = needs_sdks
DEP = "example.com/dep"
Layout = Callable[[Clinic], None]


def write_module(directory: Path, name: str = "example.com/m", *, go: str = OLDER, lines: str = "") -> Path:
    """Write a module with one package and return its directory."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "go.mod").write_text(f"module {name}\n\ngo {go}\n{lines}")
    (directory / "m.go").write_text('package m\n\nimport _ "fmt"\n')
    return directory


def plain(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)


def language_version(clinic: Clinic) -> None:
    write_module(clinic.box.cwd, go="1.26")


def older_go_line(clinic: Clinic) -> None:
    write_module(clinic.box.cwd, go="1.20")


def toolchain_line(clinic: Clinic) -> None:
    write_module(clinic.box.cwd, go="1.21", lines=f"\ntoolchain go{OLDER}\n")


def pinned(clinic: Clinic) -> None:
    write_module(clinic.box.cwd, go="1.20")
    clinic.write(clinic.box.cwd / ".go-version", f"{OLDER}\n")


def own_name(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    assert clinic.box.gosdk("import", "--link", "--as", "mine", str(GOROOT), "--unverified").code == 0
    clinic.write(clinic.box.cwd / ".go-version", "mine\n")


def workspace(clinic: Clinic) -> None:
    for name in ("a", "b"):
        write_module(clinic.box.cwd / name, f"example.com/{name}")
    (clinic.box.cwd / "go.mod").unlink()
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\n\nuse (\n\t./a\n\t./b\n)\n")


def workspace_with_root(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    write_module(clinic.box.cwd / "b", "example.com/b", go="1.21")
    clinic.write(clinic.box.cwd / "go.work", f"go {OLDER}\n\nuse (\n\t.\n\t./b\n)\n")


def inside_a_workspace(clinic: Clinic) -> None:
    workspace(clinic)
    clinic.box.cwd = clinic.box.cwd / "a"


def workspace_switched_off(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.box.cwd / "go.work", "go 1.21\n\nuse ./gone\n")
    clinic.box.env["GOWORK"] = "off"


def monorepo_root(clinic: Clinic) -> None:
    """The root is opened, the modules lie below, and the default answers for all of them."""
    (clinic.box.cwd / "go.mod").unlink()
    clinic.write(clinic.box.root / "default", f"{OLDER}\n")
    assert clinic.box.gosdk("rehash").code == 0
    for name in ("api", "worker"):
        write_module(clinic.box.cwd / name, f"example.com/{name}")


def monorepo_module(clinic: Clinic) -> None:
    monorepo_root(clinic)
    clinic.box.cwd = clinic.box.cwd / "api"


def nested_module(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    write_module(clinic.box.cwd / "tools", "example.com/tools", go="1.24.0")


def subdirectory(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.box.cwd = clinic.box.cwd / "internal" / "deep"
    clinic.box.cwd.mkdir(parents=True)
    clinic.write(clinic.box.cwd / "d.go", "package deep\n")


def replaced_dependency(clinic: Clinic) -> None:
    write_module(clinic.box.cwd / "dep", DEP, go="1.20")
    write_module(clinic.box.cwd, lines=f"\nrequire {DEP} v1.0.0\n\nreplace {DEP} => ./dep\n")
    clinic.write(clinic.box.cwd / "use.go", f'package m\n\nimport _ "{DEP}"\n')


def downloaded_dependency(clinic: Clinic) -> None:
    proxy = ModuleProxy(clinic.box.home.parent / "proxy")
    proxy.publish(DEP, "v1.0.0", {"dep.go": "package dep\n"})
    write_module(clinic.box.cwd, lines=f"\nrequire {DEP} v1.0.0\n")
    clinic.write(clinic.box.cwd / "use.go", f'package m\n\nimport _ "{DEP}"\n')
    for words in (["mod", "tidy"], ["mod", "download"], ["list", "-m", "all"]):
        done = run_shim(clinic.box, "go", *words, env={"GOPROXY": proxy.url, "GOSUMDB": "off"})
        assert done.code == 0, done.err


def vendored(clinic: Clinic) -> None:
    replaced_dependency(clinic)
    done = run_shim(clinic.box, "go", "mod", "vendor")
    assert done.code == 0, done.err


def vendored_without_module_cache(clinic: Clinic) -> None:
    downloaded_dependency(clinic)
    assert run_shim(clinic.box, "go", "mod", "vendor").code == 0
    clinic.box.env["GOMODCACHE"] = str(clinic.box.home / "another cache")


def commands_and_tests(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.box.cwd / "cmd" / "tool" / "main.go", "package main\n\nfunc main() {}\n")
    clinic.write(clinic.box.cwd / "m_test.go", 'package m_test\n\nimport _ "testing"\n')
    clinic.write(clinic.box.cwd / "testdata" / "broken.go", "this is not Go\n")
    clinic.write(clinic.box.cwd / "_old" / "broken.go", "neither is this\n")


def debug_lines_and_tools(clinic: Clinic) -> None:
    replaced_dependency(clinic)
    with open(clinic.box.cwd / "go.mod", "a") as file:
        file.write(f"\ngodebug panicnil=1\n\ntool {DEP}\n")
    clinic.write(clinic.box.cwd / "d_test.go", "//go:debug panicnil=1\npackage m\n")
    for name in ("a", "b"):
        program = "//go:debug panicnil=1\npackage main\n\nfunc main() {}\n"
        clinic.write(clinic.box.cwd / "cmd" / name / "main.go", program)


def files_for_other_systems(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.box.cwd / "win" / "w_windows.go", 'package win\n\nimport _ "golang.org/x/sys/windows"\n')
    clinic.write(clinic.box.cwd / "gen" / "gen.go", "//go:build ignore\n\npackage main\n")


def no_go_files_yet(clinic: Clinic) -> None:
    clinic.write(clinic.box.cwd / "README.md", "soon\n")


def container(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.box.env["container"] = "podman"


def codespace(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.box.env |= {"CODESPACES": "true", "REMOTE_CONTAINERS": "true"}


def embedded_and_cgo(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.box.cwd / "x.txt", "x")
    clinic.write(clinic.box.cwd / "e.go", 'package m\n\nimport _ "embed"\n\n//go:embed x.txt\nvar X string\n')
    clinic.write(clinic.box.cwd / "c" / "c.go", 'package c\n\nimport "C"\n')


def flags(value: str) -> Layout:
    def layout(clinic: Clinic) -> None:
        write_module(clinic.box.cwd)
        clinic.write(clinic.goenv, f"GOFLAGS={value}\n")

    return layout


def environment(**variables: str) -> Layout:
    def layout(clinic: Clinic) -> None:
        write_module(clinic.box.cwd)
        clinic.box.env |= {name: value.replace("HOME", str(clinic.box.home)) for name, value in variables.items()}

    return layout


def vendored_with_flag(clinic: Clinic) -> None:
    vendored(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-mod=vendor\n")


def vendored_read_past(clinic: Clinic) -> None:
    vendored(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-mod=readonly\n")


def workspace_with_flags(clinic: Clinic) -> None:
    workspace(clinic)
    clinic.write(clinic.goenv, "GOFLAGS=-mod=readonly -tags=integration\n")


def program_in_a_repository(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.box.cwd / "cmd" / "main.go", "package main\n\nfunc main() {}\n")
    subprocess.run(["git", "init", "-q", str(clinic.box.cwd)], check=True)


def library_in_a_repository_of_another_user(clinic: Clinic) -> None:
    """go asks git only about programs."""
    program_in_a_repository(clinic)
    (clinic.box.cwd / "cmd" / "main.go").write_text("package cmd\n")
    clinic.box.env["GIT_TEST_ASSUME_DIFFERENT_OWNER"] = "1"


def linked_project(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    link = clinic.box.cwd.parent / "link"
    link.symlink_to(clinic.box.cwd)
    clinic.box.env["PWD"] = str(link)


def workspace_of_another_name(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.box.env["GOWORK"] = str(clinic.write(clinic.box.home / "work.txt", f"go {OLDER}\nuse {clinic.box.cwd}\n"))


def source_with_a_byte_order_mark(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.box.cwd / "m.go", "\ufeffpackage m\n")


def lines_of_windows(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    for name in ("go.mod", "m.go"):
        path = clinic.box.cwd / name
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))


def another_modfile(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.box.cwd / "other.mod", f"module example.com/m\n\ngo {OLDER}\n")
    clinic.write(clinic.goenv, "GOFLAGS=-modfile=other.mod\n")


def retracted_and_ignored(clinic: Clinic) -> None:
    lines = f"\nretract [v1.0.0, v1.1.0]\n\nexclude {DEP} v1.0.0\n\nignore ./web\n\nreplace {DEP} => ./gone\n"
    write_module(clinic.box.cwd, lines=lines)
    clinic.write(clinic.box.cwd / "web" / "x.go", "not Go\n")
    clinic.write(clinic.box.cwd / "go.sum", f"{DEP} v1.0.0 h1:{'A' * 43}=\n")


def module_with_a_plain_name(clinic: Clinic) -> None:
    clinic.box.env["GOPATH"] = f":{clinic.box.home / 'code'}"
    write_module(clinic.box.cwd, "plain")


def link_to_the_own_directory(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    (clinic.box.cwd / "loop").symlink_to(clinic.box.cwd)
    (clinic.box.cwd / "d.go").mkdir()


def settings_with_a_broken_line(clinic: Clinic) -> None:
    write_module(clinic.box.cwd)
    clinic.write(clinic.goenv, "what is this\nGOBOGUS=1\n\nGOPRIVATE=corp.example\n")


def read_only_module_cache(clinic: Clinic) -> None:
    downloaded_dependency(clinic)
    cache = clinic.box.home / "go" / "pkg" / "mod"
    for path in (cache, *cache.rglob("*")):
        if not path.is_symlink() and path.is_dir():
            path.chmod(0o555)
    clinic.box.env["GOMODCACHE"] = str(cache)


LAYOUTS: dict[str, Layout] = {
    layout.__name__: layout
    for layout in (
        plain,
        language_version,
        older_go_line,
        toolchain_line,
        pinned,
        own_name,
        workspace,
        workspace_with_root,
        inside_a_workspace,
        workspace_switched_off,
        monorepo_root,
        monorepo_module,
        nested_module,
        subdirectory,
        replaced_dependency,
        downloaded_dependency,
        vendored,
        vendored_without_module_cache,
        vendored_with_flag,
        vendored_read_past,
        workspace_with_flags,
        commands_and_tests,
        debug_lines_and_tools,
        files_for_other_systems,
        no_go_files_yet,
        container,
        codespace,
        embedded_and_cgo,
        linked_project,
        program_in_a_repository,
        library_in_a_repository_of_another_user,
        workspace_of_another_name,
        source_with_a_byte_order_mark,
        lines_of_windows,
        another_modfile,
        retracted_and_ignored,
        module_with_a_plain_name,
        link_to_the_own_directory,
        settings_with_a_broken_line,
        read_only_module_cache,
    )
} | {
    "GOFLAGS -mod=mod": flags("-mod=mod"),
    "GOFLAGS -mod=readonly": flags("-mod=readonly"),
    "GOFLAGS -tags": flags("-tags=integration,e2e"),
    "GOFLAGS -trimpath and -race": flags("-trimpath -race"),
    "GOFLAGS of tests": flags("-count=1 -v"),
    "GOFLAGS in quotes": flags("'-ldflags=-s -w' -buildvcs=false"),
    "GOFLAGS -toolexec": flags("-toolexec=/usr/bin/env"),
    "GOFLAGS -json": flags("-json"),
    "GOFLAGS -exec": flags("-exec=/usr/bin/env -tags=x"),
    "GO111MODULE on": environment(GO111MODULE="on"),
    "GO111MODULE auto": environment(GO111MODULE="auto"),
    "GOTOOLCHAIN local": environment(GOTOOLCHAIN="local"),
    "GOTOOLCHAIN auto": environment(GOTOOLCHAIN="auto"),
    "GOTOOLCHAIN path": environment(GOTOOLCHAIN="path"),
    "GOTOOLCHAIN local and auto": environment(GOTOOLCHAIN="local+auto"),
    "GOWORK auto": environment(GOWORK="auto"),
    "CGO off": environment(CGO_ENABLED="0"),
    "CGO off without a compiler": environment(CGO_ENABLED="0", CC="/nope/cc"),
    "a compiler with flags": environment(CC="env -u X"),
    "a build mode for programs": flags("-buildmode=c-shared"),
    "another git directory": environment(GIT_DIR="/nope/.git"),
    "another system": environment(GOOS="windows", GOARCH="arm64"),
    "GOPATH of its own": environment(GOPATH="HOME/code"),
    "two entries of GOPATH": environment(GOPATH="HOME/code:HOME/go"),
    "private modules": environment(GOPRIVATE="corp.example", GONOSUMDB="corp.example", GOPROXY="https://127.0.0.1:1"),
    "GOCACHE of its own": environment(GOCACHE="HOME/build cache"),
    "GOCACHE that is not there yet": environment(GOCACHE="HOME/new/cache", GOFLAGS="-v"),
    "a WebAssembly target": environment(GOOS="js", GOARCH="wasm"),
    "GOTMPDIR of its own": environment(GOTMPDIR="HOME"),
    "GOENV that is a directory": environment(GOENV="HOME"),
    "GODEBUG": environment(GODEBUG="madvdontneed=1"),
    "GOEXPERIMENT": environment(GOEXPERIMENT="nodwarf5"),
}


def both(clinic: Clinic) -> None:
    """GoLand and VS Code, as the clinic has them."""


def goland(clinic: Clinic) -> None:
    clinic.vscode.unlink()
    clinic.vscode.parent.rmdir()


def vscode(clinic: Clinic) -> None:
    clinic.workspace.unlink()
    clinic.workspace.parent.rmdir()


def neither(clinic: Clinic) -> None:
    goland(clinic)
    vscode(clinic)


def envrc(clinic: Clinic) -> None:
    neither(clinic)
    clinic.write(clinic.box.cwd / ".envrc", "export EDITOR=vi\n")


def workspace_file(clinic: Clinic) -> None:
    """VS Code opens a workspace file that names the SDK; the folder has no settings of its own."""
    neither(clinic)
    tool = f'"go.alternateTools": {{"go": "{GOROOT}/bin/go"}}'
    clinic.write(clinic.box.cwd / "x.code-workspace", f'{{"folders": [{{"path": "."}}], "settings": {{{tool}}}}}')


def vscode_without_settings(clinic: Clinic) -> None:
    neither(clinic)
    clinic.write(clinic.vscode.with_name("tasks.json"), '{"version": "2.0.0", "tasks": []}')


def vscode_with_a_name(clinic: Clinic) -> None:
    neither(clinic)
    clinic.write(clinic.vscode, '{"go.alternateTools": {"go": "go"}}')


EDITORS = (
    *(both, goland, vscode, neither, envrc),
    *(workspace_file, vscode_without_settings, vscode_with_a_name),
)
CASES = [(name, both) for name in LAYOUTS] + [
    (name, editor) for name in ("plain", "workspace_with_root", "vendored", "nested_module") for editor in EDITORS[1:]
]


@pytest.mark.parametrize(("name", "editor"), CASES, ids=[f"{name}, {editor.__name__}" for name, editor in CASES])
def test_nothing_is_found_in_a_healthy_layout(name: str, editor: Layout, sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    editor(clinic)
    LAYOUTS[name](clinic)
    assert [(item["id"], item["what"]) for item in clinic.findings()] == []
    lines = clinic.box.gosdk("status", "--json").json()["data"]
    assert [line["text"] for line in lines if line["about"] in ("go", "editor") and line["state"] == "!"] == []
    if (clinic.box.cwd / "go.mod").exists():
        for words in (["-m"], ["./..."], *([] if (clinic.box.cwd / "vendor").exists() else [["-m", "all"]])):
            done = run_shim(clinic.box, "go", "list", *words)
            assert done.code == 0, done.err
