"""`--json` keeps its contract: docs/schema describes every envelope to the last key, tried on what commands print."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from jsonschema import Draft202012Validator

from gvm_py.cli import gosdk
from tests.support.clinic import Clinic
from tests.support.manual import REPOSITORY, Page
from tests.support.newcomer import answering, arrive
from tests.support.run import Outcome, Sandbox

_SCHEMAS = {path.name.removesuffix(".schema.json"): path for path in (REPOSITORY / "docs" / "schema").glob("*.json")}
_LOG = (
    "2026-10-04 16:37:24,416 [      4]   INFO - #c.i.p.i.b.AppStarter - --------- IDE STARTED ---------\n"
    "2026-10-04 16:40:00,000 [   1559]   WARN - #com.goide.sdk.GoSdkService - Go executable is not found: /old\n"
)
_STORY = """
list
default
list-remote
list-remote 1.26 --all
install 1.26.5
install 1.26.5
outdated
default 1.26
use 1.26.5
current
which
status
info 1.26
list
verify
verify --offline
sync-ide --check
sync-ide --dry-run
sync-ide
sync-ide --all
sync-ide --undo
upgrade --dry-run
upgrade
report
audit
audit . 1.22.3
report .
ci-check
ci-check --fix
ci-check --undo
bump 1.25.0
bump --undo
lock
matrix 1.26.5 1.26.6 -- go version
bisect 1.26.5 1.26.6 -- ./answer
audit --binaries .
mirror mirror 1.26
mirror check mirror
use --unset
undo
use 1.26.6
doctor
doctor --fix
doctor --undo
import
import --only goenv --all
import --from-settings
config list
config get source
config set lock_timeout 5
ide log
ide clean-cache --all
tools list
tools rebuild hello
tools sync
tools add example.com/cmd/other@v1.0.0
tools remove other
gc --dry-run
gc
undo --list
undo
gc --dedupe
gc --empty-trash
uninstall 1.26.6
"""


def load(name: str) -> Any:
    return json.loads(_SCHEMAS[name].read_text(encoding="utf-8"))


def envelope(outcome: Outcome) -> Any:
    """Return the only document on standard output."""
    assert outcome.out, outcome.err
    return json.loads(outcome.out)


def complaints(told: Any) -> list[str]:
    """Return where an envelope is not as its schema says."""
    name = told["command"].replace(" ", "-") if "data" in told else "error"
    errors = Draft202012Validator(load(name)).iter_errors(told)
    return [f"{told['command']}: {error.json_path}: {error.message[:300]}" for error in errors]


def form(told: Any) -> tuple[str, int]:
    """Return the command and which of the forms in its schema the data have."""
    name = told["command"].replace(" ", "-")
    forms = load(name)["properties"]["data"].get("oneOf", [{}])
    return name, next(number for number, one in enumerate(forms) if Draft202012Validator(one).is_valid(told["data"]))


def every_form() -> set[tuple[str, int]]:
    data = {name: load(name)["properties"].get("data", {}) for name in _SCHEMAS if name != "error"}
    return {(name, number) for name, part in data.items() for number, _ in enumerate(part.get("oneOf", [{}]))}


def with_json(command: click.Command, *words: str) -> Iterator[str]:
    """Yield the words of every command that takes --json."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from with_json(found, *words, name)
    elif any("--json" in parameter.opts for parameter in command.params):
        yield " ".join(words)


@pytest.fixture(scope="module")
def internet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with answering(tmp_path_factory.mktemp("internet")) as environment:
        yield environment


@pytest.fixture
def box(internet: dict[str, str], tmp_path: Path) -> Sandbox:
    """A home with SDKs of other managers, a program in GOBIN and a GoLand that has run; the store is empty."""
    newcomer = arrive(tmp_path / "here", internet)
    box = Sandbox(newcomer.home, newcomer.home / ".gosdk", newcomer.project, newcomer.env)
    clinic = Clinic(box)
    clinic.program("hello")
    clinic.ide()
    clinic.write(box.home / ".cache" / "JetBrains" / "GoLand2026.2" / "log" / "idea.log", _LOG)
    clinic.write(box.cwd / ".tool-versions", "golang 1.22.3\n")
    clinic.write(box.home / "go" / "bin" / "no-program", "text\n")
    clinic.write(box.cwd / "answer", "#!/bin/sh\ngo version | grep -q 1.26.5\n")
    (box.cwd / "answer").chmod(0o755)
    subprocess.run(["git", "add", ".tool-versions", "go.mod"], cwd=box.cwd, check=True)
    return box


@pytest.mark.parametrize("name", sorted(_SCHEMAS))
def test_a_schema_is_valid_and_closed(name: str) -> None:
    schema = load(name)
    Draft202012Validator.check_schema(schema)
    assert list(_open_objects(schema)) == []


def test_every_command_with_json_has_a_schema() -> None:
    forms = {f"config {name}": "config" for name in ("list", "get", "set", "unset")}
    forms |= {f"mirror {name}": "mirror" for name in ("copy", "check")}
    forms |= {f"tools {name}": "tools" for name in ("list", "rebuild", "sync", "add", "remove", "import")}
    named = {forms.get(words, words.replace(" ", "-")) for words in with_json(gosdk)}
    assert named == _SCHEMAS.keys() - {"error"}


def test_the_page_about_json_leads_to_every_schema() -> None:
    page = Page(REPOSITORY / "docs" / "schema" / "README.md")
    assert {target for _, target in page.links()} == {path.name for path in _SCHEMAS.values()}


def test_what_every_command_prints_is_as_its_schema_says(box: Sandbox) -> None:
    told = []
    for line in _STORY.strip().splitlines():
        words = line.split()
        at = words.index("--") if "--" in words else len(words)
        told.append(envelope(box.gosdk(*words[:at], "--json", *words[at:])))
    assert [complaint for one in told for complaint in complaints(one)] == []
    assert [one for one in told if "error" in one] == []
    # A preview needs two SDKs that compile: upkeep/test_preview.py holds it against its schema.
    assert {form(one) for one in told} == every_form() - {("preview", 0)}


@pytest.mark.parametrize(
    "words",
    [
        "install 1.99.9",
        "uninstall 1.99",
        "use nonsense",
        "list --nonsense",
        "undo",
        "doctor --only nonsense",
        "ide log",
    ],
)
def test_a_command_that_fails_prints_its_error_and_nothing_else(sandbox: Sandbox, words: str) -> None:
    outcome = sandbox.gosdk(*words.split(), "--json")
    told = envelope(outcome)
    assert complaints(told) == []
    assert told["error"]["exit_code"] == outcome.code != 0
    assert told["error"]["message"] in outcome.err


def test_a_command_that_has_something_to_report_before_it_fails_prints_one_document(box: Sandbox) -> None:
    missing = box.gosdk("current", "--json")
    assert (missing.code, complaints(envelope(missing))) == (3, [])
    assert envelope(missing)["data"]["missing"] in missing.err
    box.gosdk("install", "1.26.5")
    (box.root / "versions" / "go1.26.5" / "VERSION").write_text("go1.26.4\n")
    broken = box.gosdk("verify", "--json")
    assert (broken.code, complaints(envelope(broken))) == (4, [])
    assert envelope(broken)["data"][0]["changed"] == ["VERSION"]


def _open_objects(schema: Any, path: str = "$") -> Iterator[str]:
    """Yield every object of a schema that takes keys it does not name, or leaves one out that it describes."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and schema.get("additionalProperties", True) is True:
            yield path
        for key, value in schema.items():
            yield from _open_objects(value, f"{path}.{key}")
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from _open_objects(value, f"{path}[{number}]")
