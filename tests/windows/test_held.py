"""Files that another program holds and does not share: one clear error, nothing half done, and all is well after it."""

from pathlib import Path

import pytest

from gvm_py.system.unfinished import UNFINISHED
from tests.support.run import Outcome
from tests.windows.machine import Account
from tests.windows.releases import build_go
from tests.windows.test_drives import FILES

HOLD = """
import ctypes, subprocess, sys
from ctypes import wintypes
kernel = ctypes.WinDLL("kernel32", use_last_error=True)
kernel.CreateFileW.restype = wintypes.HANDLE
READ, OPEN_EXISTING, DIRECTORIES_TOO = 0x80000000, 3, 0x02000000
handle = kernel.CreateFileW(sys.argv[1], READ, 0, None, OPEN_EXISTING, DIRECTORIES_TOO, None)
assert handle != wintypes.HANDLE(-1).value, ctypes.get_last_error()
done = subprocess.run(sys.argv[2:], capture_output=True)
sys.stdout.buffer.write(done.stdout)
sys.stderr.buffer.write(done.stderr)
sys.exit(done.returncode)
"""

RUN = """
import subprocess, sys
program = subprocess.Popen([sys.argv[1], "sleep", "60"])
done = subprocess.run(sys.argv[2:], capture_output=True)
program.kill()
program.wait()
sys.stdout.buffer.write(done.stdout)
sys.stderr.buffer.write(done.stderr)
sys.exit(done.returncode)
"""

REPLACE = """
import subprocess, sys
from pathlib import Path
from gvm_py.system.patience import replace_running
new, old = Path(sys.argv[1]), Path(sys.argv[2])
program = subprocess.Popen([old, "sleep", "60"])
replace_running(new, old)
print(*(path.name for path in old.parent.iterdir() if path != old))
program.kill()
program.wait()
"""


def while_running(account: Account, program: Path, *words: str) -> Outcome:
    """Run gosdk while a program runs."""
    return account.script(RUN, account.spelled(program), f"{account.machine.scripts}\\gosdk.exe", *words)


def while_held(account: Account, path: Path, *words: str, cwd: Path) -> Outcome:
    """Run gosdk while another program has a file or directory open and shares nothing of it."""
    program = f"{account.machine.scripts}\\gosdk.exe"
    return account.script(HOLD, account.spelled(path), program, *words, cwd=cwd)


def files(directory: Path) -> dict[str, bytes]:
    """Return what belongs to the user, and the SDKs: neither locks nor what can be made again."""
    made = {"cache", "locks", "resolve", "shims", "state", "trash", "Temp"}
    paths = (path for path in directory.rglob("*") if path.is_file() and made.isdisjoint(path.parts))
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


@pytest.mark.parametrize(
    ("held", "words"),
    [
        ("work/.go-version", "use 1.23"),
        ("work/.idea/workspace.xml", "sync-ide"),
        ("Ann Lee/.gosdk/default", "default 1.23"),
        ("Ann Lee/.gosdk/config.toml", "config set gotoolchain local"),
        ("Ann Lee/.gosdk/shims/.store", "rehash"),
        ("Ann Lee/.gosdk/versions/go1.23.1", "uninstall 1.23"),
        ("Ann Lee/.gosdk/versions/go1.22.3/bin/gofmt.exe", "verify --repair 1.22"),
    ],
    ids=lambda text: text.replace("/", " ") if "/" in text else text.partition(" ")[0],
)
def test_a_held_file_is_one_clear_error(own: Account, held: str, words: str) -> None:
    base = own.home.parent
    for name, content in FILES.items():
        (own.cwd / name).parent.mkdir(exist_ok=True)
        (own.cwd / name).write_bytes(content.encode())
    assert own.gosdk("default", "1.22").code == 0
    (own.root / "versions" / "go1.22.3" / "bin" / "gofmt.exe").write_bytes(b"MZ of somebody")
    (own.root / "shims" / ".store").write_bytes(b"root=C:\\\n")
    before = files(base)
    refused = while_held(own, base / held, *words.split(), cwd=own.cwd)
    assert refused.code in (1, 2), refused
    assert refused.err.count("error: ") == 1, refused.err
    assert Path(held).name in refused.err
    assert files(base) == before
    done = own.gosdk(*words.split(), cwd=own.cwd)
    assert done.code == 0, done


