"""Start gosdk by fork from a process that has its modules loaded: each command is a real process, and starts at once.

The server has one thread and no state but its modules. A command gets its own environment, working directory, umask and
standard streams, then runs `gvm_py.__main__.main` as `python -W error -m gvm_py` does.
"""

import atexit
import contextlib
import functools
import gc
import importlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import coverage

CHECKOUT = Path(__file__).parent.parent.parent
LANGUAGE = "C.UTF-8"
COVERAGE = "COVERAGE_PROCESS_CONFIG"
_NEEDED = (
    *("gvm_py.app.context", "gvm_py.app.installing", "gvm_py.commands.shim_exec", "gvm_py.doctor.gather"),
    *("gvm_py.commands.doctor.report", "gvm_py.transport.pools", "gvm_py.ui.output"),
    *("cryptography.hazmat.primitives.asymmetric.ed25519", "encodings.idna", "filelock", "httpcore", "httpx", "tqdm"),
)
_STREAMS = 3


class Prelude(NamedTuple):
    """A function of the tests that a command calls before its first line, to break something in its process."""

    module: str
    function: str
    arguments: Sequence[object]


class Command(NamedTuple):
    """What to run: the words after `gosdk`, and what belongs to the process."""

    args: Sequence[str]
    cwd: str
    env: Mapping[str, str]
    umask: int
    prelude: Prelude | None


