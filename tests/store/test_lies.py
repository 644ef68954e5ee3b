"""A receipt that lies and a trash that was edited: no crash, no wrong answer, and nothing is lost."""

import json
import os
import re
import shutil
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.forked import lines_in_pipe
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files, write_sdk

HASH = "0" * 64
TRUE = {
    "version": "1.22.0",
    "platform": "linux/amd64",
    "source": "go.dev",
    "url": "https://go.dev/dl/x",
    "sha256": HASH,
    "h1": "h1:8wlg68NqwW7eMnI1aABk/C2pDYXj8mrMY4TyRfiLeS0=",
    "roots": ["index", "sumdb"],
    "installed_at": "2026-11-29T08:00:00+00:00",
    "gosdk_version": "0.1.0",
    "size": 710,
    "files": 11,
}
STRANGE: tuple[Any, ...] = (
    *(None, True, 0, -1, 10**18, 10**400, 1e308, "", "1.99.9", "../../x", "/etc", "\x1b]52;c;x\x07", "\u202e", "a\nb"),
    *(
        "0001-01-01",
        "9999-12-31T23:59:59+00:00",
        "windows/386",
        "h1:",
        "x" * 5000,
        "\ud800",
        [],
        ["me"],
        [[]],
        {"a": 1},
    ),
)
# Each field with each value, in stores of twenty SDKs.
RECEIPTS = [json.dumps({**TRUE, name: value}).encode() for name in sorted(TRUE) for value in STRANGE]
RECEIPTS += [json.dumps({key: TRUE[key] for key in TRUE if key != name}).encode() for name in sorted(TRUE)]
MANIFESTS = (
    *(b"", f"{HASH}  bin/go\n".encode(), b"../../x  ../../x\n", b"\xff\n", f"{HASH}  ../../../victim\n".encode()),
    b"x" * 99,
)
LOOKS = (
    ["list"],
    ["list", "--json"],
    ["verify"],
    ["status"],
    ["gc", "--dry-run"],
    ["current"],
    ["outdated"],
    ["verify", "--json"],
)
_CODE = re.compile(r"^### ([0-9]+) (-?[0-9]+)$", re.MULTILINE)


