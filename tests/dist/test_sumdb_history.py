"""The tree heads a machine has seen form one line: a fork is refused with its proof, and nobody's head is lost."""

import shlex
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gvm_py.errors import GosdkError, IntegrityError
from tests.support.sumdb_server import Client, SumdbServer, client_of, serving
from tests.support.translog import TransparencyLog, h1, module_log, module_version

_LOG = module_log(400)
_FORK = _LOG.forked(100, 400)
_KNOWN = 300


@pytest.fixture
def server() -> Iterator[SumdbServer]:
    with serving(_LOG, _KNOWN) as server:
        yield server


@pytest.fixture
def client(server: SumdbServer, tmp_path: Path) -> Iterator[Client]:
    with client_of(server, tmp_path / "我的 state") as client:
        yield client


@pytest.fixture
def heads(client: Client) -> Path:
    """The directory of heads of a machine that has seen one, of 300 records."""
    client.lookup(7)
    return next(client.state.glob("*/heads"))


def _remember(heads: Path, log: TransparencyLog, size: int) -> None:
    """Add the head that another process has seen."""
    (heads / f"{size}-{log.root(size).hex()[:16]}").write_bytes(log.head(size))


@pytest.mark.parametrize("size", [101, _KNOWN - 1, _KNOWN, _KNOWN + 1, 400])
def test_a_forked_history_is_refused_with_both_signed_heads(
    size: int, heads: Path, server: SumdbServer, client: Client
) -> None:
    server.publish(_FORK, size)
    with pytest.raises(IntegrityError, match="forked history") as caught:
        client.lookup(8)
    assert str(heads) in (caught.value.hint or "")
    for note in (_LOG.head(_KNOWN), _FORK.head(size)):
        assert note.decode() in caught.value.message
    assert [file.read_bytes() for file in heads.iterdir()] == [_LOG.head(_KNOWN)]
    assert client.cached(f"lookup/{module_version(8)}") == []


def test_a_fork_of_the_same_size_is_distinguished(heads: Path, client: Client) -> None:
    _remember(heads, _FORK, _KNOWN)
    with pytest.raises(IntegrityError, match="forked history"):
        client.lookup(8)
    assert client.head_sizes() == [_KNOWN, _KNOWN]


def test_a_head_with_the_signatures_of_others_is_the_same_head(
    heads: Path, server: SumdbServer, client: Client
) -> None:
    strangers = "\N{EM DASH} other.test AAAAAAAA\n".encode() * 99
    next(heads.iterdir()).write_bytes(_LOG.head(_KNOWN) + strangers[: len(strangers) // 3])
    server.answer_with(8, _LOG.answer(8, _KNOWN) + strangers)
    assert client.lookup(8) == h1(8)
    assert client.head_sizes() == [_KNOWN]


def test_a_history_that_parts_after_the_known_head_is_no_contradiction(
    heads: Path, server: SumdbServer, client: Client
) -> None:
    server.publish(_LOG.forked(_KNOWN, 400), 400)
    assert client.lookup(8) == h1(8)
    assert client.head_sizes() == [400]


@pytest.mark.parametrize("seen", [_KNOWN, 400])
def test_heads_of_other_processes_are_proven_before_they_are_removed(
    seen: int, heads: Path, server: SumdbServer, client: Client
) -> None:
    for size in (0, 1, 100, 299):
        _remember(heads, _LOG, size)
    server.publish(_LOG, seen)
    assert client.lookup(8) == h1(8)
    assert client.head_sizes() == [seen]


def test_a_false_head_of_another_process_is_kept_as_the_proof(heads: Path, server: SumdbServer, client: Client) -> None:
    _remember(heads, _LOG, 50)
    _remember(heads, _FORK, 200)
    server.publish(_LOG, 400)
    with pytest.raises(IntegrityError, match="its tree of 400 records does not begin with its tree of 200 records"):
        client.lookup(8)
    assert client.head_sizes() == [50, 200, _KNOWN]


def test_processes_that_race_leave_the_newest_head(server: SumdbServer, client: Client) -> None:
    numbers = [number * 7 % 61 for number in range(61)]
    for number in numbers:
        server.answer_with(number, _LOG.answer(number, _KNOWN + number))
        for path, data in _LOG.tiles(_KNOWN + number).items():
            server.put(path, data)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(client.lookup, numbers))
    assert found == [h1(number) for number in numbers]
    assert client.head_sizes() == [_KNOWN + 60]


@pytest.mark.parametrize(
    "damage",
    [b"", _LOG.head(_KNOWN)[:-9], TransparencyLog("evil.test").head(0), _LOG.sign("not a head\n"), b"\n" * (2 << 20)],
)
def test_a_damaged_head_is_refused_with_the_file_to_remove(damage: bytes, heads: Path, client: Client) -> None:
    file = next(heads.iterdir())
    file.write_bytes(damage)
    with pytest.raises(IntegrityError, match="is damaged") as caught:
        client.lookup(8)
    assert caught.value.hint == f"rm {shlex.quote(str(file))}"
    file.unlink()
    assert client.lookup(8) == h1(8)


def test_a_head_that_cannot_be_read_is_named(heads: Path, client: Client) -> None:
    file = heads / "1-unreadable"
    file.symlink_to("/proc/self/mem")
    with pytest.raises(GosdkError, match="cannot read the known tree head") as caught:
        client.lookup(8)
    assert str(file) in caught.value.message
    assert caught.value.hint == f"ls -l {shlex.quote(str(file))}"


def test_a_head_that_cannot_be_written_down_proves_nothing(heads: Path, server: SumdbServer, client: Client) -> None:
    next(heads.iterdir()).unlink()
    heads.rmdir()
    heads.write_text("a file where a directory should be")
    with pytest.raises(GosdkError, match="cannot remember the head of the checksum database") as caught:
        client.lookup(8)
    assert caught.value.hint == f"ls -ld {shlex.quote(str(heads))}"


def test_other_things_beside_the_heads_are_left_alone(heads: Path, client: Client) -> None:
    (heads / "1-directory").mkdir()
    (heads / "2-link").symlink_to("nowhere")
    (heads / ".300-unfinished.tmp").write_bytes(b"half a head")
    before = sorted(heads.iterdir())
    assert client.lookup(8) == h1(8)
    assert sorted(heads.iterdir()) == before


@pytest.mark.parametrize("shift", range(3))
def test_lines_of_other_signers_in_a_shown_head_drive_no_terminal(
    shift: int, heads: Path, server: SumdbServer, client: Client
) -> None:
    # C1 control characters are no ASCII, so a note may hold them.
    # The three shifts end what is shown at every byte of a character.
    name = "x" * shift + "\x9b2J" + "\N{RIGHT-TO-LEFT OVERRIDE}" * 400
    stranger = f"\N{EM DASH} {name} AAAAAAAA\n".encode()
    server.publish(_FORK, 400)
    server.answer_with(8, _FORK.entry(8) + _FORK.head(400) + stranger)
    with pytest.raises(IntegrityError, match="forked history") as caught:
        client.lookup(8)
    assert f" {'x' * shift}2J" in caught.value.message
    assert all(char.isprintable() or char == "\n" for char in caught.value.message)
    assert len(caught.value.message) < 3000
