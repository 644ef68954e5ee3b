"""`gosdk tools` with a real SDK that builds real programs from a `file://` module proxy."""

import json
import lzma
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gvm_py.golang.buildinfo import BuildInfo, read
from tests.support.disks import read_only
from tests.support.modules import ModuleProxy
from tests.support.realgo import GO, go_version, needs_go
from tests.support.realsdk import BUILD_CACHE
from tests.support.run import Outcome, Sandbox

pytestmark = needs_go
DATA = Path(__file__).parents[1] / "data" / "buildinfo"
GREET = "example.com/greet"
PROGRAM = {"main.go": 'package main\n\nfunc main() { println("hello") }\n'}
DIES = {
    "main.go": 'package main\n\nimport "syscall"\n\nfunc main() { syscall.Kill(syscall.Getpid(), syscall.SIGKILL) }\n'
}


@dataclass(frozen=True)
class Bench:
    """A sandbox whose SDK is the real one, with a module proxy of its own."""

    box: Sandbox
    proxy: ModuleProxy

    @property
    def gobin(self) -> Path:
        return self.box.home / "go" / "bin"

    def gosdk(self, *words: str) -> Outcome:
        return self.box.gosdk("tools", *words)

    def listed(self) -> dict[str, Any]:
        data: dict[str, Any] = self.gosdk("list", "--json").json()["data"]
        return {**data, "tools": {tool["name"]: tool for tool in data["tools"]}}

    def install(self, *words: str) -> Path:
        """Install greet as the plain go command does, and make it look built by the Go of a minor before."""
        environment = {**self.box.environment(), "GOTOOLCHAIN": "local"}
        subprocess.run([str(GO), "install", *words], env=environment, cwd=self.box.cwd, check=True, capture_output=True)
        program = self.gobin / "greet"
        program.write_bytes(program.read_bytes().replace(go_version().name.encode(), OLDER.encode()))
        return program


OLDER = (
    go_version().name.replace(f"go{go_version().language}", f"go1.{int(go_version().language[2:]) - 1}") if GO else ""
)


@pytest.fixture
def bench(sandbox: Sandbox, tmp_path: Path) -> Bench:
    proxy = ModuleProxy(tmp_path / "proxy")
    for version in ("v1.0.0", "v1.1.0"):
        proxy.publish(GREET, version, PROGRAM)
    proxy.publish(GREET, "v1.9.0", DIES)
    sandbox.env = {"GOPROXY": proxy.url, "GOCACHE": str(BUILD_CACHE), "GOFLAGS": "-modcacherw", "CGO_ENABLED": "0"}
    (sandbox.root / "linked").mkdir(parents=True)
    goroot = Path(str(GO)).resolve().parents[1]
    (sandbox.root / "linked" / go_version().name).write_text(f"{goroot}\n")
    (sandbox.cwd / ".go-version").write_text(f"{go_version()}\n")
    return Bench(sandbox, proxy)


def info_of(program: Path) -> BuildInfo:
    info = read(program)
    assert isinstance(info, BuildInfo), info
    return info


