"""Who else can write to a store: what moves into it, what is believed, and what root leaves in a user's store."""

import os
import stat
from pathlib import Path

import pytest

from gvm_py.errors import IntegrityError
from gvm_py.paths import Layout
from gvm_py.store import Store
from gvm_py.version import GoVersion
from tests.support.internet import Internet
from tests.support.privileges import as_user, without_root_powers
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

_USER = 4711


def _store(root: Path) -> Store:
    return Store(Layout(root), 5, print)


def _give(*trees: Path) -> None:
    for tree in trees:
        for path in (tree, *tree.rglob("*")):
            os.chown(path, _USER, _USER, follow_symlinks=False)


@pytest.mark.parametrize(
    "name",
    ["staging", "trash", "cache", "cache/archives", "cache/sumdb", "locks", "state", "versions", "linked", "resolve"],
)
@pytest.mark.parametrize("mode", [0o777, 0o1777], ids=["open", "sticky"])
def test_no_directory_of_the_store_may_be_open_to_everybody(sandbox: Sandbox, name: str, mode: int) -> None:
    place = sandbox.root / name
    place.mkdir(parents=True)
    place.chmod(mode)
    done = sandbox.gosdk("default", "--unset")
    assert (done.code, f"error: {place} can be changed by every user" in done.err) == (1, True), done.err


def test_a_parent_that_is_open_to_everybody_is_named_with_a_way_out(sandbox: Sandbox) -> None:
    parent = sandbox.root.parent / "open"
    parent.mkdir()
    parent.chmod(0o777)
    done = sandbox.gosdk("default", "--unset", env={"GOSDK_ROOT": str(parent / "root")})
    assert (done.code, f"{parent} can be changed by every user" in done.err) == (1, True)
    assert f"chmod o-w {parent}\n" in done.err
    parent.chmod(0o1777)
    assert sandbox.gosdk("default", "--unset", env={"GOSDK_ROOT": str(parent / "root")}).code == 0


@pytest.mark.parametrize("step", ["before the commit", "during the rename"])
def test_a_tree_that_was_exchanged_is_not_committed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    store, version = _store(tmp_path / "root"), GoVersion.parse("1.22.3")
    rename = os.rename

    def exchange(staged: Path) -> None:
        rename(staged, f"{staged}.orig")
        write_sdk(staged, "1.22.3", extra={"evil": b""})

    def exchanging(source: Path, target: Path) -> None:
        if Path(target).parent == store.layout.versions:
            exchange(Path(source))
        rename(source, target)

    with store.version_lock(version, "test"), store.staged(version) as staging:
        write_sdk(staging.path, "1.22.3")
        if step == "before the commit":
            exchange(staging.path)
        else:
            monkeypatch.setattr(os, "rename", exchanging)
        with pytest.raises(IntegrityError, match="not the directory that was verified"):
            store.commit(staging, version)
    assert store.installed() == ()


def test_a_link_in_place_of_the_staged_tree_is_not_committed(tmp_path: Path) -> None:
    store, version = _store(tmp_path / "root"), GoVersion.parse("1.22.3")
    outside = write_sdk(tmp_path / "outside", "1.22.3")
    with store.version_lock(version, "test"), store.staged(version) as staging:
        staging.path.rmdir()
        staging.path.symlink_to(outside)
        with pytest.raises(IntegrityError):
            store.commit(staging, version)
    assert (store.installed(), (outside / "VERSION").exists()) == ((), True)


@pytest.mark.parametrize("umask", ["000", "022", "077"])
@pytest.mark.parametrize(("shared", "mode"), [(False, 0o600), (True, 0o660)], ids=["private", "of a group"])
def test_lock_files_are_for_the_user_or_the_group_whatever_the_umask(
    sandbox: Sandbox, umask: str, shared: bool, mode: int
) -> None:
    locks = sandbox.root / "locks"
    locks.mkdir(parents=True)
    locks.chmod(0o2770 if shared else 0o700)
    done = sandbox.gosdk("default", "--unset", within=("sh", "-c", f'umask {umask}; exec "$@"', "sh"))
    assert done.code == 0, done.err
    assert {stat.S_IMODE(path.stat().st_mode) for path in locks.iterdir()} == {mode}


