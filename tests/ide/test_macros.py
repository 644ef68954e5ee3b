"""Paths and macros as the IDE reads and writes them, on three platforms, all from one machine."""

import ntpath
import posixpath
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.ide.machine_paths import Machine, path_of, seen_from_windows, slashed, url_of, wsl_prefix
from gvm_py.ide.macros import Macros, unknown_macro

LINUX = Machine("linux", "/home/u")
MAC = Machine("darwin", "/Users/u")
WINDOWS = Machine("windows", "C:/Users/u")
SDKS = (("SDKS", "/home/u/sdk"), ("EMPTY", ""))


@pytest.mark.parametrize(
    ("macros", "path", "url"),
    [
        (Macros(LINUX, "/home/u/p"), "/usr/local/go", "file:///usr/local/go"),
        (Macros(LINUX, "/home/u/p"), "/home/u/sdk/go1", "file://$USER_HOME$/sdk/go1"),
        (Macros(LINUX, "/home/u/p"), "/home/u", "file://$USER_HOME$"),
        (Macros(LINUX, "/home/u/p"), "/home/u2/go", "file://$PROJECT_DIR$/../../u2/go"),
        (Macros(LINUX, "/home/u/p"), "/home/u/p/.go", "file://$PROJECT_DIR$/.go"),
        (Macros(LINUX, "/home/u/p"), "/home/u/pp", "file://$USER_HOME$/pp"),
        (Macros(LINUX, "/home/u/a/b/p"), "/home/u/a/sdk", "file://$PROJECT_DIR$/../../sdk"),
        (Macros(LINUX, "/srv/p"), "/srv/go", "file://$PROJECT_DIR$/../go"),
        (Macros(LINUX, "/srv/p"), "/opt/go", "file:///opt/go"),
        (Macros(LINUX), "/home/u/sdk/go1", "file://$USER_HOME$/sdk/go1"),
        (Macros(LINUX, "/home/u/p", SDKS), "/home/u/sdk/go1", "file://$SDKS$/go1"),
        (Macros(LINUX, "/home/u/sdk/p", SDKS), "/home/u/sdk/p/go", "file://$PROJECT_DIR$/go"),
        (Macros(LINUX, "/home/u"), "/home/u/go", "file://$PROJECT_DIR$/go"),
        (Macros(LINUX, "/home/u/p"), "/HOME/U/go", "file:///HOME/U/go"),
        (Macros(MAC, "/Users/u/p"), "/users/U/go", "file://$USER_HOME$/go"),
        (Macros(WINDOWS, "C:/Users/u/p"), "D:/Go", "file://D:/Go"),
        (Macros(WINDOWS, "C:/Users/u/p"), "C:/Go", "file://$PROJECT_DIR$/../../../Go"),
        (Macros(WINDOWS, "C:/Users/u/p"), r"c:\users\U\sdk\go1", "file://$USER_HOME$/sdk/go1"),
        (Macros(WINDOWS, "//srv/share/a/p"), "//srv/share/go", "file://$PROJECT_DIR$/../../go"),
        (Macros(WINDOWS, "//srv/share/a/p"), "//srv/other/go", "file:////srv/other/go"),
        (
            Macros(WINDOWS, "C:/p"),
            "//wsl.localhost/Ubuntu/usr/local/go",
            "file:////wsl.localhost/Ubuntu/usr/local/go",
        ),
    ],
)
def test_a_path_is_written_with_the_macro_the_ide_would_choose(macros: Macros, path: str, url: str) -> None:
    assert macros.url(path) == url
    assert macros.machine.same(macros.path(url), path)


