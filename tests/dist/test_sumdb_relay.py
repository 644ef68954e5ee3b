"""The database is asked through the first proxy that relays it, else at its own address, as design 25530 says."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gvm_py.dist.sources.proxylist import Proxy, parse_proxy_list
from gvm_py.dist.sumdb import ChecksumDatabase, parse_gosumdb
from gvm_py.errors import NetworkError
from gvm_py.transport import Transport
from tests.support import faults
from tests.support.certificates import Authority
from tests.support.http_server import serving as serving_files
from tests.support.sumdb_server import Client, SumdbServer, client_of, lookup_path, serving
from tests.support.translog import TransparencyLog, h1, module_log, module_record, module_version

_LOG = module_log(300)
_SUPPORTED = f"/sumdb/{_LOG.name}/supported"


@pytest.fixture
def server() -> Iterator[SumdbServer]:
    with serving(_LOG, 300) as server:
        yield server


@pytest.fixture
def client(server: SumdbServer, tmp_path: Path) -> Iterator[Client]:
    with client_of(server, tmp_path) as client:
        yield client


def _lookup(client: Client, goproxy: str) -> str:
    """Look up through proxies only: the key is known by its name, and no address is given."""
    relays: tuple[Proxy, ...] = parse_proxy_list(goproxy.replace("HERE", client.server.http.url), "GOPROXY")
    return client.database(client.server.log.key, relays).lookup(module_version(7))


def test_a_proxy_that_relays_the_database_is_the_only_way(server: SumdbServer, client: Client) -> None:
    assert _lookup(client, "HERE,direct") == h1(7)
    assert server.asked()[0] == _SUPPORTED
    assert server.asked().count(_SUPPORTED) == 1
    assert all(path.startswith("/sumdb/sum.test/") for path in server.asked())


def test_a_relay_that_fails_later_is_not_gone_around(server: SumdbServer, client: Client) -> None:
    server.every_answer("tile/8/0/000", faults.status(500))
    with pytest.raises(NetworkError, match=r"sum\.test through http://127\.0\.0\.1:\d+ answered 500 for tile"):
        _lookup(client, "HERE|HERE,direct")


@pytest.mark.parametrize("code", [404, 410])
def test_a_proxy_that_does_not_relay_it_is_passed_over(code: int, server: SumdbServer, client: Client) -> None:
    server.http.every_answer(f"/other{_SUPPORTED}", faults.status(code))
    assert _lookup(client, "HERE/other,HERE") == h1(7)
    assert server.asked()[:2] == [f"/other{_SUPPORTED}", _SUPPORTED]


@pytest.mark.parametrize("code", [401, 403, 500])
def test_any_other_answer_makes_the_database_unavailable(code: int, server: SumdbServer, client: Client) -> None:
    server.http.every_answer(f"/other{_SUPPORTED}", faults.status(code))
    with pytest.raises(NetworkError, match=rf"/other answered {code} when asked whether it relays sum\.test") as caught:
        _lookup(client, "HERE/other,HERE")
    assert caught.value.hint == "go env GOPROXY GOSUMDB"
    assert _SUPPORTED not in server.asked()


def test_a_bar_leads_to_the_next_proxy_after_any_error(server: SumdbServer, client: Client) -> None:
    server.http.every_answer(f"/other{_SUPPORTED}", faults.status(403))
    assert _lookup(client, "http://127.0.0.1:1|HERE/other|HERE") == h1(7)


def test_a_relay_that_failed_for_a_moment_is_asked_again(server: SumdbServer, client: Client) -> None:
    server.http.next_answers(_SUPPORTED, faults.status(404))
    assert _lookup(client, "HERE") == h1(7)
    assert server.asked()[:3] == [_SUPPORTED, _SUPPORTED, f"/sumdb/{_LOG.name}/{lookup_path(7)}"]


@pytest.mark.parametrize(
    ("goproxy", "said"),
    [
        ("HERE/other", r"/other answered 404 when asked whether it relays sum\.test"),
        ("HERE/other,off", r"/other answered 404 when asked whether it relays sum\.test"),
        ("http://127.0.0.1:1|", r"could not fetch http://127\.0\.0\.1:1/sumdb/sum\.test/supported: no connection"),
    ],
)
def test_both_causes_are_shown_where_neither_way_leads_to_the_database(goproxy: str, said: str, client: Client) -> None:
    with pytest.raises(
        NetworkError, match=rf"sum\.test/lookup/.*cannot find the host.*; asked first: .*{said}"
    ) as caught:
        _lookup(client, goproxy)
    assert caught.value.hint == "go env GOPROXY GOSUMDB"


def test_a_proxy_that_nobody_answers_at_is_an_error_before_a_comma(client: Client) -> None:
    with pytest.raises(NetworkError):
        _lookup(client, "http://127.0.0.1:1,HERE")


@pytest.mark.parametrize("path", ["", "/", "/X", "/X/"])
def test_an_address_in_gosumdb_goes_past_all_proxies(path: str, server: SumdbServer, client: Client) -> None:
    base = path.removesuffix("/")
    server.http.files |= {f"{base}{address}": data for address, data in server.http.files.items()}
    relays = parse_proxy_list(server.http.url, "GOPROXY")
    assert client.database(f"{server.gosumdb}{path}", relays).lookup(module_version(7)) == h1(7)
    assert server.asked()[0] == f"{base}/{lookup_path(7)}"
    assert not any(path.startswith("/sumdb/") for path in server.asked())


def test_a_proxy_on_disk_relays_as_well(client: Client, tmp_path: Path) -> None:
    for path, data in client.server.http.files.items():
        file = tmp_path / "my proxy" / path.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    assert _lookup(client, f"file://{tmp_path}/my%20proxy") == h1(7)
    assert client.server.asked() == []


def test_the_query_of_a_proxy_is_sent_and_not_shown(server: SumdbServer, client: Client) -> None:
    server.every_answer("supported", faults.status(403))
    with pytest.raises(NetworkError) as caught:
        _lookup(client, "HERE/?token=hidden")
    assert server.asked() == [f"{_SUPPORTED}?token=hidden"]
    assert "hidden" not in caught.value.message


@pytest.mark.parametrize("goproxy", ["", "HERE/other", "HERE/other,off", "HERE/other|off", "off"])
def test_without_a_relay_the_database_is_asked_over_https_at_its_own_name(goproxy: str, tmp_path: Path) -> None:
    authority = Authority.create(tmp_path)
    with serving_files(tls=authority.server("127.0.0.1")) as http, serving_files() as proxy:
        log = TransparencyLog(f"127.0.0.1:{http.port}", map(module_record, range(10)))
        SumdbServer(http, log).publish(log, 10)
        relays = parse_proxy_list(goproxy.replace("HERE", proxy.url), "GOPROXY") if goproxy else ()
        settings = parse_gosumdb(log.key)
        assert settings is not None
        with Transport({"SSL_CERT_FILE": str(authority.file)}) as fetcher:
            database = ChecksumDatabase(fetcher, settings, relays, tmp_path)
            assert database.lookup(module_version(7)) == h1(7)
            assert {seen.target.split("/")[1] for seen in http.requests} == {"lookup", "tile"}
