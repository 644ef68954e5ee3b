"""Whatever a server sends as its index: an IntegrityError, or the entries that are sound; never a traceback."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.catalog import MAX_INDEX_BYTES, parse_index
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform

_HASH = "ab" * 32
_GOOD_FILE: dict[str, Any] = {
    "filename": "go1.22.3.linux-amd64.tar.gz",
    "os": "linux",
    "arch": "amd64",
    "version": "go1.22.3",
    "sha256": _HASH,
    "size": 5,
    "kind": "archive",
}
_GOOD: list[Any] = [{"version": "go1.22.3", "stable": True, "files": [_GOOD_FILE]}]


def _names(index: object) -> list[str]:
    return [file.filename for release in parse_index(json.dumps(index).encode()) for file in release.files]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<!DOCTYPE html><title>Sign in</title>", "HTML page"),
        (b"\n  <html>", "HTML page"),
        (b"", "not JSON"),
        (b"not json", "not JSON"),
        (b"[" * 200_000, "not JSON"),
        (b'{"a":' * 200_000, "not JSON"),
        (b'[{"version": "go1.22.3", "files": [', "not JSON"),
        (b"\xff\xfe[]", "not JSON"),
        (b'[{"size": ' + b"9" * 5000 + b"}]", "not JSON"),
        (b'{"version": "go1.22.3"}', "not a list"),
        (b'"go1.22.3"', "not a list"),
        (b"null", "not a list"),
        (b"[]", "no Go release"),
        (b"[1, null, [], {}]", "no Go release"),
        (b" " * (MAX_INDEX_BYTES + 1), "larger than"),
    ],
    ids=lambda value: value[:20] if isinstance(value, bytes) else None,
)
def test_what_is_no_index_is_refused_saying_why(data: bytes, why: str) -> None:
    with pytest.raises(IntegrityError, match=why):
        parse_index(data)


@pytest.mark.parametrize(
    "change",
    [
        {"filename": "../../go1.22.3.linux-amd64.tar.gz"},
        {"filename": "/etc/go1.22.3.linux-amd64.tar.gz"},
        {"filename": "go1.22.3.linux-amd64.tar.gz\0"},
        {"filename": "go1.22.4.linux-amd64.tar.gz"},
        {"filename": 7},
        {"filename": None},
        {"sha256": "ab"},
        {"sha256": "Z" * 64},
        {"sha256": _HASH + "\n"},
        {"sha256": 5},
        {"sha256": ["x"]},
        {"size": -1},
        {"size": 1.5},
        {"size": True},
        {"size": "5"},
        {"size": 1 << 60},
        {"size": {"a": 1}},
    ],
    ids=str,
)
def test_a_file_with_an_impossible_value_is_left_out(change: dict[str, Any]) -> None:
    index = copy.deepcopy(_GOOD)
    index[0]["files"].append({**_GOOD_FILE, **change, "arch": "arm64"})
    assert _names(index) == [_GOOD_FILE["filename"]]
    index[0]["files"] = [{**_GOOD_FILE, **change}]
    with pytest.raises(IntegrityError, match="no Go release"):
        _names(index)


@pytest.mark.parametrize("version", ["go1.22", "go1.22.3-bigcorp", "go1.22.3/../x", "", None, 5, ["go1.22.3"]])
def test_a_release_without_a_valid_version_is_left_out(version: object) -> None:
    assert _names([{**_GOOD[0], "version": version}, *_GOOD]) == [_GOOD_FILE["filename"]]


@pytest.mark.parametrize("files", [None, {}, "x", [], [None, 5, "x", []]])
def test_a_release_without_a_usable_file_is_left_out(files: object) -> None:
    assert _names([{"version": "go1.23.0", "files": files}, *_GOOD]) == [_GOOD_FILE["filename"]]


def test_of_duplicate_entries_the_first_counts() -> None:
    other = {**_GOOD_FILE, "sha256": "cd" * 32}
    twice = [{**_GOOD[0], "files": [_GOOD_FILE, other]}, {**_GOOD[0], "files": [other]}]
    (release,) = parse_index(json.dumps(twice).encode())
    assert [file.sha256 for file in release.files] == [_HASH]


def test_an_installer_is_never_taken_for_the_archive() -> None:
    names = ["go1.22.3.darwin-arm64.pkg", "go1.22.3.darwin-arm64.tar.gz", "go1.22.3.windows-amd64.msi"]
    files = [{**_GOOD_FILE, "filename": name, "kind": "archive"} for name in names]
    (release,) = parse_index(json.dumps([{"version": "go1.22.3", "files": files}]).encode())
    archive = release.archive_for(Platform("darwin", "arm64"))
    assert archive is not None
    assert archive.filename == names[1]
    assert release.archive_for(Platform("windows", "amd64")) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("go1.22.3"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*_GOOD_FILE, "files"]), inner),
    max_leaves=20,
)


@given(_json)
def test_any_json_is_read_or_refused(value: Any) -> None:
    try:
        names = _names(value)
    except IntegrityError:
        return
    assert names
    assert all("/" not in name for name in names)


@given(st.sampled_from(sorted(_GOOD_FILE)), _json)
def test_one_strange_field_never_hides_the_sound_files(field: str, value: Any) -> None:
    index = [{"version": "go1.22.3", "files": [{**_GOOD_FILE, field: value}, _GOOD_FILE]}]
    assert _GOOD_FILE["filename"] in _names(index)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with pytest.raises(IntegrityError):
        parse_index(data)
