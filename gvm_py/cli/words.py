"""Put the words of a command line in order: options of gosdk itself in every place, and what others call a command."""

from collections.abc import Sequence

# What users of goenv, rustup, uv, mise, nvm and pyenv type by habit, and what it is here. Longer entries go first.
ALIASES: dict[tuple[str, ...], tuple[str, ...]] = {
    ("toolchain", "install"): ("install",),
    ("toolchain", "list"): ("list",),
    ("toolchain", "uninstall"): ("uninstall",),
    ("toolchain", "remove"): ("uninstall",),
    ("toolchain", "add"): ("install",),
    ("toolchain", "link"): ("import", "--link", "--as"),
    ("override", "set"): ("use",),
    ("override", "list"): ("report",),
    ("show", "active-toolchain"): ("current",),
    ("alias", "default"): ("default",),
    ("unalias", "default"): ("default", "--unset"),
    ("cache", "clean"): ("gc",),
    ("cache", "clear"): ("gc",),
    ("cache", "prune"): ("gc",),
    ("install", "--lts"): ("install", "stable"),
    ("install", "go"): ("install", "stable"),
    ("use", "go"): ("use", "stable"),
    ("latest", "go"): ("info", "stable"),
    ("ls-remote", "go"): ("list-remote",),
    ("current", "go"): ("current",),
    ("outdated", "go"): ("outdated",),
    ("upgrade", "go"): ("upgrade",),
    ("up", "go"): ("upgrade",),
    ("init", "-"): ("setup",),
    **{
        (word, shell): ("setup", "--shell", shell) for word in ("activate", "init") for shell in ("bash", "zsh", "fish")
    },
    ("install", "-l"): ("list-remote",),
    ("install", "--list"): ("list-remote",),
    ("list", "remote"): ("list-remote",),
    ("list", "--remote"): ("list-remote",),
    ("ls", "remote"): ("list-remote",),
    ("list", "available"): ("list-remote",),
    ("ls", "available"): ("list-remote",),
    ("python", "install"): ("install",),
    ("python", "list"): ("list",),
    ("python", "find"): ("which", "--sdk"),
    ("python", "pin"): ("use",),
    ("python", "uninstall"): ("uninstall",),
    ("python", "upgrade"): ("upgrade",),
    ("python", "update-shell"): ("setup",),
    ("tool", "install"): ("tools", "add"),
    ("tool", "list"): ("tools", "list"),
    ("tool", "upgrade"): ("tools", "rebuild"),
    ("tool", "uninstall"): ("tools", "remove"),
    ("self", "update"): ("self", "upgrade"),
    ("self", "remove"): ("self", "uninstall"),
    ("settings", "ls"): ("config", "list"),
    ("config", "ls"): ("config", "list"),
    ("tools", "install"): ("tools", "add"),
    ("tools", "ls"): ("tools", "list"),
    ("tools", "rm"): ("tools", "remove"),
    ("tools", "uninstall"): ("tools", "remove"),
    ("tools", "update"): ("tools", "rebuild"),
    ("tools", "upgrade"): ("tools", "rebuild"),
    ("add",): ("install",),
    ("activate",): ("setup",),
    ("check",): ("outdated",),
    ("completion",): ("completions",),
    ("dr",): ("doctor",),
    ("e",): ("env",),
    ("find",): ("which",),
    ("global",): ("default",),
    ("i",): ("install",),
    ("implode",): ("self", "uninstall"),
    ("init",): ("setup",),
    ("installed",): ("list",),
    ("latest",): ("info",),
    ("link",): ("import", "--link"),
    ("local",): ("use",),
    ("ls",): ("list",),
    ("ls-remote",): ("list-remote",),
    ("pin",): ("use",),
    ("prefix",): ("which", "--goroot"),
    ("prune",): ("gc",),
    ("remove",): ("uninstall",),
    ("reshim",): ("rehash",),
    ("rm",): ("uninstall",),
    ("run",): ("exec",),
    ("select",): ("use",),
    ("self-update",): ("self", "upgrade"),
    ("settings",): ("config",),
    ("show",): ("status",),
    ("switch",): ("use",),
    ("u",): ("use",),
    ("un",): ("uninstall",),
    ("up",): ("upgrade",),
    ("update",): ("upgrade",),
    ("version",): ("current",),
    ("version-file",): ("current",),
    ("version-name",): ("current",),
    ("version-origin",): ("current",),
    ("versions",): ("list",),
    ("where",): ("which", "--goroot"),
    ("x",): ("exec",),
}

_FLAGS = frozenset({"-q", "--quiet", "-v", "--verbose", "-V", "--version"})
_VALUED = "--color"
_JSON = "--json"
# Behind the first argument of these, all words belong to another program.
_LAUNCHERS = frozenset({"exec", "x", "run"})
_FOREIGN = "shim-exec"


def arrange(words: Sequence[str]) -> list[str]:
    """Return the words with gosdk's own options first, and --json last of what is gosdk's.

    What follows `--`, or the version of `gosdk exec`, belongs to another program and stays as it is.
    """
    length = _own_length(words)
    first, rest, as_json = _sorted_out(words[:length])
    arranged = [*first, *expanded(rest), *([_JSON] if as_json else [])]
    return [*arranged, *words[length:]]


def expanded(words: Sequence[str]) -> list[str]:
    """Return the words with an alias at their beginning replaced by the command that it stands for."""
    for length in (2, 1):
        if command := ALIASES.get(tuple(words[:length])):
            return [*command, *words[length:]]
    return list(words)


def _sorted_out(words: Sequence[str]) -> tuple[list[str], list[str], bool]:
    first: list[str] = []
    rest: list[str] = []
    waiting = False
    for word in words:
        if waiting or word in _FLAGS or word.startswith(f"{_VALUED}="):
            first.append(word)
            waiting = False
        elif word == _VALUED:
            first.append(word)
            waiting = True
        elif word != _JSON:
            rest.append(word)
    return first, rest, _JSON in words


def _own_length(words: Sequence[str]) -> int:
    """Return how many words are gosdk's."""
    end = words.index("--") if "--" in words else len(words)
    command = next((at for at, word in enumerate(words[:end]) if not word.startswith("-")), end)
    if command < end and words[command] == _FOREIGN:
        return command + 1
    if command < end and words[command] in _LAUNCHERS:
        version = next((at for at in range(command + 1, end) if not words[at].startswith("-")), end)
        return min(version + 1, end)
    return end
