"""A mirror behind nginx, or as a directory: gosdk and the plain go command install from it and from nothing else."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.internet import Internet, connected
from tests.support.realgo import go_version, needs_go, run_go
from tests.support.run import Outcome, Sandbox
from tests.support.static_tree import needs_nginx, nginx, snapshot

SDKS = Path(__file__).parents[2] / ".dev" / "sdk"
PLATFORM = "linux-amd64"
PARTS = ("VERSION", "go.env", "bin", "lib/wasm", "pkg/tool/*/compile", "src/**/go.mod", "src/runtime/*.go")
NOWHERE = "http://127.0.0.1:1"


@dataclass(frozen=True)
class Shelf:
    """A mirror of one real SDK, and the key of the database whose records it has."""

    tree: Path
    version: str
    key: str

    @property
    def archive(self) -> Path:
        return self.tree / f"go{self.version}.{PLATFORM}.tar.gz"

    @property
    def module(self) -> Path:
        return self.tree / f"golang.org/toolchain/@v/v0.0.1-go{self.version}.{PLATFORM}.zip"

    def client(self, proxy: str = NOWHERE) -> dict[str, str]:
        """Return the environment of a machine that trusts the database and reaches only `proxy`."""
        return {"GOPROXY": proxy, "GOSUMDB": self.key, "NO_PROXY": "127.0.0.1"}


def _real_sdk() -> tuple[str, dict[str, bytes]]:
    """Return what every SDK has, of one that is not the go command of this machine. All of it would take long."""
    found = [path for path in sorted(SDKS.glob("go1.*")) if path.name != go_version().name]
    if not found:
        pytest.skip(f"no SDK in {SDKS}, so real ones are NOT mirrored here; run make test")
    goroot = found[0]
    places = [place for part in PARTS for place in goroot.glob(part)]
    paths = [path for place in places for path in ([place] if place.is_file() else place.rglob("*"))]
    files = {path.relative_to(goroot).as_posix(): path.read_bytes() for path in paths if path.is_file()}
    return goroot.name.removeprefix("go"), files


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    """Copy a real SDK, repacked as go.dev and a proxy have it, with `gosdk mirror`."""
    base = tmp_path_factory.mktemp("shelf")
    version, files = _real_sdk()
    with connected() as net:
        net.publish_sdk(version, files)
        box = Sandbox(home=base / "home", root=base / "root", cwd=base, env=net.environment())
        box.home.mkdir()
        sources = ("--source", net.dl, "--source", "goproxy")
        outcome = box.gosdk("mirror", "my 镜像", version, "--platform", PLATFORM, *sources)
        assert outcome.code == 0, outcome.err
        yield Shelf(base / "my 镜像", version, net.database.log.key)


@pytest.fixture
def url(shelf: Shelf, tmp_path: Path) -> Iterator[str]:
    """The URL at which nginx serves the mirror."""
    with nginx(shelf.tree, tmp_path / "nginx") as url:
        yield url


@pytest.fixture
def lying_url(shelf: Shelf, tmp_path: Path) -> Iterator[str]:
    """The URL of a copy of the mirror in which one byte of the archive, and one of the module, is another one."""
    copy = tmp_path / "lying"
    shutil.copytree(shelf.tree, copy, copy_function=os.link)
    for path in (shelf.archive, shelf.module):
        lie = copy / path.relative_to(shelf.tree)
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        lie.unlink()
        lie.write_bytes(data)
    with nginx(copy, tmp_path / "nginx") as url:
        yield url


def assert_installed(box: Sandbox, outcome: Outcome, shelf: Shelf, confirmed: str) -> None:
    assert outcome.code == 0, outcome.err
    assert outcome.told.splitlines()[-1].endswith(f"; verified against {confirmed}")
    ran = box.gosdk("exec", shelf.version, "go", "version")
    assert ran.out == f"go version go{shelf.version} linux/amd64\n"


BOTH = "the release index and the checksum database"


@needs_nginx
def test_gosdk_takes_index_archive_and_records_from_the_url_of_a_mirror(
    sandbox: Sandbox, shelf: Shelf, url: str
) -> None:
    sandbox.configure(verify="both")
    outcome = sandbox.gosdk("install", shelf.version, "--source", url, env=shelf.client())
    assert_installed(sandbox, outcome, shelf, BOTH)
    assert f"from {url}" in outcome.err
    listed = sandbox.gosdk("list-remote", "--source", url, "--json").json()["data"]["releases"]
    assert [release["version"] for release in listed] == [shelf.version]
    assert sandbox.gosdk("verify", "--json", env=shelf.client(url)).code == 0


@needs_nginx
def test_gosdk_takes_the_module_from_a_mirror_as_goproxy(sandbox: Sandbox, shelf: Shelf, url: str) -> None:
    outcome = sandbox.gosdk("install", shelf.version, "--source", "goproxy", env=shelf.client(url))
    assert_installed(sandbox, outcome, shelf, "the checksum database")


@needs_nginx
def test_a_mirror_is_copied_from_a_mirror(sandbox: Sandbox, shelf: Shelf, url: str) -> None:
    sources = ("--source", url, "--source", "goproxy")
    outcome = sandbox.gosdk("mirror", "second", shelf.version, "--platform", PLATFORM, *sources, env=shelf.client(url))
    assert outcome.code == 0, outcome.err
    assert visible(sandbox.cwd / "second") == visible(shelf.tree)


def visible(tree: Path) -> dict[str, bytes]:
    return {name: data for name, data in snapshot(tree).items() if not name.startswith(".gosdk-mirror/")}


@needs_nginx
@needs_go
def test_the_plain_go_command_takes_its_toolchain_and_the_records_from_a_mirror(
    shelf: Shelf, url: str, tmp_path: Path
) -> None:
    done = plain_go(shelf, url, tmp_path)
    assert done.stdout == f"go version go{shelf.version} linux/amd64\n", done.stderr
    asked = (tmp_path / "nginx" / "access.log").read_text()
    assert "/sumdb/sum.test/supported" in asked
    assert " 404 " not in asked


@needs_go
@pytest.mark.parametrize("source", ["goproxy", "{url}"])
def test_a_mirror_may_be_a_directory(sandbox: Sandbox, shelf: Shelf, source: str, tmp_path: Path) -> None:
    url = shelf.tree.as_uri()
    named = source.replace("{url}", url)
    outcome = sandbox.gosdk("install", shelf.version, "--source", named, env=shelf.client(url))
    assert_installed(sandbox, outcome, shelf, "the checksum database" if source == "goproxy" else BOTH)
    done = plain_go(shelf, url, tmp_path)
    assert done.stdout == f"go version go{shelf.version} linux/amd64\n", done.stderr


def plain_go(shelf: Shelf, proxy: str, directory: Path) -> "subprocess.CompletedProcess[str]":
    """Run `go version` where only `proxy` can give the toolchain that is asked for."""
    wanted = {"GOTOOLCHAIN": f"go{shelf.version}", "GOFLAGS": "-modcacherw"}
    return run_go("version", cwd=directory, env={**shelf.client(proxy), **wanted})


@needs_nginx
@pytest.mark.parametrize("source", ["goproxy", "{url}"])
def test_a_mirror_that_lies_about_one_byte_is_exit_4_and_nothing_is_left(
    sandbox: Sandbox, shelf: Shelf, lying_url: str, source: str
) -> None:
    named = source.replace("{url}", lying_url)
    outcome = sandbox.gosdk("install", shelf.version, "--source", named, env=shelf.client(lying_url))
    assert outcome.code == 4, outcome.err
    assert f"go{shelf.version}" in outcome.err
    assert sandbox.below("versions", "staging", "trash") == []
    assert not [name for name in sandbox.below("cache/archives", "cache/partial") if "go1" in name]


@needs_nginx
@needs_go
def test_the_plain_go_command_refuses_a_mirror_that_lies(shelf: Shelf, lying_url: str, tmp_path: Path) -> None:
    done = plain_go(shelf, lying_url, tmp_path)
    assert done.returncode != 0
    assert "checksum mismatch" in done.stderr or "zip" in done.stderr
    assert not list((tmp_path / "go").glob("pkg/mod/golang.org/toolchain*/VERSION"))


@needs_nginx
def test_bytes_come_from_a_mirror_and_hashes_from_another_index(
    sandbox: Sandbox, shelf: Shelf, url: str, lying_url: str
) -> None:
    args = ("install", shelf.version, "--source", url)
    assert sandbox.gosdk(*args, "--mirror", lying_url, env=shelf.client()).code == 4
    outcome = sandbox.gosdk(*args, "--mirror", url, env=shelf.client())
    assert_installed(sandbox, outcome, shelf, BOTH)


@needs_nginx
def test_who_has_seen_a_newer_head_needs_a_way_to_the_database_behind_the_mirror(
    sandbox: Sandbox, internet: Internet, tmp_path: Path
) -> None:
    """The recipe of docs/mirror.md: what the mirror does not have comes from what relays the database."""
    tree = sandbox.cwd / "mirror"
    internet.publish("1.21.13")
    assert sandbox.gosdk("mirror", "mirror", "1.21", "--source", "goproxy").code == 0
    for number in range(600):
        internet.database.log.append(f"example.com/m v1.0.{number} h1:x\n".encode())
    internet.publish("1.22.3")
    assert sandbox.gosdk("install", "1.22", "--source", "goproxy").code == 0
    client = {"GOSUMDB": internet.database.log.key}
    relay = f"""
        location /sumdb/ {{ try_files $uri @database; }}
        location @database {{ proxy_pass {internet.database.http.url}; }}"""
    for more, code in (("", 5), (relay, 0)):
        with nginx(tree, tmp_path / f"nginx {code}", more) as url:
            outcome = sandbox.gosdk("install", "1.21", "--source", "goproxy", env={**client, "GOPROXY": url})
        assert outcome.code == code, outcome.err
