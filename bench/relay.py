"""A web server on loopback that keeps what it fetches: after a first round, no benchmark waits for the network.

`python -m bench.relay DIRECTORY UPSTREAM` serves DIRECTORY and prints its address. What is not there, it asks UPSTREAM
for, the module proxy that `go env GOPROXY` names, and keeps it. It answers ranges, and /sent with
the number of bytes that it has sent so far.
"""

import re
import sys
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from gvm_py import override


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are two packets; holding the second one back until the first is confirmed takes 40 ms.
    disable_nagle_algorithm = True
    upstream = ""
    sent = 0

    @override
    def do_GET(self) -> None:
        if self.path == "/sent":
            return self._send(200, b"%d" % _Handler.sent)
        path = Path(self.translate_path(self.path))
        if not path.exists():
            try:
                # Always the proxy of this machine; the path has been made harmless by translate_path.
                with urlopen(f"{self.upstream}{self.path}") as answer:  # noqa: S310
                    body = answer.read()
            except HTTPError as error:
                return self.send_error(error.code)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(body)
        piece = re.fullmatch(r"bytes=(\d*)-(\d*)", self.headers.get("Range", ""))
        if piece and path.is_file():
            return self._send_piece(path, piece[1], piece[2])
        _Handler.sent += path.stat().st_size
        return super().do_GET()

    def _send_piece(self, path: Path, first: str, last: str) -> None:
        total = path.stat().st_size
        start = int(first) if first else max(0, total - int(last))
        stop = int(last) + 1 if first and last else total
        _Handler.sent += stop - start
        with path.open("rb") as file:
            file.seek(start)
            self._send(206, file.read(stop - start), f"bytes {start}-{stop - 1}/{total}")

    def _send(self, status: int, body: bytes, piece: str = "") -> None:
        self.send_response(status)
        if piece:
            self.send_header("Content-Range", piece)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main() -> None:
    """Serve until killed."""
    directory, _Handler.upstream = sys.argv[1:]
    with ThreadingHTTPServer(("127.0.0.1", 0), lambda *args: _Handler(*args, directory=directory)) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