def test_a_held_answer_does_not_stop_a_removal(own: Account) -> None:
    answer = own.root / "resolve" / "go1.23"
    done = while_held(own, answer, "uninstall", "1.23", cwd=own.cwd)
    assert done.code == 0, done
    assert not (own.root / "shims" / "go1.23.1.exe").exists()
    assert own.gosdk("current", env={"GOSDK_VERSION": "1.23"}).code == 3
    assert own.gosdk("rehash").code == 0
    assert not answer.exists()


def shims(account: Account) -> set[str]:
    """Return the names in `shims/`, but for what gosdk has in there for itself."""
    return {path.name for path in (account.root / "shims").iterdir() if path.name not in (".store", ".list")}


def test_a_bridge_that_runs_is_removed_with_its_sdk(own: Account) -> None:
    done = while_running(own, own.root / "shims" / "go1.23.1.exe", "uninstall", "1.23")
    assert done.code == 0, done
    assert "hint: gosdk undo" in done.err
    assert "go1.23.1.exe" not in shims(own)
    assert own.gosdk("default", "1.22").code == 0
    assert own.gosdk("rehash").code == 0
    assert shims(own) == {"go.exe", "gofmt.exe", "gosdk.exe", "go1.22.3.exe"}


def test_a_shim_that_is_held_is_named_and_follows_later(own: Account) -> None:
    done = while_held(own, own.root / "shims" / "go1.23.1.exe", "uninstall", "1.23", cwd=own.cwd)
    assert done.code == 0, done
    warned = next(line for line in done.err.splitlines() if line.startswith("warning: "))
    assert "go1.23.1.exe" in warned
    assert "keeps these open" in warned
    assert "hint: gosdk rehash" in done.err
    assert "hint: gosdk undo" in done.err
    assert own.gosdk("use", "1.22").code == 0
    assert "go1.23.1.exe" not in shims(own)


def test_a_held_file_in_the_trash_is_deleted_later(own: Account) -> None:
    for version in ("1.22", "1.23"):
        assert own.gosdk("uninstall", version).code == 0
    held = next((own.root / "trash").glob("*/versions/go1.23.1/bin/gofmt.exe"))
    refused = while_held(own, held, "gc", "--empty-trash", cwd=own.cwd)
    assert refused.code == 1, refused
    assert refused.err.count("error: ") == 1, refused.err
    assert "gofmt.exe stays: " in refused.err
    assert not list((own.root / "trash").glob("*/versions/go1.22.3"))
    assert "could not be deleted so far" in own.gosdk("gc", "--dry-run").err
    assert "`gosdk gc --empty-trash`" in own.gosdk("status").out
    emptied = own.gosdk("gc", "--empty-trash")
    assert (emptied.code, list((own.root / "trash").iterdir())) == (0, []), emptied
    assert " 0 B " not in emptied.err
    assert "could not be deleted" not in own.gosdk("status").out


def test_an_sdk_that_is_held_stays_until_gc_can_have_it(own: Account) -> None:
    assert own.gosdk("default", "1.22").code == 0
    (own.cwd / ".go-version").write_text("1.22\n")
    assert own.gosdk("install", "1.23.1").code == 0
    for held, stays in (("bin/go.exe", False), ("", True)):
        done = while_held(own, own.root / "versions" / "go1.23.1" / held, "uninstall", "1.23", cwd=own.cwd)
        assert (done.code, (own.root / "versions" / "go1.23.1").exists()) == (int(stays), stays), done
        assert own.gosdk("verify", "1.22").code == 0
        if not stays:
            assert own.gosdk("undo").code == 0
            assert own.gosdk("verify", "1.23").code == 0


def test_a_program_that_runs_is_replaced_by_its_new_build(own: Account) -> None:
    gobin = own.home / "go" / "bin"
    gobin.mkdir(parents=True)
    program = gobin / "gopls.exe"
    program.write_bytes(build_go())
    (own.cwd / "new.exe").write_bytes(b"MZ new")
    done = own.script(REPLACE, own.spelled(own.cwd / "new.exe"), own.spelled(program))
    assert done.code == 0, done
    assert program.read_bytes() == b"MZ new"
    (aside,) = done.out.split()
    assert aside.startswith(".gopls.exe.")
    assert aside.endswith(UNFINISHED)
