"""`gosdk gc --dedupe`: equal files share their bytes, and no SDK can be harmed through another one."""

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gvm_py.dist.archive import tree_digests
from gvm_py.store.receipt import MANIFEST_NAME, manifest_bytes
from gvm_py.upkeep.gc.dedupe import Savings, dedupe
from tests.support.release_server import ReleaseServer, serving
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files

OLD, NEW = "1.27.1", "1.27.3"
SHARED = "src/runtime/runtime.go"
"""A file that both have in common; VERSION is one that differs."""


@pytest.fixture
def server() -> Iterator[ReleaseServer]:
    with serving() as server:
        for version in (OLD, NEW):
            server.add_release(version)
        yield server


@pytest.fixture
def box(sandbox: Sandbox, server: ReleaseServer) -> Sandbox:
    """Two patches with receipts and manifests, as `gosdk install` leaves them."""
    sandbox.root.mkdir()
    (sandbox.root / "config.toml").write_text(f'source = "{server.dl}"\n')
    assert sandbox.gosdk("install", OLD, NEW).code == 0
    return sandbox


def path(box: Sandbox, version: str, name: str = SHARED) -> Path:
    return box.root / "versions" / f"go{version}" / name


def seen(file: Path) -> tuple[int, bytes]:
    """Return the number of an inode and its content."""
    return file.stat().st_ino, file.read_bytes()


def share(box: Sandbox) -> dict[str, object]:
    outcome = box.gosdk("gc", "--dedupe", "--json")
    assert outcome.code == 0, outcome.err
    data: dict[str, object] = outcome.json()["data"]
    return data


def common() -> dict[str, bytes]:
    """Return the files that both SDKs have in common."""
    old, new = sdk_files(OLD), sdk_files(NEW)
    return {name: data for name, data in old.items() if new[name] == data}


def test_equal_files_become_one_and_verify_still_holds(box: Sandbox) -> None:
    data = share(box)
    # Two tools of the small SDK are equal within it, too.
    assert data["bytes"] == sum(len(content) for content in common().values())
    shared = {name for name in sdk_files(OLD) if path(box, OLD, name).samefile(path(box, NEW, name))}
    assert shared == set(common())
    assert box.gosdk("verify", "--offline").code == 0
    assert share(box)["files"] == 0


def test_a_dry_run_counts_the_same_and_changes_nothing(box: Sandbox) -> None:
    dry = box.gosdk("gc", "--dedupe", "--dry-run", "--json").json()["data"]
    assert not path(box, OLD).samefile(path(box, NEW))
    assert {**share(box), "dry_run": True} == dry


def test_a_shared_file_is_read_only_and_stays_executable(box: Sandbox) -> None:
    tool = "pkg/tool/linux_amd64/compile"
    share(box)
    assert [stat.S_IMODE(path(box, NEW, name).stat().st_mode) for name in (SHARED, tool)] == [0o444, 0o555]
    assert stat.S_IMODE(path(box, NEW, "VERSION").stat().st_mode) == 0o644


def test_repairing_one_sdk_never_writes_into_a_file_it_shares_with_another(box: Sandbox) -> None:
    share(box)
    path(box, OLD).chmod(0o644)
    with open(path(box, OLD), "r+b") as file:
        file.write(b"PACKAGE")
    harmed = seen(path(box, NEW))
    assert box.gosdk("verify", "--offline").code == 4
    box.gosdk("verify", "--repair", "--offline", OLD)
    assert path(box, OLD).read_bytes() == b"package runtime\n"
    assert seen(path(box, NEW)) == harmed
    assert box.gosdk("verify", "--repair", "--offline").code == 0


def test_repairing_a_replaced_file_leaves_the_other_sdk_as_it_is(box: Sandbox) -> None:
    share(box)
    path(box, OLD).unlink()
    path(box, OLD).write_bytes(b"package broken\n")
    good = seen(path(box, NEW))
    assert box.gosdk("verify", "--repair", "--offline", OLD).code == 0
    assert (path(box, OLD).read_bytes(), seen(path(box, NEW))) == (b"package runtime\n", good)


def test_repairing_the_mode_of_a_shared_file_leaves_the_other_sdk_as_it_is(box: Sandbox) -> None:
    tool = "pkg/tool/linux_amd64/compile"
    share(box)
    path(box, OLD, tool).chmod(0o644)
    assert box.gosdk("verify", "--offline", OLD).code == 4
    assert box.gosdk("verify", "--repair", "--offline", OLD).code == 0
    assert path(box, OLD, tool).stat().st_mode & 0o111
    assert stat.S_IMODE(path(box, NEW, tool).stat().st_mode) == 0o644


def test_reinstalling_and_removing_one_leaves_the_other_as_it_is(box: Sandbox) -> None:
    share(box)
    good = seen(path(box, NEW))
    assert box.gosdk("install", "--reinstall", OLD).code == 0
    assert seen(path(box, NEW)) == good
    share(box)
    box.gosdk("uninstall", OLD)
    assert box.gosdk("gc", "--empty-trash").code == 0
    assert path(box, NEW).read_bytes() == b"package runtime\n"
    assert box.gosdk("verify", "--offline").code == 0


def test_what_goes_counts_only_the_bytes_it_does_not_share(box: Sandbox) -> None:
    alone = box.gosdk("gc", "--dry-run", "--json").json()["data"]["freed"]
    saved = share(box)["bytes"]
    assert isinstance(saved, int)
    assert box.gosdk("gc", "--dry-run", "--json").json()["data"]["freed"] == alone - saved


