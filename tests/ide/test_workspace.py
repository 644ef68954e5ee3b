"""workspace.xml: fragments of real projects, and the same file with nothing but the SDK changed."""

from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide import jetbrains
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.workspace import Workspace, new_workspace
from gvm_py.version import GoVersion

DATA = Path(__file__).parents[1] / "data" / "ide"
MAC = Machine("darwin", "/Users/USER")
WINDOWS = Machine("windows", "C:/Users/USER")
LINUX = Machine("linux", "/home/USER")


def proposed(data: bytes | None, machine: Machine, project: str, goroot: str, *, wsl_host: bool = False) -> bytes:
    """Return what the JetBrains part makes of a file; the paths need not exist on this machine."""
    ctx = IdeContext(machine, {}, Path("/nonexistent"))
    editor = jetbrains.editor(
        Project(Path(project), Path(goroot), GoVersion.parse("1.26.6")), ctx, "goland", fix=False, wsl_host=wsl_host
    )
    new = editor.propose(data).data
    assert new is not None
    return new


@pytest.mark.parametrize(
    ("name", "machine", "project", "goroot", "old", "new"),
    [
        (
            "a-idea-2025.2-macos-brew",
            MAC,
            "/Users/USER/IdeaProjects/KafkaProducerConsumer/golang",
            "/Users/USER/.gosdk/versions/go1.26.6",
            'url="file:///opt/homebrew/opt/go/libexec"',
            'url="file://$USER_HOME$/.gosdk/versions/go1.26.6"',
        ),
        (
            "b-macos-user-home-cdata",
            MAC,
            "/Users/USER/proj/http",
            "/usr/local/go",
            'url="file://$USER_HOME$/sdk/go1.21.1"',
            'url="file:///usr/local/go"',
        ),
        (
            "c-windows-same-drive",
            WINDOWS,
            "C:/Users/USER/GolandProjects/telegramBot/go",
            "C:/SDK/go1.26.6",
            'url="file://$PROJECT_DIR$/../../../../../Go"',
            'url="file://$PROJECT_DIR$/../../../../../SDK/go1.26.6"',
        ),
        (
            "d-windows-other-drive",
            WINDOWS,
            "D:/NTP/golang",
            r"C:\SDK & co\go1.26.6",
            'url="file://C:/Go"',
            'url="file://C:/SDK &amp; co/go1.26.6"',
        ),
        (
            "e-windows-2020-legacy-path",
            WINDOWS,
            "D:/NTP/golang",
            r"C:\Users\USER\sdk\go1.26.6",
            r'path="C:\Users\USER\sdk\go1.15.3"',
            'url="file://$USER_HOME$/sdk/go1.26.6"',
        ),
        (
            "f-macos-2021-early-url",
            MAC,
            "/Users/USER/w/x/y/tips",
            "/Users/USER/w/x/sdk/go1.26.6",
            'url="file://$PROJECT_DIR$/../../../../go-sdks/go1.15.3"',
            'url="file://$PROJECT_DIR$/../../sdk/go1.26.6"',
        ),
        (
            "g-linux-snap",
            LINUX,
            "/home/USER/proj",
            "/home/USER/.gosdk/versions/go1.26.6",
            'url="file:///snap/go/current"',
            'url="file://$USER_HOME$/.gosdk/versions/go1.26.6"',
        ),
    ],
)
def test_in_a_real_file_only_the_value_changes(
    name: str, machine: Machine, project: str, goroot: str, old: str, new: str
) -> None:
    data = (DATA / f"{name}.xml").read_bytes()
    assert data.count(old.encode()) == 1
    changed = proposed(data, machine, project, goroot)
    assert changed == data.replace(old.encode(), new.encode())
    assert proposed(changed, machine, project, goroot) == changed


@pytest.mark.parametrize(
    ("name", "machine", "project", "goroot"),
    [
        ("a-idea-2025.2-macos-brew", MAC, "/p", "/opt/homebrew/opt/go/libexec"),
        ("b-macos-user-home-cdata", MAC, "/Users/USER/proj/http", "/users/user/SDK/go1.21.1"),
        ("c-windows-same-drive", WINDOWS, "C:/Users/USER/GolandProjects/telegramBot/go", r"c:\go"),
        ("e-windows-2020-legacy-path", WINDOWS, "D:/NTP/golang", "C:/Users/USER/sdk/go1.15.3"),
        ("f-macos-2021-early-url", MAC, "/Users/USER/w/x/y/tips", "/Users/USER/go-sdks/go1.15.3"),
    ],
)
def test_a_file_that_names_the_sdk_in_any_form_is_left_alone(
    name: str, machine: Machine, project: str, goroot: str
) -> None:
    data = (DATA / f"{name}.xml").read_bytes()
    assert proposed(data, machine, project, goroot) == data


