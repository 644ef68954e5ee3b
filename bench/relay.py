"""A web server on loopback that keeps what it fetches: after a first round, no benchmark waits for the network.

`python -m bench.relay DIRECTORY UPSTREAM` serves DIRECTORY and prints its address. What is not there, it asks UPSTREAM
for, the module proxy that `go env GOPROXY` names, and keeps it.
"""

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

    @override
    def do_GET(self) -> None:
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
        return super().do_GET()

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
