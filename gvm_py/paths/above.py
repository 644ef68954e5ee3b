"""What is looked for from a directory upwards."""

import os
from pathlib import Path


def nearest(directory: Path, name: str) -> Path | None:
    """Return the path of the nearest file called `name` in `directory` or a parent; a directory of that name is none.

    Something that is not a regular file counts, as it does for the go command: reading it is the caller's error.
    """
    absolute = Path(os.path.abspath(directory))
    for parent in (absolute, *absolute.parents):
        path = parent / name
        if os.path.exists(path) and not os.path.isdir(path):
            return path
    return None


def nearest_existing(path: Path) -> Path:
    """Return the path itself where something is there, else the nearest directory above it that is."""
    return next((place for place in (path, *path.parents) if os.path.lexists(place)), path)


def repository(directory: Path) -> Path | None:
    """Return the nearest directory with a `.git`, this one or above; None where there is none."""
    return next((place for place in (directory, *directory.parents) if (place / ".git").exists()), None)
