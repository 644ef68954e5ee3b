"""Ctrl-C at the worst moments."""

import signal

import pytest

from gvm_py.system.interrupt import held_back


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_waits_until_what_starts_is_known(number: signal.Signals) -> None:
    before = signal.signal(number, signal.default_int_handler)
    known: list[str] = []

    def start() -> None:
        with held_back():
            signal.raise_signal(number)
            known.append("process")

    try:
        with pytest.raises(KeyboardInterrupt):
            start()
        assert (known, signal.getsignal(number)) == (["process"], signal.default_int_handler)
    finally:
        signal.signal(number, before)


def test_what_is_ignored_stays_ignored() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with held_back():
            signal.raise_signal(signal.SIGINT)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
