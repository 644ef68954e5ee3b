"""The platform value: what differs between systems, tried on any of them."""

import pytest

from gvm_py.host import Platform, native_machine
from gvm_py.system.programs import hidden_by_pathext

WINDOWS, LINUX, MAC = Platform("windows", "amd64"), Platform("linux", "amd64"), Platform("darwin", "arm64")


@pytest.mark.parametrize(
    ("platform", "text", "entries"),
    [
        (WINDOWS, "", []),
        (WINDOWS, 'C:\\a;"C:\\b;c";;D:', ["C:\\a", "C:\\b;c", "", "D:"]),
        (WINDOWS, 'C:\\a"b;c"d', ["C:\\ab;cd"]),
        (WINDOWS, '"C:\\open;D:', ["C:\\open;D:"]),
        (LINUX, '/a:"/b":', ["/a", '"/b"', ""]),
        (MAC, "", []),
    ],
)
def test_lists_are_split_as_go_does(platform: Platform, text: str, entries: list[str]) -> None:
    assert platform.split_list(text) == entries


@pytest.mark.parametrize(
    ("name", "pathext", "names"),
    [
        ("go", ".COM;.EXE;.BAT;.CMD", ("go.com", "go.exe", "go.bat", "go.cmd")),
        ("go1.22.3", "", ("go1.22.3.com", "go1.22.3.exe", "go1.22.3.bat", "go1.22.3.cmd")),
        ("go.cmd", ".EXE;.CMD", ("go.cmd",)),
        ("go.CMD", ".cmd", ("go.CMD",)),
        ("go", ";;EXE;.cmd;", ("go.exe", "go.cmd")),
    ],
)
def test_a_name_on_windows_means_files_by_pathext(name: str, pathext: str, names: tuple[str, ...]) -> None:
    assert WINDOWS.program_names(name, {"PATHEXT": pathext}) == names
    assert LINUX.program_names(name, {"PATHEXT": pathext}) == (name,)


@pytest.mark.parametrize(("pathext", "hides"), [("", False), (".com;.Exe", False), ("exe", False), (".COM;.CMD", True)])
def test_a_pathext_without_exe_hides_every_program(pathext: str, hides: bool) -> None:
    assert bool(hidden_by_pathext(WINDOWS, {"PATHEXT": pathext})) == hides
    assert hidden_by_pathext(LINUX, {"PATHEXT": pathext}) == ""


@pytest.mark.parametrize(
    ("platform", "env", "expected"),
    [
        (WINDOWS, {"TMP": "C:\\t", "TEMP": "C:\\e", "TMPDIR": "/x"}, "C:\\t"),
        (WINDOWS, {"USERPROFILE": "C:\\u"}, "C:\\u"),
        (WINDOWS, {}, "C:\\Windows"),
        (LINUX, {"TMPDIR": "/x"}, "/x"),
        (MAC, {"TMP": "/y"}, "/tmp"),  # noqa: S108
    ],
)
def test_temporary_directory_is_that_of_go(platform: Platform, env: dict[str, str], expected: str) -> None:
    assert platform.temporary(env) == expected


@pytest.mark.parametrize(
    ("system", "kernel", "machine", "native"),
    [
        ("Darwin", "RELEASE_ARM64_T6000", "arm64", "arm64"),
        ("Darwin", "RELEASE_ARM64_T6000", "x86_64", "arm64"),  # Rosetta
        ("Darwin", "RELEASE_X86_64", "x86_64", "x86_64"),
        ("Linux", "#1 SMP built for x_ARM64", "x86_64", "x86_64"),
    ],
)
def test_apple_silicon_is_seen_through_rosetta(system: str, kernel: str, machine: str, native: str) -> None:
    version = f"Darwin Kernel Version 22.6.0: root:xnu-8796.141.3~6/{kernel}"
    assert native_machine(system, version, machine) == native
