"""A word while a server keeps us waiting: no silent minute, on a terminal or in a log."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

_AGAIN_SECONDS = 30.0


@contextmanager
def saying(text: Callable[[float], str], say: Callable[[str], None], first: float) -> Iterator[None]:
    """Say `text(seconds)` after `first` seconds of the block, and every half a minute from then on."""
    done = Event()
    Thread(target=_speak, args=(text, say, first, done), daemon=True).start()
    try:
        yield
    finally:
        done.set()


def _speak(text: Callable[[float], str], say: Callable[[str], None], first: float, done: Event) -> None:
    waited = first
    pause = first
    while not done.wait(pause):
        say(text(waited))
        pause = _AGAIN_SECONDS
        waited += pause
