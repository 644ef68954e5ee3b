"""Read one file after the other, and go on where one is broken."""

from collections.abc import Callable
from typing import TypeVar

from gvm_py.errors import GosdkError, shell_word

T = TypeVar("T")


class TolerantReader:
    """Goes on where a file is broken, and remembers it."""

    def __init__(self) -> None:
        self._errors: dict[str, GosdkError] = {}

    def read(self, read: Callable[[], T]) -> T | None:
        """Return what `read` returns, None where it fails."""
        try:
            return read()
        except GosdkError as error:
            self.note((error,))
        except OSError as error:
            message = f"{error.filename}: {error.strerror}"
            self.note((GosdkError(message, hint=f"ls -l {shell_word(error.filename)}"),))
        return None

    def note(self, errors: tuple[GosdkError, ...]) -> None:
        """Remember what failed elsewhere."""
        self._errors |= {error.message: error for error in errors}

    def broken(self) -> tuple[GosdkError, ...]:
        """Return what failed so far, each once."""
        return tuple(self._errors.values())
