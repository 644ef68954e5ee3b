"""`gosdk import --from-settings`: what other managers were told becomes gosdk's, and nothing is overwritten."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gvm_py.request.version_files import request_text
from gvm_py.upkeep.importer.foreign_settings import (
    ForeignRequest,
    goenv_version,
    gvm_environment,
    mise_toml,
    tool_versions,
)
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk

_GVM = 'export GVM_ROOT; GVM_ROOT="/home/u/.gvm"\nexport gvm_go_name; gvm_go_name="{}"\nexport GOROOT; GOROOT="/x"\n'


@pytest.mark.parametrize(
    ("read", "text", "expected"),
    [
        (tool_versions, "golang 1.22.3\n", ForeignRequest(("1.22.3",), 1)),
        (
            tool_versions,
            "# go\nnodejs 20\n\tgolang   1.22.3 1.21.0 system # why\n",
            ForeignRequest(("1.22.3", "1.21.0", "system"), 3),
        ),
        (tool_versions, "go 1.22.3", ForeignRequest(("1.22.3",), 1)),
        (tool_versions, "golang 1.20\n", ForeignRequest(("1.20",), 1)),
        (tool_versions, "golang 1.22\n", ForeignRequest(("1.22",), 1)),
        (tool_versions, "golang # nothing\ngolangci-lint 1.50\n", None),
        (tool_versions, "", None),
        (mise_toml, '[tools]\ngo = "1.22"\n', ForeignRequest(("1.22",), 2)),
        (mise_toml, '[tools]\nnode = "1"\ngo = ["1.22", "1.21"]\n', ForeignRequest(("1.22", "1.21"), 3)),
        (mise_toml, '[tools]\n"core:go" = { version = "1.22.3", os = ["linux"] }\n', ForeignRequest(("1.22.3",), 2)),
        (mise_toml, '[tools.go]\nversion = "latest"\n', ForeignRequest(("latest",), 1)),
        (mise_toml, "[tools]\ngo = 1.20\n", ForeignRequest(("1.20",), 2)),
        (mise_toml, '[env]\ngo = "1.22"\n', None),
        (mise_toml, '[tools]\nnode = "20"\n', None),
        (mise_toml, '[tools]\ngo = ""\n', None),
        (goenv_version, "1.22.3\n", ForeignRequest(("1.22.3",), 1)),
        (goenv_version, "\n# global\n1.22.3:1.21.0\nsystem", ForeignRequest(("1.22.3", "1.21.0", "system"), 3)),
        (goenv_version, "\n\n", None),
        (gvm_environment, _GVM.format("go1.22.3"), ForeignRequest(("1.22.3",), 2)),
        (gvm_environment, _GVM.format("go1.20"), ForeignRequest(("1.20",), 2)),
        (gvm_environment, "gvm_go_name=go1.4 ; export x", ForeignRequest(("1.4",), 1)),
        (gvm_environment, _GVM.format("system"), ForeignRequest(("system",), 2)),
        (gvm_environment, "# gvm_go_name=go1.4\nnot_gvm_go_name=go1.5\n", None),
    ],
)
def test_a_settings_file_says_what_its_manager_would_read(
    read: Callable[[str], ForeignRequest | None], text: str, expected: ForeignRequest | None
) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("1.22.3", "1.22.3"),
        ("go1.22.3", "1.22.3"),
        ("1.22", "1.22"),
        ("1.20", "1.20.0"),
        ("prefix:1.20", "1.20"),
        ("1.27rc1", "1.27rc1"),
        ("prefix:1.22", "1.22"),
        ("latest:1.22", "1.22"),
        ("latest", "latest"),
        ("system", "system"),
        ("ref:master", None),
        ("path:~/go", None),
        ("sub-1:latest", None),
        ("{{ env.GO }}", None),
        ("1.22.3-custom", None),
        ("stable", None),
        (">=1.22", None),
        ("../../etc", None),
    ],
)
def test_a_word_is_translated_or_refused(word: str, expected: str | None) -> None:
    assert request_text(word) == expected


def moved(done: Outcome) -> list[tuple[str, str, str | None]]:
    data: list[dict[str, Any]] = done.json()["data"]
    return [(Path(row["file"]).name, row["status"], row["request"]) for row in data]


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def pin(box: Sandbox) -> str | None:
    path = box.cwd / ".go-version"
    return path.read_text() if path.exists() else None


def default(box: Sandbox) -> str | None:
    path = box.root / "default"
    return path.read_text() if path.exists() else None


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".tool-versions", "nodejs 20\ngolang 1.22.3\n"),
        ("mise.toml", '[tools]\ngo = "1.22.3"\n'),
        (".mise.toml", '[tools]\ngo = ["1.22.3"]\n'),
        (".config/mise.toml", '[tools]\ngo = "prefix:1.22.3"\n'),
        (".tool-versions", "\ufeffgolang 1.22.3\r\n"),
    ],
)
def test_what_a_project_asked_for_becomes_its_go_version(sandbox: Sandbox, name: str, text: str) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    write(sandbox.cwd / name, text)
    below = sandbox.cwd / "cmd" / "程序 one"
    below.mkdir(parents=True)
    done = sandbox.gosdk("import", "--from-settings", "--json", cwd=below)
    assert moved(done) == [(Path(name).name, "set", "1.22.3")], done.err
    assert pin(sandbox) == "1.22.3\n"
    assert "1.22.3" in sandbox.gosdk("current", cwd=below).out
    assert moved(sandbox.gosdk("import", "--from-settings", "--json")) == [(Path(name).name, "same", "1.22.3")]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".tool-versions", "golang 1.22.3\n"),
        (".config/mise/config.toml", '[tools]\ngo = "1.22.3"\n'),
        (".goenv/version", "1.22.3\n"),
        (".gvm/environments/default", _GVM.format("go1.22.3")),
    ],
)
def test_the_global_choice_of_a_manager_becomes_the_default(sandbox: Sandbox, name: str, text: str) -> None:
    write(sandbox.home / name, text)
    dry = sandbox.gosdk("import", "--from-settings", "--dry-run", "--json")
    assert (moved(dry), default(sandbox)) == ([(Path(name).name, "would set", "1.22.3")], None)
    done = sandbox.gosdk("import", "--from-settings")
    assert (done.code, default(sandbox), pin(sandbox)) == (0, "1.22.3\n", None)
    assert f"{sandbox.home / name}:" in done.out
    assert "gosdk install 1.22.3" in done.err


def test_nothing_that_is_there_is_overwritten(sandbox: Sandbox) -> None:
    write_sdk(sandbox.root / "versions" / "go1.23.1", "1.23.1")
    write(sandbox.cwd / ".tool-versions", "golang 1.22.3\n")
    write(sandbox.home / ".goenv" / "version", "1.22.3\n")
    write(sandbox.cwd / ".go-version", "# mine\n1.23\n")
    assert sandbox.gosdk("default", "1.23.1").code == 0
    done = sandbox.gosdk("import", "--from-settings", "--json")
    assert (done.code, [row[1] for row in moved(done)]) == (1, ["kept", "kept"])
    assert (pin(sandbox), default(sandbox)) == ("# mine\n1.23\n", "1.23.1\n")
    for text in ("gosdk use 1.22.3", "gosdk default 1.22.3"):
        assert text in done.err


def test_managers_that_disagree_set_no_default(sandbox: Sandbox) -> None:
    write(sandbox.home / ".goenv" / "version", "1.22.3\n")
    write(sandbox.home / ".tool-versions", "golang 1.23.1\n")
    done = sandbox.gosdk("import", "--from-settings", "--json")
    assert (done.code, default(sandbox)) == (1, None)
    assert [row[1] for row in moved(done)] == ["kept", "kept"]
    assert "1.23.1, 1.22.3" in done.err
    write(sandbox.home / ".goenv" / "version", "1.23.1\n")
    agreed = sandbox.gosdk("import", "--from-settings", "--json")
    assert ([row[1] for row in moved(agreed)], default(sandbox)) == (["set", "same"], "1.23.1\n")


def test_the_system_go_is_no_default_and_can_be_a_pin(sandbox: Sandbox) -> None:
    write(sandbox.home / ".goenv" / "version", "system\n")
    write(sandbox.cwd / ".tool-versions", "golang system\n")
    done = sandbox.gosdk("import", "--from-settings", "--json")
    assert [row[1] for row in moved(done)] == ["set", "same"]
    assert (pin(sandbox), default(sandbox)) == ("system\n", None)


def test_a_wish_that_gosdk_has_no_word_for_is_named(sandbox: Sandbox) -> None:
    write(sandbox.cwd / ".tool-versions", "golang ref:master\n")
    done = sandbox.gosdk("import", "--from-settings")
    assert (done.code, pin(sandbox)) == (1, None)
    assert f"{sandbox.cwd}/.tool-versions:1 requests ref:master: gosdk does not support 'ref:master'" in done.err


def test_the_next_best_word_of_a_list_is_taken(sandbox: Sandbox) -> None:
    write(sandbox.cwd / ".tool-versions", "golang path:~/go 1.22.3 system\n")
    assert moved(sandbox.gosdk("import", "--from-settings", "--json")) == [(".tool-versions", "set", "1.22.3")]


def test_without_settings_nothing_is_said_to_have_happened(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("import", "--from-settings")
    assert (done.code, done.out) == (0, "")
    assert "no settings" in done.err


@pytest.mark.parametrize(
    "content",
    [b"[tools\n", b"tools = 1\n", b"[tools]\ngo = [[1]]\n", b"\xff\xfe\x00", b"[" * 5000, b"x = 1\n" * 3_000_000],
    ids=["not TOML", "no table", "lists of lists", "no text", "too deep", "17 MB"],
)
def test_a_broken_settings_file_is_named_and_changes_nothing(sandbox: Sandbox, content: bytes) -> None:
    (sandbox.cwd / "mise.toml").write_bytes(content)
    done = sandbox.gosdk("import", "--from-settings")
    assert (done.code in (1, 2), pin(sandbox)) == (True, None)
    assert f"{sandbox.cwd}/mise.toml" in done.err


def test_a_settings_file_is_read_and_never_run(sandbox: Sandbox) -> None:
    write(sandbox.home / ".gvm/environments/default", f'touch "{sandbox.cwd}/ran"\ngvm_go_name="$(touch ran)"\n')
    done = sandbox.gosdk("import", "--from-settings")
    assert (done.code, default(sandbox)) == (1, None)
    assert not (sandbox.cwd / "ran").exists()