def test_a_changed_file_is_left_alone_and_named(box: Sandbox) -> None:
    path(box, OLD).write_bytes(b"my own version\n")
    outcome = box.gosdk("gc", "--dedupe")
    assert (outcome.code, path(box, OLD).read_bytes()) == (0, b"my own version\n")
    assert not path(box, OLD).samefile(path(box, NEW))
    assert f"not as installed, so not shared: {path(box, OLD)}\nhint: gosdk verify\n" in outcome.err


def test_an_sdk_without_a_manifest_shares_nothing_and_a_broken_one_is_exit_code_4(box: Sandbox) -> None:
    manifest = path(box, OLD, MANIFEST_NAME)
    manifest.unlink()
    outcome = box.gosdk("gc", "--dedupe")
    assert (outcome.code, "has no manifest" in outcome.err) == (0, True)
    manifest.write_bytes(b"\xff\xfe")
    broken = box.gosdk("gc", "--dedupe", "--json")
    assert (broken.code, str(manifest) in broken.err) == (4, True)


def test_a_running_program_is_not_disturbed(box: Sandbox) -> None:
    programs = [path(box, version, "bin/gofmt") for version in (OLD, NEW)]
    for program in programs:
        shutil.copy(shutil.which("sleep") or "sleep", program)
    # As if both patches had been published with this file.
    for version in (OLD, NEW):
        goroot = path(box, version, "")
        (goroot / MANIFEST_NAME).write_bytes(manifest_bytes(tree_digests(goroot)))
    with subprocess.Popen([programs[1], "600"]) as process:
        try:
            share(box)
            assert (programs[0].samefile(programs[1]), process.poll()) == (True, None)
            # The program that runs has lost its name by the rename, and still keeps its SDK.
            items = box.gosdk("gc", "--dry-run", "--json").json()["data"]["items"]
            (new,) = (item for item in items if item["version"] == NEW)
            assert "running" in [reason["kind"] for reason in new["reasons"]]
        finally:
            process.kill()


def _sdk(goroot: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (goroot / name).parent.mkdir(parents=True, exist_ok=True)
        (goroot / name).write_bytes(data)
    (goroot / MANIFEST_NAME).write_bytes(manifest_bytes(tree_digests(goroot)))
    return goroot


def _dedupe(goroots: list[Path], staging: Path) -> Savings:
    return dedupe(goroots, staging, dry=False, tick=lambda _count: None)


def test_links_in_a_tree_are_not_followed_and_names_that_leave_it_mean_nothing(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.go").write_bytes(b"package a\n")
    one = _sdk(tmp_path / "one", {"src/a.go": b"package a\n"})
    two = _sdk(tmp_path / "two", {"lib/b": b"b"})
    (two / "src").symlink_to(outside)
    manifest = (one / MANIFEST_NAME).read_text()
    (two / MANIFEST_NAME).write_text(manifest + manifest.replace("src/a.go", "../outside/a.go"))
    assert _dedupe([one, two], tmp_path / "staging").files == 0
    assert (outside / "a.go").stat().st_nlink == 1


def test_nothing_is_shared_across_file_systems(tmp_path: Path) -> None:
    places = [place for place in (Path("/dev/shm"), Path("/var/tmp")) if place.is_dir()]  # noqa: S108
    others = [place for place in places if place.stat().st_dev != tmp_path.stat().st_dev]
    if not others:
        pytest.skip("needs a second file system")
    elsewhere = others[0] / f"gosdk-test-{os.getpid()}"
    try:
        one = _sdk(tmp_path / "one", {"a": b"same"})
        two = _sdk(elsewhere / "two", {"a": b"same", "b": b"same"})
        assert _dedupe([one, two], tmp_path / "staging") == Savings()
        assert _dedupe([two, one], elsewhere / "staging").files == 1
        assert (one / "a").stat().st_nlink == 1
    finally:
        shutil.rmtree(elsewhere)


contents = st.dictionaries(
    st.sampled_from(["a", "b", "src/a", "src/x/b", "bin/go"]),
    st.sampled_from([b"", b"one", b"two", b"three"]),
    min_size=1,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(trees=st.lists(contents, min_size=1, max_size=3), changed=st.booleans())
def test_no_content_ever_changes_and_what_is_equal_and_genuine_is_shared(
    tmp_path: Path, trees: list[dict[str, bytes]], changed: bool
) -> None:
    base = tmp_path / "trees"
    shutil.rmtree(base, ignore_errors=True)
    goroots = [_sdk(base / str(number) / "go", files) for number, files in enumerate(trees)]
    if changed:
        name = next(iter(trees[0]))
        (goroots[0] / name).write_bytes(b"changed")
        trees = [{**trees[0], name: b"changed"}, *trees[1:]]
    _dedupe(goroots, base / "staging")
    for goroot, files in zip(goroots, trees, strict=True):
        assert {name: (goroot / name).read_bytes() for name in files} == files
    inodes: dict[bytes, set[int]] = {}
    for goroot, files in zip(goroots, trees, strict=True):
        for name, data in files.items():
            inodes.setdefault(data, set()).add((goroot / name).stat().st_ino)
    assert {data for data, of_data in inodes.items() if len(of_data) > 1} <= {b"", b"changed"}
