"""Which source is asked next, what a failed search tells, what the archive cache offers, and work side by side."""

import hashlib
import json
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.sources.base import Artifact
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.install.kept import KeptSource, forget, keep
from gvm_py.install.locate import Search, first_listing, nearest_versions
from gvm_py.request import Request
from gvm_py.store.cache import ArchiveCache
from gvm_py.store.receipt import Receipt
from gvm_py.system.parallel import Background, all_results, run_all
from gvm_py.version import GoVersion
from tests.support.forkserver import Prelude
from tests.support.internet import Internet
from tests.support.run import Sandbox

LINUX = Platform("linux", "amd64")
NAME = "go1.22.3.linux-amd64.tar.gz"
CONTENT = b"hello gosdk"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
DOWN = NetworkError("down")
ABSENT = NotFoundError("no such file")
WRONG = IntegrityError("wrong")


def _versions(*texts: str) -> tuple[GoVersion, ...]:
    return tuple(GoVersion.parse(text) for text in texts)


@dataclass
class FakeSource:
    """A source that has these versions, or fails; `asked` are the versions whose artifact was wanted."""

    name: str
    listed: tuple[GoVersion, ...] | GosdkError = ()
    hidden: tuple[GoVersion, ...] = ()
    asked: list[str] = field(default_factory=list)

    def versions(self, _platform: Platform) -> tuple[GoVersion, ...]:
        if isinstance(self.listed, GosdkError):
            raise self.listed
        return self.listed

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        self.asked.append(version.text)
        if version not in {*self.versions(platform), *self.hidden}:
            raise NotFoundError(f"{self.name} has no {version.name}")
        return Artifact(version, platform, (), NAME, "tar.gz", None, None, self.name)


@pytest.mark.parametrize(
    ("request_text", "source", "expected"),
    [
        ("1.22", FakeSource("a", _versions("1.22.3", "1.22.12", "1.23.0")), "1.22.12"),
        ("1.22.3", FakeSource("a", _versions("1.22.3", "1.22.12")), "1.22.3"),
        ("1.22.4", FakeSource("a", _versions("1.22.3"), hidden=_versions("1.22.4")), "1.22.4"),
        ("1.22.4", FakeSource("a", _versions("1.22.3")), None),
        ("1.22", FakeSource("a", _versions("1.23.0"), hidden=_versions("1.22.3")), None),
        ("1.22", FakeSource("a", DOWN), None),
        ("1.22", FakeSource("a", NotFoundError("no list")), None),
    ],
)
def test_a_source_answers_with_its_newest_or_not_at_all(
    request_text: str, source: FakeSource, expected: str | None
) -> None:
    search = Search(Request.parse(request_text), LINUX)
    artifact = search.ask(source)
    assert (artifact.version.text if artifact else None) == expected
    assert len(search.failures) == (0 if artifact else 1)


def test_wrong_data_ends_the_search() -> None:
    with pytest.raises(IntegrityError):
        Search(Request.parse("1.22"), LINUX).ask(FakeSource("a", WRONG))


@pytest.mark.parametrize(
    ("failures", "expected"),
    [
        ([("go.dev", DOWN), ("GOPROXY", DOWN)], NetworkError),
        ([("go.dev", DOWN), ("GOPROXY", ABSENT)], NotFoundError),
        ([("go.dev", ABSENT)], NotFoundError),
        ([(KeptSource.name, ABSENT), ("go.dev", DOWN)], NetworkError),
        ([(KeptSource.name, ABSENT)], NetworkError),
    ],
)
def test_only_a_source_can_say_that_there_is_no_such_release(
    failures: list[tuple[str, GosdkError]], expected: type[GosdkError]
) -> None:
    error = Search(Request.parse("1.22"), LINUX, failures=failures).failure()
    assert type(error) is expected
    assert [line.strip() for line in error.message.splitlines()[1:]] == [f"{name}: {why}" for name, why in failures]
    assert error.hint


def test_a_release_that_is_not_delivered_is_not_denied() -> None:
    search = Search(Request.parse("1.22"), LINUX)
    search.undelivered(FakeSource("go.dev"), ABSENT)
    assert search.failure().message.startswith("could not get Go 1.22: it is listed, and its archive is not there; ")
    assert search.passed_over() == ["go.dev: no such file"]
    down = Search(Request.parse("1.22"), LINUX)
    down.undelivered(FakeSource("go.dev"), DOWN)
    assert down.failure().message.startswith("could not get Go 1.22: no source answered; ")


