"""Which IDE runs now, which projects the IDEs remember, and the macros they define."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide import jetbrains
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.macros import Macros, known_macros, shared_macros
from gvm_py.ide.projects import all_projects
from gvm_py.ide.recent import recent_projects
from gvm_py.ide.running import find_running
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.workspace import new_workspace
from gvm_py.version import GoVersion

DATA = Path(__file__).parents[1] / "data" / "ide"


@pytest.fixture
def ide(tmp_path: Path) -> Ide:
    return make_ide(tmp_path, "2026.2")


def make_ide(home: Path, version: str) -> Ide:
    config = home / ".config" / "JetBrains" / f"GoLand{version}"
    (config / "options").mkdir(parents=True)
    year, minor = version.split(".")
    return Ide("GoLand", (int(year), int(minor)), config, home / "system", home / "log")


@contextmanager
def process(*words: str) -> Iterator[int]:
    """Run a process with these words on its command line, and yield its id."""
    script = "print(flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", script, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout
        child.stdout.readline()  # until it has run a line, its command line may still be empty
        yield child.pid
        child.kill()


def test_a_running_ide_is_found_by_its_lock_and_gone_when_it_ends(ide: Ide) -> None:
    with process("-Didea.paths.selector=GoLand2026.2", "com.intellij.idea.Main") as pid:
        (ide.config / ".lock").write_text(str(pid))
        (running,) = find_running([ide])
        assert (running.ide.title, running.pid) == ("GoLand 2026.2", pid)
    assert find_running([ide]) == ()


def test_a_process_id_that_another_program_has_now_is_no_ide(ide: Ide) -> None:
    with process("editor") as pid:
        (ide.config / ".lock").write_text(str(pid))
        assert find_running([ide]) == ()


@pytest.mark.parametrize("text", ["", "---", "0", "-1", "999999999", "12345678901234567890"])
def test_a_lock_that_names_no_process_is_no_ide(ide: Ide, text: str) -> None:
    (ide.config / ".lock").write_text(text)
    assert find_running([ide]) == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no named pipes in its file system")
def test_a_lock_that_is_a_pipe_is_not_waited_for(ide: Ide) -> None:
    os.mkfifo(ide.config / ".lock")
    assert find_running([ide]) == ()


def test_recent_projects_are_read_with_their_macros(ide: Ide) -> None:
    (ide.options / "recentProjects.xml").write_bytes((DATA / "recentProjects.xml").read_bytes())
    (ide.options / "recentProjectDirectories.xml").write_text(
        '<application><component name="RecentDirectoryProjectsManager"><option name="recentPaths"><list>'
        '<option value="$USER_HOME$/old" /><option value="$UNKNOWN$/x" /></list></option></component></application>'
    )
    found = recent_projects(ide, Macros(Machine("linux", "/home/u")))
    assert [(str(project.directory), project.opened) for project in found] == [
        ("/home/u/GolandProjects/shop", True),
        ("/srv/work/web & co", False),
        ("/home/u/old", False),
    ]


def test_a_broken_list_of_recent_projects_is_an_error_that_names_it(ide: Ide) -> None:
    (ide.options / "recentProjects.xml").write_text("<application>")
    with pytest.raises(GosdkError, match=r"recentProjects\.xml:1"):
        recent_projects(ide, Macros(Machine("linux", "/home/u")))


def test_only_projects_that_show_signs_of_go_are_taken_from_an_ide_of_all_languages(tmp_path: Path) -> None:
    make_ide(tmp_path, "2026.2")
    options = tmp_path / ".config/JetBrains/GoLand2026.2/options"
    marks = {
        "mod": "go.mod",
        "work": "go.work",
        "pin": ".go-version",
        "idea": ".idea/workspace.xml",
        "java": "pom.xml",
    }
    for name, mark in marks.items():
        (tmp_path / name / mark).parent.mkdir(parents=True)
        (tmp_path / name / mark).write_text('<component name="GOROOT" url="" />')
    entries = "".join(f'<entry key="$USER_HOME$/{name}" />' for name in [*marks, "gone"])
    (options / "recentProjects.xml").write_text(
        f'<application><component name="RecentProjectsManager"><option name="additionalInfo"><map>{entries}</map>'
        "</option></component></application>"
    )
    ctx = IdeContext(Machine("linux", str(tmp_path)), {}, tmp_path / "root")
    remembered = [tmp_path / "java", tmp_path / "gone", tmp_path / "mod"]
    assert [path.name for path in all_projects(ctx, [])] == ["idea", "mod", "pin", "work"]
    assert [path.name for path in all_projects(ctx, remembered)] == ["idea", "java", "mod", "pin", "work"]


def test_user_macros_are_read_from_all_ides_and_written_only_where_all_agree(tmp_path: Path) -> None:
    one, two = make_ide(tmp_path, "2026.2"), make_ide(tmp_path, "2025.3")
    body = '<application><component name="PathMacrosImpl">{}</component></application>'
    both = '<macro name="SDKS" value="/sdks" />'
    (one.options / "path.macros.xml").write_text(body.format(f'{both}<macro name="A" value="/new" />'))
    (two.options / "path.macros.xml").write_text(body.format(f'{both}<macro name="A" value="/old" /><macro name="B"/>'))
    assert dict(known_macros([one, two])) == {"SDKS": "/sdks", "A": "/new"}
    assert shared_macros([one, two]) == (("SDKS", "/sdks"),)
    assert shared_macros([]) == ()
    (two.options / "path.macros.xml").write_text("<broken")
    assert shared_macros([one, two]) == ()


def test_a_goroot_below_a_user_macro_is_read_and_written_with_it(tmp_path: Path) -> None:
    ide = make_ide(tmp_path, "2026.2")
    (ide.options / "path.macros.xml").write_text(
        '<application><component name="PathMacrosImpl"><macro name="SDKS" value="/sdks" /></component></application>'
    )
    ctx = IdeContext(Machine("linux", str(tmp_path)), {}, tmp_path / "root")

    def proposed(url: str, goroot: str) -> bytes | None:
        project = Project(Path("/srv/p"), Path(goroot), GoVersion.parse("1"))
        editor = jetbrains.editor(project, ctx, "goland", fix=False, wsl_host=False)
        return editor.propose(new_workspace(url)).data

    same = new_workspace("file://$SDKS$/go1.26.6")
    assert proposed("file://$SDKS$/go1.26.6", "/sdks/go1.26.6") == same
    assert proposed("file:///old", "/sdks/go1.26.6") == same
    assert proposed("file://$NOBODY$/go1.26.6", "/sdks/go1.26.6") == same
