"""Who else can write to a store: what moves into it, what is believed, and what root leaves in a user's store."""

import os
import stat
import subprocess
from pathlib import Path

import pytest

from gvm_py.errors import IntegrityError
from gvm_py.paths import Layout
from gvm_py.store import Store
from gvm_py.version import GoVersion
from tests.support.hints import hints_in
from tests.support.internet import Internet
from tests.support.privileges import as_user, without_root_powers
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.typed_hints import type_line

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
    type_line(sandbox, hints_in(done.err)[0])
    assert sandbox.gosdk("default", "--unset", env={"GOSDK_ROOT": str(parent / "root")}).code == 0
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


@pytest.fixture
def of_group(open_sandbox: Sandbox, internet: Internet) -> Sandbox:
    """A store that the group 4000 may write, and versions to install into it."""
    as_user(_USER)
    for version in ("1.22.3", "1.22.4", "1.23.1"):
        internet.publish(version)
    open_sandbox.configure(source=internet.dl)
    open_sandbox.env = {**internet.environment(), "GOMODCACHE": str(open_sandbox.home / "mod")}
    os.chown(open_sandbox.root, 0, 4000)
    open_sandbox.root.chmod(0o2775)
    return open_sandbox


def _member(uid: int, umask: str) -> tuple[str, ...]:
    """Return what runs a command as a member of the group 4000 whose own group is another one."""
    user = ("setpriv", f"--reuid={uid}", f"--regid={uid}", "--groups=4000", "--inh-caps=-all")
    return ("sh", "-c", f'umask {umask}; exec "$@"', "sh", *user)


@pytest.mark.parametrize("umask", ["002", "022", "077"])
def test_two_users_share_a_store_of_their_group(of_group: Sandbox, umask: str) -> None:
    box, members = of_group, [_member(uid, umask) for uid in (4711, 4712)]
    for member, version in zip(members, ("1.22.3", "1.23.1"), strict=True):
        for words in (["install", version], ["default", version]):
            done = box.gosdk(*words, within=member)
            assert done.code == 0, (words, done.err)
    # Each does to the SDK of the other what he may do to his own.
    for words in (
        ["install", "--reinstall", "1.22.3"],
        ["verify", "--repair", "1.23.1"],
        ["upgrade"],
        ["gc", "--dedupe"],
        ["undo"],
        ["uninstall", "-y", "1.22.3"],
        ["gc", "--empty-trash", "-y"],
        ["uninstall", "-y", "1.23.1"],
        ["gc", "--empty-trash", "-y"],
        ["rehash"],
    ):
        for member in reversed(members):
            done = box.gosdk(*words, within=member)
            assert (done.code, "ermi" in done.err) in ((0, False), (1, False), (3, False)), (words, done.err)
        members.reverse()
    left = [path.name for path in (*(box.root / "versions").iterdir(), *(box.root / "trash").iterdir())]
    assert left == ["go1.22.4"]
    stranger = box.gosdk("default", "1.22", within=as_user(4713))
    assert (stranger.code, "this store belongs to" in stranger.err) == (1, True), stranger.err
    os.chown(box.root, 4711, 4000)
    other = box.gosdk("default", "1.22", within=members[1])
    assert (other.code, f"{box.root} belongs to another user (id 4711)" in other.err) == (1, True), other.err


def test_gc_keeps_what_a_project_may_need_that_only_another_member_may_read(of_group: Sandbox) -> None:
    box, members = of_group, [_member(uid, "022") for uid in (4711, 4712)]
    assert box.gosdk("install", "1.22.3", "1.22.4", "1.23.1", within=members[0]).code == 0
    homes = [box.home / name for name in ("first", "second")]
    for home, uid, version in zip(homes, (4711, 4712), ("1.22.3", "1.23.1"), strict=True):
        (home / "project").mkdir(parents=True)
        os.chown(home / "project", uid, uid)
        os.chown(home, uid, uid)
        home.chmod(0o700)
        env = {"HOME": str(home), "GOMODCACHE": str(home / "mod")}
        inside = ("sh", "-c", f'cd {home}/project && exec "$@"', "sh", *members[homes.index(home)])
        assert box.gosdk("use", version, env=env, within=inside).code == 0
    for home, member in zip(homes, members, strict=True):
        done = box.gosdk("gc", "--yes", env={"HOME": str(home), "GOMODCACHE": str(home / "mod")}, within=member)
        assert "project, which you may not read, may need it" in done.out, (done.out, done.err)
        assert "cannot be found" not in done.err
    assert len(list((box.root / "versions").iterdir())) == 3


