"""`gosdk status` shows on one screen what is right, what is not and what to type, and asks nobody."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from gvm_py.audit.location import DEFAULT_DATABASE, Location
from gvm_py.host import Platform
from gvm_py.ide.workspace import new_workspace
from tests.support.http_server import serving
from tests.support.offline import without_network
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk
from tests.support.vulndb import VulnerabilityDatabase


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    for version in ("1.24.3", "1.26.8"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    (sandbox.cwd / "go.mod").write_text("module m\n\ngo 1.26.8\n")
    assert sandbox.gosdk("rehash").code == 0
    sandbox.env["GOENV"] = ""  # as if it were not set
    sandbox.env["PATH"] = f"{sandbox.root / 'shims'}:{sandbox.environment()['PATH']}"
    return sandbox


def lines(done: Outcome) -> dict[str, dict[str, Any]]:
    assert done.code == 0, done.err
    return {line["about"]: line for line in done.json()["data"]}


@pytest.mark.parametrize("name", ["pkg/tool/{}/compile", "src/runtime/runtime.go"])
def test_an_sdk_that_is_not_complete_is_not_ok(box: Sandbox, name: str) -> None:
    name = name.format(str(Platform.here()).replace("/", "_"))
    (box.root / "versions" / "go1.26.8" / name).unlink()
    line = lines(box.gosdk("status", "--json"))["sdk"]
    assert (line["state"], line["fix"]) == ("!", "gosdk verify --repair 1.26.8")
    assert line["text"].startswith(f"go1.26.8 is not complete: {name} is ")


def test_what_is_right_is_one_line_each(box: Sandbox) -> None:
    done = box.gosdk("status")
    assert done.code == 0, done.err
    shown = {line.split()[1]: line for line in done.out.splitlines()}
    assert f"go1.26.8, by {box.cwd}/go.mod:3" in shown["sdk"]
    assert "stays on go1.26.8" in shown["go"]
    assert "go1.24.3, go1.26.8" in shown["bridge"]
    assert "2 SDKs" in shown["store"]
    assert {shown[about].split()[0] for about in ("sdk", "shell", "go", "bridge", "store")} == {"ok"}
    assert {shown[about].split()[0] for about in ("updates", "security")} == {"?"}
    assert (
        "no copy of https://vuln.go.dev is kept here yet; it takes one run with network  ->  gosdk audit"
        in shown["security"]
    )


def test_nothing_is_asked_and_nothing_is_written(box: Sandbox) -> None:
    before = sorted(box.root.rglob("*"))
    command = [*without_network(), *box.command("status", "--json")]
    shown = subprocess.check_output(command, env=box.environment(), cwd=box.cwd, text=True)
    assert "go1.26.8, by " in shown
    assert sorted(box.root.rglob("*")) == before


def test_a_missing_sdk_says_what_to_install(box: Sandbox) -> None:
    (box.cwd / ".go-version").write_text("1.19\n")
    told = lines(box.gosdk("status", "--json"))
    assert (told["sdk"]["state"], told["sdk"]["fix"]) == ("!", "gosdk install 1.19")
    assert "editor" not in told


def test_a_setting_that_interferes_is_named_with_its_place(box: Sandbox) -> None:
    told = lines(box.gosdk("status", "--json", env={"GOSDK_VERSION": "1.24"}))
    assert told["shell"]["state"] == "!"
    assert "GOSDK_VERSION (environment variable GOSDK_VERSION)" in told["shell"]["text"]


@pytest.mark.parametrize(
    ("place", "state", "fix"),
    [
        ("environment", "!", "unset GOTOOLCHAIN"),
        ("go/env", "!", "GOTOOLCHAIN=local go env -u GOTOOLCHAIN"),
        ("settings", "!", "gosdk config unset gotoolchain"),
        ("go.env of the SDK", "ok", ""),
    ],
)
def test_a_setting_is_shown_with_what_takes_it_back(place: str, state: str, fix: str, box: Sandbox) -> None:
    env = {"GOTOOLCHAIN": "local"} if place == "environment" else {}
    if place == "go/env":
        env = {"GOENV": str(box.home / "env")}
        (box.home / "env").write_text("GOTOOLCHAIN=local\n")
    if place == "settings":
        assert box.gosdk("config", "set", "gotoolchain", "local").code == 0
    if place == "go.env of the SDK":
        (box.root / "versions" / "go1.26.8" / "go.env").write_text("GOTOOLCHAIN=local\n")
    shown = box.gosdk("status", "--json", env=env).json()["data"]
    (line,) = [line for line in shown if line["text"].startswith("GOTOOLCHAIN (")]
    assert (line["about"], line["state"], line["fix"]) == ("shell", state, fix)


def test_a_lost_bridge_is_named(box: Sandbox) -> None:
    (box.root / "shims" / "go1.24.3").unlink()
    told = lines(box.gosdk("status", "--json"))["bridge"]
    assert told == {
        "about": "bridge",
        "state": "!",
        "text": "the go command cannot find go1.24.3",
        "fix": "gosdk rehash",
    }


def test_an_editor_with_another_sdk_is_named(box: Sandbox) -> None:
    workspace = box.cwd / ".idea" / "workspace.xml"
    workspace.parent.mkdir()
    workspace.write_bytes(new_workspace(f"file://{box.root}/versions/go1.24.3"))
    before = workspace.read_bytes()
    told = lines(box.gosdk("status", "--json"))["editor"]
    assert told["state"] == "!"
    assert "go1.24.3" in told["text"]
    assert workspace.read_bytes() == before
    assert box.gosdk("sync-ide").code == 0
    assert lines(box.gosdk("status", "--json"))["editor"]["state"] == "ok"


@pytest.mark.parametrize(
    ("newest", "state", "fix"), [("1.26.8", "ok", ""), ("1.26.9", "!", "gosdk upgrade 1.26"), ("1.27rc1", "ok", "")]
)
def test_a_newer_patch_seen_in_a_list_is_named(box: Sandbox, newest: str, state: str, fix: str) -> None:
    (box.root / "cache").mkdir(exist_ok=True)
    (box.root / "cache" / "releases").write_text(f"{newest}\n1.26.8\n1.24.3\n")
    told = lines(box.gosdk("status", "--json"))["updates"]
    assert (told["state"], told["fix"]) == (state, fix)


def test_known_vulnerabilities_are_counted_from_the_copy_of_the_database(box: Sandbox, tmp_path: Path) -> None:
    (box.cwd / ".go-version").write_text("1.24.3\n")
    database = VulnerabilityDatabase.copy_to(tmp_path / "vulndb")
    with serving() as server:
        server.directory = database.directory
        assert box.gosdk("audit", "--db", server.url).code == 1
        kept = Location.parse(server.url, box.cwd)
    copies, default = box.root / "cache" / "vulndb", Location.parse(DEFAULT_DATABASE, box.cwd)
    (copies / f"{kept.key}.zip").rename(copies / f"{default.key}.zip")
    told = lines(box.gosdk("status", "--json"))["security"]
    assert (told["state"], told["fix"]) == ("!", "gosdk audit .")
    assert told["text"] == "8 known vulnerabilities, by a database that is less than a minute old"


def test_what_lies_in_the_trash_is_shown_with_its_end_and_the_way_back(box: Sandbox) -> None:
    assert "in the trash" not in lines(box.gosdk("status", "--json"))["store"]["text"]
    assert box.gosdk("uninstall", "1.24.3").code == 0
    text = lines(box.gosdk("status", "--json"))["store"]["text"]
    assert "; 1 in the trash until 20" in text
    assert "(`gosdk undo` restores)" in text
