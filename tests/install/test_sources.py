"""`gosdk install` gets a genuine SDK from each kind of source, says which one served, and who confirmed it."""

import hashlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import faults
from tests.support.archives import sdk_archive, sdk_module, tar_gz, zip_archive
from tests.support.internet import Internet, go_dev
from tests.support.release_server import DIRECT_PATH, MODULE_PATH, ReleaseServer
from tests.support.run import Outcome, Sandbox
from tests.support.sdk import sdk_files, write_sdk
from tests.support.typed_hints import type_line

BOTH = "the release index and the checksum database"
SUMDB = "the checksum database"
ARCHIVE = "go1.22.3.linux-amd64.tar.gz"
MODULE = "v0.0.1-go1.22.3.linux-amd64.zip"


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    internet.publish("1.22.3")


def assert_installed(sandbox: Sandbox, outcome: Outcome, source: str, confirmed: str) -> None:
    """Assert that go1.22.3 came from `source`, that output and receipt agree on it, and that it runs."""
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.told.splitlines()[-1].endswith(f" from {source}; verified against {confirmed}")
    receipt = sandbox.receipt("1.22.3")
    assert receipt["source"] == source
    assert receipt["roots"] == (["index", "sumdb"] if confirmed == BOTH else ["sumdb"])
    go = sandbox.root / "versions" / "go1.22.3" / "bin" / "go"
    done = subprocess.run([go, "version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("go version go1.22.3 linux/amd64")
    assert sandbox.below("staging") == []


def test_an_index_of_ones_own_serves_the_archive_it_lists(sandbox: Sandbox, internet: Internet) -> None:
    assert_installed(sandbox, sandbox.gosdk("install", "1.22"), internet.dl, BOTH)
    receipt = sandbox.receipt("1.22.3")
    assert receipt["url"] == f"{internet.dl}/{ARCHIVE}"
    assert receipt["sha256"] == hashlib.sha256(sdk_archive("1.22.3")).hexdigest()
    assert internet.downloads() == [f"/dl/{ARCHIVE}"]


def test_a_mirror_gives_the_bytes_and_the_index_the_hash(sandbox: Sandbox, internet: Internet) -> None:
    internet.http.files[f"/mirror/{ARCHIVE}"] = sdk_archive("1.22.3")
    mirror = f"{internet.http.url}/mirror"
    outcome = sandbox.gosdk("install", "1.22", "--mirror", mirror)
    assert_installed(sandbox, outcome, f"{internet.dl}, bytes from {mirror}", BOTH)
    assert internet.downloads() == [f"/mirror/{ARCHIVE}"]


def test_hashes_that_a_mirror_has_of_its_own_are_not_believed(sandbox: Sandbox, internet: Internet) -> None:
    genuine = sdk_archive("1.22.3")
    evil = genuine[:-1] + b"x"
    digest = hashlib.sha256(evil).hexdigest()
    file = {"filename": ARCHIVE, "os": "linux", "arch": "amd64", "kind": "archive", "sha256": digest, "size": len(evil)}
    index = [{"version": "go1.22.3", "stable": True, "files": [file]}]
    files = {"": json.dumps(index), "index.json": json.dumps(index), f"{ARCHIVE}.sha256": digest}
    internet.http.files[f"/mirror/{ARCHIVE}"] = evil
    internet.http.files |= {f"/mirror/{name}": text.encode() for name, text in files.items()}
    outcome = sandbox.gosdk("install", "1.22", "--mirror", f"{internet.http.url}/mirror")
    assert (outcome.code, sandbox.below("versions", "staging", "cache/archives")) == (4, [])
    assert f"it must be {hashlib.sha256(genuine).hexdigest()}" in outcome.err


def test_what_a_mirror_does_not_have_comes_from_the_index(sandbox: Sandbox, internet: Internet) -> None:
    outcome = sandbox.gosdk("install", "1.22", "--mirror", f"{internet.http.url}/mirror")
    assert_installed(sandbox, outcome, internet.dl, BOTH)
    assert internet.downloads() == [f"/mirror/{ARCHIVE}", f"/dl/{ARCHIVE}"]


def test_a_module_proxy_serves_the_toolchain_module(sandbox: Sandbox, internet: Internet) -> None:
    outcome = sandbox.gosdk("install", "1.22", "--source", "goproxy")
    assert_installed(sandbox, outcome, f"GOPROXY {internet.releases.proxy}", SUMDB)
    names = sandbox.below("versions/go1.22.3")
    assert "versions/go1.22.3/src/go.mod" in names
    assert not any(name.endswith("_go.mod") for name in names)


def test_a_module_proxy_may_be_a_directory(sandbox: Sandbox, internet: Internet, tmp_path: Path) -> None:
    proxy = tmp_path / "my 代理"
    for path, data in internet.http.files.items():
        if path.startswith(MODULE_PATH):
            file = proxy / path.removeprefix("/proxy/")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    outcome = sandbox.gosdk("install", "1.22", "--source", "goproxy", env={"GOPROXY": proxy.as_uri()})
    assert_installed(sandbox, outcome, f"GOPROXY {proxy.as_uri()}", SUMDB)


@pytest.mark.parametrize(("separator", "status"), [(",", 404), (",", 410), ("|", 404), ("|", 403)])
def test_the_next_proxy_is_asked_where_the_separator_allows_it(
    sandbox: Sandbox, internet: Internet, separator: str, status: int
) -> None:
    internet.http.every_answer(MODULE_PATH.replace("proxy", "first") + "list", faults.status(status))
    proxies = f"{internet.http.url}/first{separator}{internet.releases.proxy}"
    outcome = sandbox.gosdk("install", "1.22", "--source", "goproxy", env={"GOPROXY": proxies})
    assert_installed(sandbox, outcome, f"GOPROXY {internet.releases.proxy}", SUMDB)


def test_a_comma_stops_at_a_proxy_that_refuses(sandbox: Sandbox, internet: Internet) -> None:
    internet.http.every_answer(MODULE_PATH.replace("proxy", "first") + "list", faults.status(403))
    proxies = f"{internet.http.url}/first,{internet.releases.proxy}"
    outcome = sandbox.gosdk("install", "1.22", "--source", "goproxy", env={"GOPROXY": proxies})
    assert (outcome.code, outcome.out) == (5, "")
    assert "403 Forbidden" in outcome.err
    assert internet.downloads() == []


def test_goproxy_off_forbids_asking(sandbox: Sandbox, internet: Internet) -> None:
    outcome = sandbox.gosdk("install", "1.22", "--source", "goproxy", env={"GOPROXY": "off"})
    assert outcome.code == 5
    assert "GOPROXY (environment variable GOPROXY) is off: no module proxy may be asked" in outcome.err
    assert internet.releases.asked == []


def test_a_version_that_is_not_in_a_proxys_list_is_asked_for_by_name(sandbox: Sandbox, internet: Internet) -> None:
    internet.http.files[f"{MODULE_PATH}list"] = b""
    outcome = sandbox.gosdk("install", "1.22.3", "--source", "goproxy")
    assert_installed(sandbox, outcome, f"GOPROXY {internet.releases.proxy}", SUMDB)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (ARCHIVE, sdk_archive("1.22.3")),
        ("my 下载.tgz", sdk_archive("1.22.3")),
        ("from a friend.zip", zip_archive(sdk_files("1.22.3"))),
        (MODULE, sdk_module("1.22.3")),
        ("renamed.zip", sdk_module("1.22.3")),
    ],
)
def test_a_local_archive_is_known_by_its_content(
    sandbox: Sandbox, internet: Internet, name: str, content: bytes
) -> None:
    (sandbox.cwd / name).write_bytes(content)
    outcome = sandbox.gosdk("install", name)
    assert_installed(sandbox, outcome, str(sandbox.cwd / name), SUMDB)
    assert internet.releases.asked == []


