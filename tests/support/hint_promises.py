"""What a hint promises: what it may end with, whether it puts an end to what printed it, and which are not typed."""

import re
import shlex
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gvm_py.cli.words import arrange
from gvm_py.system.disk import MAKE_ROOM
from tests.support.typed import complaint

EXEMPT = {
    r"docker save ": "needs a Docker daemon",
    r"git clone |git -C \S+ pull$": "needs a server",
    r"go install \S+@latest$": "needs the internet",
    r"gosdk import --all$": "takes the SDKs that this machine has",
    r"zstd -d ": "needs an archive that a program made which is not here",
    r"sudo ": "needs another user",
    r"(cd .+ && )?go (get|mod download|clean -modcache)\b": "needs a module proxy",
    r"(cd .+ && )?(go (build|list)|git status)\b": "shows in full what is wrong, and fails as that does",
    r"net use$|SystemPropertiesAdvanced$": "is of Windows",
    r'cd "?\$HOME': "needs a directory that is gone, where no shell starts",
    r"chezmoi |home-manager ": "needs a program that no test has",
    r"\S+ -m pip |pipx? |uv |.*\./install\.sh|gosdk self upgrade": "replaces the gosdk that is tested",
    r"set -|setenv |unsetenv |set-env |unset-env |hide-env |\$|__xonsh__": "is for a shell that is not bash",
    r".*\*\*\*|cd .*https:/": "had a secret, which is not shown",
    r".*(/path/to/|\bNAME\b|=\.\.\.|//HOST|//host)": "has a word to fill in",
}
"""Hints that are not typed, and why."""
UNPRINTED = {
    "unset PATHEXT": "PATHEXT is of Windows",
    "net use": "only Windows has drives",
    "taskkill /F ": "only there a program that runs cannot be replaced",
    'export TMPDIR="$HOME"': "needs a machine without /tmp",
    "gosdk config set ide.stable_link false": "only a disk of Windows has no junctions",
}
"""Beginnings of hints in the source that no test can print here, and why."""
_ONLY_SHOWS = re.compile(
    r"gosdk .*(--help|--list)$|gosdk --help"
    r"|gosdk (help|list|list-remote|config (list|get)|current|outdated|info|which|report|tools list)\b"
    r"|(ls|cat|df|git|date|env|curl|go (env [A-Z_ ]+$|help|tool|version|list))\b|\$\{EDITOR"
)
_FINDS = re.compile(
    r"(gosdk (doctor|verify|audit|list-remote|list; gosdk verify|exec \S+ go install)|diff|curl"
    r"|cd \S+ && go (build|list))\b(?!.*--)"
)
"""Their exit code tells what was found."""
_ACTS = re.compile(
    "bump|ci-check|config|default|gc|global|import|install|lock|setup|sync-ide|tools|undo|uninstall|upgrade|use"
)
"""Commands whose hint is the next step, or how to take this one back, so that they print it whenever they run."""
_PROVIDES = {"install", "import", "upgrade"}
"""Commands of which one is a way where another is none."""
_NOT_REAL = re.compile(
    r"GOPROXY=off|sum\.test does not have|did not raise|is not the archive of|no such host|No space left on device"
    r"|there is no Go \S+ for|^\S+ +failed |^error: Go \S+ is not installed; ",
    re.MULTILINE,
)
"""What fails because the tests have small SDKs, small disks and no network."""
_WRONG, _NOTHING_CAME = 4, 5
"""The servers of a test lie and stall, whatever is typed."""
_USAGE = 2


@dataclass(frozen=True)
class Printed:
    """A hint, and the command that printed it, which `within` ran; `again` tells whether it can be run once more."""

    hint: str
    words: Sequence[str]
    cwd: Path
    env: Mapping[str, str]
    stdin: str
    code: int
    within: Sequence[str]
    again: bool

    @property
    def same(self) -> str:
        """The command that printed the hint."""
        return f"gosdk {shlex.join(self.words)}"


def lacks_something(hint: str, code: int, text: str) -> bool:
    """Return whether a hint that ended so lacks what no test has."""
    if may_fail(hint):
        return code == _NOTHING_CAME
    return code in (_NOTHING_CAME, _WRONG) or (code != 0 and _NOT_REAL.search(text) is not None)


def may_fail(hint: str) -> bool:
    """Return whether a hint works although it ends with another code than 0."""
    # What doctor repairs may not be all that is wrong.
    return hint.startswith("gosdk doctor --fix") or _FINDS.match(hint) is not None


def only_shows(hint: str) -> bool:
    """Return whether a hint changes nothing."""
    return _ONLY_SHOWS.match(hint) is not None


def leaves_it(printed: Printed) -> bool:
    """Return whether the command prints the hint again although the hint works."""
    is_next_step = printed.code == 0 and any(map(_ACTS.fullmatch, printed.words[:2]))
    shows = only_shows(printed.hint) or _FINDS.match(printed.hint)
    is_quoted = printed.words[0] == "help" or tuple(printed.words[:2]) == ("ide", "log")
    is_room = printed.hint.startswith(MAKE_ROOM)  # how much it makes, nobody knows
    return is_next_step or bool(shows) or is_quoted or is_room or _is_other_line(printed)


def is_corrected(printed: Printed) -> bool:
    """Return whether the hint is the line that was typed, corrected; what else it needs is not the hint's matter."""
    typed, hint = Counter(arrange(printed.words)), Counter(shlex.split(printed.hint)[1:])
    is_one_word = typed != hint and (typed - hint).total() <= 1 and (hint - typed).total() <= 1
    return printed.code == _USAGE and (is_one_word or _is_other_line(printed))


def _is_other_line(printed: Printed) -> bool:
    """Return whether the hint is what to type in place of a command that was refused, or of one that is no way."""
    if complaint(printed.same) is not None:
        return True
    command, instead = arrange(printed.words)[:1], shlex.split(printed.hint)[1:2]
    return printed.code != 0 and (command == instead or {*command, *instead} <= _PROVIDES)