def test_list_shows_who_built_what_and_what_is_behind_without_running_anything(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    script = bench.gobin / "script"
    script.write_text(f"#!/bin/sh\ntouch '{bench.box.cwd}/it-ran'\n")
    script.chmod(0o755)
    (bench.box.cwd / "go.mod").write_text(f"module m\n\ngo {go_version()}\n")
    data = bench.listed()
    greet = data["tools"]["greet"]
    assert (greet["package"], greet["version"], greet["go"], greet["path"]) == (GREET, "v1.0.0", OLDER, str(program))
    assert (greet["behind_sdk"], greet["behind_project"], greet["obstacle"]) == (True, True, None)
    assert [other["path"] for other in data["others"]] == [str(script)]
    assert f"too old for {bench.box.cwd}/go.mod:3, which needs go{go_version()}" in bench.gosdk("list").out
    assert not (bench.box.cwd / "it-ran").exists()


def test_rebuild_builds_the_same_version_and_flags_with_the_chosen_sdk(bench: Bench) -> None:
    program = bench.install("-tags=one,two", "-ldflags=-s -w", f"{GREET}@v1.0.0")
    before = info_of(program)
    (bench.gobin / ".gosdk-left-by-a-killed-build").mkdir()
    done = bench.gosdk("rebuild", "--json")
    after = info_of(program)
    assert (done.code, done.json()["data"][0]["status"]) == (0, "built")
    assert (before.go_version, after.version) == (OLDER, go_version())
    assert (after.path, after.main) == (before.path, before.main)
    assert [after.setting(key) for key in ("-tags", "-ldflags")] == ["one,two", "-s -w"]
    assert [path.name for path in bench.gobin.iterdir()] == ["greet"]
    assert "up to date" in bench.gosdk("rebuild").err


def test_a_program_that_cannot_be_built_stays_as_it_was(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    before = program.read_bytes()
    shutil.rmtree(bench.box.home / "go" / "pkg")
    shutil.rmtree(bench.proxy.directory)
    done = bench.gosdk("rebuild")
    assert (done.code, program.read_bytes() == before) == (1, True)
    assert f"could not build {GREET}@v1.0.0" in done.err
    assert [path.name for path in bench.gobin.iterdir()] == ["greet"]


def test_a_new_program_that_does_not_run_never_replaces_the_old_one(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.9.0")
    before = program.read_bytes()
    done = bench.gosdk("rebuild", "greet")
    assert (done.code, program.read_bytes() == before) == (1, True)
    assert "does not run: it ended with status -9" in done.err


def test_a_module_whose_content_changed_under_its_version_is_refused(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    before = program.read_bytes()
    shutil.rmtree(bench.box.home / "go" / "pkg")
    bench.proxy.publish(GREET, "v1.0.0", {**PROGRAM, "evil.go": "package main\n"})
    done = bench.gosdk("rebuild")
    assert (done.code, program.read_bytes() == before) == (4, True)
    assert "was built from h1:" in done.err


def test_a_local_build_is_named_and_left_alone(bench: Bench) -> None:
    bench.gobin.mkdir(parents=True)
    local = bench.gobin / "hello"
    local.write_bytes(lzma.decompress((DATA / "go1.16.15-linux-amd64.xz").read_bytes()))
    before = local.read_bytes()
    by_itself, by_name = bench.gosdk("rebuild"), bench.gosdk("rebuild", "hello")
    assert (by_itself.code, by_name.code, local.read_bytes() == before) == (0, 1, True)
    assert by_itself.out == "hello  kept  built with a replaced module, example.com/dep\n"


def test_the_list_of_tools_installs_what_is_missing_and_only_that(bench: Bench) -> None:
    added = bench.gosdk("add", f"{GREET}@v1.0.0")
    assert added.code == 0
    assert bench.listed()["missing"] == [f"{GREET}@v1.0.0"]
    first = bench.gosdk("sync", "--json")
    assert [(item["name"], item["status"]) for item in first.json()["data"]] == [("greet", "built")]
    assert subprocess.run([bench.gobin / "greet"], capture_output=True, check=True).stderr == b"hello\n"
    assert bench.gosdk("sync", "--json").json()["data"][0]["status"] == "kept"
    bench.gosdk("add", f"{GREET}@v1.1.0")
    assert bench.gosdk("sync").code == 0
    main = info_of(bench.gobin / "greet").main
    assert main
    assert main.version == "v1.1.0"


def test_add_and_remove_know_programs_by_name_and_keep_comments(bench: Bench) -> None:
    bench.install(f"{GREET}@v1.0.0")
    tools_txt = bench.box.root / "tools.txt"
    tools_txt.write_text("# what I need\n")
    assert bench.gosdk("add", "greet").code == 0
    assert tools_txt.read_text() == f"# what I need\n{GREET}@v1.0.0\n"
    assert bench.listed()["tools"]["greet"]["listed"] is True
    assert bench.gosdk("remove", "greet").code == 0
    assert tools_txt.read_text() == "# what I need\n"
    assert (bench.gobin / "greet").exists()


def test_sync_never_overwrites_another_program_of_that_name(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    before = program.read_bytes()
    bench.gosdk("add", "example.com/other/greet@v1.0.0")
    done = bench.gosdk("sync")
    assert (done.code, program.read_bytes() == before) == (1, True)
    assert f"is another program, {GREET}" in done.out


def test_gobin_is_shared_by_all_sdks_and_follows_its_variable(bench: Bench, tmp_path: Path) -> None:
    bench.box.env["GOBIN"] = str(tmp_path / "shared bin")
    bench.gosdk("add", f"{GREET}@v1.0.0")
    assert bench.gosdk("sync").code == 0
    assert os.listdir(tmp_path / "shared bin") == ["greet"]


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["rebuild", "nothing"], 3, "has no Go program 'nothing'"),
        (["add", "not a package"], 2, "is not a Go package"),
        (["remove", "nothing"], 3, "does not list 'nothing'"),
    ],
)
def test_what_is_not_there_is_said_with_an_exit_code(bench: Bench, words: list[str], code: int, message: str) -> None:
    done = bench.gosdk(*words, *(["--json"] if words[0] == "rebuild" else []))
    assert (done.code, message in done.err, "Traceback" in done.err) == (code, True, False)
    if "--json" in words:
        assert json.loads(done.out)["error"]["exit_code"] == code


def test_a_broken_list_is_named_by_its_line(bench: Bench) -> None:
    (bench.box.root / "tools.txt").write_text("example.com/greet@v1.0.0\n-x\n")
    for words in (["list"], ["sync"], ["add", f"{GREET}@v1.0.0"]):
        done = bench.gosdk(*words)
        assert (done.code, "tools.txt:2: '-x'" in done.err) == (2, True)


def test_programs_follow_the_sdk_where_the_setting_is_on(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    before = program.read_bytes()
    assert bench.box.gosdk("use", str(go_version())).code == 0
    assert program.read_bytes() == before
    assert bench.box.gosdk("config", "set", "tools.follow", "true").code == 0
    done = bench.box.gosdk("use", str(go_version()))
    assert (done.code, info_of(program).version) == (0, go_version()), done.err
    assert "building" not in bench.box.gosdk("use", str(go_version())).err


@pytest.mark.parametrize("words", [["default"], ["use", "--global"], ["install"], ["upgrade"]], ids=" ".join)
def test_programs_follow_what_a_killed_run_did_not_reach(bench: Bench, words: list[str]) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    assert bench.box.gosdk("config", "set", "tools.follow", "true").code == 0
    done = bench.box.gosdk(*words, *([] if words == ["upgrade"] else [str(go_version())]))
    assert (done.code, info_of(program).version) == (0, go_version()), done.err


def test_the_list_decides_the_version_of_what_follows(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    assert bench.gosdk("add", f"{GREET}@v1.1.0").code == 0
    assert bench.box.gosdk("config", "set", "tools.follow", "true").code == 0
    done = bench.box.gosdk("use", str(go_version()))
    main = info_of(program).main
    assert main
    assert (done.code, main.version, done.err.count("building ")) == (0, "v1.1.0", 1), done.err


def test_settings_of_the_go_command_for_other_builds_do_not_count(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    settings = bench.box.home / ".config" / "go" / "env"
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("GOOS=windows\nGOARCH=arm64\nGO111MODULE=off\n")
    bench.box.env["GOFLAGS"] = "-modcacherw -mod=vendor"
    done = bench.gosdk("rebuild")
    assert (done.code, info_of(program).version) == (0, go_version()), done.err


def test_a_gobin_that_cannot_be_written_is_named(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    before = program.read_bytes()
    frozen = read_only(bench.gobin)
    done = bench.box.gosdk("tools", "rebuild", within=frozen)
    assert (done.code, f"error: {bench.gobin}: Read-only file system\n" in done.err) == (1, True), done.err
    assert bench.box.gosdk("config", "set", "tools.follow", "true").code == 0
    done = bench.box.gosdk("use", str(go_version()), within=frozen)
    assert (done.code, program.read_bytes() == before, "Errno" in done.err) == (0, True, False)
    assert f"error: {bench.gobin}: Read-only file system\n" in done.err
    assert "warning: not rebuilt, and as they were: greet\nhint: gosdk tools rebuild\n" in done.err


def test_one_program_that_cannot_be_replaced_does_not_keep_the_others(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.0.0")
    bench.proxy.publish("example.com/aa", "v1.0.0", PROGRAM)
    (bench.gobin / "aa").mkdir()
    assert bench.gosdk("add", "example.com/aa", f"{GREET}@v1.1.0").code == 0
    done = bench.gosdk("sync")
    assert (done.code, info_of(program).version) == (1, go_version()), done.err
    assert f"error: {bench.gobin / 'aa'}: Is a directory\n" in done.err


def test_a_program_that_cannot_follow_only_warns(bench: Bench) -> None:
    program = bench.install(f"{GREET}@v1.9.0")
    before = program.read_bytes()
    assert bench.box.gosdk("config", "set", "tools.follow", "true").code == 0
    done = bench.box.gosdk("use", str(go_version()))
    assert (done.code, program.read_bytes() == before) == (0, True)
    assert "warning: not rebuilt, and as they were: greet\nhint: gosdk tools rebuild\n" in done.err


def test_default_packages_of_asdf_and_mise_come_on_the_list(bench: Bench) -> None:
    assert bench.gosdk("import").code == 3
    (bench.box.home / ".default-golang-pkgs").write_text(f"// mine\n{GREET} // why\nexample.com/two@v1.2.3\r\n\n")
    (bench.box.home / ".default-go-packages").write_text(f"# mise\n{GREET}@latest\n")
    assert bench.gosdk("add", "example.com/two@v1.0.0").code == 0
    assert bench.gosdk("import", "--json").json()["data"]["recipes"] == [f"{GREET}@latest"]
    listed = (bench.box.root / "tools.txt").read_text()
    assert listed == f"example.com/two@v1.0.0\n{GREET}@latest\n"
    (bench.box.home / ".default-golang-pkgs").write_text("-toolexec=evil\n")
    refused = bench.gosdk("import")
    assert (refused.code, f"{bench.box.home}/.default-golang-pkgs:1: " in refused.err) == (2, True)
    assert (bench.box.root / "tools.txt").read_text() == listed
