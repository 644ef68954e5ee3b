"""What came is wrong (exit 4) or did not come (exit 5): nothing of it stays, and the next honest answer works."""

import hashlib
import io
import tarfile
import zipfile

import pytest

from tests.support import faults
from tests.support.archives import sdk_archive, sdk_module, tar_gz
from tests.support.http_server import Fault
from tests.support.internet import Internet
from tests.support.release_server import MODULE_PATH
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files

ARCHIVE = "/dl/go1.22.3.linux-amd64.tar.gz"
MODULE = f"{MODULE_PATH}v0.0.1-go1.22.3.linux-amd64.zip"
PREFIX = "golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64/"
HONEST = sdk_archive("1.22.3")
OTHER_H1 = "h1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="


@pytest.fixture(autouse=True)
def _released(internet: Internet) -> None:
    internet.publish("1.22.3")


def assert_nothing_stays(sandbox: Sandbox) -> None:
    assert sandbox.below("versions", "staging", "trash", "cache/archives") == []


def assert_refused(sandbox: Sandbox, code: int, words: str, *options: str) -> None:
    """Assert that installing fails like this, leaves nothing, and works as soon as the answer is honest again."""
    outcome = sandbox.gosdk("install", "1.22.3", *options)
    assert (outcome.code, outcome.out) == (code, ""), outcome.err
    assert words in outcome.err
    assert_nothing_stays(sandbox)


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (faults.web_page, 4, "sent a web page instead of go1.22.3.linux-amd64.tar.gz"),
        (faults.whole_file(bytes(len(HONEST))), 4, "sent something that is not a tar.gz archive"),
        (faults.whole_file(HONEST[:-1] + b"x"), 4, "it must be " + hashlib.sha256(HONEST).hexdigest()),
        (faults.whole_file(HONEST[:-9]), 4, f"has {len(HONEST) - 9} bytes, but"),
        (faults.whole_file(HONEST + b"more"), 4, f"has {len(HONEST) + 4} bytes, but"),
        (faults.claim_length(1 << 40), 4, f"has {1 << 40} bytes, but"),
        (faults.endless(HONEST), 4, f"sent more than the {len(HONEST)} bytes expected"),
        (faults.close_after(100), 5, "broke: peer closed connection"),
        (faults.reset_after(100), 5, "broke: Connection reset by peer (3 tries)"),
        (faults.status(404), 3, "it is listed, and its archive is not there; asked:"),
        (faults.status(404), 3, f"{ARCHIVE}: 404 Not Found"),
        (faults.status(403), 5, "403 Forbidden"),
        (faults.status(503, Retry_After="0"), 5, "503 Service Unavailable (3 tries)"),
        (faults.redirect("file:///etc/passwd"), 5, "redirects to something that is not an http address"),
    ],
)
def test_a_wrong_archive_is_refused(sandbox: Sandbox, internet: Internet, fault: Fault, code: int, words: str) -> None:
    internet.http.every_answer(ARCHIVE, fault)
    assert_refused(sandbox, code, words)
    internet.http.every_answer(ARCHIVE, faults.honest)
    assert sandbox.gosdk("install", "1.22.3").code == 0


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (faults.web_page, 4, "sent a web page instead of v0.0.1-go1.22.3.linux-amd64.zip"),
        (faults.whole_file(HONEST), 4, "is not a module archive"),
        (faults.whole_file(sdk_module("1.22.4")), 4, "go1.22.4.linux-amd64/LICENSE' lies outside " + PREFIX),
        (faults.whole_file(sdk_module("1.22.3")[:-1]), 4, "is not the archive of an SDK"),
        (faults.close_after(100), 5, "broke: peer closed connection"),
    ],
)
def test_a_wrong_module_is_refused(sandbox: Sandbox, internet: Internet, fault: Fault, code: int, words: str) -> None:
    internet.http.every_answer(MODULE, fault)
    assert_refused(sandbox, code, words, "--source", "goproxy")
    internet.http.every_answer(MODULE, faults.honest)
    assert sandbox.gosdk("install", "1.22.3", "--source", "goproxy").code == 0


@pytest.mark.parametrize(("source", "other"), [("index", "goproxy"), ("goproxy", "go.dev")])
def test_a_wrong_h1_is_refused_whatever_else_is_right(
    sandbox: Sandbox, internet: Internet, source: str, other: str
) -> None:
    internet.releases.add_release("1.22.4")
    internet.releases.add_module("1.22.4")
    internet.record("1.22.4", OTHER_H1)
    outcome = sandbox.gosdk("install", "1.22.4", "--source", internet.dl if source == "index" else source)
    assert outcome.code == 4
    assert f"the checksum database says {OTHER_H1}" in outcome.err
    assert f"hint: gosdk install --source {other} 1.22.4" in outcome.err
    assert_nothing_stays(sandbox)


