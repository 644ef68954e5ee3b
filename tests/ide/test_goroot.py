"""What may be a GOROOT, the stable links, and the list of known projects."""

import os
import threading
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide.goroot_value import go_binary, real_goroot
from gvm_py.ide.stable_link import link_of, point, points_to, remove
from gvm_py.paths import Layout
from gvm_py.store.projects import known_projects, remember
from tests.support.sdk import write_sdk


@pytest.fixture
def sdk(tmp_path: Path) -> Path:
    return write_sdk(tmp_path / "store" / "versions" / "go1.26.6", "1.26.6")


def test_a_link_becomes_the_directory_it_leads_to(tmp_path: Path, sdk: Path) -> None:
    (tmp_path / "current").symlink_to(sdk)
    assert real_goroot(tmp_path / "current", ()) == sdk
    assert real_goroot(sdk / ".." / "go1.26.6", ()) == sdk


def test_a_home_or_store_that_is_itself_a_link_keeps_its_name(tmp_path: Path, sdk: Path) -> None:
    (tmp_path / "home").symlink_to(tmp_path / "store")
    named = tmp_path / "home" / "versions" / "go1.26.6"
    assert real_goroot(named, (tmp_path / "home",)) == named
    (sdk.parent / "latest").symlink_to("go1.26.6")
    assert real_goroot(named.parent / "latest", (tmp_path / "home",)) == named
    assert real_goroot(named, (tmp_path / "elsewhere",)) == sdk


@pytest.mark.parametrize(
    ("path", "lacks"),
    [
        ("missing", "not a directory"),
        ("bin/go", "not a directory"),
        ("bin", "src/"),
        ("src", "src/"),
        ("shims", "src/"),
    ],
)
def test_a_shim_a_file_or_half_an_sdk_is_refused(sdk: Path, path: str, lacks: str) -> None:
    (sdk / "shims").mkdir()
    with pytest.raises(GosdkError, match=lacks) as caught:
        real_goroot(sdk / path, ())
    assert caught.value.hint


def test_a_go_that_cannot_be_started_is_no_sdk(sdk: Path) -> None:
    assert go_binary(sdk) == sdk / "bin" / "go"
    (sdk / "bin" / "go").chmod(0o644)
    with pytest.raises(GosdkError, match="executable bin/go"):
        real_goroot(sdk, ())
    (sdk / "bin" / "go").rename(sdk / "bin" / "go.exe")
    (sdk / "bin" / "go.exe").chmod(0o755)
    assert go_binary(real_goroot(sdk, ())) == sdk / "bin" / "go.exe"


def test_a_link_moves_in_one_step_and_leaves_nothing_beside_it(tmp_path: Path, sdk: Path) -> None:
    links, other = tmp_path / "current", write_sdk(tmp_path / "other", "1.25.1")
    link = link_of(links, tmp_path / "work" / "shop")
    assert link.name.startswith("shop-")
    assert link != link_of(links, tmp_path / "play" / "shop")
    assert not points_to(link, sdk)
    point(link, sdk)
    assert points_to(link, sdk)
    seen, done = set(), threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.add(os.path.realpath(link))

    watcher = threading.Thread(target=look)
    watcher.start()
    for _ in range(50):
        point(link, other)
        point(link, sdk)
    done.set()
    watcher.join()
    assert seen <= {str(sdk), str(other)}
    assert os.listdir(links) == [link.name]
    remove(link)
    assert sdk.is_dir()


def test_projects_are_remembered_once_in_order_while_they_exist(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "root")
    paths = [tmp_path / name for name in ("ä b", "two", "with\nbreak", "\udcff")]
    for path in paths:
        path.mkdir()
    assert known_projects(layout) == ()
    remember(layout, [])
    assert not layout.state.exists()
    remember(layout, [*paths, paths[0], Path("relative")])
    remember(layout, reversed(paths))
    kept = (paths[0], paths[1], paths[3])
    assert known_projects(layout) == kept
    assert (layout.state / "projects").read_bytes() == b"".join(os.fsencode(path) + b"\n" for path in kept)
    paths[1].rmdir()
    assert known_projects(layout) == (paths[0], paths[3])


def test_what_others_append_is_read_and_nonsense_is_not(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    layout.state.mkdir()
    (layout.state / "projects").write_bytes(f"{tmp_path}\n{tmp_path}\nrelative\n\n/nul\0byte\n{tmp_path}".encode())
    assert known_projects(layout) == (tmp_path,)


def test_a_long_list_loses_the_dead_first_and_then_the_oldest(tmp_path: Path) -> None:
    layout = Layout(tmp_path / "root")
    layout.state.mkdir(parents=True)
    dead = "".join(f"/nonexistent/{number}\n" for number in range(990))
    (layout.state / "projects").write_text(dead)
    alive = [tmp_path / str(number) for number in range(20)]
    for path in alive:
        path.mkdir()
    remember(layout, alive)
    assert (layout.state / "projects").read_text().count("\n") == 20
    many = [tmp_path / f"m{number}" for number in range(990)]
    for path in many:
        path.mkdir()
    remember(layout, many)
    assert known_projects(layout) == (*alive[10:], *many)