def test_a_failure_names_the_newest_release_where_none_of_those_listed_matches() -> None:
    search = Search(Request.parse("1.99.1"), LINUX, [("a", DOWN)], set(_versions("1.22.3", "1.23.0")))
    message = "could not get Go 1.99.1: no source lists it, and the newest listed is go1.23.0; asked:\n  a: down"
    assert search.failure().message == message


def test_the_first_source_that_answers_lists() -> None:
    sources = [FakeSource("a", DOWN), FakeSource("b", ABSENT), FakeSource("c", _versions("1.22.3"))]
    assert first_listing(sources, LINUX, lambda _: ()) == ("c", _versions("1.22.3"))
    with pytest.raises(NetworkError, match="a: down\n  b: no such file"):
        first_listing(sources[:2], LINUX, lambda _: ())


OFFERED = _versions("1.20", "1.20.14", "1.21rc2", "1.21.0", "1.21.13", "1.22rc1", "1.22.0")


@pytest.mark.parametrize(
    ("text", "versions", "expected"),
    [
        ("1.21.5", OFFERED, ["1.21.0", "1.21.13", "1.22.0"]),
        ("go1.21.5", OFFERED, ["1.21.0", "1.21.13", "1.22.0"]),
        ("~1.21.5", OFFERED, ["1.21.0", "1.21.13", "1.22.0"]),
        (">=1.21.5,<1.21.9", OFFERED, ["1.21.0", "1.21.13", "1.22.0"]),
        ("1.21rc1", OFFERED, ["1.20.14", "1.21rc2", "1.21.0"]),
        ("1.2", OFFERED, ["1.20", "1.20.14", "1.21.0"]),
        ("1.99", OFFERED, ["1.21.0", "1.21.13", "1.22.0"]),
        ("latest", OFFERED, ["1.21.0", "1.21.13", "1.22.0"]),
        ("1.22", OFFERED[:1], ["1.20"]),
        ("1.21", _versions("1.22rc1", "1.22rc2"), ["1.22rc1", "1.22rc2"]),
        ("1.21", (), []),
    ],
)
def test_the_nearest_are_around_what_was_asked_for(
    text: str, versions: tuple[GoVersion, ...], expected: list[str]
) -> None:
    assert [version.text for version in nearest_versions(text, versions)] == expected


@given(text=st.text(max_size=20), picked=st.sets(st.sampled_from(OFFERED)))
def test_any_text_has_at_most_three_neighbours(text: str, picked: set[GoVersion]) -> None:
    found = nearest_versions(text, picked)
    assert set(found) <= picked
    assert len(found) <= 3
    assert bool(found) == bool(picked)


@pytest.fixture
def cache(tmp_path: Path) -> ArchiveCache:
    return ArchiveCache(tmp_path / "cache")


def _receipt(**changes: object) -> Receipt:
    values: dict[str, object] = {
        "version": "1.22.3",
        "platform": "linux/amd64",
        "source": "go.dev",
        "url": "https://go.dev/dl/x",
        "sha256": SHA256,
        "h1": "h1:x",
        "roots": ("index",),
        "installed_at": "2024-01-01T00:00:00+00:00",
        "gosdk_version": "1",
        "size": 1,
        "files": 1,
    }
    return Receipt(**{**values, **changes})  # type: ignore[arg-type]


def _kept(cache: ArchiveCache, receipt: Receipt, name: str = NAME) -> Path:
    part = cache.partial(name)
    part.parent.mkdir(parents=True, exist_ok=True)
    part.write_bytes(CONTENT)
    archive = cache.adopt(part, SHA256, name)
    keep(archive, cache, receipt)
    return archive


def test_what_was_proven_is_offered_with_the_hash_that_the_index_gave(cache: ArchiveCache) -> None:
    _kept(cache, _receipt())
    source = KeptSource(cache)
    assert source.versions(LINUX) == _versions("1.22.3")
    artifact = source.artifact(GoVersion.parse("1.22.3"), LINUX)
    assert (artifact.filename, artifact.form, artifact.sha256, artifact.source) == (NAME, "tar.gz", SHA256, "go.dev")


def test_what_only_the_database_confirmed_must_be_confirmed_again(cache: ArchiveCache) -> None:
    _kept(cache, _receipt(roots=("sumdb",)))
    assert KeptSource(cache).artifact(GoVersion.parse("1.22.3"), LINUX).sha256 is None
    assert KeptSource(cache, need_index=True).versions(LINUX) == ()


