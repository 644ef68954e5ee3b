"""`gosdk doctor` among hostile and broken files: nothing of a project runs, nothing is written, nothing crashes."""

import os
import socket
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.support.clinic import Clinic
from tests.support.realsdk import needs_sdks
from tests.support.run import Outcome, Sandbox

pytestmark = needs_sdks
LAUGHS = '<!DOCTYPE p [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


def calm(done: Outcome) -> Outcome:
    """Return an outcome after checking that it is not a crash."""
    assert done.code in (0, 1), done.err
    assert "Traceback" not in done.err + done.out
    return done


def place_trap(directory: Path, marker: Path) -> None:
    """Put programs into a directory that leave a mark when they run."""
    directory.mkdir(parents=True, exist_ok=True)
    for name in ("go", "gofmt", "gopls", "dlv", "git", "zsh", "ps"):
        (directory / name).write_text(f"#!/bin/sh\ntouch '{marker}'\necho '{{}}'\n")
        (directory / name).chmod(0o755)


def test_no_program_of_the_project_is_started_wherever_path_leads(clinic: Clinic) -> None:
    marker = clinic.box.home / "it ran"
    for directory in (clinic.box.cwd, clinic.box.cwd / "bin", clinic.box.cwd / ".vscode"):
        place_trap(directory, marker)
    clinic.write(clinic.box.cwd / ".envrc", f"touch '{marker}'\n# >>> gosdk >>>\n# <<< gosdk <<<\n")
    clinic.write(clinic.box.home / ".bashrc", f"touch '{marker}'\nexport GOPATH=$(touch '{marker}')\n")
    clinic.vscode.write_text(f'{{"go.alternateTools": {{"go": "{clinic.box.cwd}/go"}}}}')
    path = f".:{clinic.box.cwd}/bin::{clinic.box.env['PATH']}"
    for words in ([], ["--fix"], ["--undo"]):
        calm(clinic.doctor(*words, env={"PATH": path, "SHELL": f"{clinic.box.cwd}/bin/zsh"}))
    assert not marker.exists()


def test_a_system_go_inside_of_the_project_is_named_and_not_started(clinic: Clinic) -> None:
    marker = clinic.box.home / "it ran"
    place_trap(clinic.box.cwd / "bin", marker)
    (clinic.box.cwd / "bin" / ".." / "VERSION").write_text("go1.26.6\n")
    clinic.write(clinic.box.cwd / ".go-version", "system\n")
    found = clinic.findings("--only", "go-env", env={"PATH": f"{clinic.box.cwd}/bin:/usr/bin:/bin"})
    assert ["lies inside of" in item["what"] for item in found] == [True]
    assert not marker.exists()


PRIVATE = "module example.com/m\n\ngo 1.26.0\n\nrequire git.corp.example/dep v1.0.0\n"
SUM = "git.corp.example/dep v1.0.0/go.mod h1:TmiC7kE4hHuA7UwTcrWUtL/Curn//Xchpqc+HHYEv2M=\n"


