"""What sync-ide is about."""

import pytest

from tests.ide.test_sync_ide import NEW, OLD, make_project
from tests.support.run import Sandbox
from tests.support.sdk import write_sdk


@pytest.fixture
def box(sandbox: Sandbox) -> Sandbox:
    """A store with two SDKs below the home, and a project in the working directory."""
    sandbox.root = sandbox.home / ".gosdk"
    for version in (OLD, NEW):
        write_sdk(sandbox.root / "versions" / f"go{version}", version)
    make_project(sandbox.cwd, OLD)
    return sandbox
