"""gosdk.lock is one text for one content, and what gosdk would not have written is refused with the reason."""

import base64
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.errors import IntegrityError, NotFoundError, UsageError
from gvm_py.host import Platform
from gvm_py.request.lockfile import Hashes, LockFile
from gvm_py.version import GoVersion

PATH = Path("/项 目/gosdk.lock")
H1 = "h1:" + base64.b64encode(bytes(32)).decode()
OTHER = "h1:" + base64.b64encode(bytes(31) + b"x").decode()
SHA256 = "0" * 64
ARCHIVE = "go1.26.6.linux-amd64.tar.gz"
GOOD = f"""\
# Made by `gosdk lock`, to be committed. `gosdk install --locked` accepts these bytes and no others.
schema = 1
version = "1.26.6"

[platforms."darwin/arm64"]
h1 = "{OTHER}"

[platforms."linux/amd64"]
h1 = "{H1}"
archive = "{ARCHIVE}"
sha256 = "{SHA256}"
"""
LOCK = LockFile(
    GoVersion.parse("1.26.6"),
    {Platform("linux", "amd64"): Hashes(H1, ARCHIVE, SHA256), Platform("darwin", "arm64"): Hashes(OTHER)},
)


def test_the_text_is_sorted_and_reads_back() -> None:
    assert LOCK.encode().decode() == GOOD
    assert LockFile.parse(GOOD.encode(), PATH) == LOCK
    assert LockFile.parse(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode(), PATH) == LOCK


_WORD = st.from_regex(r"[a-z][a-z0-9]{0,9}", fullmatch=True)
_HASHES = st.builds(
    lambda tree, archive: Hashes(
        "h1:" + base64.b64encode(tree).decode(), *((ARCHIVE, archive.hex()) if archive else ("", ""))
    ),
    st.binary(min_size=32, max_size=32),
    st.none() | st.binary(min_size=32, max_size=32),
)


@given(st.dictionaries(st.builds(Platform, _WORD, _WORD), _HASHES, min_size=1, max_size=8))
def test_any_lock_reads_back_and_its_text_does_not_depend_on_order(table: dict[Platform, Hashes]) -> None:
    lock = LockFile(GoVersion.parse("1.27rc1"), table)
    assert LockFile.parse(lock.encode(), PATH) == lock
    shuffled = LockFile(lock.version, dict(reversed(table.items())))
    assert shuffled.encode() == lock.encode()
    assert tomllib.loads(lock.encode().decode())["version"] == "1.27rc1"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has the schema None"),
        ("schema = 0", "has the schema 0, and this gosdk knows 1"),
        ("<<<<<<< HEAD\n", "is not valid TOML"),
        ("schema = 1\nschema = 1", "is not valid TOML"),
        ("\xff", "is not valid TOML"),
        ("a = " + "[" * 5000, "is not valid TOML"),
        (GOOD.replace('"1.26.6"', '"1.26"'), "does not have a release"),
        (GOOD.replace('"1.26.6"', "1"), "does not have a release"),
        (GOOD.replace('"1.26.6"', '"../../1.26.6"'), "does not have a release"),
        ('schema = 1\nversion = "1.26.6"', "does not have a release and its platforms"),
        ('schema = 1\nversion = "1.26.6"\nplatforms = 5', "does not have a release and its platforms"),
        (GOOD.replace("linux/amd64", "linux"), "'linux' is not a platform"),
        (GOOD.replace(H1, "h1:short"), "does not have the hashes of linux/amd64"),
        (GOOD.replace(f'h1 = "{H1}"\n', ""), "does not have the hashes of linux/amd64"),
        (GOOD.replace(f'h1 = "{H1}"', "h1 = 5"), "does not have the hashes of linux/amd64"),
        (GOOD.replace(SHA256, "0" * 63), "does not have the hashes of linux/amd64"),
        (GOOD.replace(SHA256, ""), "does not have the hashes of linux/amd64"),
        (GOOD.replace(f'"{SHA256}"', "5"), "does not have the hashes of linux/amd64"),
        (GOOD.replace(ARCHIVE, "../evil.zip"), "does not have the hashes of linux/amd64"),
    ],
)
def test_what_gosdk_would_not_have_written_is_refused_with_the_reason(text: str, why: str) -> None:
    with pytest.raises(UsageError, match=r"^/项 目/gosdk\.lock ") as caught:
        LockFile.parse(text.encode("latin-1"), PATH)
    assert why in caught.value.message
    assert caught.value.hint == "rm '/项 目/gosdk.lock' && gosdk lock"


def test_a_lock_of_a_newer_gosdk_is_kept() -> None:
    with pytest.raises(UsageError, match="has the schema 2, and this gosdk knows 1") as caught:
        LockFile.parse(b"schema = 2", PATH)
    assert caught.value.hint == "gosdk self upgrade"


def test_a_platform_that_is_not_locked_is_not_found_and_the_hint_adds_it() -> None:
    with pytest.raises(NotFoundError, match="locks nothing for windows/arm64") as caught:
        LOCK.pin(Platform("windows", "arm64"), PATH)
    assert caught.value.hint == "gosdk lock --platform darwin/arm64 --platform linux/amd64 --platform windows/arm64"


def test_a_pin_accepts_the_locked_bytes_and_no_others() -> None:
    pin = LOCK.pin(Platform("linux", "amd64"), PATH)
    pin.check_tree(H1, "it")
    pin.check_archive(ARCHIVE, SHA256, "it")
    pin.check_archive("v0.0.1-go1.26.6.linux-amd64.zip", "1" * 64, "it")
    LOCK.pin(Platform("darwin", "arm64"), PATH).check_archive("go1.26.6.darwin-arm64.tar.gz", "1" * 64, "it")
    with pytest.raises(IntegrityError, match=r"it is not what /项 目/gosdk\.lock locks: its tree hashes to"):
        pin.check_tree(OTHER, "it")
    with pytest.raises(IntegrityError, match=f"{ARCHIVE} hashes to 1{{64}}, and must to 0{{64}}"):
        pin.check_archive(ARCHIVE, "1" * 64, "it")
