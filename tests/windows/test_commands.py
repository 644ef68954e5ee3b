"""Which, import, config, lock, audit, tools, ci-check and completions, as a user of Windows types them."""

import json
import lzma
from pathlib import Path

import pytest

from tests.support import faults
from tests.support.http_server import serving
from tests.support.vulndb import VulnerabilityDatabase
from tests.windows.machine import Account
from tests.windows.releases import write_sdks

PROGRAM = Path(__file__).parents[1] / "data" / "buildinfo" / "go1.26.8-windows-amd64.xz"


def succeeded(account: Account, *words: str, cwd: Path | None = None) -> str:
    """Run a command that must end well, and return what it printed."""
    done = account.gosdk(*words, cwd=cwd)
    assert done.code == 0, done.err + done.out
    return done.out


def test_which_prints_a_path_that_starts(stocked: Account) -> None:
    directory = stocked.project("which", {".go-version": "1.22\n"})
    goroot = stocked.spelled(stocked.root / "versions" / "go1.22.3")
    assert succeeded(stocked, "which", cwd=directory) == f"{goroot}\\bin\\go.exe\n"
    assert succeeded(stocked, "which", "gofmt", cwd=directory) == f"{goroot}\\bin\\gofmt.exe\n"
    assert succeeded(stocked, "which", "gofmt.exe", cwd=directory) == f"{goroot}\\bin\\gofmt.exe\n"
    assert succeeded(stocked, "which", "GOFMT.EXE", cwd=directory).lower() == f"{goroot}\\bin\\gofmt.exe\n".lower()
    assert succeeded(stocked, "which", "--goroot", cwd=directory) == f"{goroot}\n"
    assert succeeded(stocked, "which", "--sdk", "1.23", cwd=directory).endswith("go1.23.1\\bin\\go.exe\n")
    for name in ("..\\go", "C:go", "no-such-tool"):
        assert stocked.gosdk("which", name, cwd=directory).code in (1, 2, 3)


def test_import_copies_what_another_manager_has(online: Account) -> None:
    write_sdks(online.home / "sdk", ["1.22.3"])
    listed = succeeded(online, "import", "--only", "sdk")
    assert f"{online.spelled(online.home)}\\sdk\\go1.22.3" in listed
    (row,) = json.loads(succeeded(online, "import", "--all", "--only", "sdk", "--json"))["data"]
    assert (row["status"], row["version"]) == ("imported", "1.22.3")
    assert (online.home / "sdk" / "go1.22.3" / "bin" / "go.exe").is_file()
    assert "go version go1.22.3 " in succeeded(online, "exec", "1.22", "--", "go", "version")


def test_import_links_to_an_sdk_on_another_drive(online: Account, tmp_path: Path) -> None:
    write_sdks(tmp_path / "其它 Go", ["1.23.1"])
    elsewhere = online.machine.on_other_drive(tmp_path / "其它 Go" / "go1.23.1")
    succeeded(online, "import", "--link", elsewhere)
    assert succeeded(online, "which", "--goroot", "--sdk", "1.23") == f"{elsewhere}\n"
    # The small go.exe of the tests asks by the code page for its files, so it does not find its VERSION there.
    assert succeeded(online, "exec", "1.23", "--", "go", "version").endswith("\\go1.23.1 [version]\n")
    succeeded(online, "uninstall", "1.23")
    assert (tmp_path / "其它 Go" / "go1.23.1" / "bin" / "go.exe").is_file()


def test_config_changes_one_value_and_keeps_the_rest(account: Account) -> None:
    account.root.mkdir()
    file = account.root / "config.toml"
    file.write_bytes("# für mich\r\nlock_timeout = 5 # seconds\r\n".encode())
    succeeded(account, "config", "set", "gotoolchain", "local")
    assert succeeded(account, "config", "get", "gotoolchain") == "local\n"
    assert file.read_bytes() == '# für mich\r\nlock_timeout = 5 # seconds\r\ngotoolchain = "local"\r\n'.encode()
    assert "lock_timeout" in succeeded(account, "config", "list")
    assert account.gosdk("config", "set", "no-such-setting", "x").code == 2


def test_lock_pins_a_release_and_its_hashes(online: Account) -> None:
    directory = online.project("locked", {".go-version": "1.22\r\n"})
    succeeded(online, "lock", "--platform", "windows/amd64", cwd=directory)
    lock = directory / "gosdk.lock"
    assert b"windows/amd64" in lock.read_bytes()
    succeeded(online, "install", "--locked", cwd=directory)
    assert "go1.22.3" in succeeded(online, "current", cwd=directory)
    succeeded(online, "uninstall", "1.22")
    text = lock.read_text("utf-8")
    digest = next(word for word in text.split('"') if len(word) == 64)
    lock.write_text(text.replace(digest, "0" * 64), "utf-8")
    assert online.gosdk("install", "--locked", cwd=directory).code == 4