def test_a_project_without_sdk_gets_the_element_in_its_place() -> None:
    data = (DATA / "h-no-sdk.xml").read_bytes()
    element = b'  <component name="GOROOT" url="file:///usr/local/go" />\n'
    place = b'  <component name="Git.Settings">\n'
    assert proposed(data, MAC, "/Users/USER/p", "/usr/local/go") == data.replace(place, element + place)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<project version="4">\n</project>', '<project version="4">\n  {}\n</project>'),
        ('<project version="4" />', '<project version="4">\n  {}\n</project>'),
        ("<project></project>", "<project>\n  {}\n</project>"),
        ('<project><component name="A" /></project>', '<project><component name="A" />{}</project>'),
        ('<project><component name="Z" /></project>', '<project>{}<component name="Z" /></project>'),
        (
            '<project>\r\n\t<component name="A">\r\n\t</component>\r\n</project>\r\n',
            '<project>\r\n\t<component name="A">\r\n\t</component>\r\n\t{}\r\n</project>\r\n',
        ),
        (
            '<project>\n  <component name="A" />\n  <!-- about Z -->\n  <component name="Z" />\n</project>',
            '<project>\n  <component name="A" />\n  {}\n  <!-- about Z -->\n  <component name="Z" />\n</project>',
        ),
        ("<project>\n  <other>\n  </other>\n</project>", "<project>\n  <other>\n  </other>\n  {}\n</project>"),
        ('<project>\n  <component name="GOROOT" />\n</project>', "<project>\n  {}\n</project>"),
    ],
)
def test_the_element_takes_the_indentation_and_line_ends_of_the_file(before: str, after: str) -> None:
    element = '<component name="GOROOT" url="file:///usr/local/go" />'
    assert Workspace.parse(before.encode(), Path("w")).with_goroot("file:///usr/local/go") == (
        after.format(element).encode()
    )


def test_a_missing_file_becomes_the_smallest_workspace() -> None:
    expected = new_workspace("file://$USER_HOME$/go")
    assert proposed(None, LINUX, "/srv/p", "/home/USER/go") == expected
    assert proposed(b"", LINUX, "/srv/p", "/home/USER/go") == expected
    assert Workspace.parse(expected, Path("w")).value == "file://$USER_HOME$/go"
    assert not expected.endswith(b"\n")


def test_text_that_only_looks_like_the_element_is_not_it() -> None:
    data = (
        b'<project><!-- <component name="GOROOT" url="no"/> --><component name="A"><![CDATA[<component name="GOROOT" '
        b'url="no"/>]]><component name="GOROOT" url="inner"/></component></project>'
    )
    workspace = Workspace.parse(data, Path("w"))
    assert workspace.value is None
    assert workspace.with_goroot("file:///g").count(b"file:///g") == 1


def test_a_path_with_a_control_character_is_refused_because_xml_has_no_way_to_write_it() -> None:
    with pytest.raises(GosdkError, match=r"XML file cannot hold"):
        new_workspace("file:///a\x01b")
    with pytest.raises(GosdkError, match=r"XML file cannot hold"):
        new_workspace("file:///broken-\udcff-name")


@pytest.mark.parametrize(
    ("current", "project", "wsl_host", "expected"),
    [
        ("file:////wsl$/Ubuntu/usr/local/go", "/home/u/p", False, "file:////wsl$/Ubuntu/home/u/sdk/go1.26.6"),
        (
            "file:////wsl.localhost/Ubuntu/old",
            "/home/u/p",
            False,
            "file:////wsl.localhost/Ubuntu/home/u/sdk/go1.26.6",
        ),
        ("file://C:/Go", "/mnt/c/work/p", False, "file:////wsl.localhost/Ubuntu/home/u/sdk/go1.26.6"),
        (None, "/mnt/c/work/p", True, "file:////wsl.localhost/Ubuntu/home/u/sdk/go1.26.6"),
        (None, "/home/u/p", True, "file://$PROJECT_DIR$/../sdk/go1.26.6"),
        (None, "/home/u/p", False, "file://$USER_HOME$/sdk/go1.26.6"),
    ],
)
def test_inside_wsl_an_ide_in_windows_is_given_the_path_it_sees(
    current: str | None, project: str, wsl_host: bool, expected: str
) -> None:
    machine = Machine("linux", "/home/u", wsl="Ubuntu")
    data = new_workspace(current) if current else None
    changed = proposed(data, machine, project, "/home/u/sdk/go1.26.6", wsl_host=wsl_host)
    assert Workspace.parse(changed, Path("w")).value == expected
    assert proposed(changed, machine, project, "/home/u/sdk/go1.26.6", wsl_host=wsl_host) == changed


def test_a_project_behind_a_link_is_never_the_start_of_a_relative_path(tmp_path: Path) -> None:
    real = tmp_path / "real" / "p"
    real.mkdir(parents=True)
    (tmp_path / "linked").symlink_to(real.parent)
    goroot = str(tmp_path / "go")
    assert b"$PROJECT_DIR$/../../go" in proposed(None, LINUX, str(real), goroot)
    assert f"file://{goroot}".encode() in proposed(None, LINUX, str(tmp_path / "linked" / "p"), goroot)
