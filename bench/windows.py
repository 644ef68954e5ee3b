"""gosdk for Windows, under Wine: `go version` through go.exe, and a cold install: `python -m bench.windows`.

`make windows-prefix` sets Wine up. Everything lies on tmpfs, and a server on loopback holds the module zip of a real
SDK for windows/amd64 and the records of the checksum database. The calls are timed by a program inside Wine. `gosdk
current` starts nothing else, so it shows what one process costs under Wine, which is what a shim adds. Both
installations get that zip, verify it and unpack it, the one for Linux with `--platform windows/amd64`; in every round
each runs once. The last row is what the files alone cost under Wine: a loop of Python that writes as many, of the same
sizes, against the same loop on Linux. gosdk makes three calls for a file, too, creates, writes and closes it; to Wine's
server each is a way there and back, and Wine reads the whole directory before it makes a file in it.
"""

import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import timing
from bench.install import PROJECT, said
from tests.windows.machine import Account, new_account, prefix_if_ready, start_wine

VERSION = "1.26.11"
INSTALL_ROUNDS, ROUNDS = 5, 60
WARM_UP = 3
LINUX, WINE = "Linux", "Wine"
INSTALL, FILES = "gosdk install under Wine", "its files alone, by a loop of Python"
DIRECT, AGAIN, DIRECT_MOD = "without a shim", "without a shim again", "without a shim, go.mod"
PIN, MOD, FRONT = "shim under Wine, .go-version", "shim under Wine, go.mod", "gosdk current"
GOALS = {PIN: "at most 1.15", MOD: "at most 1.15", INSTALL: "at most 1.5"}
TIMER = """
import json, random, subprocess, sys, time
calls, rounds, warm_up = json.loads(sys.stdin.read()), *map(int, sys.argv[1:])
times = {name: [] for name in calls}
for number in range(-warm_up, rounds):
    for name in random.sample(list(calls), len(calls)):
        words, cwd = calls[name]
        start = time.perf_counter()
        subprocess.run(words, cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
        if number >= 0:
            times[name].append(time.perf_counter() - start)
print(json.dumps(times))
"""
"""Runs inside Windows: starts each call once in every round."""
WRITER = """
import os, sys, time
source, target = sys.argv[1:]
paths = [os.path.join(directory, name) for directory, _, names in os.walk(source) for name in names]
files = [(os.path.join(target, os.path.relpath(path, source)), os.path.getsize(path)) for path in paths]
for directory in {os.path.dirname(path) for path, _ in files}:
    os.makedirs(directory, exist_ok=True)
data = memoryview(bytes(max(size for _, size in files)))
start = time.perf_counter()
for path, size in files:
    with open(path, "wb", buffering=0) as file:
        file.write(data[:size])
print(time.perf_counter() - start)
"""
"""Runs on both: writes as many files of the same sizes as a tree has, and prints the seconds."""


@dataclass(frozen=True)
class Bench:
    """A directory on tmpfs, the server on loopback, and a user of that Windows."""

    root: Path
    url: str
    user: Account

    @property
    def store(self) -> Path:
        """The store of both, which each installation makes anew."""
        return self.root / "store"

    def inside(
        self, calls: Mapping[str, tuple[list[str], Path]], rounds: int = 1, warm_up: int = 0
    ) -> dict[str, list[float]]:
        """Return the seconds of calls that are made inside Wine, by their names."""
        spelled = {name: (words, self.user.machine.on_other_drive(cwd)) for name, (words, cwd) in calls.items()}
        own = {"GOSDK_ROOT": self.user.machine.on_other_drive(self.store), "GOPROXY": self.url, "GOSUMDB": None}
        command = [self.user.machine.python, "-c", TIMER, str(rounds), str(warm_up)]
        done = self.user.run(command, env=own, stdin=json.dumps(spelled), timeout=3600)
        if done.code != 0:
            raise SystemExit(f"{', '.join(calls)}: {done.err}")
        times: dict[str, list[float]] = json.loads(done.out)
        return times

    def install(self, name: str) -> float:
        """Install from nothing and return the seconds."""
        shutil.rmtree(self.store, ignore_errors=True)
        words = ["install", "--source", "goproxy", VERSION]
        if name == WINE:
            program = f"{self.user.machine.scripts}\\gosdk.exe"
            return self.inside({name: ([program, *words], self.root)})[name][0]
        words = [str(self.root / "user" / "bin" / "gosdk"), *words, "--platform", "windows/amd64"]
        env = {"PATH": os.environ["PATH"], "HOME": str(self.root), "GOENV": "off", "GOPROXY": self.url}
        start = time.perf_counter()
        subprocess.run(words, env={**env, "GOSDK_ROOT": str(self.store)}, check=True, capture_output=True)
        return time.perf_counter() - start

    def write_files(self, name: str) -> float:
        """Write what was installed once more, without gosdk, and return the seconds."""
        source, target = self.store / "versions" / f"go{VERSION}", self.root / "files"
        if name == WINE:
            spelled = map(self.user.machine.on_other_drive, (source, target))
            printed = self.user.run([self.user.machine.python, "-c", WRITER, *spelled], timeout=600).out
        else:
            printed = said(sys.executable, "-c", WRITER, str(source), str(target))
        shutil.rmtree(target)
        return float(printed)

    def calls(self) -> dict[str, tuple[list[str], Path]]:
        """Return the calls of `go version`, and of the front."""
        pin, module = self.root / "pin", self.root / "module"
        for directory, file, text in (
            (pin, ".go-version", f"{VERSION}\n"),
            (module, "go.mod", f"module m\n\ngo {VERSION}\n"),
        ):
            directory.mkdir()
            (directory / file).write_text(text)
        spelled = self.user.machine.on_other_drive(self.store)
        go, shim, front = (
            f"{spelled}\\{path}.exe" for path in (f"versions\\go{VERSION}\\bin\\go", "shims\\go", "shims\\gosdk")
        )
        direct, through = [go, "version"], [shim, "version"]
        return {
            DIRECT: (direct, pin),
            AGAIN: (direct, pin),
            PIN: (through, pin),
            DIRECT_MOD: (direct, module),
            MOD: (through, module),
            FRONT: ([front, "current"], pin),
        }


