"""Run the real `gosdk` in a real process, as a user would."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.forkserver import Command, Prelude, can_fork, current_umask, fork_server
from tests.support.hint_promises import Printed
from tests.support.hints import all_hints, collect


@dataclass(frozen=True)
class Outcome:
    """What a finished command left behind."""

    code: int
    out: str
    err: str

    @property
    def told(self) -> str:
        """Standard error without the notes about this shell: tests rarely have the shims on PATH or an SDK selected."""
        return re.split(r"^(?:warning: the shims are not |.* selected here; to select )", self.err, flags=re.MULTILINE)[
            0
        ]

    def json(self) -> Any:
        """Return standard output parsed as JSON."""
        return json.loads(self.out)


def succeeded(outcome: Outcome) -> Outcome:
    """Return the outcome of a command that has to succeed."""
    assert outcome.code == 0, outcome.err
    return outcome


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
            **_coverage(),
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
        within: Sequence[str] = (),
        prelude: Prelude | None = None,
    ) -> Outcome:
        """Run `gosdk ARGS` and return how it ended.

        `within` is a command that runs the command after it, `prelude` a function that its process calls first.
        """
        directory, environment, text = cwd or self.cwd, self.environment(env), stdin if stdin is not None else ""
        if not within and can_fork(environment, text):
            command = Command(args, os.fspath(directory), environment, current_umask(), prelude)
            code, out, err = fork_server().run(command, text.encode(), timeout)
        else:
            assert prelude is None, "this command cannot be forked"
            done = subprocess.run(
                [*within, *self.command(*args)],
                cwd=directory,
                env=environment,
                input=text.encode(),
                capture_output=True,
                timeout=timeout,
                check=False,
            )
            code, out, err = done.returncode, done.stdout, done.stderr
        outcome = Outcome(code, _text(out), _text(err))
        for hint in all_hints(outcome.out, outcome.err):
            collect(Printed(hint, args, directory, environment, text, outcome.code, within, prelude is None))
        return outcome

    def start(self, *args: str, env: Mapping[str, str] | None = None) -> "subprocess.Popen[str]":
        """Start `gosdk ARGS` in a process group of its own and return it, its output in pipes."""
        return subprocess.Popen(
            self.command(*args),
            cwd=self.cwd,
            env=self.environment(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )

    def configure(self, **settings: object) -> None:
        """Write config.toml with these settings and no others."""
        self.root.mkdir(exist_ok=True)
        lines = (f"{key} = {json.dumps(value)}\n" for key, value in settings.items())
        (self.root / "config.toml").write_text("".join(lines), encoding="utf-8")

    def below(self, *names: str) -> list[str]:
        """Return everything that is in these directories of the store, relative to it."""
        found = (path for name in names for path in (self.root / name).rglob("*"))
        return sorted(str(path.relative_to(self.root)) for path in found)

    def receipt(self, version: str) -> Any:
        """Return the receipt of an installed SDK as it is on disk."""
        return json.loads((self.root / "versions" / f"go{version}" / ".gosdk.json").read_text("utf-8"))

    def command(self, *args: str) -> list[str]:
        """Return the argument list that starts gosdk with warnings as errors."""
        return [sys.executable, "-W", "error", "-m", "gvm_py", *args]


def _text(output: bytes) -> str:
    """Return output as text whose lines end in a newline, as `subprocess` does."""
    return output.decode("utf-8", "surrogateescape").replace("\r\n", "\n").replace("\r", "\n")


def _coverage() -> dict[str, str]:
    """Return what lets coverage measure the processes that a test starts, under `make coverage`."""
    return {name: os.environ[name] for name in ("COVERAGE_PROCESS_CONFIG",) if name in os.environ}
