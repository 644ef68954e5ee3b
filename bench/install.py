"""Cold installs of one real SDK, gosdk against the go command, unzip and mise: `python -m bench.install`.

Everything lies on tmpfs. A server on loopback holds the module zip as the module proxy has it, the records and tiles of
the checksum database, and a tar.gz of the same tree, so that no counted run waits for the network. gosdk and the go
command verify what they install in the checksum database; mise compares a sha256. gosdk runs from an environment that
holds nothing else, as its users have it. In every round each contender runs once, in an order that is shuffled.
"""

import gzip
import hashlib
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import mise, timing

VERSION = "1.26.6"
ARCHIVE = f"go{VERSION}.linux-amd64.tar.gz"
ZIP = f"golang.org/toolchain/@v/v0.0.1-go{VERSION}.linux-amd64.zip"
ROUNDS = 9
SMALL_ROUNDS = 40
FROM_PROXY, FROM_TAR = "gosdk, from the module proxy", "gosdk, from the tar.gz"
GO, UNZIP, MISE_ROW = "go command, GOTOOLCHAIN", "unzip, no hash and no check", "mise, from the tar.gz"
PROJECT = Path(__file__).parents[1]


@dataclass
class Place:
    """The directories of one benchmark and the server on loopback. Every run has a new `scratch`."""

    root: Path
    url: str
    runs: int = 0
    seconds: dict[str, list[float]] = field(default_factory=dict)
    mebibytes: dict[str, list[float]] = field(default_factory=dict)

    @property
    def scratch(self) -> Path:
        """Where a run puts everything."""
        return self.root / f"scratch{self.runs}"

    @property
    def served(self) -> Path:
        """What the server has."""
        return self.root / "served"

    @property
    def gosdk(self) -> str:
        """The gosdk of a user."""
        return str(self.root / "user" / "bin" / "gosdk")

    def environment(self) -> dict[str, str]:
        """Return the environment that every contender starts with."""
        path = f"{Path(shutil.which('go') or '/nowhere').parent}:{os.environ['PATH']}"
        return {"PATH": path, "HOME": str(self.scratch), "GOENV": "off", "GOPROXY": self.url}

    def run(self, name: str) -> None:
        """Run one contender from nothing and note its wall time and its peak memory."""
        # The go command leaves a process behind that still writes there.
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.runs += 1
        self.scratch.mkdir()
        words, env = contenders(self)[name]
        program = shutil.which(words[0]) or words[0]
        quiet = [
            (os.POSIX_SPAWN_OPEN, number, str(self.root / "output"), os.O_RDWR | os.O_CREAT, 0o644) for number in (1, 2)
        ]
        start = time.perf_counter()
        process = os.posix_spawn(program, words, {**self.environment(), **env}, file_actions=quiet)
        _, status, used = os.wait4(process, 0)
        self.seconds.setdefault(name, []).append(time.perf_counter() - start)
        self.mebibytes.setdefault(name, []).append(used.ru_maxrss / 1024)
        if status != 0:
            raise SystemExit(f"{name} failed: {(self.root / 'output').read_text()}")


