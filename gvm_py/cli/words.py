"""Put the words of a command line in order: options of gosdk itself in every place, and what others call a command."""

from collections.abc import Sequence

from gvm_py.cli.catalog import ALIASES

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
