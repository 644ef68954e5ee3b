"""What a check says: one fact that is wrong, where it is written, and how to put it right."""

import re
from pathlib import Path
from typing import Literal

from gvm_py.errors import GosdkError
from gvm_py.records import dataclass
from gvm_py.system.safe_file import FileChange

_PLACE = re.compile(r"(?:/|[A-Za-z]:).*?:\d+(?=[: ])")
Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """`why` is `file:line`, or what names the place; `fix` is a command, and with `by_hand` what to do in words.

    `changes` are what `doctor --fix` does about it, nothing where only the user can. Findings about one file share
    one change of it.
    """

    id: str
    level: Level
    what: str
    why: str
    fix: str
    changes: tuple[FileChange, ...] = ()
    by_hand: bool = False


def place_of(error: GosdkError, otherwise: Path) -> str:
    """Return the `file:line` that the message of an error begins with, `otherwise` where it begins with none."""
    place = _PLACE.match(error.message)
    return place[0] if place else str(otherwise)
