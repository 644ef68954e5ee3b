"""An archive, a directory of archives and an SDK on this machine are recognised by what they are."""

import gzip
import os
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.sources.local import LocalSource
from gvm_py.errors import GosdkError, IntegrityError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.version import GoVersion
from tests.support.archives import sdk_archive, sdk_module, tar_gz, zip_archive
from tests.support.sdk import sdk_files, write_sdk

_LINUX = Platform("linux", "amd64")
_VERSION = GoVersion.parse("1.22.3")


def _file(directory: Path, name: str, data: bytes) -> Path:
    path = directory / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("name", "data", "platform", "form"),
    [
        ("go1.22.3.linux-amd64.tar.gz", sdk_archive("1.22.3"), "linux/amd64", "tar.gz"),
        ("go1.22.3.linux-armv6l.tar.gz", sdk_archive("1.22.3", "linux-arm"), "linux/arm", "tar.gz"),
        ("go1.22.3.windows-amd64.zip", sdk_archive("1.22.3", "windows-amd64"), "windows/amd64", "zip"),
        ("go1.22.3.linux-amd64.tar.gz", sdk_archive("1.22.3", "windows-amd64"), "linux/amd64", "zip"),
        ("v0.0.1-go1.22.3.linux-amd64.zip", sdk_module("1.22.3"), "linux/amd64", "module"),
        ("go1.22.3.linux-amd64.zip", sdk_module("1.22.3"), "linux/amd64", "module"),
        ("download (1)", sdk_archive("1.22.3"), "linux/amd64", "tar.gz"),
        ("download (1)", sdk_archive("1.22.3", "windows-arm64"), "windows/arm64", "zip"),
        ("download (1)", sdk_module("1.22.3", "linux-arm"), "linux/arm", "module"),
    ],
)
def test_an_archive_is_known_by_its_name_or_else_its_members_and_its_form_by_its_bytes(
    tmp_path: Path, name: str, data: bytes, platform: str, form: str
) -> None:
    path = _file(tmp_path, name, data)
    source = LocalSource(path)
    assert source.versions(Platform.parse(platform)) == (_VERSION,)
    artifact = source.artifact(_VERSION, Platform.parse(platform))
    assert (artifact.form, artifact.local_path, artifact.size) == (form, path, len(data))
    assert (artifact.urls, artifact.sha256, artifact.source) == ((), None, str(path))


def test_an_sdk_directory_is_taken_as_it_is(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "my go", "1.22.3")
    artifact = LocalSource(goroot).artifact(_VERSION, _LINUX)
    assert (artifact.form, artifact.local_path, artifact.version.text) == ("directory", goroot, "1.22.3")


def test_a_directory_of_archives_lists_those_of_the_platform(tmp_path: Path) -> None:
    for name in ("go1.22.3.linux-amd64.tar.gz", "go1.21.13.linux-amd64.tar.gz"):
        _file(tmp_path, name, sdk_archive("1.22.3"))
    for name in ("go1.23.0.darwin-arm64.tar.gz", "notes.txt", "go1.24.0.linux-amd64.tar.gz.part"):
        _file(tmp_path, name, b"")
    source = LocalSource(tmp_path)
    assert [version.text for version in source.versions(_LINUX)] == ["1.22.3", "1.21.13"]
    assert source.artifact(_VERSION, _LINUX).local_path == tmp_path / "go1.22.3.linux-amd64.tar.gz"
    with pytest.raises(NotFoundError, match=r"no go1\.23\.0"):
        source.artifact(GoVersion.parse("1.23.0"), _LINUX)


def test_a_relative_path_is_kept_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _file(tmp_path, "go1.22.3.linux-amd64.tar.gz", sdk_archive("1.22.3"))
    monkeypatch.chdir(tmp_path)
    assert LocalSource(Path(path.name)).artifact(_VERSION, _LINUX).local_path == path


_NAMELESS = sdk_files("1.22.3")
_WITHOUT_VERSION = {name: data for name, data in _NAMELESS.items() if name != "VERSION"}


