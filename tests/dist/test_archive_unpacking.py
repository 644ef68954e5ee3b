"""Unpacking as a whole: a real SDK, a disk that is full, Ctrl-C, and a machine without isal."""

import gzip
import itertools
import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from gvm_py.dist.archive import Form, tree_digests, tree_files, unpack
from gvm_py.errors import IntegrityError
from tests.support.archives import sdk_archive, sdk_module, tar_gz, zip_archive
from tests.support.forkserver import COVERAGE
from tests.support.sdk import sdk_files
from tests.support.unpacked import MODULE, contents, modes, unpacked

REAL_SDK = Path(__file__).parents[2] / ".dev" / "sdk" / "go1.26.6"
LARGEST = ("go/pkg/tool/", "go/src/cmd/")
LARGE = {f"f{number}": bytes(200_000) for number in range(40)}
ARCHIVES: dict[Form, bytes] = {
    "tar.gz": tar_gz(LARGE),
    "zip": zip_archive(LARGE),
    "module": zip_archive(LARGE, prefix=f"golang.org/toolchain@{MODULE}/"),
}


@pytest.mark.skipif(not REAL_SDK.is_dir(), reason=f"no {REAL_SDK}, so NO REAL SDK is unpacked; make test gets it")
def test_a_real_sdk_comes_out_of_its_tar_and_runs(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "real.tar.gz", "wb", 1) as stream, tarfile.open(fileobj=stream, mode="w|") as archive:
        # Its largest parts stay out, or most of the time would go into packing.
        archive.add(REAL_SDK, "go", filter=lambda member: None if member.name.startswith(LARGEST) else member)
    (tmp_path / "go").mkdir()
    result = unpack(tmp_path / "real.tar.gz", "tar.gz", tmp_path / "go", module_version="v0.0.1-go1.26.6.linux-amd64")
    expected = {name for name in tree_files(REAL_SDK) if not f"go/{name}".startswith(LARGEST)}
    digests = tree_digests(REAL_SDK)
    assert result.digests == {name: digests[name] for name in expected} == tree_digests(tmp_path / "go")
    real = modes(REAL_SDK)
    assert {name: (mode, real[name]) for name, mode in modes(tmp_path / "go").items() if mode != real[name]} == {}
    said = subprocess.run(
        [tmp_path / "go" / "bin" / "go", "version"],
        env={"GOTOOLCHAIN": "local", "GOENV": "off", "HOME": str(tmp_path)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert said.stdout.startswith("go version go1.26.6 ")


LIMITED = """
import resource, sys
from pathlib import Path
from gvm_py.dist.archive import unpack
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, resource.RLIM_INFINITY))
unpack(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), module_version=sys.argv[4])
"""


@pytest.mark.parametrize("form", ARCHIVES)
def test_a_file_that_cannot_be_written_ends_it_at_once(tmp_path: Path, form: Form) -> None:
    (tmp_path / "archive").write_bytes(ARCHIVES[form])
    (tmp_path / "go").mkdir()
    arguments = [tmp_path / "archive", form, tmp_path / "go", MODULE]
    # What coverage writes is larger than the limit, too.
    env = {name: value for name, value in os.environ.items() if name != COVERAGE}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", LIMITED, *arguments],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr.splitlines()[-1] == "OSError: [Errno 27] File too large"


@pytest.mark.parametrize("form", ARCHIVES)
def test_a_disk_that_takes_less_than_it_is_given_gets_the_rest(
    tmp_path: Path, form: Form, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = os.write, itertools.count()

    def write_some(fd: int, data: bytes) -> int:
        # Who writes the same again and again would fill the disk.
        assert next(calls) < 1000
        return write(fd, data[:70_000])

    monkeypatch.setattr(os, "write", write_some)
    _, goroot = unpacked(ARCHIVES[form], form, tmp_path / "1")
    assert contents(goroot) == LARGE


@pytest.mark.parametrize("form", ARCHIVES)
def test_only_the_owner_may_write_even_where_the_umask_lets_everybody(tmp_path: Path, form: Form) -> None:
    packed = {
        "tar.gz": sdk_archive("1.22.3"),
        "zip": sdk_archive("1.22.3", "windows-amd64"),
        "module": sdk_module("1.22.3"),
    }
    before = os.umask(0)
    try:
        _, goroot = unpacked(packed[form], form, tmp_path / "1")
    finally:
        os.umask(before)
    found = modes(goroot)
    assert set(found.values()) == {0o755, 0o644}
    assert (found["src"], found["bin/go"], found["VERSION"]) == (0o755, 0o755, 0o644)


@pytest.mark.parametrize("form", ARCHIVES)
def test_a_file_that_is_in_the_way_is_not_written_to(tmp_path: Path, form: Form) -> None:
    (tmp_path / "archive").write_bytes(ARCHIVES[form])
    goroot = tmp_path / "go"
    goroot.mkdir()
    (tmp_path / "outside").write_text("precious")
    (goroot / "f0").symlink_to(tmp_path / "outside")
    with pytest.raises(FileExistsError):
        unpack(tmp_path / "archive", form, goroot, module_version=MODULE)
    assert (tmp_path / "outside").read_text() == "precious"


def test_what_cannot_be_removed_does_not_hide_why_an_archive_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        raise PermissionError

    monkeypatch.setattr("gvm_py.dist.archive.unpacking.remove_tree", fail)
    with pytest.raises(IntegrityError, match="not a clean path"):
        unpacked(tar_gz({"VERSION": b"", "src/../x": b""}), "tar.gz", tmp_path / "1")


@pytest.mark.parametrize("form", ARCHIVES)
def test_ctrl_c_ends_it(tmp_path: Path, form: Form) -> None:
    def interrupt(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        unpacked(ARCHIVES[form], form, tmp_path / "1", progress=interrupt)


@pytest.mark.parametrize("form", [*ARCHIVES, "directory"])
def test_an_archive_that_is_not_there_is_an_error_of_the_system(tmp_path: Path, form: Form) -> None:
    (tmp_path / "go").mkdir()
    with pytest.raises(FileNotFoundError):
        unpack(tmp_path / "archive", form, tmp_path / "go", module_version=MODULE)


UNPACK = """
import sys
from pathlib import Path
if sys.argv[1] == "without isal":
    sys.modules["isal"] = None
from gvm_py.dist.archive import stream, unpack
assert sys.argv[1] == "with isal" or stream._engine.__name__ == "zlib"
for form in ("tar.gz", "module"):
    destination = Path(sys.argv[2]) / form / sys.argv[1]
    destination.mkdir(parents=True)
    result = unpack(Path(sys.argv[2]) / f"archive.{form}", form, destination, module_version=sys.argv[3])
    print(result.h1, result.bytes, sorted(result.digests.items()))
"""


def test_a_machine_without_isal_unpacks_the_same(tmp_path: Path) -> None:
    (tmp_path / "archive.tar.gz").write_bytes(
        tar_gz(sdk_files("1.22.3", extra={"lib/time/zoneinfo.zip": bytes(3 << 20)}))
    )
    (tmp_path / "archive.module").write_bytes(sdk_module("1.22.3"))
    said = [
        subprocess.run(
            [sys.executable, "-W", "error", "-c", UNPACK, which, str(tmp_path), MODULE],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for which in ("with isal", "without isal")
    ]
    assert said[0] == said[1] != ""


def test_one_core_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    several = [unpacked(data, form, tmp_path / f"several {form}")[0] for form, data in ARCHIVES.items()]
    monkeypatch.setattr("gvm_py.dist.archive.workers.cores", lambda: 1)
    assert [unpacked(data, form, tmp_path / f"one {form}")[0] for form, data in ARCHIVES.items()] == several
