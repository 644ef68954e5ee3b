"""A patch beside another one of its minor: only what differs is fetched, the rest shared, and nothing believed."""

import os
import random
import shutil
import stat
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.test_faulty_machine import NO_LINKS, preload
from tests.support import faults
from tests.support.archives import module_zip
from tests.support.http_server import Answer, Fault, Seen, file_answer
from tests.support.internet import Internet
from tests.support.kill import killed_at
from tests.support.release_server import MODULE_PATH
from tests.support.run import Sandbox
from tests.support.sdk import sdk_files

OLD, NEW = "1.22.3", "1.22.4"
ZIP = f"{MODULE_PATH}v0.0.1-go{NEW}.linux-amd64.zip"
SHARED, CHANGED = "src/shared.bin", "src/changed.bin"
TOOL = "pkg/tool/linux_amd64/link"


def noise(seed: str, size: int) -> bytes:
    return random.Random(seed).randbytes(size)  # noqa: S311  the same in every process


def files_of(version: str) -> dict[str, bytes]:
    """Return an SDK that is worth a comparison; CHANGED has another content of the same size in each version."""
    extra = {SHARED: noise("shared", 900 << 10), TOOL: noise("tool", 200 << 10), "src/last.go": b"package last\n"}
    return sdk_files(version, extra={**extra, CHANGED: noise(version, 100 << 10)})


CONTENT = module_zip(files_of(NEW), NEW)


@pytest.fixture
def box(sandbox: Sandbox, internet: Internet) -> Sandbox:
    """Both versions are released, and the older one is installed from the module proxy."""
    for version in (OLD, NEW):
        internet.publish_sdk(version, files_of(version))
    sandbox.configure(source="goproxy")
    assert sandbox.gosdk("install", OLD).code == 0
    internet.http.requests.clear()
    return sandbox


def path(box: Sandbox, version: str, name: str = SHARED) -> Path:
    return box.root / "versions" / f"go{version}" / name


def ranges(internet: Internet) -> list[str]:
    """Return the range of each request for the archive, empty for the whole."""
    return [seen.headers.get("range", "") for seen in internet.http.asked(ZIP)]


def sent(internet: Internet) -> int:
    """Return how many bytes of the archive an honest server has sent."""
    return sum(len(file_answer(seen, CONTENT).body) for seen in internet.http.asked(ZIP))


def assert_right(box: Sandbox, version: str = NEW) -> None:
    """Check each byte of an SDK, and that its verification holds."""
    wanted = {name: data for name, data in files_of(version).items() if not name.startswith(("api/", "test/"))}
    assert {name: path(box, version, name).read_bytes() for name in wanted} == wanted
    verified = box.gosdk("verify", version)
    assert (verified.code, verified.out) == (0, f"go{version}  genuine, as the checksum database has it\n")
    assert box.below("staging") == []


def test_only_what_differs_is_fetched_and_the_rest_is_shared(box: Sandbox, internet: Internet) -> None:
    outcome = box.gosdk("install", NEW)
    assert outcome.code == 0, outcome.err
    assert f"of 1.2 MB, the rest is shared with go{OLD}\n" in outcome.told, outcome.told
    assert f"installed go{NEW}" in outcome.told
    assert outcome.told.endswith("; verified against the checksum database\n")
    assert all(ranges(internet))
    assert sent(internet) < 0.15 * len(CONTENT)
    assert_right(box)
    assert path(box, NEW).samefile(path(box, OLD))
    assert not path(box, NEW, CHANGED).samefile(path(box, OLD, CHANGED))
    modes = [stat.S_IMODE(path(box, NEW, name).stat().st_mode) for name in (SHARED, TOOL, CHANGED)]
    assert modes == [0o444, 0o555, 0o644]
    assert box.receipt(NEW)["roots"] == ["sumdb"]
    assert_right(box, OLD)


def test_upgrade_fetches_the_difference(box: Sandbox, internet: Internet) -> None:
    outcome = box.gosdk("upgrade")
    assert (outcome.code, all(ranges(internet))) == (0, True), outcome.err
    assert path(box, NEW).samefile(path(box, OLD))


def on_ranges(fault: Fault, *, after: int = 0) -> Fault:
    """Apply `fault` to requests for a piece, not to the first `after` of them, and never to one for the whole."""
    seen_before: list[Seen] = []

    def apply(seen: Seen, honest: Answer) -> Answer:
        if "range" not in seen.headers:
            return honest
        seen_before.append(seen)
        return fault(seen, honest) if len(seen_before) > after else honest

    return apply


def one_bit(_seen: Seen, honest: Answer) -> Answer:
    middle = len(honest.body) // 2
    return replace(honest, body=honest.body[:middle] + bytes([honest.body[middle] ^ 1]) + honest.body[middle + 1 :])


def too_long(_seen: Seen, honest: Answer) -> Answer:
    return replace(honest, body=honest.body + b"more")


