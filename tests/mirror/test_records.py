"""The records of a mirror prove its SDKs to everybody who follows the mirror, however the database has grown."""

from pathlib import Path

import pytest

from gvm_py.dist.sources.proxylist import parse_proxy_list
from gvm_py.dist.sumdb import ChecksumDatabase, parse_gosumdb
from gvm_py.transport import Transport
from tests.support import faults
from tests.support.archives import sdk_h1
from tests.support.internet import Internet
from tests.support.run import Outcome, Sandbox
from tests.support.translog import TransparencyLog

SUMDB = "sumdb/sum.test"


@pytest.fixture
def tree(sandbox: Sandbox) -> Path:
    return sandbox.cwd / "mirror"


def others(start: int, stop: int) -> list[bytes]:
    return [f"example.com/m v1.0.{number} h1:x\n".encode() for number in range(start, stop)]


def grow(internet: Internet, size: int) -> None:
    """Let the log have `size` records, the newest ones of other modules."""
    log = internet.database.log
    for record in others(len(log.records), size):
        log.append(record)
    internet.database.publish(log, size)


def copy(sandbox: Sandbox, *requests: str) -> Outcome:
    outcome = sandbox.gosdk("mirror", "mirror", *requests, "--source", "goproxy")
    assert outcome.code == 0, outcome.err
    return outcome


def follow(machine: Path, internet: Internet, tree: Path, version: str) -> None:
    """Let a machine that remembers in `machine` the heads it has seen look `version` up in the mirror alone."""
    settings = parse_gosumdb(internet.database.log.key)
    assert settings is not None
    with Transport({}) as fetcher:
        database = ChecksumDatabase(fetcher, settings, parse_proxy_list(f"{tree.as_uri()},off", "GOPROXY"), machine)
        assert database.lookup(f"v0.0.1-go{version}.linux-amd64") == sdk_h1(version)


@pytest.mark.parametrize("sizes", [(256, 257, 300, 511), (300, 512, 513, 1300), (255, 256, 768, 2000)])
def test_whoever_saw_an_older_head_of_the_mirror_can_prove_the_newer_ones(
    sandbox: Sandbox, internet: Internet, tree: Path, sizes: tuple[int, ...], tmp_path: Path
) -> None:
    versions = ["1.22.3", "1.22.4", "1.22.5", "1.22.6"]
    for step, (version, size) in enumerate(zip(versions, sizes, strict=True)):
        internet.publish(version)
        grow(internet, max(size, len(internet.database.log.records)))
        copy(sandbox, version)
        follow(tmp_path / "often", internet, tree, version)
        if step in (0, 3):
            follow(tmp_path / "rarely", internet, tree, version)
        follow(tmp_path / f"new {step}", internet, tree, versions[0])
    assert sandbox.gosdk("mirror", "check", "mirror").code == 0


def test_tiles_of_heads_that_nobody_is_shown_any_more_are_removed(
    sandbox: Sandbox, internet: Internet, tree: Path
) -> None:
    internet.publish("1.22.3")
    for size in (300, 310, 320):
        grow(internet, size)
        copy(sandbox, "1.22.3")
    tiles = sorted(path.relative_to(tree / SUMDB).as_posix() for path in (tree / SUMDB).glob("tile/**/*.p/*"))
    assert tiles == ["tile/8/0/001.p/54", "tile/8/0/001.p/64", "tile/8/1/000.p/1"]


def test_a_damaged_record_or_tile_is_fetched_again(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.database.log = TransparencyLog(records=others(0, 300))
    internet.publish("1.22.3")
    copy(sandbox, "1.22.3")
    files = {path: path.read_bytes() for path in (tree / SUMDB).rglob("*") if path.is_file()}
    assert len(files) == 5
    for spoil in (lambda _data: b"", lambda data: data[:-1] + b"?", lambda data: b"\xff" * len(data)):
        for path, data in files.items():
            path.write_bytes(spoil(data))
        copy(sandbox, "1.22.3")
        assert {path: path.read_bytes() for path in files} == files
    assert sandbox.gosdk("mirror", "check", "mirror").code == 0


def test_the_database_may_be_reached_through_a_proxy_only(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.publish("1.22.3")
    for path, data in internet.database.http.files.items():
        if path.startswith("/sumdb/"):
            internet.http.files[f"/proxy{path}"] = data
    env = {"GOSUMDB": internet.database.log.key}
    outcome = sandbox.gosdk("mirror", "mirror", "1.22", "--source", "goproxy", env=env)
    assert outcome.code == 0, outcome.err
    assert internet.database.asked() == []


def test_a_switched_off_database_leaves_modules_out(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.publish("1.22.3")
    args = ("mirror", "mirror", "1.22", "--source", "goproxy", "--source", internet.dl)
    outcome = sandbox.gosdk(*args, env={"GOSUMDB": "off"})
    assert outcome.code == 4
    assert "switched off" in outcome.err
    assert outcome.out == "go1.22.3.linux-amd64.tar.gz\n"
    assert not (tree / "golang.org").exists()


def test_a_relay_need_not_tell_the_latest_head(sandbox: Sandbox, internet: Internet, tree: Path) -> None:
    internet.publish("1.22.3")
    internet.database.every_answer("latest", faults.status(404))
    copy(sandbox, "1.22")
    internet.publish("1.22.4")
    internet.database.every_answer("latest", faults.status(404))
    copy(sandbox, "1.22.4")
    assert (tree / SUMDB / "latest").read_bytes() == internet.database.log.head(2)
    assert sandbox.gosdk("mirror", "check", "mirror").code == 0
