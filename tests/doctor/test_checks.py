"""Checks are functions of a Snapshot: each is given a literal one, and nothing of this machine counts."""

from dataclasses import replace
from pathlib import Path

import pytest

from gvm_py.doctor.bounded_run import GoRun
from gvm_py.doctor.every_go import FoundGo
from gvm_py.doctor.go_facts import GoFacts
from gvm_py.doctor.go_verdict import GoVerdict
from gvm_py.doctor.goroot_facts import GorootFacts
from gvm_py.doctor.ide_facts import IdeFacts
from gvm_py.doctor.place import Place
from gvm_py.doctor.registry import find_all
from gvm_py.doctor.sdk_facts import SdkFacts
from gvm_py.doctor.selected_sdk import ModuleFacts, SelectedSDK
from gvm_py.doctor.snapshot import ShellFacts, Snapshot
from gvm_py.doctor.source_facts import SourceFacts
from gvm_py.doctor.startup_lines import StartLines
from gvm_py.golang.goenv import GoEnv, GoSetting
from gvm_py.golang.gomod import scan_all
from gvm_py.host import Platform
from gvm_py.ide.machine_paths import Machine
from gvm_py.paths import Layout
from gvm_py.selection.prediction import Prediction
from gvm_py.store.sdks import InstalledSDK
from gvm_py.version import GoVersion

PROJECT, ROOT = Path("/nowhere/p"), Path("/nowhere/gosdk")
SDK = InstalledSDK(GoVersion.parse("1.26.6"), ROOT / "versions" / "go1.26.6")
MOD = b"module example.com/m\n\ngo 1.26.6\n"
SHIM = FoundGo("PATH", ROOT / "shims" / "go", None, "", is_our_shim=True)
HEALTHY = Snapshot(
    place=Place(PROJECT, Path("/nowhere"), Platform("linux", "amd64"), {"PWD": str(PROJECT)}, Layout(ROOT)),
    installed=(SDK,),
    selection=SelectedSDK(
        sdk=SDK,
        facts=SdkFacts(SDK.goroot),
        home=GorootFacts(SDK.goroot, SDK.goroot, target=SDK.goroot),
        module=ModuleFacts(PROJECT / "go.mod", scan_all(MOD)),
    ),
    go=GoFacts(GoEnv({}, {}, {})),
    source=SourceFacts(PROJECT, PROJECT / "m.go", PROJECT / "go.mod"),
    shell=ShellFacts((SHIM,), StartLines(Path("/nowhere"), (), ()), starts_selected=True),
    ide=IdeFacts(Machine("linux", "/nowhere")),
)


def found(snapshot: Snapshot) -> list[tuple[str, str, str, str]]:
    """Return id, level, place and fix of what is found."""
    return [(item.id, item.level, item.why, item.fix) for item in find_all(snapshot)]


def said(*runs: GoRun, settings: GoEnv | None = None) -> Snapshot:
    """Return the healthy snapshot in which go said this."""
    lines = {PROJECT / "go.mod": tuple(MOD.decode().splitlines())}
    return replace(HEALTHY, go=GoFacts(settings or GoEnv({}, {}, {}), verdict=GoVerdict(runs, lines)))


def test_a_healthy_snapshot_has_no_finding() -> None:
    assert found(HEALTHY) == []


def test_an_error_that_every_command_repeats_is_found_once() -> None:
    error = "go: errors parsing go.mod:\ngo.mod:5: unknown directive: x\n"
    runs = [GoRun(("list", *words), 1, err=error) for words in (["-m"], ["-m", "all"], ["-e", "./..."])]
    assert found(said(*runs)) == [("go-mod", "error", "/nowhere/p/go.mod:5", "${EDITOR:-vi} +5 /nowhere/p/go.mod")]


OLD_FORMAT = "must match format 1.23"
DIRECTIVES = {
    ("go.mod:5", "unknown directive: tool"): ("go-mod", "gosdk use 1.24"),
    ("go.mod:5", "unknown directive: tools"): ("go-mod", "${EDITOR:-vi} +5 /nowhere/p/go.mod"),
    ("go.mod:5", "unknown directive: ignore"): ("go-mod", "gosdk use 1.25"),
    ("go.mod:5", "unknown directive: godebug"): ("go-mod", "gosdk use 1.23"),
    ("go.mod:5", "unknown directive: toolchain"): ("toolchain", "gosdk use 1.21"),
    ("go.work:5", "unknown directive: godebug"): ("go-work", "gosdk use 1.23"),
    ("go: reading go.work: /nowhere/p/go.work:5", "unknown directive: godebug"): ("go-work", "gosdk use 1.23"),
    ("go.work:5", "unknown directive: tool"): ("go-work", "${EDITOR:-vi} +5 /nowhere/p/go.work"),
    ("go.mod:5", f"invalid go version '1.21.0': {OLD_FORMAT}"): ("toolchain", "gosdk use 1.21.0"),
    ("go.mod:5", f"invalid go version '1.20.5': {OLD_FORMAT}"): (
        "go-mod",
        "sed -i.bak '5s/go[[:blank:]].*/go 1.20/' /nowhere/p/go.mod",
    ),
    ("go.mod:5", f"invalid go version '1.26.x': {OLD_FORMAT}.0"): (
        "go-mod",
        "sed -i.bak '5s/go[[:blank:]].*/go 1.26.0/' /nowhere/p/go.mod",
    ),
}
"""What a Go says of lines that only newer ones know, as 1.20.14, 1.21.13, 1.22.12 and 1.24.13 were seen to say it."""