def run_all(box: Sandbox, lines: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    """Run the commands one after the other and return how each ended and what it printed."""
    out, err = lines_in_pipe(lines, box.cwd, box.environment())
    text = (out + err).decode("utf-8", "replace")
    assert "Traceback" not in text, text
    assert "this is a bug" not in text, text
    parts = re.split(r"^### [0-9]+\n", out.decode("utf-8", "replace"), flags=re.MULTILINE)[1:]
    return [(int(_CODE.findall(part)[-1][1]), _CODE.sub("", part)) for part in parts]


def emptied(box: Sandbox) -> Path:
    """Empty the store and put a file beside it that is not gosdk's."""
    shutil.rmtree(box.root, ignore_errors=True)
    (box.root / "versions").mkdir(parents=True)
    victim = box.root.parent / "victim"
    victim.write_text("mine")
    return victim


def files_of(goroot: Path) -> dict[str, bytes]:
    return {str(path.relative_to(goroot)): path.read_bytes() for path in goroot.rglob("*") if path.is_file()}


def test_a_receipt_that_lies_breaks_no_answer_and_loses_nothing(sandbox: Sandbox) -> None:
    lies = list(zip(RECEIPTS, cycle(MANIFESTS), strict=False))
    victim, names = emptied(sandbox), []
    for number, (receipt, manifest) in enumerate(lies):
        goroot = write_sdk(sandbox.root / "versions" / f"go1.22.{number}", f"1.22.{number}")
        (goroot / ".gosdk.json").write_bytes(receipt)
        (goroot / ".gosdk.sha256").write_bytes(manifest)
        names.append(goroot.name)
    outcomes = run_all(sandbox, [*LOOKS, ["uninstall", "1.22.0"], ["undo"]])
    data = json.loads(outcomes[1][1])["data"]
    assert sorted(row["name"] for row in data) == sorted(names)
    assert all(isinstance(row["size"], int | None) for row in data), data
    # What a manifest says about other files is a lie that is seen.
    assert outcomes[2][0] == 4
    assert [code for code, _ in outcomes[-2:]] == [0, 0], outcomes[-2:]
    for number, name in enumerate(names):
        found = files_of(sandbox.root / "versions" / name)
        assert {key: found[key] for key in sdk_files("1.22.0")} == sdk_files(f"1.22.{number}")
    assert victim.read_text() == "mine"


_TIMES = st.sampled_from(
    [
        "20261128T101112000000",
        "99991231T235959999999",
        "00010101T000000000000",
        "20269999T999999999999",
        "19700101T000000000000",
    ]
)
_NUMBERS = st.sampled_from(["000001", "000002", "999999", "9" * 60, "000000"])
_REMOVALS = st.tuples(_NUMBERS, _TIMES, st.sampled_from(["gc", "uninstall", "x", "-", "a-b"])).map(
    lambda drawn: f"removed-{drawn[0]}-{drawn[1]}-{drawn[2]}"
)
_POINTERS = st.sampled_from(
    [None, b"", b"relative\n", b"/nonexistent\n", b"/\n", b"{place}\n", b"\xff\x00\n", b"x" * 9000]
)
_OVERDUE = st.sampled_from([None, b"", b"2026-12-31 2027-01-01 2027-01-02\n", b"9999-12-31\n" * 9, b"\xff"])
_EXTRAS = st.sampled_from(
    ["", "versions/go1.22.9", "versions/../../x", "linked/go1.22.8", "golang.org/x", "versions/x"]
)


@settings(max_examples=3, suppress_health_check=list(HealthCheck))
@given(
    st.lists(st.tuples(_REMOVALS, _POINTERS, _OVERDUE, _EXTRAS), min_size=8, max_size=8, unique_by=lambda row: row[0])
)
def test_a_trash_that_was_edited_loses_nothing_and_moves_nothing_else(
    sandbox: Sandbox, edits: list[tuple[str, bytes | None, bytes | None, str]]
) -> None:
    victim = emptied(sandbox)
    write_sdk(sandbox.root / "versions" / "go1.23.1", "1.23.1")
    for number, (name, pointer, overdue, extra) in enumerate(edits):
        removal = sandbox.root / "trash" / name
        write_sdk(removal / "versions" / f"go1.22.{number}", f"1.22.{number}")
        if pointer is not None:
            (removal / "modcache").write_bytes(pointer.replace(b"{place}", os.fsencode(sandbox.root.parent)))
        if overdue is not None:
            (removal / "overdue").write_bytes(overdue)
        if extra:
            (removal / extra).parent.mkdir(parents=True, exist_ok=True)
            (removal / extra).write_text("/x\n")
    outcomes = run_all(sandbox, [["undo", "--list"], ["undo", "--list", "--json"], *[["undo"]] * len(edits), ["list"]])
    assert [code for code, _ in (*outcomes[:2], outcomes[-1])] == [0, 0, 0], outcomes
    assert (victim.read_text(), (sandbox.root / "versions" / "go1.23.1" / "bin" / "go").is_file()) == ("mine", True)
    for number, (name, *_rest) in enumerate(edits):
        places = [sandbox.root / "versions", sandbox.root / "trash" / name / "versions"]
        found = [place / f"go1.22.{number}" for place in places if (place / f"go1.22.{number}").exists()]
        assert [files_of(place) for place in found] == [sdk_files(f"1.22.{number}")], (name, outcomes)


@pytest.mark.parametrize("words", [["undo", "--list"], ["sync-ide", "--undo"]], ids=" ".join)
def test_a_pipe_in_place_of_what_the_undo_journal_keeps_holds_nobody(sandbox: Sandbox, words: list[str]) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    settings = sandbox.cwd / ".vscode" / "settings.json"
    settings.parent.mkdir()
    settings.write_text("{}\n")
    (sandbox.cwd / "go.mod").write_text("module x\n\ngo 1.22\n")
    assert sandbox.gosdk("sync-ide", "--ide", "vscode").code == 0
    (kept,) = (sandbox.root / "state").rglob("0")
    kept.unlink()
    os.mkfifo(kept)
    done = sandbox.gosdk(*words, timeout=30)
    assert "a bug" not in done.err
    assert (done.code == 1 and f"{kept}" in done.err) or words[0] == "undo", done.err
    assert "go1.22.3" in settings.read_text()
