"""`gosdk sync-ide` through the front door: what it writes, what it leaves alone, and what it says."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from gvm_py.ide.workspace import Workspace
from tests.support.run import Sandbox, succeeded
from tests.support.sdk import write_sdk

DATA = Path(__file__).parents[1] / "data" / "ide"
OLD, NEW = "1.21.13", "1.26.6"


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A store with two SDKs, and a module that requests the older one and has an IDE and VS Code."""
    for version in (OLD, NEW):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    make_project(sandbox.cwd, OLD)
    return sandbox


def make_project(directory: Path, version: str) -> Path:
    """Make a module that requests `version`, opened once in GoLand and in VS Code."""
    for name in (".idea", ".vscode"):
        (directory / name).mkdir(parents=True)
    (directory / "go.mod").write_text(f"module example.com/m\n\ngo {version}\n")
    (directory / ".idea" / "workspace.xml").write_bytes((DATA / "g-linux-snap.xml").read_bytes())
    (directory / ".vscode" / "settings.json").write_text('{\n  // mine\n  "editor.tabSize": 4,\n}\n')
    return directory


def goroot_of(directory: Path) -> str | None:
    """Return the GOROOT of a project's IDE as it is written."""
    file = directory / ".idea" / "workspace.xml"
    return Workspace.parse(file.read_bytes(), file).value


def files(directory: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(directory.rglob("*")) if path.is_file()}


def test_the_editors_follow_go_mod(box: Sandbox) -> None:
    before = files(box.cwd)
    first = succeeded(box.gosdk("sync-ide"))
    assert first.out.count("changed ") == 2
    assert goroot_of(box.cwd) == f"file://$PROJECT_DIR$/../my 仓库/versions/go{OLD}"
    (box.cwd / "go.mod").write_text(f"module example.com/m\n\ngo {NEW}\n")
    succeeded(box.gosdk("sync-ide"))
    url = f"file://$PROJECT_DIR$/../my 仓库/versions/go{NEW}"
    workspace = before[str(box.cwd / ".idea" / "workspace.xml")]
    assert (box.cwd / ".idea" / "workspace.xml").read_bytes() == workspace.replace(
        b"file:///snap/go/current", url.encode()
    )
    tool = box.root / "versions" / f"go{NEW}" / "bin" / "go"
    assert (box.cwd / ".vscode" / "settings.json").read_text() == (
        f'{{\n  // mine\n  "editor.tabSize": 4,\n  "go.alternateTools": {{\n    "go": "{tool}"\n  }},\n}}\n'
    )


def test_a_second_run_changes_nothing(box: Sandbox) -> None:
    box.gosdk("sync-ide")
    before = {path: os.stat(path) for path in files(box.cwd)}
    outcome = succeeded(box.gosdk("sync-ide"))
    assert outcome.out.count("aligned ") == 2
    assert {path: os.stat(path) for path in files(box.cwd)} == before


def test_check_shows_drift_by_its_exit_code_and_writes_nothing(box: Sandbox) -> None:
    before = files(box.home.parent)
    drift = box.gosdk("sync-ide", "--check")
    assert drift.code == 1
    assert drift.out.count("differs ") == 2
    assert "gosdk sync-ide" in drift.err
    assert files(box.home.parent) == before
    succeeded(box.gosdk("sync-ide"))
    assert succeeded(box.gosdk("sync-ide", "--check")).err == ""


@pytest.mark.skipif(not shutil.which("patch"), reason="needs the patch command to apply the diff")
def test_a_dry_run_is_a_patch_of_what_would_be_written(box: Sandbox) -> None:
    before = files(box.home.parent)
    outcome = succeeded(box.gosdk("sync-ide", "--dry-run"))
    assert files(box.home.parent) == before
    copy = box.home.parent / "copy"
    shutil.copytree(box.cwd, copy)
    strip = len(copy.parent.parts) + 1
    command = ["patch", f"-p{strip}", "--binary", "--no-backup-if-mismatch"]
    patch = outcome.out.replace(f"{box.cwd}/", f"{copy}/")
    subprocess.run(command, input=patch, text=True, encoding="utf-8", cwd=copy, check=True, capture_output=True)
    box.gosdk("sync-ide")
    assert {path.replace(str(copy), str(box.cwd)): data for path, data in files(copy).items()} == files(box.cwd)


def test_a_project_no_editor_has_opened_is_skipped_and_created_only_on_request(box: Sandbox) -> None:
    bare = box.home / "bare"
    bare.mkdir()
    (bare / "go.mod").write_text(f"module b\ngo {NEW}\n")
    skipped = succeeded(box.gosdk("sync-ide", cwd=bare))
    assert not (box.root / "state" / "projects").exists()
    assert "gosdk sync-ide --ide goland" in skipped.out
    assert box.gosdk("sync-ide", "--ide", "goland", "--check", cwd=bare).code == 1
    assert os.listdir(bare) == ["go.mod"]
    succeeded(box.gosdk("sync-ide", "--ide", "goland", cwd=bare))
    assert goroot_of(bare) == f"file://$PROJECT_DIR$/../../my 仓库/versions/go{NEW}"
    assert not (bare / ".vscode").exists()
    succeeded(box.gosdk("sync-ide", "--ide", "vscode", "--ide", "envrc", cwd=bare))
    assert "PATH_add" in (bare / ".envrc").read_text()
    assert (bare / ".vscode" / "settings.json").exists()


