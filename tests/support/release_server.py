"""A loopback go.dev below /dl and a module proxy below /proxy, serving small SDKs."""

import hashlib
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.support import http_server
from tests.support.archives import sdk_archive, sdk_module

INDEX_PATH = "/dl/"
MODULE_PATH = "/proxy/golang.org/toolchain/@v/"
DIRECT_PATH = "/dl/mod/golang.org/toolchain/@v/"


@dataclass
class ReleaseServer:
    """What is served. `http` has the files, the faults and the requests; `index` is published by `publish`."""

    http: http_server.HttpServer
    index: list[dict[str, Any]] = field(default_factory=list)

    @property
    def dl(self) -> str:
        """The base URL of the index and its files."""
        return f"{self.http.url}/dl"

    @property
    def proxy(self) -> str:
        """The base URL of the module proxy."""
        return f"{self.http.url}/proxy"

    @property
    def asked(self) -> list[str]:
        """What was asked for so far, in order: paths with their queries."""
        return [seen.target for seen in self.http.requests]

    def refuse(self, path: str, status: int, body: bytes = b"") -> None:
        """Answer every later request for `path` like this."""
        self.http.every_answer(path, lambda _seen, _honest: http_server.Answer(status, body=body))

    def add_release(self, version: str, *platforms: str) -> None:
        """List `version` (`1.22.3`) in the index, newest first, with an archive for each of `platforms`."""
        files = [self._add_archive(version, platform) for platform in platforms or ("linux-amd64",)]
        stable = not any(word in version for word in ("beta", "rc"))
        self.index.insert(0, {"version": f"go{version}", "stable": stable, "files": files})
        self.publish()

    def publish(self) -> None:
        """Serve `index` as it is now."""
        self.http.files[INDEX_PATH] = json.dumps(self.index, indent=1).encode()

    def add_module(self, version: str, *platforms: str, listed: bool = True, below: str = MODULE_PATH) -> None:
        """Serve the toolchain modules of `version`, in the list or only to those who know the name."""
        files = self.http.files
        for platform in platforms or ("linux-amd64",):
            name = f"v0.0.1-go{version}.{platform}"
            info = json.dumps({"Version": name, "Time": "2024-01-01T00:00:00Z"})
            files[f"{below}{name}.info"] = info.encode()
            files[f"{below}{name}.mod"] = b"module golang.org/toolchain\n"
            files[f"{below}{name}.zip"] = sdk_module(version, platform)
            names = files.get(f"{below}list", b"")
            files[f"{below}list"] = names + (f"{name}\n".encode() if listed else b"")

    def _add_archive(self, version: str, platform: str) -> dict[str, Any]:
        goos, arch = platform.split("-")
        stem = "linux-armv6l" if platform == "linux-arm" else platform
        name = f"go{version}.{stem}.{'zip' if goos == 'windows' else 'tar.gz'}"
        data = sdk_archive(version, platform)
        self.http.files[f"/dl/{name}"] = data
        entry = {"filename": name, "os": goos, "arch": arch, "version": f"go{version}", "kind": "archive"}
        return {**entry, "sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[ReleaseServer]:
    """Yield a server without releases, over TLS if a context is given, reachable until the block ends."""
    with http_server.serving(tls=tls) as http:
        yield ReleaseServer(http)
