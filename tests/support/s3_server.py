"""A real S3 server, moto, in a process of its own, with faults before it: `python -m tests.support.s3_server PORT`."""

import hashlib
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx

Answer = Iterable[bytes]
_REFUSED = b"<Error><Code>AccessDenied</Code><Message>Access Denied\nRequestId:1</Message></Error>"

_PUBLIC = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::bucket/*"}
        ],
    }
).encode()


@dataclass(frozen=True)
class S3Server:
    """A server at `url` with an empty bucket named `bucket`."""

    url: str

    @property
    def environment(self) -> dict[str, str]:
        """What lets a client in."""
        return {
            "AWS_ACCESS_KEY_ID": "key",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": "us-east-1",
            "AWS_ENDPOINT_URL": self.url,
            "NO_PROXY": "127.0.0.1",
        }

    def files(self, prefix: str) -> dict[str, bytes]:
        """Return the files below `prefix` of the bucket, which ends with a slash, by their names there."""
        listed = self.ask("GET", f"/bucket?list-type=2&prefix={prefix}").decode()
        keys = re.findall("<Key>([^<]+)</Key>", listed)
        return {key.removeprefix(prefix): self.ask("GET", f"/bucket/{key}") for key in keys}

    def fail(self, method: str, name: str, how: str) -> None:
        """Let requests for files named `name` fail until `heal`: refuse, lose, stall, or overtake by another writer."""
        self.ask("PUT", "/_test/fault", json.dumps([method, name, how]).encode())

    def heal(self) -> None:
        """End all faults, and forget the requests."""
        self.ask("DELETE", "/_test/fault")

    def seen(self, method: str) -> list[str]:
        """Return the names of the files that were requested so, in order."""
        return [name for how, name in json.loads(self.ask("GET", "/_test/seen")) if how == method]

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """Return the answer to a request that nobody signed."""
        answer = httpx.request(method, f"{self.url}{path}", content=body, timeout=20, trust_env=False)
        return answer.raise_for_status().content


@contextmanager
def serving() -> Iterator[S3Server]:
    """Yield a server that runs until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.support.s3_server", str(port)]
    root = Path(__file__).parents[2]
    process = subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = S3Server(f"http://127.0.0.1:{port}")
        _wait_for(server, process)
        yield server
    finally:
        process.kill()
        process.wait()


def _wait_for(server: S3Server, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(600):
        try:
            server.ask("PUT", "/bucket")
            server.ask("PUT", "/bucket?policy", _PUBLIC)
            return
        except httpx.TransportError:
            assert process.poll() is None, "the server did not start"
            time.sleep(0.05)
    raise TimeoutError("the server does not answer")


class Faults:
    """Stands before `inner`, a WSGI application."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self._faults: list[list[str]] = []
        self._seen: list[list[str]] = []

    def __call__(self, environ: dict[str, Any], start: Any) -> Answer:
        method, path = environ["REQUEST_METHOD"], unquote(environ["PATH_INFO"])
        if path.startswith("/_test/"):
            return self._controlled(method, environ, start)
        name = path.rpartition("/")[2]
        self._seen.append([method, name])
        how = next((how for wanted, file, how in self._faults if (wanted, file) == (method, name)), "")
        return getattr(self, f"_{how}")(environ, start) if how else self._inner(environ, start)  # type: ignore[no-any-return]

    def _controlled(self, method: str, environ: dict[str, Any], start: Any) -> Answer:
        if method == "PUT":
            self._faults.append(json.loads(_body(environ)))
        elif method == "DELETE":
            self._faults.clear()
            self._seen.clear()
        start("200 OK", [])
        return [json.dumps(self._seen).encode()]

    def _refuse(self, environ: dict[str, Any], start: Any) -> Answer:
        _body(environ)
        start("403 Forbidden", [("Content-Type", "application/xml")])
        return [_REFUSED]

    def _lose(self, environ: dict[str, Any], start: Any) -> Answer:
        digest = hashlib.md5(_body(environ), usedforsecurity=False).hexdigest()
        start("200 OK", [("ETag", f'"{digest}"')])
        return [b""]

    def _stall(self, environ: dict[str, Any], start: Any) -> Answer:
        time.sleep(30)
        return self._refuse(environ, start)

    def _overtake(self, environ: dict[str, Any], start: Any) -> Answer:
        kept = ("HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH")
        other = {key: value for key, value in environ.items() if key not in kept}
        list(self._inner({**other, "CONTENT_LENGTH": "5", "wsgi.input": BytesIO(b"other")}, lambda *_: None))
        return self._inner(environ, start)  # type: ignore[no-any-return]


def _body(environ: dict[str, Any]) -> bytes:
    data: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    return data


def main(port: int) -> None:
    """Serve until somebody ends the process."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
    from werkzeug.serving import run_simple

    application = Faults(DomainDispatcherApplication(create_backend_app))
    run_simple("127.0.0.1", port, application, threaded=True)


if __name__ == "__main__":
    main(int(sys.argv[1]))
