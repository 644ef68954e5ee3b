"""Completion: each shell offers commands, options, installed SDKs and known releases, and starts nothing for it."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gvm_py.cli import gosdk
from gvm_py.cli.catalog import COMMANDS, HIDDEN
from gvm_py.commands.completions.rows import rows
from gvm_py.commands.completions.script import COMPLETING_SHELLS, CompletingShell, script
from gvm_py.dist.sources import supported
from gvm_py.dist.sources.chain import NAMED_SOURCES
from gvm_py.doctor.registry import CHECKS
from gvm_py.shell.quote import quote
from gvm_py.version import GoVersion
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.terminal import on_terminal

_RELEASES = ("1.28rc1", "1.27.3", "1.26.6")

# What is typed, words that must be offered then, and words that must not.
_CASES = [
    ("", {"install", "use", "sync-ide"}, {"shim-exec", "--version"}),
    ("ins", {"install"}, {"uninstall", "list"}),
    ("install ", {"1.22.3", "stable", "latest", "1.27", "1.26"}, {"--source", "1.28", *_RELEASES}),
    ("install 1.2", {"1.22.3", "1.27", "1.26"}, {"stable", *_RELEASES}),
    ("install 1.27", {"1.27", "1.27.3"}, {"1.26.6", "1.22.3"}),
    ("install 1.28", {"1.28rc1"}, {"1.27"}),
    ("install --s", {"--source"}, {"--mirror", "1.22.3"}),
    ("install --source x --m", {"--mirror"}, {"--source"}),
    ("verify ", {"1.22.3"}, {"1.27.3", "stable"}),
    ("env --shell ", {"bash", "zsh", "fish", "powershell", "sh"}, {"1.22.3"}),
    ("env --shell fish ", {"1.22.3"}, {"bash"}),
    ("config ", {"get", "set", "list"}, {"1.22.3"}),
    ("config set --h", {"--help"}, {"get"}),
    ("config set ", {"source", "ide.auto_sync", "gc.roots"}, {"true"}),
    ("config set ide.auto_sync ", {"true", "false"}, {"both"}),
    ("config set verify ", {"both", "any", "index"}, {"true"}),
    ("config get sh", {"shim"}, {"source"}),
    ("doctor --only go", {"gopath", "goroot-home"}, {"shims"}),
    ("install --source ", {"auto", "goproxy", "go.dev"}, {"1.22.3"}),
    ("help ", {"selection", "install", "bridge"}, {"1.22.3"}),
    ("help config ", {"get", "set"}, {"selection"}),
]


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    (sandbox.root / "cache").mkdir()
    (sandbox.root / "cache" / "releases").write_text("\n".join(_RELEASES) + "\n")
    return sandbox


def _script(box: Sandbox, shell: CompletingShell, path: Path) -> Path:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed, so its completion is NOT proven here")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(script(shell, rows(gosdk), box.root))
    return path


def _ask(box: Sandbox, *words: str) -> list[str]:
    # Nothing of PATH is there: what starts a process fails.
    program = shutil.which(words[0])
    assert program
    env = box.environment({"PATH": str(box.home)})
    done = subprocess.run([program, *words[1:]], env=env, cwd=box.cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


@pytest.mark.parametrize(("typed", "offered", "hidden"), _CASES)
def test_bash_offers(box: Sandbox, tmp_path: Path, typed: str, offered: set[str], hidden: set[str]) -> None:
    shown = set(_ask_bash(box, tmp_path, typed))
    assert offered <= shown
    assert not hidden & shown


def _ask_bash(box: Sandbox, tmp_path: Path, typed: str) -> list[str]:
    completion = _script(box, "bash", tmp_path / "gosdk.bash")
    ask = 'compopt() { :; }; . "$1"; COMP_WORDS=(gosdk $2); [[ $2 != *" " && $2 ]] || COMP_WORDS+=(""); '
    ask += 'COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _gosdk && printf "%s\\n" "${COMPREPLY[@]}"'
    return _ask(box, "bash", "-c", ask, "bash", str(completion), typed)


@pytest.mark.parametrize(("typed", "offered", "hidden"), _CASES)
def test_fish_offers(box: Sandbox, tmp_path: Path, typed: str, offered: set[str], hidden: set[str]) -> None:
    shown = set(_ask_fish(box, tmp_path, typed))
    assert offered <= shown
    assert not hidden & shown


def _ask_fish(box: Sandbox, tmp_path: Path, typed: str) -> list[str]:
    completion = _script(box, "fish", tmp_path / "gosdk.fish")
    ask = "source $argv[1]; complete -C $argv[2]"
    shown = _ask(box, "fish", "-N", "-c", ask, str(completion), f"gosdk {typed}")
    return [line.partition("\t")[0] for line in shown]


@pytest.mark.parametrize(("typed", "offered", "hidden"), _CASES)
def test_zsh_offers(box: Sandbox, tmp_path: Path, typed: str, offered: set[str], hidden: set[str]) -> None:
    shown = set(_ask_zsh(box, tmp_path, typed))
    assert offered <= shown
    assert not (hidden - set(typed.split())) & shown


def _ask_zsh(box: Sandbox, tmp_path: Path, typed: str) -> list[str]:
    """Return the words on the terminal from the typed line on."""
    completion = _script(box, "zsh", tmp_path / "functions" / "_gosdk")
    program = shutil.which("zsh")
    assert program
    (box.home / ".zshrc").write_text(f"""
        fpath=({completion.parent} $fpath) PS1='ready> ' LISTMAX=1000
        autoload -Uz compinit && compinit -u -D
        offer() {{ zle list-choices; zle -R; print -n '<offered>' }}
        zle -N offer && bindkey ^D offer
    """)
    typing = [("ready> ", f"gosdk {typed}\x04"), ("<offered>", "\x15exit\n")]
    env = box.environment({"TERM": "dumb", "COLUMNS": "200"})
    return on_terminal([program, "-d", "-i"], env, box.cwd, typing).out.split()


@pytest.mark.parametrize(("typed", "offered", "hidden"), _CASES)
def test_nushell_offers(box: Sandbox, tmp_path: Path, typed: str, offered: set[str], hidden: set[str]) -> None:
    shown = _ask_nushell(box, tmp_path, *(typed.split(" ")))
    assert offered <= set(shown)
    assert not hidden & set(shown)
    assert len(shown) == len(set(shown))


_OFFERED: dict[str, Callable[[Sandbox, Path, str], list[str]]] = {
    "bash": _ask_bash,
    "fish": _ask_fish,
    "zsh": _ask_zsh,
    "nushell": lambda box, tmp_path, typed: _ask_nushell(box, tmp_path, *typed.split(" ")),
}


@pytest.mark.parametrize("shell", _OFFERED)
def test_the_newest_come_first_with_minors_where_no_list_was_fetched(box: Sandbox, tmp_path: Path, shell: str) -> None:
    for version in ("1.9.7", "1.10.8", "1.28rc2"):
        write_sdk(box.root / "versions" / f"go{version}", version)
    (box.root / "cache" / "releases").unlink()
    installed = ["1.28rc2", "1.22.3", "1.10.8", "1.9.7"]
    offers = ["stable", "latest", "oldstable", "1.22", "1.10", "1.9", *installed]
    assert [word for word in _OFFERED[shell](box, tmp_path, "use ") if word in offers] == offers
    assert [word for word in _OFFERED[shell](box, tmp_path, "uninstall ") if word in offers] == installed


@pytest.mark.parametrize("shell", _OFFERED)
def test_words_without_a_help_are_offered_once_and_in_their_order(box: Sandbox, tmp_path: Path, shell: str) -> None:
    shown = _OFFERED[shell](box, tmp_path, "install --source ")
    assert [word for word in shown if word in NAMED_SOURCES] == [*NAMED_SOURCES]
    assert "--" not in shown
    checks = [check.id for check in CHECKS]
    assert sorted(word for word in _OFFERED[shell](box, tmp_path, "doctor --only ") if word in checks) == sorted(checks)


def test_nushell_completes_files_and_leaves_other_programs_to_what_completed_them(box: Sandbox, tmp_path: Path) -> None:
    assert _ask_nushell(box, tmp_path, "exec", "1.22", "--", "git", "") == []
    assert _ask_nushell(box, tmp_path, "", program="git") == ["of git"]


def _ask_nushell(box: Sandbox, tmp_path: Path, *words: str, program: str = "gosdk") -> list[str]:
    """Return what the external completer of Nushell offers; nothing where it leaves the word to Nushell."""
    program_path = shutil.which("nu")
    if program_path is None:
        pytest.skip("nu is not installed, so its completion is NOT proven here")
    completion = tmp_path / "gosdk.nu"
    completion.write_bytes(script("nushell", rows(gosdk), box.root))
    quoted = " ".join(quote("nushell", word) for word in (program, *words))
    ask = f"""
        $env.config.completions.external.completer = {{|spans| [{{ value: $"of ($spans.0)" }}] }}
        source {quote("nushell", str(completion))}
        for offer in (do $env.config.completions.external.completer [{quoted}] | default []) {{ print $offer.value }}
    """
    env = box.environment({"PATH": os.environ["PATH"]})
    done = subprocess.run([program_path, "-c", ask], env=env, cwd=box.cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_bash_leaves_the_words_of_another_command_to_bash(box: Sandbox, tmp_path: Path) -> None:
    completion = _script(box, "bash", tmp_path / "gosdk.bash")
    ask = 'compopt() { echo "default: $*"; }; . "$1"; COMP_WORDS=(gosdk exec 1.22 -- git ""); COMP_CWORD=5; _gosdk'
    assert _ask(box, "bash", "-c", ask, "bash", str(completion)) == ["default: -o default"]


def test_a_store_that_is_not_there_offers_no_versions_and_no_error(sandbox: Sandbox, tmp_path: Path) -> None:
    completion = _script(sandbox, "bash", tmp_path / "gosdk.bash")
    ask = '. "$1"; COMP_WORDS=(gosdk verify ""); COMP_CWORD=2; _gosdk; echo "${#COMPREPLY[@]}"'
    assert _ask(sandbox, "bash", "-c", ask, "bash", str(completion)) == ["0"]


@pytest.mark.parametrize("shell", COMPLETING_SHELLS)
def test_the_command_prints_the_script_of_each_shell(sandbox: Sandbox, shell: CompletingShell) -> None:
    done = sandbox.gosdk("completions", shell)
    assert (done.code, done.err) == (0, "")
    assert done.out.encode() == script(shell, rows(gosdk), sandbox.root)


def test_every_command_that_help_shows_can_be_completed() -> None:
    offered = {row.word for row in rows(gosdk) if not row.key}
    assert set(COMMANDS) <= offered
    assert not set(HIDDEN) & offered


def test_no_row_breaks_the_table() -> None:
    for row in rows(gosdk):
        assert str(row).count("\n") == 0
        assert "|" not in row.key + row.word


def test_releases_seen_in_any_list_are_kept_for_completion(tmp_path: Path) -> None:
    supported.remember(tmp_path, map(GoVersion.parse, ("1.26.6", "1.27.3")))
    supported.remember(tmp_path, map(GoVersion.parse, ("1.22.3", "1.27.3", "1.28rc1")))
    assert (tmp_path / "releases").read_text().split() == ["1.28rc1", "1.27.3", "1.26.6", "1.22.3"]


@pytest.mark.parametrize(
    ("damage", "kept"),
    [(b"\xff\xfe", "1.27.3\n"), (b"1.26.6\nrm -rf\n$(id)\n" * 4, "1.27.3\n1.26.6\n"), (b"", "1.27.3\n")],
)
def test_a_broken_list_of_releases_is_written_again_from_what_is_known(
    tmp_path: Path, damage: bytes, kept: str
) -> None:
    (tmp_path / "releases").write_bytes(damage)
    supported.remember(tmp_path, [GoVersion.parse("1.27.3")])
    assert (tmp_path / "releases").read_text() == kept


def test_nothing_is_offered_for_a_shell_that_is_unknown(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("completions", "tcsh")
    assert done.code == 2
    assert "'tcsh' is not one of bash, zsh, fish, powershell, nushell" in done.err
    assert os.listdir(sandbox.home) == []
