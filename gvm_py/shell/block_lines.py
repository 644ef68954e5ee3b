"""The lines of the block: they source the static files of the store, and say by themselves what was chosen."""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from gvm_py.errors import UsageError
from gvm_py.paths import home_directory
from gvm_py.records import dataclass
from gvm_py.shell.extra_lines import (
    COMPLETIONS_DIRECTORY,
    completions_line,
    gobin_line,
    has_completions,
    is_for_completions,
    is_for_gobin,
)
from gvm_py.shell.quote import Shell, ascii_word, quote, windows_path

_WITHOUT_HOOK: dict[Shell, str] = {"tcsh": "csh", "elvish": "elv", "xonsh": "xsh", "nushell": "nu"}
_SUFFIX: dict[Shell, str] = {
    "bash": "sh",
    "zsh": "sh",
    "sh": "sh",
    "fish": "fish",
    "powershell": "ps1",
    **_WITHOUT_HOOK,
}
_SOURCE: dict[Shell, str] = {
    "bash": "if [ -r {path} ]; then . {path}{choice}; fi",
    "zsh": "if [ -r {path} ]; then . {path}{choice}; fi",
    "sh": "if [ -r {path} ]; then . {path}{choice}; fi",
    "fish": "if test -r {path}; source {path}{choice}; end",
    "powershell": "if (Test-Path -LiteralPath {path}) {{ . {path}{choice} }}",
    "tcsh": "if ( -r {path} ) source {path}",
    "elvish": "use path; if (path:is-regular &follow-symlink=$true {path}) {{ eval (slurp < {path}) }}",
    "xonsh": "(lambda file: file.is_file() and exec(file.read_text('utf-8')))"
    "(__import__('pathlib').Path({path}).expanduser())",
    # `source` is read before anything runs, and fails for a file that is not there.
    "nushell": "if ({path} | path exists) {{ $env.PATH = ($env.PATH | split row (char esep) "
    "| where $it != {path} | prepend {path}) }}",
}

# What the hook of the shell that started this one had chosen is not chosen here.
_NUSHELL_UNHOOK = (
    "if $env.GOSDK_HOOK_BIN? != null { "
    "$env.PATH = ($env.PATH | split row (char esep) | where $it != $env.GOSDK_HOOK_BIN); "
    'if $"($env.GOROOT?)/bin" == $env.GOSDK_HOOK_BIN { hide-env GOROOT }; hide-env GOSDK_HOOK_BIN }'
)

# How a path below the home is written.
_AT_HOME: dict[Shell, str] = {"elvish": "$E:HOME/{rest}", "xonsh": "'~/{rest}'", "nushell": '$"($env.HOME)/{rest}"'}

# `source` of Nushell wants to know the file before anything runs.
_CONSTANT_AT_HOME: dict[Shell, str] = {**_AT_HOME, "nushell": '"~/{rest}"'}


@dataclass(frozen=True)
class BlockOptions:
    """What the user chose besides the shims: the hook, GOROOT exported by it, completions, GOBIN at the end of PATH."""

    hook: bool = False
    goroot: bool = False
    completions: bool = False
    gobin: bool = False


def block_lines(
    shell: Shell, root: Path, choice: BlockOptions, env: Mapping[str, str], gobin: Path | None
) -> tuple[str, ...]:
    """Return the lines that go between the markers, without line ends. Raises UsageError where there is no hook."""
    if choice.hook and shell in _WITHOUT_HOOK:
        raise UsageError(f"there is no hook for {shell}, where the shims select", hint=f"gosdk setup --shell {shell}")
    lines = [*_activate_lines(shell, root, env)]
    if choice.hook:
        lines.append(_source_line(shell, root, "hook", " goroot" if choice.goroot else " path", env))
    if choice.completions and has_completions(shell):
        directory = root / COMPLETIONS_DIRECTORY
        paths = (directory, directory / f"gosdk.{_SUFFIX[shell]}")
        words = [_word(shell, path, home_directory(env), _CONSTANT_AT_HOME) for path in paths]
        lines.append(completions_line(shell, *words))
    return (*lines, *_gobin_lines(shell, choice, env, gobin))


def quiet_lines(
    shell: Shell, root: Path, choice: BlockOptions, env: Mapping[str, str], gobin: Path | None
) -> tuple[str, ...]:
    """Return the lines for bash or zsh without a prompt: a PATH that has the shims already stays as it is."""
    shims = _word(shell, root / "shims", home_directory(env))
    (activate,) = _activate_lines(shell, root, env)
    line = f'case ":${{PATH-}}:" in *:{shims}:*) ;; *) {activate} ;; esac'
    return (line, *_gobin_lines(shell, choice, env, gobin))


def activate_command(shell: Shell, root: Path, env: Mapping[str, str]) -> str:
    """Return what changes PATH in a shell that is open already, up to where the next command follows."""
    path = _word(shell, root / f"activate.{_SUFFIX[shell]}", home_directory(env))
    shims = quote(shell, str(root / "shims"))
    commands = {
        "fish": f"source {path}; and",
        "powershell": f". {path};",
        "tcsh": f"source {path};",
        "elvish": f"eval (slurp < {path});",
        "xonsh": f"source {quote(shell, str(root / 'activate.xsh'))};",
        "nushell": f"$env.PATH = ($env.PATH | prepend {shims});",
    }
    return commands.get(shell, f". {path} &&")


def choice_in(lines: Iterable[bytes]) -> BlockOptions:
    """Return what the lines of an existing block say was chosen."""
    known = tuple(lines)
    hooks = [line for line in known if re.search(rb"[/\\]hook\.(sh|fish|ps1)", line)]
    goroot = any(re.search(rb" goroot\b", line) for line in hooks)
    return BlockOptions(bool(hooks), goroot, is_for_completions(known), is_for_gobin(known))


def _gobin_lines(shell: Shell, choice: BlockOptions, env: Mapping[str, str], gobin: Path | None) -> tuple[str, ...]:
    if not choice.gobin or gobin is None:
        return ()
    return (gobin_line(shell, _word(shell, gobin, home_directory(env))),)


def _activate_lines(shell: Shell, root: Path, env: Mapping[str, str]) -> tuple[str, ...]:
    if shell != "nushell":
        return (_source_line(shell, root, "activate", "", env),)
    home = home_directory(env)
    shims = _word("nushell", root / "shims", home)
    line = _SOURCE["nushell"].format(path=shims)
    store = () if root == home / ".gosdk" else (f"$env.GOSDK_ROOT = {_word('nushell', root, home)}",)
    return (*store, _NUSHELL_UNHOOK, line)


def _source_line(shell: Shell, root: Path, name: str, choice: str, env: Mapping[str, str]) -> str:
    path = _word(shell, root / f"{name}.{_SUFFIX[shell]}", home_directory(env))
    return _SOURCE[shell].format(path=path, choice=choice)


def _word(shell: Shell, path: Path, home: Path, at_home: Mapping[Shell, str] = _AT_HOME) -> str:
    """Return `path` relative to `$HOME` where that is plain, so that start-up files can be shared by machines.

    On Windows the home of a POSIX shell may be another directory.
    """
    if sys.platform == "win32" and shell != "powershell":
        return quote(shell, windows_path(shell, str(path)))
    if path.is_relative_to(home):
        rest = path.relative_to(home).as_posix()
        if re.fullmatch(r"[\w./+-]+", rest, re.ASCII):
            return at_home.get(shell, '"$HOME/{rest}"').format(rest=rest)
    return ascii_word(str(path)) if shell == "powershell" else quote(shell, str(path))