@pytest.mark.parametrize(
    "damage",
    [
        lambda archive: archive.write_bytes(b"other"),
        lambda archive: archive.unlink(),
        lambda archive: archive.with_name(".gosdk.json").unlink(),
        lambda archive: archive.with_name(".gosdk.json").write_text("{}"),
        lambda archive: archive.with_name(".gosdk.json").write_text("null"),
        lambda archive: archive.with_name(".gosdk.json").write_text(json.dumps({"version": 1})),
        lambda archive: archive.rename(archive.with_name("renamed")),
    ],
)
def test_what_is_not_as_it_was_is_not_offered(cache: ArchiveCache, damage: Callable[[Path], object]) -> None:
    damage(_kept(cache, _receipt()))
    with pytest.raises(NotFoundError):
        KeptSource(cache).artifact(GoVersion.parse("1.22.3"), LINUX)


@pytest.mark.parametrize("change", [{"version": "1.22.4"}, {"version": "nonsense"}, {"platform": "linux/arm64"}])
def test_another_version_or_platform_is_not_offered(cache: ArchiveCache, change: dict[str, object]) -> None:
    _kept(cache, _receipt(**change))
    with pytest.raises(NotFoundError):
        KeptSource(cache).artifact(GoVersion.parse("1.22.3"), LINUX)


def test_litter_among_the_archives_hides_nothing(cache: ArchiveCache) -> None:
    archive = _kept(cache, _receipt())
    archive.with_name(f".{archive.name}.tmp").write_bytes(b"")
    archive.with_name("..gosdk.json.tmp").write_bytes(b"")
    (cache.root / "archives" / "file").write_bytes(b"")
    (cache.root / "archives" / "empty").mkdir()
    assert KeptSource(cache).versions(LINUX) == _versions("1.22.3")


def test_only_what_lies_in_the_cache_is_kept_or_forgotten(cache: ArchiveCache, tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere" / NAME
    outside.parent.mkdir()
    outside.write_bytes(b"mine")
    keep(outside, cache, _receipt())
    forget(outside, cache)
    assert [path.name for path in outside.parent.iterdir()] == [NAME]
    forget(_kept(cache, _receipt()), cache)
    assert list((cache.root / "archives").iterdir()) == []


def test_expected_errors_are_results_and_keep_their_place() -> None:
    def fail() -> int:
        raise DOWN

    assert run_all([lambda: 1, fail, lambda: 3], lambda: None) == [1, DOWN, 3]
    assert run_all([fail], lambda: None) == [DOWN]


def test_four_run_at_once_and_no_more() -> None:
    meeting, running, most = threading.Barrier(4), [0], [0]
    lock = threading.Lock()

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        meeting.wait(60)
        with lock:
            running[0] -= 1

    run_all([work] * 8, lambda: None)
    assert most == [4]


def test_a_bug_stops_all_and_is_raised() -> None:
    stop = threading.Event()

    def bug() -> None:
        raise ZeroDivisionError

    def patient() -> None:
        assert stop.wait(60)

    with pytest.raises(ZeroDivisionError):
        run_all([bug, patient], stop.set)
    assert stop.is_set()


def test_the_first_error_lets_no_other_call_begin() -> None:
    begun = []

    def fail() -> int:
        begun.append(1)
        raise DOWN

    with pytest.raises(NetworkError):
        all_results([fail] * 9, lambda: None, 3)
    assert len(begun) <= 3
    assert all_results([partial(int, str(number)) for number in range(9)], lambda: None, 3) == list(range(9))
    assert all_results([], lambda: None, 3) == []


def test_background_work_answers_with_its_result_or_its_error() -> None:
    def fail() -> str:
        raise DOWN

    assert Background(lambda: "done").answer() == "done"
    assert Background(fail).answer() is DOWN
    with pytest.raises(ZeroDivisionError):
        Background(lambda: 1 // 0).answer()


def test_a_kept_archive_that_is_removed_at_any_moment_is_fetched_or_named(sandbox: Sandbox, internet: Internet) -> None:
    internet.publish("1.22.3")
    for look in count():
        assert sandbox.gosdk("install", "1.22.3").code == 0
        assert sandbox.gosdk("uninstall", "-y", "1.22.3").code == 0
        (archive,) = (sandbox.root / "cache" / "archives").glob("*/*.tar.gz")
        prelude = Prelude(__name__, remove_before.__name__, (look, str(archive)))
        done = sandbox.gosdk("install", "1.22.3", prelude=prelude)
        assert done.code == 0 or f"{archive.parent}: No such file or directory" in done.err, (look, done)
        if "from the kept archive" in done.err:
            break
        assert sandbox.gosdk("uninstall", "-y", "1.22.3").code == (0 if done.code == 0 else 3)
    assert look > 1


def remove_before(look: int, archive: str) -> None:
    """Let the file be gone before this process opens it for the time number `look`."""
    left = look

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event == "open" and str(arguments[0]) == archive:
            left -= 1
            if left == -1:
                os.unlink(archive)

    sys.addaudithook(hook)
