"""Run configurations and defaults: an old SDK in them is named, kept by gc, moved by --fix and restored by --undo."""

import shutil
import sys
from pathlib import Path

import pytest

from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.macros import Macros
from gvm_py.ide.run_edits import align
from gvm_py.version import GoVersion
from tests.ide.test_sync_ide import files, goroot_of
from tests.support.run import Sandbox, succeeded
from tests.support.sdk import write_sdk

OLD, NEW = "1.26.2", "1.26.11"
RUN = """<component name="ProjectRunConfigurationManager">
  <configuration default="false" name="serve" type="GoApplicationRunConfiguration" factoryName="Go Application">
    <go_parameters value="-i" />
    <envs>
      <env name="GOROOT" value="{}" />
    </envs>
  </configuration>
</component>"""
DEFAULT = """<application>
  <component name="ProjectManager">
    <defaultProject>
      <component name="GOROOT" url="file://{}" />
    </defaultProject>
  </component>
</application>"""
INSIDE = """  <component name="RunManager">
    <configuration default="true" type="GoTestRunConfiguration" factoryName="Go Test">
      <envs>
        <env name="GOROOT" value="{0}" />
      </envs>
    </configuration>
    <configuration name="web" type="js.build_tools.npm">
      <envs>
        <env name="GOROOT" value="{0}" />
      </envs>
    </configuration>
  </component>
  <component name="VgoProject">
    <environment>
      <map>
        <entry key="GOROOT" value="{0}" />
      </map>
    </environment>
  </component>
"""


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A store below the home with an old and a new patch, and a project on the new one, opened in GoLand."""
    sandbox.root = sandbox.home / ".gosdk"
    for version in (OLD, NEW):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    succeeded(sandbox.gosdk("default", "1.26"))
    (sandbox.cwd / "go.mod").write_text("module m\n\ngo 1.26.0\n")
    (sandbox.cwd / ".idea").mkdir()
    workspace(sandbox).write_text(
        f'<project version="4">\n  <component name="GOROOT" url="{url(NEW)}" />\n</project>\n'
    )
    succeeded(sandbox.gosdk("sync-ide"))
    return sandbox


def workspace(box: Sandbox) -> Path:
    return box.cwd / ".idea" / "workspace.xml"


def url(version: str) -> str:
    return f"file://$USER_HOME$/.gosdk/versions/go{version}"


def old_sdk(box: Sandbox, place: str) -> Path:
    """Name the old SDK in one place, and return the file."""
    path = f"$USER_HOME$/.gosdk/versions/go{OLD}"
    if place.endswith((".run.xml", "/serve.xml")):
        file, text = box.cwd / place, RUN.format(path)
    elif place == "project.default.xml":
        file = box.home / ".config/JetBrains/GoLand2026.2/options" / place
        text = DEFAULT.format(path)
    else:
        file = workspace(box)
        text = file.read_text().replace("</project>", INSIDE.format(path) + "</project>")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return file


PLACES = (
    "workspace.xml",
    ".run/serve.run.xml",
    "services/api/.run/serve.run.xml",
    "cmd/serve/serve.run.xml",
    ".idea/runConfigurations/serve.xml",
    "project.default.xml",
)


@pytest.mark.parametrize("place", PLACES)
def test_an_old_sdk_is_named_shown_moved_and_restored(box: Sandbox, place: str) -> None:
    file = old_sdk(box, place)
    before = file.read_bytes()
    refused = box.gosdk("sync-ide", "--all")
    assert (refused.code, file.read_bytes()) == (1, before)
    assert f"{file}:" in refused.err
    assert "hint: gosdk sync-ide --all --fix" in refused.err
    assert box.gosdk("sync-ide", "--all", "--check").code == 1
    shown = succeeded(box.gosdk("sync-ide", "--all", "--fix", "--dry-run"))
    assert f"versions/go{NEW}" in shown.out
    assert file.read_bytes() == before
    succeeded(box.gosdk("sync-ide", "--all", "--fix"))
    wrong, right = f"go{OLD}".encode(), f"go{NEW}".encode()
    expected = before.replace(wrong, right).replace(b'"-i"', b'""')
    if place == "workspace.xml":
        head, npm, tail = expected.partition(b"js.build_tools.npm")
        expected = head + npm + tail.replace(right, wrong, 1)
    assert file.read_bytes() == expected
    assert succeeded(box.gosdk("sync-ide", "--all", "--check")).err == ""
    succeeded(box.gosdk("sync-ide", "--undo"))
    assert file.read_bytes() == before


@pytest.mark.parametrize("place", PLACES)
def test_gc_keeps_and_uninstall_names_what_uses_an_sdk(box: Sandbox, place: str) -> None:
    assert verdicts(box)[OLD] == "goes"
    file = old_sdk(box, place)
    assert verdicts(box)[OLD] == "stays"
    removed = succeeded(box.gosdk("uninstall", OLD))
    assert f"go{OLD} is used: " in removed.err
    assert str(file) in removed.err
    succeeded(box.gosdk("undo"))
    assert verdicts(box)[OLD] == "stays"


def verdicts(box: Sandbox) -> dict[str, str]:
    data = succeeded(box.gosdk("gc", "--dry-run", "--json")).json()["data"]
    return {item["version"]: item["action"] for item in data["items"]}


def test_a_broken_file_of_one_editor_does_not_hide_the_others(box: Sandbox) -> None:
    file = old_sdk(box, ".run/serve.run.xml")
    workspace(box).write_text('<project name="GOROOT"')
    assert verdicts(box)[OLD] == "stays"
    assert str(file) in box.gosdk("gc", "--dry-run").out


@pytest.mark.parametrize("place", ["vendor/x/.run/serve.run.xml", ".git/serve.run.xml", "other/.run/serve.run.xml"])
def test_run_configurations_of_others_are_left_alone(box: Sandbox, place: str) -> None:
    (box.cwd / "other" / ".idea").mkdir(parents=True)
    file = old_sdk(box, place)
    before = file.read_bytes()
    succeeded(box.gosdk("sync-ide", "--fix"))
    assert file.read_bytes() == before


LAUNCH = """{
  "configurations": [
    // how it is run
    {"name": "serve", "type": "go", "request": "launch", "env": {"GOROOT": "%s"}},
    {"name": "web", "type": "node", "env": {"GOROOT": "/nowhere"}},
  ],
}"""


def test_gc_keeps_what_a_launch_configuration_task_profile_or_workspace_file_names(box: Sandbox) -> None:
    path = box.root / "versions" / f"go{OLD}"
    workspace = '{"folders": [{"path": "%s"}], "settings": {"go.alternateTools": {"go": "%s/bin/go"}}}'
    for file, text in (
        (box.cwd / "x.code-workspace", workspace % (".", path)),
        (box.cwd / ".vscode/launch.json", LAUNCH % path),
        (box.cwd / ".vscode/tasks.json", f'{{"tasks": [{{"label": "x", "command": "{path}/bin/go build"}}]}}'),
        (box.home / ".config/Code/User/profiles/1a2b/settings.json", f'{{"go.goroot": "{path}"}}'),
    ):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        assert verdicts(box)[OLD] == "stays"
        assert f"{file}:" in succeeded(box.gosdk("uninstall", OLD)).err.replace(f"{file}\n", f"{file}:")
        succeeded(box.gosdk("undo"))
        file.unlink()
        assert verdicts(box)[OLD] == "goes"


def test_a_sync_of_everything_names_the_files_that_it_does_not_edit(box: Sandbox) -> None:
    path = box.root / "versions" / f"go{OLD}"
    for name in (".config/Cursor/User/settings.json", ".vscode-server/data/Machine/settings.json"):
        file = box.home / name
        file.parent.mkdir(parents=True)
        file.write_text(f'{{\n"go.goroot": "{path}"}}')
        said = succeeded(box.gosdk("sync-ide", "--all", "--fix")).err
        assert f"{file}:2: " in said
        assert f"still names {path}; gosdk does not edit this file" in said
        file.write_text(f'{{"go.goroot": "{box.root}/versions/go{NEW}"}}')
    assert "still names" not in succeeded(box.gosdk("sync-ide", "--all", "--fix")).err


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_uninstall_names_a_running_program(box: Sandbox) -> None:
    import shutil
    import subprocess

    program = box.root / "versions" / f"go{OLD}" / "pkg" / "tool" / "asm"
    program.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(shutil.which("sleep") or "", program)
    with subprocess.Popen([program, "600"]) as process:
        try:
            removed = succeeded(box.gosdk("uninstall", OLD))
            assert f"process {process.pid} (asm) runs from it" in removed.err
        finally:
            process.kill()


def test_the_default_of_another_source_is_the_users_choice(box: Sandbox) -> None:
    other = write_sdk(box.home / "elsewhere" / "go", "1.20.1")
    file = box.home / ".config/JetBrains/GoLand2026.2/options/project.default.xml"
    file.parent.mkdir(parents=True)
    file.write_text(DEFAULT.format(other))
    assert succeeded(box.gosdk("sync-ide", "--all", "--check")).err == ""


def test_undo_list_shows_every_undo_with_its_command(box: Sandbox) -> None:
    old_sdk(box, ".run/serve.run.xml")
    succeeded(box.gosdk("sync-ide", "--fix"))
    succeeded(box.gosdk("uninstall", OLD))
    data = succeeded(box.gosdk("undo", "--list", "--json")).json()["data"]
    assert [(item["by"], item["undo"]) for item in data][:2] == [
        ("uninstall", "gosdk undo"),
        ("sync-ide", "gosdk sync-ide --undo"),
    ]
    assert "gosdk sync-ide --undo" in box.gosdk("undo", "--list").out


def two_projects(box: Sandbox) -> tuple[Path, Path]:
    """Make a second project like the first one, each of which is a git repository."""
    workspace(box).write_text(workspace(box).read_text().replace(NEW, OLD))
    other = shutil.copytree(box.cwd, box.home / "other project")
    for place in (box.cwd, other):
        (place / ".git").mkdir()
    return box.cwd, other


def test_undo_is_that_of_the_project_and_names_the_one_elsewhere(box: Sandbox) -> None:
    here, other = two_projects(box)
    old = files(here), files(other)
    succeeded(box.gosdk("sync-ide"))
    refused = box.gosdk("sync-ide", "--undo", cwd=other)
    message, hint = refused.err.splitlines()
    assert refused.code == 1
    assert "no gosdk sync-ide changed a file in" in message
    assert message.endswith(f" UTC in {here}")
    assert hint == f"hint: cd {here} && gosdk sync-ide --undo"
    succeeded(box.gosdk("sync-ide", cwd=other))
    synced = files(other)
    undone = succeeded(box.gosdk("sync-ide", "--undo", cwd=here))
    assert undone.err.endswith(f"UTC in {here}\n")
    assert (files(here), files(other)) == (old[0], synced)
    succeeded(box.gosdk("sync-ide", "--undo", cwd=other))
    assert files(other) == old[1]


def test_undo_of_a_sync_of_all_projects_restores_all_from_each(box: Sandbox) -> None:
    here, other = two_projects(box)
    old = files(here), files(other)
    for place in (here, other):
        succeeded(box.gosdk("sync-ide", cwd=place))
        succeeded(box.gosdk("sync-ide", "--undo", cwd=place))
    succeeded(box.gosdk("sync-ide", str(here), str(other), cwd=box.home))
    assert files(other) != old[1]
    listed = succeeded(box.gosdk("undo", "--list", "--json", cwd=other)).json()["data"]
    assert [step["undo"] for step in listed] == ["gosdk sync-ide --undo"]
    succeeded(box.gosdk("sync-ide", "--undo", cwd=other))
    assert (files(here), files(other)) == old


def test_undo_of_a_repair_outside_of_projects_is_that_of_its_project(box: Sandbox) -> None:
    here, other = two_projects(box)
    shim = box.root / "shims" / "gofmt"
    shim.unlink()
    box.gosdk("doctor", "--fix", "--only", "shims")
    assert shim.exists()
    refused = box.gosdk("doctor", "--undo", cwd=other)
    assert (refused.code, refused.err.splitlines()[1]) == (1, f"hint: cd {here} && gosdk doctor --undo")
    succeeded(box.gosdk("doctor", "--undo", cwd=here))
    assert not shim.exists()


def test_undo_of_a_project_that_is_gone_is_where_its_files_are(box: Sandbox) -> None:
    here, other = two_projects(box)
    shim = box.root / "shims" / "gofmt"
    shim.unlink()
    box.gosdk("doctor", "--fix", "--only", "shims", cwd=other)
    shutil.rmtree(other)
    refused = box.gosdk("doctor", "--undo", cwd=here)
    assert refused.err.splitlines()[1] == f"hint: cd {shim.parent} && gosdk doctor --undo"
    succeeded(box.gosdk("doctor", "--undo", cwd=shim.parent))
    assert not shim.exists()


def test_undo_goes_with_nothing_else(box: Sandbox) -> None:
    for words in (["--undo", "--fix"], ["--undo", "."], ["--undo", "--all"]):
        assert box.gosdk("sync-ide", *words).code == 2


def test_large_and_hostile_run_configurations_cost_no_more_than_their_size(tmp_path: Path) -> None:
    one = (
        '<configuration type="GoTestRunConfiguration"><envs><env name="GOROOT" value="/old" /></envs></configuration>\n'
    )
    data = f"<project><component>\n{one * 30_000}</component></project>".encode()
    assert len(data) > 3 << 20
    edit = align(data, tmp_path / "w.xml", Path("/new"), GoVersion.parse("1.26.1"), Macros(Machine("linux", "/h")))
    assert edit.data == data.replace(b"/old", b"/new")
    assert len(edit.faults) == 30_000
    assert edit.faults[-1].startswith(f"{tmp_path}/w.xml:30001: ")


def test_nothing_changes_where_nothing_is_wrong(box: Sandbox) -> None:
    file = old_sdk(box, ".run/serve.run.xml")
    file.write_text(RUN.format(f"$USER_HOME$/.gosdk/versions/go{NEW}").replace('"-i"', '"-race"'))
    before = files(box.cwd)
    assert ".run" not in succeeded(box.gosdk("sync-ide", "--fix")).out
    assert files(box.cwd) == before
    assert goroot_of(box.cwd) == url(NEW)
