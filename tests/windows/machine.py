"""Windows as a test sees it: real processes with the environment of a user, through `agent.py`."""

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.run import Outcome
from tests.windows.dlls import CHECKOUT
from tests.windows.prefix import BASE, PYTHON_DIRECTORY, Prefix

_SHORT_NAME = """
import ctypes, sys
buffer = ctypes.create_unicode_buffer(32768)
ctypes.windll.kernel32.GetShortPathNameW(sys.argv[1], buffer, len(buffer))
print(buffer.value)
"""
_AGENT = Path(__file__).with_name("agent.py")


@dataclass(frozen=True)
class Machine:
    """A Windows with gosdk installed. `ground` is a directory of its drive C:, as this process sees it."""

    port: int
    python: str
    scripts: str
    ground: Path
    drive_c: Path | None

    def spelled(self, path: Path) -> str:
        """Return a path of this process as that Windows spells it."""
        if self.drive_c is None:
            return str(path)
        if path.is_relative_to(self.drive_c):
            return "C:\\" + str(path.relative_to(self.drive_c)).replace("/", "\\")
        return self.on_other_drive(path)

    def on_other_drive(self, path: Path) -> str:
        """Return a path by drive Z:, which is this file system; as it is on a real Windows: it may have one drive."""
        return str(path) if self.drive_c is None else "Z:" + str(path).replace("/", "\\")

    def run(
        self,
        words: Sequence[str] | str,
        *,
        cwd: str,
        env: Mapping[str, str],
        stdin: bytes = b"",
        timeout: float = 120,
        until_closed: bool = False,
        console: bool = False,
    ) -> Outcome:
        """Run a command; a string is a command line that goes to CreateProcess as it is.

        With `until_closed` the output is also that of whatever it leaves behind; with `console` it has one, unseen.
        Line ends of the output become \\n. Raises OSError where the command did not start or did not end.
        """
        request = {
            "words": words if isinstance(words, str) else list(words),
            "cwd": cwd,
            "env": dict(env),
            "stdin": base64.b64encode(stdin).decode("ascii"),
            "timeout": timeout,
            "until_closed": until_closed,
            "console": console,
        }
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout + 30) as connection:
            connection.sendall(json.dumps(request).encode("ascii") + b"\n")
            answer = json.loads(connection.makefile("rb").readline())
        if "failed" in answer:
            raise OSError(answer["failed"])
        out, err = (base64.b64decode(answer[name]).decode("utf-8", "surrogateescape") for name in ("out", "err"))
        return Outcome(answer["code"], out.replace("\r\n", "\n"), err.replace("\r\n", "\n"))


