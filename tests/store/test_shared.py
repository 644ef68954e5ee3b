"""A store that its user may only read, and read-only stores below the user's own one."""

import os
import subprocess
from pathlib import Path

import pytest

from gvm_py.paths import Layout
from gvm_py.store.answer_cache import AnswerCache, fnv1a, state_of
from tests.support.disks import read_only
from tests.support.hints import note_proof
from tests.support.internet import Internet
from tests.support.privileges import as_user
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk

_USER = 4711
_MODULE = "module m\n\ngo 1.22.2\n"


def _go(box: Sandbox, *within: str, env: dict[str, str] | None = None) -> Outcome:
    """Run what a shim runs where it cannot answer by itself."""
    return box.gosdk("shim-exec", "go", "--", "version", within=within, env=env)


def _answers(box: Sandbox) -> list[str]:
    return sorted(path.name for path in (box.home / ".cache" / "gosdk" / "answers").glob("*/*"))


@pytest.fixture
def of_root(open_sandbox: Sandbox) -> Sandbox:
    """A store of root with two SDKs, for a user who has a module that needs one of them."""
    box = open_sandbox
    for version in ("1.22.3", "1.23.1"):
        write_sdk(box.root / "versions" / f"go{version}", version)
    assert box.gosdk("rehash").code == 0
    (box.cwd / "go.mod").write_text(_MODULE)
    for place in (box.cwd, box.home):
        os.chown(place, _USER, _USER)
    return box


def test_a_store_of_root_is_silent_and_its_answers_are_kept_for_the_user(of_root: Sandbox) -> None:
    user = as_user(_USER)
    done = _go(of_root, *user)
    assert (done.code, done.err) == (0, "")
    assert "go1.22.3" in done.out
    assert _answers(of_root) == ["mod-1.22.2"]
    projects = of_root.home / ".cache" / "gosdk" / "projects"
    assert projects.read_text() == f"{of_root.cwd}\n"
    assert [path.lstat().st_uid for path in of_root.root.rglob("*") if path.lstat().st_uid] == []


def test_a_read_only_mount_is_silent(of_root: Sandbox) -> None:
    os.chown(of_root.home, 0, 0)
    done = _go(of_root, *read_only(of_root.root))
    assert (done.code, done.err) == (0, "")


def test_where_nothing_can_be_written_it_is_silent_too(of_root: Sandbox) -> None:
    user = as_user(_USER)
    of_root.home.chmod(0o555)
    for env in ({}, {"HOME": "/nonexistent"}, {"HOME": ""}):
        done = _go(of_root, *user, env=env)
        assert (done.code, done.err) == (0, "")


def test_an_answer_of_the_cache_is_unknown_once_the_store_changes(of_root: Sandbox) -> None:
    user = as_user(_USER)
    _go(of_root, *user)
    place = AnswerCache(of_root.home / ".cache" / "gosdk", (Layout(of_root.root),))
    assert (place.directory / "mod-1.22.2").read_text() == f"{of_root.root}/versions/go1.22.3\n"
    write_sdk(of_root.root / "versions" / "go1.22.4", "1.22.4")
    assert not place.directory.exists()
    assert "go1.22.4" in _go(of_root, *user).out
    assert (place.directory / "mod-1.22.2").read_text() == f"{of_root.root}/versions/go1.22.4\n"


def test_the_name_of_an_answer_is_what_the_native_resolver_computes(tmp_path: Path) -> None:
    assert [fnv1a(text) for text in (b"", b"a", b"foobar")] == [
        0xCBF29CE484222325,
        0xAF63DC4C8601EC8C,
        0x85944171F73967E8,
    ]
    (tmp_path / "versions").mkdir()
    os.utime(tmp_path / "versions", ns=(1, 1_700_000_000_123_456_789))
    assert state_of((Layout(tmp_path),)) == os.fsencode(tmp_path) + b"\n1700000000123456789 0 0\n"


# Layers


@pytest.fixture
def layered(sandbox: Sandbox, tmp_path: Path) -> Sandbox:
    """Two read-only stores below an own one."""
    for layer, versions in {"first": ("1.22.3", "1.21.13"), "second": ("1.22.3", "1.23.1")}.items():
        for version in versions:
            write_sdk(tmp_path / layer / "versions" / f"go{version}", version)
    write_sdk(sandbox.root / "versions" / "go1.20.4", "1.20.4")
    sandbox.env["GOSDK_LAYERS"] = f"{tmp_path / 'first'}:{tmp_path / 'second'}:"
    return sandbox


def test_the_sdks_of_all_layers_are_listed_once_the_first_one_first(layered: Sandbox, tmp_path: Path) -> None:
    rows = layered.gosdk("list", "--json").json()["data"]
    assert {row["version"]: row["layer"] for row in rows} == {
        "1.20.4": None,
        "1.21.13": str(tmp_path / "first"),
        "1.22.3": str(tmp_path / "first"),
        "1.23.1": str(tmp_path / "second"),
    }
    assert f"in {tmp_path / 'second'}" in layered.gosdk("list").out


def test_status_counts_the_own_store_alone(layered: Sandbox) -> None:
    told = {line["about"]: line["text"] for line in layered.gosdk("status", "--json").json()["data"]}
    assert told["store"] == f"1 SDK, 0 B in {layered.root}, and 3 elsewhere"


