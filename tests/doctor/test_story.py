"""The whole story: install, switch go.mod, sync the editors, doctor is clean; then break one thing after another."""

from pathlib import Path

import pytest

from tests.support.broken import SCENES
from tests.support.clinic import Clinic
from tests.support.internet import Internet
from tests.support.realsdk import NEWER, OLDER, PLACE, needs_sdks, run_shim
from tests.support.run import Outcome, Sandbox

pytestmark = needs_sdks


def succeeded(done: Outcome) -> Outcome:
    assert done.code == 0, done.err
    return done


@pytest.fixture
def clinic(sandbox: Sandbox) -> Clinic:
    """A user who set gosdk up, and a module that requests the older of two real SDKs."""
    box = sandbox
    box.env |= {"GOENV": str(box.home / ".config" / "go" / "env"), "TMPDIR": str(box.home.parent / "temporary")}
    box.env |= {"PATH": f"{box.root}/shims:/usr/bin:/bin", "SHELL": "/bin/bash"}
    Path(box.env["TMPDIR"]).mkdir()
    (box.root / "linked").mkdir(parents=True)
    for version in (OLDER, NEWER):
        (box.root / "linked" / f"go{version}").write_text(f"{PLACE / f'go{version}'}\n")
    (box.cwd / "go.mod").write_text(f"module example.com/m\n\ngo {OLDER}\n")
    succeeded(box.gosdk("setup", "--yes"))
    succeeded(box.gosdk("sync-ide", "--ide", "goland", "--ide", "vscode", "--ide", "envrc"))
    return Clinic(box)


def test_after_install_switch_and_sync_doctor_is_clean_and_each_break_is_found_fixed_and_undone(
    clinic: Clinic, internet: Internet
) -> None:
    box = clinic.box
    internet.publish("1.22.3")
    succeeded(box.gosdk("install", "1.22.3"))
    assert clinic.found() == set()

    (box.cwd / "go.mod").write_text(f"module example.com/m\n\ngo {NEWER}\n")
    drift = [(item["id"], Path(item["why"].partition(":")[0]).name) for item in clinic.findings()]
    assert drift == [("ide-sdk", "workspace.xml"), ("ide-sdk", "settings.json"), ("ide-sdk", ".envrc")]
    succeeded(box.gosdk("sync-ide"))
    assert clinic.found() == set()
    assert f"go{NEWER}" in run_shim(box, "go", "version").out
    data = clinic.doctor("--json").json()["data"]
    assert {column["version"] for column in data["columns"]} == {f"go{NEWER}"}
    assert {go["version"] for go in data["gos"] if go["source"] == "store"} == {"go1.22.3", f"go{OLDER}", f"go{NEWER}"}

    for name in ("shim_gone", "settings_name_a_goroot_that_is_gone", "vscode_behind", "ide_behind"):
        where = SCENES[name].break_it(clinic)
        assert (SCENES[name].check, "error", where) in clinic.found()
        succeeded(clinic.doctor("--fix"))
        assert clinic.found() == set()
    for name in ("ide_behind", "vscode_behind", "settings_name_a_goroot_that_is_gone", "shim_gone"):
        succeeded(clinic.doctor("--undo"))
        assert SCENES[name].check in {item["id"] for item in clinic.findings()}
    assert clinic.doctor("--undo").code == 1


def test_the_report_is_aligned_and_ends_with_the_findings_and_what_to_type(clinic: Clinic) -> None:
    SCENES["vscode_behind"].break_it(clinic)
    (clinic.box.root / "shims" / "go").unlink()
    lines = clinic.doctor(env={"PATH": f"{clinic.box.root}/shims:/usr/bin:/bin"}).out.splitlines()
    columns = lines[0].split()
    assert columns == ["shell", "go", "env", "IDE", "VS", "Code"]
    start = lines[0].index("go env")
    assert [line.split()[0] for line in lines[1:4]] == ["GOROOT", "GOPATH", "version"]
    assert lines[3][start:].startswith(f"go{OLDER}")
    assert lines[5].split() == ["every", "go", "version", "found", "by"]
    found = [line for line in lines if line.startswith("error ")]
    assert [line.split()[1] for line in found] == ["path-order", "shims", "ide-sdk"]
    assert len({line.index(line.split()[1]) for line in found}) == 1
    hints = [lines[lines.index(line) + 1].strip() for line in found]
    assert hints == [
        "hint: gosdk setup",
        "hint: gosdk doctor --fix --only shims",
        "hint: gosdk doctor --fix --only ide-sdk",
    ]


def test_each_finding_in_json_has_every_field(clinic: Clinic) -> None:
    SCENES["vscode_behind"].break_it(clinic)
    SCENES["goroot_exported"].break_it(clinic)
    done = clinic.doctor("--json")
    envelope = done.json()
    assert (envelope["schema"], envelope["command"]) == (1, "doctor")
    assert set(envelope["data"]) == {
        "directory",
        "columns",
        "gos",
        "winners",
        "findings",
        "not_used",
        "fixed",
        "ide_logs",
        "log_category",
        "see_also",
    }
    for item in envelope["data"]["findings"]:
        assert set(item) == {"id", "level", "what", "why", "fix", "fixable", "files"}
    exported, drift = envelope["data"]["findings"]
    assert (exported["level"], exported["fixable"], exported["files"]) == ("warning", False, [])
    assert (drift["level"], drift["fixable"], drift["files"]) == ("error", True, [str(clinic.vscode)])
    assert done.code == 1


def test_a_directory_inside_of_an_sdk_is_no_place_for_a_project(clinic: Clinic) -> None:
    found = clinic.findings("--only", "module-place", cwd=PLACE / f"go{OLDER}" / "src" / "fmt")
    assert ["lies inside of the SDK" in item["what"] for item in found] == [True]


def test_goroot_of_the_hook_and_of_exec_is_not_reported(clinic: Clinic) -> None:
    goroot = PLACE / f"go{OLDER}"
    path = f"{goroot}/bin:{clinic.box.env['PATH']}"
    assert clinic.found(env={"PATH": path, "GOROOT": str(goroot), "GOSDK_HOOK_BIN": f"{goroot}/bin"}) == set()


def test_two_at_a_time_do_not_disturb_each_other(clinic: Clinic) -> None:
    SCENES["settings_name_a_goroot_that_is_gone"].break_it(clinic)
    SCENES["vscode_behind"].break_it(clinic)
    started = [clinic.box.start("doctor", "--fix", "--json") for _ in range(2)]
    ended = [(process.communicate()[1], process.returncode) for process in started]
    assert any(code == 0 for _, code in ended), ended
    assert clinic.found() == set()
    succeeded(clinic.doctor("--undo"))
    assert {item["id"] for item in clinic.findings()} == {"go-env-file", "ide-sdk"}
