"""Go programs in files, directories and container images, found without running or unpacking anything."""

import gzip
import io
import json
import os
import shutil
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.golang.image_files import is_image
from gvm_py.golang.image_programs import programs_in_image
from gvm_py.golang.programs import Program, programs_below
from tests.support.realsdk import PLACE, needs_sdks
from tests.support.run import Sandbox
from tests.support.vulndb import VulnerabilityDatabase

pytestmark = needs_sdks
GOFMT = PLACE / "go1.26.6" / "bin" / "gofmt"
Layer = dict[str, bytes | str]
"""Name to content; text is the name of the file that a hard link names."""


def tar(files: Layer) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name.rstrip("/"))
            if name.endswith("/"):
                member.type = tarfile.DIRTYPE
                archive.addfile(member)
            elif isinstance(content, str):
                member.type, member.linkname = tarfile.LNKTYPE, content
                archive.addfile(member)
            else:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def docker(*layers: Layer) -> bytes:
    return saved({"app:1": layers})


def saved(images: dict[str, tuple[Layer, ...]]) -> bytes:
    files: Layer = {}
    entries = []
    for tag, layers in images.items():
        names = [f"{tag}{number}/layer.tar" for number in range(len(layers))]
        files |= {name: tar(layer) for name, layer in zip(names, layers, strict=True)}
        entries.append({"Config": "c.json", "RepoTags": [tag], "Layers": names})
    return tar({"manifest.json": json.dumps(entries).encode(), **files})


def platforms(**layers: Layer | bytes) -> bytes:
    """Return an OCI layout with an image for each architecture, an attestation, and a platform that is not there."""
    entries: list[object] = [{"digest": "sha256:gone", "platform": {"os": "linux", "architecture": "s390x"}}]
    blobs: Layer = {"blobs/sha256/proof": b"{}"}
    for name, layer in layers.items():
        blobs[f"blobs/sha256/{name}"] = layer if isinstance(layer, bytes) else tar(layer)
        media = "application/vnd.oci.image.layer.v1.tar"
        blobs[f"blobs/sha256/m{name}"] = json.dumps(
            {"layers": [{"digest": f"sha256:{name}", "mediaType": media}]}
        ).encode()
        entries.append({"digest": f"sha256:m{name}", "platform": {"os": "linux", "architecture": name}})
    proof = {"layers": [{"digest": "sha256:proof", "mediaType": "application/vnd.in-toto+json"}]}
    blobs["blobs/sha256/mproof"] = json.dumps(proof).encode()
    entries.append({"digest": "sha256:mproof", "platform": {"os": "unknown", "architecture": "unknown"}})
    blobs["blobs/sha256/i"] = json.dumps({"manifests": entries}).encode()
    index = {"manifests": [{"digest": "sha256:i", "annotations": {"org.opencontainers.image.ref.name": "v1"}}]}
    return tar({"index.json": json.dumps(index).encode(), **blobs})


def oci(*layers: Layer) -> bytes:
    blobs: Layer = {f"blobs/sha256/{number}": gzip.compress(tar(layer), 1) for number, layer in enumerate(layers)}
    manifest = {"layers": [{"digest": f"sha256:{number}"} for number in range(len(layers))]}
    index = {"manifests": [{"digest": "sha256:m"}]}
    documents = {"index.json": index, "blobs/sha256/m": manifest}
    return tar({**{name: json.dumps(value).encode() for name, value in documents.items()}, **blobs})


def names(image: bytes, directory: Path) -> list[str]:
    path = directory / "image.tar"
    path.write_bytes(image)
    assert is_image(path)
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


