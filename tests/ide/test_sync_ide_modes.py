"""The other modes of `gosdk sync-ide`: many projects, running IDEs, lists, links, conflicts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ide.test_sync_ide import NEW, OLD, files, goroot_of, make_project
from tests.support.run import Sandbox, succeeded


@pytest.fixture
def config(box: Sandbox) -> Path:
    """The config directory of a GoLand that has run here."""
    directory = box.home / ".config" / "JetBrains" / "GoLand2026.2"
    (directory / "options").mkdir(parents=True)
    return directory


@pytest.fixture
def ide_process(config: Path) -> Iterator[int]:
    """A process that has locked that directory as GoLand does."""
    with subprocess.Popen([sys.executable, "-c", "input()", "goland"], stdin=subprocess.PIPE) as child:
        (config / ".lock").write_text(str(child.pid))
        yield child.pid
        child.kill()


def test_a_running_ide_is_named_with_what_to_do_but_only_when_its_files_changed(box: Sandbox, ide_process: int) -> None:
    outcome = succeeded(box.gosdk("sync-ide"))
    assert f"GoLand 2026.2 is running (process {ide_process})" in outcome.err
    assert "Reload All from Disk" in outcome.err
    assert succeeded(box.gosdk("sync-ide")).err == ""


def test_all_takes_the_projects_of_the_ides_and_those_it_has_seen(box: Sandbox, config: Path) -> None:
    succeeded(box.gosdk("sync-ide"))
    one, two = make_project(box.home / "one", NEW), make_project(box.home / "two", OLD)
    broken = make_project(box.home / "broken", "1.99.0")
    (two / ".idea" / "workspace.xml").write_text("<project>")
    (config / "options" / "recentProjects.xml").write_text(
        '<application><component name="RecentProjectsManager"><option name="additionalInfo"><map>'
        + "".join(f'<entry key="$USER_HOME$/{name}" />' for name in ("one", "two", "broken"))
        + "</map></option></component></application>"
    )
    outcome = box.gosdk("sync-ide", "--all")
    assert outcome.code == 3
    assert f"{broken}: " in outcome.err
    assert "not well-formed XML" in outcome.err
    assert goroot_of(one) == f"file://$USER_HOME$/.gosdk/versions/go{NEW}"
    assert str(box.cwd / ".idea") in outcome.out
    shutil.rmtree(broken)
    shutil.rmtree(two)
    projects = succeeded(box.gosdk("sync-ide", "--all", "--json")).json()["data"]["projects"]
    assert [project["project"] for project in projects] == [str(one), str(box.cwd)]
    assert box.gosdk("sync-ide", "--all", str(one)).code == 2


def test_named_directories_are_synced_and_a_wrong_name_is_a_usage_error(box: Sandbox) -> None:
    one, two = make_project(box.home / "one", NEW), make_project(box.home / "two", OLD)
    succeeded(box.gosdk("sync-ide", "one", str(two), cwd=box.home))
    assert [goroot_of(path) for path in (one, two, box.cwd)] == [
        f"file://$USER_HOME$/.gosdk/versions/go{NEW}",
        f"file://$USER_HOME$/.gosdk/versions/go{OLD}",
        "file:///snap/go/current",
    ]
    assert box.gosdk("sync-ide", "go.mod").code == 2


def test_the_list_of_each_ide_gets_the_sdk_and_loses_what_the_store_removed(box: Sandbox, config: Path) -> None:
    idea = box.home / ".config" / "JetBrains" / "IntelliJIdea2020.3"
    (idea / "options").mkdir(parents=True)
    file, legacy = config / "options" / "go.sdk.xml", idea / "options" / "go.sdk.xml"
    file.write_text(
        '<application>\n  <component name="GoSdkList">\n    <sdk-url>\n      <set>\n'
        '        <option value="file://$USER_HOME$/gone" />\n'
        '        <option value="file://$USER_HOME$/.gosdk/versions/go1.20.1" />\n'
        "      </set>\n    </sdk-url>\n  </component>\n</application>"
    )
    box.gosdk("sync-ide", "--check")
    assert not legacy.exists()
    succeeded(box.gosdk("sync-ide"))
    assert f'<option value="file://$USER_HOME$/.gosdk/versions/go{OLD}" />' in file.read_text()
    assert f'<option value="$USER_HOME$/.gosdk/versions/go{OLD}" />' in legacy.read_text()
    assert "gone" in file.read_text()
    assert "go1.20.1" not in file.read_text()
    assert succeeded(box.gosdk("sync-ide")).out.count("aligned") == 4
    succeeded(box.gosdk("sync-ide", "--undo"))
    assert "go1.20.1" in file.read_text()
    assert not legacy.exists()


def test_a_stable_link_lets_the_file_stay_while_the_sdk_changes(box: Sandbox) -> None:
    succeeded(box.gosdk("config", "set", "ide.stable_link", "true"))
    assert succeeded(box.gosdk("sync-ide", "--dry-run")).out
    assert not (box.root / "current").exists()
    succeeded(box.gosdk("sync-ide"))
    (link,) = (box.root / "current").iterdir()
    assert goroot_of(box.cwd) == f"file://$USER_HOME$/.gosdk/current/{link.name}"
    assert link.resolve() == box.root / "versions" / f"go{OLD}"
    before = files(box.cwd / ".idea") | files(box.cwd / ".vscode")
    (box.cwd / "go.mod").write_text(f"module m\ngo {NEW}\n")
    assert box.gosdk("sync-ide", "--check").code == 1
    assert link.resolve() == box.root / "versions" / f"go{OLD}"
    succeeded(box.gosdk("sync-ide"))
    assert link.resolve() == box.root / "versions" / f"go{NEW}"
    assert files(box.cwd / ".idea") | files(box.cwd / ".vscode") == before
    assert os.listdir(box.root / "current") == [link.name]


def test_back_to_the_versioned_path_removes_the_link_and_not_the_sdk(box: Sandbox) -> None:
    succeeded(box.gosdk("config", "set", "ide.stable_link", "true"))
    succeeded(box.gosdk("sync-ide"))
    succeeded(box.gosdk("config", "set", "ide.stable_link", "false"))
    succeeded(box.gosdk("sync-ide", "--ide", "vscode"))
    assert os.listdir(box.root / "current")
    succeeded(box.gosdk("sync-ide"))
    assert os.listdir(box.root / "current") == []
    assert goroot_of(box.cwd) == f"file://$USER_HOME$/.gosdk/versions/go{OLD}"
    assert (box.root / "versions" / f"go{OLD}" / "bin" / "go").exists()


def test_a_conflicting_go_goroot_fails_the_check_until_it_is_fixed(box: Sandbox) -> None:
    settings = box.cwd / ".vscode" / "settings.json"
    settings.write_text('{\n  "go.goroot": "/other/go", // old\n}\n')
    outcome = box.gosdk("sync-ide")
    assert outcome.code == 1
    assert f"{settings}:2 sets go.goroot to /other/go, which is not there" in outcome.err
    assert "hint: gosdk sync-ide --fix" in outcome.err
    assert box.gosdk("sync-ide").code == box.gosdk("sync-ide", "--check").code == 1
    succeeded(box.gosdk("sync-ide", "--fix"))
    assert f'"go.goroot": "{box.root}/versions/go{OLD}", // old' in settings.read_text()
    assert succeeded(box.gosdk("sync-ide", "--check")).err == ""


def test_a_block_in_envrc_is_kept_up_to_date_without_asking(box: Sandbox) -> None:
    succeeded(box.gosdk("sync-ide", "--ide", "envrc"))
    (box.cwd / "go.mod").write_text(f"module m\ngo {NEW}\n")
    succeeded(box.gosdk("sync-ide"))
    assert f"go{NEW}/bin" in (box.cwd / ".envrc").read_text()


def test_with_auto_sync_use_takes_the_editors_along_and_says_so(box: Sandbox) -> None:
    succeeded(box.gosdk("use", NEW))
    assert goroot_of(box.cwd) == "file:///snap/go/current"
    succeeded(box.gosdk("config", "set", "ide.auto_sync", "true"))
    outcome = succeeded(box.gosdk("use", OLD))
    assert f"{box.cwd}/.idea/workspace.xml now names {box.root}/versions/go{OLD}" in outcome.err
    assert goroot_of(box.cwd) == f"file://$USER_HOME$/.gosdk/versions/go{OLD}"


def test_auto_sync_after_a_new_default_takes_all_known_projects_and_only_warns_of_failures(box: Sandbox) -> None:
    one, two = make_project(box.home / "one", OLD), make_project(box.home / "two", OLD)
    for project in (one, two):
        (project / "go.mod").unlink()
    succeeded(box.gosdk("default", OLD))
    succeeded(box.gosdk("sync-ide", str(one), str(two)))
    (two / ".idea" / "workspace.xml").write_text("<project>")
    succeeded(box.gosdk("config", "set", "ide.auto_sync", "true"))
    outcome = succeeded(box.gosdk("use", "--global", NEW))
    assert f"warning: {two}: " in outcome.err
    assert goroot_of(one) == f"file://$USER_HOME$/.gosdk/versions/go{NEW}"


# Where the tests themselves run in a container, gosdk is told that this is the host.
ON_A_HOST = """import os.path, runpy
exists = os.path.exists
os.path.exists = lambda path: path != "/.dockerenv" and exists(path)
runpy.run_module("gvm_py", run_name="__main__", alter_sys=True)"""


@pytest.mark.parametrize(
    "name", [".devcontainer/devcontainer.json", ".devcontainer.json", ".devcontainer/go/devcontainer.json"]
)
def test_a_container_of_the_project_is_named_where_a_file_changed(box: Sandbox, name: str) -> None:
    file, settings = box.cwd / name, box.cwd / ".vscode" / "settings.json"
    for path in (file, settings):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")

    def sync(**more: str) -> bool:
        done = subprocess.run(
            [sys.executable, "-c", ON_A_HOST, "sync-ide"],
            cwd=box.cwd,
            env=box.environment(more),
            capture_output=True,
            text=True,
            check=True,
        )
        return f"{file}: an editor in this container has the SDKs of the container" in done.stderr

    assert sync()
    assert not sync()
    settings.write_text("{}")
    assert not sync(REMOTE_CONTAINERS="true")
