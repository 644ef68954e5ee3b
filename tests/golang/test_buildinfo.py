"""The build-info reader against what the go command itself says of the same binaries."""

import json
import lzma
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvm_py.golang.buildinfo import BuildInfo, BuildModule, NotGoBinary, read
from gvm_py.golang.buildinfo.modinfo import parse

DATA = Path(__file__).parents[1] / "data" / "buildinfo"
EXPECTED: dict[str, dict[str, Any]] = json.loads((DATA / "expected.json").read_text(encoding="utf-8"))


def content(name: str) -> bytes:
    return lzma.decompress((DATA / f"{name}.xz").read_bytes())


def unpacked(name: str, directory: Path) -> Path:
    path = directory / name
    path.write_bytes(content(name))
    return path


def as_go_prints(info: BuildInfo | NotGoBinary) -> dict[str, Any]:
    """Return the build info in the shape of `go version -m -json`, which leaves empty fields out."""
    assert isinstance(info, BuildInfo), info
    return filled(
        {
            "GoVersion": info.go_version,
            "Path": info.path,
            "Main": _module(info.main),
            "Deps": [_module(module) for module in info.dependencies],
            "Settings": [{"Key": key, "Value": value} for key, value in info.settings],
        }
    )


def _module(module: BuildModule | None) -> dict[str, Any]:
    if module is None:
        return {}
    replacement = _module(module.replacement)
    return filled({"Path": module.path, "Version": module.version, "Sum": module.sum, "Replace": replacement})


def go_says(*arguments: str) -> str:
    if not shutil.which("go"):
        pytest.skip("no go command on PATH to compare with")
    environment = {"PATH": os.environ["PATH"], "HOME": "/", "GOENV": "off", "GOTOOLCHAIN": "local"}
    return subprocess.run(["go", *arguments], env=environment, capture_output=True, text=True, check=True).stdout


def filled(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if value not in ({}, [], "")}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_format_width_order_and_layout_reads_as_the_go_command_reads_it(name: str, tmp_path: Path) -> None:
    assert as_go_prints(read(unpacked(name, tmp_path))) == filled(EXPECTED[name])


@pytest.mark.parametrize("name", ["go1.16.15-windows-386", "go1.26.8-darwin-arm64"])
def test_the_recorded_expectation_is_what_the_go_command_says_today(name: str, tmp_path: Path) -> None:
    said = json.loads(go_says("version", "-m", "-json", str(unpacked(name, tmp_path))))
    assert filled(said) == filled(EXPECTED[name])


def test_the_go_command_on_this_machine_is_read_like_any_binary() -> None:
    version = go_says("version").split()[2]
    info = read(Path(shutil.which("go") or "").resolve())
    assert isinstance(info, BuildInfo)
    assert (info.path, info.go_version) == ("cmd/go", version)


@pytest.mark.parametrize(("magic", "entry"), [(0xCAFEBABE, ">IIIII"), (0xCAFEBABF, ">IIQQII")])
def test_a_universal_binary_answers_with_its_first_architecture(magic: int, entry: str, tmp_path: Path) -> None:
    thin = content("go1.26.8-darwin-arm64")
    fields = (0x0100000C, 0, 4096, len(thin), 12) + ((0,) if "Q" in entry else ())
    fat = tmp_path / "fat"
    fat.write_bytes((struct.pack(">II", magic, 1) + struct.pack(entry, *fields)).ljust(4096, b"\0") + thin)
    assert as_go_prints(read(fat)) == filled(EXPECTED["go1.26.8-darwin-arm64"])


def test_an_elf_file_without_section_table_is_found_through_its_segments(tmp_path: Path) -> None:
    path = unpacked("go1.26.8-linux-amd64", tmp_path)
    whole = bytearray(path.read_bytes())
    whole[0x3C:0x40] = bytes(4)  # e_shnum and e_shstrndx, as sstrip leaves them
    path.write_bytes(whole)
    assert as_go_prints(read(path)) == filled(EXPECTED["go1.26.8-linux-amd64"])


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (b"", "cut short"),
        (b"#!/bin/sh\necho hi\n", "not an ELF, Mach-O or PE file"),
        (b"\x7fELF\x02\x01", "cut short"),
        (b"\x7fELF\x09\x01" + bytes(60), "ELF class is unknown"),
        (b"MZ" + bytes(200), "no PE header"),
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x34" + bytes(64), "holds no architecture"),  # a Java class file
        (b"\xcf\xfa\xed\xfe" + bytes(12) + b"\xff\xff\xff\xff" + bytes(64), "impossible size"),
    ],
)
def test_other_files_are_named_as_what_they_are_not(start: bytes, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(start)
    found = read(path)
    assert isinstance(found, NotGoBinary)
    assert reason in found.reason


def test_a_c_program_is_not_a_go_binary() -> None:
    assert isinstance(read(Path("/bin/sh").resolve()), NotGoBinary)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in the file system")
def test_directories_missing_files_and_pipes_are_not_go_binaries_either(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    reasons = [read(path) for path in (tmp_path, tmp_path / "missing", tmp_path / "pipe")]
    assert all(isinstance(found, NotGoBinary) and found.reason for found in reasons)


@given(name=st.sampled_from(sorted(EXPECTED)), data=st.data())
@settings(max_examples=150, deadline=None)
def test_damage_never_raises_and_never_requests_more_than_the_file_has(name: str, data: st.DataObject) -> None:
    original = content(name)
    damaged = bytearray(original[: data.draw(st.one_of(st.just(len(original)), st.integers(0, 8192)))])
    for _ in range(data.draw(st.integers(0, 8)) if damaged else 0):
        where = data.draw(st.integers(0, min(len(damaged), 4096) - 1))
        damaged[where] = data.draw(st.integers(0, 255))
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "binary"
        path.write_bytes(damaged)
        assert isinstance(read(path), BuildInfo | NotGoBinary)


@pytest.mark.parametrize(
    "line",
    [
        "mod\tonly",
        "mod\ta\tb\tc\td",
        "=>\t./x\t\t",
        "build\t=x",
        "build\tkey",
        'build\t"k"x',
        'build\t"\\U99999999"=1',
    ],
)
def test_lines_that_the_go_command_refuses_are_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        parse("go1.26.8", f"{line}\n")


def test_quoted_settings_are_unquoted_as_go_quotes_them() -> None:
    info = parse("go1.26.8", 'build\t-ldflags="a \\"b\\" \\x01 \\u00e9"\nbuild\t"a key"=`raw \\n`\n')
    assert info.settings == (("-ldflags", 'a "b" \x01 é'), ("a key", "raw \\n"))


@pytest.mark.parametrize(
    ("go_version", "version"),
    [("go1.26.8", "1.26.8"), ("go1.24.1 X:boringcrypto", "1.24.1"), ("devel go1.27-abc Tue", None)],
)
def test_the_sdk_behind_a_binary_is_a_version_or_none(go_version: str, version: str | None) -> None:
    parsed = BuildInfo(go_version).version
    assert (parsed.text if parsed else None) == version