def test_an_sdk_with_one_byte_changed_is_refused_though_its_index_confirms(
    sandbox: Sandbox, internet: Internet
) -> None:
    program = sdk_files("1.22.3")["bin/go"]
    evil = program[:-1] + bytes([program[-1] ^ 1])
    internet.replace_archive("1.22.3", tar_gz({**sdk_files("1.22.3"), "bin/go": evil}))
    assert_refused(sandbox, 4, "is not the published go1.22.3: its tree hashes to h1:")


def _tar(*members: tuple[str, bytes], links: dict[str, str] | None = None) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, data in members:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            archive.addfile(member)
    return buffer.getvalue()


def _module(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


HOSTILE = {
    "traversal": (_tar(("go/../../evil", b"x")), "is not a clean path"),
    "absolute": (_tar(("/etc/evil", b"x")), "lies outside go/"),
    "outside go": (_tar(("evil", b"x")), "lies outside go/"),
    "a link": (_tar(links={"go/bin": "/bin"}), "a symbolic link"),
    "twice": (_tar(("go/VERSION", b"x"), ("go/VERSION", b"y")), "collides with"),
    "case": (_tar(("go/VERSION", b"x"), ("go/version", b"y")), "collides with"),
    "receipt": (_tar(("go/.gosdk.json", b"{}")), "collides with"),
    "not an SDK": (tar_gz({"VERSION": b"go1.22.3\n"}), "this is not a complete go1.22.3 for linux/amd64"),
    "another version": (sdk_archive("1.22.4"), "VERSION says go1.22.4 instead of go1.22.3"),
    "another platform": (sdk_archive("1.22.3", "linux-arm64"), "this is not a complete go1.22.3 for linux/amd64"),
    "not gzip after all": (b"\x1f\x8b" + bytes(100), "is not the archive of an SDK"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_archive_that_the_index_confirms_is_refused(sandbox: Sandbox, internet: Internet, kind: str) -> None:
    content, words = HOSTILE[kind]
    internet.replace_archive("1.22.3", content)
    assert_refused(sandbox, 4, words)
    assert not (sandbox.root.parent / "evil").exists()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (f"{PREFIX}../../evil", "is not a clean path"),
        ("golang.org/evil", "lies outside"),
        (f"{PREFIX}test/evil.go", "does not belong into a toolchain module"),
        (f"{PREFIX}src/go.mod", "does not belong into a toolchain module"),
        (f"{PREFIX}src/con.go", "which Windows reserves"),
    ],
)
def test_a_hostile_module_is_refused(sandbox: Sandbox, internet: Internet, name: str, words: str) -> None:
    internet.http.files[MODULE] = _module(name)
    assert_refused(sandbox, 4, words, "--source", "goproxy")


def test_a_hostile_local_archive_is_refused_and_stays_where_it_is(sandbox: Sandbox) -> None:
    file = sandbox.cwd / "go1.22.3.linux-amd64.tar.gz"
    file.write_bytes(HOSTILE["traversal"][0])
    outcome = sandbox.gosdk("install", file.name)
    assert outcome.code == 4
    assert_nothing_stays(sandbox)
    assert file.exists()


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (faults.web_page, 4, "/dl/ answered with an HTML page"),
        (faults.whole_file(b"[]"), 4, "the release index holds no Go release"),
        (faults.endless(b"[" * 65536), 4, "sent more than the 16777216 bytes"),
        (faults.status(500, Retry_After="0"), 5, "500 Internal Server Error"),
    ],
)
def test_a_wrong_index_ends_the_search(
    sandbox: Sandbox, internet: Internet, fault: Fault, code: int, words: str
) -> None:
    internet.http.every_answer("/dl/", fault)
    assert_refused(sandbox, code, words)
    assert internet.downloads() == []


def test_an_index_that_hides_a_known_release_is_not_believed(sandbox: Sandbox, internet: Internet) -> None:
    assert sandbox.gosdk("list-remote").code == 0
    internet.releases.index[:] = [{**internet.releases.index[0], "version": "go1.21.0", "files": []}]
    internet.releases.add_release("1.20.14")
    outcome = sandbox.gosdk("list-remote", "--json")
    assert [row["version"] for row in outcome.json()["data"]["releases"]] == ["1.22.3"]


def test_a_download_goes_on_where_it_broke(sandbox: Sandbox, internet: Internet) -> None:
    internet.http.next_answers(ARCHIVE, faults.close_after(300), faults.reset_after(100))
    assert sandbox.gosdk("install", "1.22.3").code == 0
    ranges = [seen.headers.get("range") for seen in internet.http.asked(ARCHIVE)]
    assert ranges[:2] == [None, "bytes=300-"]
    assert len(ranges) == 3


def test_a_database_that_stalls_does_not_hold_up_the_refusal(sandbox: Sandbox, internet: Internet) -> None:
    lookup = "lookup/golang.org/toolchain@v0.0.1-go1.22.3.linux-amd64"
    internet.database.every_answer(lookup, faults.stall_after(1))
    internet.http.every_answer(ARCHIVE, faults.web_page)
    assert_refused(sandbox, 4, "sent a web page")
