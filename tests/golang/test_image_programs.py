"""Go programs in files, directories and container images, found without running or unpacking anything."""

import gzip
import io
import json
import os
import shutil
import tarfile
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.golang.image_programs import is_tar, programs_in_image
from gvm_py.golang.programs import Program, programs_below
from tests.support.realsdk import PLACE, needs_sdks

pytestmark = needs_sdks
GOFMT = PLACE / "go1.26.6" / "bin" / "gofmt"
Layer = dict[str, bytes | str]
"""Name to content; text is the name of the file that a hard link names."""


def tar(files: Layer) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            if isinstance(content, str):
                member.type, member.linkname = tarfile.LNKTYPE, content
                archive.addfile(member)
            else:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def docker(*layers: Layer) -> bytes:
    names = [f"{number}/layer.tar" for number in range(len(layers))]
    manifest = json.dumps([{"Config": "c.json", "Layers": names}]).encode()
    return tar({"manifest.json": manifest, **{name: tar(layer) for name, layer in zip(names, layers, strict=True)}})


def oci(*layers: Layer) -> bytes:
    blobs: Layer = {f"blobs/sha256/{number}": gzip.compress(tar(layer), 1) for number, layer in enumerate(layers)}
    manifest = {"layers": [{"digest": f"sha256:{number}"} for number in range(len(layers))]}
    index = {"manifests": [{"digest": "sha256:m"}]}
    documents = {"index.json": index, "blobs/sha256/m": manifest}
    return tar({**{name: json.dumps(value).encode() for name, value in documents.items()}, **blobs})


def names(image: bytes, directory: Path) -> list[str]:
    path = directory / "image.tar"
    path.write_bytes(image)
    assert is_tar(path)
    found = list(programs_in_image(path))
    assert all(isinstance(item, Program) and item.info.go_version == "go1.26.6" for item in found)
    return [item.name.removeprefix(f"{path}:") for item in found if isinstance(item, Program)]


@pytest.mark.parametrize("pack", [docker, oci])
def test_later_layers_replace_and_remove_programs(pack: object, tmp_path: Path) -> None:
    assert callable(pack)
    gofmt = GOFMT.read_bytes()
    base: Layer = {"bin/one": gofmt, "bin/two": gofmt, "opt/a/three": gofmt, "etc/passwd": b"root"}
    assert names(pack(base), tmp_path) == ["/bin/one", "/bin/two", "/opt/a/three"]
    assert names(pack(base, {"bin/one": b"#!/bin/sh\n"}), tmp_path) == ["/bin/two", "/opt/a/three"]
    assert names(pack(base, {"bin/.wh.two": b""}), tmp_path) == ["/bin/one", "/opt/a/three"]
    assert names(pack(base, {"opt/.wh.a": b""}), tmp_path) == ["/bin/one", "/bin/two"]
    assert names(pack(base, {"bin/.wh..wh..opq": b"", "bin/new": gofmt}), tmp_path) == ["/opt/a/three", "/bin/new"]
    assert names(pack({"bin/one": gofmt, "bin/link": "bin/one"}), tmp_path) == ["/bin/one", "/bin/link"]


@pytest.mark.parametrize(
    "image",
    [
        tar({"a": b"b"}),
        tar({"manifest.json": b"[{}]"}),
        tar({"manifest.json": b"{"}),
        tar({"manifest.json": b'[{"Layers": ["gone"]}]'}),
        tar({"manifest.json": b'[{"Layers": ["x"]}]', "x": b"no tar"}),
        tar({"manifest.json": b'[{"Layers": ' + b"[" * 100_000}),
        tar({"index.json": b'{"manifests": [{"digest": 7}]}'}),
        docker({"bin/one": b"\x7fELF" * 1000})[:4_500],
    ],
    ids=["no image", "no layers", "no JSON", "layer gone", "layer no tar", "nested", "no digest", "cut short"],
)
def test_what_is_not_an_image_is_one_error(image: bytes, tmp_path: Path) -> None:
    path = tmp_path / "image.tar"
    path.write_bytes(image)
    with pytest.raises(GosdkError, match=r"is not a readable container image"):
        list(programs_in_image(path))


def test_a_directory_is_searched_without_following_links(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    shutil.copy(GOFMT, tmp_path / "bin" / "gofmt")
    (tmp_path / "bin" / "link").symlink_to(GOFMT)
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "script").write_text("#!/bin/sh\n")
    (tmp_path / "damaged").write_bytes(GOFMT.read_bytes()[:5_000])
    os.mkfifo(tmp_path / "pipe")
    found = list(programs_below(tmp_path))
    assert [item.name for item in found if isinstance(item, Program)] == [str(tmp_path / "bin" / "gofmt")]
    assert [item.path.name for item in found if not isinstance(item, Program)] == ["damaged"]
