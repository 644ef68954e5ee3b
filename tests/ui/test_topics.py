"""The pages of `gosdk help`: the same in a checkout and in a wheel, and no translations among them."""

import tomllib
from pathlib import Path

import pytest

from gvm_py.ui import topics

_REPOSITORY = Path(topics.__file__).parents[2]


def test_a_wheel_has_the_pages_where_help_looks_for_them() -> None:
    project = tomllib.loads((_REPOSITORY / "pyproject.toml").read_text("utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    place = Path(topics.__file__).with_name("topics").relative_to(_REPOSITORY).as_posix()
    assert included["docs/concepts"] == place
    assert included["docs/doctor.md"] == f"{place}/doctor.md"


def test_a_wheel_shows_its_own_pages_and_nothing_of_the_directory_above(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "selection.md").write_text("# One\n")
    (tmp_path / "selection.zh-CN.md").write_text("# 一\n")
    monkeypatch.setattr(topics, "_OF_WHEEL", tmp_path)
    assert topics.topics() == {"selection": "One"}
    assert topics.read_topic("selection") == "# One\n"


def test_a_checkout_shows_every_concept_and_the_checks_of_doctor() -> None:
    pages = {path.stem for path in (_REPOSITORY / "docs" / "concepts").glob("*.md") if "." not in path.stem}
    assert set(topics.topics()) == pages | {"doctor"}
    assert "path-order" in topics.read_topic("doctor")
