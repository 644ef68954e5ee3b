"""VS Code's settings byte by byte, a conflicting go.goroot, and the .envrc block."""

import json
import subprocess
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError
from gvm_py.ide import envrc, vscode
from gvm_py.ide.editor import IdeContext, Project
from gvm_py.ide.jsonc_edit import string_at, with_string
from gvm_py.ide.machine_paths import Machine
from gvm_py.system.safe_file import Proposal
from gvm_py.version import GoVersion
from tests.support.sdk import write_sdk

FILE = Path("settings.json")
TOOL = ("go.alternateTools", "go")
AROUND = IdeContext(Machine("linux", "/home/u"), {"SDK": "/sdk", "PATH": "/usr/bin"}, Path("/nonexistent"))
PROJECT = Project(Path("/home/u/p"), Path("/sdk/go1.26.6"), GoVersion.parse("1.26.6"))
GO = "/sdk/go1.26.6/bin/go"


def proposal(text: str | None, *, fix: bool = False) -> Proposal:
    editor = vscode.editor(PROJECT, AROUND, fix=fix)
    return editor.propose(None if text is None else text.encode())


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", '{\n    "go.alternateTools": {\n        "go": "X"\n    }\n}\n'),
        ("// mine\n", '// mine\n{\n    "go.alternateTools": {\n        "go": "X"\n    }\n}\n'),
        ("{}", '{\n    "go.alternateTools": {\n        "go": "X"\n    }\n}'),
        ("{ // mine\n}\n", '{ // mine\n    "go.alternateTools": {\n        "go": "X"\n    }\n}\n'),
        ('{"a":1}', '{"a":1, "go.alternateTools": { "go": "X" }}'),
        ('{ "a": 1, }', '{ "a": 1, "go.alternateTools": { "go": "X" }, }'),
        (
            '\ufeff{\r\n\t"a": 1, // about a\r\n\t// last\r\n}\r\n',
            '\ufeff{\r\n\t"a": 1, // about a\r\n\t"go.alternateTools": {\r\n\t\t"go": "X"\r\n\t},\r\n'
            "\t// last\r\n}\r\n",
        ),
        (
            '{\n  "a": 1 // about a\n}',
            '{\n  "a": 1, // about a\n  "go.alternateTools": {\n    "go": "X"\n  }\n}',
        ),
        (
            '{\n  "go.alternateTools": { "dlv": "/d" }, // tools\n}',
            '{\n  "go.alternateTools": { "dlv": "/d", "go": "X" }, // tools\n}',
        ),
        (
            '{\n  "go.alternateTools": {\n    "go": "/old" // why\n  }\n}',
            '{\n  "go.alternateTools": {\n    "go": "X" // why\n  }\n}',
        ),
        (
            '{ "editor.rulers": [80,\n    100],\n  "b": false\n}\n',
            '{ "editor.rulers": [80,\n    100],\n  "b": false,\n  "go.alternateTools": {\n      "go": "X"\n  }\n}\n',
        ),
        ('{"go.alternateTools": null}', '{"go.alternateTools": {\n    "go": "X"\n}}'),
        (
            '{"go.alternateTools": {"go": "first"}, "go.alternateTools": {"go": "wins"}}',
            '{"go.alternateTools": {"go": "first"}, "go.alternateTools": {"go": "X"}}',
        ),
    ],
)
def test_a_setting_is_written_in_the_style_of_its_file(before: str, after: str) -> None:
    assert with_string(before, TOOL, "X", FILE) == after
    assert with_string(after, TOOL, "X", FILE) == after
    assert string_at(after, TOOL, FILE) == ("X", after[: after.rindex('"X"')].count("\n") + 1)


@pytest.mark.parametrize("value", [GO, "${env:SDK}/go1.26.6/bin/go", "${env:SDK}/x/../go1.26.6/bin/go"])
def test_a_setting_that_means_the_same_is_left_alone(value: str) -> None:
    text = json.dumps({"go.alternateTools": {"go": value}})
    found = proposal(text)
    assert (found.data, found.before, found.conflict) == (text.encode(), found.before, "")


