"""Starts commands by forking this process, which has every module loaded: a command costs milliseconds, not a start."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gvm_py.__main__ import main as gosdk_main
from tests.chaos.attempts import SELF_UNINSTALL, SELF_UPGRADE
from tests.chaos.world import World
from tests.support.forkserver import load_commands
from tests.support.installers import CHECKOUT

_EXPECTED = (0, 1, 2, 3, 4, 5, 6, 127, 130, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT)
_BAD_WORDS = ("Traceback (most recent call last)", "this is a bug")


@dataclass
class Running:
    """A command that was started; `code` is None until it is known to have ended, `said` empty until it was read."""

    words: Sequence[str]
    pid: int
    output: Path
    started: float
    code: int | None = None
    said: str = ""


class Crew:
    """All commands of one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._usual: dict[tuple[str, ...], float] = {}
        self._count = 0
        load_commands()

    def start(self, words: Sequence[str]) -> Running:
        """Start `gosdk WORDS` in a process group of its own."""
        self._count += 1
        output = self._world.place / "output" / str(self._count)
        output.touch()
        pid = os.fork()
        if pid == 0:
            code = 99
            try:
                self._become(words, output)
            except FileNotFoundError:
                code = 127  # as a shell, where there is no shim yet
            except KeyboardInterrupt:
                code = 130
            finally:
                os._exit(code)  # this process must not tidy up what belongs to the one that forked it
        return Running(words, pid, output, time.monotonic())

    def usual_seconds(self, words: Sequence[str]) -> float:
        """Return how long such a command usually takes."""
        return self._usual.get(_kind(words), 5.0 if _kind(words) == SELF_UPGRADE else 0.2)

    def has_ended(self, running: Running) -> bool:
        """Return whether the process is gone, without waiting."""
        if running.code is None:
            pid, status = os.waitpid(running.pid, os.WNOHANG)
            if pid:
                self._note(running, os.waitstatus_to_exitcode(status))
        return running.code is not None

    def wait(self, started: Sequence[Running], seconds: float) -> None:
        """Wait for all of them. Raises TimeoutError: a command that hangs is what this looks for, too."""
        deadline = time.monotonic() + seconds
        while sum(self.has_ended(running) for running in started) < len(started):
            if time.monotonic() > deadline:
                hanging = [running.words for running in started if running.code is None]
                raise TimeoutError(f"{hanging} did not end within {seconds:g} s")
            time.sleep(0.005)

    def complaints(self, ended: Sequence[Running]) -> list[str]:
        """Return what no command may end with: a traceback, a bug, an exit code that nothing explains."""
        wrong = []
        for running in ended:
            running.said = running.output.read_text("utf-8", "replace")
            is_wrong = running.code not in _EXPECTED or any(word in running.said for word in _BAD_WORDS)
            # Before gosdk begins, the script of pip imports a module; install.sh takes that line out.
            is_before = "KeyboardInterrupt" in running.said and "gvm_py" not in running.said
            if is_wrong and not is_before:
                wrong.append(f"{running.words} ended with {running.code}: {running.said}")
            running.output.unlink()
        return wrong

    def _note(self, running: Running, code: int) -> None:
        running.code = code
        if code >= 0:
            took = time.monotonic() - running.started
            kind = _kind(running.words)
            self._usual[kind] = 0.8 * self._usual.get(kind, took) + 0.2 * took

    def _become(self, words: Sequence[str], output: Path) -> None:
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(self._world.environment())
        os.chdir(self._world.project)
        null, out = os.open(os.devnull, os.O_RDONLY), os.open(output, os.O_WRONLY | os.O_CREAT)
        for number, fd in enumerate((null, out, out)):
            os.dup2(fd, number)
        if words[0] in ("go", "gofmt"):
            os.execv(self._world.root / "shims" / words[0], list(words))  # noqa: S606
        if words[0] == "self":
            self._become_the_installed(words)
        sys.argv = [shutil.which("gosdk") or str(Path(sys.executable).with_name("gosdk")), *words]
        gosdk_main()

    def _become_the_installed(self, words: Sequence[str]) -> None:
        """Run what install.sh installed; where that does not start, what its user types then: install.sh again."""
        installed = self._world.root / "self" / "bin" / "gosdk"
        if (
            installed.exists()
            and subprocess.run([installed, "--version"], capture_output=True, check=False).returncode == 0
        ):
            os.execv(installed, [str(installed), *words])  # noqa: S606
        os.environ["GOSDK_INSTALLER"] = "venv"
        mode = "--uninstall" if _kind(words) == SELF_UNINSTALL else "--no-setup"
        os.execv("/bin/sh", ["sh", str(CHECKOUT / "install.sh"), mode, *words[2:]])  # noqa: S606


def _kind(words: Sequence[str]) -> tuple[str, ...]:
    """Return what says how long a command takes."""
    return tuple(words[:2] if words[0] == "self" else words[:1])
