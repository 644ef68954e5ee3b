"""From one machine to 100,000: what a mirror in a bucket has to serve: `python -m bench.scale`.

`gosdk mirror --to` fills a bucket (moto, on loopback) with two real patches from the module proxy, and nginx caches in
front of it as a CDN does. What one machine asks nginx for is read from its log. Eight machines that install at the same
time check the simulation; then it draws when each of N machines comes, and counts what the caches answer and what
reaches the bucket.
"""

import math
import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.install import said
from gvm_py.mirror.in_bucket import is_fixed
from tests.support import s3_server
from tests.support.run import Sandbox
from tests.support.s3_server import S3Server
from tests.support.static_tree import nginx

OLD, NEW = "1.26.10", "1.26.11"
MACHINES = (10, 100, 1_000, 10_000, 100_000)
AT_ONCE = 8
INSTALL = ("install", NEW, "--source", "goproxy")
HOURS = 8
EDGES = (1, 20)
FRESH_SECONDS = 60
"""How long a cache keeps what can change: the Cache-Control that gosdk gives to lists and records."""

_LINE = re.compile(r'"GET (?P<path>\S+) HTTP/[0-9.]+" \d+ (?P<size>\d+)')
_CACHE = 'proxy_cache_path "{}/cache" keys_zone=edge:1m;'
_SERVER = """
    location / {{
        proxy_pass {}/bucket/sdk/;
        proxy_cache edge;
        proxy_cache_lock on;
        proxy_cache_lock_timeout 60s;
        proxy_cache_lock_age 60s;
    }}"""


@dataclass(frozen=True)
class Request:
    """One line of a log: the path, and the bytes of the body."""

    path: str
    size: int


@dataclass(frozen=True)
class Traffic:
    """What caches and the bucket saw."""

    requests: int
    size: int
    misses: int
    from_bucket: int
    peak: int
    """Bytes in the busiest minute."""


@dataclass
class Edge:
    """nginx in front of the bucket, and the log of what it was asked for."""

    root: Path
    url: str
    bucket: S3Server

    def machine(self, name: str) -> Sandbox:
        """Return a machine that reaches nothing but nginx."""
        home = self.root / "machines" / name
        home.mkdir(parents=True, exist_ok=True)
        env = {"GOPROXY": self.url, "GOSUMDB": "sum.golang.org", "NO_PROXY": "127.0.0.1"}
        return Sandbox(home=home, root=home / "store", cwd=home, env=env)

    def watch(self, box: Sandbox, *words: str) -> list[Request]:
        """Run a command on one machine, and return what it asked for."""
        before = len(self.log())
        run(box, *words)
        return self.log()[before:]

    def log(self) -> list[Request]:
        """Return everything that nginx was asked for."""
        text = (self.root / "nginx" / "access.log").read_text("utf-8")
        return [Request(found["path"], int(found["size"])) for found in _LINE.finditer(text)]


def run(box: Sandbox, *words: str) -> None:
    """Run a command that must succeed."""
    subprocess.run(box.command(*words), cwd=box.cwd, env=box.environment(), check=True, capture_output=True)


@contextmanager
def prepared() -> Iterator[Edge]:
    """Yield nginx before a bucket that holds both patches."""
    root = Path(tempfile.mkdtemp(prefix="bench-scale-", dir="/dev/shm"))
    proxies = said("go", "env", "GOPROXY").replace("|", ",").split(",")
    upstream = next(proxy for proxy in proxies if proxy.startswith("http"))
    try:
        with s3_server.serving() as bucket:
            box = Sandbox(home=root / "home", root=root / "root", cwd=root)
            box.home.mkdir()
            box.env = {**bucket.environment, "GOPROXY": upstream, "GOSUMDB": "sum.golang.org"}
            run(box, "mirror", "--to", "s3://bucket/sdk", "--source", "goproxy", OLD, NEW)
            bucket.heal()
            with nginx(root, root / "nginx", _SERVER.format(bucket.url), _CACHE.format(root)) as url:
                yield Edge(root, url, bucket)
    finally:
        shutil.rmtree(root)


