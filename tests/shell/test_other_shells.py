"""`gosdk setup` and `gosdk env` in the real tcsh, elvish, xonsh and nushell."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from gvm_py.shell.quote import Shell, quote
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk

# How a shell runs one line after its start-up file.
SHELLS: dict[Shell, tuple[str, ...]] = {
    "tcsh": ("tcsh", "-c"),
    "elvish": ("elvish", "-norc", "-c"),
    "xonsh": ("xonsh", "--no-script-cache", "-i", "-c"),
    "nushell": ("nu", "-c"),
}
ROOTS = ("store", "it's a 仓库", '$x`y`"z"\\w;*?[a]}{b!c')


def typed(shell: Shell, line: str, box: Sandbox) -> str:
    """Return what a new shell of the sandbox prints for a line. elvish reads its file only on a terminal, so `eval`."""
    program, *options = SHELLS[shell]
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed, so nothing is proven for it here")
    config = box.home / ".config" / "nushell" / "config.nu"
    if shell == "nushell" and config.exists():
        options = ["--config", str(config), *options]
    if shell == "elvish":
        rc = box.home / ".config" / "elvish" / "rc.elv"
        line = f"eval (slurp < {quote(shell, str(rc))})\n{line}" if rc.exists() else line
    env = box.environment({"XONSH_SHOW_TRACEBACK": "1", "PATH": f"/a b:{os.environ['PATH']}"})
    command = [found, *options, line]
    done = subprocess.run(command, env=env, cwd=box.home, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture(params=ROOTS)
def box(request: pytest.FixtureRequest, sandbox: Sandbox) -> Sandbox:
    root = sandbox.home / request.param
    return Sandbox(sandbox.home, root, sandbox.cwd, {**sandbox.env, "GOSDK_ROOT": str(root)})


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shims_come_first_in_a_new_shell_and_undo_leaves_no_trace(shell: Shell, box: Sandbox) -> None:
    done = box.gosdk("setup", "--shell", shell)
    assert done.code == 0, done.err
    path = typed(shell, "/usr/bin/env", box).partition("PATH=")[2].splitlines()[0].split(":")
    assert path[:2] == [f"{box.root}/shims", "/a b"]
    assert path.count(f"{box.root}/shims") == 1
    assert box.gosdk("setup", "--undo").code == 0
    assert not [file for file in box.home.rglob("*") if file.is_file() and b"gosdk >>>" in file.read_bytes()]
    assert not list(box.root.glob("activate.*"))


@pytest.mark.parametrize("shell", SHELLS)
def test_the_next_command_works_in_the_open_terminal(shell: Shell, box: Sandbox) -> None:
    done = box.gosdk("setup", "--shell", shell)
    line = done.err.splitlines()[-1].removeprefix("Next: ")
    assert line.endswith(" gosdk default stable")
    names = (".cshrc", ".xonshrc", ".config/elvish/rc.elv", ".config/nushell/config.nu")
    files = [file for name in names if (file := box.home / name).exists()]
    for file in files:
        file.unlink()
    shown = typed(shell, line.replace("gosdk default stable", "/usr/bin/env"), box)
    assert f"PATH={box.root}/shims:/a b:" in shown


@pytest.mark.parametrize("shell", SHELLS)
def test_a_hook_of_the_shell_above_is_left(shell: Shell, sandbox: Sandbox) -> None:
    hook = sandbox.home / "sdk" / "bin"
    sandbox.env |= {"GOSDK_HOOK_BIN": str(hook), "GOROOT": str(hook.parent)}
    assert sandbox.gosdk("setup", "--shell", shell).code == 0
    shown = typed(shell, "/usr/bin/env", sandbox)
    assert "GOSDK_HOOK_BIN" not in shown
    assert "GOROOT" not in shown


@pytest.mark.parametrize("shell", SHELLS)
def test_env_prints_lines_that_the_shell_takes(shell: Shell, sandbox: Sandbox, tmp_path: Path) -> None:
    write_sdk(sandbox.root / "versions" / "go1.22.3", "1.22.3")
    lines = sandbox.gosdk("env", "1.22", "--shell", shell)
    assert lines.code == 0, lines.err
    shown = typed(shell, f"{lines.out}\n/usr/bin/env", sandbox)
    assert f"PATH={sandbox.root}/versions/go1.22.3/bin:" in shown
    assert f"GOROOT={sandbox.root}/versions/go1.22.3\n" in shown


def test_nushell_gets_lines_that_need_no_other_file(sandbox: Sandbox) -> None:
    sandbox.env["GOSDK_ROOT"] = str(sandbox.home / "it's")
    assert sandbox.gosdk("setup", "--shell", "nushell").code == 0
    text = (sandbox.home / ".config" / "nushell" / "config.nu").read_text()
    assert f'$env.GOSDK_ROOT = "{sandbox.home}/it\'s"\n' in text
    assert f'| prepend "{sandbox.home}/it\'s/shims")' in text


@pytest.mark.parametrize("shell", [*SHELLS, "nushell"])
def test_a_hook_that_a_shell_does_not_have_is_refused(shell: str, sandbox: Sandbox) -> None:
    done = sandbox.gosdk("setup", "--shell", shell, "--hook")
    assert (done.code, f"there is no hook for {shell}" in done.err) == (2, True)


def test_nushell_completes_after_setup_and_starts_without_the_store(box: Sandbox) -> None:
    assert box.gosdk("setup", "--shell", "nu").code == 0
    ask = "print (do $env.config.completions.external.completer [gosdk insta] | get value | str join ' ')"
    assert typed("nushell", ask, box) == "install\n"
    shutil.rmtree(box.root)
    assert typed("nushell", "print 'started'", box) == "started\n"
