"""Which projects gosdk remembers, and what a damaged list does."""

import os
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.paths import Layout
from gvm_py.store.projects import known_projects, missing_projects, remember
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    return sandbox


def known(box: Sandbox) -> list[Path]:
    return list(known_projects(Layout(box.root)))


@pytest.mark.parametrize(
    ("name", "text"), [(".go-version", "1.22\n"), ("go.mod", "module m\n\ngo 1.22.1\n"), ("go.work", "go 1.22\n")]
)
def test_the_shims_question_makes_a_project_known(box: Sandbox, name: str, text: str) -> None:
    project = box.cwd / "项 目"
    (project / "inner").mkdir(parents=True)
    (project / name).write_text(text)
    ran = box.gosdk("shim-exec", "go", "version", cwd=project / "inner")
    assert (ran.code, known(box)) == (0, [project])


def test_where_nothing_requests_a_version_is_no_project(box: Sandbox) -> None:
    (box.root / "default").write_text("1.22\n")
    assert (box.gosdk("shim-exec", "go", "version").code, known(box)) == (0, [])


def test_use_makes_a_project_known_and_a_default_does_not(box: Sandbox) -> None:
    assert (box.gosdk("use", "1.22", "--global").code, known(box)) == (0, [])
    assert (box.gosdk("use", "1.22").code, known(box)) == (0, [box.cwd])


def test_a_list_that_cannot_be_written_is_a_warning_and_go_starts_all_the_same(box: Sandbox) -> None:
    (box.root / "state" / "projects").mkdir(parents=True)
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22\n")
    ran = box.gosdk("shim-exec", "go", "version")
    assert (ran.code, "go version go1.22.3" in ran.out, "cannot remember the project" in ran.err) == (0, True, True)


def test_a_damaged_list_keeps_its_good_lines_and_shows_the_others(tmp_path: Path) -> None:
    layout, good = Layout(tmp_path / "root"), tmp_path / "good"
    good.mkdir()
    file = layout.state / "projects"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff\xfe\n\nrelative\n" + os.fsencode(good) + b"\n/nonexistent/gone\n" + os.fsencode(good))
    assert known_projects(layout) == (good,)
    assert missing_projects(layout) == (os.fsdecode(b"\xff\xfe"), "relative", "/nonexistent/gone")


def test_a_last_line_without_a_line_break_is_not_joined_to_the_next_one(tmp_path: Path) -> None:
    layout, first, second = Layout(tmp_path / "root"), tmp_path / "first", tmp_path / "second"
    for directory in (first, second, layout.state):
        directory.mkdir(parents=True)
    (layout.state / "projects").write_bytes(os.fsencode(first))
    remember(layout, [second])
    assert known_projects(layout) == (first, second)


def test_a_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    (layout.state / "projects").mkdir(parents=True)
    with pytest.raises(GosdkError, match="cannot read the list of projects"):
        known_projects(layout)
