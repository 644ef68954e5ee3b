"""Half a compiled module, which Python keeps on a full disk, and a limit on the size of files."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gvm_py
from tests.support.disks import own_mounts
from tests.support.hints import note_printed
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

_FILLED = (
    'mount -t tmpfs -o size="$1" none "$2"; cp -r "$3" "$2/"; d=$2; shift 3; "$@"; mount -o remount,size=99m $d; "$@"'
)
_PACKAGE = Path(gvm_py.__file__).parent


def _copy(place: Path) -> Path:
    shutil.copytree(_PACKAGE, place / "gvm_py", ignore=shutil.ignore_patterns("__pycache__"))
    return place


def _run(box: Sandbox, home: Path, *words: str, within: tuple[str, ...] = ()) -> "subprocess.CompletedProcess[str]":
    start = f"import sys; sys.path.insert(0, {str(home)!r}); from gvm_py.__main__ import main; main()"
    return subprocess.run(
        [*within, sys.executable, "-I", "-c", start, *words],
        cwd=box.cwd,
        env=box.environment(),
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("command", "module"),
    [
        ("doctor", "errors/__init__"),
        ("doctor", "app/context"),
        ("doctor", "commands/doctor/report"),
        ("config list", "cli/__init__"),
        ("config list", "commands/config"),
    ],
)
def test_half_a_compiled_module_is_named_with_what_repairs_it(
    sandbox: Sandbox, tmp_path: Path, command: str, module: str
) -> None:
    home = _copy(tmp_path / "home")
    assert _run(sandbox, home, *command.split()).returncode == 0
    source = home / "gvm_py" / f"{module}.py"
    (compiled,) = source.parent.glob(f"__pycache__/{source.stem}.*.pyc")
    compiled.write_bytes(compiled.read_bytes()[:100])
    done = _run(sandbox, home, *command.split())
    assert done.returncode == 1
    assert f"error: a compiled module of Python below {home} is damaged (marshal data too short)" in done.stderr
    hint = done.stderr.rpartition("hint: ")[2]
    subprocess.run(["sh", "-ec", hint], check=True)
    assert "damaged" not in _run(sandbox, home, *command.split()).stderr


@pytest.mark.parametrize("blocks", [20, 50, 120])
def test_on_a_full_disk_no_half_module_is_kept(sandbox: Sandbox, tmp_path: Path, blocks: int) -> None:
    home, place = _copy(tmp_path / "home"), tmp_path / "disk"
    place.mkdir()
    used = sum(-(-path.stat().st_size // 4096) for path in home.rglob("*.*"))
    disk = ("sh", str((used + blocks) * 4096), str(place), str(home / "gvm_py"))
    done = _run(sandbox, place, "list", within=(*own_mounts()[:-2], _FILLED, *disk))
    # The second run has room, and loads what the first one kept.
    assert (done.returncode, "damaged" in done.stderr) == (0, False), done.stderr


@pytest.mark.parametrize("words", ["use 1.22", "default 1.22", "config set lock_timeout 99", "setup -y --shell bash"])
def test_a_limit_on_the_size_of_files_is_named(sandbox: Sandbox, words: str) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    done = subprocess.run(
        ["sh", "-c", 'ulimit -f 0; exec "$@"', "sh", *sandbox.command(*words.split())],
        cwd=sandbox.cwd,
        env={**sandbox.environment(), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "File too large: this shell lets programs write no larger file (ulimit -f)\nhint: ulimit -f" in done.stderr
    note_printed(done.stderr)