@pytest.mark.parametrize(
    ("macros", "value", "path"),
    [
        (Macros(LINUX), "file:///usr/local/go/", "/usr/local/go"),
        (Macros(LINUX), "/usr/local/go", "/usr/local/go"),
        (Macros(LINUX, "/a/b"), "file://$PROJECT_DIR$/../x/./y", "/a/x/y"),
        (Macros(LINUX), "file://$FOO$/go", "$FOO$/go"),
        (Macros(LINUX, user=(("FOO", "/foo/"),)), "file://$FOO$/go", "/foo/go"),
        (Macros(LINUX), "file:////wsl$/Ubuntu/usr/local/go", "//wsl$/Ubuntu/usr/local/go"),
        (Macros(LINUX), r"/odd\name", r"/odd\name"),
        (Macros(WINDOWS), "file:///C:/Go", "C:/Go"),
        (Macros(WINDOWS), "C:\\Program Files\\Go\\", "C:/Program Files/Go"),
        (Macros(WINDOWS), r"\\wsl$\Ubuntu\usr\local\go", "//wsl$/Ubuntu/usr/local/go"),
        (Macros(WINDOWS, "C:/a/b/c"), "file://$PROJECT_DIR$/../../../Go", "C:/Go"),
    ],
)
def test_every_form_ever_written_is_read(macros: Macros, value: str, path: str) -> None:
    assert macros.path(value) == path


def test_a_macro_nobody_knows_is_named() -> None:
    assert unknown_macro("$FOO$/go") == "$FOO$"
    assert unknown_macro("/price/$5/go") == ""


@pytest.mark.parametrize(
    ("machine", "one", "other", "same"),
    [
        (LINUX, "/a/B", "/a/b", False),
        (MAC, "/a/B", "/a/b", True),
        (WINDOWS, r"C:\Go", "c:/go/", True),
        (LINUX, r"C:\Go", "c:/go", True),
        (Machine("linux", "/home/u", "Ubuntu"), "//wsl$/ubuntu/usr/go", "/usr/go", True),
        (Machine("linux", "/home/u", "Ubuntu"), "//wsl.localhost/Ubuntu/usr/go", "//wsl$/Ubuntu/usr/go", True),
        (Machine("linux", "/home/u", "Debian"), "//wsl$/Ubuntu/usr/go", "/usr/go", False),
        (LINUX, "//wsl$/Ubuntu/usr/go", "/usr/go", False),
    ],
)
def test_two_spellings_of_one_place_are_equal(machine: Machine, one: str, other: str, same: bool) -> None:
    assert machine.same(one, other) is same


def test_the_windows_side_of_wsl() -> None:
    assert wsl_prefix(r"\\wsl.localhost\Ubuntu\home") == "//wsl.localhost/Ubuntu"
    assert wsl_prefix("//server/share") == ""
    assert seen_from_windows(Path("/home/u/go"), "//wsl$/Ubuntu") == "//wsl$/Ubuntu/home/u/go"
    assert seen_from_windows(Path("/mnt/d/go"), "//wsl$/Ubuntu") == "D:/go"
    assert seen_from_windows(Path("/mnt/d"), "//wsl$/Ubuntu") == "D:/"


def test_the_home_of_a_windows_ide_is_the_profile_even_below_git_bash() -> None:
    env = {"HOME": "/c/Users/u", "USERPROFILE": r"C:\Users\u", "WSL_DISTRO_NAME": "X"}
    assert Machine.here(env, "windows") == Machine("windows", "C:/Users/u", "X")
    assert Machine.here({"HOME": "/home/u/"}, "linux") == LINUX


NAMES = st.lists(st.text(st.sampled_from("abcu$ 仓"), min_size=1, max_size=3), min_size=1, max_size=5)


@given(project=NAMES, goroot=NAMES)
def test_what_is_written_reads_back_on_every_platform(project: list[str], goroot: list[str]) -> None:
    for machine, root in (
        (LINUX, "/"),
        (LINUX, "/home/u/"),
        (MAC, "/Users/u/"),
        (WINDOWS, "C:/"),
        (WINDOWS, "//s/t/"),
    ):
        path = root + "/".join(goroot)
        macros = Macros(machine, root + "/".join(project))
        assert machine.same(macros.path(macros.url(path)), path)
        assert path_of(url_of(path)) == path


@given(st.text(st.sampled_from("ab./\\"), min_size=1, max_size=12))
def test_dots_are_resolved_as_the_platform_does(tail: str) -> None:
    path = "/x/" + tail.replace("\\", "")
    assert slashed(path) == posixpath.normpath(path)
    windows = "C:\\x\\" + tail.strip("\\/")
    assert slashed(windows) == ntpath.normpath(windows).replace("\\", "/")
