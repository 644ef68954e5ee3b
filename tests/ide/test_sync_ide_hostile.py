"""`gosdk sync-ide` among files that want to harm it: named, left as they are, and no other project pays for them."""

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.ide.test_sync_ide import NEW, OLD, files, goroot_of, make_project
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

LAUGHS = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12))
HOSTILE = {
    "laughs": f'<!DOCTYPE project [<!ENTITY a0 "ha">{LAUGHS}]><project>&a11;</project>'.encode(),
    "no xml": b'{"project": true}',
    "cut short": b'<project>\n  <component name="A">\n',
    "two": b'<project>\n<component name="GOROOT" url="a"/>\n<component name="GOROOT" url="b"/>\n</project>',
    "bad utf-8": b'<project>\n  <component name="\xff" />\n</project>',
    "utf-16": "<project/>".encode("utf-16"),
    "root": b"<application />",
    "deep": b"<a>" * 100_000,
    "wide": b"<project " + b" ".join(b'a%d="1"' % number for number in range(2000)) + b"/>",
    "large": b"",
    "directory": b"",
    "pipe": b"",
}
WHY = {
    "laughs": "declares the XML entity 'a0'",
    "no xml": "workspace.xml:1 is not well-formed XML",
    "cut short": "workspace.xml:3 is not well-formed XML",
    "two": "more than once, on lines 2, 3",
    "bad utf-8": "workspace.xml:2 is not well-formed XML",
    "utf-16": "UTF-16",
    "root": "begins with <application>",
    "deep": "workspace.xml:1 has more than 100 levels of elements",
    "wide": "workspace.xml:1 has more than 1000 attributes in one element",
    "large": "has 50 MB",
    "directory": "is a directory where a file belongs",
    "pipe": "is a special file",
}


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A store with two SDKs below a home with Chinese and a space in its path, and a project at work."""
    sandbox.home = sandbox.home.with_name("家 home")
    sandbox.home.mkdir()
    sandbox.root = sandbox.home / ".gosdk"
    for version in (OLD, NEW):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    make_project(sandbox.cwd, OLD)
    return sandbox


def make_hostile(directory: Path, kind: str) -> Path:
    """Make a project whose workspace.xml is of that kind, and return the file."""
    make_project(directory, NEW)
    file = directory / ".idea" / "workspace.xml"
    file.write_bytes(HOSTILE[kind])
    if kind == "large":
        os.truncate(file, 50 << 20)
    elif kind == "directory":
        file.unlink()
        file.mkdir()
    elif kind == "pipe":
        file.unlink()
        os.mkfifo(file)
    return file


def test_each_hostile_workspace_is_named_and_left_alone_while_the_good_project_is_synced(box: Sandbox) -> None:
    places = {kind: make_hostile(box.home / kind, kind) for kind in HOSTILE}
    regular = {kind: file for kind, file in places.items() if file.is_file()}
    before = {kind: (file.stat().st_mtime_ns, file.stat().st_size) for kind, file in regular.items()}
    outcome = box.gosdk("sync-ide", *(str(box.home / kind) for kind in HOSTILE), str(box.cwd), timeout=60)
    assert outcome.code == 1
    assert "Traceback" not in outcome.err
    errors = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert len(errors) == len(HOSTILE)
    for kind, file in places.items():
        (error,) = [line for line in errors if f"error: {box.home / kind}: " in line]
        assert str(file) in error
        assert WHY[kind] in error
    assert {kind: (file.stat().st_mtime_ns, file.stat().st_size) for kind, file in regular.items()} == before
    assert goroot_of(box.cwd) == f"file://$USER_HOME$/.gosdk/versions/go{OLD}"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        (".vscode/settings.json", b'{"a": 1', "settings.json:1"),
        (".vscode/settings.json", b'{\n"a": "\xff"}', "settings.json:2 is not UTF-8"),
        (".vscode/settings.json", b"[" * 100_000, "levels of brackets"),
    ],
)
def test_hostile_settings_fail_with_their_line(box: Sandbox, name: str, data: bytes, why: str) -> None:
    (box.cwd / name).write_bytes(data)
    outcome = box.gosdk("sync-ide", "--ide", "vscode")
    assert (outcome.code, why in outcome.err, "Traceback" in outcome.err) == (1, True, False)
    assert (box.cwd / name).read_bytes() == data


def test_a_hostile_list_of_recent_projects_or_sdks_fails_with_its_name_and_is_left_alone(box: Sandbox) -> None:
    options = box.home / ".config" / "JetBrains" / "GoLand2026.2" / "options"
    options.mkdir(parents=True)
    (options / "recentProjects.xml").write_bytes(HOSTILE["laughs"])
    (options / "go.sdk.xml").write_bytes(HOSTILE["cut short"])
    before = files(options)
    assert "recentProjects.xml:1 declares the XML entity" in box.gosdk("sync-ide", "--all").err
    outcome = box.gosdk("sync-ide")
    assert outcome.code == 0
    assert "go.sdk.xml:3 is not well-formed" in outcome.err
    assert goroot_of(box.cwd) == f"file://$USER_HOME$/.gosdk/versions/go{OLD}"
    assert files(options) == before


def test_a_read_only_workspace_stays_and_the_hint_is_a_command(box: Sandbox) -> None:
    file = box.cwd / ".idea" / "workspace.xml"
    file.chmod(0o444)
    before = file.read_bytes()
    outcome = box.gosdk("sync-ide")
    assert outcome.code == 1
    assert f"hint: chmod u+w {file}" in outcome.err
    assert file.read_bytes() == before


def test_a_store_whose_path_is_no_text_is_refused_where_the_format_cannot_hold_it(box: Sandbox) -> None:
    box.root = box.home / "st\udcffore"
    write_sdk(box.root / "versions" / f"go{OLD}", OLD)
    before = files(box.cwd)
    for editor, why in (("goland", "an XML file cannot hold"), ("vscode", "JSON in UTF-8 cannot hold")):
        outcome = box.gosdk("sync-ide", "--ide", editor, env={"GOSDK_ROOT": str(box.root)})
        assert (outcome.code, why in outcome.err) == (1, True)
    assert files(box.cwd) == before


def test_many_at_once_leave_one_whole_file_that_names_one_of_their_sdks(box: Sandbox) -> None:
    command = box.command("sync-ide", "--ide", "goland")
    environments = [box.environment({"GOSDK_VERSION": version}) for version in (OLD, NEW) * 3]
    runs = [
        subprocess.Popen(command, cwd=box.cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for env in environments
    ]
    assert [run.wait(timeout=60) for run in runs] == [0] * 6
    assert goroot_of(box.cwd) in {f"file://$USER_HOME$/.gosdk/versions/go{version}" for version in (OLD, NEW)}
    assert os.listdir(box.cwd / ".idea") == ["workspace.xml"]


def test_an_interrupt_leaves_every_file_old_or_new_and_nothing_beside_it(box: Sandbox) -> None:
    projects = [make_project(box.home / f"p{number}", OLD) for number in range(40)]
    old = (projects[0] / ".idea" / "workspace.xml").read_bytes()
    new = old.replace(b"file:///snap/go/current", f"file://$USER_HOME$/.gosdk/versions/go{OLD}".encode())
    command = box.command("sync-ide", "--ide", "goland", *map(str, projects))
    with subprocess.Popen(command, cwd=box.cwd, env=box.environment(), stderr=subprocess.PIPE) as run:
        while run.poll() is None and goroot_of(projects[0]) == "file:///snap/go/current":
            pass
        run.send_signal(signal.SIGINT)
        assert run.wait(timeout=60) in (0, 130)
    for project in projects:
        assert (project / ".idea" / "workspace.xml").read_bytes() in (old, new)
        assert os.listdir(project / ".idea") == ["workspace.xml"]
    assert (projects[0] / ".idea" / "workspace.xml").read_bytes() == new
