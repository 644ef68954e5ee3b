"""How much disk space goes with a tree: a file that another tree shares by a hard link stays."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def freed_bytes(paths: Iterable[Path]) -> int:
    """Return how many bytes are free when all of `paths` are deleted. What cannot be looked at counts nothing."""
    links: dict[tuple[int, int], list[int]] = {}
    for status in _statuses(paths):
        links.setdefault((status.st_dev, status.st_ino), [status.st_size, status.st_nlink, 0])[2] += 1
    return sum(size for size, all_links, links_here in links.values() if links_here >= all_links)


def _statuses(paths: Iterable[Path]) -> Iterator[os.stat_result]:
    stack = [os.fspath(path) for path in paths]
    while stack:
        path = stack.pop()
        try:
            if not os.path.isdir(path) or os.path.islink(path):
                yield os.lstat(path)
                continue
            with os.scandir(path) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        stack.append(entry.path)
                    else:
                        # What a directory entry of Windows has is not enough: its links and its number are 0.
                        yield os.lstat(entry.path)
        except OSError:
            continue
