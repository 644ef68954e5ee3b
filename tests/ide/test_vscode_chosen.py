"""The go that was chosen in VS Code with "Go: Choose Go Environment": doctor, sync-ide, gc and uninstall know it."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.clinic import GOROOT, Clinic
from tests.support.realsdk import NEWER, PLACE, needs_sdks
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

OTHER = PLACE / f"go{NEWER}" / "bin" / "go"


def choose(
    box: Sandbox, go: Path, *, program: str = "Code", key: str = "golang.go", opened: tuple[str, str] | None = None
) -> Path:
    """Let the project have been opened in a program, where this go was chosen; return the database."""
    directory = box.home / ".config" / program / "User" / "workspaceStorage" / "0123abcd"
    directory.mkdir(parents=True)
    name, uri = opened or ("folder", box.cwd.as_uri())
    (directory / "workspace.json").write_text(json.dumps({name: uri}))
    state = json.dumps({"selectedGo": {"binpath": str(go), "label": "Go", "available": True}})
    base = sqlite3.connect(directory / "state.vscdb")
    base.execute("CREATE TABLE ItemTable (key TEXT UNIQUE ON CONFLICT REPLACE, value BLOB)")
    base.execute("INSERT INTO ItemTable VALUES (?, ?)", (key, state))
    base.commit()
    base.close()
    return directory / "state.vscdb"


@needs_sdks
@pytest.mark.parametrize(("program", "key"), [("Code", "golang.go"), ("Code", "golang.Go"), ("Cursor", "golang.go")])
def test_another_go_is_found_and_a_sync_beats_it(program: str, key: str, sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    base = choose(sandbox, OTHER, program=program, key=key)
    before = base.read_bytes()
    (found,) = clinic.findings()
    assert (found["id"], found["level"], found["why"]) == ("ide-sdk", "error", str(base))
    assert 'chosen there with "Go: Choose Go Environment"' in found["what"]
    refused = sandbox.gosdk("sync-ide", "--check")
    assert refused.code == 1
    assert str(OTHER) in refused.out + refused.err

    assert sandbox.gosdk("sync-ide", "--fix").code == 0
    assert json.loads(clinic.vscode.read_text())["go.goroot"] == str(GOROOT)
    assert clinic.findings() == []
    assert sandbox.gosdk("sync-ide", "--check").code == 0
    assert base.read_bytes() == before


def same(clinic: Clinic) -> None:
    choose(clinic.box, GOROOT / "bin" / "go")


def beside_a_goroot(clinic: Clinic) -> None:
    choose(clinic.box, OTHER)
    clinic.vscode.write_text(f'{{"go.goroot": "{GOROOT}", "go.alternateTools": {{"go": "{GOROOT}/bin/go"}}}}')


def gone(clinic: Clinic) -> None:
    choose(clinic.box, Path("/nope/go"))


def of_another_folder(clinic: Clinic) -> None:
    choose(clinic.box, OTHER, opened=("folder", "file:///other"))


def of_another_machine(clinic: Clinic) -> None:
    choose(clinic.box, OTHER, opened=("folder", f"vscode-remote://ssh-remote%2Bhost{clinic.box.cwd}"))


def no_database(clinic: Clinic) -> None:
    choose(clinic.box, OTHER).write_bytes(b"SQLite format 3\0 and nothing of it")


def cut_database(clinic: Clinic) -> None:
    base = choose(clinic.box, OTHER)
    base.write_bytes(base.read_bytes()[:5000])


def another_database(clinic: Clinic) -> None:
    base = choose(clinic.box, OTHER)
    connection = sqlite3.connect(base)
    connection.execute("ALTER TABLE ItemTable RENAME TO Items")
    connection.commit()
    connection.close()


def directory_for_a_database(clinic: Clinic) -> None:
    base = choose(clinic.box, OTHER)
    base.unlink()
    base.mkdir()


LAYOUTS = (
    *(same, beside_a_goroot, gone, of_another_folder, of_another_machine),
    *(no_database, cut_database, another_database, directory_for_a_database),
)


@needs_sdks
@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.__name__ for layout in LAYOUTS])
def test_nothing_is_found_where_the_choice_changes_nothing(layout: Callable[[Clinic], None], sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    layout(clinic)
    assert clinic.findings() == []
    assert sandbox.gosdk("sync-ide", "--check").code == 0


@needs_sdks
def test_a_choice_for_a_workspace_file_counts_for_its_folders(sandbox: Sandbox) -> None:
    clinic = Clinic.open(sandbox)
    file = clinic.write(sandbox.cwd / "x.code-workspace", '{"folders": [{"path": "."}], "settings": {}}')
    choose(sandbox, OTHER, opened=("workspace", file.as_uri()))
    assert [item["id"] for item in clinic.findings()] == ["ide-sdk"]


def test_gc_and_uninstall_know_the_choice(sandbox: Sandbox) -> None:
    for version in ("1.22.3", "1.22.4", "1.26.1"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    (sandbox.cwd / ".vscode").mkdir()
    base = choose(sandbox, sandbox.root / "versions" / "go1.22.3" / "bin" / "go")
    verdicts = sandbox.gosdk("gc", "--dry-run", "--json").json()["data"]
    assert str(base) in json.dumps(verdicts)
    assert str(base) in sandbox.gosdk("uninstall", "1.22.3").err
