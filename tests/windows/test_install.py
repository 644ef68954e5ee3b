"""Install, list, verify, uninstall and their kin, as a user of Windows types them."""

import json
import shutil

from tests.windows.machine import Account
from tests.windows.releases import Releases, sdk_files

COUNT = """
import collections, json, os, sys
counts = collections.Counter()
def counted(name, function):
    def call(*words, **options):
        counts[name] += 1
        return function(*words, **options)
    return call
for name in "open close write read stat lstat fstat chmod rename replace mkdir fsync utime scandir unlink link".split():
    setattr(os, name, counted(name, getattr(os, name)))
leave, sys.argv[0] = os._exit, "gosdk"
def end(code):
    print(json.dumps(counts), flush=True)
    leave(code)
os._exit = end
from gvm_py.__main__ import main
main()
"""
FILES = 600


def test_install_list_verify_and_repair(online: Account) -> None:
    done = online.gosdk("install", "1.22")
    assert done.code == 0, done.err
    assert "go1.22.3" in online.gosdk("list").out
    goroot = online.root / "versions" / "go1.22.3"
    shutil.copyfile(goroot / "LICENSE", goroot / "bin" / "gofmt.exe")
    online.script("import os,sys; os.chmod(sys.argv[1], 0o444)", online.spelled(goroot / "bin" / "gofmt.exe"))
    assert online.gosdk("verify", "1.22").code == 4
    assert online.gosdk("verify", "--repair", "1.22").code == 0
    assert online.gosdk("install", "--reinstall", "1.22").code == 0
    assert online.gosdk("verify", "1.22").code == 0
    assert online.gosdk("install", "1.99").code == 3


def test_a_file_of_an_archive_costs_three_calls(online: Account, releases: Releases) -> None:
    many = {f"src/many/{number % 9}/{number}.go": b"package many\n" for number in range(FILES)}
    releases.internet.publish_sdk("1.21.9", {**sdk_files("1.21.9", releases.go), **many}, "windows-amd64")
    done = online.script(COUNT, "install", "1.21.9")
    assert done.code == 0, done.err
    counts = json.loads(done.out)
    assert {name for name, calls in counts.items() if calls >= FILES} == {"open", "write", "close"}, counts
    assert max(counts.values()) < 2 * FILES, counts


def test_uninstall_undo_gc_and_the_trash_of_read_only_files(own: Account) -> None:
    goroot = own.root / "versions" / "go1.23.1"
    for file in ("VERSION", "bin/go.exe"):
        own.script("import os,sys; os.chmod(sys.argv[1], 0o444)", own.spelled(goroot / file))
    assert own.gosdk("uninstall", "1.23").code == 0
    assert not goroot.exists()
    assert own.gosdk("undo").code == 0
    assert goroot.is_dir()
    assert own.gosdk("uninstall", "1.23").code == 0
    emptied = own.gosdk("gc", "--empty-trash", "--json")
    assert emptied.code == 0, emptied.err
    assert emptied.json()["data"]["freed"] > 100_000
    assert list((own.root / "trash").iterdir()) == []
    dry = own.gosdk("gc", "--dry-run", "--json").json()["data"]
    assert all(item["size"] > 100_000 for item in dry["items"])


def test_upgrade_and_outdated(own: Account, releases: Releases) -> None:
    releases.publish("1.23.2")
    outdated = own.gosdk("outdated", "--refresh")
    assert "1.23.2" in outdated.out, outdated
    done = own.gosdk("upgrade", "1.23")
    assert done.code == 0, done.err
    assert "go1.23.2" in own.gosdk("list").out


def test_a_program_that_runs_keeps_its_sdk(own: Account) -> None:
    go = own.spelled(own.root / "versions" / "go1.22.3" / "bin" / "go.exe")
    lines = """
import subprocess, sys
with subprocess.Popen([sys.argv[1], "sleep", "30"], stdout=subprocess.DEVNULL) as go:
    done = subprocess.run([sys.argv[2], *sys.argv[3:]], capture_output=True, text=True)
    go.kill()
print(done.stdout, done.stderr, done.returncode)
"""
    ran = own.script(lines, go, f"{own.machine.scripts}\\gosdk.exe", "gc", "--dry-run")
    assert "(go.exe) runs from it" in ran.out, ran


def test_mirror_is_checked_and_installed_from(online: Account) -> None:
    mirror = online.cwd.parent / "镜像 100% & ^m"
    place = online.spelled(mirror)
    copied = online.gosdk("mirror", place, "1.22", "--platform", "windows/amd64")
    assert copied.code == 0, copied.err
    sound = online.gosdk("mirror", "check", place)
    assert sound.code == 0, sound.err + sound.out
    online.configure()
    done = online.gosdk("install", "1.22", "--source", place, env={"GOPROXY": "off"})
    assert done.code == 0, done.err
    assert online.gosdk("verify", "1.22").code == 0
    archive = max((path for path in mirror.rglob("*") if path.is_file()), key=lambda path: path.stat().st_size)
    archive.write_bytes(archive.read_bytes()[:-1] + b"?")
    spoilt = online.gosdk("mirror", "check", place)
    assert spoilt.code == 4, spoilt
    assert archive.name in spoilt.out + spoilt.err
