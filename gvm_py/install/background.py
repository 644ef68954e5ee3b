"""One question asked while something else goes on."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from gvm_py.errors import GosdkError

T = TypeVar("T")


class Background(Generic[T]):
    """Calls `question` in a thread that never keeps the process alive: Ctrl-C does not wait for an answer."""

    def __init__(self, question: Callable[[], T]) -> None:
        self._question = question
        self._outcome: T | BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def answer(self) -> T | GosdkError:
        """Wait for the answer and return it, or the expected error that came instead; other errors are raised."""
        self._thread.join()
        outcome = self._outcome
        if isinstance(outcome, BaseException) and not isinstance(outcome, GosdkError):
            raise outcome
        return outcome  # type: ignore[return-value]

    def _run(self) -> None:
        try:
            self._outcome = self._question()
        except BaseException as error:
            self._outcome = error
