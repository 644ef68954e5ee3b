"""A hint in the words of the user's shell: hints are written for a POSIX shell, and not every shell is one."""

import re
from collections.abc import Mapping

from gvm_py.shell.environment import assignment
from gvm_py.shell.quote import Shell, quote
from gvm_py.shell.user_shell import shell_from

_POSIX: tuple[Shell, ...] = ("sh", "bash", "zsh")
_ASSIGNS = re.compile(r"unset (\w+)|export (\w+)=([^\s'\"]+|'[^']*'|\"[^\"]*\")")
_ONLY_POSIX = re.compile(r"\$[({]|`|(?:^|\s)[A-Z_]+=|^\. |\b(?:unset|export) ")
"""Signs that other shells have no or another meaning for."""
_CHAINED = re.compile(r"[$;]|&&")
"""What these have no meaning for, either, and fish, tcsh and xonsh have."""
_UNCHAINED: tuple[Shell, ...] = ("elvish", "nushell")


def in_shell(hint: str, env: Mapping[str, str]) -> str:
    """Return a hint as it can be typed into the shell that `env` names.

    A variable is set in the words of the shell. Everything else that only a POSIX shell takes goes to `sh`, except
    for what would be lost there: a change of PATH.
    """
    shell = shell_from(env)
    if shell in _POSIX or "PATH=" in hint:
        return hint
    if match := _ASSIGNS.fullmatch(hint):
        value = match[3] and match[3].strip("'\"").replace("$HOME", env.get("HOME", "$HOME"))
        return assignment(shell, match[1] or match[2], value).removesuffix(";")
    is_foreign = _ONLY_POSIX.search(hint) or (shell in _UNCHAINED and _CHAINED.search(hint))
    return f"sh -c {quote(shell, hint)}" if is_foreign else hint
