"""Which files each shell reads when it starts, by the rules of its own manual."""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.host import Platform
from gvm_py.paths import home_directory
from gvm_py.shell.quote import Shell
from gvm_py.system.bounded import read_if_any
from gvm_py.system.children import Limits, run_bounded
from gvm_py.system.programs import find_program

_BASH_LOGIN_FILES = (".bash_profile", ".bash_login", ".profile")
_TCSH_FILES = (".tcshrc", ".cshrc")
_ASK_SECONDS = 20.0


def start_files(shell: Shell, env: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the files that get the block: what an interactive shell reads, then what a login shell reads.

    Raises UsageError for one that has none, which is cmd.
    """
    if shell not in _FILES:
        raise UsageError(f"gosdk does not know the start-up files of {shell}", hint="gosdk setup --shell bash")
    return _FILES[shell](env)


def quiet_file(shell: Shell, env: Mapping[str, str]) -> Path | None:
    """Return what bash and zsh read without a prompt: .bashrc for a command of ssh (bash(1)), .zshenv always (zsh(1)).

    The other shells read their one file in any case.
    """
    if shell == "bash":
        return _posix_home(env) / ".bashrc"
    return _zshenv(env) if shell == "zsh" else None


def touched_files(shell: Shell, env: Mapping[str, str]) -> tuple[Path, ...]:
    """Return every file that may hold a block of `shell`, also one that it read only at the time of set-up."""
    files = start_files(shell, env)
    if shell == "bash":
        home = _posix_home(env)
        return files[0], *(home / name for name in _BASH_LOGIN_FILES)
    if shell == "tcsh":
        return tuple(home_directory(env) / name for name in _TCSH_FILES)
    if shell == "zsh":
        return (*files, _posix_home(env) / ".zshenv", _zshenv(env))
    return files


def shell_program(env: Mapping[str, str]) -> Path:
    """Return the program of the user's shell. Raises UsageError where the environment names none."""
    text = env.get("SHELL") or (env.get("COMSPEC", "") if sys.platform == "win32" else "")
    if not os.path.isabs(text) or not os.access(text, os.X_OK):
        raise UsageError(f"SHELL='{text}' is not a program that can be started", hint="export SHELL=/bin/sh")
    return Path(text)


def _bash_login_file(home: Path) -> Path:
    """Return the one that bash reads: the first readable one; `.profile` where there is none yet.

    Creating `.bash_profile` instead would hide a `.profile` that comes later (bash(1), INVOCATION).
    """
    readable = (home / name for name in _BASH_LOGIN_FILES if os.access(home / name, os.R_OK))
    return next(readable, home / ".profile")


def _posix_home(env: Mapping[str, str]) -> Path:
    """Return the home of a POSIX shell: on Windows `$HOME` may be another directory than the profile."""
    named = env.get("HOME", "")
    return Path(named) if os.path.isabs(named) else home_directory(env)


def _zsh_directory(env: Mapping[str, str]) -> Path:
    """Return `$ZDOTDIR`, which .zshenv may set without exporting it, so that only zsh can tell."""
    home = _posix_home(env)
    answer = env.get("ZDOTDIR") or _ask("zsh", ["-c", 'print -rn -- "${ZDOTDIR-}"'], env)
    return Path(answer) if os.path.isabs(answer) else home


def _zshenv(env: Mapping[str, str]) -> Path:
    """Return the one that zsh reads first: that of the home where it is what sets ZDOTDIR for this terminal."""
    at_home, named = _posix_home(env) / ".zshenv", env.get("ZDOTDIR", "")
    if not os.path.isabs(named) or b"ZDOTDIR" in (read_if_any(at_home) or b""):
        return at_home
    return Path(named) / ".zshenv"


def _tcsh_file(home: Path) -> Path:
    """Return the one that tcsh reads; creating `.tcshrc` would hide `.cshrc` (tcsh(1), Startup and shutdown)."""
    return next((home / name for name in _TCSH_FILES if (home / name).exists()), home / ".cshrc")


def _config_home(env: Mapping[str, str], *systems: str) -> Path:
    """Return `$XDG_CONFIG_HOME`, else the system's own directory for settings on `systems`, else `~/.config`."""
    configured, platform = env.get("XDG_CONFIG_HOME", ""), Platform.here()
    if os.path.isabs(configured):
        return Path(configured)
    own = platform.config_directory(env) if platform.goos in systems else None
    return own or home_directory(env) / ".config"


def _powershell_profiles(env: Mapping[str, str]) -> tuple[Path, ...]:
    """Return the profile of each PowerShell here; asked, because Windows lets users move their documents."""
    words = "[Console]::OutputEncoding = [Text.Encoding]::UTF8; $PROFILE.CurrentUserAllHosts"
    question = ["-NoProfile", "-NonInteractive", "-Command", words]
    answers = [_ask(name, question, env) for name in ("pwsh", "powershell")]
    if found := tuple(Path(answer) for answer in answers if os.path.isabs(answer)):
        return found
    if sys.platform == "win32":
        documents = home_directory(env) / "Documents"
        return tuple(documents / name / "profile.ps1" for name in ("WindowsPowerShell", "PowerShell"))
    return (_config_home(env) / "powershell" / "profile.ps1",)


def _ask(program: str, arguments: list[str], env: Mapping[str, str]) -> str:
    """Return what a shell answers about itself, or nothing where it is not there or does not answer."""
    path = find_program(program, env)
    if path is None:
        return ""
    return os.fsdecode(run_bounded([str(path), *arguments], env, Limits(_ASK_SECONDS), uses_terminal=True).out).strip(
        "\r\n"
    )


def _bash_files(env: Mapping[str, str]) -> tuple[Path, ...]:
    home = _posix_home(env)
    return home / ".bashrc", _bash_login_file(home)


def _zsh_files(env: Mapping[str, str]) -> tuple[Path, ...]:
    """Return two files; .zshenv is not enough: path_helper in /etc/zprofile of macOS moves its entry to the end."""
    directory = _zsh_directory(env)
    return directory / ".zshrc", directory / ".zprofile"


_FILES: Mapping[Shell, Callable[[Mapping[str, str]], tuple[Path, ...]]] = {
    "bash": _bash_files,
    "zsh": _zsh_files,
    "fish": lambda env: (_config_home(env) / "fish" / "conf.d" / "gosdk.fish",),
    "powershell": _powershell_profiles,
    "sh": lambda env: (home_directory(env) / ".profile",),
    "tcsh": lambda env: (_tcsh_file(home_directory(env)),),
    "elvish": lambda env: (_config_home(env, "windows") / "elvish" / "rc.elv",),
    "xonsh": lambda env: (home_directory(env) / ".xonshrc",),
    "nushell": lambda env: (_config_home(env, "windows", "darwin") / "nushell" / "config.nu",),
}