@pytest.mark.parametrize("pack", [docker, oci])
def test_a_layer_changes_only_those_below_it(pack: Callable[..., bytes], tmp_path: Path) -> None:
    gofmt = GOFMT.read_bytes()
    base: Layer = {"d/old": gofmt, "e": gofmt}
    assert names(pack(base, {"d/new": gofmt, "d/.wh..wh..opq": b""}), tmp_path) == ["/e", "/d/new"]
    assert names(pack(base, {"d/old": gofmt, "d/.wh.old": b""}), tmp_path) == ["/e", "/d/old"]
    assert names(pack(base, {"d": b"#!/bin/sh\n", "e/f": gofmt, "e/": b""}), tmp_path) == ["/e/f"]
    assert names(pack(base, {".wh.e": b"", "f": "e", "d/.wh.old": b""}), tmp_path) == ["/f"]
    assert names(pack(base, {"e": b"#!/bin/sh\n", "f": "e"}), tmp_path) == ["/d/old"]


def test_images_in_one_file_are_kept_apart(sandbox: Sandbox) -> None:
    gofmt: Layer = {"app": GOFMT.read_bytes()}
    two = saved({"app:1": (gofmt,), "app:2": (gofmt, {".wh.app": b""}), "app:3": (gofmt, {"more": b""})})
    (sandbox.cwd / "two.tar").write_bytes(two)
    (sandbox.cwd / "oci.tar").write_bytes(platforms(amd64=gofmt, arm64=gofmt))
    database = VulnerabilityDatabase.copy_to(sandbox.home / "db").directory
    shown = sandbox.gosdk("audit", "--db", str(database), "--binaries", "two.tar", "oci.tar", "--json")
    assert [item["path"] for item in shown.json()["data"]["programs"]] == [
        f"{sandbox.cwd}/{name}:/app"
        for name in ("two.tar[app:1]", "two.tar[app:3]", "oci.tar[v1 linux/amd64]", "oci.tar[v1 linux/arm64]")
    ]


@pytest.mark.parametrize("pack", [docker, oci])
def test_an_image_packed_by_hand_or_not_packed_at_all_is_read(pack: Callable[..., bytes], sandbox: Sandbox) -> None:
    place = sandbox.cwd / "layout"
    with tarfile.open(fileobj=io.BytesIO(pack({"bin/one": GOFMT.read_bytes()}))) as archive:
        archive.extractall(place, filter="data")
    (place / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
    with tarfile.open(sandbox.cwd / "packed.tar", "w") as archive:
        archive.add(place, ".")
    database = VulnerabilityDatabase.copy_to(sandbox.home / "db").directory
    shown = sandbox.gosdk("audit", "--db", str(database), "--binaries", "layout", "packed.tar", "--json")
    found = [item["path"] for item in shown.json()["data"]["programs"]]
    assert found == [f"{place}:/bin/one", f"{sandbox.cwd}/packed.tar:/bin/one"]


def test_a_layout_that_is_damaged_is_one_error(sandbox: Sandbox) -> None:
    (sandbox.cwd / "oci-layout").touch()
    database = VulnerabilityDatabase.copy_to(sandbox.home / "db").directory
    done = sandbox.gosdk("audit", "--db", str(database), "--binaries", ".")
    assert (done.code, "is not a readable container image: it has neither manifest.json" in done.err) == (1, True)


def test_an_image_in_zstd_is_never_taken_for_no_image(sandbox: Sandbox) -> None:
    (sandbox.cwd / "image.tar.zst").write_bytes(b"\x28\xb5\x2f\xfd" * 400)
    database = VulnerabilityDatabase.copy_to(sandbox.home / "db").directory
    done = sandbox.gosdk("audit", "--db", str(database), "--binaries", "image.tar.zst")
    assert done.code == 1, done.out
    assert (
        sys.version_info >= (3, 14)
        or "is compressed with zstd, which Python reads from 3.14 on\nhint: zstd -d" in done.err
    )


def test_a_layer_in_zstd_says_so(tmp_path: Path) -> None:
    (tmp_path / "image.tar").write_bytes(platforms(amd64=b"\x28\xb5\x2f\xfd" * 400))
    with pytest.raises(GosdkError, match=r"blobs/sha256/amd64 is compressed with zstd, which Python reads from 3\.14"):
        list(programs_in_image(tmp_path / "image.tar"))


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