def told_by(edit: Callable[[bytearray, dict[str, int]], None]) -> Fault:
    """Serve pieces of an archive with another directory: `edit` gets the archive, and where each entry is listed."""
    data = bytearray(CONTENT)
    listed: dict[str, int] = {}
    at = int.from_bytes(data[-6:-2], "little")
    while data[at : at + 4] == b"PK\1\2":
        length = int.from_bytes(data[at + 28 : at + 30], "little")
        listed[bytes(data[at + 46 : at + 46 + length]).decode().split("/", 2)[2]] = at
        at += 46 + length + int.from_bytes(data[at + 30 : at + 32], "little")
    edit(data, listed)
    return faults.range_of(bytes(data))


def swapped_offsets(data: bytearray, listed: dict[str, int]) -> None:
    one, other = (slice(listed[name] + 42, listed[name] + 46) for name in ("VERSION", "bin/go"))
    data[one], data[other] = data[other], data[one]


def hidden_change(data: bytearray, listed: dict[str, int]) -> None:
    crc = zlib.crc32(files_of(OLD)[CHANGED])
    data[listed[CHANGED] + 16 : listed[CHANGED] + 20] = crc.to_bytes(4, "little")


def offset_beyond(data: bytearray, listed: dict[str, int]) -> None:
    data[listed["bin/go"] + 42 : listed["bin/go"] + 46] = (len(data) - 9).to_bytes(4, "little")


LIES = {
    "no ranges": on_ranges(faults.whole_file(CONTENT)),
    "no ranges after the first": on_ranges(faults.whole_file(CONTENT), after=1),
    "another piece": on_ranges(faults.content_range(f"bytes 5-99/{len(CONTENT)}"), after=1),
    "another length": on_ranges(faults.content_range(f"bytes 0-99/{len(CONTENT) + 1}"), after=1),
    "no such file": on_ranges(faults.status(404)),
    "a web page": on_ranges(faults.web_page, after=1),
    "other bytes": on_ranges(one_bit, after=1),
    "a damaged directory": on_ranges(one_bit),
    "more than asked for": on_ranges(too_long, after=1),
    "another file meanwhile": on_ranges(faults.range_of(noise("other", len(CONTENT))), after=1),
    "swapped offsets": on_ranges(told_by(swapped_offsets)),
    "an offset beyond the end": on_ranges(told_by(offset_beyond)),
    "a change that is not listed": on_ranges(told_by(hidden_change)),
}


@pytest.mark.parametrize("lie", LIES)
def test_whatever_a_server_says_about_pieces_the_tree_is_the_published_one(
    box: Sandbox, internet: Internet, lie: str
) -> None:
    internet.http.every_answer(ZIP, LIES[lie])
    outcome = box.gosdk("install", NEW)
    assert outcome.code == 0, outcome.err
    assert f"go{NEW} shares nothing with go{OLD} and is fetched whole: " in outcome.told, outcome.told
    assert ranges(internet)[-1] == ""
    assert_right(box)
    assert_right(box, OLD)


def test_a_connection_that_breaks_goes_on_where_it_broke(box: Sandbox, internet: Internet) -> None:
    internet.http.next_answers(ZIP, faults.honest, faults.reset_after(2000))
    assert box.gosdk("install", NEW).code == 0
    assert all(ranges(internet))
    assert_right(box)


def test_pieces_are_not_fetched_beside_the_whole_archive(sandbox: Sandbox, internet: Internet) -> None:
    def files(version: str) -> dict[str, bytes]:
        # The biggest that differs is in the first piece, and taken first.
        new = {f"src/p{n}/a": noise(version, (70 - n << 10) + int(version[-1])) for n in range(4)}
        kept = {f"src/p{place}/b": noise(f"{place}", 200 << 10) for place in range(4)}
        return sdk_files(version, extra={**new, **kept, SHARED: noise("shared", 900 << 10)})

    whole_asked = threading.Event()

    def serve(seen: Seen, honest: Answer) -> Answer:
        asked = len(ranges(internet))
        if "range" not in seen.headers:
            whole_asked.set()
            time.sleep(1)
        elif asked == 2:
            return one_bit(seen, honest)
        elif asked == 3:
            whole_asked.wait(60)
        return honest

    for version in (OLD, NEW):
        internet.publish_sdk(version, files(version))
    sandbox.configure(source="goproxy")
    assert sandbox.gosdk("install", OLD).code == 0
    internet.http.requests.clear()
    internet.http.every_answer(ZIP, serve)
    outcome = sandbox.gosdk("install", NEW)
    assert outcome.code == 0, outcome.err
    assert [bool(asked) for asked in ranges(internet)] == [True, True, True, False]


def test_an_archive_that_lies_in_every_form_is_refused(box: Sandbox, internet: Internet) -> None:
    wrong = module_zip({**files_of(NEW), "src/last.go": b"package lost\n"}, NEW)
    internet.http.files[ZIP] = wrong
    outcome = box.gosdk("install", NEW)
    assert (outcome.code, "is not the published 1.22.4" in outcome.err.replace("go1", "1")) == (4, True), outcome.err
    assert not path(box, NEW, "").exists()
    assert_right(box, OLD)


