"""Interactive shells whose start-up files were set up by the real `gosdk setup`."""

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from gvm_py.shell.quote import Shell
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk
from tests.support.terminal import on_terminal

RC: Mapping[Shell, str] = {"bash": ".bashrc", "zsh": ".zshrc", "fish": ".config/fish/config.fish"}
_END = "end of a step"


@dataclass(frozen=True)
class Workplace:
    """A home with set-up shells, and projects that ask for two SDKs, for one that is missing, and for none.

    `one` and `two` ask for go1.22.3 and go1.23.1, `lost` for one that is not installed, `work` for nothing.
    """

    box: Sandbox

    @classmethod
    def create(cls, box: Sandbox, shell: Shell, *options: str) -> "Workplace":
        """Set everything up. Skips loudly where the shell is not installed."""
        if shutil.which(shell) is None:
            pytest.skip(f"{shell} is not installed, so nothing is proven for it here")
        for version in ("1.22.3", "1.23.1"):
            write_sdk(box.root / "versions" / f"go{version}", version)
        for name, version in (("one", "1.22.3"), ("two", "1.23.1"), ("lost", "1.19")):
            (box.cwd / name).mkdir()
            (box.cwd / name / ".go-version").write_text(version)
        box.env |= {"SHELL": f"/bin/{shell}", "TERM": "dumb", "PS1": "", "HISTFILE": ""}
        if shell == "fish":
            spare_fish_the_manuals(box.home)
        done = box.gosdk("setup", *options)
        assert done.code == 0, done.err
        return cls(box)

    def goroot(self, version: str) -> Path:
        """Return where an SDK is."""
        return self.box.root / "versions" / f"go{version}"

    def add_rc(self, shell: Shell, text: str, *, first: bool = False) -> None:
        """Add lines before or after the block in the start-up file of a shell."""
        path = self.box.home / RC[shell]
        old = path.read_text() if path.exists() else ""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n{old}" if first else f"{old}{text}\n")

    def run(self, shell: Shell, *steps: str, env: Mapping[str, str] | None = None) -> list[str]:
        """Type each step into a new interactive shell and return what each of them printed, stripped."""
        program = shutil.which(shell)
        assert program is not None
        typed = "".join(f"{step}\necho '{_END}'\n" for step in ("true", *steps))
        done = subprocess.run(
            [program, "-i"],
            input=os.fsencode(typed),
            env=self.box.environment(env),
            cwd=self.box.cwd,
            capture_output=True,
            timeout=60,
            check=False,
        )
        printed = re.sub(r"%? +\r \r|\r", "", os.fsdecode(done.stdout)).split(f"{_END}\n")
        assert len(printed) == len(steps) + 2, f"{printed} {os.fsdecode(done.stderr)}"
        return [lines.strip() for lines in printed[1:-1]]

    def type_on_terminal(self, shell: Shell, *steps: str) -> str:
        """Type each step at a prompt of a shell on a real terminal and return all that was shown."""
        self.add_rc(shell, "function fish_prompt; echo 'ready> '; end" if shell == "fish" else "PS1='ready> '")
        program = shutil.which(shell)
        assert program is not None
        typed = [("ready> ", f"{step}\n") for step in (*steps, "exit")]
        return on_terminal([program, "-i"], self.box.environment(), self.box.cwd, typed).out


def spare_fish_the_manuals(home: Path) -> None:
    """Make the first interactive fish of `home` not read every manual page, half a minute long behind the test."""
    (home / ".local" / "share" / "fish" / "generated_completions").mkdir(parents=True, exist_ok=True)
