"""A lookup returns what the log publishes, at any size; what was proven once needs no network again."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gvm_py.errors import NetworkError, NotFoundError, UsageError
from tests.support import faults
from tests.support.sumdb_server import Client, SumdbServer, client_of, is_tile, lookup_path, serving
from tests.support.translog import h1, module_log, module_version

_LOG = module_log(3000)
_SIZES = [1, 2, 5, 255, 256, 257, 300, 700, 3000]
_NOBODY = "http://127.0.0.1:1"


@pytest.fixture
def server() -> Iterator[SumdbServer]:
    with serving(_LOG, 300) as server:
        yield server


@pytest.fixture
def client(server: SumdbServer, tmp_path: Path) -> Iterator[Client]:
    with client_of(server, tmp_path / "state") as client:
        yield client


def _offline(client: Client, number: int) -> str:
    return client.database(f"{client.server.log.key} {_NOBODY}").lookup(module_version(number))


@pytest.mark.parametrize("size", _SIZES)
def test_first_middle_and_last_record_of_a_tree_are_found(size: int, server: SumdbServer, client: Client) -> None:
    server.publish(_LOG, size)
    for number in {0, size // 2, size - 1}:
        assert client.lookup(number) == h1(number)
    assert client.head_sizes() == [size]


def test_the_tree_may_grow_from_any_size_to_any_other(server: SumdbServer, client: Client) -> None:
    server.publish(_LOG, 1)
    assert client.lookup(0) == h1(0)
    for size in _SIZES[1:]:
        server.publish(_LOG, size)
        assert client.lookup(size - 1) == h1(size - 1)
        assert client.head_sizes() == [size]


def test_an_answer_may_come_with_an_older_head_than_the_tiles(server: SumdbServer, client: Client) -> None:
    server.publish(_LOG, 700)
    server.answer_with(5, _LOG.answer(5, 290))
    assert client.lookup(5) == h1(5)
    assert "/tile/8/0/001.p/34" in server.asked()
    assert "/tile/8/0/001" in server.asked()
    assert client.cached("tile/8/0/001*/*") == ["tile/8/0/001.p/34"]


def test_an_answer_may_come_with_an_older_head_than_the_one_known(server: SumdbServer, client: Client) -> None:
    server.publish(_LOG, 700)
    client.lookup(0)
    server.answer_with(5, _LOG.answer(5, 290))
    assert client.lookup(5) == h1(5)
    assert client.head_sizes() == [700]


def test_a_version_that_is_not_published_is_not_found(client: Client) -> None:
    with pytest.raises(NotFoundError, match=r"sum\.test does not have golang\.org/toolchain v0\.0\.1-go1\.300\.0"):
        client.lookup(300)
    assert client.cached("**/*") == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "go1.22.3",
        "v0-0-1-go1.22.3",
        "v0.0.1-go1.22.3-X",
        "v0.0.1-go1.22.3/../x",
        "v0.0.1-go1.22.3\n",
        "v0.0.1-go" + "1" * 200,
    ],
)
def test_a_text_that_is_no_version_is_never_sent(text: str, server: SumdbServer, client: Client) -> None:
    with pytest.raises(UsageError, match="is not a version of"):
        client.database().lookup(text)
    assert server.asked() == []


def test_what_was_proven_once_is_answered_without_a_request(server: SumdbServer, client: Client) -> None:
    client.lookup(7)
    asked = server.asked()
    assert client.lookup(7) == h1(7)
    assert server.asked() == asked
    assert _offline(client, 7) == h1(7)


def test_a_second_lookup_asks_only_for_what_is_new(server: SumdbServer, client: Client) -> None:
    client.lookup(7)
    server.http.requests.clear()
    assert client.lookup(8) == h1(8)
    assert server.asked() == [f"/{lookup_path(8)}"]


def test_old_answers_stay_when_the_tree_has_moved_on_many_times(server: SumdbServer, client: Client) -> None:
    for number, size in enumerate(_SIZES):
        server.publish(_LOG, size)
        client.lookup(number)
    for number in range(len(_SIZES)):
        assert _offline(client, number) == h1(number)


def test_an_answer_under_an_older_head_is_kept_with_the_one_it_was_proven_under(
    server: SumdbServer, client: Client
) -> None:
    server.publish(_LOG, 700)
    client.lookup(0)
    server.answer_with(5, _LOG.answer(5, 290))
    client.lookup(5)
    assert _offline(client, 5) == h1(5)


def test_a_new_question_without_a_network_fails_as_one(client: Client) -> None:
    client.lookup(7)
    with pytest.raises(NetworkError):
        _offline(client, 8)


@pytest.mark.parametrize("damage", [b"", b"garbage", _LOG.answer(6, 300), _LOG.answer(7, 300)[:-20]])
def test_a_damaged_answer_of_the_cache_is_asked_again(damage: bytes, server: SumdbServer, client: Client) -> None:
    client.lookup(7)
    file = next(client.state.glob(f"*/lookup/{module_version(7)}"))
    file.write_bytes(damage)
    server.http.requests.clear()
    assert client.lookup(7) == h1(7)
    assert server.asked() == [f"/{lookup_path(7)}"]
    assert _offline(client, 7) == h1(7)


def test_a_lost_tile_of_the_cache_is_fetched_again(server: SumdbServer, client: Client) -> None:
    client.lookup(7)
    next(client.state.glob("*/tile/8/0/000")).unlink()
    server.http.requests.clear()
    assert client.lookup(7) == h1(7)
    assert server.asked() == ["/tile/8/0/000"]


def test_a_state_that_keeps_no_cache_still_proves(client: Client, tmp_path: Path) -> None:
    directory = tmp_path / "state" / f"{client.server.log.name}+{client.server.log.key.split('+')[1]}"
    directory.mkdir(parents=True)
    for name in ("tile", "lookup"):
        (directory / name).write_text("a file where a directory should be")
    assert client.lookup(7) == h1(7)


def test_threads_share_one_database(client: Client) -> None:
    database = client.database()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: database.lookup(module_version(number)), range(0, 300, 40)))
    assert found == [h1(number) for number in range(0, 300, 40)]


@pytest.mark.parametrize("code", [403, 500, 503])
def test_a_server_in_trouble_is_a_network_error(code: int, server: SumdbServer, client: Client) -> None:
    server.every_answer(lookup_path(7), faults.status(code, b"trouble"))
    with pytest.raises(
        NetworkError, match=rf"sum\.test at the address in GOSUMDB answered {code} for lookup/"
    ) as caught:
        client.lookup(7)
    assert caught.value.hint == "go env GOPROXY GOSUMDB"


def test_tiles_of_a_server_in_trouble_are_a_network_error(server: SumdbServer, client: Client) -> None:
    server.every_answer("tile/8/0/000", faults.status(500))
    with pytest.raises(NetworkError, match="answered 500 for tile/8/0/000"):
        client.lookup(7)
    server.every_answer("tile/8/0/000", faults.honest)
    assert client.lookup(7) == h1(7)
    assert len([path for path in server.asked() if is_tile(path)]) >= 3