def contenders(place: Place) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Return the command line of each contender and what it needs in its environment."""
    store = {"GOSDK_ROOT": str(place.scratch / "store")}
    go = {"GOPATH": str(place.scratch / "go"), "GOFLAGS": "-modcacherw", "GOTOOLCHAIN": f"go{VERSION}"}
    settings = {
        "MISE_DATA_DIR": str(place.scratch / "data"),
        "MISE_CACHE_DIR": str(place.scratch / "cache"),
        "MISE_GO_DOWNLOAD_MIRROR": f"{place.url}/dl",
        "MISE_GO_REPO": str(place.root / "tags"),
        "MISE_USE_VERSIONS_HOST": "0",
    }
    return {
        FROM_PROXY: ([place.gosdk, "install", "--source", "goproxy", VERSION], store),
        FROM_TAR: ([place.gosdk, "install", "--source", f"{place.url}/dl", VERSION], store),
        GO: (["go", "version"], go),
        UNZIP: (["unzip", "-q", str(place.served / ZIP), "-d", str(place.scratch)], {}),
        MISE_ROW: ([str(place.root / "package" / "bin" / "mise"), "install", f"go@{VERSION}"], settings),
    }


@contextmanager
def prepared() -> Iterator[Place]:
    """Yield a place where gosdk, mise and the served files are ready."""
    root = Path(tempfile.mkdtemp(prefix="bench-install-", dir="/dev/shm"))
    (root / "served" / "dl").mkdir(parents=True)
    proxies = said("go", "env", "GOPROXY").replace("|", ",").split(",")
    upstream = next(proxy for proxy in proxies if proxy.startswith("http"))
    command = [sys.executable, "-m", "bench.relay", str(root / "served"), upstream]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as server:
        try:
            assert server.stdout is not None
            place = Place(root, server.stdout.readline().strip())
            said(sys.executable, "-m", "venv", str(root / "user"))
            said(str(root / "user" / "bin" / "pip"), "install", "--quiet", "--disable-pip-version-check", str(PROJECT))
            mise.fetch(root)
            said("git", "init", "--quiet", str(root / "tags"))
            identity = ("-c", "user.name=bench", "-c", "user.email=bench@localhost")
            said("git", "-C", str(root / "tags"), *identity, "commit", "--quiet", "--allow-empty", "--message=none")
            said("git", "-C", str(root / "tags"), "tag", f"go{VERSION}")
            serve_tar(place)
            yield place
        finally:
            server.terminate()
            shutil.rmtree(root)


def serve_tar(place: Place) -> None:
    """Pack the SDK that the module proxy has as go.dev would, with its index and the sha256 that mise asks for."""
    place.run(FROM_PROXY)
    goroot, archive = place.scratch / "store" / "versions" / f"go{VERSION}", place.served / "dl" / ARCHIVE
    with gzip.open(archive, "wb", 6) as stream, tarfile.open(fileobj=stream, mode="w|") as tar:
        tar.add(goroot, "go", filter=lambda member: None if member.name.startswith("go/.gosdk.") else member)
    with archive.open("rb") as packed:
        digest = hashlib.file_digest(packed, "sha256").hexdigest()
    archive.with_name(f"{ARCHIVE}.sha256").write_text(digest)
    entry = {"filename": ARCHIVE, "sha256": digest, "size": archive.stat().st_size, "kind": "archive"}
    release = {"version": f"go{VERSION}", "stable": True, "files": [entry]}
    (place.served / "dl" / "index.html").write_text(json.dumps([release]))


def said(*words: str) -> str:
    """Return what a command prints; it must succeed."""
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def small_command_rows(place: Place) -> Iterator[str]:
    """Yield a line of the table for each command that Python answers quickly, against the import of click."""
    place.run(FROM_PROXY)
    _, env = contenders(place)[FROM_PROXY]
    everything = {**place.environment(), **env}
    python = str(Path(place.gosdk).with_name("python"))
    words = {"gosdk list": ["list"], "gosdk current --why": ["current", "--why"]}
    commands = [
        *(
            timing.Command(name, [place.gosdk, *arguments], place.scratch, everything)
            for name, arguments in words.items()
        ),
        timing.Command("click", [python, "-c", "import click"], place.scratch, everything),
    ]
    times = timing.measure(commands, SMALL_ROUNDS)
    for name in words:
        seconds, ratio = statistics.median(times[name]) / 1000, timing.ratio(times[name], times["click"])
        yield f"| `{name}` | {seconds:.3f} | | {ratio:.2f} of `python -c 'import click'` | at most 1 |"


def row(place: Place, name: str, base: str, goal: str) -> str:
    """Return a line of the table; `base` is whom the contender is compared with."""
    median, peak = statistics.median(place.seconds[name]), max(place.mebibytes[name])
    against = f"{timing.ratio(place.seconds[name], place.seconds[base]):.2f} of {base}" if base else ""
    return f"| {name} | {median:.2f} | {peak:.0f} | {against} | {goal} |"


def main() -> None:
    """Print the table."""
    with prepared() as place:
        for number in range(ROUNDS + 1):
            if number == 1:
                # The first round filled the caches of the system and of the server.
                place.seconds.clear()
                place.mebibytes.clear()
            for name in random.sample(list(contenders(place)), 5):
                place.run(name)
        print("| cold install, verified | seconds | peak MiB | ratio within the rounds | goal |")
        print("|---|--:|--:|---|---|")
        print(row(place, FROM_PROXY, GO, "at most 0.28"))
        print(row(place, FROM_PROXY, UNZIP, "at most 1"))
        print(row(place, FROM_TAR, MISE_ROW, "at most 0.85"))
        for name in (GO, UNZIP, MISE_ROW):
            print(row(place, name, "", ""))
        for line in small_command_rows(place):
            print(line)


if __name__ == "__main__":
    main()
