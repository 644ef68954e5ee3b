"""Whatever a server or a proxy makes up, nothing is believed that the signed tree does not prove."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.errors import IntegrityError
from tests.support import faults
from tests.support.http_server import Fault
from tests.support.sumdb_server import Client, SumdbServer, client_of, is_tile, lookup_path, serving
from tests.support.translog import TransparencyLog, h1, module_log, module_record, module_version

_LOG = module_log(300)
_TRUTH = _LOG.answer(7, 300)
_FALSE_RECORD = module_record(7, "false")


@pytest.fixture
def server() -> Iterator[SumdbServer]:
    with serving(_LOG, 300) as server:
        yield server


@pytest.fixture
def client(server: SumdbServer, tmp_path: Path) -> Iterator[Client]:
    with client_of(server, tmp_path / "state") as client:
        yield client


def _refused(client: Client, number: int, complaint: str) -> None:
    """Expect a refusal that tells who, what and why, and that the truth is still found afterwards."""
    with pytest.raises(IntegrityError, match=complaint) as caught:
        client.lookup(number)
    assert caught.value.message.startswith("checksum database sum.test does not prove golang.org/toolchain v0.0.1-go1.")
    assert caught.value.hint
    assert client.cached("lookup/*") == []


def _with_record(record: bytes, number: int = 7) -> TransparencyLog:
    """Return a log whose record `number` really is `record`."""
    return TransparencyLog(records=[*_LOG.records[:number], record, *_LOG.records[number + 1 :]])


def test_cve_2026_42501_an_answer_without_a_line_for_the_module_is_no_proof(
    server: SumdbServer, client: Client
) -> None:
    server.answer_with(7, _LOG.answer(8, 300))
    _refused(client, 7, "its record 8 has no checksums for the module")


def test_cve_2026_42501_the_line_of_go_mod_is_not_the_line_of_the_zip(server: SumdbServer, client: Client) -> None:
    go_mod = _LOG.records[7].split(b"\n")[1] + b"\n"
    server.publish(_with_record(go_mod), 300)
    _refused(client, 7, "its record 7 has no checksums for the module")


_LINE = _FALSE_RECORD.split(b"\n")[0] + b"\n"
_OTHER = _LOG.answer(8, 300)
_RECORD, _NOTE = _OTHER.split(b"\n\n", 1)


@pytest.mark.parametrize(
    "answer",
    [
        _OTHER + _LINE,
        _OTHER + b"\n" + _LINE,
        _RECORD + b"\n\n" + _LINE + _NOTE,
        _RECORD + b"\n\n" + _LINE + b"\n" + _NOTE,
        _OTHER.replace(b"go.sum database tree\n", b"go.sum database tree\n" + _LINE),
        _OTHER.replace(b"\n\n\xe2", b"\n" + _LINE + b"\n\xe2"),
        _TRUTH + _LINE,
    ],
    ids=[
        "after the signature",
        "after the signature and a blank line",
        "before the head",
        "as a paragraph before the head",
        "inside the head",
        "at the end of the head",
        "after the signature of a true answer",
    ],
)
def test_cve_2026_56864_lines_outside_the_authenticated_record_are_never_believed(
    answer: bytes, server: SumdbServer, client: Client
) -> None:
    server.answer_with(7, answer)
    _refused(client, 7, "signed note|no checksums")


@pytest.mark.parametrize("number", [7, 255, 256, 271, 287, 295, 299])
def test_cve_2026_56865_every_tile_is_checked_also_where_one_serves_several_subtrees(
    number: int, server: SumdbServer, client: Client
) -> None:
    forged = _with_record(module_record(number, "false"), number)
    honest, false = _LOG.tiles(300), forged.tiles(300)
    changed = [path for path in honest if honest[path] != false[path]]
    server.answer_with(number, forged.entry(number) + _LOG.head(300))
    for path in changed:
        server.every_answer(path, faults.status(200, false[path]))
    assert changed
    _refused(client, number, "does not belong to the signed tree of 300 records")
    assert not set(changed) & set(client.cached("tile/**/*"))


@pytest.mark.parametrize("path", sorted(_LOG.tiles(300)))
def test_cve_2026_56865_each_tile_of_a_lookup_is_checked_on_its_own(
    path: str, server: SumdbServer, client: Client
) -> None:
    data = _LOG.tiles(300)[path]
    server.every_answer(path, faults.status(200, bytes([data[0] ^ 1]) + data[1:]))
    _refused(client, 7, rf"{path}.* does not belong to the signed tree")
    server.every_answer(path, faults.honest)
    assert client.lookup(7) == h1(7)


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        (
            _LOG.answer(7, 300).replace(h1(7).encode(), h1(7, "false").encode()),
            "record 7 is not the one in the signed",
        ),
        (_TRUTH.replace(b"7\n", b"8\n", 1), "record 8 is not the one in the signed tree"),
        (_TRUTH.replace(b"7\n", b"300\n", 1), "record 300 is not in the tree of 300 records"),
        (_TRUTH.replace(b"7\n", b"999999999999999999\n", 1), "is not in the tree"),
        (_TRUTH.replace(b"7\n", b"-1\n", 1), "not a record and a tree head"),
        (_TRUTH.replace(b"7\n", b"07\n", 1), "not a record and a tree head"),
        (_TRUTH.replace(b"7\n", "\N{ARABIC-INDIC DIGIT SEVEN}\n".encode(), 1), "not a record and a tree head"),
        (_TRUTH.replace(b"7\n", b"9" * 5000 + b"\n", 1), "not a record and a tree head"),
        (_LOG.entry(7) + _LOG.head(7), "record 7 is not in the tree of 7 records"),
        (_LOG.entry(7) + _LOG.head(300, root=_LOG.root(299)), "does not belong to the signed tree"),
        (_LOG.entry(7) + TransparencyLog("evil.test").head(0), "not signed by sum.test"),
        (_LOG.entry(7) + TransparencyLog("evil.test").head(0).replace(b"evil.test", b"sum.test"), "not signed by"),
        (_LOG.entry(7) + _LOG.head(300).replace(b"\n300\n", b"\n301\n"), "carries a false signature"),
        (_LOG.entry(7) + _LOG.sign("go.sum database tree\n"), "not the head of a go.sum database tree"),
        (_LOG.entry(7), "not a record and a tree head"),
        (_LOG.head(300), "not a record and a tree head"),
        (_TRUTH[: len(_TRUTH) // 2], "not a record and a tree head"),
        (_TRUTH.replace(b"golang", b"go\x1b[2Jlang"), "not plain text"),
        (_TRUTH.replace(b"golang", b"go\xfflang"), "not plain text"),
        (_TRUTH.replace(b"\n", b"\r\n"), "not a record|not plain text"),
        (b"", "not a record and a tree head"),
        (b"<!DOCTYPE html>\n<p>Log in\n\nto the network\n", "not a record and a tree head"),
    ],
)
def test_a_false_answer_is_refused_with_the_reason(
    answer: bytes, complaint: str, server: SumdbServer, client: Client
) -> None:
    server.answer_with(7, answer)
    _refused(client, 7, complaint)


def test_an_answer_without_an_end_is_cut_off(server: SumdbServer, client: Client) -> None:
    server.every_answer(lookup_path(7), faults.endless(_TRUTH * 100))
    _refused(client, 7, "sent more than the 1048576 bytes")


def test_a_tile_without_an_end_is_cut_off(server: SumdbServer, client: Client) -> None:
    server.every_answer("tile/8/0/000", faults.endless(bytes(1 << 16)))
    _refused(client, 7, "sent more than the 1048576 bytes")


@pytest.mark.parametrize("fault", [faults.status(200, b""), faults.status(200, bytes(8191)), faults.web_page])
def test_a_tile_that_is_something_else_is_refused(fault: Fault, server: SumdbServer, client: Client) -> None:
    server.every_answer("tile/8/0/000", fault)
    _refused(client, 7, "tile/8/0/000 has .* bytes instead of 8192")


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (_LOG.records[7] + _LINE, "its record 7 has 2 checksums for the module"),
        (_LOG.records[7].replace(b"h1:", b"h2:"), "'h2:.*' is not an h1 checksum"),
        (f"golang.org/toolchain {module_version(7)} h1:AAAA\n".encode(), "'h1:AAAA' is not an h1 checksum"),
        (
            f"golang.org/toolchain {module_version(7)} h1:\N{GREEK SMALL LETTER ALPHA}\n".encode(),
            "is not an h1 checksum",
        ),
        (f"golang.org/toolchain {module_version(7)} {h1(7)}!\n".encode(), "is not an h1 checksum"),
        (_LOG.records[7].replace(b"toolchain", b"toolchains"), "no checksums for the module"),
    ],
)
def test_a_proven_record_that_does_not_name_one_checksum_is_refused(
    record: bytes, complaint: str, server: SumdbServer, client: Client
) -> None:
    server.publish(_with_record(record), 300)
    _refused(client, 7, complaint)


def test_a_line_that_is_there_twice_counts_once(server: SumdbServer, client: Client) -> None:
    server.publish(_with_record(_LOG.records[7] * 2), 300)
    assert client.lookup(7) == h1(7)


def test_a_relay_that_lies_is_found_out_too(server: SumdbServer, client: Client) -> None:
    from gvm_py.dist.sources.proxylist import parse_proxy_list

    server.answer_with(7, _FALSE_RECORD.join([b"7\n", b"\n"]) + _LOG.head(300))
    database = client.database(server.log.key, parse_proxy_list(server.http.url, "GOPROXY"))
    with pytest.raises(IntegrityError, match="record 7 is not the one in the signed tree"):
        database.lookup(module_version(7))
    assert any(is_tile(path) for path in server.asked())
