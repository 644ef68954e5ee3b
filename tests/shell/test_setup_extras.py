"""What `gosdk setup` offers besides the shims: GOBIN last on PATH, completions, and shells without a prompt."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.shell.early_block import EARLY, with_early_block, without_early_block
from gvm_py.shell.quote import Shell
from tests.shell.test_other_shells import SHELLS, typed
from tests.support.kill import killed_at
from tests.support.run import Sandbox
from tests.support.swapped import swapped_at
from tests.support.terminal import on_terminal

# What ends .bashrc for a shell without a prompt: Debian's /etc/skel, its older form, Arch, and an if.
ENDINGS = (
    b"# If not running interactively, don't do anything\ncase $- in\n    *i*) ;;\n      *) return;;\nesac\n",
    b'[ -z "$PS1" ] && return\n',
    b"[[ $- != *i* ]] && return\n",
    b"if [[ ! -t 0 ]]; then\n  return\nfi\n",
)
NO_ENDINGS = (
    b"",
    b"PS1='$ '\n",
    b'if [ -n "$PS1" ]; then\n  alias l=ls\nfi\nf() { return; }\n',
    b"f() {\n  [ -t 1 ] || return\n}\n",
    b'# [ -z "$PS1" ] && return\n',
    b"if [ -t 1 ]; then\n  x=1 # return\nfi\n",
)
LINES = (b"shims",)


def printed(box: Sandbox, *command: str, **env: str) -> str:
    """Return what a shell prints. Skips where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed, so nothing is proven for it here")
    environment = box.environment({"PATH": "/usr/bin:/bin", **env})
    done = subprocess.run(command, env=environment, cwd=box.cwd, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_command_of_ssh_finds_the_shims_where_bashrc_ends_early(ending: bytes, sandbox: Sandbox) -> None:
    bashrc = sandbox.home / ".bashrc"
    before = b"umask 022\n" + ending + b"alias ll='ls -l'"
    bashrc.write_bytes(before)
    assert sandbox.gosdk("setup", "--shell", "bash").code == 0
    # bash takes this variable for a sign that sshd started it, where it was built to (Debian, Fedora, Arch).
    path = printed(sandbox, "bash", "-c", "echo $PATH", SSH_CLIENT="::1 1 22", SSH2_CLIENT="::1 1 22")
    assert path == f"{sandbox.root}/shims:/usr/bin:/bin:{sandbox.home}/go/bin"
    assert sandbox.gosdk("setup", "--shell", "bash").err.count("already") == 1
    assert sandbox.gosdk("setup", "--undo").code == 0
    assert bashrc.read_bytes() == before


@pytest.mark.parametrize("text", NO_ENDINGS)
def test_a_file_that_does_not_end_early_gets_one_block(text: bytes) -> None:
    assert with_early_block(text, LINES) == text


@given(
    st.lists(st.sampled_from([*ENDINGS, *NO_ENDINGS, b"\xff\r\n", b"\n"]), max_size=5).map(b"".join),
    st.sampled_from([b"", b"\r\n", b"open line"]),
)
def test_the_early_block_is_taken_out_byte_for_byte(text: bytes, end: bytes) -> None:
    before = text + end
    after = with_early_block(before, LINES)
    assert after is not None
    assert without_early_block(after) == before
    assert with_early_block(after, LINES) == after
    assert after.count(EARLY.begin) <= 1


def test_a_script_of_zsh_finds_the_shims_and_keeps_a_path_that_has_them(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("setup", "--shell", "zsh").code == 0
    assert printed(sandbox, "zsh", "-c", "echo $PATH").split(":")[0] == f"{sandbox.root}/shims"
    chosen = f"/my/go/bin:{sandbox.root}/shims:/bin"
    kept = printed(sandbox, "zsh", "-c", "echo $PATH", PATH=chosen)
    assert kept == f"{chosen}:{sandbox.home}/go/bin"


def test_a_killed_setup_of_zsh_is_finished_by_the_next(sandbox: Sandbox) -> None:
    names, words = {".zshrc", ".zprofile", ".zshenv"}, ("setup", "--yes", "--shell", "zsh")
    step = 0
    while killed_at(sandbox, step, (sandbox.home,), *words):
        assert sandbox.gosdk(*words).code == 0
        assert {path.name for path in sandbox.home.glob(".*")} == names, step
        for name in names:
            (sandbox.home / name).unlink()
        step += 1
    assert step > 3


@pytest.mark.parametrize("place", ["home", "root"])
def test_undo_removes_nothing_of_what_takes_the_place_of_a_directory(sandbox: Sandbox, place: str) -> None:
    elsewhere, names = sandbox.cwd / "elsewhere", {"gosdk.fish", "gosdk.bash", "_gosdk", "gosdk.ps1", "gosdk.nu"}
    elsewhere.mkdir()
    for name in names:
        (elsewhere / name).write_text("mine")
    assert sandbox.gosdk("setup", "--yes", "--shell", "fish").code == 0
    change, done = swapped_at(sandbox, 0, elsewhere, "setup", "--yes", "--undo", below=getattr(sandbox, place))
    assert "os.remove" in change, done
    assert {path.name for path in elsewhere.iterdir()} == names, done


def test_the_zshenv_that_sets_zdotdir_gets_the_block_and_undo_finds_it_in_any_terminal(sandbox: Sandbox) -> None:
    zshenv, zdotdir = sandbox.home / ".zshenv", sandbox.home / "zsh"
    before = b'export ZDOTDIR="$HOME/zsh"\n'
    zshenv.write_bytes(before)
    zdotdir.mkdir()
    inside = {"ZDOTDIR": str(zdotdir)}
    assert sandbox.gosdk("setup", "--shell", "zsh", env=inside).code == 0
    assert b"gosdk" in zshenv.read_bytes()
    assert sorted(path.name for path in zdotdir.iterdir()) == [".zprofile", ".zshrc"]
    assert sandbox.gosdk("setup", "--undo", env=inside).code == 0
    assert (zshenv.read_bytes(), list(zdotdir.iterdir())) == (before, [])


def test_what_was_declined_stays_declined(sandbox: Sandbox) -> None:
    options = ("--no-gobin", "--no-completions", "--no-scripts")
    assert sandbox.gosdk("setup", "--shell", "zsh", *options).code == 0
    before = (sandbox.home / ".zshrc").read_text()
    assert "go/bin" not in before
    assert "completions" not in before
    assert not (sandbox.home / ".zshenv").exists()
    assert "already" in sandbox.gosdk("setup", "--shell", "zsh").err
    assert sandbox.gosdk("setup", "--shell", "zsh", "--gobin", "--scripts").code == 0
    assert '"$HOME/go/bin"' in (sandbox.home / ".zshrc").read_text()
    assert (sandbox.home / ".zshenv").exists()


def test_gobin_that_is_on_path_already_is_not_offered(sandbox: Sandbox) -> None:
    gobin = sandbox.home / "my tools"
    sandbox.env |= {"GOBIN": str(gobin), "SHELL": "/bin/bash"}
    assert str(gobin) in sandbox.gosdk("setup", "--dry-run").out
    path = {"PATH": f"{sandbox.environment()['PATH']}:{gobin}"}
    assert str(gobin) not in sandbox.gosdk("setup", "--dry-run", env=path).out


def test_a_gobin_that_go_refuses_is_not_put_on_path(sandbox: Sandbox) -> None:
    sandbox.env |= {"GOBIN": "relative", "SHELL": "/bin/bash"}
    shown = sandbox.gosdk("setup", "--dry-run")
    assert (shown.code, "relative" in shown.out) == (0, False)


@pytest.mark.parametrize("name", ["tools", "it's a 目录", "a[b]c*"])
@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "dash", *SHELLS])
def test_gobin_is_last_on_path_once_in_every_shell(shell: str, name: str, sandbox: Sandbox) -> None:
    gobin = sandbox.home / name
    sandbox.env["GOBIN"] = str(gobin)
    known: Shell = "sh" if shell == "dash" else shell  # type: ignore[assignment]
    assert sandbox.gosdk("setup", "--shell", known).code == 0
    if shell in SHELLS:
        shown = typed(known, "/usr/bin/env", sandbox).partition("PATH=")[2].splitlines()[0]
    else:
        file = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/conf.d/gosdk.fish"}.get(shell, ".profile")
        source = f"source '{sandbox.home / file}'" if shell == "fish" else f". '{sandbox.home / file}'"
        shown = printed(sandbox, shell, "-c", f"{source}; {source}; /usr/bin/env | grep ^PATH=").removeprefix("PATH=")
    entries = shown.splitlines()[0].split(":")
    assert entries[-1] == str(gobin)
    assert entries.count(str(gobin)) == 1


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "dash", "tcsh"])
def test_a_home_that_moved_takes_its_set_up_along(shell: str, sandbox: Sandbox) -> None:
    old = Sandbox(sandbox.home, sandbox.home / ".gosdk", sandbox.cwd, {"GOSDK_ROOT": str(sandbox.home / ".gosdk")})
    assert old.gosdk("setup", "--shell", "sh" if shell == "dash" else shell).code == 0
    moved = sandbox.home.rename(sandbox.home.with_name("it's moved 家"))
    suffix = {"fish": "fish", "tcsh": "csh"}.get(shell, "sh")
    word = "." if suffix == "sh" else "source"
    line = f'{word} "$HOME/.gosdk/activate.{suffix}"; /usr/bin/env'
    shown = printed(Sandbox(moved, moved / ".gosdk", sandbox.cwd), shell, "-c", line, GOSDK_ROOT="")
    assert f"PATH={moved}/.gosdk/shims:/usr/bin:/bin" in shown
    assert "GOSDK_ROOT=/" not in shown


