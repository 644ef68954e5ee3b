"""A complete SDK is known by the files that every release has; what is missing is named."""

import os
import shutil
from pathlib import Path

import pytest

from gvm_py.errors import IntegrityError
from gvm_py.golang.sdktree import check_sdk, find_defects, read_version
from gvm_py.host import Platform
from gvm_py.version import GoVersion
from tests.support.sdk import write_sdk

LINUX, WINDOWS = Platform("linux", "amd64"), Platform("windows", "amd64")
GO = GoVersion.parse("1.22.3")
REAL_SDKS = Path(__file__).parents[2] / ".dev" / "sdk"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"go1.22.3\ntime 2024-01-01T00:00:00Z\n", "1.22.3"),
        (b"go1.19.8", "1.19.8"),
        (b"go1.22.3\r\ntime\r\n", "1.22.3"),
        (b"go1.27rc1\n", "1.27rc1"),
        (b"go1.21.3-bigcorp\n", "1.21.3"),
        (b"go1.26.6 X:boringcrypto\n", "1.26.6"),
        (b"go1.22.3\n" + b"x" * 10_000_000, "1.22.3"),
        (b"devel go1.25-abc123 Mon\n", "1.25"),
        (b"go1.26-devel_abc Mon\n", "1.26"),
        (b"", None),
        (b"\n", None),
        (b"1.22.3\n", None),
        (b"\xff\xfego1.22.3\n", None),
        (b"go1.22.3/../../x\n", None),
        (b"x" * 5000 + b"go1.22.3", None),
    ],
)
def test_the_first_line_of_version_is_the_version(tmp_path: Path, content: bytes, expected: str | None) -> None:
    (tmp_path / "VERSION").write_bytes(content)
    found = read_version(tmp_path)
    assert (found.text if found else None) == expected


def test_a_version_that_is_no_file_is_none(tmp_path: Path) -> None:
    assert read_version(tmp_path) is None
    (tmp_path / "VERSION").mkdir()
    assert read_version(tmp_path) is None
    (tmp_path / "VERSION").rmdir()
    os.mkfifo(tmp_path / "VERSION")
    assert read_version(tmp_path) is None


def test_a_complete_sdk_has_no_problems(tmp_path: Path) -> None:
    assert find_defects(write_sdk(tmp_path / "my go 树", "1.22.3"), GO, LINUX) == []


@pytest.mark.parametrize("version", ["1.26.6", "1.27.3"])
def test_a_real_sdk_has_no_problems(version: str) -> None:
    goroot = Path(__file__).parents[2] / ".dev" / "sdk" / f"go{version}"
    if not goroot.is_dir():
        pytest.skip(f"no {goroot}, so this is NOT checked on a real SDK; make test gets it")
    assert find_defects(goroot, GoVersion.parse(version), Platform.here()) == []


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bin/go", "bin/go is not an executable file"),
        ("bin/gofmt", "bin/gofmt is not an executable file"),
        ("pkg/tool/linux_amd64/compile", "pkg/tool/linux_amd64/compile is not an executable file"),
        ("src/runtime/runtime.go", "src/runtime/runtime.go is missing"),
        ("go.env", "go.env is missing"),
        ("VERSION", "VERSION says nothing instead of go1.22.3"),
    ],
)
@pytest.mark.parametrize("state", ["gone", "directory", "link to nowhere"])
def test_what_is_missing_is_named(tmp_path: Path, name: str, problem: str, state: str) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3")
    (goroot / name).unlink()
    if state == "directory":
        (goroot / name).mkdir()
    elif state == "link to nowhere":
        (goroot / name).symlink_to("nowhere")
    assert find_defects(goroot, GO, LINUX) == [problem]


@pytest.mark.parametrize("name", ["bin/go", "bin/gofmt", "pkg/tool/linux_amd64/compile"])
def test_a_program_must_be_executable_and_no_link(tmp_path: Path, name: str) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3")
    os.chmod(goroot / name, 0o644)
    assert find_defects(goroot, GO, LINUX) == [f"{name} is not an executable file"]
    (goroot / name).unlink()
    (goroot / name).symlink_to("/bin/sh")
    assert find_defects(goroot, GO, LINUX) == [f"{name} is not an executable file"]


def test_before_1_21_there_was_no_go_env(tmp_path: Path) -> None:
    for text, found in {"1.20.14": [], "1.21rc1": ["go.env is missing"], "1.21.0": ["go.env is missing"]}.items():
        goroot = write_sdk(tmp_path / text, text)
        (goroot / "go.env").unlink()
        assert find_defects(goroot, GoVersion.parse(text), LINUX) == found


@pytest.mark.parametrize(("installed", "expected"), [("1.20", "1.20.0"), ("1.20.0", "1.20")])
def test_two_ways_to_write_a_version_are_one(tmp_path: Path, installed: str, expected: str) -> None:
    assert find_defects(write_sdk(tmp_path / "go", installed), GoVersion.parse(expected), LINUX) == []


def test_another_version_or_platform_is_reported_in_one_sentence(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.4")
    with pytest.raises(IntegrityError) as caught:
        check_sdk(goroot, GO, Platform("linux", "arm64"))
    assert caught.value.message == (
        "this is not a complete go1.22.3 for linux/arm64: pkg/tool/linux_arm64/compile is not an executable file; "
        "VERSION says go1.22.4 instead of go1.22.3"
    )
    check_sdk(goroot, GoVersion.parse("1.22.4"), LINUX)


def test_programs_of_windows_have_an_ending_and_no_mode(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "go", "1.22.3", platform="windows_amd64")
    assert len(find_defects(goroot, GO, WINDOWS)) == 3
    for name in ("bin/go", "bin/gofmt", "pkg/tool/windows_amd64/compile"):
        (goroot / name).rename(goroot / f"{name}.exe")
        os.chmod(goroot / f"{name}.exe", 0o644)
    assert find_defects(goroot, GO, WINDOWS) == []


def test_an_empty_directory_has_every_problem(tmp_path: Path) -> None:
    assert len(find_defects(tmp_path, GO, LINUX)) == 6
    assert len(find_defects(tmp_path / "nothing", GO, LINUX)) == 6


@pytest.mark.parametrize("program", ["go", "gofmt"])
def test_a_program_that_another_release_built_is_reported(tmp_path: Path, program: str) -> None:
    goroot = write_sdk(tmp_path / "go", "1.26.6")
    shutil.copy(REAL_SDKS / "go1.26.6" / "bin" / program, goroot / "bin" / program)
    check_sdk(goroot, GoVersion.parse("1.26.6"), LINUX)
    shutil.copy(REAL_SDKS / "go1.27.3" / "bin" / program, goroot / "bin" / program)
    with pytest.raises(IntegrityError, match=rf"bin/{program} was built by go1\.27\.3"):
        check_sdk(goroot, GoVersion.parse("1.26.6"), LINUX)
