"""`gosdk setup` through the front door: which files, what is shown, and that undo leaves no trace."""

import os
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.privileges import without_root_powers
from tests.support.run import Outcome, Sandbox

OLD = {
    ".bashrc": b"alias ll='ls -l'\nexport PATH=\"$HOME/bin:$PATH\"",
    ".bash_profile": "# 登录\r\n. ~/.bashrc\r\n".encode(),
    ".profile": b"umask 022\n",
    ".zshrc": b"\xff not UTF-8\n",
    ".config/fish/config.fish": b"set -g x y\n",
}


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    sandbox.env["SHELL"] = "/bin/bash"
    for name, data in OLD.items():
        (sandbox.home / name).parent.mkdir(parents=True, exist_ok=True)
        (sandbox.home / name).write_bytes(data)
    return sandbox


def tree(home: Path) -> dict[str, tuple[int, bytes]]:
    """Return mode and bytes of every file below a home."""
    files = [path for path in home.rglob("*") if path.is_file()]
    return {str(path.relative_to(home)): (stat.S_IMODE(path.stat().st_mode), path.read_bytes()) for path in files}


def with_block(home: Path) -> set[str]:
    return {name for name, (_, data) in tree(home).items() if b"# >>> gosdk >>>" in data}


def setup(box: Sandbox, *args: str) -> Outcome:
    done = box.gosdk("setup", *args)
    assert done.code == 0, done.err
    return done


@pytest.mark.parametrize(
    ("shell", "files"),
    [
        ("bash", {".bashrc", ".bash_profile"}),
        ("zsh", {".zshrc", ".zprofile", ".zshenv"}),
        ("fish", {".config/fish/conf.d/gosdk.fish"}),
        ("powershell", {".config/powershell/profile.ps1"}),
        ("sh", {".profile"}),
        ("tcsh", {".cshrc"}),
        ("elvish", {".config/elvish/rc.elv"}),
        ("xonsh", {".xonshrc"}),
        ("nushell", {".config/nushell/config.nu"}),
    ],
)
def test_undo_restores_the_files_of_a_shell_byte_for_byte(shell: str, files: set[str], box: Sandbox) -> None:
    before = tree(box.home)
    setup(box, "--shell", shell)
    assert with_block(box.home) == files
    if shell not in ("tcsh", "elvish", "xonsh", "nushell"):
        setup(box, "--shell", shell, "--hook", "--goroot")
    setup(box, "--undo")
    assert tree(box.home) == before
    assert not list(box.root.glob("activate.*"))


def test_setting_up_again_changes_nothing_and_says_so(box: Sandbox) -> None:
    setup(box)
    before = tree(box.home)
    again = setup(box)
    assert tree(box.home) == before
    assert "already" in again.err


def test_the_hook_stays_until_it_is_sent_away(box: Sandbox) -> None:
    def hook_lines() -> list[bytes]:
        return [line for line in (box.home / ".bashrc").read_bytes().splitlines() if b"hook.sh" in line]

    setup(box, "--goroot")
    assert b" goroot" in hook_lines()[0]
    setup(box)
    assert b" goroot" in hook_lines()[0]
    setup(box, "--no-goroot")
    assert b" path" in hook_lines()[0]
    setup(box, "--no-hook")
    assert hook_lines() == []


def test_print_shows_a_diff_and_changes_nothing(box: Sandbox) -> None:
    before = tree(box.home)
    shown = setup(box, "--print", "--shell", "bash", "--shell", "zsh")
    assert shown.out.count("+# >>> gosdk >>>") == 5
    assert f"+++ {box.home / '.bash_profile'}" in shown.out
    assert "--- /dev/null" in shown.out, ".zprofile does not exist yet"
    assert tree(box.home) == before
    assert not box.root.exists()


def test_the_change_is_shown_before_it_is_made(box: Sandbox) -> None:
    assert "+# >>> gosdk >>>" in setup(box).err
    assert "-# >>> gosdk >>>" in setup(box, "--undo", "--print").out


