"""What chaos happens in: a home, a store, a project with editors, SDKs elsewhere, a mirror, and servers of releases."""

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.support.sdk import write_sdk

VERSIONS = ("1.22.1", "1.22.2", "1.22.3", "1.23.1", "1.23.2")
SETTINGS = {"config.toml", "default"}
RC_LINES = "# the user's own first line\nexport EDITOR=vi\n# the user's own last line\n"
WORKSPACE = """<?xml version="1.0" encoding="UTF-8"?>
<project version="4">
  <component name="Mine"><option name="keep" value="me" /></component>
</project>
"""
VSCODE = '{\n  // mine\n  "editor.fontSize": 11\n}\n'


@dataclass(frozen=True)
class World:
    """Where everything is. `place` holds all of it."""

    place: Path
    settings: dict[str, str]

    @classmethod
    @contextmanager
    def create(cls, place: Path) -> Iterator[Self]:
        """Yield a world with nothing installed; its servers run in a process of their own until the block ends."""
        command = [sys.executable, "-m", "tests.chaos.servers", *VERSIONS]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as servers:
            assert servers.stdout is not None
            assert servers.stdin is not None
            lines = dict(servers.stdout.readline().strip().split("=", 1) for _ in range(3))
            world = cls(place, lines)
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
        """An SDK that can be imported."""
        return self.place / "elsewhere"

    def environment(self) -> dict[str, str]:
        """Return the environment of every command."""
        shims = self.root / "shims"
        named = {"GOPROXY": self.settings["GOPROXY"], "GOSUMDB": self.settings["GOSUMDB"], "GOENV": "off"}
        return {
            "HOME": str(self.home),
            "PATH": f"{shims}:/usr/bin:/bin",
            "SHELL": "/bin/bash",
            "LANG": "C.UTF-8",
            **named,
        }

    def furnish(self) -> None:
        """Make the files of the user."""
        for directory in (self.project / ".idea", self.project / ".vscode", self.root, self.place / "output"):
            directory.mkdir(parents=True)
        for name in (".bashrc", ".profile", ".zshrc"):
            (self.home / name).write_text(RC_LINES)
        (self.project / "go.mod").write_text("module x\n\ngo 1.22.1\n")
        (self.project / ".idea" / "workspace.xml").write_text(WORKSPACE)
        (self.project / ".vscode" / "settings.json").write_text(VSCODE)
        (self.root / "config.toml").write_text(f'source = "{self.settings["DL"]}"\nlock_timeout = 200\n')
        write_sdk(self.elsewhere, "1.21.13")


def commands(world: World, choice: random.Random) -> list[list[str]]:
    """Return commands that change something, one of each kind, with versions by chance."""
    one, other = choice.choice(VERSIONS), choice.choice(VERSIONS)
    return [
        ["install", one],
        ["install", one, other],
        ["install", "--reinstall", one],
        ["uninstall", one],
        ["upgrade"],
        ["gc"],
        ["gc", "--dedupe"],
        ["gc", "--empty-trash"],
        ["undo"],
        ["verify", "--repair"],
        ["use", one],
        ["use", "--global", one],
        ["default", one],
        ["rehash"],
        ["lock"],
        ["setup", "-y", "--shell", choice.choice(("bash", "zsh"))],
        ["setup", "-y", "--undo"],
        ["sync-ide"],
        ["doctor", "--fix"],
        ["doctor", "--undo"],
        ["config", "set", "keep_archives", choice.choice(("1", "2"))],
        ["config", "set", "auto_install", choice.choice(("true", "false"))],
        ["import", str(world.elsewhere), "--link", "--unverified"],
        ["mirror", "copy", str(world.mirror), "--source", world.settings["DL"], one],
        ["go", "version"],
        ["shim-exec", "go", "--", f"+{one}", "version"],
    ]