def test_a_missing_sdk_is_named_with_what_requests_it_and_what_to_type(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module m\ngo 1.99.1\n")
    before = files(box.cwd)
    outcome = box.gosdk("sync-ide")
    assert outcome.code == 3
    assert "go.mod:2" in outcome.err
    assert "gosdk install 1.99.1" in outcome.err
    assert files(box.cwd) == before


def test_a_subdirectory_belongs_to_the_project_above_it_but_the_home_is_no_project(box: Sandbox) -> None:
    inner = box.cwd / "cmd" / "app"
    inner.mkdir(parents=True)
    succeeded(box.gosdk("sync-ide", cwd=inner))
    assert goroot_of(box.cwd) != "file:///snap/go/current"
    (box.home / ".vscode" / "extensions").mkdir(parents=True)
    (box.home / ".vscode" / "settings.json").write_text("{}")
    loose = box.home / "loose"
    loose.mkdir()
    (loose / ".go-version").write_text(NEW)
    succeeded(box.gosdk("sync-ide", cwd=loose))
    assert (box.home / ".vscode" / "settings.json").read_text() == "{}"


def test_the_goroot_is_the_real_directory_behind_links(box: Sandbox) -> None:
    cellar = write_sdk(box.home / "Cellar" / "go" / "1.25.1" / "libexec", "1.25.1")
    (box.home / "opt").mkdir()
    (box.home / "opt" / "go").symlink_to(cellar.parent)
    (box.root / "linked").mkdir()
    (box.root / "linked" / "go1.25.1").write_text(f"{box.home}/opt/go/libexec\n")
    (box.cwd / ".go-version").write_text("1.25.1")
    succeeded(box.gosdk("sync-ide"))
    assert goroot_of(box.cwd) == "file://$USER_HOME$/Cellar/go/1.25.1/libexec"


def test_an_sdk_without_sources_is_no_goroot(box: Sandbox) -> None:
    shutil.rmtree(box.root / "versions" / f"go{OLD}" / "src")
    outcome = box.gosdk("sync-ide")
    assert outcome.code == 1
    assert "lacks src/" in outcome.err
    assert goroot_of(box.cwd) == "file:///snap/go/current"


def test_undo_restores_the_old_bytes_and_mode_and_links_stay(box: Sandbox) -> None:
    file = box.cwd / ".idea" / "workspace.xml"
    elsewhere = box.home / "dotfiles.xml"
    file.rename(elsewhere)
    file.symlink_to(elsewhere)
    elsewhere.chmod(0o600)
    old = elsewhere.read_bytes()
    succeeded(box.gosdk("sync-ide"))
    assert file.is_symlink()
    assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o600
    before = files(box.cwd)
    undone = succeeded(box.gosdk("sync-ide", "--undo"))
    assert f"restored {elsewhere}" in undone.out
    assert (elsewhere.read_bytes(), stat.S_IMODE(elsewhere.stat().st_mode), file.is_symlink()) == (old, 0o600, True)
    assert files(box.cwd) != before
    again = box.gosdk("sync-ide", "--undo")
    assert (again.code, "nothing to undo" in again.err) == (1, True)


def test_a_file_that_changed_since_keeps_no_other_from_being_undone(box: Sandbox) -> None:
    file, settings = box.cwd / ".idea" / "workspace.xml", box.cwd / ".vscode" / "settings.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text("{}\n")
    old = file.read_bytes()
    succeeded(box.gosdk("sync-ide"))
    synced = file.read_bytes()
    # GoLand has the project open.
    file.write_bytes(synced + b"\n")
    undone = box.gosdk("sync-ide", "--undo")
    assert (undone.code, file.read_bytes(), settings.read_text()) == (1, synced + b"\n", "{}\n")
    assert f"{file} changed after gosdk sync-ide wrote it, so it stays; the 1 other was restored; " in undone.err
    assert "so nothing was undone" in box.gosdk("sync-ide", "--undo").err
    file.write_bytes(synced)
    succeeded(box.gosdk("sync-ide", "--undo"))
    assert file.read_bytes() == old


def test_a_hostile_file_fails_with_its_lines_and_the_other_editor_is_not_touched(box: Sandbox) -> None:
    bad = b'<project>\n<component name="GOROOT" url="a"/>\n<component name="GOROOT" url="b"/>\n</project>'
    (box.cwd / ".idea" / "workspace.xml").write_bytes(bad)
    before = files(box.cwd)
    outcome = box.gosdk("sync-ide", "--json")
    assert outcome.code == 1
    assert "on lines 2, 3" in outcome.json()["error"]["message"]
    assert "Traceback" not in outcome.err
    assert files(box.cwd) == before


def test_json_shows_every_file(box: Sandbox) -> None:
    data = succeeded(box.gosdk("sync-ide", "--json", "--dry-run")).json()["data"]
    (project,) = data["projects"]
    assert (project["project"], project["version"], project["error"]) == (str(box.cwd), OLD, None)
    assert project["goroot"] == str(box.root / "versions" / f"go{OLD}")
    goland, code = project["files"]
    assert (goland["ide"], goland["state"], goland["before"]) == ("goland", "differs", "/snap/go/current")
    assert "+  <component" in goland["diff"]
    assert (code["ide"], code["before"], code["after"]) == ("vscode", None, f"{project['goroot']}/bin/go")


def test_a_dry_run_with_nothing_to_do_says_what_a_check_says(box: Sandbox) -> None:
    assert succeeded(box.gosdk("sync-ide")).out
    check = succeeded(box.gosdk("sync-ide", "--check"))
    assert check.out.startswith("aligned ")
    assert succeeded(box.gosdk("sync-ide", "--dry-run")).out == check.out