def test_a_link_into_a_dotfiles_repository_stays_a_link_and_keeps_mode_and_owner(box: Sandbox) -> None:
    real = box.home / "dotfiles" / "bashrc"
    real.parent.mkdir()
    real.write_bytes(b"x=1\n")
    real.chmod(0o640)
    if os.geteuid() == 0:
        os.chown(real, 1234, 2345)
    before = real.stat()
    (box.home / ".bashrc").unlink()
    (box.home / ".bashrc").symlink_to("dotfiles/bashrc")
    setup(box)
    assert (box.home / ".bashrc").is_symlink()
    assert b"gosdk" in real.read_bytes()
    after = real.stat()
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    setup(box, "--undo")
    assert real.read_bytes() == b"x=1\n"


def test_a_link_to_nothing_gets_its_file_and_undo_leaves_the_link(box: Sandbox) -> None:
    rc, target = box.home / ".bashrc", box.home / "dots" / "bashrc"
    rc.unlink()
    rc.symlink_to("dots/bashrc")
    setup(box)
    assert b"# >>> gosdk >>>" in target.read_bytes()
    setup(box, "--undo")
    assert rc.readlink() == Path("dots/bashrc")
    assert not target.exists()


@pytest.mark.parametrize(("shell", "name"), [("bash", ".bashrc"), ("zsh", ".zshrc"), ("tcsh", ".cshrc")])
@pytest.mark.parametrize("text", [b"alias a=b\r\n", b"alias a=b\r\nalias c=d"])
def test_lines_that_end_in_crlf_do_not_spoil_the_set_up(shell: str, name: str, text: bytes, box: Sandbox) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed, so nothing is proven for it here")
    (box.home / name).write_bytes(text)
    setup(box, "--shell", shell, "--no-scripts")
    done = subprocess.run(
        [shell, "-ic", "printenv PATH"], env=box.environment(), capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith(f"{box.root}/shims:")
    setup(box, "--undo")
    assert (box.home / name).read_bytes() == text


def test_bash_login_shells_get_the_file_that_bash_really_reads(box: Sandbox) -> None:
    (box.home / ".bash_profile").unlink()
    setup(box)
    assert with_block(box.home) == {".bashrc", ".profile"}
    (box.home / ".bash_login").write_text("")
    setup(box)
    assert with_block(box.home) == {".bashrc", ".bash_login", ".profile"}
    setup(box, "--undo")
    assert with_block(box.home) == set()
    assert (box.home / ".bash_login").read_bytes() == b"", "a file that was there, though empty, stays"


def test_zdotdir_is_found_also_when_zshenv_sets_it_without_exporting_it(box: Sandbox) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("zsh is not installed, so it cannot be asked for ZDOTDIR here")
    (box.home / ".zshenv").write_text('ZDOTDIR="$HOME/z dot"\n')
    (box.home / "z dot").mkdir()
    setup(box, "--shell", "zsh")
    assert with_block(box.home) == {"z dot/.zshrc", "z dot/.zprofile", ".zshenv"}


def test_a_store_below_home_is_named_by_home_so_that_dotfiles_can_be_shared(box: Sandbox) -> None:
    box.env["GOSDK_ROOT"] = str(box.home / ".gosdk")
    setup(box)
    assert b'. "$HOME/.gosdk/activate.sh"' in (box.home / ".bashrc").read_bytes()


def test_an_unknown_shell_is_asked_for(box: Sandbox) -> None:
    done = box.gosdk("setup", env={"SHELL": "/bin/rc"})
    assert (done.code, "--shell bash" in done.err) == (2, True)


def replaced_by_directory(rc: Path) -> None:
    rc.unlink()
    rc.mkdir()


def replaced_by_fifo(rc: Path) -> None:
    rc.unlink()
    os.mkfifo(rc)


def replaced_by_link_to_itself(rc: Path) -> None:
    rc.unlink()
    rc.symlink_to(rc.name)


@pytest.mark.parametrize(
    ("break_it", "reason"),
    [
        (lambda rc: rc.chmod(0o444), "it is read-only"),
        (replaced_by_directory, "not a regular file"),
        (replaced_by_fifo, "not a regular file"),
        (replaced_by_link_to_itself, "symbolic links"),
        (lambda rc: rc.write_bytes(b"# >>> gosdk >>>\nlost\n"), "line 1 is a gosdk marker"),
        (lambda rc: rc.write_bytes(b"\xff\xfea\0\n\0"), "UTF-16"),
        (lambda rc: rc.write_bytes(b"#" * (17 << 20)), "larger than"),
    ],
)
def test_a_file_that_cannot_be_changed_is_named_with_the_lines_to_paste(
    break_it: Callable[[Path], object], reason: str, box: Sandbox
) -> None:
    break_it(box.home / ".bashrc")
    profile = (box.home / ".bash_profile").read_bytes()
    done = box.gosdk("setup")
    assert done.code == 1
    assert f"cannot change {box.home / '.bashrc'}: " in done.err
    assert reason in done.err
    assert "/activate.sh'; fi" in done.err.partition("hint:")[0]
    assert (box.home / ".bash_profile").read_bytes() == profile, "all or nothing"


def test_undo_restores_a_file_of_five_megabytes_byte_for_byte(box: Sandbox) -> None:
    large = b"".join(b"alias a%0999d=b\n" % number for number in range(5_000))
    (box.home / ".bashrc").write_bytes(large)
    setup(box)
    assert b"# >>> gosdk >>>" in (box.home / ".bashrc").read_bytes()
    setup(box, "--undo")
    assert (box.home / ".bashrc").read_bytes() == large


def test_what_cannot_be_undone_names_the_lines_to_delete(box: Sandbox) -> None:
    setup(box)
    (box.home / ".bashrc").chmod(0o444)
    done = box.gosdk("setup", "--undo")
    assert done.code == 1
    assert "is read-only; delete its lines from '# >>> gosdk >>>' to '# <<< gosdk <<<' yourself" in done.err


@pytest.mark.parametrize(
    ("source", "command"),
    [
        ("dot_bashrc", "add"),
        ("private_executable_dot_bashrc", "add"),
        ("dot_bashrc.tmpl", "merge"),
        ("other/dot_bashrc", "add"),
        ("bashrc", None),
    ],
)
def test_a_file_that_chezmoi_writes_is_named_with_what_keeps_the_change(
    source: str, command: str | None, box: Sandbox
) -> None:
    file = box.home / ".local" / "share" / "chezmoi" / source
    file.parent.mkdir(parents=True)
    file.write_bytes(OLD[".bashrc"])
    if "/" in source:
        (file.parent.parent / ".chezmoiroot").write_text("other\n")
    for words in ((), ("--undo",)):
        done = setup(box, *words)
        hint = f"hint: chezmoi {command} {box.home}/.bashrc\n"
        assert ("hint: chezmoi" in done.err, hint in done.err) == ((True, True) if command else (False, False))


def test_a_file_of_home_manager_is_named_with_where_its_lines_belong(box: Sandbox, tmp_path: Path) -> None:
    made = tmp_path / "nix" / "store" / "x-home-manager-files" / ".bashrc"
    made.parent.mkdir(parents=True)
    (box.home / ".bashrc").rename(made)
    (box.home / ".bashrc").symlink_to(made)
    made.chmod(0o444)
    done = box.gosdk("setup")
    assert done.code == 1
    assert f"it is read-only, since home-manager writes it from your home.nix: {made}; give these lines to" in done.err
    assert done.err.endswith("hint: home-manager edit\n")
    assert "/activate.sh'; fi" in done.err


def test_chezmoi_is_named_for_a_file_in_a_directory_of_its_own(box: Sandbox) -> None:
    file = box.home / ".local/share/chezmoi/private_dot_config/fish/exact_conf.d/gosdk.fish"
    file.parent.mkdir(parents=True)
    file.touch()
    done = setup(box, "--shell", "fish")
    assert f"hint: chezmoi add {box.home}/.config/fish/conf.d/gosdk.fish\n" in done.err


def test_a_read_only_directory_is_named_with_the_lines_to_paste(box: Sandbox) -> None:
    box.home.chmod(0o555)
    done = subprocess.run(
        [*without_root_powers(), *box.command("setup")],
        env=box.environment(),
        cwd=box.cwd,
        capture_output=True,
        text=True,
        check=False,
    )
    box.home.chmod(0o755)
    assert done.returncode == 1
    assert f"{box.home} is read-only" in done.stderr
    assert "/activate.sh'; fi" in done.stderr.partition("hint:")[0]