@pytest.mark.parametrize(("position", "error"), DIRECTIVES)
def test_a_line_that_only_a_newer_go_knows_has_that_go_as_its_hint(position: str, error: str) -> None:
    run = GoRun(("list", "-m"), 1, err=f"go: errors parsing go.mod:\n{position}: {error}\n")
    id_, hint = DIRECTIVES[position, error]
    file = "/nowhere/p/go.work" if "go.work" in position else "/nowhere/p/go.mod"
    assert found(said(run)) == [(id_, "error", f"{file}:5", hint)]


def test_a_go_without_toolchains_is_too_old_for_the_module_once() -> None:
    data = b"module example.com/m\n\ngo 1.26.0\n"
    old = InstalledSDK(GoVersion.parse("1.20.14"), ROOT / "versions" / "go1.20.14")
    run = GoRun(("list", "-m"), 1, err=f"/nowhere/p/go.mod:3: invalid go version '1.26.0': {OLD_FORMAT}\n")
    snapshot = said(run)
    module = ModuleFacts(PROJECT / "go.mod", scan_all(data))
    predicted = Prediction("fail", "go1.20.14", "old", message="x")
    selection = replace(snapshot.selection, sdk=old, module=module, prediction=predicted)
    assert [item for item in found(replace(snapshot, selection=selection)) if item[0] in ("toolchain", "go-mod")] == [
        ("toolchain", "error", "/nowhere/p/go.mod:3", "gosdk use 1.26.0")
    ]


def test_a_go_that_gives_no_answer_is_an_error() -> None:
    run = GoRun(("list", "-m"), -1, failure="it gave no answer within 20 s")
    assert found(said(run)) == [("go-list", "error", "/nowhere/p/go.mod", "go list -m")]


def test_notes_of_a_command_that_succeeds_are_no_errors() -> None:
    notes = 'go: downloading example.com/d v1.0.0\ngo: warning: "./..." matched no packages\n'
    assert found(said(GoRun(("list", "./..."), 0, err=notes))) == []


@pytest.mark.parametrize(
    ("env", "level"),
    [
        ({"GOPROXY": "off"}, "error"),
        ({"GOPROXY": "off", "GOPRIVATE": "git.corp.example"}, "warning"),
        ({"GOPROXY": "off", "GOPRIVATE": "other.example,*.corp.example/team"}, "warning"),
        ({"GOPROXY": "off", "GOPRIVATE": "git.corp.example/other"}, "error"),
        ({"GOPROXY": "off", "GOPRIVATE": "git.corp.example", "GONOPROXY": "none"}, "error"),
        ({"GOPROXY": "off", "GONOPROXY": "*"}, "warning"),
        ({"GOPRIVATE": "git.corp.example"}, "warning"),
        ({}, "warning"),
    ],
)
def test_a_private_module_does_not_need_the_proxy_that_is_off(env: dict[str, str], level: str) -> None:
    error = "a.go:2:8: git.corp.example/team/x@v1.0.0: module lookup disabled by GOPROXY=off\n"
    snapshot = said(GoRun(("list", "./..."), 1, err=error), settings=GoEnv(env, {}, {}))
    assert [item[1] for item in found(snapshot)] == [level]
    (finding,) = find_all(snapshot)
    assert ("set GOPRIVATE first" in finding.what) == (not env)


def test_the_hint_follows_the_place_of_the_setting() -> None:
    error = "go: parsing $GOFLAGS: unknown flag -x\n"
    run, setting = GoRun(("list", "-m"), 1, err=error), GoSetting("GOFLAGS", "-x", Path("/etc/go.env"), 4)
    by_user = said(run, settings=GoEnv({}, {"GOFLAGS": setting}, {}))
    by_sdk = said(run, settings=GoEnv({}, {}, {"GOFLAGS": setting}))
    by_shell = said(run, settings=GoEnv({"GOFLAGS": "-x"}, {}, {}))
    assert [found(snapshot)[0][2:] for snapshot in (by_user, by_sdk, by_shell)] == [
        ("/etc/go.env:4", "go env -u GOFLAGS"),
        ("/etc/go.env:4", "gosdk verify --repair 1.26.6"),
        ("environment variable GOFLAGS", "unset GOFLAGS"),
    ]


def test_a_written_toolchain_that_the_environment_overrides_is_a_warning() -> None:
    written = {"GOTOOLCHAIN": GoSetting("GOTOOLCHAIN", "go1.22.4", Path("/home/env"), 2)}
    levels = {
        value: [item[1] for item in found(said(settings=GoEnv({"GOTOOLCHAIN": value}, written, {})))]
        for value in ("", "local")
    }
    assert levels == {"": ["error"], "local": ["warning"]}


def test_a_changed_file_of_the_sdk_is_found_at_its_line_of_the_list() -> None:
    facts = SdkFacts(SDK.goroot, changed={"go.env": 7})
    broken = replace(HEALTHY, selection=replace(HEALTHY.selection, facts=facts))
    assert found(broken) == [("sdk-changed", "error", f"{SDK.goroot}/.gosdk.sha256:7", "gosdk verify --repair 1.26.6")]
