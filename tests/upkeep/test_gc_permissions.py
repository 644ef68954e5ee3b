"""`gosdk gc` where permissions count: read-only module caches, closed directories, a store that cannot be changed."""

import os
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.privileges import without_root_powers
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def box(sandbox: Sandbox) -> Iterator[Sandbox]:
    for version in ("1.22.3", "1.26.6", "1.27.1", "1.27.3"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    sandbox.env["GOMODCACHE"] = str(sandbox.home / "mod")
    yield sandbox
    for directory, _, _ in os.walk(sandbox.home.parent):
        Path(directory).chmod(0o755)


def as_a_user(box: Sandbox, *words: str) -> Outcome:
    command = [*without_root_powers(), *box.command(*words)]
    done = subprocess.run(
        command, cwd=box.cwd, env=box.environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    return Outcome(done.returncode, done.stdout, done.stderr)


def versions(box: Sandbox) -> list[str]:
    return sorted(path.name.removeprefix("go") for path in (box.root / "versions").iterdir())


def name_roots(box: Sandbox) -> None:
    (box.root / "config.toml").write_text(f'[gc]\nroots = ["{box.cwd}"]\n')


def read_only_toolchain(box: Sandbox) -> Path:
    tree = Path(box.env["GOMODCACHE"]) / "golang.org" / "toolchain@v0.0.1-go1.24.1.linux-amd64"
    write_sdk(tree, "1.24.1")
    for directory, _, _ in os.walk(tree, topdown=False):
        Path(directory).chmod(0o555)
    return tree


def test_a_read_only_toolchain_is_moved_restored_and_deleted(box: Sandbox) -> None:
    tree = read_only_toolchain(box)
    assert (as_a_user(box, "gc", "--yes").code, tree.exists()) == (0, False)
    assert (as_a_user(box, "undo").code, stat.S_IMODE(tree.stat().st_mode)) == (0, 0o555)
    as_a_user(box, "gc", "--yes")
    assert as_a_user(box, "gc", "--empty-trash").code == 0
    assert [path for path in Path(box.env["GOMODCACHE"]).rglob("*") if path.is_file()] == []


def test_a_directory_that_cannot_be_read_is_named_and_the_others_are_seen(box: Sandbox) -> None:
    for name in ("a", "closed", "z"):
        (box.cwd / name).mkdir()
        (box.cwd / name / "go.mod").write_text("module m\n\ngo 1.27.1\n")
    (box.cwd / "closed").chmod(0)
    name_roots(box)
    outcome = as_a_user(box, "gc", "--yes")
    assert (outcome.code, versions(box)) == (0, ["1.26.6", "1.27.1", "1.27.3"])
    assert f"cannot look into {box.cwd / 'closed'}: Permission denied; projects in it keep no SDK" in outcome.err


def test_a_root_that_cannot_be_read_stops_gc(box: Sandbox) -> None:
    name_roots(box)
    box.cwd.chmod(0o100)
    outcome = as_a_user(box, "gc", "--yes")
    assert (outcome.code, f"cannot look into {box.cwd}, which gc.roots names" in outcome.err) == (1, True)
    assert "1.22.3" in versions(box)


@pytest.mark.parametrize("name", ["go.mod", ".go-version"])
def test_a_file_that_cannot_be_read_is_named(box: Sandbox, name: str) -> None:
    (box.cwd / name).write_text("1.22.3\n")
    (box.cwd / name).chmod(0)
    name_roots(box)
    outcome = as_a_user(box, "gc", "--yes")
    assert (outcome.code, f"cannot read {box.cwd / name}: Permission denied" in outcome.err) == (0, True)


def test_what_cannot_be_moved_stays_and_is_exit_code_1(box: Sandbox) -> None:
    tree = read_only_toolchain(box)
    tree.parent.chmod(0o555)
    outcome = as_a_user(box, "gc", "--yes")
    assert (outcome.code, tree.exists()) == (1, True)
    assert f"{tree} stays: Permission denied" in outcome.err
    assert versions(box) == ["1.26.6", "1.27.3"]
    tree.parent.chmod(0o755)
    assert as_a_user(box, "undo").code == 0
    assert versions(box) == ["1.22.3", "1.26.6", "1.27.1", "1.27.3"]


def test_a_store_that_cannot_be_changed_loses_nothing(box: Sandbox) -> None:
    (box.root / "versions").chmod(0o555)
    outcome = as_a_user(box, "gc", "--yes")
    assert (outcome.code, versions(box)) == (1, ["1.22.3", "1.26.6", "1.27.1", "1.27.3"])
    assert f"{box.root / 'versions' / 'go1.22.3'} stays: Permission denied" in outcome.err
    assert os.listdir(box.root / "trash") == []


def test_an_undo_that_is_not_allowed_loses_nothing_and_works_later(box: Sandbox) -> None:
    as_a_user(box, "gc", "--yes")
    (box.root / "versions").chmod(0o555)
    refused = as_a_user(box, "undo", "--json")
    assert (refused.code, "Permission denied" in refused.err) == (1, True)
    (box.root / "versions").chmod(0o755)
    assert as_a_user(box, "undo").code == 0
    assert versions(box) == ["1.22.3", "1.26.6", "1.27.1", "1.27.3"]
