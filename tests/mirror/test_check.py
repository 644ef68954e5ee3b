"""`gosdk mirror check` proves every byte of a mirror again, names every file that lies, and changes nothing."""

import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest

from gvm_py.dist.sumdb import parse_gosumdb
from gvm_py.mirror.check import Checker
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.ui.reporter import Reporter
from tests.support.archives import sdk_archive, sdk_h1, sdk_module
from tests.support.internet import Internet
from tests.support.run import Outcome, Sandbox
from tests.support.static_tree import snapshot
from tests.support.translog import TransparencyLog

ARCHIVE = "go1.22.3.linux-amd64.tar.gz"
MODULE = "golang.org/toolchain/@v/v0.0.1-go1.22.3.linux-amd64"
LOOKUP = "sumdb/sum.test/lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64"
OTHER = LOOKUP.replace("1.22.3", "1.21.13")
TILE = "sumdb/sum.test/tile/8/0/000"


@pytest.fixture
def tree(sandbox: Sandbox, internet: Internet) -> Path:
    """A good mirror of two releases, whose records are in a tree with three levels of tiles."""
    internet.database.log = TransparencyLog(records=(f"example.com/m v1.0.{n} h1:x\n".encode() for n in range(300)))
    internet.publish("1.21.13")
    internet.publish("1.22.3")
    sources = ("--source", internet.dl, "--source", "goproxy")
    outcome = sandbox.gosdk("mirror", "my 镜像", "1.22", "1.21", *sources)
    assert outcome.code == 0, outcome.err
    return sandbox.cwd / "my 镜像"


def check(sandbox: Sandbox, *args: str) -> Outcome:
    return sandbox.gosdk("mirror", "check", "my 镜像", *args)


def lies(sandbox: Sandbox, *, code: int = 4) -> list[str]:
    """Return the files that a check names."""
    outcome = check(sandbox)
    assert outcome.code == code, outcome
    return [line.partition("  ")[0] for line in outcome.out.splitlines()]


def named(tree: Path, internet: Internet) -> set[str]:
    """Return the files that a check names, without the cost of a process: for one check after each change of many."""
    settings = parse_gosumdb(internet.database.gosumdb)
    assert settings is not None
    return set(Checker(MirrorTree(tree), settings, "any", Reporter(io.StringIO())).check().lies)


def visible(tree: Path) -> list[str]:
    return [name for name in sorted(snapshot(tree)) if not name.startswith(".gosdk-mirror/")]