@dataclass
class Account:
    """A user of that Windows: a profile, a working directory, and the environment a new terminal gives."""

    machine: Machine
    home: Path
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        """The store, as this process sees it."""
        return self.home / ".gosdk"

    def spelled(self, path: Path) -> str:
        """Return a path of this process as that Windows spells it."""
        return self.machine.spelled(path)

    def spellings(self, path: Path) -> list[str]:
        """Return other spellings of a path: slashes, case, its end, the long form, and the short names of DOS."""
        text = self.spelled(path)
        short = self.script(_SHORT_NAME, text).out.strip()
        return [
            text.replace("\\", "/"),
            text[0].lower() + text[1:],
            text.upper() + "\\",
            text.lower().replace("\\", "/") + "/",
            "\\\\?\\" + text,
            short,
        ]

    def environment(self, extra: Mapping[str, str | None] | None = None) -> dict[str, str]:
        """Return the whole environment; a value of None takes a variable away."""
        home = self.spelled(self.home)
        variables = {
            **_system_variables(),
            "PATH": f"{self.machine.scripts};C:\\windows\\system32;C:\\windows",
            "USERPROFILE": home,
            "USERNAME": self.home.name,
            "APPDATA": f"{home}\\AppData\\Roaming",
            "LOCALAPPDATA": f"{home}\\AppData\\Local",
            "TEMP": f"{home}\\AppData\\Local\\Temp",
            "TMP": f"{home}\\AppData\\Local\\Temp",
            "GOENV": "off",
            "GOPROXY": "off",
            "GOSUMDB": "off",
            **self.env,
            **(extra or {}),
        }
        return {name: value for name, value in variables.items() if value is not None}

    def run(
        self,
        words: Sequence[str] | str,
        *,
        cwd: Path | None = None,
        env: Mapping[str, str | None] | None = None,
        stdin: str = "",
        timeout: float = 120,
        until_closed: bool = False,
        console: bool = False,
    ) -> Outcome:
        """Run a command as this user."""
        return self.machine.run(
            words,
            cwd=self.spelled(cwd or self.cwd),
            env=self.environment(env),
            stdin=stdin.encode(),
            timeout=timeout,
            until_closed=until_closed,
            console=console,
        )

    def gosdk(
        self,
        *words: str,
        cwd: Path | None = None,
        env: Mapping[str, str | None] | None = None,
        stdin: str = "",
        timeout: float = 120,
        until_closed: bool = False,
    ) -> Outcome:
        """Run `gosdk.exe WORDS`."""
        program = f"{self.machine.scripts}\\gosdk.exe"
        done = self.run([program, *words], cwd=cwd, env=env, stdin=stdin, timeout=timeout, until_closed=until_closed)
        return Outcome(done.code, done.out, done.err + self._bugs()) if done.code == 70 else done

    def _bugs(self) -> str:
        """Return the tracebacks of what gosdk calls a bug in itself."""
        logs = (self.home / "AppData" / "Local" / "Temp").glob("gosdk-bug-*.log")
        return "".join(log.read_text("utf-8", "replace") for log in logs)

    def cmd(self, line: str, *, cwd: Path | None = None, env: Mapping[str, str | None] | None = None) -> Outcome:
        """Run a line as cmd.exe reads it."""
        return self.run(f'cmd.exe /d /s /c "{line}"', cwd=cwd, env=env)

    def script(
        self,
        code: str,
        *words: str,
        cwd: Path | None = None,
        env: Mapping[str, str | None] | None = None,
        console: bool = False,
    ) -> Outcome:
        """Run lines of Python inside that Windows, to look at it or to change it with its own functions."""
        return self.run([self.machine.python, "-X", "utf8", "-c", code, *words], cwd=cwd, env=env, console=console)

    def configure(self, **settings: object) -> None:
        """Write config.toml with these settings and no others."""
        self.root.mkdir(exist_ok=True)
        lines = (f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
        (self.root / "config.toml").write_text("".join(lines), encoding="utf-8")

    def project(self, name: str, files: Mapping[str, str]) -> Path:
        """Create a directory with these files beside the working directory, and return it."""
        directory = self.cwd.parent / name
        for path, content in files.items():
            (directory / path).parent.mkdir(parents=True, exist_ok=True)
            (directory / path).write_bytes(content.encode())
        return directory


def new_account(machine: Machine, directory: Path, name: str = "Ann Lee") -> Account:
    """Create the profile of a user below `directory`, with what each profile has, and a working directory."""
    home, cwd = directory / name, directory / "work"
    for place in ("AppData/Roaming", "AppData/Local/Temp", "Documents"):
        (home / place).mkdir(parents=True)
    cwd.mkdir()
    return Account(machine, home, cwd)


def start_wine(prefix: Prefix) -> "tuple[Machine, subprocess.Popen[str]]":
    """Start the agent in Wine and return the machine that it answers for."""
    python, agent = f"C:\\{PYTHON_DIRECTORY}\\python.exe", "Z:" + str(_AGENT).replace("/", "\\")
    # Output is thrown away: the services that Wine starts along would hold a pipe open.
    process = _start(["wine", python, "-u", agent], prefix.environment())
    ground = prefix.drive_c / "t"
    machine = Machine(_port(process), python, f"C:\\{PYTHON_DIRECTORY}\\Scripts", ground, prefix.drive_c)
    return machine, process


def start_native() -> "tuple[Machine, subprocess.Popen[str]]":
    """Start the agent on a real Windows, whose gosdk is the one beside this Python."""
    process = _start([sys.executable, "-u", str(_AGENT)], dict(os.environ))
    scripts = os.path.dirname(shutil.which("gosdk", path=os.path.dirname(sys.executable)) or sys.executable)
    return Machine(_port(process), sys.executable, scripts, CHECKOUT / ".dev" / "t", None), process


def prefix_if_ready() -> Prefix | None:
    """Return the prefix that `make windows` has set up, None where it has not."""
    return Prefix(BASE) if (BASE / "gosdk.done").is_file() else None


def _start(words: list[str], env: dict[str, str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )


def _port(process: "subprocess.Popen[str]") -> int:
    assert process.stdout
    return int(process.stdout.readline())


def _system_variables() -> dict[str, str]:
    return {
        "SYSTEMROOT": "C:\\windows",
        "WINDIR": "C:\\windows",
        "SYSTEMDRIVE": "C:",
        "COMSPEC": "C:\\windows\\system32\\cmd.exe",
        "PATHEXT": ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC",
        "OS": "Windows_NT",
        "NUMBER_OF_PROCESSORS": "2",
        "PROCESSOR_ARCHITECTURE": "AMD64",
        "PROGRAMFILES": "C:\\Program Files",
        "PROGRAMDATA": "C:\\ProgramData",
    }
