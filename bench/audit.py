"""Audit of 20 SDKs offline, with a database as large as the real one of 2026: `python -m bench.audit`.

The reports are those of tests/data/vulndb, repeated under new ids until there are 199 on the SDK, as in the real one,
whose index also names some 4,000 reports on other modules.
"""

import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from tests.support.http_server import serving
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import write_sdk
from tests.support.vulndb import VulnerabilityDatabase

SDKS = [f"1.{minor}.{patch}" for minor in range(17, 27) for patch in (1, 5)]
REPORTS = 199
OTHERS = 4000
ROUNDS = 7


def enlarge(database: VulnerabilityDatabase, size: int) -> None:
    """Repeat the reports under new ids until there are `size`."""
    originals = sorted((database.directory / "ID").iterdir())
    index = {module["path"]: module["vulns"] for module in json.loads(database.files()["index/modules.json"])}
    for number in range(len(originals), size):
        report = json.loads(originals[number % len(originals)].read_bytes())
        entry = {"id": f"GO-2099-{number:04}", "modified": report["modified"]}
        (database.directory / "ID" / f"{entry['id']}.json").write_text(json.dumps({**report, "id": entry["id"]}))
        for affected in report["affected"]:
            index[affected["package"]["name"]].append(entry)
    for number in range(OTHERS):
        other = {"id": f"GO-2098-{number:04}", "modified": "2026-01-02T03:04:05Z", "fixed": "1.2.3"}
        index[f"example.com/organisation/module{number}"] = [other]
    modules = [{"path": path, "vulns": entries} for path, entries in index.items()]
    (database.directory / "index" / "modules.json").write_text(json.dumps(modules))


def timed(box: Sandbox, *words: str) -> tuple[float, Outcome]:
    """Return the median time of a command in seconds, and what it said last."""
    times, outcomes = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        outcomes.append(box.gosdk(*words))
        times.append(time.perf_counter() - start)
    return statistics.median(times), outcomes[-1]


def main() -> None:
    """Print seconds and ratios."""
    root = Path(tempfile.mkdtemp(prefix="bench-audit-"))
    try:
        box = Sandbox(home=root, root=root / "store", cwd=root)
        for version in SDKS:
            write_sdk(box.root / "versions" / f"go{version}", version)
        database = VulnerabilityDatabase.copy_to(root / "vulndb")
        enlarge(database, REPORTS)
        with serving() as server:
            server.directory = database.directory
            place = ("--db", server.url, "--fail-on", "none", "--json")
            start = time.perf_counter()
            box.gosdk("audit", *place)
            first = time.perf_counter() - start
        offline, said = timed(box, "audit", "--offline", *place)
        nothing, _ = timed(box, "--version")
    finally:
        shutil.rmtree(root)
    found = sum(len(subject["vulnerabilities"]) for subject in said.json()["data"]["subjects"])
    rows = (
        (f"first audit of {len(SDKS)} SDKs, {REPORTS} reports from loopback", first, ""),
        (f"audit of {len(SDKS)} SDKs offline, {found} findings", offline, "below 1"),
        ("`gosdk --version`, the cost of starting at all", nothing, ""),
    )
    print(f"| median of {ROUNDS} runs | seconds | goal | ratio |\n|---|--:|---|--:|")
    for what, seconds, goal in rows:
        print(f"| {what} | {seconds:.2f} | {goal} | {seconds / nothing:.1f} |")


if __name__ == "__main__":
    main()