def test_a_good_mirror_is_as_published_and_nobody_is_asked(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    before = snapshot(tree)
    asked = len(internet.http.requests) + len(internet.database.http.requests)
    outcome = check(sandbox)
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == f"all {len(visible(tree))} files in {tree} are as published\n"
    assert snapshot(tree) == before
    assert len(internet.http.requests) + len(internet.database.http.requests) == asked


def test_one_changed_byte_of_any_file_is_named(internet: Internet, tree: Path) -> None:
    """Each file in turn, and one more byte where that can be; what depends on it may be named as well."""
    for name in visible(tree):
        path = tree / name
        good = path.read_bytes()
        changes = [good + b"\n", *([good[:-1] + bytes([good[-1] ^ 1])] if good else [])]
        for changed in changes:
            path.write_bytes(changed)
            assert name in named(tree, internet), (name, changed[-40:])
        path.write_bytes(good)
    assert named(tree, internet) == set()


def test_a_lost_file_is_named_or_what_needs_it_is(internet: Internet, tree: Path) -> None:
    for name in visible(tree):
        path = tree / name
        good = path.read_bytes()
        path.unlink()
        assert named(tree, internet), name
        path.write_bytes(good)
    assert named(tree, internet) == set()


def test_a_file_that_belongs_to_nothing_is_named(sandbox: Sandbox, tree: Path) -> None:
    strange = ["go1.99.0.linux-amd64.tar.gz", "golang.org/x/@v/list", "sumdb/sum.test/tile/8/0/x001/000", "a 文件"]
    for name in strange:
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(b"x" * 32)
    (tree / "linked").symlink_to(sandbox.home)
    assert lies(sandbox) == sorted([*strange, "linked"])


def test_an_index_that_is_changed_with_the_archive_is_a_lie_by_the_database(sandbox: Sandbox, tree: Path) -> None:
    evil = sdk_archive("1.22.2")
    (tree / ARCHIVE).write_bytes(evil)
    index = json.loads((tree / "index.json").read_bytes())
    entry = index[0]["files"][0]
    assert entry["filename"] == ARCHIVE
    entry |= {"sha256": hashlib.sha256(evil).hexdigest(), "size": len(evil)}
    (tree / "index.json").write_text(json.dumps(index, indent=1) + "\n")
    outcome = check(sandbox)
    assert outcome.code == 4
    assert outcome.out.startswith(
        f"{ARCHIVE}  {ARCHIVE} from this mirror is not the published go1.22.3: its tree hashes"
    )
    assert sdk_h1("1.22.3") in outcome.out


def test_a_module_in_the_place_of_another_is_a_lie(sandbox: Sandbox, tree: Path) -> None:
    (tree / f"{MODULE}.zip").write_bytes(sdk_module("1.21.13"))
    assert lies(sandbox) == [f"{MODULE}.zip"]


def test_a_record_in_the_place_of_another_is_a_lie_and_confirms_nothing(sandbox: Sandbox, tree: Path) -> None:
    (tree / LOOKUP).write_bytes((tree / OTHER).read_bytes())
    outcome = check(sandbox)
    assert outcome.code == 4
    assert [line.partition("  ")[0] for line in outcome.out.splitlines()] == [f"{MODULE}.zip", LOOKUP]
    assert f"warning: verified only against index.json of this mirror: {ARCHIVE}" in outcome.err


def test_a_head_of_another_history_is_a_lie(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    log, size = internet.database.log, len(internet.database.log.records)
    answer = (tree / LOOKUP).read_bytes()
    (tree / LOOKUP).write_bytes(answer.replace(log.head(size), log.head(size, bytes(32))))
    assert lies(sandbox) == [f"{MODULE}.zip", LOOKUP]
    (tree / LOOKUP).write_bytes(answer.replace(log.head(size), log.head(size - 1)))
    assert lies(sandbox, code=0) == []


def test_an_archive_without_a_record_needs_the_other_root(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.releases.add_release("1.22.9")
    assert sandbox.gosdk("mirror", "my 镜像", "1.22.9", "--source", internet.dl).code == 0
    outcome = check(sandbox)
    assert outcome.code == 0
    assert "warning: verified only against index.json of this mirror: go1.22.9.linux-amd64.tar.gz" in outcome.err
    sandbox.configure(verify="both")
    assert lies(sandbox) == ["go1.22.9.linux-amd64.tar.gz"]


def test_json_has_the_lies_and_the_exit_code_is_the_same(sandbox: Sandbox, tree: Path) -> None:
    (tree / TILE).write_bytes(bytes(8192))
    outcome = check(sandbox, "--json")
    assert outcome.code == 4
    assert {lie["file"] for lie in outcome.json()["data"]["lies"]} >= {TILE}


@pytest.mark.parametrize("name", [".", "nothing"])
def test_what_is_no_mirror_is_not_found(sandbox: Sandbox, name: str) -> None:
    outcome = sandbox.gosdk("mirror", "check", name, env={"GOSUMDB": "sum.golang.org"})
    assert outcome.code == 3
    assert "there is no mirror in" in outcome.err


def test_a_copy_without_the_private_part_can_be_checked(sandbox: Sandbox, tree: Path) -> None:
    shutil.rmtree(tree / ".gosdk-mirror")
    assert lies(sandbox, code=0) == []
