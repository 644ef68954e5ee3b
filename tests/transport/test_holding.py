"""No server holds us: headers, interim answers, redirects and bodies all come to an end, and waiting is said."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

from gvm_py.errors import NetworkError
from gvm_py.transport import Timeouts, Transport

IMPATIENT = Timeouts(connect=2, read=0.4, head=0.6, chain=1.2, answer=1.5, notice=0.1)
# What is not to end by the clock must not do so on a busy machine either.
PATIENT = {
    "fast interim answers": Timeouts(notice=0.1),
    "slow redirects": Timeouts(chain=0.5, notice=0.1),
}

Behaviour = Callable[[socket.socket, threading.Event], None]


def _trickled_header(peer: socket.socket, over: threading.Event) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\n")
    while not over.wait(0.05):
        peer.sendall(b"X: y\r\n")


def _trickled_bytes(peer: socket.socket, over: threading.Event) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX: " + b"y" * 9999:
        peer.sendall(bytes([byte]))
        if over.wait(0.05):
            return


def _slow_interim(peer: socket.socket, over: threading.Event) -> None:
    while not over.wait(0.05):
        peer.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def _fast_interim(peer: socket.socket, over: threading.Event) -> None:
    while not over.is_set():
        peer.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 1000)


def _silent(_peer: socket.socket, over: threading.Event) -> None:
    over.wait()


def _slow_redirects(peer: socket.socket, over: threading.Event) -> None:
    over.wait(0.4)
    peer.sendall(b"HTTP/1.1 302 Found\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n")
    over.wait()


def _trickled_body(peer: socket.socket, over: threading.Event) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
    while not over.wait(0.02):
        peer.sendall(b"x")


def _framing_alone(peer: socket.socket, over: threading.Event) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not over.wait(0.002):
        peer.sendall(b"1;ext=" + b"x" * 900 + b"\r\ny\r\n")


def _steady_body(peer: socket.socket, over: threading.Event) -> None:
    peer.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")
    while not over.wait(0.05):
        peer.sendall(b"x" * 100)


BEHAVIOURS: dict[str, tuple[Behaviour, str]] = {
    "one header at a time": (_trickled_header, "no complete answer within 0.6 s"),
    "one byte at a time": (_trickled_bytes, "no complete answer within 0.6 s"),
    "slow interim answers": (_slow_interim, "no complete answer within 0.6 s"),
    "fast interim answers": (_fast_interim, "bytes of headers without an end"),
    "silence": (_silent, "sent nothing for 0.4 s"),
    "slow redirects": (_slow_redirects, "redirected"),
    "a body below the floor": (_trickled_body, "sent only"),
    "framing without a body": (_framing_alone, "sent only"),
    "a body that never ends": (_steady_body, "not complete after 1.5 s"),
}


@contextmanager
def _peer(behaviour: Behaviour) -> Iterator[str]:
    over = threading.Event()

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            while True:
                peer, _ = listener.accept()
                threading.Thread(target=answer, args=(peer,), daemon=True).start()

    def answer(peer: socket.socket) -> None:
        with peer, suppress(OSError):
            while peer.recv(9999):
                behaviour(peer, over)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/file"
        finally:
            over.set()


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_every_wait_ends_and_is_said(name: str) -> None:
    behaviour, reason = BEHAVIOURS[name]
    timeouts = PATIENT.get(name, IMPATIENT)
    said: list[str] = []
    with _peer(behaviour) as url:
        started = time.monotonic()
        transport = Transport({}, timeouts=timeouts, sleep=lambda _: None, say=said.append)
        with transport, pytest.raises(NetworkError) as caught:
            transport.get(url, limit=1 << 20)
    assert reason in caught.value.message
    assert "127.0.0.1" in caught.value.message
    # Three tries; the bound is far above what they need and far below for ever.
    assert time.monotonic() - started < 60
    if name != "fast interim answers":
        assert any("waiting for 127.0.0.1" in line for line in said)
    if reason != "not complete after 1.5 s" and name != "fast interim answers":
        assert any(line.endswith("; trying again") for line in said)


@pytest.mark.parametrize("name", ["one header at a time", "slow interim answers", "fast interim answers", "silence"])
def test_a_download_is_not_held_before_its_body(name: str) -> None:
    behaviour, reason = BEHAVIOURS[name]
    timeouts = PATIENT.get(name, IMPATIENT)
    said: list[str] = []
    transport = Transport({}, timeouts=timeouts, say=said.append)
    with _peer(behaviour) as url, transport, pytest.raises(NetworkError, match=reason), transport.stream(url):
        pass


def test_interim_answers_that_end_are_passed_over() -> None:
    def helpful(peer: socket.socket, _over: threading.Event) -> None:
        peer.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * 3 + b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")

    with _peer(helpful) as url, Transport({}, timeouts=IMPATIENT) as transport:
        assert [transport.get(url, limit=10).body for _ in range(3)] == [b"ok", b"ok", b"ok"]
