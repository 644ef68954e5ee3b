"""The simulation of docs/scale.md: a cache fetches a file once, and what can change again after a minute."""

import pytest

from bench.scale import Request, simulate

ZIP = Request("/golang.org/toolchain/@v/v0.0.1-go1.22.3.linux-amd64.zip", 30)
REST = Request(ZIP.path, 70)
LIST = Request("/golang.org/toolchain/@v/list", 5)
WHOLE = {ZIP.path: 100, LIST.path: 5}


def test_machines_at_the_same_moment_cost_the_bucket_one_of_each_file() -> None:
    seen = simulate([LIST, ZIP, REST], WHOLE, 50, 1, seconds=0)
    assert (seen.requests, seen.size, seen.misses, seen.from_bucket) == (150, 5250, 2, 105)
    assert seen.peak == seen.size


@pytest.mark.parametrize(("edges", "zips"), [(1, 1), (4, 4)])
def test_what_never_changes_is_fetched_once_by_each_cache(edges: int, zips: int) -> None:
    assert simulate([ZIP], WHOLE, 2_000, edges, seconds=86_400).misses == zips


def test_a_list_is_fetched_about_once_a_minute() -> None:
    assert 55 <= simulate([LIST], WHOLE, 100_000, 1, seconds=3600).misses <= 60
