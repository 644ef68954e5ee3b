"""`gosdk report` shows every project and SDK from what is known here, as text, JSON and one page."""

import json
from pathlib import Path
from typing import Any

import pytest

from gvm_py.ide.workspace import new_workspace
from tests.support.hints import hints_in
from tests.support.manual import REPOSITORY
from tests.support.offline import without_network
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

_HOSTILE = "<script>alert(1)<!--\"'&\x1b]0;x\x07\u202e"


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """Two SDKs, and two known projects: `good` is aligned, `bad` has an editor and a Dockerfile with another Go."""
    for version in ("1.24.3", "1.26.8"):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    assert sandbox.gosdk("rehash").code == 0
    sandbox.env["GOENV"] = ""  # as if it were not set
    sandbox.env["PATH"] = f"{sandbox.root / 'shims'}:{sandbox.environment()['PATH']}"
    good, bad = (module(sandbox.cwd / name) for name in ("good", "bad"))
    (bad / "Dockerfile").write_text("FROM golang:1.22\n")
    (bad / ".idea").mkdir()
    (bad / ".idea" / "workspace.xml").write_bytes(new_workspace(f"file://{sandbox.root}/versions/go1.24.3"))
    remember(sandbox, good, bad)
    return sandbox


def module(directory: Path) -> Path:
    directory.mkdir()
    (directory / "go.mod").write_text("module m\n\ngo 1.26.8\n")
    return directory


def remember(box: Sandbox, *projects: Path) -> None:
    (box.root / "state").mkdir(exist_ok=True)
    (box.root / "state" / "projects").write_text("".join(f"{path}\n" for path in projects))


def data(box: Sandbox, *words: str) -> Any:
    done = box.gosdk("report", *words, "--json")
    assert done.code == 0, done.err
    return done.json()["data"]


def test_the_table_has_a_state_for_each_project(box: Sandbox) -> None:
    done = box.gosdk("report")
    assert done.code == 0, done.err
    rows = {line.split()[-1]: line.split()[:-1] for line in done.out.splitlines() if line.endswith(("/good", "/bad"))}
    assert rows == {f"{box.cwd}/good": ["ok", "ok", "-", "ok"], f"{box.cwd}/bad": ["ok", "ok", "!", "!"]}
    assert f"hint: gosdk doctor {box.cwd}/bad\n" in done.err


def test_the_data_are_those_of_the_other_commands(box: Sandbox) -> None:
    told = data(box)
    assert [project["aligned"] for project in told["projects"]] == [False, True]
    bad = told["projects"][0]
    checked = box.gosdk("ci-check", bad["directory"], "--json").json()["data"]
    assert bad["ci_check"] == {key: value for key, value in checked.items() if key != "changes"}
    status = box.gosdk("status", "--json", cwd=Path(bad["directory"])).json()["data"]
    shown = [line for line in status if line["about"] in ("sdk", "shell", "go", "editor")]
    for line in shown:
        line["fix"] = line["fix"].replace("gosdk sync-ide", f"cd {bad['directory']} && gosdk sync-ide")
    assert bad["status"] == shown
    assert told["sdks"] == box.gosdk("list", "--json", cwd=box.home).json()["data"]
    assert (told["outdated"], told["audit"]) == (None, None)
    assert [note["hint"] for note in told["notes"]] == ["gosdk outdated", "gosdk audit"]


def test_updates_are_judged_by_the_releases_seen_so_far(box: Sandbox) -> None:
    (box.root / "cache").mkdir(exist_ok=True)
    (box.root / "cache" / "releases").write_text("1.26.9\n1.26.8\n1.24.3\n")
    minors = {minor["minor"]: minor["outdated"] for minor in data(box)["outdated"]["minors"]}
    assert minors == {"1.24": False, "1.26": True}


def test_a_named_directory_is_reported_with_the_modules_below_it(box: Sandbox) -> None:
    module(box.cwd / "good" / "tools")
    found = [project["directory"] for project in data(box, "good")["projects"]]
    assert found == [f"{box.cwd}/good", f"{box.cwd}/good/tools"]


def test_a_project_whose_pin_cannot_be_parsed_hides_no_other(box: Sandbox) -> None:
    (box.cwd / "good" / ".go-version").write_text("nonsense\n")
    project = data(box)["projects"][1]
    assert (project["aligned"], project["status"][0]["state"]) == (False, "!")


def test_the_page_shows_hostile_names_as_text(box: Sandbox) -> None:
    hostile = module(box.cwd / _HOSTILE.replace("/", ""))
    remember(box, hostile)
    done = box.gosdk("report", "--html", "page.html", within=without_network())
    assert (done.code, done.out) == (0, "wrote page.html: 1 project, 2 SDKs\n"), done.err
    page = (box.cwd / "page.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;!--&quot;&#x27;&amp;\\x1b]0;x\\x07\\u202e" in page


def test_an_empty_store_has_a_page(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("report", "--html", "page.html")
    assert (done.code, done.out) == (0, "wrote page.html: 0 projects, 0 SDKs\n"), done.err
    page = (sandbox.cwd / "page.html").read_text()
    assert "gosdk install stable" in page
    assert "0 of 0" in page


def test_a_page_that_cannot_be_written_is_an_error(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("report", "--html", ".")
    assert done.code == 1
    assert "error: cannot write " in done.err


def test_no_directory_is_made_for_a_page(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("report", "--html", "reprots/page.html")
    assert (done.code, hints_in(done.err)) == (1, [f"mkdir -p {sandbox.cwd}/reprots"])
    assert not (sandbox.cwd / "reprots").exists()


def test_the_schema_has_the_parts_of_the_other_schemas() -> None:
    load = {path.name: json.loads(path.read_text()) for path in (REPOSITORY / "docs" / "schema").glob("*.json")}
    part = {name: load[f"{name}.schema.json"]["properties"]["data"] for name in ("list", "outdated", "audit", "status")}
    own = load["report.schema.json"]["properties"]["data"]["properties"]
    assert own["sdks"]["items"] == part["list"]["items"]
    assert own["projects"]["items"]["properties"]["status"]["items"] == part["status"]["items"]
    assert own["outdated"]["oneOf"][1] == part["outdated"]
    assert own["audit"]["oneOf"][1] == part["audit"]
