"""Files that another program holds and does not share: one clear error, nothing half done, and all is well after it."""

from pathlib import Path

import pytest

from tests.support.run import Outcome
from tests.windows.machine import Account
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
