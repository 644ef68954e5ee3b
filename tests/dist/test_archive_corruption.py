"""Random damage to an archive: the genuine tree or a refusal, never another tree, never another error."""

import functools
import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvm_py.dist.archive import Form, Unpacked
from gvm_py.errors import IntegrityError
from tests.support.archives import tar_gz, zip_archive
from tests.support.unpacked import MODULE_PREFIX, contents, modes, unpacked

FILES = {"VERSION": b"go1.22.3\n", "bin/go": b"#!/bin/sh\n" * 9, "src/go.mod": b"module std\n"}
ARCHIVES: dict[Form, bytes] = {
    "tar.gz": tar_gz(FILES),
    "zip": zip_archive(FILES),
    "module": zip_archive({name.replace("go.mod", "_go.mod"): FILES[name] for name in FILES}, prefix=MODULE_PREFIX),
}
PLACE = st.floats(0, 1, exclude_max=True)
Damage = Callable[[bytes], bytes]


def at(place: float, data: bytes) -> int:
    return int(place * len(data))


def flipped(place: float, mask: int) -> Damage:
    def damage(data: bytes) -> bytes:
        index = at(place, data)
        return data[:index] + bytes([data[index] ^ mask]) + data[index + 1 :]

    return damage


def without(place: float, count: int) -> Damage:
    return lambda data: data[: at(place, data)] + data[at(place, data) + count :]


def with_more(place: float, more: bytes) -> Damage:
    return lambda data: data[: at(place, data)] + more + data[at(place, data) :]


def doubled(place: float, count: int) -> Damage:
    return lambda data: data[: at(place, data) + count] + data[at(place, data) :]


def cut_off(place: float) -> Damage:
    return lambda data: data[: at(place, data)]


DAMAGE = st.one_of(
    st.builds(flipped, PLACE, st.integers(1, 255)),
    st.builds(without, PLACE, st.integers(1, 600)),
    st.builds(with_more, PLACE, st.binary(min_size=1, max_size=40)),
    st.builds(doubled, PLACE, st.integers(1, 600)),
    st.builds(cut_off, PLACE),
)


@functools.cache
def genuine(form: Form) -> tuple[Unpacked, dict[str, bytes], dict[str, int]]:
    with tempfile.TemporaryDirectory() as directory:
        result, goroot = unpacked(ARCHIVES[form], form, Path(directory) / "1")
        return result, contents(goroot), modes(goroot)


def check(data: bytes, form: Form) -> None:
    """Unpack `data`, which came from ARCHIVES, and see that it is refused or gives the genuine tree."""
    with tempfile.TemporaryDirectory() as directory:
        place = Path(directory)
        try:
            result, goroot = unpacked(data, form, place / "damaged")
        except IntegrityError:
            assert list((place / "damaged" / "go root 树").iterdir()) == []
            assert [path.name for path in place.iterdir()] == ["damaged"]
            return
        expected, files, permissions = genuine(form)
        assert result == expected
        assert contents(goroot) == files
        # Nothing in a zip confirms the modes; those of a module come from the names.
        assert form == "zip" or modes(goroot) == permissions


@pytest.mark.parametrize("form", ARCHIVES)
def test_every_byte_of_an_archive_counts_or_does_not_matter(form: Form) -> None:
    for index in range(len(ARCHIVES[form])):
        check(flipped(index / len(ARCHIVES[form]), 1 << index % 8)(ARCHIVES[form]), form)


@pytest.mark.parametrize("form", ARCHIVES)
@settings(max_examples=150)
@given(damages=st.lists(DAMAGE, min_size=1, max_size=4))
def test_random_damage_never_gives_another_tree(form: Form, damages: list[Damage]) -> None:
    data = ARCHIVES[form]
    for damage in damages:
        # What is cut off entirely is not an archive to damage any more.
        data = damage(data) if data else data
    check(data, form)


@pytest.mark.parametrize("form", ARCHIVES)
@given(data=st.binary(max_size=400))
def test_random_bytes_are_no_archive(form: Form, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as directory, pytest.raises(IntegrityError):
        unpacked(data, form, Path(directory) / "1")


@pytest.mark.parametrize(("form", "other"), list(itertools.permutations(ARCHIVES, 2)))
def test_an_archive_of_another_form_is_refused(tmp_path: Path, form: Form, other: Form) -> None:
    with pytest.raises(IntegrityError):
        unpacked(ARCHIVES[other], form, tmp_path / "1")
