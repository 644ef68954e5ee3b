"""Runs inside Windows: starts the processes that the tests on the other side ask for, one for each connection.

A request is a line of JSON, and so is the answer. Through this door the environment is exactly what a test gives (Wine
changes what comes from Unix), and a call takes a fifth of the time of starting Wine. It imports nothing of gosdk.
"""

import base64
import contextlib
import json
import os
import socketserver
import subprocess
import sys
import tempfile
import time
from typing import IO, Any

_FLAGS = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)
_CONSOLE = getattr(subprocess, "CREATE_NO_WINDOW", 0)
"""A console of its own, which nobody sees."""

_INTERNAL_ERROR = 1359
"""ERROR_INTERNAL_ERROR, which CreateProcess of Windows does not give."""
_FROM_LAUNCHER = b"Fatal error in launcher: Unable to create process"
LOST_STREAMS = 0x57494E45
"""Exit code of a Python that found a standard stream missing (`prefix.py`) although all three were given to it."""
GIVEN = "STREAMS_ARE_GIVEN"
_PAUSES = (1, 2, 3, 4)
"""Seconds."""
_MOMENT = 30
"""Seconds."""


class _WineError(Exception):
    """Wine on a busy machine now and then makes no process, or one without its streams: nothing of it has run."""


def run(request: dict[str, Any]) -> dict[str, Any]:
    """Run one command to its end and return its exit code and output, or what stopped it from running.

    It is started again where Wine, and nothing of the command, is the reason why it did not run.
    """
    for pause in _PAUSES:
        with contextlib.suppress(_WineError):
            return _run(request)
        time.sleep(pause)
    try:
        return _run(request)
    except _WineError as error:
        return {"failed": str(error)}


def _run(request: dict[str, Any]) -> dict[str, Any]:
    """Run one command.

    The output goes into files: a pipe has no end while what the command started, such as Wine's own Explorer, has it.
    With `until_closed` that end is waited for.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        by_pipe = request["until_closed"]
        try:
            process = _process(request, subprocess.PIPE if by_pipe else out, subprocess.PIPE if by_pipe else err)
        except OSError as error:
            return {"failed": str(error)}
        try:
            said = process.communicate(base64.b64decode(request["stdin"]), request["timeout"])
        except subprocess.TimeoutExpired:
            process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_MOMENT)  # Wine on a busy machine may need one to see its end
            return {"failed": f"no end after {request['timeout']} s: {_content(out)!r} {_content(err)!r}"}
        texts = said if by_pipe else (_content(out), _content(err))
        if process.returncode == LOST_STREAMS or texts[1].startswith(_FROM_LAUNCHER):
            raise _WineError(f"{process.returncode} {texts[1]!r}")
        return {"code": process.returncode, "out": _text(texts[0]), "err": _text(texts[1])}


def _process(request: dict[str, Any], out: int | IO[bytes], err: int | IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(
            request["words"],
            cwd=request["cwd"],
            env={**request["env"], GIVEN: "1"},
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=err,
            creationflags=_FLAGS | (_CONSOLE if request["console"] else 0),
        )
    except OSError as error:
        if getattr(error, "winerror", None) == _INTERNAL_ERROR:
            raise _WineError(str(error)) from error
        raise


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:  # type: ignore[explicit-override]
        line = self.rfile.readline()
        if line.strip():
            self.wfile.write(json.dumps(run(json.loads(line))).encode("ascii") + b"\n")


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True


def main() -> None:
    """Serve on loopback until standard input ends; the port is the only line of output."""
    import threading

    with _Server(("127.0.0.1", 0), _Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        sys.stdin.read()
        os._exit(0)


if __name__ == "__main__":
    main()
