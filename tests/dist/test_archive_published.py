"""Which files of a directory are the published SDK: found by name, whatever else has gathered beside them."""

from pathlib import Path

import pytest

from gvm_py.dist.archive import h1_of, published_digests, published_names
from tests.support.archives import sdk_h1
from tests.support.sdk import sdk_files, write_sdk
from tests.support.unpacked import MODULE, sha256s


@pytest.mark.parametrize(
    "name",
    [
        "VERSION",
        "bin/go",
        "bin/gofmt",
        "bin/go.exe",
        "bin/gofmt.exe",
        "pkg/include/textflag.h",
        "pkg/module/x",
        "src/packages/x.go",
        "src/pkg/mod/x.go",
        "src/test/x.go",
        "src/.DS_Store.go",
        "src/x_go.mod",
        "src/_go.mod.txt",
    ],
)
def test_files_of_the_sdk_are_found_under_their_own_names(name: str) -> None:
    assert published_names([name]) == {name: name}


@pytest.mark.parametrize(
    "name",
    [
        "bin/gopls",
        "bin/linux_arm/go",
        "packages/bin/x",
        "pkg/mod/cache/lock",
        "pkg/sumdb/sum.golang.org/latest",
        ".DS_Store",
        "src/.DS_Store",
        "api/go1.txt",
        "test/hello.go",
        ".gosdk.json",
    ],
)
def test_what_managers_and_people_leave_in_a_goroot_is_left_out(name: str) -> None:
    assert published_names([name, "VERSION"]) == {"VERSION": "VERSION"}


@pytest.mark.parametrize("directory", ["", "src/", "src/cmd/"])
def test_a_go_mod_as_the_module_has_it_takes_the_name_it_has_in_a_goroot(directory: str) -> None:
    assert published_names([f"{directory}_go.mod"]) == {f"{directory}go.mod": f"{directory}_go.mod"}


@pytest.mark.parametrize("names", [["src/go.mod", "src/_go.mod"], ["src/_go.mod", "src/go.mod"]])
def test_of_two_go_mods_the_one_that_go_reads_counts(names: list[str]) -> None:
    assert published_names(names) == {"src/go.mod": "src/go.mod"}


def test_a_go_mod_of_another_directory_does_not_count_twice() -> None:
    names = ["src/_go.mod", "src/cmd/go.mod"]
    assert published_names(names) == {"src/go.mod": "src/_go.mod", "src/cmd/go.mod": "src/cmd/go.mod"}


def test_a_tree_with_litter_has_the_hash_of_its_release(tmp_path: Path) -> None:
    litter = {"bin/gopls": b"x", "packages/pkg/mod/x": b"x", "src/.DS_Store": b"x", "src/_go.mod": b"not read"}
    goroot = write_sdk(tmp_path / "my go 树", "1.22.3", extra=litter)
    (goroot / "src" / "cmd" / "go.mod").rename(goroot / "src" / "cmd" / "_go.mod")
    found = published_digests(goroot)
    kept = {name: data for name, data in sdk_files("1.22.3").items() if not name.startswith(("api/", "test/"))}
    assert found == sha256s(kept)
    assert h1_of(found, MODULE) == sdk_h1("1.22.3")
