"""What chaos happens in: a home, a store, a project with editors, SDKs elsewhere, a mirror, and servers of releases."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.chaos.sdks import program_bytes, published_files
from tests.support.sdk import write_sdk

VERSIONS = ("1.22.1", "1.22.2", "1.22.3", "1.23.1", "1.23.2")
IMPORTED = "1.21.9"
OWN_NAME = "mine"
RC_LINES = "# the user's own first line\nexport EDITOR=vi\n# the user's own last line\n"
TOOLS_LINE = "# the user's own list\n"
WORKSPACE = """<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="Mine"><option name="keep" value="me" /></component>
</project>
"""
VSCODE = '{\n  // mine\n  "editor.fontSize": 11\n}\n'
GO_ENV = "# mine\nGOFLAGS=-mod=mod\n"
STALE_GO_ENV = f"{GO_ENV}GOTOOLCHAIN=go1.20.1+auto\n"
"""What `gosdk doctor --fix` makes shorter, and `--undo` long again."""

DOCKERFILE = "FROM golang:1.22.0\nRUN mine\n"
# Two starts of GoLand, between which its Go plugin was updated: its indexes are stale.
_IDE_LOG = "".join(
    f"2026-10-0{day} 16:37:24,416 [      4]   INFO - #c.i.p.i.b.AppStarter - --------- IDE STARTED ---------\n"
    f"2026-10-0{day} 16:37:24,971 [    559]   INFO - #c.i.i.p.PluginManager - Loaded bundled plugins: Go (262.{day})\n"
    for day in (3, 4)
)
IDE_FILES = {"LocalHistory/mine": "mine", "tmp/GoLand/mine": "mine", "log/idea.log": _IDE_LOG}
"""Below the system directory of GoLand; what it built itself may be removed."""


@dataclass(frozen=True)
class World:
    """Where everything is. `place` holds all of it; `wheel` is the gosdk that `self upgrade` installs, if it does."""

    place: Path
    settings: dict[str, str]
    wheel: Path | None = None

    @classmethod
    @contextmanager
    def create(cls, place: Path, wheel: Path | None = None) -> Iterator[Self]:
        """Yield a world with nothing installed; its servers run in a process of their own until the block ends."""
        command = [sys.executable, "-m", "tests.chaos.servers", *VERSIONS, IMPORTED]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as servers:
            assert servers.stdout is not None
            assert servers.stdin is not None
            lines = dict(servers.stdout.readline().strip().split("=", 1) for _ in range(3))
            world = cls(place, lines, wheel)
            world.furnish()
            yield world
            servers.stdin.close()

    @property
    def home(self) -> Path:
        """The home of the user."""
        return self.place / "home"

    @property
    def root(self) -> Path:
        """The store."""
        return self.home / ".gosdk"

    @property
    def project(self) -> Path:
        """A Go module with settings of GoLand and VS Code."""
        return self.home / "project"

    @property
    def mirror(self) -> Path:
        """A mirror that grows."""
        return self.place / "mirror"

    @property
    def elsewhere(self) -> Path:
        """The SDK of another manager, which can be imported."""
        return self.home / "sdk" / f"go{IMPORTED}"

    @property
    def gobin(self) -> Path:
        """Where `go install` puts programs; the user has one there, too."""
        return self.home / "go" / "bin"

    @property
    def ide(self) -> Path:
        """The system directory of GoLand."""
        return self.home / ".cache" / "JetBrains" / "GoLand2026.2"

    @property
    def program(self) -> Path:
        """What the SDKs here "build"."""
        return self.place / "greet"

    def environment(self) -> dict[str, str]:
        """Return the environment of every command."""
        return {
            "HOME": str(self.home),
            "PATH": f"{self.root / 'shims'}:/usr/bin:/bin",
            "SHELL": "/bin/bash",
            "LANG": "C.UTF-8",
            "GOPROXY": self.settings["GOPROXY"],
            "GOSUMDB": self.settings["GOSUMDB"],
            "CHAOS_PROGRAM": str(self.program),
            "PIP_NO_INDEX": "1",
            "PIP_NO_COMPILE": "1",
        }

    def furnish(self) -> None:
        """Make the files of the user."""
        for name, text in self._user_files().items():
            (self.home / name).parent.mkdir(parents=True, exist_ok=True)
            (self.home / name).write_text(text)
        self.configure()
        for directory in (self.home / ".config" / "JetBrains" / "GoLand2026.2", self.place / "output"):
            directory.mkdir(parents=True)
        for name, text in IDE_FILES.items():
            (self.ide / name).parent.mkdir(parents=True, exist_ok=True)
            (self.ide / name).write_text(text)
        self.program.write_bytes(program_bytes())
        write_sdk(self.elsewhere, IMPORTED, extra=published_files(IMPORTED))

    def configure(self) -> None:
        """Write the settings of gosdk where there are none, as after `self uninstall --yes`."""
        config = self.root / "config.toml"
        if not config.exists():
            config.parent.mkdir(parents=True, exist_ok=True)
            config.write_text(f'source = "{self.settings["DL"]}"\nlock_timeout = 200\n')

    def _user_files(self) -> dict[str, str]:
        return {
            **dict.fromkeys((".bashrc", ".profile", ".zshrc"), RC_LINES),
            ".config/go/env": STALE_GO_ENV,
            ".goenv/version": f"{VERSIONS[1]}\n",
            "go/bin/mine": "mine",
            "project/go.mod": f"module x\n\ngo {VERSIONS[0]}\n",
            "project/Dockerfile": DOCKERFILE,
            "project/.idea/workspace.xml": WORKSPACE,
            "project/.vscode/settings.json": VSCODE,
            ".gosdk/tools.txt": TOOLS_LINE,
        }
