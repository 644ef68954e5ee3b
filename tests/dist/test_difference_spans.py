"""Which bytes are asked for: all that are needed, in few requests, and nothing that does not fit into the zip."""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gvm_py.dist.archive.zipdirectory import LOCAL_SIZE, STORED, ListedEntry
from gvm_py.dist.difference.pieces import Span, coalesce, member_spans
from gvm_py.errors import IntegrityError

FAR = 1 << 20


@given(st.lists(st.tuples(st.integers(1, 1 << 20), st.integers(0, 1 << 17)), max_size=300), st.randoms())
def test_few_spans_cover_all_bytes_in_order(pieces: list[tuple[int, int]], order: Random) -> None:
    wanted, at = [], 0
    for length, gap in pieces:
        wanted.append(Span(at, at + length))
        at += length + gap
    merged = coalesce(order.sample(wanted, len(wanted)))
    assert len(merged) <= 64
    assert all(any(span.start <= one.start and one.stop <= span.stop for span in merged) for one in wanted)
    assert all(earlier.stop < later.start for earlier, later in pairwise(merged))


def test_what_lies_far_apart_is_not_fetched_in_between() -> None:
    assert coalesce([Span(FAR, FAR + 9), Span(0, 5), Span(6, 8)]) == [Span(0, 8), Span(FAR, FAR + 9)]


def test_of_many_members_the_nearest_are_fetched_together() -> None:
    scattered = [Span(number * FAR + number * number, number * FAR + number * number + 1) for number in range(100)]
    merged = coalesce(scattered)
    assert merged == [Span(0, scattered[36].stop), *scattered[37:]]


def entry(offset: int, packed: int) -> ListedEntry:
    return ListedEntry(b"a", packed, 0, STORED, 0, 0, packed, offset)


def test_a_member_reaches_up_to_the_next_one_and_the_last_up_to_the_directory() -> None:
    spans = member_spans([entry(0, 10), entry(100, 5)], 200)
    assert spans == {0: Span(0, 100), 100: Span(100, 200)}


@pytest.mark.parametrize(("entries", "directory"), [([entry(0, 10), entry(20, 5)], 200), ([entry(0, 10)], LOCAL_SIZE)])
def test_a_member_that_does_not_fit_is_refused(entries: list[ListedEntry], directory: int) -> None:
    with pytest.raises(IntegrityError, match="shares bytes"):
        member_spans(entries, directory)
