"""Where the finders look, on file systems that this machine does not have."""

from pathlib import Path

import pytest

from gvm_py.upkeep.importer.find import find
from gvm_py.upkeep.importer.finders import FINDERS, ForeignPaths
from tests.support.sdk import write_sdk

_SPOTS = [
    ("modcache", "home/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64", {}),
    ("sdk", "home/sdk/go1.22.3", {}),
    ("sdk", "home/sdk/gotip", {}),
    ("goenv", "home/.goenv/versions/1.22.3", {}),
    ("goenv", "env/versions/1.22.3", {"GOENV_ROOT": "env"}),
    ("gvm", "home/.gvm/gos/go1.22.3", {}),
    ("gvm", "env/gos/go1.22.3", {"GVM_ROOT": "env"}),
    ("asdf", "home/.asdf/installs/golang/1.22.3/go", {}),
    ("asdf", "env/installs/golang/1.22.3/go", {"ASDF_DATA_DIR": "env"}),
    ("mise", "home/.local/share/mise/installs/go/1.22.3", {}),
    ("mise", "home/.local/share/mise/installs/go/1.22.3/go", {}),
    ("mise", "env/mise/installs/go/1.22.3", {"XDG_DATA_HOME": "env"}),
    ("mise", "env/mise/installs/go/1.22.3", {"LOCALAPPDATA": "env"}),
    ("mise", "env/installs/go/1.22.3", {"MISE_DATA_DIR": "env", "XDG_DATA_HOME": "other"}),
    ("g", "home/.g/versions/1.22.3", {}),
    ("g", "env/versions/1.22.3", {"G_HOME": "env"}),
    ("gobrew", "home/.gobrew/versions/1.22.3/go", {}),
    ("gobrew", "env/.gobrew/versions/1.22.3/go", {"GOBREW_ROOT": "env"}),
    ("homebrew", "root/opt/homebrew/Cellar/go/1.22.3/libexec", {}),
    ("homebrew", "root/usr/local/Cellar/go@1.22/1.22.3/libexec", {}),
    ("homebrew", "root/opt/homebrew/opt/go@1.22/libexec", {}),
    ("homebrew", "root/home/linuxbrew/.linuxbrew/Cellar/go/1.22.3/libexec", {}),
    ("homebrew", "env/Cellar/go/1.22.3/libexec", {"HOMEBREW_PREFIX": "env"}),
    ("system", "root/usr/local/go", {}),
    ("system", "root/usr/lib/go-1.22", {}),
    ("system", "root/usr/lib/golang", {}),
    ("system", "root/snap/go/10748", {}),
    ("system", "root/Go", {}),
    ("system", "env/Go", {"PROGRAMFILES": "env"}),
    ("ide", "downloads/[1.22] 的", {}),
]


def places(base: Path, env: dict[str, str] | None = None) -> ForeignPaths:
    absolute = {name: str(base / value) for name, value in (env or {}).items()}
    home = base / "home"
    return ForeignPaths(absolute, home, home / "go/pkg/mod", (base / "downloads/[1.22] 的",), base / "root")


@pytest.mark.parametrize(("manager", "spot", "env"), _SPOTS, ids=[f"{m} {s}" for m, s, _ in _SPOTS])
def test_an_sdk_is_found_where_its_manager_puts_it(
    tmp_path: Path, manager: str, spot: str, env: dict[str, str]
) -> None:
    write_sdk(tmp_path / spot, "1.22.3")
    found = find(places(tmp_path, env), tmp_path / "store")
    assert [(item.manager, item.goroot) for item in found.candidates] == [(manager, tmp_path / spot)]
    assert found.unreadable == ()


def test_every_finder_has_a_spot_in_the_table() -> None:
    assert {manager for manager, _, _ in _SPOTS} == FINDERS.keys()


def test_links_of_a_manager_lead_to_one_sdk_and_a_loop_to_none(tmp_path: Path) -> None:
    cellar = write_sdk(tmp_path / "root/opt/homebrew/Cellar/go/1.22.3/libexec", "1.22.3")
    for link, target in (("opt/go", "../Cellar/go/1.22.3"), ("opt/go@1.22", "go@1.22"), ("opt/go@1.23", "../gone")):
        path = tmp_path / "root/opt/homebrew" / link
        path.parent.mkdir(exist_ok=True)
        path.symlink_to(target)
    (tmp_path / "home/.g").mkdir(parents=True)
    (tmp_path / "home/.g/versions").symlink_to("versions")
    found = find(places(tmp_path), tmp_path / "store")
    assert [item.goroot for item in found.candidates] == [cellar]
    assert [text.partition(":")[0] for text in found.unreadable] == [f"{tmp_path}/home/.g/versions"]


def test_variables_that_are_empty_or_relative_do_not_count(tmp_path: Path) -> None:
    write_sdk(tmp_path / "home/.goenv/versions/1.22.3", "1.22.3")
    for value in ("", "env", "."):
        where = ForeignPaths({"GOENV_ROOT": value}, tmp_path / "home", tmp_path / "mod", (), tmp_path / "root")
        assert [item.manager for item in find(where, tmp_path / "store").candidates] == ["goenv"]


def test_what_links_into_the_store_is_not_somebody_else_s(tmp_path: Path) -> None:
    write_sdk(tmp_path / "store/versions/go1.22.3", "1.22.3")
    (tmp_path / "home/sdk").mkdir(parents=True)
    (tmp_path / "home/sdk/go1.22.3").symlink_to(tmp_path / "store/versions/go1.22.3")
    (tmp_path / "link").symlink_to("store")
    for store in ("store", "link"):
        assert find(places(tmp_path), tmp_path / store).candidates == ()
