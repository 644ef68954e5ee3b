"""What newer patches change for the projects: which follow, and which stay because they name their patch."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.selection import BY_PROJECT, Decision
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class Effect:
    """What decides in a project, its file and line, and the SDK it gets before and after an upgrade."""

    origin: str
    words: str
    before: GoVersion
    after: GoVersion

    @property
    def file(self) -> Path:
        """The file that decides, without its line."""
        return Path(re.sub(r":[0-9]+$", "", self.origin))

    @property
    def follows(self) -> bool:
        """Whether the project moves on; otherwise it keeps its patch."""
        return self.after != self.before


def effects(
    projects: Iterable[Path], before: Callable[[Path], Decision], after: Callable[[Path], Decision]
) -> tuple[Effect, ...]:
    """Return the effect on every project that a file of its own decides for; each file counts once.

    A project whose files mean nothing has none: `gosdk current` says what is wrong there.
    """
    found: dict[str, Effect] = {}
    for project in projects:
        try:
            now, then = before(project), after(project)
        except GosdkError:
            continue
        if now.rule in BY_PROJECT and now.version and then.version:
            found.setdefault(str(now.origin), Effect(str(now.origin), now.origin.words, now.version, then.version))
    return tuple(found.values())