@pytest.mark.parametrize(("words", "name"), [("report --html", "docs"), ("use 1.22", ".go-version")])
def test_a_directory_in_the_way_of_a_file_stays(stocked: Account, words: str, name: str) -> None:
    directory = stocked.project(f"in the way of {name}", {f"{name}/mine.txt": "mine"})
    argument = [name] if words.endswith("--html") else []
    refused = stocked.gosdk(*words.split(), *argument, cwd=directory)
    assert refused.code in (1, 2), refused
    assert name in refused.err
    assert [path.relative_to(directory).as_posix() for path in directory.rglob("*.txt")] == [f"{name}/mine.txt"]


@pytest.mark.parametrize("form", ["directory", "url"])
def test_audit_reads_a_database_of_this_disk(stocked: Account, form: str) -> None:
    place = stocked.cwd.parent / "漏洞 db"
    VulnerabilityDatabase.copy_to(place)
    spelled = stocked.spelled(place)
    database = spelled if form == "directory" else "file:///" + spelled.replace("\\", "/").replace(" ", "%20")
    done = stocked.gosdk("audit", "1.22.3", "--db", database, "--json")
    assert done.code == 1, done.err
    assert "GO-20" in done.out


def test_audit_of_programs_reads_exe_files(stocked: Account) -> None:
    VulnerabilityDatabase.copy_to(stocked.cwd.parent / "db")
    place = stocked.cwd / "bin"
    place.mkdir()
    (place / "hello.exe").write_bytes(lzma.decompress(PROGRAM.read_bytes()))
    database = stocked.spelled(stocked.cwd.parent / "db")
    done = stocked.gosdk("audit", "--binaries", stocked.spelled(place), "--db", database, "--json")
    assert done.code in (0, 1), done.err
    assert "hello.exe" in done.out


def test_tools_lists_the_programs_of_gobin(stocked: Account) -> None:
    gobin = stocked.cwd / "go bin"
    gobin.mkdir()
    (gobin / "hello.exe").write_bytes(lzma.decompress(PROGRAM.read_bytes()))
    (gobin / "notes.txt").write_text("no program")
    done = stocked.gosdk("tools", "list", "--json", env={"GOBIN": stocked.spelled(gobin)})
    assert done.code in (0, 1), done.err
    assert "hello" in done.out
    assert "go1.26.8" in done.out
    (row,) = done.json()["data"]["tools"]
    assert row["name"] in ("hello", "hello.exe")


def test_ci_check_finds_repairs_and_restores(stocked: Account) -> None:
    steps = ["- uses: actions/setup-go@v5", "  with:", "    go-version: '1.21'"]
    lines = ["on: push", "jobs:", "  x:", "    steps:", *(f"      {step}" for step in steps), ""]
    workflow = "\r\n".join(lines)
    files = {"go.mod": "module x\r\n\r\ngo 1.22.0\r\n", ".github/workflows/ci.yml": workflow}
    directory = stocked.project("ci", files)
    before = {name: (directory / name).read_bytes() for name in files}
    found = stocked.gosdk("ci-check", cwd=directory)
    assert found.code == 1, found.err
    assert "ci.yml:7" in found.out + found.err
    sarif = stocked.gosdk("ci-check", "--format", "sarif", cwd=directory)
    assert ".github/workflows/ci.yml" in sarif.out
    fixed = stocked.gosdk("ci-check", "--fix", cwd=directory)
    assert fixed.code == 0, fixed.err
    after = (directory / ".github/workflows/ci.yml").read_bytes()
    assert after != before[".github/workflows/ci.yml"]
    assert after.count(b"\r\n") == after.count(b"\n")
    succeeded(stocked, "ci-check", "--undo", cwd=directory)
    assert {name: (directory / name).read_bytes() for name in files} == before


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_completions_are_printed_for_each_shell(stocked: Account, shell: str) -> None:
    script = succeeded(stocked, "completions", shell)
    assert "gosdk" in script
    assert "\r" not in script


@pytest.mark.parametrize("status", [401, 403])
@pytest.mark.parametrize("name", ["_netrc", ".netrc"])
def test_a_refused_login_leads_to_the_netrc_that_go_reads(account: Account, status: int, name: str) -> None:
    if name == "_netrc":
        (account.home / name).write_text("machine other login a password b\n")
    with serving() as server:
        server.every_answer("/", faults.status(status))
        done = account.gosdk("install", "1.22.3", "--source", server.url)
    assert done.code == 5, done
    path = f"{account.spelled(account.home)}\\{name}"
    assert f" in {path}" in done.err, done.err
    assert f'hint: notepad "{path}"' in done.err
