"""The prediction of what the go command will do, against what a real go command does."""

import os
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from gvm_py.golang.goenv import GoEnv
from gvm_py.host import Platform
from gvm_py.selection.go_setup import GoSetup, go_setup
from gvm_py.selection.prediction import Prediction, predict
from gvm_py.version import GoVersion
from tests.support.realgo import go_version, needs_go, run_go
from tests.support.realsdk import NEWER, OLDER, PLACE, needs_sdks

SETTINGS = [
    "local",
    "auto",
    "path",
    "foo",
    "go1.22+foo",
    "go1.99",
    "go1.99.0+path",
    "local+path",
    "go1.98.7+path",
    "bar+auto",
    "1.22",
    "go1.98.7",
    "go1.21.0+path",
    "go1.98.7-corp",
]
MODULES = {
    "satisfied": "go 1.20\n",
    "too new": "go 1.99\n",
    "on PATH": "go 1.98.7\n",
    "toolchain too new": "go 1.20\ntoolchain go1.99.1\n",
    "toolchain on PATH": "go 1.20\ntoolchain go1.98.7\n",
    "toolchain with suffix": "go 1.20\ntoolchain go1.98.7-corp\n",
    "toolchain with suffix beside its go line": "go 1.98.7\ntoolchain go1.98.7-corp\n",
    "toolchain default": "go 1.99\ntoolchain default\n",
    "toolchain below go": "go 1.98.7\ntoolchain go1.22.3\n",
    "no go line": "",
    "late toolchain": "go 1.20\nrequire (\n)\ntoolchain go1.98.7\n",
}


