"""`gosdk current` through the front door: one line, --why in words, --json as data, exit 3 where nothing answers."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.shims import goroot, with_shims


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    return with_shims(sandbox, "1.22.3", "1.23.1")


def explained(out: str) -> dict[str, list[str]]:
    """Return the rows below the files, by their first words."""
    rows: dict[str, list[str]] = {}
    for line in out.rsplit("\n\n", maxsplit=1)[-1].splitlines():
        rows.setdefault(line[:12].strip(), []).append(line[12:])
    return rows


@pytest.mark.parametrize(
    ("files", "env", "line"),
    [
        ({".go-version": "1.22\n"}, {}, "go1.22.3  {cwd}/.go-version:1\n"),
        ({"go.mod": "module m\n\ngo 1.23\n"}, {}, "go1.23.1  {cwd}/go.mod:3\n"),
        ({"go.work": "go 1.22\n"}, {}, "go1.22.3  {cwd}/go.work:1\n"),
        ({}, {"GOSDK_VERSION": "1.22"}, "go1.22.3  environment variable GOSDK_VERSION\n"),
    ],
)
def test_one_line_names_the_sdk_and_who_asks(
    files: dict[str, str], env: dict[str, str], line: str, box: Sandbox
) -> None:
    for name, text in files.items():
        (box.cwd / name).write_text(text)
    said = box.gosdk("current", env=env)
    assert (said.code, said.out, said.err) == (0, line.format(cwd=box.cwd), "")


def test_why_shows_every_file_the_rule_the_sdk_what_go_does_and_what_interferes(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("# ours\n1.22\n")
    inner = box.cwd / "内部"
    inner.mkdir()
    (inner / "go.mod").write_text("module m\n\ngo 1.23.1\n")
    said = box.gosdk("current", "--why", cwd=inner, env={"GOTOOLCHAIN": "path", "GOROOT": "/other"})
    assert said.code == 0
    looked = said.out.split("\n\n")[0].splitlines()
    assert [line.split("  ")[-1].strip() for line in looked] == [
        "found",
        "not there",
        "not there",
        "there, not needed",
        "1.22",
    ]
    assert looked[-1].startswith(f"{box.cwd}/.go-version ")
    bridge = f"found on PATH: {box.root}/shims/go1.23.1, the bridge to {goroot(box, '1.23.1')}"
    assert explained(said.out) == {
        "decided by": [f"the nearest .go-version: 1.22  ({box.cwd}/.go-version:2: 1.22)"],
        "selected": [f"go1.22.3  {goroot(box, '1.22.3')}"],
        "go itself": [f"switches to go1.23.1, {bridge}  (go line in go.mod)"],
        "interferes": [
            "GOROOT=/other  (environment variable GOROOT): the shims replace it; "
            "a go started by its own path takes its library and tools from there",
            "GOENV=off  (environment variable GOENV): what `go env -w` wrote is ignored",
            "GOTOOLCHAIN=path  (environment variable GOTOOLCHAIN): the go command switches only to a goX.Y.Z on PATH",
        ],
    }


def test_where_nothing_answers_it_says_so_and_ends_with_3(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.99\n")
    reason = f"Go 1.99 is not installed; {box.cwd}/.go-version:1 requests it"
    for words in (("current",), ("current", "--why")):
        said = box.gosdk(*words)
        assert (said.code, said.err) == (3, f"error: {reason}\nhint: gosdk install 1.99\n")
    rows = explained(box.gosdk("current", "--why").out)
    assert rows["missing"] == [reason]
    assert "selected" not in rows
    assert "go itself" not in rows


def test_json_has_the_same_as_data(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.1\n")
    data = box.gosdk("current", "--json").json()["data"]
    path = str(box.cwd / "go.mod")
    assert data["origin"] == {"name": path, "words": "go 1.22.1", "line": 3}
    assert (data["rule"], data["wanted"], data["version"]) == ("go.mod", "1.22.1", "1.22.3")
    assert {"path": path, "found": "go 1.22.1"} in data["looked_at"]
    assert data["go_command"] == {
        "action": "stay",
        "toolchain": "go1.22.3",
        "reason": "GOTOOLCHAIN=auto",
        "source": "",
        "location": None,
        "message": "",
    }
    assert [it["setting"] for it in data["interferes"]] == ["GOENV"]


def test_of_a_system_go_its_own_version_is_reported_where_it_has_one(box: Sandbox, tmp_path: Path) -> None:
    system = write_sdk(tmp_path / "system", "1.21.5")
    box.env["PATH"] += f":{system / 'bin'}"
    assert box.gosdk("current").out == f"system ({system}/bin/go)  environment variable PATH\n"
    rows = explained(box.gosdk("current", "--why").out)
    assert rows["selected"] == [f"system Go  {system}/bin"]
    assert rows["go itself"] == ["stays on go1.21.5  (GOTOOLCHAIN=auto)"]
    # A development tree counts as the language it is on the way to (cmd/go `gover.Local`).
    (system / "VERSION").write_text("devel go1.28-abc\n")
    assert explained(box.gosdk("current", "--why").out)["go itself"] == ["stays on go1.28  (GOTOOLCHAIN=auto)"]
    (system / "VERSION").write_text("of our own\n")
    rows = explained(box.gosdk("current", "--why").out)
    assert rows["go itself"] == ["unknown: this Go has no VERSION file that names a release"]


def test_an_unused_file_of_asdf_is_named_with_the_reason(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.1\n")
    (box.cwd / ".tool-versions").write_text("nodejs 20\ngolang 1.21.13\n")
    line = f"golang 1.21.13  ({box.cwd}/.tool-versions:2): "
    assert explained(box.gosdk("current", "--why").out)["not used"] == [f"{line}the setting version_files is off"]
    assert box.gosdk("config", "set", "version_files", "true").code == 0
    reason = f"{box.cwd}/go.mod:3 decides"
    assert explained(box.gosdk("current", "--why").out)["not used"] == [line + reason]
    assert box.gosdk("current", "--json").json()["data"]["not_used"] == line + reason
    assert f"not used: {line}{reason}" in box.gosdk("status").out
    (found,) = box.gosdk("doctor", "--only", "version-files", "--json").json()["data"]["findings"]
    assert found["what"] == f"a version file is not used: {line}{reason}"


@pytest.mark.parametrize("kind", ["a link to nothing", "a directory", "not a regular file"])
def test_a_go_version_that_is_no_file_is_named(box: Sandbox, kind: str) -> None:
    pin = box.cwd / ".go-version"
    if kind == "a link to nothing":
        pin.symlink_to("nowhere")
    elif kind == "a directory":
        pin.mkdir()
    else:
        os.mkfifo(pin)
    assert f"{pin}  {kind}\n" in box.gosdk("current", "--why").out
    (found,) = box.gosdk("doctor", "--only", "version-files", "--json").json()["data"]["findings"]
    assert (found["level"], found["what"]) == ("warning", f"{pin} is {kind}, which selects nothing")
    subprocess.run(["sh", "-c", found["fix"]], check=True)
    assert box.gosdk("doctor", "--only", "version-files", "--json").json()["data"]["findings"] == []


def test_an_unused_file_that_agrees_is_one_line_and_no_finding(box: Sandbox) -> None:
    (box.cwd / "go.mod").write_text("module m\n\ngo 1.22.1\n")
    selected = box.gosdk("current", "--format", "{version}").out.strip()
    (box.cwd / ".tool-versions").write_text(f"golang {selected}\n")
    said = f"golang {selected}  ({box.cwd}/.tool-versions:1): the setting version_files is off"
    seen = box.gosdk("doctor", "--json").json()["data"]
    assert (seen["not_used"], [one for one in seen["findings"] if one["id"] == "version-files"]) == (said, [])
    lines = [line for line in box.gosdk("doctor").out.splitlines() if ".tool-versions" in line]
    assert lines == [f"not used  {said}"]
    (box.cwd / ".tool-versions").unlink()
    assert box.gosdk("doctor", "--json").json()["data"]["not_used"] is None


def test_a_file_of_asdf_decides_once_the_setting_is_on(box: Sandbox) -> None:
    (box.cwd / ".tool-versions").write_text("golang 1.22.3\n")
    assert box.gosdk("config", "set", "version_files", "true").code == 0
    rows = explained(box.gosdk("current", "--why").out)
    assert rows["decided by"] == [f"the nearest file of asdf or mise: 1.22.3  ({box.cwd}/.tool-versions:1: 1.22.3)"]
    assert "not used" not in rows
    assert b"version_files=true" in (box.root / "shims" / ".store").read_bytes()
