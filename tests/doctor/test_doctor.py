"""`gosdk doctor` through the front door: clean where nothing is wrong, and each thing that is broken found alone."""

from pathlib import Path

import pytest

from gvm_py.doctor.registry import CHECKS
from tests.support.broken import SCENES
from tests.support.clinic import GOROOT, Clinic
from tests.support.realsdk import OLDER, needs_sdks
from tests.support.typed_hints import type_line

pytestmark = needs_sdks
DOCS = Path(__file__).parents[2] / "docs" / "doctor.md"


def test_nothing_is_found_where_nothing_is_wrong_and_nothing_is_written(clinic: Clinic) -> None:
    before = clinic.snapshot()
    done = clinic.doctor()
    assert (done.code, done.err) == (0, "")
    assert done.out.endswith("\nnothing is wrong\n")
    assert clinic.snapshot() == before


def test_the_columns_agree_and_every_go_is_listed_with_where_it_wins(clinic: Clinic) -> None:
    data = clinic.doctor("--json").json()["data"]
    assert [column["who"] for column in data["columns"]] == ["shell", "go env", "IDE", "VS Code"]
    assert {column["goroot"] for column in data["columns"]} == {str(GOROOT)}
    assert {column["gopath"] for column in data["columns"]} == {f"{clinic.box.home}/go"}
    assert {column["version"] for column in data["columns"]} == {f"go{OLDER}"}
    assert data["gos"][0] == {
        "source": "PATH",
        "path": f"{clinic.box.root}/shims/go",
        "goroot": None,
        "version": None,
        "shim": True,
    }
    assert [winner["place"] for winner in data["winners"]] == ["terminal", "IDE", "VS Code"]
    assert data["winners"][0]["because"] == f"shim: {clinic.box.cwd}/go.mod:3"


@pytest.mark.parametrize("name", SCENES)
def test_what_is_broken_is_found_with_its_place_and_nothing_else(name: str, clinic: Clinic) -> None:
    scene = SCENES[name]
    where = scene.break_it(clinic)
    before = clinic.snapshot()
    # What only the user can mend is left alone by --fix as well.
    found = clinic.found(*([] if scene.repaired or scene.follows else ["--fix"]))
    assert {item for item in found if item[0] not in scene.follows} == {(scene.check, scene.level, where)}
    assert {check for check, _, _ in found} == {scene.check, *scene.follows}
    assert clinic.snapshot() == before


def test_every_check_has_a_section_in_the_documentation_and_nothing_else_has() -> None:
    sections = [
        line.split("`")[1] for line in DOCS.read_text(encoding="utf-8").splitlines() if line.startswith("### `")
    ]
    assert sections == [check.id for check in CHECKS]


def test_another_spelling_of_the_store_leaves_the_shims_that_are_scripts(clinic: Clinic) -> None:
    clinic.box.configure(shim="sh")
    assert clinic.box.gosdk("rehash").code == 0
    link = clinic.box.home / "link to the store"
    link.symlink_to(clinic.box.root)
    assert clinic.findings(env={"GOSDK_ROOT": str(link)}) == []
    before = (clinic.box.root / "shims" / "go").read_bytes()
    assert clinic.box.gosdk("rehash", env={"GOSDK_ROOT": str(link)}).code == 0
    assert (clinic.box.root / "shims" / "go").read_bytes() == before


def test_another_spelling_of_the_store_is_no_finding_and_another_gosdk_a_warning(clinic: Clinic) -> None:
    link = clinic.box.home / "link to the store"
    link.symlink_to(clinic.box.root)
    assert clinic.findings(env={"GOSDK_ROOT": str(link)}) == []
    store = clinic.box.root / "shims" / ".store"
    lines = [line for line in store.read_text().splitlines() if not line.startswith(("cli=", "package="))]
    other = clinic.write(clinic.box.home / "gosdk", "")
    store.write_text("\n".join([*lines, f"cli={other}", "package=/other/gvm_py/__init__.py", ""]))
    (found,) = clinic.findings()
    assert (found["id"], found["level"], found["what"].startswith(f"the shims start another gosdk, {other}, ")) == (
        "shims",
        "warning",
        True,
    )
    assert clinic.box.gosdk("install", OLDER).code == 0
    assert [item["id"] for item in clinic.findings()] == ["shims"], "what installs nothing takes over no shims"
    type_line(clinic.box, found["fix"])
    assert clinic.findings() == []
    other.unlink()
    store.write_text(store.read_text().replace("cli=", "cli=/gone"))
    assert [item["level"] for item in clinic.findings()] == ["error"]