@needs_go
@pytest.mark.parametrize("text", MODULES.values(), ids=MODULES)
@pytest.mark.parametrize("setting", SETTINGS)
def test_the_go_command_does_what_was_predicted(setting: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text(f"module example.com/m\n\n{text}")
    shims = tmp_path / "shims"
    shims.mkdir()
    for name in ("go1.98.7", "go1.98.7-corp"):
        (shims / name).write_text(f"#!/bin/sh\necho switched to {name}\n")
        (shims / name).chmod(0o755)
    env = {"PATH": str(shims), "GOTOOLCHAIN": setting}
    said = run_go("list", "-m", cwd=tmp_path, env=env)

    predicted = predict(GoSetup(go_version(), env, tmp_path, setting, "off"))

    if predicted.location:
        assert said.stdout == f"switched to {predicted.toolchain}\n"
        assert predicted.location == shims / predicted.toolchain
    elif predicted.action == "fail":
        assert predicted.message in said.stderr.splitlines()
        assert said.returncode != 0
    else:
        assert (said.stdout, said.returncode) == ("example.com/m\n", 0)


@needs_go
@pytest.mark.parametrize(
    ("env", "wanted"),
    [
        ({}, "go1.98.0"),
        ({"GOWORK": "off"}, "go1.99.0"),
        ({"GO111MODULE": "off"}, ""),
        ({"GO111MODULE": "auto"}, "go1.98.0"),
    ],
)
def test_the_file_is_the_one_the_go_command_uses(env: dict[str, str], wanted: str, tmp_path: Path) -> None:
    (tmp_path / "go.work").write_text("go 1.98\nuse .\n")
    (tmp_path / "go.mod").write_text("module m\n\ngo 1.99\n")
    env = {"PATH": "/nowhere", "GOTOOLCHAIN": "path", **env}
    said = run_go("version", cwd=tmp_path, env=env)

    predicted = predict(GoSetup(go_version(), env, tmp_path, "path"))

    assert predicted.message == said.stderr.strip() == (f'go: cannot find "{wanted}" in PATH' if wanted else "")


def test_an_old_go_that_was_asked_for_by_name_fails_on_a_newer_module(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.26\n")
    (tmp_path / "go1.22.3").write_text("#!/bin/sh\n")
    (tmp_path / "go1.22.3").chmod(0o755)
    setup = GoSetup(GoVersion.parse("1.27.0"), {"PATH": str(tmp_path)}, tmp_path, "go1.22.3")
    message = "go: go.mod requires go >= 1.26 (running go 1.22.3; GOTOOLCHAIN=go1.22.3)"
    assert predict(setup) == Prediction(
        "fail", "go1.22.3", "GOTOOLCHAIN=go1.22.3", "PATH", tmp_path / "go1.22.3", message
    )


def test_a_pin_does_not_hide_the_file_from_the_prediction(tmp_path: Path) -> None:
    (tmp_path / ".go-version").write_text("1.22\n")
    (tmp_path / "go.mod").write_text("go 1.26\n")
    predicted = predict(GoSetup(GoVersion.parse("1.22.3"), {}, tmp_path, "local"))
    assert predicted.message == "go: go.mod requires go >= 1.26 (running go 1.22.3; GOTOOLCHAIN=local)"


def test_a_download_is_predicted_unless_the_module_cache_has_it(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.26\n")
    setup = GoSetup(GoVersion.parse("1.22.3"), {"PATH": "/nowhere"}, tmp_path, "auto", modcache=tmp_path / "cache")
    assert predict(setup) == Prediction("switch", "go1.26.0", "go line in go.mod", "download")
    assert predict(replace(setup, env={})).source == "download"

    platform = Platform.here()
    version = f"v0.0.1-go1.26.0.{platform.goos}-{platform.goarch}"
    directory = tmp_path / "cache" / "golang.org" / f"toolchain@{version}"
    directory.mkdir(parents=True)
    assert predict(setup).source == "download", "the go command requests the record of the download as well"
    records = tmp_path / "cache" / "cache" / "download" / "golang.org" / "toolchain" / "@v"
    records.mkdir(parents=True)
    (records / f"{version}.ziphash").write_text("h1:x")
    assert predict(setup) == Prediction("switch", "go1.26.0", "go line in go.mod", "module cache", directory)
    (records / f"{version}.partial").touch()
    assert predict(setup).source == "download"


def test_a_newer_toolchain_line_is_the_reason_of_a_switch(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.20\ntoolchain go1.26.1\n")
    predicted = predict(GoSetup(GoVersion.parse("1.22.3"), {"PATH": "/nowhere"}, tmp_path, "auto"))
    assert predicted == Prediction("switch", "go1.26.1", "toolchain line in go.mod", "download")


def test_a_setting_that_is_not_there_is_not_named_in_the_message(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.26\n")
    predicted = predict(GoSetup(GoVersion.parse("1.22.3"), {}, tmp_path, ""))
    assert predicted.message == "go: go.mod requires go >= 1.26 (running go 1.22.3)"


def test_a_file_that_nobody_can_read_fails_for_the_go_command_too(tmp_path: Path) -> None:
    setup = GoSetup(GoVersion.parse("1.22.3"), {"PATH": "", "GOWORK": "go.work"}, tmp_path, "auto")
    assert predict(setup).reason == "invalid GOWORK: not an absolute path: 'go.work'"
    os.mkfifo(tmp_path / "go.mod")
    predicted = predict(replace(setup, env={"PATH": ""}))
    assert predicted == Prediction("fail", "go1.22.3", f"{tmp_path}/go.mod is not a regular file")


@pytest.mark.parametrize(
    ("env", "setting", "reason"),
    [
        ({"GO111MODULE": "off"}, "go1.98.7", "modules are off (GO111MODULE)"),
        ({}, "", "GOTOOLCHAIN is not set"),
        ({}, "local", "GOTOOLCHAIN=local"),
        ({}, "auto", "GOTOOLCHAIN=auto"),
        ({}, "local+auto", "GOTOOLCHAIN=local+auto"),
    ],
)
def test_where_no_file_asks_the_go_command_stays(
    env: dict[str, str], setting: str, reason: str, tmp_path: Path
) -> None:
    setup = GoSetup(GoVersion.parse("1.22.3"), {"PATH": "", "TMPDIR": "/nowhere", **env}, tmp_path, setting)
    assert predict(setup) == Prediction("stay", "go1.22.3", reason)


def test_a_go_before_1_21_never_switches(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.26\n")
    predicted = predict(GoSetup(GoVersion.parse("1.20.14"), {"PATH": ""}, tmp_path, "auto"))
    reason = "Go 1.20.14 is older than 1.21 and has no toolchain switch"
    assert predicted == Prediction("stay", "go1.20.14", reason)


@pytest.mark.parametrize(
    ("name", "line", "said"),
    [
        ("go.mod", "go 1.20.5", "invalid go version '1.20.5': must match format 1.23"),
        ("go.work", "go 1.21.0", "invalid go version '1.21.0': must match format 1.23"),
        ("go.mod", "go 1.21rc2", "invalid go version '1.21rc2': must match format 1.23"),
        ("go.mod", "toolchain default", "unknown directive: toolchain"),
        ("go.work", "toolchain go1.20.1", "unknown directive: toolchain"),
    ],
)
def test_a_go_before_1_21_fails_as_1_20_14_was_seen_to_fail(name: str, line: str, said: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(f"{line}\n")
    predicted = predict(GoSetup(GoVersion.parse("1.20.14"), {"PATH": ""}, tmp_path, "auto"))
    assert (predicted.action, predicted.message) == ("fail", f"{tmp_path / name}:1: {said}")


def test_a_match_in_a_relative_path_entry_is_refused_as_go_refuses_it(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.26.1\n")
    for directory in (tmp_path, tmp_path / "bin"):
        directory.mkdir(exist_ok=True)
        (directory / "go1.26.1").write_text("#!/bin/sh\n")
        (directory / "go1.26.1").chmod(0o755)
    setup = GoSetup(GoVersion.parse("1.22.3"), {"PATH": f".:{tmp_path}/bin"}, tmp_path, "path")
    message = 'go: cannot find "go1.26.1" in PATH'
    assert predict(setup) == Prediction("fail", "go1.22.3", "GOTOOLCHAIN=path", message=message)
    (tmp_path / "no program" / "go1.26.1").mkdir(parents=True)
    found = predict(replace(setup, env={"PATH": f"{tmp_path}/no program:{tmp_path}/bin"}))
    assert found == Prediction("switch", "go1.26.1", "go line in go.mod", "PATH", tmp_path / "bin" / "go1.26.1")


def test_a_file_far_above_is_named_by_its_whole_path_where_that_is_shorter(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.26\n")
    deep = tmp_path / "/".join("d" * 100)
    deep.mkdir(parents=True)
    predicted = predict(GoSetup(GoVersion.parse("1.22.3"), {}, deep, "local"))
    assert predicted.message.startswith(f"go: {tmp_path}/go.mod requires go >= 1.26 ")


@needs_go
@pytest.mark.parametrize(
    ("name", "text", "env"),
    [
        ("a.go", "", {"GOFLAGS": "-C=x"}),
        ("a.go", "", {"GOFLAGS": "-v -C"}),
        ("a.go", "", {"GOFLAGS": "-C=x -bogus"}),
        ("a.go", "", {"GOWORK": "/nope/go.work"}),
        ("go.mod", "module m\n", {"GOWORK": "/nope/go.work"}),
        ("go.mod", "module m\n", {"GO111MODULE": "yes"}),
        ("go.mod", "\ufeffmodule m\n\ngo 1.21\n", {}),
        ("go.work", "\ufeffgo 1.21\n", {}),
        ("go.mod", "module m\n\ngo 1\n", {}),
        ("go.mod", "module m\n", {"GOFLAGS": "-mod=sideways"}),
        ("go.mod", "module m\n", {"GOFLAGS": "-buildmode=x"}),
        ("go.mod", "module m\n", {"GOFLAGS": "-overlay=/nope.json -modfile=gone.mod"}),
        ("go.mod", "module m\n\ngo 1.21.3\n\ntoolchain go1.21.3\n", {}),
        ("go.mod", "module m\n", {"GOFLAGS": "-modfile=gone.mod"}),
        ("go.mod", "module m\n", {"GOFLAGS": "'-modfile=go.txt'"}),
        ("go.work", "go 1.21\n", {"GOFLAGS": "-modfile=gone.mod"}),
        ("go.work", "go 1.21\n", {"GOFLAGS": "-mod=mod"}),
    ],
)
def test_what_keeps_go_from_loading_modules_is_predicted_in_its_words(
    name: str, text: str, env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    said = run_go("list", "-m", cwd=tmp_path, env={"GOENV": "off", **env}).stderr
    predicted = predict(go_setup(go_version(), GoEnv.read({"GOENV": "off", **env}), tmp_path))
    assert predicted.action == "fail"
    assert predicted.message in said


VALUES = (
    *(
        "-buildvcs=maybe",
        "-buildvcs=auto",
        "-buildvcs=",
        "-race=yes",
        "-race=",
        "--race=T -modcacherw=1",
        "-trimpath=x",
    ),
    *("-p=0x4", "-p=08", "-p=", "-p", "-p=4", "-tags", "-tags=", "'-tags=a b'", "-mod", "-mod=", "-modfile=", "-pgo"),
    *("-compiler=foo", "-compiler=gc", "-compiler=", "-covermode=foo", "-covermode=", "-covermode=set", "-toolexec"),
    *("-gcflags=foo", "'-gcflags= foo'", "'-gcflags=all=-N -l'", "-gcflags=", "-ldflags", "-ldflags=x"),
    *("'-ldflags= -s'", "-asmflags=x=", "-race=x -p", "-race -C=x -p", "-count=1", "-short=true", "-overlay="),
)


@needs_sdks
@pytest.mark.parametrize("goflags", VALUES)
@pytest.mark.parametrize("version", [OLDER, NEWER])
def test_a_value_that_a_flag_in_goflags_does_not_take_is_predicted_in_the_words_of_go(
    goflags: str, version: str, tmp_path: Path
) -> None:
    (tmp_path / "go.mod").write_text("module m\n\ngo 1.24\n")
    go = PLACE / f"go{version}" / "bin" / "go"
    env = {"GOENV": "off", "GOTOOLCHAIN": "local", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "GOFLAGS": goflags}
    done = subprocess.run([go, "list", "-m"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    predicted = predict(go_setup(GoVersion.parse(version), GoEnv.read(env), tmp_path))
    assert (predicted.action == "fail") == bool(done.returncode), done.stderr
    assert predicted.message in done.stderr


def test_a_goflags_that_go_refuses_makes_every_command_fail(tmp_path: Path) -> None:
    settings = GoEnv.read({"GOENV": "off", "GOFLAGS": "-bogus"})
    predicted = predict(go_setup(GoVersion.parse("1.27.0"), settings, tmp_path))
    assert (predicted.action, predicted.message) == ("fail", "go: parsing $GOFLAGS: unknown flag -bogus")


BUILDS = (
    *({"GOAMD64": "v5"}, {"GOARM": "9"}, {"GOARM64": "x"}, {"GOARM64": "v8.0,lse"}, {"GOMIPS": "x"}, {"GOMIPS64": ""}),
    *({"GOPPC64": "power11"}, {"GORISCV64": "rva23u64"}, {"GORISCV64": "z"}, {"GOWASM": "satconv, signext"}),
    *({"GOWASM": "a,b"}, {"GOEXPERIMENT": "bogus"}, {"GOEXPERIMENT": "noregabi,none"}, {"GOEXPERIMENT": "swissmap"}),
    *({"GOEXPERIMENT": "nonone"}, {"GOEXPERIMENT": "no"}, {"GOFIPS140": "x"}, {"GOFIPS140": "v1.0.0"}),
    *({"GOFIPS140": "v9.9.9"}, {"GOFIPS140": "v1.9.9"}, {"GOFIPS140": "certified"}, {"GOFIPS140": "latest"}),
    *({"GOMIPS": "x", "GOEXPERIMENT": "y"}, {"GOWASM": "x", "GOPPC64": "y"}, {"GOFLAGS": "-bogus", "GOMIPS": "y"}),
    *({"GOEXPERIMENT": "x", "GOPATH": "relative"}, {"GOOS": "nowhere"}),
)


@needs_sdks
@pytest.mark.parametrize("version", [OLDER, NEWER])
@pytest.mark.parametrize("in_file", [False, True])
def test_settings_of_builds_that_go_refuses_are_predicted_in_its_words(
    version: str, in_file: bool, tmp_path: Path
) -> None:
    (tmp_path / "go.mod").write_text("module m\n\ngo 1.24\n")
    goroot, file = PLACE / f"go{version}", tmp_path / "env"
    for setting in BUILDS:
        file.write_text("".join(f"{key}={value}\n" for key, value in setting.items()) if in_file else "")
        given = {} if in_file else setting
        env = {"GOENV": str(file), "GOTOOLCHAIN": "local", "HOME": str(tmp_path), "PATH": "/usr/bin:/bin", **given}
        done = subprocess.run(
            [goroot / "bin/go", "list", "-m"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        predicted = predict(go_setup(GoVersion.parse(version), GoEnv.read(env, goroot=goroot), tmp_path, goroot))
        assert (predicted.action == "fail") == bool(done.returncode), (setting, done.stderr)
        assert predicted.message in done.stderr, setting


def test_a_setting_of_builds_is_left_to_the_go_that_runs_after_a_switch(tmp_path: Path) -> None:
    (tmp_path / "go.mod").write_text("go 1.26.1\n")
    program = tmp_path / "go1.26.1"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    setup = GoSetup(
        GoVersion.parse("1.22.3"), {"PATH": str(tmp_path)}, tmp_path, "auto", refused=("GOEXPERIMENT", "go: x")
    )
    assert predict(setup).action == "switch"
    assert predict(replace(setup, refused=("GOFLAGS", "go: x"))).action == "fail"