@contextmanager
def prepared() -> Iterator[Bench]:
    """Yield a place where Wine, gosdk for Linux and the server are ready."""
    prefix = prefix_if_ready()
    if prefix is None:
        raise SystemExit("Windows is not set up: make windows-prefix")
    root = Path(tempfile.mkdtemp(prefix="bench-windows-", dir="/dev/shm"))
    proxies = said("go", "env", "GOPROXY").replace("|", ",").split(",")
    upstream = next(proxy for proxy in proxies if proxy.startswith("http"))
    (root / "served").mkdir()
    command = [sys.executable, "-m", "bench.relay", str(root / "served"), upstream]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        machine, wine = start_wine(prefix)
        try:
            assert server.stdout is not None
            said(sys.executable, "-m", "venv", str(root / "user"))
            said(str(root / "user" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(PROJECT))
            yield Bench(root, server.stdout.readline().strip(), new_account(machine, root))
        finally:
            wine.communicate()
            server.terminate()
            shutil.rmtree(root)


def calls_table(times: Mapping[str, list[float]]) -> str:
    """Return the table of the calls."""
    rows = ["| call | median ms | ratio to direct | goal | added ms |", "|---|--:|--:|---|--:|"]
    for name, spent in times.items():
        peer = times[DIRECT_MOD if name == MOD else DIRECT]
        figures = f"{statistics.median(spent) * 1000:.1f} | {timing.ratio(spent, peer):.3f}"
        rows.append(f"| {name} | {figures} | {GOALS.get(name, '')} | {timing.added(spent, peer) * 1000:+.1f} |")
    return "\n".join(rows)


def both_table(seconds: Mapping[str, Mapping[str, list[float]]]) -> str:
    """Return the table of what was done on both."""
    what = f"go{VERSION} for windows/amd64, median of {INSTALL_ROUNDS}"
    rows = [f"| {what} | {LINUX}, s | {WINE}, s | ratio within the rounds | goal |", "|---|--:|--:|--:|---|"]
    for what, on in seconds.items():
        medians = " | ".join(f"{statistics.median(on[name]):.2f}" for name in (LINUX, WINE))
        rows.append(f"| {what} | {medians} | {timing.ratio(on[WINE], on[LINUX]):.2f} | {GOALS.get(what, '')} |")
    return "\n".join(rows)


def main() -> None:
    """Print the tables."""
    with prepared() as bench:
        seconds: dict[str, dict[str, list[float]]] = {
            what: {name: [] for name in (LINUX, WINE)} for what in (INSTALL, FILES)
        }
        for number in range(-1, INSTALL_ROUNDS):
            for name in random.sample([LINUX, WINE], 2):
                spent = {INSTALL: bench.install(name), FILES: bench.write_files(name)}
                for what in spent if number >= 0 else ():
                    seconds[what][name].append(spent[what])
        bench.install(WINE)
        times = bench.inside(bench.calls(), ROUNDS, WARM_UP)
    print(calls_table(times))
    print()
    print(both_table(seconds))


if __name__ == "__main__":
    main()
