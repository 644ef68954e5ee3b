"""Which shell the user types in: `$SHELL`, else the passwd entry, else the processes that started this one."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from gvm_py.shell.quote import Shell
from gvm_py.system.processes import parents

_KNOWN: dict[str, Shell] = {
    "bash": "bash",
    "zsh": "zsh",
    "fish": "fish",
    "pwsh": "powershell",
    "powershell": "powershell",
    "cmd": "cmd",
    "tcsh": "tcsh",
    "csh": "tcsh",
    "elvish": "elvish",
    "xonsh": "xonsh",
    "nu": "nushell",
    **dict.fromkeys(("sh", "dash", "ash", "ksh", "ksh93", "mksh", "busybox"), "sh"),
}


def shell_from(env: Mapping[str, str]) -> Shell:
    """Return the user's shell by `$SHELL`; `sh` for one that is not known.

    On Windows it is the nearest shell among the programs that started gosdk, and PowerShell where there is none.
    """
    if sys.platform == "win32":
        found = next(filter(None, map(_by_name, parents())), None)
        return found or ("bash" if env.get("SHELL") else "powershell")
    return _by_name(env.get("SHELL", "")) or "sh"


def find_shell(env: Mapping[str, str]) -> Shell | None:
    """Return the user's shell, None where nothing says which it is. A `$SHELL` that is not known is an answer, too.

    Containers and CI set no `$SHELL`. A plain `sh` counts only where nothing names a shell that people type in:
    scripts run in it, and many a passwd entry names it for want of a better one.
    """
    if sys.platform == "win32":
        return shell_from(env)
    if env.get("SHELL"):
        return _by_name(env["SHELL"])
    found = [shell for shell in map(_by_name, (_passwd_shell(), *parents())) if shell]
    named = [shell for shell in found if shell != "sh"]
    return next(iter(named or found), None)


def shell_named(text: str) -> str:
    """Return the shell that a program is called, `nushell` for `nu`; any other text as it is."""
    return _KNOWN.get(text, text)


def _by_name(path: str) -> Shell | None:
    # A login shell is called -bash.
    return _KNOWN.get(Path(path).name.removeprefix("-").removesuffix(".exe"))


def _passwd_shell() -> str:
    if sys.platform == "win32":
        return ""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_shell
    except KeyError:
        return ""
