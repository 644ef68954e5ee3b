"""Ctrl-C ends gosdk, also where the interruption came at the worst moment.

Python raises KeyboardInterrupt between any two steps, and so after a lock was taken and before anything knows that it
must be released: a library that takes locks in Python (httpcore does) then waits for itself while it tidies up.
"""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

INTERRUPT_EXIT_CODE = 130
_TIDYING_SECONDS = 10.0
"""Longer than an SDK half unpacked takes to remove, and than `gosdk matrix` gives what it runs."""


def end_on_interrupt() -> None:
    """Let SIGINT raise KeyboardInterrupt, and end the process where that has not ended it some seconds later.

    What is left in the store then, the next run sweeps. A SIGINT that is ignored, as under nohup, stays so; Windows
    has no timer for the second half.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        return
    if sys.platform == "win32":
        signal.signal(signal.SIGINT, signal.default_int_handler)
        return
    signal.signal(signal.SIGALRM, lambda *_: os._exit(INTERRUPT_EXIT_CODE))
    signal.signal(signal.SIGINT, _interrupt)


def end_like_ctrl_c() -> None:
    """Stop what gosdk started when a CI cancels or the terminal closes: neither may leave tests or a build running."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if sys.platform != "win32":
        signal.signal(signal.SIGHUP, signal.default_int_handler)


@contextmanager
def held_back() -> Iterator[None]:
    """Hold an interruption back while a process starts: before that is known, nobody could end it."""
    import threading

    if threading.current_thread() is not threading.main_thread():
        yield  # no other thread is interrupted
        return
    came: list[int] = []
    numbers = {signal.SIGINT, signal.SIGTERM, *([] if sys.platform == "win32" else [signal.SIGHUP])}
    before = {number: signal.getsignal(number) for number in numbers}
    held = {number: handler for number, handler in before.items() if callable(handler)}
    for number in held:
        signal.signal(number, lambda number, _frame: came.append(number))
    try:
        yield
    finally:
        for number, handler in held.items():
            signal.signal(number, handler)
        for late in came:
            signal.raise_signal(late)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    # Objects that were being made complain as they are taken apart: a traceback that says nothing to anybody.
    sys.unraisablehook = lambda _: None
    signal.setitimer(signal.ITIMER_REAL, _TIDYING_SECONDS)
    raise KeyboardInterrupt
