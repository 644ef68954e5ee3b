"""What screens are about."""

from pathlib import Path

import pytest

from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def box(tmp_path: Path) -> Sandbox:
    """Two SDKs below a home, a project that pins the older one, and the shims not on PATH."""
    home = tmp_path / "home"
    box = Sandbox(home=home, root=home / ".gosdk", cwd=home / "项目")
    box.cwd.mkdir(parents=True)
    for version in ("1.22.3", "1.26.6"):
        write_sdk(box.root / "versions" / f"go{version}", version)
    (box.cwd / ".go-version").write_text("1.22\n")
    assert box.gosdk("default", "1.26").code == 0
    return box
