"""Stores in odd places: another drive, drive letters of either case, a UNC path, a relative or foreign path."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from gvm_py.store.receipt import MANIFEST_NAME, RECEIPT_NAME
from tests.windows.machine import Account, Machine

_NO_SIGNS = str.maketrans("/: ", "___")
_NO_DEVICES = "drives and shares are made up for Wine only, so this is NOT proven here"


@contextmanager
def mapped(machine: Machine, name: str, place: Path) -> Iterator[None]:
    """Let a drive (`s:`) or share (`unc/server/share`) of that Windows be a directory of this process."""
    if machine.drive_c is None:
        pytest.skip(_NO_DEVICES)
    link = machine.drive_c.parent / "dosdevices" / name
    link.parent.mkdir(parents=True, exist_ok=True)
    # All workers have the same Windows, so one test at a time has a drive.
    with FileLock(machine.ground / f"{name.translate(_NO_SIGNS)}.lock"):
        link.unlink(missing_ok=True)
        link.symlink_to(place)
        try:
            yield
        finally:
            link.unlink()


@pytest.mark.parametrize("name", ["st ore", "名 store", "it's & 100% ^x"])
def test_a_store_may_have_any_name(online: Account, name: str) -> None:
    root = f"{online.spelled(online.cwd)}\\{name}"
    online.configure()
    source = {"GOSDK_ROOT": root.replace("C:", "c:", 1)}
    done = online.gosdk("install", "1.22", env=source)
    assert done.code == 0, done.err
    ran = online.gosdk("exec", "1.22", "--", "go", "version", env={"GOSDK_ROOT": root})
    # The small go.exe of the tests prints in the code page of the console, so the name of the store may be lost.
    assert "\\versions\\go1.22.3 [version]" in ran.out, ran


@pytest.mark.parametrize("root", ["x", "\\x", "C:x", "/c/gosdk"])
def test_a_root_that_is_not_absolute_is_shown_as_typed(account: Account, root: str) -> None:
    refused = account.gosdk("list", env={"GOSDK_ROOT": root})
    assert refused.code == 2
    assert root in refused.err


@pytest.mark.parametrize("end", ["\\", "/", "\\\\", "\\.", "\\x\\.."])
def test_the_end_of_a_root_makes_no_difference(stocked: Account, end: str) -> None:
    assert (
        stocked.gosdk("list", env={"GOSDK_ROOT": stocked.spelled(stocked.root) + end}).out == stocked.gosdk("list").out
    )


@pytest.mark.parametrize("version", ["CON", "C:x", "C:\\x", "\\\\?\\C:\\x", "1.22.", "1.22 ", "1.22:x"])
def test_a_version_that_is_a_path_or_device_is_shown_as_typed(stocked: Account, version: str) -> None:
    for command in ("use", "default"):
        refused = stocked.gosdk(command, version)
        assert (refused.code, refused.out) == (2, ""), refused
        assert f"'{version}' is not a Go version" in refused.err
    assert not (stocked.cwd / ".go-version").exists()


@pytest.mark.parametrize("name", ["CON", "nul", "com1", "NUL.txt", "lpt9.x", "x.", "x ", "a:b", "a\\b", ".."])
def test_names_that_windows_reserves_are_refused(stocked: Account, name: str) -> None:
    goroot = stocked.spelled(stocked.root / "versions" / "go1.22.3")
    refused = stocked.gosdk("import", "--link", "--as", name, goroot)
    assert refused.code == 2, refused
    assert "cannot be the name of an SDK" in refused.err
    assert not (stocked.root / "linked").is_dir() or not list((stocked.root / "linked").iterdir())


@pytest.mark.parametrize("name", ["nul", "CON.html", "ab:b.html", "x .", "x.", "a|b", 'a"b'])
def test_what_windows_has_no_file_for_is_refused(stocked: Account, name: str) -> None:
    for words in (["report", "--html", f".\\{name}"], ["mirror", f".\\{name}", "1.22"]):
        refused = stocked.gosdk(*words)
        assert refused.code == 2, refused
        assert f": '{name}' " in refused.err
        assert "hint: " in refused.err
    assert not list(stocked.cwd.iterdir())


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        ("q:\\x", "drive q:"),
        ("Q:/x", "drive Q:"),
        ("\\\\?\\q:\\x", "drive q:"),
        ("\\\\nobody\\nothing\\x", "share \\\\nobody\\nothing"),
        ("\\\\?\\UNC\\nobody\\nothing\\x", "share \\\\nobody\\nothing"),
    ],
)
def test_a_drive_that_is_not_there_is_named(stocked: Account, path: str, missing: str) -> None:
    for words in (["report", "--html", path], ["mirror", path, "1.22"], ["preview", "1.22", "--html", path]):
        refused = stocked.gosdk(*words)
        assert (refused.code, f": there is no {missing}\nhint: " in refused.err) == (2, True), refused
    for words in (["list"], ["install", "1.22"], ["doctor"]):
        refused = stocked.gosdk(*words, env={"GOSDK_ROOT": path})
        assert refused.code == 2, refused
        assert f"error: GOSDK_ROOT='{path}' cannot be: there is no {missing}\nhint: setx " in refused.err


@pytest.mark.parametrize("home", ["q:\\users\\ann", "\\\\nobody\\nothing\\ann", "C:\\a|b"])
def test_a_home_that_can_have_no_store_leads_to_a_root(account: Account, home: str) -> None:
    refused = account.gosdk("list", env={"USERPROFILE": home})
    assert (refused.code, f"the store '{home}\\.gosdk' cannot be: " in refused.err) == (2, True), refused
    assert refused.err.endswith("\nhint: setx GOSDK_ROOT C:\\gosdk\n")


@pytest.mark.parametrize("end", ["", ".", " ", "\\.", "\\"])
def test_a_directory_is_checked_however_it_is_spelled(stocked: Account, end: str) -> None:
    directory = stocked.project("Check Me", {"go.mod": "module x\n\ngo 1.22.0\n", ".go-version": "1.21\n"})
    for spelling in (stocked.spelled(directory), f"\\\\?\\{stocked.spelled(directory)}") if not end else [""]:
        found = stocked.gosdk("ci-check", (spelling or stocked.spelled(directory)) + end)
        assert (found.code, ".go-version" in found.out) == (1, True), found


def test_a_path_in_a_message_has_its_backslashes_once(stocked: Account) -> None:
    for command in ("ci-check", "report"):
        refused = stocked.gosdk(command, "C:\\no\\such")
        assert (refused.code, "'C:\\no\\such' does not exist" in refused.err) == (2, True), refused


@pytest.mark.parametrize("name", ["nul", "aux\\x", "a:b", "a|b", 'a"b'])
def test_a_root_that_windows_has_no_directory_for_is_refused(stocked: Account, name: str) -> None:
    root = f"{stocked.spelled(stocked.cwd)}\\{name}"
    for words in (["list"], ["install", "1.22"]):
        refused = stocked.gosdk(*words, env={"GOSDK_ROOT": root})
        assert refused.code == 2, refused
        assert f"error: GOSDK_ROOT='{root}' cannot be: '" in refused.err
        assert "hint: setx GOSDK_ROOT " in refused.err


def test_a_space_behind_a_root_is_dropped_as_windows_does(online: Account) -> None:
    # cmd puts it there: set GOSDK_ROOT=C:\gosdk && gosdk install stable
    root = f"{online.spelled(online.cwd)}\\st ore"
    done = online.gosdk("install", "1.22", "--source", "goproxy", env={"GOSDK_ROOT": f"{root} "})
    assert done.code == 0, done.err
    assert "go1.22.3" in online.gosdk("list", env={"GOSDK_ROOT": root}).out


@pytest.mark.parametrize("share", ["\\\\localhost\\c$", "\\\\?\\UNC\\localhost\\c$", "\\\\.\\C:"])
def test_a_share_that_is_not_there_is_one_clear_error(account: Account, share: str) -> None:
    refused = account.gosdk("install", "1.22", env={"GOSDK_ROOT": f"{share}\\gosdk"})
    assert refused.code in (1, 2, 3, 5), refused
    assert refused.err.startswith("error: ")


def test_a_root_by_its_device_name_is_the_same_store(stocked: Account) -> None:
    for prefix in ("\\\\?\\", ""):
        for spelled in (stocked.spelled(stocked.root), stocked.spelled(stocked.root).replace("C:", "c:", 1)):
            listed = stocked.gosdk("list", env={"GOSDK_ROOT": prefix + spelled})
            assert "go1.22.3" in listed.out, listed


def test_a_layer_that_is_the_store_itself_adds_nothing(stocked: Account) -> None:
    alone = stocked.gosdk("list").out
    for spelling in stocked.spellings(stocked.root):
        assert stocked.gosdk("list", env={"GOSDK_LAYERS": spelling}).out == alone


def test_which_names_a_program_as_the_disk_spells_it(stocked: Account) -> None:
    wanted = stocked.spelled(stocked.root / "versions" / "go1.22.3" / "bin" / "go.exe")
    for spelling in stocked.spellings(stocked.root):
        assert stocked.gosdk("which", "--sdk", "1.22", env={"GOSDK_ROOT": spelling}).out == f"{wanted}\n"


def test_a_path_that_is_too_long_is_one_clear_error(stocked: Account) -> None:
    root = f"{stocked.spelled(stocked.cwd)}\\{'n' * 120}\\{'n' * 120}"
    linked = stocked.spelled(stocked.root / "versions" / "go1.22.3")
    refused = stocked.gosdk("import", "--link", "--unverified", linked, env={"GOSDK_ROOT": root})
    if refused.code:  # LongPathsEnabled may be on
        assert refused.code == 1, refused
        assert "letters, and Windows takes 259" in refused.err
        assert "setx GOSDK_ROOT C:\\gosdk" in refused.err


def test_a_store_below_a_long_device_name_is_filled_and_read(online: Account) -> None:
    root = {"GOSDK_ROOT": f"\\\\?\\{online.spelled(online.cwd)}\\{'n' * 110}\\{'m' * 110}"}
    done = online.gosdk("install", "1.22", "--source", "goproxy", env=root)
    assert done.code == 0, done.err
    assert online.gosdk("verify", "1.22", env=root).code == 0
    assert online.gosdk("which", "--sdk", "1.22", env=root).out.endswith("\\versions\\go1.22.3\\bin\\go.exe\n")
    # Wine starts no program with such a path.
    ran = online.gosdk("exec", "1.22", "--", "go", "exit", "7", env=root)
    assert ran.code == 7 or (ran.code == 1 and "\\bin\\go.exe: " in ran.err and "setx GOSDK_ROOT" in ran.err), ran


def test_a_project_with_a_long_path_is_synced(stocked: Account) -> None:
    project = stocked.cwd / ("d" * 120) / ("e" * 120)
    project.mkdir(parents=True)
    (project / "go.mod").write_text("module x\n\ngo 1.22.3\n")
    for prefix in ("", "\\\\?\\"):
        synced = stocked.gosdk("sync-ide", "--ide", "vscode", prefix + stocked.spelled(project))
        assert synced.code == 0, synced
        assert "go1.22.3" in (project / ".vscode" / "settings.json").read_text()


def test_a_drive_that_cannot_be_written_is_one_clear_error(online: Account) -> None:
    if online.machine.drive_c is None:
        pytest.skip("the file system of the kernel stands for a read-only drive in Wine only")
    refused = online.gosdk("install", "1.22", "--source", "goproxy", env={"GOSDK_ROOT": "Z:\\sys\\gosdk"})
    assert (refused.code, refused.out) == (1, ""), refused
    assert refused.err.splitlines()[-1].startswith(("error: Z:\\sys", "hint: "))
    assert "Traceback" not in refused.err


def sdks(root: Path) -> dict[str, dict[str, bytes]]:
    """Return the files of each SDK that is in a store."""
    found = {}
    for goroot in (root / "versions").glob("go*"):
        files = (
            path for path in goroot.rglob("*") if path.is_file() and path.name not in (RECEIPT_NAME, MANIFEST_NAME)
        )
        found[goroot.name] = {str(path.relative_to(goroot)): path.read_bytes() for path in files}
    return found


def is_whole(root: Path, shop: Account) -> bool:
    """Tell whether a store has go1.22.3, file by file; a module of it lacks some that an archive has."""
    found = sdks(root)["go1.22.3"]
    return "bin/go.exe" in found and found.items() <= sdks(shop.root)["go1.22.3"].items()


@pytest.mark.parametrize("name", ["st ore", "it's 100% & ^x \u540d", "a=b,(d)"])
def test_a_store_on_another_drive_may_have_any_name(online: Account, shop: Account, tmp_path: Path, name: str) -> None:
    online.configure()
    with mapped(online.machine, "s:", tmp_path):
        root = {"GOSDK_ROOT": f"S:\\{name}"}
        done = online.gosdk("install", "1.22", env=root)
        assert done.code == 0, done.err
        assert is_whole(tmp_path / name, shop)
        for spelled in (f"s:/{name}/", f"\\\\?\\S:\\{name}"):
            assert "go1.22.3" in online.gosdk("list", env={"GOSDK_ROOT": spelled}).out
        ran = online.gosdk("exec", "1.22", "--", "go", "exit", "7", env=root)
        assert ran.code == 7, ran.err
        removed = online.gosdk("uninstall", "1.22", env=root)
        assert (removed.code, sdks(tmp_path / name)) == (0, {}), removed.err


@pytest.mark.parametrize("share", ["\\\\server\\share", "\\\\Server\\sh are 名"])
def test_a_store_may_be_on_a_share(online: Account, shop: Account, tmp_path: Path, share: str) -> None:
    online.configure()
    with mapped(online.machine, f"unc/{share[2:].replace(chr(92), '/').lower()}", tmp_path):
        root = {"GOSDK_ROOT": f"{share}\\st ore"}
        done = online.gosdk("install", "1.22", "--source", "goproxy", env=root)
        assert done.code == 0, done.err
        assert is_whole(tmp_path / "st ore", shop)
        assert online.run([f"{share}\\st ore\\shims\\go1.22.3.exe", "exit", "7"]).code == 7
        use = f"import os, subprocess; os.chdir(r'{share}'); subprocess.run(['gosdk', 'use', '1.22'], check=True)"
        assert online.run([online.machine.python, "-c", use], env=root).code == 0
        assert (tmp_path / ".go-version").read_text() == "1.22\n"
        assert online.gosdk("uninstall", "1.22", env=root).code == 0
