"""`gosdk ide clean-cache`: only what is stale, only on request, never below a running IDE, never through a link."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ide.test_log import LOADED, STARTED
from tests.support.run import Sandbox, succeeded

WORDS = "Explicit index invalidation"


@pytest.fixture
def system(sandbox: Sandbox) -> Path:
    """The system directory of a GoLand with indexes, two built programs, and a Go plugin that was updated."""
    return make_ide(sandbox, "GoLand2026.2", upgraded=True)


def make_ide(sandbox: Sandbox, selector: str, *, upgraded: bool) -> Path:
    (sandbox.home / ".config" / "JetBrains" / selector).mkdir(parents=True)
    system = sandbox.home / ".cache" / "JetBrains" / selector
    for name in ("index/go.packages", "tmp/GoLand/___sub", "LocalHistory", "log"):
        (system / name).mkdir(parents=True)
    for name in ("tmp/GoLand/___go_build_main_go", "tmp/GoLand/___TestX_in_m.test", "tmp/GoLand/mine", "tmp/___other"):
        (system / name).write_bytes(b"x" * 1000)
    later = "262.2" if upgraded else "262.1"
    text = LOADED.format(3, "262.1") + STARTED.format(4) + LOADED.format(4, later)
    (system / "log" / "idea.log").write_text(text)
    return system


def tree(directory: Path) -> dict[str, bytes | None]:
    return {
        str(path.relative_to(directory)): path.read_bytes() if path.is_file() else None
        for path in sorted(directory.rglob("*"))
    }


def test_without_apply_it_only_shows_what_would_go_and_why(sandbox: Sandbox, system: Path) -> None:
    before = tree(sandbox.home)
    outcome = succeeded(sandbox.gosdk("ide", "clean-cache"))
    assert outcome.out.splitlines() == [
        "GoLand 2026.2: the Go plugin went from 262.1 to 262.2 at 2026-10-04 16:37:24",
        f"  indexes to rebuild: {system}/index",
        f"  2 programs it built, 2.0 kB, to remove: {system / 'tmp' / 'GoLand'}",
    ]
    assert "gosdk ide clean-cache --apply" in outcome.err
    assert tree(sandbox.home) == before


def test_apply_removes_the_programs_and_asks_the_ide_to_drop_its_indexes(sandbox: Sandbox, system: Path) -> None:
    before = tree(system)
    outcome = succeeded(sandbox.gosdk("ide", "clean-cache", "--apply"))
    assert "indexes are rebuilt at the next start" in outcome.out
    after = tree(system)
    assert after.pop("index/corruption.marker") == WORDS.encode()
    gone = {name: before.pop(name) for name in ("tmp/GoLand/___go_build_main_go", "tmp/GoLand/___TestX_in_m.test")}
    assert gone
    assert after == before
    assert "nothing to clear" in succeeded(sandbox.gosdk("ide", "clean-cache", "--apply")).out


def test_caches_without_a_sign_of_staleness_stay_unless_all_is_asked_for(sandbox: Sandbox) -> None:
    system = make_ide(sandbox, "IntelliJIdea2026.2", upgraded=False)
    before = tree(system)
    assert "no sign that its caches are stale" in succeeded(sandbox.gosdk("ide", "clean-cache", "--apply")).out
    assert tree(system) == before
    assert "asked for by --all" in succeeded(sandbox.gosdk("ide", "clean-cache", "--all")).out
    assert tree(system) == before
    succeeded(sandbox.gosdk("ide", "clean-cache", "--all", "--apply"))
    assert (system / "index" / "corruption.marker").read_text() == WORDS


def test_below_a_running_ide_nothing_is_touched_and_another_one_is_cleaned(sandbox: Sandbox, system: Path) -> None:
    other = make_ide(sandbox, "GoLand2025.3", upgraded=True)
    before = tree(system)
    with subprocess.Popen([sys.executable, "-c", "input()", "goland"], stdin=subprocess.PIPE) as ide:
        (sandbox.home / ".config/JetBrains/GoLand2026.2/.lock").write_text(str(ide.pid))
        dry = succeeded(sandbox.gosdk("ide", "clean-cache"))
        outcome = sandbox.gosdk("ide", "clean-cache", "--apply", "--json")
        ide.kill()
    assert f"GoLand 2026.2 is running (process {ide.pid}); close it" in dry.err
    assert outcome.code == 1
    plans = {plan["selector"]: plan for plan in outcome.json()["data"]}
    assert (plans["GoLand2026.2"]["running"], plans["GoLand2026.2"]["done"]) == (ide.pid, False)
    assert (plans["GoLand2025.3"]["running"], plans["GoLand2025.3"]["done"]) == (None, True)
    assert tree(system) == before
    assert (other / "index" / "corruption.marker").exists()


def test_only_the_named_ide_is_looked_at(sandbox: Sandbox, system: Path) -> None:
    other = make_ide(sandbox, "GoLand2025.3", upgraded=True)
    before = tree(system)
    succeeded(sandbox.gosdk("ide", "clean-cache", "--apply", "--ide", "GoLand2025.3"))
    assert tree(system) == before
    assert (other / "index" / "corruption.marker").exists()


def test_links_are_never_followed(sandbox: Sandbox, system: Path) -> None:
    precious = sandbox.home / "precious"
    precious.mkdir()
    (precious / "___keep").write_bytes(b"x")
    (system / "tmp" / "GoLand" / "___link").symlink_to(precious / "___keep")
    (system / "index" / "go.packages").rmdir()
    (system / "index").rmdir()
    (system / "index").symlink_to(precious)
    succeeded(sandbox.gosdk("ide", "clean-cache", "--apply"))
    assert os.listdir(precious) == ["___keep"]
    assert (system / "tmp" / "GoLand" / "___link").is_symlink()
    other = make_ide(sandbox, "GoLand2025.3", upgraded=True)
    (other / "tmp").rename(other / "real")
    (other / "tmp").symlink_to(other / "real")
    succeeded(sandbox.gosdk("ide", "clean-cache", "--apply"))
    assert len(os.listdir(other / "real" / "GoLand")) == 4


def test_an_ide_without_caches_has_nothing_to_clear(sandbox: Sandbox) -> None:
    (sandbox.home / ".config" / "JetBrains" / "GoLand2026.2").mkdir(parents=True)
    assert "no sign" in succeeded(sandbox.gosdk("ide", "clean-cache")).out
    assert "nothing to clear" in succeeded(sandbox.gosdk("ide", "clean-cache", "--all", "--apply")).out
