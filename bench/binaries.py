"""Audit of 300 Go programs against govulncheck, once for each of them: `python -m bench.binaries`.

The programs are those of two real SDKs, under many names. Both read the same database from the disk: that of
tests/data/vulndb, repeated until there are 199 reports on the SDK, as in the real one of 2026; 60 of them are about
these very SDKs. govulncheck is built once by the newer SDK and runs as `govulncheck -mode=binary` in a loop. Each round
runs both, in an order that is shuffled.
"""

import os
import random
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench import timing
from bench.audit import REPORTS, enlarge
from tests.support.realsdk import NEWER, OLDER, PLACE
from tests.support.run import Sandbox
from tests.support.vulndb import VulnerabilityDatabase

PROGRAMS, ROUNDS = 300, 3
GOAL = 0.5
CHECKER = "golang.org/x/vuln/cmd/govulncheck@v1.1.4"
OPEN = 60
FAULTS = (
    ("net/http", "Client.Do"),
    ("os", "OpenFile"),
    ("crypto/tls", "Conn.Handshake"),
    ("encoding/json", "Unmarshal"),
    ("archive/zip", "NewReader"),
    ("net/url", "Parse"),
)
AUDIT, LOOP = "gosdk audit --binaries", "govulncheck -mode=binary, in a loop"


def collect(place: Path) -> list[Path]:
    """Put programs of two SDKs into a directory, over and over, until there are enough."""
    place.mkdir()
    sources = [
        path
        for version in (OLDER, NEWER)
        for directory in ("bin", "pkg/tool/linux_amd64")
        for path in sorted((PLACE / f"go{version}" / directory).iterdir())
    ]
    programs = [place / f"{number:03}-{sources[number % len(sources)].name}" for number in range(PROGRAMS)]
    for number, program in enumerate(programs):
        shutil.copyfile(sources[number % len(sources)], program)
        program.chmod(0o755)
    return programs


def build_checker(root: Path) -> Path:
    """Return govulncheck, built from the module cache or the module proxy of this machine."""
    env = {**os.environ, "GOBIN": str(root / "bin"), "GOTOOLCHAIN": "local", "GOROOT": str(PLACE / f"go{NEWER}")}
    subprocess.run([PLACE / f"go{NEWER}" / "bin" / "go", "install", CHECKER], env=env, check=True, capture_output=True)
    return root / "bin" / "govulncheck"


def concern(database: VulnerabilityDatabase) -> None:
    """Let some of the repeated reports be about every SDK."""
    for number in range(20, 20 + OPEN):
        path, symbol = FAULTS[number % len(FAULTS)]
        affected = {
            "package": {"name": "stdlib", "ecosystem": "Go"},
            "ranges": [{"type": "SEMVER", "events": [{"introduced": "0"}]}],
            "ecosystem_specific": {"imports": [{"path": path, "symbols": [symbol]}]},
        }
        database.publish("2026-11-01T00:00:00Z", f"GO-2099-{number:04}", affected=[affected])


def ways(root: Path) -> dict[str, Callable[[], None]]:
    """Return the two ways to judge all programs."""
    programs, checker = collect(root / "programs"), build_checker(root)
    database = VulnerabilityDatabase.copy_to(root / "vulndb")
    enlarge(database, REPORTS)
    concern(database)
    box = Sandbox(home=root, root=root / "store", cwd=root)

    def audit() -> None:
        done = box.gosdk("audit", "--binaries", str(root / "programs"), "--db", str(database.directory), "--json")
        assert len(done.json()["data"]["programs"]) == PROGRAMS, done.err

    def loop() -> None:
        for program in programs:
            words = [str(checker), "-mode=binary", "-format=json", f"-db={database.directory.as_uri()}", str(program)]
            subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=True)

    return {AUDIT: audit, LOOP: loop}


def main() -> None:
    """Print the table."""
    root = Path(tempfile.mkdtemp(prefix="bench-binaries-"))
    try:
        contenders = ways(root)
        seconds: dict[str, list[float]] = {name: [] for name in contenders}
        for _ in range(ROUNDS):
            for name in random.sample(sorted(contenders), len(contenders)):
                start = time.perf_counter()
                contenders[name]()
                seconds[name].append(time.perf_counter() - start)
    finally:
        shutil.rmtree(root)
    print(timing.seconds_table(f"{PROGRAMS} programs", seconds, LOOP, {AUDIT: f"at most {GOAL}"}))


if __name__ == "__main__":
    main()