def test_an_sdk_of_a_layer_without_its_go_is_named(layered: Sandbox, tmp_path: Path) -> None:
    go = tmp_path / "second" / "versions" / "go1.23.1" / "bin" / "go"
    go.unlink()
    (tmp_path / "first" / "versions" / "go1.22.3" / "bin" / "go").unlink()
    (layered.cwd / ".go-version").write_text("1.23.1\n")
    for words in (("current",), ("list",), ("doctor", "--only", "selection")):
        told = layered.gosdk(*words)
        assert f"{go} is missing" in told.out + told.err
    assert "first" not in layered.gosdk("list").err, "the second layer has this version"


def test_an_own_sdk_comes_before_one_of_a_layer(layered: Sandbox) -> None:
    write_sdk(layered.root / "versions" / "go1.22.3", "1.22.3")
    assert layered.gosdk("which", "--sdk", "1.22.3").out == f"{layered.root}/versions/go1.22.3/bin/go\n"


def test_the_best_sdk_of_all_stores_is_selected_and_cached(layered: Sandbox, tmp_path: Path) -> None:
    (layered.cwd / "go.mod").write_text(_MODULE)
    done = _go(layered)
    assert (done.code, done.err, f"GOROOT={tmp_path}/first/versions/go1.22.3" in done.out) == (0, "", True)
    assert _answers(layered) == ["mod-1.22.2"]
    resolve = layered.root / "resolve"
    assert [path for path in resolve.glob("*") if str(tmp_path / "first") in path.read_text()] == []
    write_sdk(layered.root / "versions" / "go1.22.9", "1.22.9")
    assert "go1.22.9" in _go(layered).out
    assert "go1.22.9" in _go(layered, env={"GOSDK_LAYERS": ""}).out


def test_a_layer_has_the_default_where_the_own_store_has_none(layered: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "second" / "default").write_text("1.23\n")
    current = layered.gosdk("current")
    assert current.out == f"go1.23.1  {tmp_path}/second/default:1\n"
    assert layered.gosdk("default", "1.20").code == 0
    assert layered.gosdk("current").out.startswith("go1.20.4 ")


def test_what_a_layer_holds_is_not_installed_or_imported_again(
    layered: Sandbox, internet: Internet, tmp_path: Path
) -> None:
    done = layered.gosdk("install", "1.22.3")
    assert f"{tmp_path}/first/versions/go1.22.3" in done.err
    original = write_sdk(tmp_path / "go1.23.1", "1.23.1")
    (row,) = layered.gosdk("import", str(original), "--json").json()["data"]
    assert (row["status"], row["goroot"]) == ("here", f"{tmp_path}/second/versions/go1.23.1")


def test_nothing_of_a_layer_is_changed_from_here(layered: Sandbox, tmp_path: Path) -> None:
    done = layered.gosdk("uninstall", "1.23.1")
    assert (done.code, f"in the store {tmp_path}/second" in done.err) == (1, True)
    assert f"GOSDK_ROOT={tmp_path}/second gosdk uninstall 1.23.1" in done.err
    items = layered.gosdk("gc", "--yes", "--json").json()["data"]["items"]
    assert {
        item["version"]: (item["place"], item["action"]) for item in items if item["place"] == "layer"
    } == dict.fromkeys(("1.21.13", "1.22.3", "1.23.1"), ("layer", "stays"))
    names = sorted(path.name for path in (tmp_path / "first").iterdir())
    assert names == ["versions"]
    hint = next(line for line in done.err.splitlines() if line.startswith("hint: ")).removeprefix("hint: ")
    typed = hint.replace("gosdk ", " ".join(layered.command()) + " ", 1)
    ran = subprocess.run(["sh", "-c", typed], env=layered.environment(), capture_output=True, text=True, check=False)
    assert (ran.returncode, (tmp_path / "second/versions/go1.23.1").exists()) == (0, False), ran.stderr
    note_proof(hint)


def test_doctor_misses_no_answer_that_leads_into_a_layer(layered: Sandbox) -> None:
    assert layered.gosdk("rehash").code == 0
    assert layered.gosdk("doctor", "--only", "shims").code == 0


@pytest.mark.parametrize("value", ["relative", "/ok:relative"])
def test_a_relative_layer_is_refused(layered: Sandbox, value: str) -> None:
    done = layered.gosdk("list", env={"GOSDK_LAYERS": value})
    assert (done.code, "GOSDK_LAYERS contains 'relative'" in done.err) == (2, True)


def test_a_layer_that_is_not_there_or_broken_hides_nothing(layered: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    layers = ":".join(str(tmp_path / name) for name in ("gone", "file", "loop", "second"))
    rows = layered.gosdk("list", "--json", env={"GOSDK_LAYERS": layers}).json()["data"]
    assert [row["version"] for row in rows] == ["1.20.4", "1.22.3", "1.23.1"]


def test_a_layer_that_everybody_may_write_starts_nothing(layered: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "first" / "versions").chmod(0o777)
    (layered.cwd / "go.mod").write_text(_MODULE)
    done = _go(layered)
    assert (done.code, "can be changed by every user" in done.err) == (1, True)
