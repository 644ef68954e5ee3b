"""The walk below gc.roots: it finds every project, ends everywhere, and says what it could not see."""

from pathlib import Path

import pytest

from gvm_py.errors import GosdkError, UsageError
from gvm_py.upkeep.gc.scan import parse_roots, scan
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.typed_hints import type_line


def make(base: Path, *names: str) -> None:
    for name in names:
        (base / name).parent.mkdir(parents=True, exist_ok=True)
        (base / name).write_text("")


def found(*roots: Path, pruned: tuple[Path, ...] = ()) -> list[Path]:
    return list(scan(roots, pruned).projects)


@pytest.mark.parametrize("mark", ["go.mod", "go.work", ".go-version", ".idea/x", ".vscode/x", ".envrc"])
def test_each_mark_of_a_project_is_seen_at_any_depth(tmp_path: Path, mark: str) -> None:
    make(tmp_path, "main.go", f"a/b/c/d/e/f/g/项 目/{mark}")
    assert found(tmp_path) == [tmp_path / "a/b/c/d/e/f/g/项 目"]


def test_projects_inside_projects_are_seen_in_order_each_once(tmp_path: Path) -> None:
    make(tmp_path, "go.mod", "z/go.mod", "a/go.mod", "a/inner/go.mod", "a/inner/.go-version")
    assert found(tmp_path, tmp_path / "a") == [tmp_path, tmp_path / "a", tmp_path / "a/inner", tmp_path / "z"]


@pytest.mark.parametrize("name", ["node_modules", "vendor", "testdata", ".git", ".cache"])
def test_places_no_project_is_in_are_not_entered(tmp_path: Path, name: str) -> None:
    make(tmp_path, f"{name}/go.mod", "b/go.mod")
    assert found(tmp_path) == [tmp_path / "b"]


def test_sdks_and_what_is_left_out_are_not_entered(tmp_path: Path) -> None:
    write_sdk(tmp_path / "sdk" / "go1.22.3", "1.22.3")
    make(tmp_path, "mod/example.com/m@v1.0.0/go.mod", "looks/VERSION", "looks/bin/x", "looks/src/m/go.mod")
    assert found(tmp_path, pruned=(tmp_path / "mod",)) == [tmp_path / "looks" / "src" / "m"]


def test_links_are_not_followed_and_loops_end(tmp_path: Path) -> None:
    make(tmp_path, "elsewhere/go.mod", "root/a/go.mod")
    (tmp_path / "root" / "loop").symlink_to(tmp_path / "root")
    (tmp_path / "root" / "away").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root" / "self").symlink_to("self")
    assert found(tmp_path / "root") == [tmp_path / "root" / "a"]
    (tmp_path / "name of the root").symlink_to(tmp_path / "root")
    assert found(tmp_path / "name of the root") == [tmp_path / "name of the root" / "a"]


@pytest.mark.parametrize("make_root", ["missing", "file", "loop"])
def test_a_root_that_cannot_be_looked_into_is_an_error_that_names_it(tmp_path: Path, make_root: str) -> None:
    root = tmp_path / "root"
    if make_root == "file":
        root.write_text("")
    elif make_root == "loop":
        root.symlink_to(root)
    with pytest.raises(GosdkError) as error:
        scan([root], [])
    assert str(root) in error.value.message
    assert "gc.roots" in error.value.hint


def test_more_directories_than_the_bound_are_an_error_and_not_a_guess(tmp_path: Path) -> None:
    make(tmp_path, *(f"{number}/x" for number in range(9)))
    assert scan([tmp_path], [], most=10).projects == {}
    with pytest.raises(GosdkError, match="too many directories"):
        scan([tmp_path], [], most=9)


def test_roots_are_absolute_or_below_the_home_and_none_is_walked_twice(tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    assert parse_roots(["~/work", "~", "/srv/go"], tmp_path, settings) == (tmp_path, Path("/srv/go"))
    for text in ("work", "", "~other/work", "./x"):
        with pytest.raises(UsageError, match=r"gc\.roots"):
            parse_roots([text], tmp_path, settings)


def test_a_relative_root_is_refused_where_it_is_typed(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("config", "set", "gc.roots", "/srv,the work,~/src")
    assert (done.code, sandbox.gosdk("config", "get", "gc.roots").out) == (2, "\n")
    assert done.err == (
        "error: gc.roots names 'the work', which is not an absolute path\n"
        "hint: gosdk config set gc.roots /srv,\"$PWD\"/'the work','~/src'\n"
    )
    type_line(sandbox, done.err.partition("hint: ")[2].strip())
    assert sandbox.gosdk("config", "get", "gc.roots").out == f"/srv,{sandbox.cwd}/the work,~/src\n"
