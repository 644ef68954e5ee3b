"""install.sh on a fresh machine: each way to install, upgrade, and leave no trace."""

import os
import pwd
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.support import installers
from tests.support.disks import small_disk
from tests.support.hints import note_printed
from tests.support.installers import CHECKOUT, Supplies
from tests.support.manual import Page
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk
from tests.support.terminal import on_terminal

BASHRC = "alias go家=go".encode()
WAYS = ("uv", "pipx", "venv")


@dataclass(frozen=True)
class Machine:
    """A home whose path has a space and Chinese in it, and a PATH with only what was put there."""

    home: Path
    bin: Path

    @classmethod
    def fresh(cls, base: Path, *programs: Path) -> "Machine":
        machine = cls(base / "家 of me", base / "bin")
        machine.home.mkdir()
        machine.bin.mkdir()
        (machine.home / ".bashrc").write_bytes(BASHRC)
        for program in programs:
            (machine.bin / program.name).symlink_to(program)
        return machine

    @property
    def root(self) -> Path:
        return self.home / ".gosdk"

    def environment(self, extra: Mapping[str, str]) -> dict[str, str]:
        path = f"{self.bin}:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.home), "SHELL": "/bin/bash", "LANG": "C.UTF-8", **extra}

    def run(self, *args: str, env: Mapping[str, str] | None = None, script: Path = CHECKOUT / "install.sh") -> Outcome:
        """Run the installer with dash, which is /bin/sh where it matters most."""
        sh = shutil.which("dash") or "/bin/sh"
        command = [sh, str(script), *args]
        done = subprocess.run(
            command,
            env=self.environment(env or {}),
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def in_new_shell(self, command: str, env: Mapping[str, str] | None = None) -> str:
        """Return what a command prints in a new interactive shell of this machine."""
        shell = ["bash", "-ic", command]
        done = subprocess.run(
            shell, env=self.environment(env or {}), cwd=self.home, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def files(self) -> set[str]:
        """Return what is in the home, but for what uv and pipx keep for themselves."""
        kept = (".cache", ".local", ".config")
        names = {str(path.relative_to(self.home)) for path in self.home.rglob("*")}
        return {name for name in names if not name.startswith(kept)}


@pytest.fixture(scope="module")
def supplies() -> Supplies:
    return installers.fetch()


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    directory = tmp_path_factory.mktemp("gosdk wheels")
    return installers.build_wheel("0.0.1", directory), installers.build_wheel("0.0.2", directory)


@pytest.mark.live
@pytest.mark.parametrize("way", WAYS)
def test_install_upgrade_and_uninstall_by(
    way: str, supplies: Supplies, wheels: tuple[Path, Path], tmp_path: Path
) -> None:
    tools = [supplies.programs / way] if way != "venv" else []
    machine = Machine.fresh(tmp_path, *tools)
    (machine.bin / "python3.11").symlink_to(sys.executable)
    before = machine.files()
    env = supplies.environment()

    elsewhere = str(tmp_path / "elsewhere")
    misplaced = {"PIP_USER": "1", "PIP_TARGET": elsewhere, "PIP_PREFIX": elsewhere, "PIP_ROOT": elsewhere}
    hostile = {"PYTHONHOME": "/nowhere", **misplaced, "PIP_DRY_RUN": "1", "PIP_NO_DEPS": "1"}
    done = machine.run("--from", str(wheels[0]), env={**env, **(hostile if way == "venv" else {})})
    assert done.code == 0, done.err
    assert not Path(elsewhere).exists()
    assert f"with {way} " in done.err
    script = re.search("installed gosdk 0.0.1 as (.*)", done.err)
    assert script
    assert "import re\n" not in Path(script[1]).read_text()
    shown = machine.in_new_shell("gosdk --version | cut -d' ' -f2; command -v gosdk go")
    assert shown.split("\n") == [
        "0.0.1",
        f"{machine.root}/shims/gosdk",
        f"{machine.root}/shims/go",
    ]

    trap = tmp_path / "trap"
    trap.mkdir()
    (trap / "sitecustomize.py").write_text("raise SystemExit('the trap was imported')\n")
    hostile = {"PYTHONHOME": "/nowhere", "PYTHONPATH": str(trap), "PYTHONSTARTUP": str(trap / "sitecustomize.py")}
    assert machine.in_new_shell("gosdk config get shim; echo $PYTHONHOME", hostile) == "auto\n/nowhere"
    assert machine.in_new_shell(f"{shlex.quote(script[1])} config get shim", hostile) == "auto"

    write_sdk(machine.root / "versions" / "go1.22.3", "1.22.3")
    done = machine.run("--from", str(wheels[1]), "--", "--hook", env=env)
    assert done.code == 0, done.err
    assert "gosdk 0.0.1 -> 0.0.2" in done.err
    assert machine.in_new_shell("gosdk --version | cut -d' ' -f2; GOSDK_VERSION=1.22 go") == (
        f"0.0.2\ngo version go1.22.3 linux/amd64 GOROOT={machine.root}/versions/go1.22.3"
    )
    assert b"hook.sh" in (machine.home / ".bashrc").read_bytes()

    said = machine.in_new_shell(f"gosdk self upgrade --from '{wheels[0]}' 2>&1; gosdk --version | cut -d' ' -f2", env)
    assert f"with {way} " in said
    assert "gosdk 0.0.2 -> 0.0.1" in said
    assert said.endswith("\n0.0.1")
    assert b"hook.sh" in (machine.home / ".bashrc").read_bytes()

    machine = _after_a_move(machine, way, env)
    said = machine.in_new_shell("gosdk self uninstall --keep-sdks 2>&1 < /dev/null", env)
    assert (machine.home / ".bashrc").read_bytes() == BASHRC
    kept = f"stay; to remove them: rm -rf '{machine.root}/versions'\n"
    assert kept in said, "without a terminal nothing is lost"
    assert (machine.root / "versions" / "go1.22.3" / "bin" / "go").exists()
    assert "shims" not in os.listdir(machine.root)
    assert not list(machine.home.rglob("gosdk")), "the tool itself is gone"

    done = machine.run("--uninstall", "--yes", env=env)
    assert done.code == 0, done.err
    assert machine.files() == before


def _after_a_move(machine: Machine, way: str, env: Mapping[str, str]) -> Machine:
    """Give the home another name. gosdk works there once its hint was typed, and where no tool keeps it, at once."""
    moved = replace(machine, home=machine.home.rename(machine.home.with_name("the moved 家")))
    said = moved.in_new_shell("gosdk config get shim 2>&1 || :")
    note_printed(said)
    if way != "venv":
        assert said.startswith(f"gosdk: {machine.home}/.local/"), said
        assert f"/bin/gosdk is gone\nhint: {way} " in said
        moved.in_new_shell(f"{said.partition('hint: ')[2]}", env)
        said = moved.in_new_shell("gosdk config get shim")
    assert said == "auto"
    moved.in_new_shell("gosdk rehash")
    assert moved.in_new_shell("GOSDK_VERSION=1.22 go").endswith(f" GOROOT={moved.root}/versions/go1.22.3")
    return moved


def stub(path: Path, text: str = "exit 1") -> Path:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def test_without_a_new_enough_python_it_says_which_ones_it_looked_for(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path)
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        stub(machine.bin / name)
    done = machine.run()
    assert done.code == 1
    assert "no Python 3.11 or newer is on PATH" in done.err
    assert "hint: " in done.err
    assert machine.files() == {".bashrc"}


@pytest.mark.parametrize(
    ("args", "env", "message"),
    [
        (("--frm", "x"), {}, "unknown option --frm"),
        (("--from",), {}, "--from needs a path"),
        (("--from", "/nowhere"), {}, "/nowhere is neither a wheel nor a checkout"),
        (("--from", "/nowhere/x.whl"), {}, "there is no wheel /nowhere/x.whl"),
        ((), {"GOSDK_INSTALLER": "conda"}, "GOSDK_INSTALLER=conda is not one of uv, pipx, venv"),
        ((), {"GOSDK_INSTALLER": "uv"}, "uv is not on PATH"),
        ((), {"GOSDK_ROOT": "here"}, "GOSDK_ROOT=here is not an absolute path"),
    ],
)
def test_a_wrong_call_changes_nothing(args: tuple[str, ...], env: dict[str, str], message: str, tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable))
    done = machine.run(*args, env=env)
    assert (done.code, message in done.err) == (1, True), done.err
    assert machine.files() == {".bashrc"}


def test_a_python_that_cannot_make_environments_is_explained(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path)
    stub(machine.bin / "python3.11", "case $3 in *ensurepip*) exit 1 ;; esac")
    done = machine.run("--from", str(CHECKOUT))
    assert done.code == 1
    assert "cannot make virtual environments" in done.err
    assert "python3-venv" in done.err


@pytest.mark.parametrize("way", ["venv", "uv", "pipx"])
def test_an_upgrade_without_room_leaves_the_old_one(tmp_path: Path, way: str) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    if way != "venv":
        stub(machine.bin / way, 'case "$*" in *install*) echo replaced >&2 ;; *) echo "$GOSDK_ROOT" ;; esac')
    installed = """mkdir -p "$GOSDK_ROOT/self/bin" "$GOSDK_ROOT/shims" && cd "$GOSDK_ROOT/self" && : >pyvenv.cfg
        ln -s ../self/bin/gosdk ../shims
        for name in python gosdk; do
        printf '#!/bin/sh\\necho gosdk 0.0.1\\n' >bin/$name && chmod +x bin/$name; done && exec sh "$0" "$@" """
    command = ["sh", "-c", installed, str(CHECKOUT / "install.sh"), "--from", str(CHECKOUT), "--no-setup"]
    machine.root.mkdir()
    env = machine.environment({"GOSDK_ROOT": str(machine.root), "GOSDK_INSTALLER": way})
    done = subprocess.run(
        [*small_disk(machine.root, "1M"), *command], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    assert "has 0 MB free, and an upgrade takes 24 MB" in done.stderr
    assert "hint: gosdk gc && gosdk gc --empty-trash" in done.stderr
    assert f"{machine.root}/self/bin/gosdk\n" in done.stderr
    assert "unfinished" not in done.stderr
    assert "replaced" not in done.stderr


def test_a_full_disk_is_named_though_no_program_could_say_why(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    machine.root.mkdir()
    env = machine.environment({"GOSDK_ROOT": str(machine.root), "GOSDK_INSTALLER": "venv"})
    command = ["sh", str(CHECKOUT / "install.sh"), "--from", str(CHECKOUT), "--no-setup"]
    done = subprocess.run(
        [*small_disk(machine.root, "4k"), *command], env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, f"the disk with {machine.root} may be full" in done.stderr) == (1, True), done.stderr
    assert f"hint: df -h '{machine.root}'" in done.stderr


def test_a_checkout_installs_itself_and_shows_each_step(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    tools = tmp_path / "tools"
    tools.mkdir()
    stub(tools / "gosdk", "echo gosdk 0.1.0")
    stub(machine.bin / "uv", f'case $2 in install) echo "$*" >"{tmp_path}/asked" ;; dir) echo "{tools}" ;; esac')
    done = machine.run()
    assert done.code == 0, done.err
    assert (tmp_path / "asked").read_text().split()[-1] == str(CHECKOUT)
    steps = [line for line in done.err.splitlines() if line.startswith("gosdk: ")]
    assert [line.split()[1] for line in steps] == ["1/4", "2/4", "3/4", "4/4"]
    assert "installed gosdk 0.1.0" in steps[2]
    again = machine.run("--no-setup")
    assert "gosdk 0.1.0 as before" in again.err


@pytest.mark.parametrize("page", ["README.md", "README.zh-CN.md"])
def test_the_lines_of_the_readme_are_pasted_and_the_question_is_left_to_the_user(page: str, tmp_path: Path) -> None:
    """A terminal without bracketed paste hands each line to whoever reads next."""
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    tools = tmp_path / "tools"
    tools.mkdir()
    shutil.copy(Path(sys.executable).with_name("gosdk"), stub(tools / "gosdk"))
    stub(machine.bin / "uv", f'case $2 in dir) echo "{tools}" ;; esac')
    block = next(block for block in Page(CHECKOUT / page).blocks if block.lines[0].startswith("./install.sh"))
    typed = [("$ ", "".join(f"{line}\n" for line in block.lines)), ("Change these files? [Y/n]: ", "n\n")]
    env = machine.environment({"GOPROXY": "off", "HTTPS_PROXY": "http://127.0.0.1:9", "TERM": "dumb", "PS1": "$ "})
    seen = on_terminal(["bash", "--norc", "--noprofile"], env, CHECKOUT, [*typed, ("hint: ", "exit\n")])
    assert "Error: invalid input" not in seen.out
    assert "nothing was changed" in seen.out
    assert "error: " in seen.out.partition("nothing was changed")[2], "without a network"


def test_not_everybody_may_write_to_the_store_where_the_umask_is_zero(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    stub(tmp_path / "gosdk", "echo gosdk 0.1.0")
    stub(machine.bin / "uv", f'case $2 in dir) echo "{tmp_path}" ;; esac')
    before = os.umask(0)
    try:
        assert machine.run("--no-setup").code == 0
    finally:
        os.umask(before)
    assert [path for path in (machine.root, machine.root / "shims") if path.stat().st_mode & 0o002] == []


def test_nothing_of_the_working_directory_or_of_pythonpath_runs(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    mark, wheel = tmp_path / "imported", tmp_path / "gvm_py-0.0.1-py3-none-any.whl"
    wheel.touch()
    for name in ("venv", "ensurepip", "pip", "platform", "click", "sitecustomize"):
        (machine.home / f"{name}.py").write_text(f"open({str(mark)!r}, 'w')\nraise ImportError(1)\n")
    startup = str(machine.home / "click.py")
    hostile = {"PYTHONHOME": "/nowhere", "PYTHONPATH": str(machine.home), "PYTHONSTARTUP": startup}
    hostile["GOSDK_INSTALLER"] = "venv"
    done = machine.run("--from", str(wheel), "--no-setup", env=hostile)
    assert (done.code, "gvm_py-0.0.1-py3-none-any.whl" in done.err) == (1, True), done.err
    assert (machine.root / "self" / "pyvenv.cfg").exists(), done.err
    assert not mark.exists()


def test_a_directory_in_place_of_the_program_is_named(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    (machine.root / "shims" / "gosdk").mkdir(parents=True)
    done = machine.run("--from", str(CHECKOUT))
    assert (done.code, "shims/gosdk is a directory" in done.err) == (1, True), done.err
    assert not (machine.root / "self").exists()


def test_a_script_alone_never_takes_a_package_by_its_name(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    stub(machine.bin / "uv", f'echo "$*" >"{tmp_path}/asked"')
    alone = Path(shutil.copy(CHECKOUT / "install.sh", tmp_path))
    done = machine.run(script=alone)
    assert (done.code, "is not on the Python package index" in done.err) == (1, True)
    assert not (tmp_path / "asked").exists()
    assert machine.files() == {".bashrc"}


def test_a_shell_that_nobody_can_name_does_not_fail_the_installation(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    tools = tmp_path / "tools"
    tools.mkdir()
    stub(tools / "gosdk", "case $1 in setup) exit 2 ;; esac; echo gosdk 0.1.0")
    stub(machine.bin / "uv", f'case $2 in dir) echo "{tools}" ;; esac')
    done = machine.run()
    assert done.code == 0
    assert done.err.splitlines()[-1] == f"gosdk: Next: '{machine.root}/shims/gosdk' setup --shell bash"
    stub(tools / "gosdk", "case $1 in setup) exit 1 ;; esac; echo gosdk 0.1.0")
    for options in ((), ("--shell", "zsh")):
        done = machine.run("--", *options)
        assert done.code == 1, "a start-up file that cannot be changed is a failure, but one of the set-up alone"
        words = " ".join(("setup", *options))
        assert done.err.splitlines()[-2:] == [
            "gosdk: gosdk is installed; the start-up files of the shell stay as they are",
            f"gosdk: Next: '{machine.root}/shims/gosdk' {words}",
        ]


@pytest.mark.parametrize("home", [None, "", "here"])
def test_without_a_home_the_hint_is_the_one_of_the_system(home: str | None, tmp_path: Path) -> None:
    env = {"PATH": "/usr/bin:/bin"} | ({} if home is None else {"HOME": home})
    hint = f"hint: export HOME={shlex.quote(pwd.getpwuid(os.getuid()).pw_dir)}\n"
    what = "HOME is not set to an absolute path\n"
    for command, said in (
        ([str(CHECKOUT / "install.sh")], f"gosdk: {what}"),
        ([sys.executable, "-m", "gvm_py", "list"], f"error: the environment names no home directory: {what}"),
    ):
        done = subprocess.run(command, env=env, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert (done.stderr, list(tmp_path.iterdir())) == (said + hint, [])
    shown = subprocess.run([CHECKOUT / "install.sh", "--help"], env=env, capture_output=True, check=True)
    assert shown.stdout


def test_a_store_that_cannot_be_made_is_named_with_what_may_help(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path, Path(sys.executable).resolve())
    machine.root.parent.mkdir(exist_ok=True)
    (machine.root.parent / "in the way").write_text("a file\n")
    root = machine.root.parent / "in the way" / "store"
    done = machine.run(env={"GOSDK_ROOT": str(root)})
    assert done.code == 1
    assert done.err.splitlines()[-2:] == [
        f"gosdk: the store {root} cannot be made; set GOSDK_ROOT to a place that you may write to",
        f"hint: ls -ld '{root.parent}'",
    ]


@pytest.mark.parametrize("shell", ["bash", "zsh", "busybox sh", "ksh", "mksh"])
def test_every_shell_can_run_the_script(shell: str, tmp_path: Path) -> None:
    program, *options = shell.split()
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    command = [program, *options, str(CHECKOUT / "install.sh"), "--from", "/nowhere"]
    machine = Machine.fresh(tmp_path, Path(sys.executable))
    done = subprocess.run(command, env=machine.environment({}), capture_output=True, text=True, check=False)
    assert (done.returncode, "/nowhere is neither a wheel nor a checkout" in done.stderr) == (1, True), done.stderr


def test_help_is_printed_and_nothing_else(tmp_path: Path) -> None:
    done = Machine.fresh(tmp_path).run("--help")
    assert done.code == 0
    assert done.out.startswith("usage: install.sh")
    assert done.err == ""


def test_uninstall_removes_only_what_gosdk_made(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path)
    sdk = write_sdk(machine.root / "versions" / "go1.22.3", "1.22.3", extra={".gosdk.json": b"{}"})
    (sdk / "src").chmod(0o555)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    (elsewhere / "gopher").touch()
    for name in ("cache", "shims", "self.old"):
        (machine.root / name).symlink_to(elsewhere)
    (machine.root / "notes.txt").write_text("mine")
    done = machine.run("--uninstall", "--yes")
    assert done.code == 0
    assert "# >>> gosdk >>>" in done.err, "there is no gosdk left to undo the set-up, so it says what to look for"
    assert os.listdir(machine.root) == ["notes.txt"]
    assert sorted(os.listdir(elsewhere)) == ["gopher", "precious"]
    assert "holds something that is not gosdk's" in done.err


def test_uninstall_removes_what_gosdk_list_has_kept(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path)
    (machine.root / "shims").mkdir(parents=True)
    for name in (".store", ".list", "go", "dlv"):
        (machine.root / "shims" / name).touch()
    done = machine.run("--uninstall", "--yes")
    assert (done.code, machine.root.exists()) == (0, False), done.err


def test_uninstall_keeps_what_others_put_below_names_of_gosdk(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path)
    write_sdk(machine.root / "versions" / "go1.22.3", "1.22.3", extra={".gosdk.json": b"{}"})
    ours = [
        "cache/archives/x",
        "cache/index-0",
        "cache/mirrors/s3%3A%2F%2Fb/index.json",
        "state/undo/1",
        "trash/removed-1-x-gc/a",
        "resolve/go1.22",
        "tools/go1.25/gopls",
        "shims/dlv",
    ]
    theirs = {f"{name}/mine" for name in ("cache", "state", "versions", "trash", "tools", "shims")}
    for name in (*ours, *theirs):
        (machine.root / name).parent.mkdir(parents=True, exist_ok=True)
        (machine.root / name).touch()
    (machine.root / "current").symlink_to("versions/go1.22.3")
    done = machine.run("--uninstall", "--yes")
    assert done.code == 0, done.err
    assert not (machine.root / "current").is_symlink()
    left = {str(path.relative_to(machine.root)) for path in machine.root.rglob("*") if path.is_file()}
    assert left == theirs
    assert done.err.count("holds something that gosdk did not make, so it stays") == 6


@pytest.mark.parametrize("option", ["--yes", "--keep-sdks"])
def test_uninstall_removes_nothing_where_gosdk_never_was(tmp_path: Path, option: str) -> None:
    machine = Machine.fresh(tmp_path)
    for name in ("cache", "state", "versions", "shims", "self"):
        (machine.root / name).mkdir(parents=True, exist_ok=True)
        (machine.root / name / "mine").touch()
    done = machine.run("--uninstall", option)
    assert (done.code, "holds nothing that gosdk made" in done.err) == (1, True), done.err
    assert len(list(machine.root.glob("*/mine"))) == 5


# Stands for rm, rmdir and mv: the one that is number $STEP kills install.sh; an rm has removed one file by then.
_KILLER = """#!/bin/sh
step=$(cat "$COUNT")
echo $((step + 1)) >"$COUNT"
[ "$step" != "$STEP" ] || {
  for last; do :; done
  [ "${0##*/}" != rm ] || find "$last" -type f 2>/dev/null | sort | sed -n 1p | tr '\\n' '\\0' | xargs -0r /bin/rm -f
  kill -9 $PPID
}
exec "/bin/${0##*/}" "$@"
"""


@pytest.mark.parametrize("option", ["--yes", "--keep-sdks"])
def test_a_killed_uninstall_leaves_whole_sdks_and_the_next_one_finishes(tmp_path: Path, option: str) -> None:
    for step in range(0, 100, 2):
        (tmp_path / str(step)).mkdir()
        machine = Machine.fresh(tmp_path / str(step))
        for name in ("rm", "rmdir", "mv"):
            (machine.bin / name).write_text(_KILLER)
            (machine.bin / name).chmod(0o755)
        places = [
            machine.root / name for name in ("versions/go1.22.3", "versions/go1.23.1", "trash/removed-1-x-gc/go1.21.9")
        ]
        for place in places:
            write_sdk(place, place.name.removeprefix("go"), extra={".gosdk.json": b"{}"})
        whole = {place: sorted(place.rglob("*")) for place in places}
        for name in ("self/pyvenv.cfg", "self/bin/python", "shims/.store", "resolve/go1.22", "config.toml", "notes"):
            (machine.root / name).parent.mkdir(exist_ok=True)
            (machine.root / name).touch()
        count = tmp_path / "count"
        count.write_text("0")
        done = machine.run("--uninstall", option, env={"COUNT": str(count), "STEP": str(step)})
        here = [place for place in places if place.exists()]
        assert [place for place in here if sorted(place.rglob("*")) != whole[place]] == [], step
        assert option == "--yes" or here == places
        again = machine.run("--uninstall", option, env={"COUNT": str(count), "STEP": "-1"})
        kept = ["config.toml", "notes", "resolve", "trash", "versions"] if option == "--keep-sdks" else ["notes"]
        assert sorted(os.listdir(machine.root)) == kept, (step, again.err)
        # All that may be left to do is to find that nothing of gosdk is here.
        assert again.code == 0 or "holds nothing that gosdk made" in again.err, (step, again.err)
        assert option == "--yes" or os.listdir(machine.root / "trash") == ["removed-1-x-gc"]
        if done.code == 0:
            break
    assert 3 < step < 100


# Stands for rm, chmod and mv: the first that is to change what is in $SWAPPED finds somebody else's directory there.
_SWAPPER = """#!/bin/sh
for last; do case $last in ./*) last=$(pwd -P)/${last#./} ;; esac; [ ! -e "$last" ] || changed=$last; done
case $changed in
"$SWAPPED"/*) [ -L "$SWAPPED" ] || { /bin/mv "$SWAPPED" "$SWAPPED.aside" && ln -s "$THEIRS" "$SWAPPED"; } ;;
esac
exec "/bin/${0##*/}" "$@"
"""


@pytest.mark.parametrize("name", ["cache", "shims", "trash", "versions", "."])
def test_uninstall_removes_nothing_of_a_directory_that_takes_the_place_of_its_own(tmp_path: Path, name: str) -> None:
    machine = Machine.fresh(tmp_path)
    for program in ("rm", "chmod", "mv"):
        (machine.bin / program).write_text(_SWAPPER)
        (machine.bin / program).chmod(0o755)
    for file in ("cache/archives/a", "cache/index-0", "shims/go", "trash/gone-1/a", "versions/go1.22.3/.gosdk.json"):
        (machine.root / file).parent.mkdir(parents=True, exist_ok=True)
        (machine.root / file).touch()
    place = machine.root / name
    theirs = shutil.copytree(place, machine.home / "theirs")
    before = set(theirs.rglob("*"))
    machine.run("--uninstall", "--yes", env={"SWAPPED": str(place), "THEIRS": str(theirs)})
    assert before <= set(theirs.rglob("*"))
    assert place.with_name(f"{place.name}.aside").exists()


def test_keep_sdks_beats_yes(tmp_path: Path) -> None:
    machine = Machine.fresh(tmp_path)
    sdk = write_sdk(machine.root / "versions" / "go1.22.3", "1.22.3", extra={".gosdk.json": b"{}"})
    assert machine.run("--uninstall", "--yes", "--keep-sdks").code == 0
    assert (sdk / "bin" / "go").exists()


def test_a_gosdk_that_install_sh_did_not_make_says_who_upgrades_it(sandbox: Sandbox) -> None:
    done = sandbox.gosdk("self", "upgrade")
    assert done.code == 1
    assert f"is part of the Python environment {sys.prefix}" in done.err
    assert f"hint: git -C {CHECKOUT} pull" in done.err
    assert "-m pip uninstall gvm-py" in sandbox.gosdk("self", "uninstall", "--keep-sdks").err


_RECORDS = {
    "checkout": ('{"url": "file://CHECKOUT", "dir_info": {}}', "from the checkout", "git pull && ./install.sh"),
    "lost": ('{"url": "file:///no/where", "dir_info": {}}', "is not there any more", "gosdk self upgrade --help"),
    "wheel": ('{"url": "file:///no/a%20b.whl", "archive_info": {}}', "the wheel /no/a b.whl", "--help"),
    "name": (None, "nothing records where gosdk", "gosdk self upgrade --help"),
    "broken": ("{", "nothing records where gosdk", "gosdk self upgrade --help"),
}


@pytest.mark.parametrize("case", _RECORDS)
def test_self_upgrade_never_guesses_where_gosdk_came_from(case: str, tmp_path: Path) -> None:
    record, message, hint = _RECORDS[case]
    site = tmp_path / "site" / "gvm_py-0.1.0.dist-info"
    site.mkdir(parents=True)
    (site / "METADATA").write_text("Metadata-Version: 2.1\nName: gvm-py\nVersion: 0.1.0\n")
    if record:
        (site / "direct_url.json").write_text(record.replace("CHECKOUT", str(CHECKOUT)))
    root = tmp_path / "root"
    root.mkdir()
    (root / "self").symlink_to(sys.prefix)
    script = f"import sys; sys.path.insert(0, {str(site.parent)!r}); sys.argv[1:] = ['self', 'upgrade']; "
    script += "from gvm_py.__main__ import _run; sys.exit(_run())"
    env = Sandbox(tmp_path, root, tmp_path).environment()
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert (done.returncode, message in done.stderr) == (1, True), done.stderr
    note_printed(done.stderr)
    assert hint in done.stderr.partition("hint: ")[2]
