"""Put the words of a command line in order: options of gosdk itself in every place, and what others call a command."""

from collections.abc import Sequence
from itertools import takewhile

from gvm_py.cli.habits import ALIASES, BEHIND_PLUGIN, FOR_ALL, LONGEST, NEWEST, OPTIONS, PLUGINS

_LOUD, _VERSION = frozenset({"-v", "--verbose"}), frozenset({"-V", "--version"})
_FLAGS = frozenset({"-q", "--quiet"}) | _LOUD | _VERSION
_GLOBAL = frozenset({"-g", "--global"})
_VALUED = "--color"
_COLORS = {_VALUED: f"{_VALUED}=always", "--no-color": f"{_VALUED}=never"}
"""What others write for a colour of `always` and `never`; the first where no word follows."""
_JSON = "--json"
# Behind the first argument of these, all words belong to another program.
_LAUNCHERS = frozenset({"exec", "x", "run"})
_FOREIGN = "shim-exec"
_COMMENT = "#"


def arrange(words: Sequence[str]) -> list[str]:
    """Return the words with gosdk's own options first, and --json last of what is gosdk's.

    What follows `--`, or the version of `gosdk exec`, belongs to another program and stays as it is. A comment, which
    zsh passes on at a prompt, is left out.
    """
    length = _own_length(words)
    if _COMMENT in words[:length]:
        length = words.index(_COMMENT)
        words = words[:length]
    first, rest, as_json = _sorted_out(words[:length])
    if first and not rest and not as_json and not _VERSION & {*first}:
        # Alone, -v is the version for nvm, pyenv and volta.
        rest = ["--version" if _LOUD.issuperset(first) else "--help"]
    own = expanded(rest)
    if as_json:  # of no use to `exec`, which says so where it stands before the program
        own.insert(1 if own[:1] == ["exec"] else len(own), _JSON)
    return [*first, *own, *words[length:]]


def habit(words: Sequence[str]) -> tuple[str, str] | None:
    """Return the habit of another manager that a command line begins with and the command for it, None without one."""
    rest = _sorted_out(words[: _own_length(words)])[1]
    alias = _alias(rest)
    return (" ".join(alias), " ".join(ALIASES[alias])) if alias else None


def expanded(words: Sequence[str]) -> list[str]:
    """Return the words with the habits of other managers replaced by what they are here."""
    alias = _alias(words)
    command = [*ALIASES.get(alias, ()), *words[len(alias) :]]
    if words and _is_plus(words[0]):  # as in `cargo +1.22 build`
        command = ["exec", words[0][1:], *words[1:]]
    if words == ["latest"]:
        command.append("stable")
    if command[:1] == ["help"]:
        command = ["help", *_explained(command[1:])]
    options = OPTIONS.get(command[0], {}) if command else {}
    return _without_plugin([meant for word in command if (meant := options.get(word, word)) or not word])


def _explained(words: Sequence[str]) -> list[str]:
    """Return what `gosdk help` is to explain: of a habit, the command behind it."""
    from gvm_py.ui.topics import topics

    if words and words[0] in topics():
        return list(words)
    alias = _alias(words)
    return [word for word in (*ALIASES.get(alias, ()), *words[len(alias) :]) if not alias or word[:1] != "-"]


def _is_plus(word: str) -> bool:
    return word.startswith("+") and len(word) > 1


def _alias(words: Sequence[str]) -> tuple[str, ...]:
    beginnings = (tuple(words[:length]) for length in range(LONGEST, 0, -1))
    return next((alias for alias in beginnings if alias in ALIASES), ())


def _without_plugin(words: list[str]) -> list[str]:
    """Return the words without the name that mise, asdf and sdkman put before a version: `install golang 1.22`."""
    at = next((at for at, word in enumerate(words) if at and not word.startswith("-")), 0)
    if not at or words[0] not in BEHIND_PLUGIN or words[at] not in PLUGINS:
        return words
    before, rest = words[:at], [] if words[0] in FOR_ALL else words[at + 1 :]
    names_version = not next(iter(rest), "-").startswith("-")
    is_newest = words[0] in NEWEST and not names_version and "--unset" not in before
    return [*before, *["stable"] * is_newest, *rest]


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
        elif word in _COLORS:
            first.append(_COLORS[word])
        elif word != _JSON:
            rest.append(word)
    if waiting:
        first[-1] = _COLORS[_VALUED]
    return first, _with_global_last(rest), _JSON in words


def _with_global_last(rest: list[str]) -> list[str]:
    """Return the words with -g behind those that it was put before, as in `npm -g install`."""
    leading = [*takewhile(_GLOBAL.__contains__, rest)]
    behind = rest[len(leading) :]
    return rest if _LAUNCHERS & {*behind[:1]} else [*behind, *leading]


def _own_length(words: Sequence[str]) -> int:
    """Return how many words are gosdk's."""
    end = words.index("--") if "--" in words else len(words)
    command = next((at for at, word in enumerate(words[:end]) if not word.startswith("-")), end)
    word = words[command] if command < end else ""
    if word == _FOREIGN or _is_plus(word):
        return command + 1
    if word in _LAUNCHERS:
        version = next((at for at in range(command + 1, end) if not words[at].startswith("-")), end)
        return min(version + 1, end)
    return end
