"""A patch beside another patch of its minor: `python -m bench.difference`.

Everything lies on tmpfs, and a server on loopback holds the module zips as the module proxy has them, with ranges, and
the records of the checksum database. Three ways to get the newer patch: gosdk beside the older one, where it fetches
what differs and shares the rest; gosdk in an empty store; the go command by GOTOOLCHAIN. All of them verify the whole
tree in the checksum database. In every round each runs once, in an order that is shuffled. The bytes are those that the
server sent. For the disk, six patches are installed one after the other into one store, and each into one of its own.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from bench import timing
from bench.install import PROJECT, said

PATCHES = [f"1.26.{patch}" for patch in range(6, 12)]
OLD, NEW = PATCHES[-2:]
ROUNDS = 9
DIFFERENCE, COLD, GO = f"gosdk, beside {OLD}", "gosdk, in an empty store", "go command, GOTOOLCHAIN"


@dataclass
class Workbench:
    """A directory on tmpfs with gosdk in an environment of its own, and the server on loopback."""

    root: Path
    url: str
    seconds: dict[str, list[float]] = field(default_factory=dict)
    sent: dict[str, list[int]] = field(default_factory=dict)

    @property
    def gosdk(self) -> str:
        """The gosdk of a user."""
        return str(self.root / "user" / "bin" / "gosdk")

    def environment(self, store: Path) -> dict[str, str]:
        """Return the environment that everybody starts with."""
        path = f"{Path(shutil.which('go') or '/nowhere').parent}:{os.environ['PATH']}"
        own = {"HOME": str(self.root / "home"), "GOENV": "off", "GOPROXY": self.url, "GOSDK_ROOT": str(store)}
        return {"PATH": path, **own}

    def install(self, store: Path, version: str) -> None:
        """Install one version from the module proxy."""
        command = [self.gosdk, "install", "--source", "goproxy", version]
        subprocess.run(command, env=self.environment(store), check=True, capture_output=True)

    def run(self, name: str) -> None:
        """Get the newer patch in one of the three ways, and note the time and the bytes that the server sent."""
        scratch = self.root / "scratch"
        shutil.rmtree(scratch, ignore_errors=True)
        if name == DIFFERENCE:
            shutil.copytree(self.root / "old", scratch, symlinks=True)
        scratch.mkdir(exist_ok=True)
        env, words = self.environment(scratch), [self.gosdk, "install", "--source", "goproxy", NEW]
        if name == GO:
            words = ["go", "version"]
            env |= {"GOPATH": str(scratch), "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": f"go{NEW}"}
        before, start = self._sent(), time.perf_counter()
        subprocess.run(words, env=env, check=True, capture_output=True)
        self.seconds.setdefault(name, []).append(time.perf_counter() - start)
        self.sent.setdefault(name, []).append(self._sent() - before)

    def _sent(self) -> int:
        with urlopen(f"{self.url}/sent") as answer:  # noqa: S310  the server on loopback
            return int(answer.read())


@contextmanager
def prepared() -> Iterator[Workbench]:
    """Yield a place where gosdk, a store with the older patch and the server are ready."""
    root = Path(tempfile.mkdtemp(prefix="bench-difference-", dir="/dev/shm"))
    for name in ("served", "home"):
        (root / name).mkdir()
    proxies = said("go", "env", "GOPROXY").replace("|", ",").split(",")
    upstream = next(proxy for proxy in proxies if proxy.startswith("http"))
    command = [sys.executable, "-m", "bench.relay", str(root / "served"), upstream]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        try:
            assert server.stdout is not None
            bench = Workbench(root, server.stdout.readline().strip())
            said(sys.executable, "-m", "venv", str(root / "user"))
            said(str(root / "user" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(PROJECT))
            bench.install(root / "old", OLD)
            yield bench
        finally:
            server.terminate()
            shutil.rmtree(root)


def disk(bench: Workbench) -> dict[str, tuple[int, int]]:
    """Return the KiB of six patches in one store, and of six stores: their SDKs alone, and with the kept archives."""
    one, used = bench.root / "one", {"six in one store": (0, 0), "six stores": (0, 0)}
    for version in PATCHES:
        bench.install(one, version)
        bench.install(bench.root / "alone", version)
        sdks, whole = used["six stores"]
        used["six stores"] = (sdks + _kib(bench.root / "alone" / "versions"), whole + _kib(bench.root / "alone"))
        shutil.rmtree(bench.root / "alone")
    used["six in one store"] = (_kib(one / "versions"), _kib(one))
    return used


def _kib(directory: Path) -> int:
    return int(said("du", "-sk", str(directory)).split()[0])


def row(bench: Workbench, name: str) -> str:
    """Return a line of the table."""
    median, sent = statistics.median(bench.seconds[name]), statistics.median(bench.sent[name]) / 1e6
    of_cold, of_go = (timing.ratio(bench.seconds[name], bench.seconds[other]) for other in (COLD, GO))
    goals = ("at most 0.5", "at most 0.15") if name == DIFFERENCE else ("", "")
    return f"| {name} | {median:.2f} | {of_cold:.2f} | {goals[0]} | {of_go:.2f} | {goals[1]} | {sent:.1f} |"


def main() -> None:
    """Print the tables."""
    with prepared() as bench:
        for number in range(ROUNDS + 1):
            if number == 1:
                # The first round filled the caches of the system and of the server.
                bench.seconds.clear()
                bench.sent.clear()
            for name in random.sample([DIFFERENCE, COLD, GO], 3):
                bench.run(name)
        share = statistics.median(bench.sent[DIFFERENCE]) / statistics.median(bench.sent[COLD])
        print(f"| go{NEW}, verified | seconds | of {COLD} | goal | of {GO} | goal | MB sent |")
        print("|---|--:|--:|---|--:|---|--:|")
        for name in (DIFFERENCE, COLD, GO):
            print(row(bench, name))
        print(f"\nBeside {OLD}, {share:.3f} of the bytes of an empty store are sent; the goal was at most 0.5.\n")
        used = disk(bench)
    print("| six patches of one minor | MiB of SDKs | MiB with the kept archives |\n|---|--:|--:|")
    for what, (sdks, whole) in used.items():
        print(f"| {what} | {sdks >> 10} | {whole >> 10} |")
    shares = [one / six for one, six in zip(used["six in one store"], used["six stores"], strict=True)]
    print(f"| one store to six (goal: at most 0.45) | {shares[0]:.2f} | {shares[1]:.2f} |")


if __name__ == "__main__":
    main()
