"""A tree and its toolchain module: names, modes and the hash that the checksum database publishes."""

import base64
import hashlib
import json
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.archive import h1_of
from gvm_py.dist.archive.module import made_executable, module_prefix, tree_name
from tests.support import rawzip
from tests.support.archives import sdk_archive, sdk_module
from tests.support.realgo import needs_go, run_go
from tests.support.unpacked import MODULE, MODULE_PREFIX, contents, h1_of_zip, modes, sha256s, unpacked

DIGESTS = st.dictionaries(st.text("abÞ/._", min_size=1, max_size=12), st.binary(max_size=3), max_size=8)


def test_the_hash_of_nothing_is_the_hash_of_no_lines() -> None:
    assert h1_of({}, MODULE) == "h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


@pytest.mark.parametrize("name", ["src/go.mod", "go.mod", "src/cmd/go.mod"])
def test_go_mod_is_hashed_as_the_module_calls_it(name: str) -> None:
    head = name.removesuffix("go.mod")
    zipped = rawzip.zip_of(rawzip.Entry(f"{MODULE_PREFIX}{head}_go.mod".encode(), b"module std\n"))
    assert h1_of(sha256s({name: b"module std\n"}), MODULE) == h1_of_zip(zipped)


@pytest.mark.parametrize("name", ["src/xgo.mod", "src/go.mod.txt", "go.mod/x"])
def test_other_names_are_hashed_as_they_are(name: str) -> None:
    zipped = rawzip.zip_of(rawzip.Entry(f"{MODULE_PREFIX}{name}".encode(), b"x"))
    assert h1_of(sha256s({name: b"x"}), MODULE) == h1_of_zip(zipped)


@pytest.mark.parametrize(
    "name", ["api/go1.txt", "doc/x", "misc/a/b", "test/x.go", ".github/x", ".gosdk.json", ".gosdk.sha256"]
)
def test_what_the_module_leaves_out_does_not_count(name: str) -> None:
    tree = {"VERSION": "0" * 64}
    assert h1_of({**tree, name: "1" * 64}, MODULE) == h1_of(tree, MODULE)


@pytest.mark.parametrize("name", ["src/test/x", "src/.gosdk.json", "testing", "api", "documents/x"])
def test_what_only_looks_like_that_counts(name: str) -> None:
    tree = {"VERSION": "0" * 64}
    assert h1_of({**tree, name: "1" * 64}, MODULE) != h1_of(tree, MODULE)


@given(DIGESTS, DIGESTS)
def test_different_trees_have_different_hashes(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    same = sha256s(one) == sha256s(other)
    assert (h1_of(sha256s(one), MODULE) == h1_of(sha256s(other), MODULE)) == same


@given(DIGESTS)
def test_the_order_of_the_files_does_not_matter(files: dict[str, bytes]) -> None:
    digests = sha256s(files)
    assert h1_of(dict(reversed(digests.items())), MODULE) == h1_of(digests, MODULE)


def test_a_name_that_is_not_utf_8_is_hashed_by_its_bytes() -> None:
    line = b"%s  %s\n" % (b"0" * 64, MODULE_PREFIX.encode() + b"src/\xff.go")
    summary = base64.b64encode(hashlib.sha256(line).digest()).decode()
    assert h1_of({os.fsdecode(b"src/\xff.go"): "0" * 64}, MODULE) == f"h1:{summary}"


def test_the_version_is_part_of_the_hash() -> None:
    assert h1_of({"VERSION": "0" * 64}, MODULE) != h1_of({"VERSION": "0" * 64}, MODULE.replace("amd64", "arm64"))


@pytest.mark.parametrize(
    ("name", "executable"),
    [
        ("bin/go", True),
        ("bin/gofmt", True),
        ("bin/linux_arm/go", True),
        ("pkg/tool/linux_amd64/compile", True),
        ("lib/wasm/go_js_wasm_exec", True),
        ("lib/wasm/go_wasip1_wasm_exec", True),
        ("lib/wasm/wasm_exec.js", False),
        ("lib/wasm/go__wasm_exec", False),
        ("misc/wasm/go_js_wasm_exec", False),
        ("src/make.bash", False),
        ("pkg/include/textflag.h", False),
        ("src/bin/go", False),
        ("VERSION", False),
    ],
)
def test_the_same_files_become_executable_as_in_the_go_command(name: str, executable: bool) -> None:
    assert made_executable(name) is executable


def test_names_come_back_from_the_module() -> None:
    assert tree_name("src/_go.mod") == "src/go.mod"
    assert tree_name("_go.mod") == "go.mod"
    assert tree_name("src/x_go.mod") == "src/x_go.mod"
    assert module_prefix(MODULE) == MODULE_PREFIX


def test_modes_in_a_module_are_ignored(tmp_path: Path) -> None:
    names = {"bin/go": 0o100444, "src/run.bash": 0o100755, "lib/wasm/go_js_wasm_exec": 0o100600, "VERSION": 0o104777}
    entries = [rawzip.Entry(f"{MODULE_PREFIX}{name}".encode(), mode=mode) for name, mode in names.items()]
    _, goroot = unpacked(rawzip.zip_of(*entries), "module", tmp_path / "1")
    found = {name: mode for name, mode in modes(goroot).items() if name in names}
    assert found == {"bin/go": 0o755, "src/run.bash": 0o644, "lib/wasm/go_js_wasm_exec": 0o755, "VERSION": 0o644}


def test_the_module_and_the_archive_of_a_release_have_one_hash(tmp_path: Path) -> None:
    module = sdk_module("1.22.3")
    from_module, goroot = unpacked(module, "module", tmp_path / "module")
    from_archive, whole = unpacked(sdk_archive("1.22.3"), "tar.gz", tmp_path / "archive")
    assert from_module.h1 == from_archive.h1 == h1_of_zip(module)
    left_out = {name: data for name, data in contents(whole).items() if name.startswith(("api/", "test/"))}
    assert contents(goroot) == {name: data for name, data in contents(whole).items() if name not in left_out}
    assert {name for name in left_out if not name.endswith("/")} == {"api/go1.txt", "test/hello.go"}
    assert (from_module.files, from_archive.files) == (len(from_module.digests), len(from_archive.digests))
    assert from_module.bytes == sum(len(data) for data in contents(goroot).values())


@needs_go
def test_the_go_command_computes_the_same_hash(tmp_path: Path) -> None:
    proxy = tmp_path / "proxy" / "golang.org" / "toolchain" / "@v"
    proxy.mkdir(parents=True)
    (proxy / f"{MODULE}.info").write_text(json.dumps({"Version": MODULE, "Time": "2024-01-01T00:00:00Z"}))
    (proxy / f"{MODULE}.mod").write_text("module golang.org/toolchain\n")
    (proxy / f"{MODULE}.zip").write_bytes(sdk_module("1.22.3"))
    # The go command takes a toolchain without the checksum database only from a file proxy.
    env = {"GOPROXY": (tmp_path / "proxy").as_uri(), "GOSUMDB": "off", "GOTOOLCHAIN": "local", "GOFLAGS": "-modcacherw"}
    said = run_go("mod", "download", "-json", f"golang.org/toolchain@{MODULE}", cwd=tmp_path, env=env)
    unpacked_tree, _ = unpacked(sdk_module("1.22.3"), "module", tmp_path / "1")
    assert json.loads(said.stdout)["Sum"] == unpacked_tree.h1
