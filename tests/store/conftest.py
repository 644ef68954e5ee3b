"""A sandbox that other users of the machine can reach."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.run import Sandbox


@pytest.fixture
def open_sandbox() -> Iterator[Sandbox]:
    """A store, a home and a working directory below a directory that every user may enter."""
    with tempfile.TemporaryDirectory() as place:
        os.chmod(place, 0o711)  # noqa: S103  nothing but a test store is in it
        box = Sandbox(home=Path(place, "home"), root=Path(place, "my 仓库"), cwd=Path(place, "work"))
        box.home.mkdir()
        box.cwd.mkdir()
        yield box
