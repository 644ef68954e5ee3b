"""A full disk is told with what was needed and leaves nothing; a large archive costs no memory."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.store.cache import ArchiveCache
from tests.support import faults
from tests.support.downloads import PATH, artifact_on, fetching, left_behind
from tests.support.http_server import HttpServer

PROGRAM = """
import resource, sys
from pathlib import Path
from gvm_py.store.cache import ArchiveCache
from gvm_py.errors import GosdkError
from tests.support.downloads import artifact_on, fetching
from tests.support.http_server import HttpServer
from dataclasses import replace

root, url, warm_up = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
artifact = replace(artifact_on(HttpServer(url=url)), sha256=None, size=None)
with fetching(ArchiveCache(root)) as fetch:
    if warm_up:
        fetch(replace(artifact, urls=(warm_up,), filename="small.tar.gz"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        fetch(artifact, limit=1 << 30)
    except GosdkError as error:
        print(error.exit_code, error.message, sep="|")
    print([path.name for path in root.rglob("*") if path.is_file()])
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def run(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_download_that_cannot_fit_does_not_begin(server: HttpServer, tmp_path: Path) -> None:
    artifact = artifact_on(server)
    needed = shutil.disk_usage(tmp_path).free + (1 << 40)
    server.every_answer(PATH, faults.claim_length(needed))
    cache = ArchiveCache(tmp_path / "cache")
    with (
        fetching(cache) as fetch,
        pytest.raises(GosdkError, match=r"the disk with .* is full: cannot keep .*, which needs \d+") as caught,
    ):
        fetch(replace(artifact, size=needed), limit=needed)
    assert caught.value.exit_code == 1
    assert "gosdk gc" in caught.value.hint
    assert left_behind(cache) == []


@pytest.mark.skipif(sys.platform != "linux", reason="a file system of our own needs Linux namespaces")
def test_a_disk_that_fills_up_on_the_way_is_left_empty(server: HttpServer, tmp_path: Path) -> None:
    small_disk = ["unshare", "-rm", "sh", "-c", 'mount -t tmpfs -o size=100k none "$1" && shift && exec "$@"', "sh"]
    if subprocess.run([*small_disk, tmp_path, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount a tmpfs in a namespace of its own")
    artifact_on(server)
    server.every_answer(PATH, faults.without_length)
    root = str(tmp_path)
    error, files, _ = run(*small_disk, root, sys.executable, "-c", PROGRAM, root, server.url, "")
    assert error.startswith(f"1|the disk with {root}/partial is full")
    assert files == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere ru_maxrss is not in KiB")
def test_an_archive_of_any_length_takes_little_memory(server: HttpServer, tmp_path: Path) -> None:
    small = artifact_on(server, "/small").urls[0]
    artifact_on(server, PATH, b"\x1f\x8b" + bytes(100 << 20))
    *_, growth = run(sys.executable, "-c", PROGRAM, str(tmp_path), server.url, small)
    assert int(growth) < 20 << 10
