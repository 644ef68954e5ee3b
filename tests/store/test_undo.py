"""`gosdk undo` through the front door."""

import os
from itertools import count, takewhile
from pathlib import Path

import pytest

from tests.support.kill import killed_at
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    for version in ("1.21.13", "1.22.3", "1.22.12"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    return sandbox


def versions(box: Sandbox) -> list[str]:
    return [sdk["version"] for sdk in box.gosdk("list", "--json").json()["data"]]


def answer(box: Sandbox, key: str) -> str:
    return Path((box.root / "resolve" / key).read_text().rstrip("\n")).name


def test_undo_brings_back_what_one_uninstall_took_with_answers_and_shims(box: Sandbox) -> None:
    removed = box.gosdk("uninstall", "1.22.12", "1.21")
    assert (removed.code, versions(box), answer(box, "go1.22")) == (0, ["1.22.3"], "go1.22.3")
    assert "gosdk undo" in removed.err
    assert not (box.root / "shims" / "go1.22.12").exists()
    back = box.gosdk("undo")
    assert (back.code, versions(box)) == (0, ["1.21.13", "1.22.3", "1.22.12"])
    assert answer(box, "go1.22") == "go1.22.12"
    assert (box.root / "shims" / "go1.22.12").exists()
    assert os.listdir(box.root / "trash") == []


def test_undo_restores_the_last_thing_first_whatever_it_was(box: Sandbox) -> None:
    pin = box.cwd / ".go-version"
    for number, words in enumerate(("uninstall 1.21", "use --unset", "uninstall 1.22.3", "use --unset")):
        pin.write_text(f"{number}\n")
        assert box.gosdk(*words.split()).code == 0
    listed = box.gosdk("undo", "--list", "--json").json()["data"]
    assert [(step["by"], step["undo"]) for step in listed] == [
        (by, "gosdk undo") for by in ("use --unset", "uninstall", "use --unset", "uninstall")
    ]
    assert (box.gosdk("undo").err, pin.read_text()) == (f"restored {pin}\n", "3\n")
    assert (box.gosdk("undo").code, versions(box)) == (0, ["1.22.3", "1.22.12"])
    # The first pin that was removed is not put over the one that is there now.
    assert (box.gosdk("undo").code, versions(box), pin.read_text()) == (0, ["1.21.13", "1.22.3", "1.22.12"], "3\n")
    assert box.gosdk("undo", "--list", "--json").json()["data"] == []
    pin.unlink()
    assert (box.gosdk("undo").code, pin.read_text()) == (0, "1\n")
    assert box.gosdk("undo").code == 1


@pytest.mark.parametrize("is_still_so", [True, False], ids=["target-as-it-was", "target-changed"])
def test_undo_restores_the_link_that_was_unset(box: Sandbox, is_still_so: bool) -> None:
    pin, shared = box.cwd / ".go-version", box.home / "shared-pin"
    shared.write_text("1.22\n")
    pin.symlink_to(os.path.relpath(shared, box.cwd))
    assert (box.gosdk("use", "--unset").code, os.path.lexists(pin)) == (0, False)
    if not is_still_so:
        shared.write_text("1.21\n")
    assert (box.gosdk("undo").code, pin.read_text(), pin.is_symlink()) == (0, "1.22\n", is_still_so)
    assert shared.read_text() == ("1.22\n" if is_still_so else "1.21\n")


def test_a_removal_killed_between_two_sdks_is_finished_by_the_same_words(box: Sandbox) -> None:
    words = ("uninstall", "1.21.13", "1.22.12")
    killed = (killed_at(box, step, [box.root], *words) for step in count())
    assert any(versions(box) == ["1.22.3", "1.22.12"] for change in takewhile(bool, killed))
    done = box.gosdk(*words)
    assert (done.code, versions(box)) == (0, ["1.22.3"]), done.err
    assert "warning: Go 1.21.13 is not installed" in done.err
    # Where none is left, it is more likely that another version was meant.
    assert box.gosdk(*words).code == 3


def test_each_undo_goes_one_removal_further_back(box: Sandbox) -> None:
    for version in ("1.22.12", "1.21"):
        box.gosdk("uninstall", version)
    box.gosdk("undo")
    assert versions(box) == ["1.21.13", "1.22.3"]
    box.gosdk("undo")
    assert versions(box) == ["1.21.13", "1.22.3", "1.22.12"]
    nothing = box.gosdk("undo", "--json")
    assert (nothing.code, nothing.json()["error"]["exit_code"]) == (1, 1)
    assert "nothing to restore" in nothing.err


def test_an_sdk_that_was_installed_again_is_not_replaced(box: Sandbox) -> None:
    box.gosdk("uninstall", "1.22.12", "1.21")
    anew = write_sdk(box.root / "versions" / "go1.22.12", "1.22.12", extra={"anew": b""})
    back = box.gosdk("undo", "--json")
    assert (back.code, (anew / "anew").exists()) == (0, True)
    data = back.json()["data"]
    assert (data["paths"], data["in_the_way"]) == ([str(box.root / "versions" / "go1.21.13")], [str(anew)])
    assert "stays in" in back.err
    assert box.gosdk("undo").code == 1


def test_a_link_is_removed_and_comes_back_and_its_sdk_is_never_touched(box: Sandbox, tmp_path: Path) -> None:
    outside = write_sdk(tmp_path / "elsewhere", "1.20.4")
    link = box.root / "linked" / "go1.20.4"
    link.parent.mkdir()
    link.write_text(f"{outside}\n")
    box.gosdk("uninstall", "1.20.4")
    assert (link.exists(), outside.exists()) == (False, True)
    box.gosdk("undo")
    assert "1.20.4" in versions(box)


def test_the_list_shows_what_can_be_restored_and_until_when(box: Sandbox) -> None:
    assert box.gosdk("undo", "--list").out == ""
    box.gosdk("uninstall", "1.21")
    text = box.gosdk("undo", "--list").out
    assert [
        word
        for word in ("WHEN", "UNTIL", "UNDO", "uninstall", str(box.root / "versions" / "go1.21.13"))
        if word not in text
    ] == []
    (entry,) = box.gosdk("undo", "--list", "--json").json()["data"]
    assert (entry["by"], entry["paths"]) == ("uninstall", [str(box.root / "versions" / "go1.21.13")])


def test_a_trash_of_foreign_things_is_no_obstacle(box: Sandbox) -> None:
    box.gosdk("uninstall", "1.21")
    trash = box.root / "trash"
    (trash / "removed-20200230T000000000000-gc").mkdir()
    (trash / "removed-x").write_text("")
    (trash / "loop").symlink_to("loop")
    assert box.gosdk("undo").code == 0
    assert versions(box) == ["1.21.13", "1.22.3", "1.22.12"]
