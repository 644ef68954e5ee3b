"""A loopback go.dev below /dl and a module proxy below /proxy, serving small SDKs."""

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.support.archives import sdk_archive, sdk_module

_MODULE = "/proxy/golang.org/toolchain/@v/"
_INDEX = "/dl/?mode=json&include=all"


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; headers have lower-case keys."""

    path: str
    headers: Mapping[str, str]


@dataclass
class ReleaseServer:
    """What is served. `bodies` maps a path (with its query) to bytes; `refusals` maps one to a status and a body."""

    url: str = ""
    bodies: dict[str, bytes] = field(default_factory=dict)
    refusals: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    index: list[dict[str, Any]] = field(default_factory=list)

    @property
    def dl(self) -> str:
        """The base URL of the index and its files."""
        return f"{self.url}/dl"

    @property
    def proxy(self) -> str:
        """The base URL of the module proxy."""
        return f"{self.url}/proxy"

    @property
    def paths(self) -> list[str]:
        """The paths asked for so far, in order."""
        return [asked.path for asked in self.asked]

    def add_release(self, version: str, *platforms: str) -> None:
        """List `version` (`1.22.3`) in the index, newest first, with an archive for each of `platforms`."""
        files = [self._add_archive(version, platform) for platform in platforms or ("linux-amd64",)]
        stable = not any(word in version for word in ("beta", "rc"))
        self.index.insert(0, {"version": f"go{version}", "stable": stable, "files": files})
        self.publish()

    def publish(self) -> None:
        """Serve `index` as it is now."""
        self.bodies[_INDEX] = json.dumps(self.index, indent=1).encode()

    def add_module(self, version: str, *platforms: str, listed: bool = True) -> None:
        """Serve the toolchain modules of `version`, in the list or only to those who know the name."""
        for platform in platforms or ("linux-amd64",):
            name = f"v0.0.1-go{version}.{platform}"
            info = json.dumps({"Version": name, "Time": "2024-01-01T00:00:00Z"})
            self.bodies[f"{_MODULE}{name}.info"] = info.encode()
            self.bodies[f"{_MODULE}{name}.mod"] = b"module golang.org/toolchain\n"
            self.bodies[f"{_MODULE}{name}.zip"] = sdk_module(version, platform)
            names = self.bodies.setdefault(f"{_MODULE}list", b"")
            self.bodies[f"{_MODULE}list"] = names + (f"{name}\n".encode() if listed else b"")

    def answer(self, path: str, headers: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body, honouring If-None-Match and a Range with one open end."""
        self.asked.append(Asked(path, headers))
        if path in self.refusals:
            status, body = self.refusals[path]
            return status, {}, body
        if path not in self.bodies:
            return 404, {}, b"not found\n"
        body = self.bodies[path]
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if headers.get("if-none-match") == etag:
            return 304, {"ETag": etag}, b""
        start = headers.get("range", "").removeprefix("bytes=").removesuffix("-")
        if start.isdecimal() and headers.get("if-range", etag) == etag:
            span = f"bytes {start}-{len(body) - 1}/{len(body)}"
            return 206, {"ETag": etag, "Content-Range": span}, body[int(start) :]
        return 200, {"ETag": etag, "Accept-Ranges": "bytes"}, body

    def _add_archive(self, version: str, platform: str) -> dict[str, Any]:
        goos, arch = platform.split("-")
        stem = "linux-armv6l" if platform == "linux-arm" else platform
        name = f"go{version}.{stem}.{'zip' if goos == 'windows' else 'tar.gz'}"
        data = sdk_archive(version, platform)
        self.bodies[f"/dl/{name}"] = data
        entry = {"filename": name, "os": goos, "arch": arch, "version": f"go{version}", "kind": "archive"}
        return {**entry, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


@contextmanager
def serving() -> Iterator[ReleaseServer]:
    """Yield a server without releases, reachable until the block ends."""
    server = ReleaseServer()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = unquote(parts.path) + (f"?{parts.query}" if parts.query else "")
            headers = {key.lower(): value for key, value in self.headers.items()}
            status, extra, body = server.answer(path, headers)
            self.send_response(status)
            for key, value in {"Content-Length": str(len(body)), **extra}.items():
                self.send_header(key, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the tests read `asked`."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        server.url = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
