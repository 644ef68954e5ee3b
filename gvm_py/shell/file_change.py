"""A change to one start-up file: shown as a diff, then made without breaking its link, mode or owner."""

import difflib
import os
import stat
from collections.abc import Sequence
from pathlib import Path

from gvm_py.errors import GosdkError, edit_command
from gvm_py.paths.spelling import real_path
from gvm_py.records import dataclass
from gvm_py.shell.marked_block import BEGIN, END, block_body
from gvm_py.system.bounded import read_bounded
from gvm_py.system.safe_file import FileChange, Writer

_SIZE_LIMIT = 16 << 20
_NIX_STORE = f"{os.sep}nix{os.sep}store{os.sep}"


@dataclass(frozen=True)
class Change:
    """What `path` holds and what it shall hold; None means that there is no file."""

    path: Path
    before: bytes | None
    after: bytes | None

    @property
    def diff(self) -> str:
        """The change as a unified diff, empty when there is none."""
        old = "/dev/null" if self.before is None else str(self.path)
        new = "/dev/null" if self.after is None else str(self.path)
        return "\n".join(difflib.unified_diff(_lines(self.before), _lines(self.after), old, new, lineterm=""))

    def check(self) -> None:
        """Raise GosdkError when the file is read-only. Its own write bit counts, also for root."""
        target = Path(real_path(self.path))
        if self.before is None or self.before == self.after:
            return
        if not target.stat().st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
            raise self._refused("it is read-only")
        if not os.access(target.parent, os.W_OK):
            raise self._refused(f"{target.parent} is read-only")

    def apply(self) -> None:
        """Make the change. Raises GosdkError when it cannot be made, or the file changed since it was read."""
        # The file of a link goes, and the link, which was there before it, stays.
        path = self.path if self.after is not None else Path(real_path(self.path))
        try:
            Writer().put(FileChange(path, self.before, self.after))
        except GosdkError as error:
            raise self._refused(error.message) from error
        except OSError as error:
            raise self._refused(error.strerror or str(error)) from error

    def _refused(self, reason: str) -> GosdkError:
        return refused(self.path, reason, block_body(self.after or b""))


def read(path: Path) -> bytes | None:
    """Return the bytes of a start-up file, None when there is none. Raises OSError."""
    try:
        return read_bounded(path, _SIZE_LIMIT)
    except FileNotFoundError:
        return None


def refused(path: Path, reason: str, body: Sequence[bytes]) -> GosdkError:
    """Return the error for a file that cannot be changed, with the lines that the user can change by hand."""
    lines = "".join("\n    " + os.fsdecode(line) for line in body)
    advice = f"put this at its end yourself:{lines}"
    if not body:
        advice = f"delete its lines from '{os.fsdecode(BEGIN)}' to '{os.fsdecode(END)}' yourself"
    hint = edit_command(path)
    if _NIX_STORE in real_path(path):
        reason += f", since home-manager writes it from your home.nix: {real_path(path)}"
        advice = f"give these lines to the option of your shell there, such as programs.bash.initExtra:{lines}"
        hint = "home-manager edit"
    return GosdkError(f"cannot change {path}: {reason}; {advice}", hint=hint)


def _lines(data: bytes | None) -> list[str]:
    return [line.decode("utf-8", "backslashreplace") for line in (data or b"").splitlines()]