def simulate(
    trace: Sequence[Request], whole: Mapping[str, int], machines: int, edges: int, seconds: float = HOURS * 3600
) -> Traffic:
    """Return what `machines` cause, each of which asks one of `edges` caches for `trace` at some moment of `seconds`.

    A cache fetches a file in one piece, `whole` bytes, also where a machine asks for a part of it.
    """
    chance = random.Random(machines * edges)  # noqa: S311
    arrivals = sorted((chance.uniform(0, seconds), chance.randrange(edges)) for _ in range(machines))
    fresh: dict[tuple[int, str], float] = {}
    misses = from_bucket = 0
    for moment, edge in arrivals:
        for request in trace:
            if fresh.get((edge, request.path), -1) >= moment:
                continue
            fresh[edge, request.path] = math.inf if is_fixed(request.path) else moment + FRESH_SECONDS
            misses += 1
            from_bucket += whole[request.path]
    size = sum(request.size for request in trace)
    minutes = Counter(int(moment // 60) for moment, _ in arrivals)
    return Traffic(machines * len(trace), machines * size, misses, from_bucket, max(minutes.values()) * size)


def crowd(edge: Edge, trace: Sequence[Request], whole: Mapping[str, int]) -> str:
    """Let machines install at the same time from an empty cache, and return how that compares with the simulation."""
    shutil.rmtree(edge.root / "cache")
    (edge.root / "cache").mkdir()
    edge.bucket.heal()
    boxes = [edge.machine(f"crowd {number}") for number in range(AT_ONCE)]
    before = len(edge.log())
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda box: run(box, *INSTALL), boxes))
    requests, reached = len(edge.log()) - before, len(edge.bucket.seen("GET"))
    told = simulate(trace, whole, AT_ONCE, 1, 0)
    return (
        f"{AT_ONCE} machines at the same moment and an empty cache: {requests} requests, {reached} of which reached the"
        f" bucket; the simulation says {told.requests} and {told.misses}."
    )


def measured(traces: Mapping[str, Sequence[Request]]) -> Iterator[str]:
    """Yield the lines of the table of what one machine asks for."""
    yield from ("| one machine | requests | bytes |", "|---|--:|--:|")
    for what, trace in traces.items():
        yield f"| {what} | {len(trace)} | {sum(request.size for request in trace):,} |"


def simulated(trace: Sequence[Request], whole: Mapping[str, int]) -> Iterator[str]:
    """Yield the lines of the table of what many machines cause."""
    caches = " | ".join(f"{edges} cache{'s' * (edges > 1)}: hits | to the bucket | GB" for edges in EDGES)
    yield f"| machines | requests | GB | busiest minute, Mbit/s | {caches} |"
    yield "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
    for machines in MACHINES:
        one, more = (simulate(trace, whole, machines, edges) for edges in EDGES)
        start = f"| {machines:,} | {one.requests:,} | {one.size / 1e9:,.3f} | {one.peak * 8 / 60 / 1e6:,.1f} |"
        yield f"{start} {_bucket(one)} | {_bucket(more)} |"


def _bucket(seen: Traffic) -> str:
    return f"{1 - seen.misses / seen.requests:.2%} | {seen.misses:,} | {seen.from_bucket / 1e9:,.3f}"


def main() -> None:
    """Print the tables."""
    with prepared() as edge:
        new, old = edge.machine("new"), edge.machine("old")
        traces = {"installs without an older SDK": edge.watch(new, *INSTALL)}
        edge.watch(old, "install", OLD, "--source", "goproxy")
        traces[f"upgrades from {OLD}, by difference"] = edge.watch(old, "upgrade")
        traces["checks for a newer release (`outdated --refresh`)"] = edge.watch(new, "outdated", "--refresh")
        traces["installs a version that it has"] = edge.watch(new, *INSTALL)
        whole: dict[str, int] = {}
        for request in (request for trace in traces.values() for request in trace):
            whole[request.path] = max(request.size, whole.get(request.path, 0))
        install, upgrade, question, _ = traces.values()
        print("\n".join(measured(traces)), crowd(edge, install, whole), sep="\n\n")
    crowds = {"upgrade": upgrade, "install without an older SDK": install, "check for a newer release once": question}
    for title, trace in crowds.items():
        print(f"\n### All machines {title} within {HOURS} hours\n\n" + "\n".join(simulated(trace, whole)))


if __name__ == "__main__":
    main()