@pytest.mark.parametrize(
    ("name", "data", "failure", "why"),
    [
        (
            "go1.22.3.darwin-arm64.tar.gz",
            sdk_archive("1.22.3"),
            NotFoundError,
            "for darwin/arm64, not for linux/amd64",
        ),
        ("go1.22.3.linux-amd64.tar.gz", b"<!DOCTYPE html><p>Sign in", IntegrityError, "HTML page"),
        ("go1.22.3.linux-amd64.tar.gz", b"", IntegrityError, "neither"),
        ("go1.22.3.linux-amd64.zip", b"PK\x03\x04garbage", IntegrityError, "broken archive"),
        ("x", sdk_archive("1.22.3")[:100], IntegrityError, "broken archive"),
        ("x", b"\x1f\x8b" + b"garbage" * 9, IntegrityError, "broken archive"),
        ("x", gzip.compress(b"\xff" * 4096, mtime=0), IntegrityError, "broken archive"),
        ("x", tar_gz(_WITHOUT_VERSION), UsageError, "neither by its name nor inside"),
        ("x", zip_archive(_WITHOUT_VERSION), UsageError, "neither by its name nor inside"),
        ("x", tar_gz({**_NAMELESS, "VERSION": b"devel go1.28-abc"}), UsageError, "neither by its name nor inside"),
        ("x", tar_gz(_NAMELESS, prefix="golang/"), UsageError, "neither by its name nor inside"),
        ("x", zip_archive({"a": b""}, prefix="golang.org/toolchain@v9/"), UsageError, "neither by its name"),
    ],
)
def test_what_is_no_archive_of_this_platform_is_refused_saying_why(
    tmp_path: Path, name: str, data: bytes, failure: type[GosdkError], why: str
) -> None:
    path = _file(tmp_path, name, data)
    with pytest.raises(failure, match=why) as caught:
        LocalSource(path).versions(_LINUX)
    assert str(path) in caught.value.message


def test_a_member_that_claims_to_be_endless_ends_the_look(tmp_path: Path) -> None:
    member = tarfile.TarInfo("go/bomb.a")
    member.size = 0o77777777777
    path = _file(tmp_path, "x", gzip.compress(member.tobuf(tarfile.USTAR_FORMAT) + bytes(1 << 20)))
    with pytest.raises(IntegrityError, match="broken archive: the archive ends in the middle of a member"):
        LocalSource(path).versions(_LINUX)


@pytest.mark.parametrize("missing", ["VERSION", "pkg/tool/linux_amd64/compile"])
def test_an_incomplete_sdk_directory_is_refused(tmp_path: Path, missing: str) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3")
    (goroot / missing).unlink()
    if missing != "VERSION":
        (goroot / missing).parent.rmdir()
    with pytest.raises(NotFoundError):
        LocalSource(goroot).versions(_LINUX)


def test_a_path_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="does not exist"):
        LocalSource(tmp_path / "nope.tar.gz").versions(_LINUX)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_reported(tmp_path: Path) -> None:
    path = _file(tmp_path, "go1.22.3.linux-amd64.tar.gz", sdk_archive("1.22.3"))
    path.chmod(0)
    with pytest.raises(GosdkError, match="cannot read"):
        LocalSource(path).versions(_LINUX)


@given(
    st.sampled_from([b"", b"\x1f\x8b\x08\0", b"PK\x03\x04", gzip.compress(b"go/VERSION", mtime=0)]),
    st.binary(max_size=600),
)
def test_no_file_crashes_the_look(tmp_path_factory: pytest.TempPathFactory, head: bytes, rest: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-file"
    path.write_bytes(head + rest)
    with pytest.raises((IntegrityError, UsageError)):
        LocalSource(path).versions(_LINUX)


@given(st.binary(max_size=2000))
def test_no_tar_inside_gzip_crashes_the_look(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "any-tar"
    path.write_bytes(gzip.compress(data))
    with pytest.raises((IntegrityError, UsageError)):
        LocalSource(path).versions(_LINUX)
