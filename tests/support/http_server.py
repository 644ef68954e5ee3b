"""A loopback web server with validated ranges, which does whatever `faults` tells it, and remembers what was asked.

It is an HTTP proxy too: it answers absolute URLs of any host from its own files, and tunnels CONNECT to `tunnel`.
"""

import hashlib
import re
import select
import socket
import ssl
import struct
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from gvm_py import override
from tests.support.waiting import wait_until

LAST_MODIFIED = "Tue, 06 Aug 2024 12:00:00 GMT"


@dataclass(frozen=True)
class Seen:
    """One request as it arrived; headers have lower-case keys. `port` is the client's end of the connection."""

    method: str
    target: str
    headers: Mapping[str, str]
    port: int = 0


@dataclass(frozen=True)
class Answer:
    """What goes out. After `cut` bytes of the body comes the `ending`; `gap` seconds pass between single bytes."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cut: int | None = None
    ending: Literal["keep", "close", "reset", "stall"] = "keep"
    gap: float = 0
    endless: bool = False


Fault = Callable[[Seen, Answer], Answer]
"""Turns the honest answer to a request into another one."""


@dataclass
class HttpServer:
    """What is served: `files` by path, and the files below `directory`. `tunnel` is where CONNECT leads."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    directory: Path | None = None
    tunnel: tuple[str, int] | None = None
    requests: list[Seen] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    _once: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    _always: dict[str, Fault] = field(default_factory=dict)

    @property
    def port(self) -> int:
        """The port it listens on."""
        return urlsplit(self.url).port or 0

    def next_answers(self, path: str, *faults: Fault) -> None:
        """Apply one of `faults` to each of the next requests for `path`, in order, and none to those after them."""
        self._once[path].extend(faults)

    def every_answer(self, path: str, fault: Fault) -> None:
        """Apply `fault` to all requests for `path` that no `next_answers` is left for."""
        self._always[path] = fault

    def asked(self, path: str) -> list[Seen]:
        """Return the requests for `path`, in order."""
        return [seen for seen in self.requests if _path(seen.target) == path]

    def wait_for(self, path: str, count: int = 1) -> None:
        """Return once `path` was asked for that many times. Raises AssertionError when it is not."""
        wait_until(lambda: len(self.asked(path)) >= count)

    def answer(self, seen: Seen) -> Answer:
        """Return what to send, and remember that it was asked for."""
        self.requests.append(seen)
        path = _path(seen.target)
        content = self._content(path)
        honest = Answer(404, body=b"not found\n") if content is None else file_answer(seen, content)
        fault = self._once[path].popleft() if self._once[path] else self._always.get(path)
        return fault(seen, honest) if fault else honest

    def _content(self, path: str) -> bytes | None:
        if path in self.files or self.directory is None:
            return self.files.get(path)
        file = self.directory / path.lstrip("/")
        return file.read_bytes() if file.is_file() else None


def file_answer(seen: Seen, content: bytes) -> Answer:
    """Return the honest answer for a file: 200, 206 for a range whose If-Range still holds, 304 or 416."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
    headers = {"ETag": etag, "Last-Modified": LAST_MODIFIED, "Accept-Ranges": "bytes"}
    if seen.headers.get("if-none-match") == etag:
        return Answer(304, headers)
    piece = re.fullmatch(r"bytes=(?:(\d+)-(\d*)|-(\d+))", seen.headers.get("range", ""))
    if piece is None or seen.headers.get("if-range", etag) not in (etag, LAST_MODIFIED):
        return Answer(200, headers, content)
    first, last, suffix = piece.groups()
    start = int(first) if first else max(0, len(content) - int(suffix))
    stop = min(int(last) + 1, len(content)) if last else len(content)
    if start >= len(content):
        return Answer(416, {"Content-Range": f"bytes */{len(content)}"})
    return Answer(206, {**headers, "Content-Range": f"bytes {start}-{stop - 1}/{len(content)}"}, content[start:stop])


@contextmanager
def serving(files: Mapping[str, bytes] | None = None, tls: ssl.SSLContext | None = None) -> Iterator[HttpServer]:
    """Yield a server of `files` (path to bytes), over TLS if a context is given, until the block ends."""
    server = HttpServer(files=dict(files or {}))
    with _Listener(server) as listener:
        if tls:
            listener.socket = tls.wrap_socket(listener.socket, server_side=True, do_handshake_on_connect=False)
        server.url = f"{'https' if tls else 'http'}://127.0.0.1:{listener.server_port}"
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.closing.set()
            listener.shutdown()
            thread.join()


class _Listener(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, server: HttpServer) -> None:
        self.content = server
        super().__init__(("127.0.0.1", 0), _Handler)

    @override
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: clients that break off are the purpose of this server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are two packets; holding the second one back until the first is confirmed takes 40 ms.
    disable_nagle_algorithm = True
    server: _Listener

    def do_GET(self) -> None:
        self._send(self.server.content.answer(self._seen()))

    def do_CONNECT(self) -> None:
        answer = self.server.content.answer(self._seen())
        if self.server.content.tunnel is None or answer.status == 407:
            return self._send(answer)
        self.send_response(200)
        self.end_headers()
        with socket.create_connection(self.server.content.tunnel) as far:
            _relay(self.connection, far)
        self.close_connection = True
        return None

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests read `requests`."""

    def _seen(self) -> Seen:
        headers = {key.lower(): value for key, value in self.headers.items()}
        return Seen(self.command, self.path, headers, self.client_address[1])

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        length = {} if answer.endless else {"Content-Length": str(len(answer.body))}
        headers = {**length, **answer.headers}
        for key, value in headers.items():
            if value:
                self.send_header(key, value)
        self.end_headers()
        self._send_body(answer)
        self.close_connection = answer.ending != "keep" or not headers.get("Content-Length")
        if answer.ending == "stall":
            self.server.content.closing.wait()
        if answer.ending == "reset":
            # Closing a socket that lingers for no time at all sends RST instead of FIN.
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _send_body(self, answer: Answer) -> None:
        body = answer.body[: answer.cut]
        if answer.gap:
            for index in range(len(body)):
                self.wfile.write(body[index : index + 1])
                self.server.content.closing.wait(answer.gap)
            return
        self.wfile.write(body)
        while answer.endless and not self.server.content.closing.is_set():
            self.wfile.write(body)


def _relay(near: socket.socket, far: socket.socket) -> None:
    other = {near: far, far: near}
    with suppress(OSError):
        while True:
            for ready in select.select([near, far], [], [])[0]:
                data = ready.recv(1 << 16)
                if not data:
                    return
                other[ready].sendall(data)


def _path(target: str) -> str:
    return unquote(urlsplit(target).path) if "/" in target else target
