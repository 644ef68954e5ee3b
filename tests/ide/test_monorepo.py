"""`gosdk sync-ide` where one directory is not all: modules below, editors above, several editors, named editors."""

from pathlib import Path

import pytest

from tests.ide.test_sync_ide import NEW, OLD, files, goroot_of
from tests.support.run import Sandbox, succeeded
from tests.support.sdk import write_sdk

EMPTY = '<project version="4">\n</project>\n'


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A store with two SDKs below the home, the newer one as default, and an empty project opened in GoLand."""
    sandbox.root = sandbox.home / ".gosdk"
    for version in (OLD, NEW):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    succeeded(sandbox.gosdk("default", NEW))
    open_in_goland(sandbox.cwd)
    return sandbox


def open_in_goland(directory: Path, goroot: str = "") -> Path:
    component = f'  <component name="GOROOT" url="{goroot}" />\n' if goroot else ""
    (directory / ".idea").mkdir(parents=True)
    (directory / ".idea" / "workspace.xml").write_text(EMPTY.replace("</project>", f"{component}</project>"))
    return directory


def module(directory: Path, version: str) -> Path:
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "go.mod").write_text(f"module example.com/m\n\ngo {version}\n")
    return directory


def url(version: str) -> str:
    return f"file://$USER_HOME$/.gosdk/versions/go{version}"


@pytest.mark.parametrize("places", [("backend",), ("backend", "tools/gen", "a/b/c")])
def test_the_modules_below_decide_where_the_root_requests_nothing(box: Sandbox, places: tuple[str, ...]) -> None:
    for place in places:
        module(box.cwd / place, OLD)
    for ignored in ("vendor/x", "node_modules/y", ".cache/z", "testdata/t", "a/b/c/d"):
        module(box.cwd / ignored, NEW)
    assert succeeded(box.gosdk("sync-ide")).err == ""
    assert goroot_of(box.cwd) == url(OLD)


def test_the_newest_sdk_serves_modules_that_differ_and_it_is_said(box: Sandbox) -> None:
    module(box.cwd / "one", OLD)
    module(box.cwd / "two", NEW)
    outcome = succeeded(box.gosdk("sync-ide"))
    assert goroot_of(box.cwd) == url(NEW)
    assert f"one go{OLD}, two go{NEW}" in outcome.err


@pytest.mark.parametrize("name", ["go.mod", "go.work", ".go-version"])
def test_a_request_of_the_root_beats_the_modules_below(box: Sandbox, name: str) -> None:
    module(box.cwd / "one", NEW)
    (box.cwd / name).write_text(f"{OLD}\n" if name == ".go-version" else f"module m\n\ngo {OLD}\n")
    if name == "go.work":
        (box.cwd / name).write_text(f"go {OLD}\n")
    succeeded(box.gosdk("sync-ide"))
    assert goroot_of(box.cwd) == url(OLD)


def test_a_parent_that_is_no_go_project_gets_no_goroot(box: Sandbox) -> None:
    backend = module(box.cwd / "backend", OLD)
    before = files(box.cwd)
    outcome = succeeded(box.gosdk("sync-ide", cwd=backend))
    assert f"no editor has opened {backend}" in outcome.out
    assert files(box.cwd) == before


@pytest.mark.parametrize("words", [("--ide", "goland"), ("--ide", "goland", ".")])
def test_a_named_editor_gets_its_file_at_the_module(box: Sandbox, words: tuple[str, ...]) -> None:
    backend = module(box.cwd / "backend", OLD)
    inner = backend / "cmd"
    inner.mkdir()
    succeeded(box.gosdk("sync-ide", *words, cwd=inner))
    assert goroot_of(backend) == url(OLD)
    assert goroot_of(box.cwd) is None


def test_every_editor_from_here_to_the_root_is_synced(box: Sandbox) -> None:
    (box.cwd / ".idea" / "workspace.xml").unlink()
    (box.cwd / ".idea").rmdir()
    open_in_goland(box.cwd, "file:///usr/local/go")
    inner = module(box.cwd / "x", OLD)
    (inner / ".vscode").mkdir()
    (inner / ".vscode" / "settings.json").write_text("{}")
    assert box.gosdk("sync-ide", "--check", cwd=inner).code == 1
    outcome = succeeded(box.gosdk("sync-ide", cwd=inner))
    assert outcome.out.count("changed ") == 2
    assert goroot_of(box.cwd) == url(OLD)
    assert f"go{OLD}/bin/go" in (inner / ".vscode" / "settings.json").read_text()
    assert succeeded(box.gosdk("sync-ide", "--check", cwd=inner)).err == ""


def test_two_named_editors_share_the_directory_that_one_opened(box: Sandbox) -> None:
    module(box.cwd, OLD)
    inner = box.cwd / "pkg"
    inner.mkdir()
    succeeded(box.gosdk("sync-ide", "--ide", "goland", "--ide", "vscode", cwd=inner))
    assert goroot_of(box.cwd) == url(OLD)
    assert (box.cwd / ".vscode" / "settings.json").exists()
    assert list(inner.iterdir()) == []


def test_other_projects_that_differ_are_counted_after_a_change(box: Sandbox) -> None:
    other = open_in_goland(module(box.home / "other", OLD), "file:///usr/local/go")
    succeeded(box.gosdk("sync-ide", str(other)))
    module(other, NEW)
    module(box.cwd, OLD)
    first = succeeded(box.gosdk("sync-ide"))
    assert "1 other project has another SDK in an editor than in the terminal: gosdk sync-ide --all" in first.err
    assert succeeded(box.gosdk("sync-ide")).err == ""
