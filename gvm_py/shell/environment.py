"""Environment variables that select one SDK, as values for a process and as lines for `eval`."""

import os
from collections.abc import Collection, Mapping
from pathlib import Path

from gvm_py.host import Platform
from gvm_py.shell.quote import POSIX_SHELLS, Shell, quote, windows_path

Assignments = Mapping[str, str | None]

# tcsh and fish join the lines of a command substitution by blanks.
_SETTINGS: Mapping[Shell, str] = {
    "powershell": "$env:{name} = {value}",
    "tcsh": "setenv {name} {value};",
    "elvish": "set-env {name} {value}",
    "xonsh": "${name} = {value}",
    "nushell": "$env.{name} = {value}",
}
_REMOVALS: Mapping[Shell, str] = {
    "fish": "set -e {name};",
    "powershell": "Remove-Item Env:{name} -ErrorAction Ignore",
    "tcsh": "unsetenv {name};",
    "elvish": "unset-env {name}",
    "xonsh": "__xonsh__.env.pop('{name}', None)",
    "nushell": "hide-env --ignore-errors {name}",
}


def select_sdk(
    bin_directory: Path, goroot: Path | None, env: Mapping[str, str], others: Collection[str]
) -> Assignments:
    """Return PATH with `bin_directory` first and without `others`, and GOROOT; None unsets a variable.

    `others` are the directories of other SDKs, so that selecting again does not make PATH longer. `goroot` is None
    for a system Go, which finds its own.
    """
    first = str(bin_directory)
    unwanted = {first, *others, env.get("GOSDK_HOOK_BIN", "")} - {""}
    entries = Platform.here().split_list(env.get("PATH", ""))
    path = os.pathsep.join([first, *(entry for entry in entries if entry not in unwanted)])
    return {"PATH": path, "GOROOT": str(goroot) if goroot else None}


def apply(assignments: Assignments, env: Mapping[str, str]) -> dict[str, str]:
    """Return the environment after the assignments."""
    merged = {**env, **assignments}
    return {name: value for name, value in merged.items() if value is not None}


def render(shell: Shell, assignments: Assignments, platform: Platform) -> str:
    """Return the lines that make the assignments when `shell` evaluates them.

    A POSIX shell of Windows has PATH in its own form, and gives every program that of Windows.
    """
    path = assignments.get("PATH")
    if path and platform.goos == "windows" and shell in POSIX_SHELLS:
        entries = (windows_path(shell, entry) for entry in platform.split_list(path))
        assignments = {**assignments, "PATH": ":".join(entries)}
    return "\n".join(assignment(shell, name, value) for name, value in assignments.items())


def assignment(shell: Shell, name: str, value: str | None) -> str:
    """Return the line that gives a variable a value, or with None takes it away."""
    if shell == "cmd":
        return f'set "{name}={value or ""}"'
    if value is None:
        return _REMOVALS.get(shell, "unset {name}").format(name=name)
    if shell == "fish":
        # fish keeps PATH as a list of words, and wants `;` where `eval (gosdk env)` joins the lines by blanks.
        words = value.split(":") if name == "PATH" else [value]
        return f"set -gx {name} {' '.join(quote(shell, word) for word in words)};"
    return _SETTINGS.get(shell, "export {name}={value}").format(name=name, value=quote(shell, value))
