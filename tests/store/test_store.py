"""The store: a rename commits, answers follow, leftovers go, nothing half-made is seen."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from gvm_py.errors import NotFoundError
from gvm_py.paths import Layout
from gvm_py.request import Request
from gvm_py.store import Store, staging
from gvm_py.system.lock import hold
from gvm_py.version import GoVersion
from tests.support.sdk import write_sdk


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Layout(tmp_path / "my 仓库"), lock_timeout=5, on_wait=lambda _: None)


def _install(store: Store, text: str) -> None:
    version = GoVersion.parse(text)
    with store.version_lock(version, "test"), store.staged(version) as tree:
        write_sdk(tree.path, text)
        store.commit(tree, version)


def _answer(store: Store, key: str) -> str | None:
    path = store.layout.resolve / key
    return Path(path.read_text().rstrip("\n")).name if path.exists() else None


def test_what_was_committed_is_listed_in_version_order(store: Store) -> None:
    for text in ("1.22.10", "1.22.9", "1.23rc1", "1.20"):
        _install(store, text)
    assert [sdk.version.text for sdk in store.installed()] == ["1.20", "1.22.9", "1.22.10", "1.23rc1"]
    assert store.find(GoVersion.parse("1.20.0")) is not None


def test_an_uncommitted_stage_leaves_nothing(store: Store) -> None:
    version = GoVersion.parse("1.22.3")
    with suppress(InterruptedError), store.staged(version) as tree:
        write_sdk(tree.path, "1.22.3")
        raise InterruptedError
    assert store.installed() == ()
    assert list(store.layout.staging.iterdir()) == []


def test_leftovers_of_a_killed_process_are_swept_by_the_next_one(store: Store) -> None:
    (store.layout.staging / "go1.22.3-dead").mkdir(parents=True)
    (store.layout.trash / "gone-dead" / "go1.21.0").mkdir(parents=True)
    _install(store, "1.22.3")
    assert list(store.layout.staging.iterdir()) == []
    assert list(store.layout.trash.iterdir()) == []


def test_what_another_installation_removes_in_the_middle_of_a_sweep_stops_nobody(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = store.layout.staging / "go1.21.13-ending"
    other.mkdir(parents=True)

    @contextmanager
    def taken_away_before_the_lock_is_free(*args: Any, **options: Any) -> Iterator[None]:
        other.rmdir()
        with hold(*args, **options):
            yield

    monkeypatch.setattr(staging, "hold", taken_away_before_the_lock_is_free)
    _install(store, "1.22.3")
    assert not other.exists()
    assert store.find(GoVersion.parse("1.22.3"))


def test_a_second_commit_replaces_the_tree(store: Store) -> None:
    _install(store, "1.22.3")
    goroot = store.layout.versions / "go1.22.3"
    (goroot / "junk").write_text("")
    _install(store, "1.22.3")
    assert not (goroot / "junk").exists()


def test_answers_follow_every_change(store: Store) -> None:
    _install(store, "1.22.3")
    assert (_answer(store, "go1.22"), _answer(store, "mod-1.22")) == ("go1.22.3", "go1.22.3")
    _install(store, "1.22.5")
    assert _answer(store, "go1.22") == "go1.22.5"
    store.set_default(Request.parse("1.22.3"))
    assert _answer(store, "default") == "go1.22.3"
    store.uninstall(store.require(Request.parse("1.22.3")))
    assert (_answer(store, "go1.22.3"), _answer(store, "default")) == (None, None)
    assert store.default == "1.22.3"


def test_a_recorded_answer_is_checked_again_at_the_next_change(store: Store) -> None:
    _install(store, "1.22.5")
    store.record_answer("mod-1.22.1")
    store.record_answer("mod-1.25.0")
    assert (_answer(store, "mod-1.22.1"), _answer(store, "mod-1.25.0")) == ("go1.22.5", None)
    (store.layout.resolve / "mod-1.25.0").write_text("/stale\n")
    _install(store, "1.22.6")
    assert (_answer(store, "mod-1.22.1"), _answer(store, "mod-1.25.0")) == ("go1.22.6", None)


def test_a_linked_sdk_is_used_and_never_deleted(store: Store, tmp_path: Path) -> None:
    outside = write_sdk(tmp_path / "elsewhere", "1.21.4")
    store.link(GoVersion.parse("1.21.4"), outside)
    sdk = store.require(Request.parse("1.21"))
    assert (sdk.goroot, sdk.linked) == (outside, True)
    store.uninstall(sdk)
    assert outside.exists()
    assert store.installed() == ()


@pytest.mark.parametrize("name", ["go1.22.3-half", "notgo", "go1.22", "go1.22.4"])
def test_what_is_no_complete_sdk_is_not_listed(store: Store, name: str) -> None:
    (store.layout.versions / name / "src").mkdir(parents=True)
    assert store.installed() == ()


def test_a_symlink_in_versions_is_not_an_sdk(store: Store, tmp_path: Path) -> None:
    store.layout.versions.mkdir(parents=True)
    (store.layout.versions / "go1.21.4").symlink_to(write_sdk(tmp_path / "elsewhere", "1.21.4"))
    assert store.installed() == ()


def test_a_broken_link_file_hides_nothing_else(store: Store, tmp_path: Path) -> None:
    _install(store, "1.22.3")
    store.layout.linked.mkdir(parents=True)
    (store.layout.linked / "go1.20.1").write_bytes(b"\xff\x00relative")
    (store.layout.linked / "go1.20.2").write_text(f"{tmp_path}/gone\n")
    assert [sdk.version.text for sdk in store.installed()] == ["1.22.3"]


def test_what_is_missing_is_exit_3_with_the_command(store: Store) -> None:
    with pytest.raises(NotFoundError) as error:
        store.require(Request.parse("1.22"))
    assert error.value.hint == "gosdk install 1.22"
