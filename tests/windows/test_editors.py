"""GoLand, IntelliJ IDEA and VS Code where Windows has them: `sync-ide` writes the SDK, and `doctor` reads it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.windows.machine import Account
from tests.windows.test_selection import with_shims

WORKSPACE = '<?xml version="1.0" encoding="UTF-8"?>\r\n<project version="4">\r\n{}</project>\r\n'
GOROOT = '  <component name="GOROOT" url="file://{}" />\r\n'


@pytest.fixture
def goland(own: Account) -> Account:
    """An account with GoLand from Toolbox, which has run once, and VS Code."""
    roaming, local = own.home / "AppData" / "Roaming", own.home / "AppData" / "Local"
    (roaming / "JetBrains" / "GoLand2026.2" / "options").mkdir(parents=True)
    (roaming / "Code" / "User").mkdir(parents=True)
    app = local / "Programs" / "GoLand"
    app.mkdir(parents=True)
    product = {"name": "GoLand", "version": "2026.2", "dataDirectoryName": "GoLand2026.2"}
    (app / "product-info.json").write_text(json.dumps(product))
    channels = local / "JetBrains" / "Toolbox" / "channels"
    channels.mkdir(parents=True)
    channel = {"channel": {"installationDirectory": own.spelled(app)}}
    (channels / "1.json").write_text(json.dumps(channel))
    return own


def opened(account: Account, name: str, component: str = "") -> Path:
    """Make a module that GoLand and VS Code have opened."""
    files = {
        "go.mod": "module x\r\n\r\ngo 1.22.0\r\n",
        ".idea/workspace.xml": WORKSPACE.format(component),
        ".vscode/settings.json": '{\r\n  "editor.tabSize": 4\r\n}\r\n',
    }
    return account.project(name, files)


def written(directory: Path) -> str:
    """Return the GOROOT that the file of GoLand names."""
    text = (directory / ".idea" / "workspace.xml").read_bytes().decode()
    assert text.count("\r\n") == text.count("\n")
    return text.partition('name="GOROOT" url="file://')[2].partition('"')[0]


THERE = ("", "C:/Go", "$USER_HOME$/sdk/go1.20", "$PROJECT_DIR$/../../go")


def test_sync_writes_the_form_of_the_ide_and_undo_restores(goland: Account) -> None:
    projects = [opened(goland, f"项目 100% & ^{n}", GOROOT.format(url) if url else "") for n, url in enumerate(THERE)]
    before = {path: path.read_bytes() for project in projects for path in project.rglob("*") if path.is_file()}
    words = [goland.spelled(project) for project in projects]
    done = goland.gosdk("sync-ide", *words)
    assert done.code == 0, done.err
    whole = goland.spelled(goland.home).replace("\\", "/")
    for project in projects:
        value = written(project)
        assert value.endswith("/versions/go1.22.3")
        assert value.startswith(("$USER_HOME$/.gosdk", "$PROJECT_DIR$/", whole))
        settings = json.loads((project / ".vscode" / "settings.json").read_bytes())
        assert settings["go.alternateTools"]["go"].endswith("\\go1.22.3\\bin\\go.exe")
    assert goland.gosdk("sync-ide", "--check", *words).code == 0
    assert goland.gosdk("sync-ide", "--undo").code == 0
    assert {path: path.read_bytes() for project in projects for path in project.rglob("*") if path.is_file()} == before


def test_another_drive_is_written_whole(goland: Account) -> None:
    directory = opened(goland, "drive")
    done = goland.gosdk("sync-ide", goland.machine.on_other_drive(directory))
    assert done.code == 0, done.err
    value = written(directory)
    assert value.endswith("/.gosdk/versions/go1.22.3")
    assert ".." not in value


def test_doctor_sees_terminal_go_and_both_editors_alike(goland: Account) -> None:
    directory = opened(goland, "doctor")
    assert goland.gosdk("sync-ide", cwd=directory).code == 0
    env = {**with_shims(goland), "GOENV": None}
    report = goland.gosdk("doctor", "--json", cwd=directory, env=env)
    assert report.code in (0, 1), report.err
    data = report.json()["data"]
    assert {column["version"] for column in columns(data)} == {"go1.22.3"}, data
    errors = {finding["id"] for finding in data["findings"] if finding["level"] == "error"}
    # The small SDK of this test has no compiler: only what runs the go command may complain.
    assert errors <= {"toolchain", "go-env", "go-mod", "go-list", "sdk-complete"}, data["findings"]


def test_check_takes_every_spelling_for_the_same_sdk(goland: Account) -> None:
    sdk = goland.root / "versions" / "go1.22.3"
    urls = [*goland.spellings(sdk), "$USER_HOME$/.gosdk/versions/go1.22.3", "$USER_HOME$/.GOSDK/Versions/GO1.22.3/"]
    projects = [opened(goland, f"spelling {number}", GOROOT.format(url)) for number, url in enumerate(urls)]
    for project, go in zip(projects, goland.spellings(sdk / "bin" / "go.exe"), strict=False):
        settings = {"go.alternateTools": {"go": go.rstrip("/\\")}, "go.goroot": goland.spelled(sdk).upper()}
        (project / ".vscode" / "settings.json").write_text(json.dumps(settings))
    for project in projects[len(goland.spellings(sdk)) :]:
        shutil.rmtree(project / ".vscode")
    done = goland.gosdk("sync-ide", "--check", *map(goland.spelled, projects))
    assert done.code == 0, done.out + done.err
    kept = goland.gosdk("gc", "--dry-run", "--json", cwd=projects[2]).out
    assert "workspace.xml" in kept


def test_another_spelling_of_profile_and_store_changes_nothing(goland: Account) -> None:
    directory = opened(goland, "Spelled")
    env = {**with_shims(goland), "GOENV": None}
    assert goland.gosdk("sync-ide", cwd=directory, env=env).code == 0
    reports = {goland.gosdk("doctor", cwd=directory, env=env).out}
    shims = goland.spellings(goland.root / "shims")
    places = zip(goland.spellings(goland.home), goland.spellings(goland.root), shims, strict=True)
    for number, (home, root, first) in enumerate(places):
        spelled = {**env, **({"USERPROFILE": home} if number % 2 else {"GOSDK_ROOT": root})}
        checked = goland.gosdk("sync-ide", "--check", cwd=directory, env=spelled)
        assert checked.code == 0, (spelled, checked)
        reports.add(goland.gosdk("doctor", cwd=directory, env=spelled).out)
        path = f"{first};{goland.environment()['PATH']}"
        status = goland.gosdk("status", cwd=directory, env={**env, "PATH": path})
        assert "ok  bridge" in status.out, (path, status)
    assert len(reports) == 1, reports


def test_a_project_is_remembered_once_however_it_is_spelled(goland: Account) -> None:
    directory = opened(goland, "Once")
    for spelling in goland.spellings(directory):
        assert goland.gosdk("sync-ide", spelling).code == 0
    lines = (goland.root / "state" / "projects").read_text("utf-8").splitlines()
    # Other tests have projects in this store, too.
    assert [line for line in lines if "once" in line.casefold()] == [goland.spelled(directory)]


def test_a_stable_link_that_cannot_be_made_leaves_nothing(goland: Account) -> None:
    directory = opened(goland, "Linked")
    (goland.root / "config.toml").write_text("[ide]\nstable_link = true\n")
    links = goland.root / "current"
    for _ in range(2):
        done = goland.gosdk("sync-ide", cwd=directory)
        checked = goland.gosdk("sync-ide", "--check", cwd=directory)
        if done.code == 0:  # this Windows has junctions
            assert checked.code == 0, checked
            continue
        assert "has no junctions" in done.err, done
        assert f"{goland.spelled(links)}\\Linked-" in done.err
        assert list(links.iterdir()) == []
        assert (checked.code, "differs" in checked.out) == (1, True), checked


def test_hints_of_doctor_can_be_typed_on_windows(goland: Account) -> None:
    env = {**with_shims(goland), "GOROOT": "C:\\not there"}
    report = goland.gosdk("doctor", cwd=goland.cwd, env=env).out
    assert "SetEnvironmentVariable('GOROOT','','User')" in report
    assert f"GOPATH entry '{goland.spelled(goland.home)}\\go' holds a space" in report
    assert "hint: setx HOME" not in report
    hints = [line for line in report.splitlines() if "hint: " in line]
    assert not [hint for hint in hints if "$" in hint or "&&" in hint or " unset " in hint or " export " in hint]


def columns(data: dict[str, object]) -> list[dict[str, str]]:
    """Return the columns that name an SDK."""
    found = data["columns"]
    assert isinstance(found, list)
    return [column for column in found if column.get("version")]