def test_variables_of_vs_code_mean_what_they_mean_there() -> None:
    for value, path in (
        ("~/sdk/bin/go", "/home/u/sdk/bin/go"),
        ("${userHome}/go", "/home/u/go"),
        ("${workspaceFolder}/go", "/home/u/p/go"),
        ("${env:NOTHING}/go", "/go"),
        ("${other}/go", "${other}/go"),
    ):
        assert proposal(json.dumps({"go.alternateTools": {"go": value}})).before == path


def test_a_go_goroot_of_another_sdk_is_reported_with_its_line_and_aligned_on_request() -> None:
    tool = f'"go.alternateTools": {{"go": "{GO}"}}'
    text = f'{{\n  // pinned\n  "go.goroot": "/other/go", // old\n  {tool}\n}}\n'
    found = proposal(text)
    assert found.data == text.encode()
    assert "/home/u/p/.vscode/settings.json:3 sets go.goroot to /other/go" in found.conflict
    fixed = proposal(text, fix=True)
    assert fixed.data == text.replace("/other/go", "/sdk/go1.26.6").encode()
    assert fixed.conflict == ""
    assert proposal(text.replace("/other/go", "${env:SDK}/go1.26.6")).conflict == ""


def test_a_go_goroot_that_is_a_link_to_the_sdk_is_no_conflict(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "go1.26.6", "1.26.6")
    (tmp_path / "link").symlink_to(goroot)
    editor = vscode.editor(Project(tmp_path, goroot, GoVersion.parse("1.26.6")), AROUND, fix=False)
    text = json.dumps({"go.goroot": str(tmp_path / "link"), "go.alternateTools": {"go": str(goroot / "bin" / "go")}})
    assert editor.propose(text.encode()).conflict == ""


BLOCK = (
    "# >>> gosdk >>>\n# Managed by gosdk; `gosdk sync-ide --ide envrc` keeps it up to date{}\n"
    "unset GOROOT\nPATH_add '/sdk dir/go1.26.6/bin'\n# <<< gosdk <<<\n"
)


def proposed_envrc(before: bytes | None, goroot: Path) -> bytes:
    data = envrc.editor(Project(Path("/p"), goroot, GoVersion.parse("1.26.6"))).propose(before).data
    assert data is not None
    return data


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, BLOCK.format(" together with this file")),
        ("", BLOCK.format("")),
        ("layout go", "layout go\n" + BLOCK.format(" and the line end above")),
        ("layout go\r\n", "layout go\r\n" + BLOCK.format("")),
        (
            "a\n# >>> gosdk >>>\n# Managed by gosdk; x\nPATH_add /old/bin\n# <<< gosdk <<<\nb\n",
            "a\n" + BLOCK.format("") + "b\n",
        ),
        ("a\n# >>> gosdk >>>\n# <<< gosdk <<<\nb\n", "a\n" + BLOCK.format("") + "b\n"),
    ],
)
def test_the_block_in_envrc_is_added_once_and_replaced_in_place(before: str | None, after: str) -> None:
    goroot = Path("/sdk dir/go1.26.6")
    data = proposed_envrc(None if before is None else before.encode(), goroot)
    assert data.decode() == after
    assert proposed_envrc(data, goroot) == data
    assert envrc.current(data) == "/sdk dir/go1.26.6/bin"


def test_the_block_in_envrc_puts_the_sdk_first_in_a_real_shell(tmp_path: Path) -> None:
    goroot = write_sdk(tmp_path / "it's $HOME" / "go1.26.6", "1.26.6")
    direnv = 'PATH_add() { PATH="$1:$PATH"; }\n'
    script = f"{direnv}{proposed_envrc(None, goroot).decode()}\ngo version\n"
    env = {"PATH": "/usr/bin:/bin", "GOROOT": "/wrong"}
    done = subprocess.run(["bash", "-c", script], env=env, capture_output=True, text=True, check=True)
    assert "go1.26.6" in done.stdout
    assert "GOROOT=unset" in done.stdout


def test_a_broken_block_names_nothing_and_is_refused_with_its_line() -> None:
    assert envrc.current(b"# >>> gosdk >>>\n#\nPATH_add 'open\n# <<< gosdk <<<\n") is None
    assert envrc.current(b"PATH_add /x\n") is None
    with pytest.raises(GosdkError, match="line 2 is a gosdk marker without its partner"):
        proposed_envrc(b"a\n# >>> gosdk >>>\n", Path("/sdk/go1.26.6"))