def test_undo_of_setup_leaves_the_members_of_a_group_what_their_shells_load(of_group: Sandbox) -> None:
    words = ("setup", "-y", "--shell", "bash")
    homes = {uid: of_group.home / str(uid) for uid in (4711, 4712)}
    for uid, home in homes.items():
        home.mkdir()
        os.chown(home, uid, uid)
        assert of_group.gosdk(*words, env={"HOME": str(home)}, within=_member(uid, "022")).code == 0
    home = homes[4712]
    done = of_group.gosdk(*words, "--undo", env={"HOME": str(home)}, within=_member(4712, "022"))
    assert done.code == 0, done.err
    assert not list(home.iterdir())
    assert (of_group.root / "completions" / "gosdk.bash").is_file()
    assert (of_group.root / "activate.sh").is_file()


def test_what_a_killed_build_of_another_member_left_holds_nobody(of_group: Sandbox) -> None:
    left = of_group.root / "staging" / "go1.22.3-x" / "src"
    left.mkdir(parents=True, mode=0o755)
    (left / "file").touch()
    _give(left.parent)
    os.chown(left.parent.parent, 0, 4000)
    left.parent.parent.chmod(0o2775)
    done = of_group.gosdk("install", "1.22.3", within=_member(4712, "022"))
    assert (done.code, (of_group.root / "versions" / "go1.22.3").is_dir()) == (0, True), done.err


def test_files_of_another_member_are_not_taken_for_a_disk_without_hard_links(of_group: Sandbox) -> None:
    box, (first, second) = of_group, (_member(uid, "022") for uid in (4711, 4712))
    assert box.gosdk("install", "1.22.3", "1.23.1", within=first).code == 0
    for member, shared in ((second, 0), (first, 1)):
        done = box.gosdk("gc", "--dedupe", "--json", within=member)
        assert (done.code, bool(done.json()["data"]["files"])) == (0, bool(shared)), done.err


def test_a_directory_is_the_group_s_before_anybody_makes_something_in_it(of_group: Sandbox) -> None:
    slow = "import os, time; chmod = os.chmod; os.chmod = lambda *a, **k: (time.sleep(0.2), chmod(*a, **k))[1]"
    (of_group.home / "sitecustomize.py").write_text(slow)
    members = [_member(uid, "022") for uid in (4711, 4712)]
    done = of_group.gosdk("install", "1.22.3", "1.23.1", env={"PYTHONPATH": str(of_group.home)}, within=members[0])
    assert done.code == 0, done.err
    for version in ("1.22.3", "1.23.1"):
        assert of_group.gosdk("uninstall", "-y", version, within=members[1]).code == 0, done.err
    modes = {path.name: oct(path.stat().st_mode & 0o060) for path in (of_group.root / "locks").iterdir()}
    assert set(modes.values()) == {"0o60"}, modes


def test_what_a_member_keeps_from_the_group_is_named_with_its_owner_and_a_way_out(of_group: Sandbox) -> None:
    box, (first, second) = of_group, (_member(uid, "022") for uid in (4711, 4712))
    assert box.gosdk("install", "1.22.3", within=first).code == 0
    kept = box.root / "versions" / "go1.22.3"
    os.chown(kept, 4711, 4711)
    kept.chmod(0o755)
    done = box.gosdk("uninstall", "-y", "1.22.3", within=second)
    assert f"error: {kept}: Permission denied; it belongs to user 4711, and its group may not change it\n" in done.err
    command = f"chgrp -R 4000 '{kept}' && sudo chmod -R g+rwX '{kept}'"
    assert f"hint: sudo {command}\n" in done.err
    subprocess.run(["sh", "-ec", command.replace("sudo ", "")], check=True)
    assert box.gosdk("uninstall", "-y", "1.22.3", within=second).code == 0


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
    for hint in hints_in(done.err):
        type_line(sandbox, hint)
        assert place.stat().st_mode & 0o700 == 0o700 or not hint.startswith("chmod ")
    place.chmod(0o755)
    assert sandbox.gosdk("install", "1.22.3", within=without_root_powers()).code == 0