def offered(box: Sandbox, shell: str) -> str:
    """Return what an interactive shell on a terminal shows after `gosdk inst` and Tab."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed, so its completion is NOT proven here")
    typing = [("ready> ", "gosdk inst\t"), ("install ", "\x15exit\n")]
    return on_terminal([program, "-i"], box.environment({"TERM": "dumb"}), box.cwd, typing).out


def test_bash_completes_gosdk_after_set_up(sandbox: Sandbox) -> None:
    (sandbox.home / ".bashrc").write_text("PS1='ready> '\n")
    assert sandbox.gosdk("setup", "--shell", "bash").code == 0
    assert "gosdk install " in offered(sandbox, "bash")


def test_zsh_completes_gosdk_after_set_up(sandbox: Sandbox) -> None:
    (sandbox.home / ".zshrc").write_text("PS1='ready> '\nautoload -Uz compinit && compinit -u -D\n")
    assert sandbox.gosdk("setup", "--shell", "zsh").code == 0
    assert "gosdk install " in offered(sandbox, "zsh")


def test_fish_completes_gosdk_after_set_up(sandbox: Sandbox) -> None:
    assert sandbox.gosdk("setup", "--shell", "fish").code == 0
    assert printed(sandbox, "fish", "-c", "complete -C 'gosdk inst'").startswith("install")


def test_completions_follow_a_new_gosdk_and_undo_removes_them(sandbox: Sandbox) -> None:
    directory: Path = sandbox.root / "completions"
    assert sandbox.gosdk("rehash").code == 0
    assert not directory.exists()
    assert sandbox.gosdk("setup", "--shell", "bash").code == 0
    (directory / "gosdk.bash").write_text("old\n")
    assert sandbox.gosdk("rehash").code == 0
    assert "old\n" not in (directory / "gosdk.bash").read_text()
    assert sandbox.gosdk("setup", "--undo").code == 0
    assert not directory.exists()
