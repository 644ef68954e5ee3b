"""Which SDK is selected: use, current, which, default, the shims, and names that no code page has."""

import pytest

from tests.windows.machine import Account
from tests.windows.releases import write_sdks

MODULE = "module x\n\ngo 1.22.0\n"


def with_shims(account: Account) -> dict[str, str]:
    """Return the PATH of a user after `gosdk setup`."""
    return {"PATH": f"{account.spelled(account.root / 'shims')};{account.environment()['PATH']}"}


@pytest.mark.parametrize("name", ["plain", "with space", "100% & ^caret", "名 x", "it's (1)"])
def test_each_directory_has_its_sdk_whatever_its_name(stocked: Account, name: str) -> None:
    pinned = stocked.project(name, {".go-version": "1.22\n"})
    module = stocked.project(f"{name} mod", {"go.mod": MODULE, ".idea/workspace.xml": "<project/>"})
    for directory in (pinned, module):
        current = stocked.gosdk("current", "--json", cwd=directory)
        assert current.code == 0, current.err
        assert current.json()["data"]["version"] == "1.22.3"
        why = stocked.gosdk("current", "--why", cwd=directory)
        assert why.code == 0, why.err
        assert stocked.spelled(directory) in why.out
    checked = stocked.gosdk("sync-ide", "--check", cwd=module)
    assert checked.code in (0, 1), checked.err


def test_shims_run_the_selected_sdk_from_cmd(stocked: Account) -> None:
    directory = stocked.project("pinned", {".go-version": "1.22\r\n"})
    ran = stocked.cmd("go version", cwd=directory, env=with_shims(stocked))
    assert "go version go1.22.3 " in ran.out, ran
    other = stocked.cmd("go +1.23 version", cwd=directory, env=with_shims(stocked))
    assert "go version go1.23.1 " in other.out, other


@pytest.mark.parametrize("name", ["100%PATH% & ^x", "名 %CD% !a!", "(1)'=,;"])
def test_shims_start_in_directories_whose_names_cmd_reads(stocked: Account, name: str) -> None:
    directory = stocked.project(name, {".go-version": "1.22\n"})
    go = stocked.spelled(stocked.root / "shims" / "go.exe")
    assert "go version go1.22.3 " in stocked.run([go, "version"], cwd=directory).out
    assert "go version go1.22.3 " in stocked.cmd("go version", cwd=directory, env=with_shims(stocked)).out


def test_nothing_interferes_once_the_shims_are_on_path(stocked: Account) -> None:
    directory = stocked.project("calm", {".go-version": "1.22\n"})
    why = stocked.gosdk("current", "--why", cwd=directory, env={**with_shims(stocked), "GOENV": None})
    assert "interferes" not in why.out, why.out
    without = stocked.gosdk("current", "--why", cwd=directory)
    assert f"{stocked.spelled(stocked.root / 'shims')} is not on PATH" in without.out


def test_use_keeps_the_line_ends_of_its_files(stocked: Account) -> None:
    directory = stocked.project("crlf", {".go-version": "1.22\r\n"})
    assert stocked.gosdk("use", "1.23", cwd=directory).code == 0
    assert (directory / ".go-version").read_bytes() == b"1.23\r\n"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("go.mod", "module x\r\n\r\ngo 1.22.0\r\n"),
        ("go.mod", "\ufeffmodule x\r\n\r\ngo 1.22.0\r\n"),
        ("go.mod", "module x\r\n\r\ngo 1.21\r\n\r\ntoolchain go1.22.3\r\n"),
        ("go.work", "go 1.22.0\r\n\r\nuse .\r\n"),
        (".go-version", "\ufeff1.22\r\n"),
    ],
    ids=["go.mod", "go.mod with mark", "toolchain", "go.work", ".go-version with mark"],
)
def test_shim_and_gosdk_read_files_of_windows_alike(stocked: Account, name: str, text: str) -> None:
    directory = stocked.project("files", {"go.mod": "module x\r\n", name: text})
    shim = stocked.spelled(stocked.root / "shims" / "go.exe")
    assert "go version go1.22.3 " in stocked.run([shim, "version"], cwd=directory).out
    current = stocked.gosdk("current", cwd=directory)
    assert current.out.startswith("go1.22.3 "), current


@pytest.mark.parametrize(
    "env",
    [
        {"PATH": ";".join(f'"C:\\no such {n}\\bin"' if n % 2 else f"C:\\no{n}" for n in range(2000))},
        {"PATHEXT": None, "COMSPEC": None, "SYSTEMROOT": None, "WINDIR": None},
    ],
    ids=["2000 entries", "almost nothing"],
)
def test_an_odd_environment_changes_nothing(stocked: Account, env: dict[str, str | None]) -> None:
    directory = stocked.project("odd", {".go-version": "1.22\n", "batch.cmd": "@echo batch %1\r\n"})
    path = f"{env.get('PATH', '')};{with_shims(stocked)['PATH']}"
    for words in (["current"], ["exec", "--", "go", "version"], ["matrix", "1.22", "--", "go", "version"]):
        done = stocked.gosdk(*words, cwd=directory, env={**env, "PATH": path})
        assert (done.code, "go1.22.3 " in done.out) == (0, True), done
    batch = stocked.gosdk("exec", "1.22", "--", ".\\batch.cmd", "a b", cwd=directory, env={**env, "PATH": path})
    assert batch.out == 'batch "a b"\n', batch


def test_a_pathext_without_exe_is_named(stocked: Account) -> None:
    env = {"PATHEXT": ".COM;.BAT;.CMD", "PATH": f"{with_shims(stocked)['PATH']}"}
    (stocked.cwd / ".go-version").write_text("1.22\n")
    lines = {words: stocked.gosdk(*words.split(), env=env).out for words in ("doctor", "status", "current --why")}
    for words, out in lines.items():
        assert "PATHEXT" in out, (words, out)
        assert "does not contain .EXE" in out, (words, out)
        assert "gosdk setup" not in out, (words, out)
    assert "SetEnvironmentVariable('PATHEXT','','User')" in lines["status"]


def test_home_is_the_profile_whatever_home_says(stocked: Account) -> None:
    elsewhere = stocked.spelled(stocked.cwd)
    assert "go1.22.3" in stocked.gosdk("list", env={"HOME": elsewhere}).out
    lost = stocked.gosdk("list", env={"USERPROFILE": None, "HOME": None})
    assert (lost.code, "home directory" in lost.err) == (2, True), lost


def test_temporary_directory_holds_no_module(stocked: Account) -> None:
    temporary = stocked.project("temporary", {"go.mod": MODULE, "below/x.go": "package x\n"})
    env = {"TMP": stocked.spelled(temporary), "TEMP": "C:\\nowhere"}
    current = stocked.gosdk("current", "--json", cwd=temporary / "below", env=env)
    assert current.code != 0 or current.json()["data"]["rule"] not in ("mod", "go.mod")


def test_the_system_go_is_shown_by_the_name_of_its_file(stocked: Account) -> None:
    write_sdks(stocked.cwd.parent / "system", ["1.20.1"])
    directory = stocked.spelled(stocked.cwd.parent / "system" / "go1.20.1" / "bin")
    env = {"PATH": f"{directory};{stocked.environment()['PATH']}", "GOSDK_VERSION": "system"}
    for program in (f"{stocked.machine.scripts}\\gosdk.exe", f"{stocked.spelled(stocked.root)}\\shims\\gosdk.exe"):
        shown = stocked.run([program, "current"], env=env)
        assert shown.out == f"system ({directory}\\go.exe)  environment variable GOSDK_VERSION\n", shown
