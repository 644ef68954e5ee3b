"""Run the real `gosdk` in a real process, as a user would."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Outcome:
    """What a finished command left behind."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Return standard output parsed as JSON."""
        return json.loads(self.out)


@dataclass
class Sandbox:
    """A home, a store and a working directory that belong to one test, and the environment that names them."""

    home: Path
    root: Path
    cwd: Path
    env: dict[str, str] = field(default_factory=dict)

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the environment of a process in this sandbox: nothing is inherited but what it needs to start."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "GOSDK_ROOT": str(self.root),
            "GOENV": "off",
            "GOPROXY": "off",
            "GOSUMDB": "off",
            **self.env,
            **(extra or {}),
        }

    def gosdk(
        self,
        *args: str,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: str | None = None,
        timeout: float = 120,
    ) -> Outcome:
        """Run `gosdk ARGS` and return how it ended."""
        done = subprocess.run(
            self.command(*args),
            cwd=cwd or self.cwd,
            env=self.environment(env),
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=timeout,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    def command(self, *args: str) -> list[str]:
        """Return the argument list that starts gosdk with warnings as errors."""
        return [sys.executable, "-W", "error", "-m", "gvm_py", *args]
