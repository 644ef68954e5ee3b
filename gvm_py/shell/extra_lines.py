"""The lines of the block that people can do without: completions, and the directory of `go install` on PATH.

The directory comes last, so that nothing in it hides a program of the system. A comment at the end of a line says what
it is for, to the reader and to the next `gosdk setup`.
"""

import sys
from collections.abc import Iterable

from gvm_py.shell.quote import Shell

COMPLETIONS_DIRECTORY = "completions"
_GOBIN_MARK = b"  # GOBIN"
_COMPLETIONS_MARK = b"  # completions"

# `{word}` is the directory as one word of the shell.
_AT_THE_END: dict[Shell, str] = {
    "bash": 'case ":${{PATH-}}:" in *:{word}:*) ;; *) PATH=${{PATH:+$PATH:}}{word} ;; esac',
    "fish": "contains -- {word} $PATH; or set -gx PATH $PATH {word}",
    "powershell": "if (($env:PATH -split [IO.Path]::PathSeparator) -{case}notcontains {word}) "
    "{{ $env:PATH = ($env:PATH, {word}) -join [IO.Path]::PathSeparator }}",
    "tcsh": 'if ( ":${{PATH}}:" !~ *:{word}:* ) setenv PATH "${{PATH}}:"{word}',
    "elvish": "if (not (has-value $paths {word})) {{ set paths = [$@paths {word}] }}",
    "xonsh": "(lambda entry: entry in $PATH or $PATH.append(entry))(__import__('os').path.expanduser({word}))",
    "nushell": "$env.PATH = ($env.PATH | split row (char esep) | append {word} | uniq)",
}
# Nothing is read before Tab is pressed; bash asks again where a function ends with 124.
_COMPLETIONS: dict[Shell, str] = {
    "bash": '[ -z "${{BASH_VERSION-}}" ] || {{ _gosdk_load() {{ . {directory}/gosdk.bash && return 124; }}; '
    "complete -F _gosdk_load gosdk; }}",
    "zsh": "fpath+=({directory}); autoload -Uz _gosdk; (( ! $+functions[compdef] )) || compdef _gosdk gosdk",
    "fish": "contains -- {directory} $fish_complete_path; or set -ga fish_complete_path {directory}",
    "powershell": "if (Test-Path -LiteralPath {file}) {{ . {file} }}",
    "nushell": "source (if ({file} | path exists) {{ {file} | path expand }} else {{ null }})",
}
_POSIX = ("bash", "zsh", "sh")


def gobin_line(shell: Shell, word: str) -> str:
    """Return the line that puts the directory `word` last on PATH, once."""
    form = _AT_THE_END["bash" if shell in _POSIX else shell]
    return form.format(word=word, case="" if sys.platform == "win32" else "c") + _GOBIN_MARK.decode()


def has_completions(shell: Shell) -> bool:
    """Return whether gosdk has completions for a shell."""
    return shell in _COMPLETIONS


def completions_line(shell: Shell, directory: str, file: str) -> str:
    """Return the line that lets the shell find its script, `file` in `directory`, both words of it."""
    return _COMPLETIONS[shell].format(directory=directory, file=file) + _COMPLETIONS_MARK.decode()


def is_for_gobin(lines: Iterable[bytes]) -> bool:
    """Return whether the lines of a block put a directory last on PATH."""
    return any(line.endswith(_GOBIN_MARK) for line in lines)


def is_for_completions(lines: Iterable[bytes]) -> bool:
    """Return whether the lines of a block load completions."""
    return any(line.endswith(_COMPLETIONS_MARK) for line in lines)
