"""Work that goes on beside the main thread and never keeps the process alive: Ctrl-C does not wait for it."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from gvm_py.errors import GosdkError

T = TypeVar("T")


class Background(Generic[T]):
    """Runs `work` in a thread of its own from now on."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._outcome: T | BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until the work is done, at most that long."""
        self._thread.join(seconds)

    def answer(self) -> T | GosdkError:
        """Wait for the result and return it, or the expected error that came instead; other errors are raised."""
        self.wait()
        outcome = self._outcome
        if isinstance(outcome, BaseException) and not isinstance(outcome, GosdkError):
            raise outcome
        return outcome  # type: ignore[return-value]

    def _run(self) -> None:
        try:
            self._outcome = self._work()
        except BaseException as error:
            self._outcome = error
