"""A mirror of six releases against curl and wget, which fetch the same bytes and prove nothing.

The six are a real SDK under six version numbers. gosdk copies them once from loopback; nginx serves that copy, and from
there everything is measured.
"""

import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.support.internet import connected
from tests.support.run import Sandbox
from tests.support.static_tree import nginx

SDK = Path(__file__).parent.parent / ".dev" / "sdk" / "go1.26.6"
VERSIONS = [f"1.26.{patch}" for patch in range(1, 7)]
ROUNDS = 5
ROWS = {
    "curl of all files": "",
    "curl, then sha256sum of all files": "",
    "`gosdk mirror`, everything proven": "curl, then sha256sum of all files",
    "`wget -N` again, nothing changed": "",
    "`gosdk mirror` again, nothing changed": "`wget -N` again, nothing changed",
    "sha256sum of all files": "",
    "`gosdk mirror check`, every byte proven again": "sha256sum of all files",
}
"""What is timed, and what it is compared with."""


def build(box: Sandbox) -> str:
    """Make the copy that is measured from, in `origin`, and return the key of its database."""
    files = {path.relative_to(SDK).as_posix(): path.read_bytes() for path in SDK.rglob("*") if path.is_file()}
    with connected() as net:
        for version in VERSIONS:
            net.publish_sdk(version, {**files, "VERSION": f"go{version}\ntime 2026-01-01T00:00:00Z\n".encode()})
        box.env = net.environment()
        run(box.command(*mirror("origin", net.dl)), box)
        return net.database.log.key


def mirror(directory: str, index: str) -> list[str]:
    """Return the arguments that copy all six as archives and as modules."""
    sources = ["--source", index, "--source", "goproxy", "--platform", "linux/amd64"]
    return ["mirror", directory, *VERSIONS, *sources]


def run(command: Sequence[str], box: Sandbox) -> float:
    """Run a command that must succeed, and return the seconds it took."""
    start = time.perf_counter()
    subprocess.run(command, cwd=box.cwd, env=box.environment(), check=True, capture_output=True)
    return time.perf_counter() - start


def one_round(box: Sandbox, url: str, names: Sequence[str]) -> dict[str, float]:
    """Return the seconds of each row, all from nothing."""
    for directory in ("fetched", "copied"):
        shutil.rmtree(box.cwd / directory, ignore_errors=True)
    urls = [f"{url}/{name}" for name in names]
    files = [f"fetched/{name.rpartition('/')[2]}" for name in names]
    curl = run(["curl", "-fsS", "-R", "--create-dirs", "--output-dir", "fetched", "--remote-name-all", *urls], box)
    hashed = run(["sha256sum", *files], box)
    first = run(box.command(*mirror("copied", url)), box)
    wget = run(["wget", "-q", "-N", "-P", "fetched", *urls], box)
    again = run(box.command(*mirror("copied", url)), box)
    check = run(box.command("mirror", "check", "copied"), box)
    return dict(zip(ROWS, (curl, curl + hashed, first, wget, again, hashed, check), strict=True))


def main() -> None:
    """Print the table."""
    root = Path(tempfile.mkdtemp(prefix="bench-mirror-"))
    try:
        box = Sandbox(home=root / "home", root=root / "root", cwd=root)
        box.home.mkdir()
        key = build(box)
        files = [path for ending in ("*.gz", "*.zip") for path in (root / "origin").rglob(ending)]
        names = [path.relative_to(root / "origin").as_posix() for path in files]
        megabytes = sum(path.stat().st_size for path in files) / 1e6
        with nginx(root / "origin", root / "nginx") as url:
            box.env = {"GOPROXY": url, "GOSUMDB": key}
            rounds = [one_round(box, url, names) for _ in range(ROUNDS)]
    finally:
        shutil.rmtree(root)
    print(f"{len(names)} files of {len(VERSIONS)} releases, {megabytes:.0f} MB. Medians of {ROUNDS} rounds.\n")
    print("| what | seconds | ratio | to |")
    print("|---|--:|--:|---|")
    for what, other in ROWS.items():
        seconds = statistics.median(times[what] for times in rounds)
        ratio = f"{statistics.median(times[what] / times[other] for times in rounds):.2f}" if other else ""
        print(f"| {what} | {seconds:.2f} | {ratio} | {other} |")


if __name__ == "__main__":
    main()