class ForkServer:
    """The process that forks, and the way to ask it."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-W", "error", "-m", __name__, str(theirs.fileno()), os.environ.get(COVERAGE, "")],
                cwd=CHECKOUT,
                env={"PATH": os.environ["PATH"], "LANG": LANGUAGE},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )
        self._socket = ours
        self._replies = ours.makefile("rb")
        atexit.register(self.close)

    def run(self, command: Command, stdin: bytes, timeout: float) -> tuple[int, bytes, bytes]:
        """Run `gosdk ARGS`; return how it ended, as `subprocess` has it, and its two outputs."""
        pipes = [os.pipe() for _ in range(_STREAMS)]
        (theirs, feed), (out, write_out), (err, write_err) = pipes
        try:
            pid = self.start(command, (theirs, write_out, write_err))
        finally:
            for descriptor in (theirs, write_out, write_err):
                os.close(descriptor)
        with contextlib.suppress(BrokenPipeError):
            os.write(feed, stdin)
        os.close(feed)
        outputs = _read_both(out, err, timeout)
        if outputs is None:
            os.kill(pid, signal.SIGKILL)
            self.wait()
            raise subprocess.TimeoutExpired(["gosdk", *command.args], timeout)
        return self.wait(), *outputs

    def start(self, command: Command, streams: Sequence[int]) -> int:
        """Start a command with these standard streams and return its process id; then comes `wait`."""
        request = json.dumps(command).encode()
        socket.send_fds(self._socket, [len(request).to_bytes(8)], streams)
        self._socket.sendall(request)
        return self._number()

    def close(self) -> None:
        """End the server."""
        self._replies.close()
        self._socket.close()
        self._process.wait()

    def wait(self) -> int:
        """Return the exit code of the command that was started, as `subprocess` has it, once it has ended."""
        return self._number()

    def _number(self) -> int:
        line = self._replies.readline()
        if not line:
            raise RuntimeError("the fork server ended")
        return int(line)


@functools.cache
def fork_server() -> ForkServer:
    """Return the server of this process."""
    return ForkServer()


@functools.cache
def door() -> list[str]:
    """Return the command that a shell starts instead of gosdk, by a server that takes any number of them at once."""
    path = Path(tempfile.mkdtemp(prefix="gosdk-door-"), "socket")
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", __name__, str(path), os.environ.get(COVERAGE, "")],
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "LANG": LANGUAGE},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
    )
    atexit.register(_close_door, process, path.parent)
    assert process.stdout
    process.stdout.readline()
    return [sys.executable, "-I", "-S", str(Path(__file__).with_name("door.py")), str(path)]


def _close_door(process: "subprocess.Popen[bytes]", directory: Path) -> None:
    with process:
        process.terminate()
    shutil.rmtree(directory)


def can_fork(env: Mapping[str, str], stdin: str) -> bool:
    """Return whether a forked process is like a new one: no variable is set that Python reads while it starts."""
    started = any(name.startswith(("LC_", "LD_", "PYTHON", "TQDM")) for name in env)
    return (
        sys.platform == "linux"
        and threading.current_thread() is threading.main_thread()
        and not started
        and env.get("LANG") == LANGUAGE
        and len(stdin) < 10_000  # which a pipe holds
    )


def _read_both(out: int, err: int, timeout: float) -> tuple[bytes, bytes] | None:
    """Return what comes from two descriptors until both end, or None if that takes too long."""
    end = time.monotonic() + timeout
    parts: dict[int, list[bytes]] = {out: [], err: []}
    with selectors.DefaultSelector() as selector:
        for descriptor in parts:
            selector.register(descriptor, selectors.EVENT_READ)
        while selector.get_map():
            ready = selector.select(max(0, end - time.monotonic()))
            if not ready:
                return None
            for key, _ in ready:
                part = os.read(key.fd, 1 << 16)
                parts[key.fd].append(part)
                if not part:
                    selector.unregister(key.fd)
                    os.close(key.fd)
    return b"".join(parts[out]), b"".join(parts[err])


def current_umask() -> int:
    """Return the umask of this process."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _serve_at(path: str) -> None:
    """Serve each connection in a process of its own until this one is terminated."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen(64)
        os.write(1, b"open\n")
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                break
            connection.close()
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass
    _serve(connection)


def _serve(connection: socket.socket) -> None:
    """Run one command after the other until the tests close their end."""
    while True:
        header, descriptors, _, _ = socket.recv_fds(connection, 8, _STREAMS)
        if not header:
            os._exit(0)
        request = _receive(connection, int.from_bytes(header))
        child = os.fork()
        if child == 0:
            os.close(connection.detach())
            _become(descriptors, Command(*json.loads(request)))
            return
        for descriptor in descriptors:
            os.close(descriptor)
        connection.sendall(f"{child}\n".encode())
        _, status = os.waitpid(child, 0)
        connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())


def _receive(connection: socket.socket, size: int) -> bytes:
    request = b""
    while len(request) < size:
        request += connection.recv(size - len(request))
    return request


def _become(descriptors: Sequence[int], command: Command) -> None:
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
    os.closerange(_STREAMS, max(descriptors) + 1)
    os.umask(command.umask)
    os.chdir(command.cwd)
    os.environ.clear()
    os.environ.update(command.env)
    sys.argv[1:] = command.args
    if COVERAGE in command.env:
        coverage.process_startup(force=True)
    if command.prelude:
        prelude = Prelude(*command.prelude)
        getattr(importlib.import_module(prelude.module), prelude.function)(*prelude.arguments)


def load_commands() -> None:
    """Import what most commands need, once for all processes that are forked from this one."""
    catalog = importlib.import_module("gvm_py.cli.catalog")
    for name in ("gvm_py.__main__", *_NEEDED):
        importlib.import_module(name)
    for name in catalog.COMMANDS:
        importlib.import_module(f"gvm_py.commands.{name.replace('-', '_')}{'_' * (name == 'import')}")
    # A collection in a forked process would copy what the processes share.
    gc.freeze()


def _load(coverage_config: str) -> None:
    """Load the commands. Coverage sees it here, and the rest in each command."""
    measured = None
    if coverage_config:
        measured = coverage.Coverage(config_file=f":data:{coverage_config}")
        measured.set_option("run:patch", [])
        measured.start()
    load_commands()
    if measured:
        measured.stop()
        measured.save()


if __name__ == "__main__":
    _load(sys.argv[2])
    if sys.argv[1].isdecimal():
        _serve(socket.socket(fileno=int(sys.argv[1])))
    else:
        _serve_at(sys.argv[1])
    importlib.import_module("gvm_py.__main__").main()
