"""`gosdk doctor --fix` changes only what it names, and `--undo` takes it back byte for byte."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.broken import SCENES
from tests.support.clinic import Clinic
from tests.support.kill import killed_at
from tests.support.realsdk import NEWER, PLACE, needs_sdks
from tests.support.run import Sandbox
from tests.support.thorough import of

pytestmark = needs_sdks
REPAIRED = [name for name, scene in SCENES.items() if scene.repaired]


def changed(before: dict[str, tuple[bytes, int]], after: dict[str, tuple[bytes, int]]) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@pytest.mark.parametrize("name", REPAIRED)
def test_fix_repairs_only_what_it_names_and_undo_restores_every_byte(name: str, clinic: Clinic) -> None:
    scene = SCENES[name]
    scene.break_it(clinic)
    broken = clinic.snapshot()
    done = clinic.doctor("--fix", "--json")
    data = done.json()["data"]
    assert (done.code, data["findings"], done.err) == (0, [], "")
    named = {file for item in data["fixed"] for file in item["files"]}
    assert changed(broken, clinic.snapshot()) == named
    assert {item["id"] for item in data["fixed"]} & {scene.check, *scene.follows}
    undone = clinic.doctor("--undo", "--json")
    assert set(undone.json()["data"]["restored"]) == named
    assert clinic.snapshot() == broken
    assert scene.check in {item["id"] for item in clinic.findings()}


SETTINGS = f"""# mine
GOPROXY=https://proxy.example,direct
GOROOT={PLACE}/go{NEWER}
GOFLAGS=-mod=mod\r
GOTOOLCHAIN=go{NEWER}
not a setting
GOTOOLCHAIN=go1.25.1+auto
GOBIN=bin
GONOSUMDB=é\udcff
GOPRIVATE=no line end"""


def test_only_stale_lines_leave_the_go_settings_every_one_of_a_key_and_nothing_else(clinic: Clinic) -> None:
    clinic.goenv.parent.mkdir(parents=True)
    clinic.goenv.write_bytes(SETTINGS.encode("utf-8", "surrogateescape"))
    found = [(item["id"], item["why"]) for item in clinic.findings("--only", "go-env-file")]
    assert found == [("go-env-file", f"{clinic.goenv}:{line}") for line in (3, 7, 8)]
    assert clinic.doctor("--fix").code == 0
    kept = [line for line in SETTINGS.split("\n") if line.partition("=")[0] not in ("GOROOT", "GOTOOLCHAIN", "GOBIN")]
    assert clinic.goenv.read_bytes().decode("utf-8", "surrogateescape") == "\n".join(kept)
    assert clinic.doctor("--undo").code == 0
    assert clinic.goenv.read_bytes().decode("utf-8", "surrogateescape") == SETTINGS


@pytest.mark.parametrize("value", ["auto", "local", "path", "local+path", ""])
def test_a_policy_for_the_toolchain_is_not_stale(value: str, clinic: Clinic) -> None:
    clinic.write(clinic.goenv, f"GOTOOLCHAIN={value}\n")
    assert clinic.found() == set()


def test_a_link_and_the_mode_of_a_file_stay(clinic: Clinic) -> None:
    elsewhere = clinic.write(clinic.box.home / "dotfiles" / "goenv", "GOROOT=/gone\nGOPROXY=off\n")
    elsewhere.chmod(0o600)
    clinic.goenv.parent.mkdir(parents=True)
    clinic.goenv.symlink_to(elsewhere)
    assert clinic.doctor("--fix").code == 0
    assert (clinic.goenv.is_symlink(), elsewhere.read_text(), elsewhere.stat().st_mode & 0o777) == (
        True,
        "GOPROXY=off\n",
        0o600,
    )
    assert clinic.doctor("--undo").code == 0
    assert (clinic.goenv.is_symlink(), elsewhere.read_text()) == (True, "GOROOT=/gone\nGOPROXY=off\n")


def test_only_narrows_what_is_looked_at_and_what_is_fixed(clinic: Clinic) -> None:
    SCENES["shim_gone"].break_it(clinic)
    SCENES["vscode_behind"].break_it(clinic)
    done = clinic.doctor("--fix", "--only", "ide-sdk", "--json")
    assert [item["id"] for item in done.json()["data"]["fixed"]] == ["ide-sdk"]
    assert done.code == 0
    assert {item["id"] for item in clinic.findings()} == {"shims"}


def test_a_shim_that_lost_its_right_to_run_gets_it_back_and_undo_takes_it_again(clinic: Clinic) -> None:
    shim = clinic.box.root / "shims" / "go"
    shim.chmod(0o644)
    broken = clinic.snapshot()
    assert {item["id"] for item in clinic.findings()} >= {"shims"}
    assert clinic.doctor("--fix").code == 0
    assert os.access(shim, os.X_OK)
    assert clinic.doctor("--undo").code == 0
    assert clinic.snapshot() == broken


def test_a_bridge_to_an_sdk_that_is_gone_is_removed_and_undo_brings_it_back(clinic: Clinic) -> None:
    bridge = clinic.box.root / "shims" / "go1.20.1"
    shutil.copy(clinic.box.root / "shims" / "go1.26.6", bridge)
    broken = clinic.snapshot()
    assert clinic.doctor("--fix").code == 0
    assert not bridge.exists()
    assert clinic.doctor("--undo").code == 0
    assert clinic.snapshot() == broken


def test_each_undo_goes_back_one_run_until_there_is_none(clinic: Clinic) -> None:
    assert clinic.doctor("--undo").code == 1
    states = [clinic.snapshot()]
    for name in ("shim_gone", "vscode_behind"):
        SCENES[name].break_it(clinic)
        states.append(clinic.snapshot())
        assert clinic.doctor("--fix").code == 0
    assert clinic.doctor("--undo").code == 0
    assert clinic.snapshot() == states[2]
    vscode = clinic.vscode.read_bytes()
    assert clinic.doctor("--undo").code == 0
    assert clinic.vscode.read_bytes() == vscode
    assert not (clinic.box.root / "shims" / "gofmt").exists()
    done = clinic.doctor("--undo")
    assert (done.code, "nothing to undo" in done.err) == (1, True)


def test_undo_leaves_everything_alone_when_one_file_was_changed_since(clinic: Clinic) -> None:
    SCENES["settings_name_a_goroot_that_is_gone"].break_it(clinic)
    SCENES["vscode_behind"].break_it(clinic)
    assert clinic.doctor("--fix").code == 0
    clinic.goenv.write_text("GOPROXY=mine\n")
    before = clinic.snapshot()
    done = clinic.doctor("--undo")
    assert (done.code, clinic.snapshot() == before) == (1, True)
    assert f"{clinic.goenv} changed after gosdk doctor --fix" in done.err
    kept = Path(done.err.partition("its old content is ")[2].partition("\n")[0])
    assert "GOROOT=/gone/go" in kept.read_text()


def test_a_read_only_file_is_named_the_others_are_fixed_and_the_exit_code_is_1(clinic: Clinic) -> None:
    SCENES["settings_name_a_goroot_that_is_gone"].break_it(clinic)
    SCENES["vscode_behind"].break_it(clinic)
    clinic.goenv.chmod(0o444)
    before = clinic.goenv.read_bytes()
    done = clinic.doctor("--fix", "--json")
    assert (done.code, clinic.goenv.read_bytes()) == (1, before)
    assert f"{clinic.goenv} is read-only" in done.err
    assert [item["id"] for item in done.json()["data"]["fixed"]] == ["ide-sdk"]
    assert [item["id"] for item in done.json()["data"]["findings"]] == ["go-env-file"]
    assert clinic.doctor("--undo").code == 0
    assert "/usr/bin/go" in clinic.vscode.read_text()


def test_killed_at_any_moment_every_file_is_whole_and_undo_brings_the_old_one(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    for name in ("settings_name_a_goroot_that_is_gone", "shim_gone"):
        SCENES[name].break_it(clinic)
    broken = clinic.snapshot()
    places, step = (clinic.box.home, clinic.box.root / "shims", clinic.box.root / "state"), 0
    while killed_at(clinic.box, step, places, "doctor", "--fix", "--json"):
        done = clinic.doctor("--undo")
        assert done.code in (0, 1), done.err
        assert "nothing to undo" in done.err or not done.code
        now = clinic.snapshot()
        assert {path: now.get(path) for path in broken} == broken
        step += of(4, full=1)  # each takes two runs of doctor
    assert step > 8


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--only", "no-such-check"], "there is no check 'no-such-check'"),
        (["--undo", "--fix"], "--undo takes back all of the last --fix"),
        (["--undo", "."], "--undo takes back all of the last --fix"),
        (["nowhere"], "nowhere is not a directory"),
    ],
)
def test_what_means_nothing_is_a_usage_error(words: list[str], message: str, clinic: Clinic) -> None:
    done = clinic.doctor(*words, "--json")
    assert (done.code, message in done.err) == (2, True)
    assert done.json()["error"]["exit_code"] == 2


def test_a_directory_can_be_named_and_is_what_is_examined(clinic: Clinic) -> None:
    other = clinic.box.home / "围棋 app"
    clinic.write(other / "go.mod", "module example.com/o\n\ngo 1.99\n")
    found = clinic.findings(str(other))
    assert [(item["id"], item["why"]) for item in found] == [("selection", f"{other}/go.mod:3")]
    assert clinic.found() == set()


def test_a_running_ide_is_named_when_its_file_was_changed(clinic: Clinic) -> None:
    SCENES["ide_behind"].break_it(clinic)
    with subprocess.Popen([sys.executable, "-c", "input()", "goland"], stdin=subprocess.PIPE) as ide:
        (clinic.ide().parent / ".lock").write_text(str(ide.pid))
        changed_it, changed_nothing = clinic.doctor("--fix"), clinic.doctor("--fix")
        ide.kill()
    assert f"GoLand 2026.2 is running (process {ide.pid})" in changed_it.err
    assert (changed_nothing.code, changed_nothing.err) == (0, "")