def test_root_leaves_nothing_of_its_own_in_the_store_of_a_user(open_sandbox: Sandbox, internet: Internet) -> None:
    box, user = open_sandbox, as_user(_USER)
    box.env = {**internet.environment(), "GOMODCACHE": str(box.home / "mod")}
    for version in ("1.22.3", "1.23.1"):
        internet.publish(version)
    box.configure(source=internet.dl)
    _give(box.root, box.home, box.cwd)
    assert box.gosdk("install", "1.22.3", within=user).code == 0
    as_root = box.gosdk("install", "1.23.1")
    assert as_root.code == 0, as_root.err
    assert box.gosdk("default", "1.23").code == 0
    strangers = [str(path) for path in box.root.rglob("*") if path.lstat().st_uid != _USER]
    assert strangers == []
    for words in (["uninstall", "1.23.1"], ["gc", "--yes"], ["undo"], ["install", "--reinstall", "1.23.1"]):
        done = box.gosdk(*words, within=user)
        assert done.code == 0, (words, done.err)


def test_a_lock_of_somebody_else_is_named_with_its_owner_and_the_cure(open_sandbox: Sandbox) -> None:
    box, user = open_sandbox, as_user(_USER)
    write_sdk(box.root / "versions" / "go1.22.3", "1.22.3")
    (box.root / "locks").mkdir()
    _give(box.root, box.home, box.cwd)
    lock = box.root / "locks" / "store.lock"
    lock.write_text("")
    lock.chmod(0o600)
    os.chown(lock, 0, 0)
    done = box.gosdk("default", "1.22", within=user)
    assert (done.code, f"cannot lock {lock}" in done.err, "it belongs to root" in done.err) == (1, True, True), done.err
    assert 'sudo chown -R "$USER" "${GOSDK_ROOT:-$HOME/.gosdk}"' in done.err


def test_a_store_of_root_says_so_and_how_to_have_an_own_one(open_sandbox: Sandbox) -> None:
    box, user = open_sandbox, as_user(_USER)
    write_sdk(box.root / "versions" / "go1.22.3", "1.22.3")
    done = box.gosdk("default", "1.22", within=user)
    assert (done.code, "this store belongs to root" in done.err) == (1, True), done.err
    assert 'hint: export GOSDK_ROOT="$HOME/.gosdk"' in done.err


def test_two_users_share_a_store_of_their_group(open_sandbox: Sandbox, internet: Internet) -> None:
    box, _ = open_sandbox, as_user(_USER)
    for version in ("1.22.3", "1.23.1"):
        internet.publish(version)
    box.configure(source=internet.dl)
    box.env = {**internet.environment(), "GOMODCACHE": str(box.home / "mod")}
    os.chown(box.root, 0, 4000)
    box.root.chmod(0o2775)
    common = ("--regid=4000", "--clear-groups", "--inh-caps=-all")
    members = [("setpriv", f"--reuid={uid}", *common) for uid in (4711, 4712)]
    for member, version in zip(members, ("1.22.3", "1.23.1"), strict=True):
        done = box.gosdk("install", version, within=("sh", "-c", 'umask 002; exec "$@"', "sh", *member))
        assert done.code == 0, done.err
        assert box.gosdk("default", version, within=("sh", "-c", 'umask 002; exec "$@"', "sh", *member)).code == 0
    other = box.gosdk("uninstall", "1.22.3", within=members[1])
    at_fault = box.root / "versions" / "go1.22.3"
    assert f"error: {at_fault}: Permission denied\nhint: ls -ld '{at_fault}'\n" in other.err
    stranger = box.gosdk("default", "1.22", within=as_user(4713))
    assert (stranger.code, "this store belongs to" in stranger.err) == (1, True), stranger.err


def test_undo_of_setup_in_a_store_of_root_takes_out_what_the_user_has(open_sandbox: Sandbox) -> None:
    box, user = open_sandbox, as_user(_USER)
    assert box.gosdk("setup", "-y", "--shell", "bash").code == 0
    lines = [path for path in box.home.iterdir() if path.is_file() and b"gosdk" in path.read_bytes()]
    assert lines
    _give(box.home, box.cwd)
    done = box.gosdk("setup", "--undo", "-y", within=user)
    assert (done.code, "error" in done.err) == (0, False), done.err
    assert [path for path in lines if path.exists() and b"gosdk" in path.read_bytes()] == []
    again = box.gosdk("setup", "--undo", "-y", within=user)
    assert (again.code, "nothing was set up" in again.err) == (0, True), again.err


@pytest.mark.parametrize("name", ["resolve", "trash", "staging", "versions", "cache", "locks"])
def test_a_directory_without_rights_is_named(sandbox: Sandbox, internet: Internet, name: str) -> None:
    internet.publish("1.22.3")
    place = sandbox.root / name
    place.mkdir()
    place.chmod(0)
    done = sandbox.gosdk("install", "1.22.3", within=without_root_powers())
    assert done.code in (0, 1), done.err
    assert done.code == 0 or (str(place) in done.err and str(place) in done.err.partition("hint:")[2]), done.err
    place.chmod(0o755)
    assert sandbox.gosdk("install", "1.22.3", within=without_root_powers()).code == 0
