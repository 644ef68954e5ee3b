"""Every script for PowerShell parses, whatever the store is called. No PowerShell runs here; its grammar does."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

from gvm_py.shell.static_files import write_static_files
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

# What a system without a shell of its own, or with start-up files, has to say.
SHELL_ONLY = (
    "no Python 3.11 or newer is on PATH",
    # Of Windows it is USERPROFILE, and there is no other place that has it.
    "HOME is not set to an absolute path",
    "* cannot make virtual environments",
    "the start-up files of the shell stay",
    "interrupted",
    # What pip says of a full disk is shown there as it is.
    "it ended with exit code",
    "gosdk is installed; the start-up files",
    "Next: ",
    "no gosdk that works is there to undo",
)
ROOTS = ("store", "it's a 仓库", "/$(x)`y`;[a]}{b")


def errors(script: bytes) -> list[str]:
    """Return the places where a script is not PowerShell, with the text there."""
    tree = Parser(Language(tree_sitter_powershell.language())).parse(script)
    wrong = (node for node in _below(tree.root_node) if node.is_error or node.is_missing)
    return [f"line {node.start_point.row + 1}: {(node.text or b'')[:60]!r}" for node in wrong]


def _below(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _below(child)


@pytest.mark.parametrize("name", ROOTS)
def test_the_files_that_a_profile_sources_parse(name: str, tmp_path: Path) -> None:
    store = tmp_path / name.strip("/")
    write_static_files(store)
    scripts = sorted(store.glob("*.ps1"))
    assert [script.name for script in scripts] == ["activate.ps1", "hook.ps1"]
    assert {script.name: errors(script.read_bytes()) for script in scripts} == {"activate.ps1": [], "hook.ps1": []}


@pytest.mark.parametrize("name", ROOTS)
def test_what_gosdk_prints_for_powershell_parses(name: str, sandbox: Sandbox) -> None:
    box = Sandbox(sandbox.home, sandbox.root.parent / name.strip("/"), sandbox.cwd)
    write_sdk(box.root / "versions" / "go1.22.3", "1.22.3")
    for words in (("completions", "powershell"), ("env", "1.22.3", "--shell", "powershell")):
        outcome = box.gosdk(*words)
        assert outcome.code == 0, outcome.err
        assert errors(outcome.out.encode()) == [], words


def sayings(script: str) -> set[str]:
    """Return the fixed words of what a script says: its variables, and the names of the two scripts, are left out."""
    said = re.findall(r"""(?:step|say|fail|Write-Step|Write-Line|Stop-Install) (["'])(.*?)\1(?:\s|$)""", script)
    plain = (re.sub(r"[\"']?\$\(.*|\$\{?[\w:.]+\}?|install\.(?:sh|ps1)", "*", text) for _, text in said)
    return {text.replace("{", "").strip() for text in plain}


def test_both_installers_take_the_same_steps_in_the_same_words() -> None:
    shell, powershell = (Path(name).read_text("utf-8") for name in ("install.sh", "install.ps1"))
    assert errors(powershell.encode()) == []
    assert powershell.isascii()
    of_shell_only = {said for said in sayings(shell) if not said.startswith(SHELL_ONLY)}
    assert of_shell_only - sayings(powershell) == {"*"}
    options = set(re.findall(r"^  (--[\w-]+)", shell, re.MULTILINE))
    assert options <= set(re.findall(r"'(--[\w-]+)' \{", powershell))


def test_the_installer_adds_no_null_to_a_command_line() -> None:
    # `$x = if ($y) { @('a') } else { @() }` is $null, and @('b') + $null has two words.
    script = Path("install.ps1").read_text("utf-8")
    assert re.findall(r"= if .*@\(\)", script) == []
    assert len(re.findall(r"= @\(if ", script)) == 4


def test_a_script_that_is_no_powershell_is_reported() -> None:
    assert errors(b"if ($x) { 'open'\n") != []
    assert errors(b"$root = @ROOT@\n") != []