@pytest.mark.parametrize(
    ("env", "has_sum"),
    [
        ({"GOPRIVATE": "git.corp.example"}, False),
        ({"GOPRIVATE": "git.corp.example"}, True),
        ({"GONOPROXY": "*", "GOFLAGS": "-mod=mod"}, False),
        ({"GOFLAGS": "-mod=mod", "GOSUMDB": "sum.golang.org"}, False),
    ],
)
def test_no_server_is_asked_about_any_module(env: dict[str, str], has_sum: bool, clinic: Clinic) -> None:
    clinic.write(clinic.box.cwd / "go.mod", PRIVATE)
    clinic.write(clinic.box.cwd / "a.go", 'package m\n\nimport _ "git.corp.example/dep"\n')
    clinic.write(clinic.box.cwd / "go.sum", SUM if has_sum else "")
    versions = clinic.box.home / "go/pkg/mod/cache/download/git.corp.example/dep/@v"
    if "GOPRIVATE" not in env:  # it is here, and a database would have its sum
        clinic.write(versions / "v1.0.0.mod", "module git.corp.example/dep\n")
        clinic.write(versions / "v1.0.0.info", '{"Version": "v1.0.0"}\n')
        with zipfile.ZipFile(versions / "v1.0.0.zip", "w") as archive:
            archive.writestr("git.corp.example/dep@v1.0.0/dep.go", "package dep\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        proxy = f"http://127.0.0.1:{server.getsockname()[1]}"
        calm(clinic.doctor(env={**env, "HTTPS_PROXY": proxy, "HTTP_PROXY": proxy}))
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()


FILES = [
    ".idea/workspace.xml",
    ".idea/misc.xml",
    ".idea/libraries/Go_SDK.xml",
    ".idea/m.iml",
    ".run/a.run.xml",
    ".vscode/settings.json",
    ".envrc",
    ".go-version",
    "go.mod",
    "main.go",
]
OF_HOME = [
    ".config/go/env",
    ".bashrc",
    ".config/JetBrains/GoLand2026.2/options/go.sdk.xml",
    ".config/JetBrains/GoLand2026.2/options/jdk.table.xml",
    ".config/JetBrains/GoLand2026.2/options/path.macros.xml",
    ".config/JetBrains/GoLand2026.2/options/recentProjects.xml",
    ".config/JetBrains/GoLand2026.2/.lock",
    ".config/Code/User/settings.json",
    "go/bin/tool",
]


def put(path: Path, kind: str) -> None:
    """Put something of this kind where a file belongs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        path.unlink()
    match kind:
        case "pipe":
            os.mkfifo(path)
        case "directory":
            path.mkdir()
        case "loop":
            path.symlink_to(path)
        case "bytes":
            path.write_bytes(b"\xff\xfe\0<\x80{[(\n=GOROOT=\r" * 50)
        case "laughs":
            path.write_text(f"{LAUGHS}]><p>&i;</p>")
        case "deep":
            path.write_text('<a b="' + "[" * 20_000 + '">' + "<c>" * 2_000 + '{"a":' * 20_000)
        case _:
            with open(path, "wb") as file:
                file.truncate(30 << 20)


@pytest.mark.parametrize("kind", ["pipe", "directory", "loop", "bytes", "laughs", "deep", "huge"])
@pytest.mark.parametrize("names", [FILES, OF_HOME], ids=["project", "home"])
def test_what_is_not_what_it_should_be_is_survived_and_left_alone(names: list[str], kind: str, clinic: Clinic) -> None:
    base = clinic.box.cwd if names is FILES else clinic.box.home
    for name in names:
        put(base / name, kind)
    before = {base / name: os.lstat(base / name) for name in names}
    done = calm(clinic.doctor("--fix", "--json"))
    assert done.json()["data"]["columns"]
    after = {path: os.lstat(path) for path in before}
    same = ("st_mode", "st_size", "st_mtime_ns", "st_ino")
    assert [
        path for path in before if any(getattr(before[path], key) != getattr(after[path], key) for key in same)
    ] == []


@pytest.mark.parametrize(
    "env",
    [
        {"PATH": ""},
        {"PATH": "::.:~/bin:$HOME:/proc/self/fd"},
        {"GOROOT": "x\ny"},
        {"GOROOT": "/" + "a" * 5000},
        {"HOME": "/" + "a" * 5000, "GOPATH": "/" + "b" * 300},
        {"GOPATH": f"{os.pathsep}{os.pathsep}~:{'a/' * 3000}"},
        {"GOENV": "relative/env"},
        {"GOENV": "/dev/zero"},
        {"GOBIN": "/proc/self/mem"},
        {"TMPDIR": "relative"},
        {"GOTOOLCHAIN": "go1.26.6+nonsense"},
        {"GOWORK": "relative"},
        {"GOFLAGS": "-no-such-flag"},
        {"GOSDK_VERSION": ">=1.0,<0.1"},
        {"XDG_CONFIG_HOME": "relative", "ZDOTDIR": "/dev/null"},
        {"LANG": "", "LC_ALL": "xx_YY.🦫"},
        {"WSL_DISTRO_NAME": "../.."},
    ],
    ids=str,
)
def test_no_environment_is_too_strange(env: dict[str, str], clinic: Clinic) -> None:
    before = clinic.snapshot()
    calm(clinic.doctor("--json", env=env))
    assert clinic.snapshot() == before


def test_paths_that_cannot_be_are_survived(clinic: Clinic) -> None:
    long = "/a" * 4000 + "/" + "b" * 300
    clinic.write(clinic.goenv, f"GOROOT={long}\nGOPATH=/a\0b\nGOBIN=/a\0b\nGOTOOLCHAIN={long}\n")
    clinic.vscode.write_text(r'{"go.goroot": "/a\u0000b", "go.alternateTools": {"go": "/a\u0000b"}}')
    clinic.workspace.write_text(clinic.workspace.read_text().replace("file://", f"file://{long}"))
    option = f'<list><option value="file://{long}" /></list>'
    clinic.component(f'<component name="GoLibraries"><option name="urls">{option}</option></component>')
    found = {item["id"] for item in clinic.findings()}
    assert found >= {"go-env-file", "ide-sdk", "goroot-home"}
    assert clinic.box.gosdk("sync-ide", "--check").code == 1


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take no name that is not UTF-8")
def test_names_that_are_no_text_are_survived(clinic: Clinic) -> None:
    project = Path(os.fsdecode(os.fsencode(clinic.box.home) + b"/\xff\xfe project"))
    (project / ".idea").mkdir(parents=True)
    (project / "go.mod").write_text("module m\n\ngo 1.26.6\n")
    environment = clinic.box.environment()
    for words in ([], ["--json", "--fix"]):
        command = clinic.box.command("doctor", *words)
        done = subprocess.run(command, cwd=project, env=environment, capture_output=True, timeout=120, check=False)
        calm(Outcome(done.returncode, os.fsdecode(done.stdout), os.fsdecode(done.stderr)))
        # A terminal sees the bytes escaped, and a parser of the JSON gets them back.
        assert (rb"\udcff\udcfe project" if "--json" in words else rb"\xff\xfe project") in done.stdout


def test_an_empty_store_in_an_empty_home_is_explained(sandbox: Sandbox) -> None:
    sandbox.env["PATH"] = "/usr/bin:/bin"
    done = calm(sandbox.gosdk("doctor"))
    assert done.code == 1
    assert "hint: gosdk default stable" in done.out
    assert not sandbox.root.exists()