def test_a_local_archive_is_not_replaced_by_one_from_the_cache(sandbox: Sandbox, internet: Internet) -> None:
    assert sandbox.gosdk("install", "1.22.3").code == 0
    assert sandbox.gosdk("uninstall", "1.22.3").code == 0
    (sandbox.cwd / ARCHIVE).write_bytes(tar_gz({**sdk_files("1.22.3"), "bin/go": b"#!/bin/sh\necho evil\n"}))
    outcome = sandbox.gosdk("install", ARCHIVE)
    assert outcome.code == 4
    assert f"{ARCHIVE} from {sandbox.cwd / ARCHIVE} is not the published go1.22.3" in outcome.err


def test_a_local_sdk_directory_is_copied_and_stays(sandbox: Sandbox, internet: Internet) -> None:
    other = write_sdk(sandbox.cwd / "unpacked go", "1.22.3")
    assert_installed(sandbox, sandbox.gosdk("install", "./unpacked go"), str(other), SUMDB)
    assert (other / "bin" / "go").exists()


def test_a_directory_of_archives_serves_the_newest_that_answers(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.21.13")
    directory = sandbox.cwd / "archives"
    directory.mkdir()
    for version in ("1.21.13", "1.22.3"):
        (directory / f"go{version}.linux-amd64.tar.gz").write_bytes(sdk_archive(version))
    assert_installed(sandbox, sandbox.gosdk("install", "1.22", "--source", "archives"), str(directory), SUMDB)
    assert sandbox.gosdk("install", "1.21", "--source", directory.as_uri()).code == 0
    assert [row["version"] for row in sandbox.gosdk("list", "--json").json()["data"]] == ["1.21.13", "1.22.3"]


def test_the_url_of_an_archive_is_enough(sandbox: Sandbox, internet: Internet) -> None:
    url = f"{internet.http.url}/dl/{ARCHIVE}"
    assert_installed(sandbox, sandbox.gosdk("install", url), url, SUMDB)


def test_the_url_of_an_index_is_no_archive(sandbox: Sandbox, internet: Internet) -> None:
    outcome = sandbox.gosdk("install", internet.dl)
    assert outcome.code == 2
    assert f"hint: gosdk install --source {internet.dl} stable" in outcome.err


@pytest.mark.parametrize(("file", "hint"), [(ARCHIVE, "gosdk install 1.22.3"), ("no/where/sdk.tar.gz", "ls -l {cwd}")])
def test_a_local_archive_that_is_not_there_is_named(file: str, hint: str, sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    outcome = sandbox.gosdk("install", file)
    assert outcome.code == 3
    assert outcome.err == f"error: {sandbox.cwd / file} does not exist\nhint: {hint.format(cwd=sandbox.cwd)}\n"
    type_line(sandbox, outcome.err.partition("hint: ")[2].strip())


def test_a_directory_named_like_a_version_does_not_hide_the_version(sandbox: Sandbox, internet: Internet) -> None:
    (sandbox.cwd / "1.22").mkdir()
    assert_installed(sandbox, sandbox.gosdk("install", "1.22"), internet.dl, BOTH)


def test_the_database_may_be_asked_through_the_proxy(sandbox: Sandbox, internet: Internet) -> None:
    database, files = internet.database, internet.http.files
    for path in list(database.http.files):
        files[f"/proxy/sumdb/{database.log.name}{path}"] = database.http.files[path]
    key, _, _ = database.gosumdb.partition(" ")
    outcome = sandbox.gosdk("install", "1.22", env={"GOSUMDB": key})
    assert_installed(sandbox, outcome, internet.dl, BOTH)
    assert database.asked() == []


@pytest.fixture
def site(sandbox: Sandbox, tmp_path: Path) -> Iterator[ReleaseServer]:
    with go_dev(tmp_path) as (server, environment):
        sandbox.env.update(environment)
        sandbox.configure()
        yield server


@pytest.mark.parametrize("source", ["auto", "go.dev", "golang.google.cn"])
def test_go_dev_comes_first(sandbox: Sandbox, internet: Internet, site: ReleaseServer, source: str) -> None:
    site.add_release("1.22.3")
    outcome = sandbox.gosdk("install", "1.22", "--source", source)
    assert_installed(sandbox, outcome, "go.dev" if source == "auto" else source, BOTH)
    assert internet.releases.asked == []


def test_auto_goes_on_to_the_proxy_and_says_why(sandbox: Sandbox, internet: Internet, site: ReleaseServer) -> None:
    site.http.every_answer("/dl/", faults.status(403))
    outcome = sandbox.gosdk("install", "1.22")
    assert_installed(sandbox, outcome, f"GOPROXY {internet.releases.proxy}", SUMDB)
    assert "go.dev: https://go.dev/dl/ answered 403 Forbidden" in outcome.err
    assert "\nhint: gosdk config set source goproxy\n" in outcome.err
    assert sandbox.gosdk("config", "set", "source", "goproxy").code == 0
    assert "go.dev" not in sandbox.gosdk("install", "1.22", "--reinstall").err


def test_auto_goes_on_when_go_dev_lists_an_archive_and_does_not_deliver_it(
    sandbox: Sandbox, internet: Internet, site: ReleaseServer
) -> None:
    site.add_release("1.22.3")
    site.http.every_answer(f"/dl/{ARCHIVE}", faults.status(404))
    outcome = sandbox.gosdk("install", "1.22")
    assert_installed(sandbox, outcome, f"GOPROXY {internet.releases.proxy}", SUMDB)


def test_auto_stops_at_go_dev_when_what_it_sends_is_wrong(
    sandbox: Sandbox, internet: Internet, site: ReleaseServer
) -> None:
    site.add_release("1.22.3")
    site.http.every_answer(f"/dl/{ARCHIVE}", faults.web_page)
    assert sandbox.gosdk("install", "1.22").code == 4
    assert internet.releases.asked == []


def test_direct_is_the_module_of_go_dev(sandbox: Sandbox, site: ReleaseServer) -> None:
    site.add_module("1.22.3", below=DIRECT_PATH)
    outcome = sandbox.gosdk("install", "1.22", "--source", "goproxy", env={"GOPROXY": "direct"})
    assert_installed(sandbox, outcome, "GOPROXY https://go.dev/dl/mod", SUMDB)


def test_a_release_that_a_proxy_lists_for_others_alone_is_asked_for_by_name(
    sandbox: Sandbox, internet: Internet
) -> None:
    """A proxy lists what it was asked for before (INS-37)."""
    module = "v0.0.1-go1.22.{}.{}-amd64"
    internet.publish("1.22.5")
    names = [module.format(3, "linux"), *(module.format(patch, "windows") for patch in (4, 5, 6))]
    internet.http.files[f"{MODULE_PATH}list"] = "".join(f"{name}\n" for name in names).encode()
    listed = sandbox.gosdk("list-remote", "--source", "goproxy", "--all", "1.22")
    rows = [" ".join(line.split()) for line in listed.out.splitlines()]
    assert [row.split()[0] for row in rows] == ["go1.22.6", "go1.22.5", "go1.22.4", "go1.22.3"]
    assert ["not confirmed for linux/amd64" in row for row in rows] == [True, True, True, False]
    done = sandbox.gosdk("install", "--source", "goproxy", "1.22")
    assert (done.code, sandbox.receipt("1.22.5")["version"]) == (0, "1.22.5"), done.err
    assert "has no go1.22.6 for linux/amd64" in done.err
    asked = [path.rpartition("/")[2] for path in internet.releases.asked if path.endswith(".info")]
    assert asked == [f"{module.format(patch, 'linux')}.info" for patch in (6, 5)]


def test_few_releases_are_asked_for_by_name_and_a_listed_one_is_taken(sandbox: Sandbox, internet: Internet) -> None:
    names = ["v0.0.1-go1.22.3.linux-amd64", *(f"v0.0.1-go1.22.{patch}.windows-amd64" for patch in range(4, 20))]
    internet.http.files[f"{MODULE_PATH}list"] = "".join(f"{name}\n" for name in names).encode()
    done = sandbox.gosdk("install", "--source", "goproxy", "1.22")
    assert (done.code, sandbox.receipt("1.22.3")["version"]) == (0, "1.22.3"), done.err
    assert len([path for path in internet.releases.asked if path.endswith(".info")]) == 3


def _listed_for_windows(internet: Internet, *patches: int) -> None:
    """Have 1.22.3 listed for this platform, and these patches of 1.22 for Windows alone."""
    names = ["v0.0.1-go1.22.3.linux-amd64", *(f"v0.0.1-go1.22.{patch}.windows-amd64" for patch in patches)]
    internet.http.files[f"{MODULE_PATH}list"] = "".join(f"{name}\n" for name in names).encode()


COMMANDS = {
    "outdated": ("outdated", "go1.22.5"),
    "upgrade": ("upgrade --all --dry-run", "go1.22.3 -> go1.22.5"),
    "matrix": ("matrix -- go version", "go1.22.5"),
    "bisect": ("bisect 1.22.3 1.22 -- go version", "go1.22.5"),
    "mirror": ("mirror copy m 1.22", "go1.22.5"),
    "use": ("use 1.22", "1.22.5"),
    "lock": ("lock", "go1.22.5"),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_asks_a_proxy_by_name_for_what_it_lists_for_others(
    name: str, sandbox: Sandbox, internet: Internet
) -> None:
    words, expected = COMMANDS[name]
    internet.publish("1.22.5")
    _listed_for_windows(internet, 4, 5, 6)
    sandbox.configure(source="goproxy")
    if name not in ("matrix", "use", "lock"):
        assert sandbox.gosdk("install", "1.22.3").code == 0
    (sandbox.cwd / "go.mod").write_text("module m\n\ngo 1.22.1\n")
    if name == "lock":
        (sandbox.cwd / ".go-version").write_text("1.22\n")
    done = sandbox.gosdk(*words.split())
    assert expected in done.out + done.err, done
    assert done.code in (0, 1), done.err


def test_a_proxy_that_refuses_by_name_still_gives_what_it_lists(sandbox: Sandbox, internet: Internet) -> None:
    _listed_for_windows(internet, 4, 5)
    for patch in (4, 5):
        internet.http.every_answer(f"{MODULE_PATH}v0.0.1-go1.22.{patch}.linux-amd64.info", faults.status(403))
    sandbox.configure(source="goproxy")
    done = sandbox.gosdk("install", "1.22")
    assert (done.code, sandbox.receipt("1.22.3")["version"]) == (0, "1.22.3"), done.err
    assert "403" in done.err
    assert sandbox.gosdk("outdated").code == 0


def test_an_old_sdk_without_settings_does_not_hide_those_of_the_system_go(
    sandbox: Sandbox, internet: Internet, tmp_path: Path
) -> None:
    internet.publish("1.22.3")
    (write_sdk(sandbox.root / "versions" / "go1.4.3", "1.4.3") / "go.env").unlink()
    system = write_sdk(tmp_path / "go", "1.21.1")
    (system / "go.env").write_text(f"GOPROXY={internet.environment()['GOPROXY']}\n")
    env = {"GOPROXY": "", "PATH": f"{system}/bin:/usr/bin:/bin"}
    done = sandbox.gosdk("install", "--source", "goproxy", "1.22.3", env=env)
    assert done.code == 0, done.err