def tampered(box: Sandbox) -> None:
    file, before = path(box, OLD), path(box, OLD).stat()
    file.write_bytes(b"x" + file.read_bytes()[1:])
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def led_away(box: Sandbox) -> None:
    file, other = path(box, OLD), box.home / "other.bin"
    shutil.move(file, other)
    file.symlink_to(other)


def emptied(box: Sandbox) -> None:
    path(box, OLD).unlink()
    os.mkfifo(path(box, OLD))


@pytest.mark.parametrize("harm", [tampered, led_away, emptied])
def test_a_neighbour_that_is_not_what_its_receipt_says_gives_nothing_of_that(
    box: Sandbox, internet: Internet, harm: Callable[[Sandbox], None]
) -> None:
    harm(box)
    outcome = box.gosdk("install", NEW)
    assert outcome.code == 0, outcome.err
    assert_right(box)
    assert path(box, NEW).stat().st_nlink == 1
    assert path(box, NEW, TOOL).stat().st_nlink == (2 if all(ranges(internet)) else 1)


def test_a_file_that_changes_after_it_was_shared_is_not_committed(box: Sandbox, internet: Internet) -> None:
    def change(_seen: Seen, honest: Answer) -> Answer:
        # The last piece comes when all files have their links.
        for file in box.root.glob(f"staging/*/{SHARED}"):
            file.chmod(0o644)
            file.write_bytes(b"x" + file.read_bytes()[1:])
        return honest

    internet.http.every_answer(ZIP, on_ranges(change, after=2))
    outcome = box.gosdk("install", NEW)
    assert outcome.code == 0, outcome.err
    assert "changed while it was shared" in outcome.told, outcome.told
    assert_right(box)
    assert box.gosdk("verify", OLD).code == 4


def test_without_hard_links_files_are_copied(box: Sandbox, internet: Internet, tmp_path: Path) -> None:
    outcome = box.gosdk("install", NEW, env=preload(tmp_path, NO_LINKS))
    assert (outcome.code, all(ranges(internet))) == (0, True), outcome.err
    assert path(box, NEW).stat().st_nlink == 1
    assert_right(box)


def test_a_file_with_other_rights_is_copied(box: Sandbox) -> None:
    path(box, OLD).chmod(0o600)
    path(box, OLD, TOOL).chmod(0o644)
    assert box.gosdk("install", NEW).code == 0
    modes = [stat.S_IMODE(path(box, NEW, name).stat().st_mode) for name in (SHARED, TOOL)]
    assert modes == [0o644, 0o755]
    assert stat.S_IMODE(path(box, OLD).stat().st_mode) == 0o600
    assert_right(box)


def test_a_damaged_sdk_is_not_reinstalled_from_itself(box: Sandbox, internet: Internet) -> None:
    assert box.gosdk("install", NEW).code == 0
    assert box.gosdk("uninstall", OLD).code == 0
    internet.http.requests.clear()
    assert box.gosdk("install", "--reinstall", NEW).code == 0
    assert ranges(internet) == [""]
    assert_right(box)


def test_repair_fetches_what_is_damaged_and_writes_into_no_other_sdk(box: Sandbox, internet: Internet) -> None:
    assert box.gosdk("install", NEW).code == 0
    kept = path(box, OLD, TOOL).stat().st_ino, path(box, OLD, TOOL).read_bytes()
    path(box, NEW, TOOL).unlink()
    path(box, NEW, TOOL).write_bytes(b"#!/bin/sh\n")
    path(box, NEW, CHANGED).write_bytes(b"broken")
    internet.http.requests.clear()
    repaired = box.gosdk("verify", "--repair", NEW)
    assert repaired.code == 0, repaired.err
    assert all(ranges(internet))
    assert (path(box, OLD, TOOL).stat().st_ino, path(box, OLD, TOOL).read_bytes()) == kept
    assert_right(box)
    assert_right(box, OLD)


def test_a_kill_at_any_step_leaves_whole_sdks_and_the_next_run_succeeds(box: Sandbox, tmp_path: Path) -> None:
    places = (box.root / "staging", box.root / "versions", box.root / "trash")
    model = shutil.copytree(box.root, tmp_path / "model", symlinks=True)
    for step in range(0, 200, 7):
        shutil.rmtree(box.root)
        shutil.copytree(model, box.root, symlinks=True)
        was_killed = killed_at(box, step, places, "install", NEW)
        listed = [row["version"] for row in box.gosdk("list", "--json").json()["data"]]
        assert listed in ([OLD], [OLD, NEW]), step
        assert box.gosdk("verify").code == 0, step
        assert box.gosdk("install", NEW).code == 0, step
        assert_right(box)
        assert box.below("staging") == [], step
        if not was_killed:
            assert step > 20
            return
    pytest.fail("it was still changing something")
