"""What set-up puts on the user's PATH of Windows; the registry of other systems is empty."""

from pathlib import Path

import pytest

from gvm_py.paths import Layout
from gvm_py.shell.user_path import plan_user_path


@pytest.mark.parametrize(
    ("env", "gobin"),
    [
        ({}, "/home/ann/go/bin"),
        ({"GOBIN": "/opt/go bin"}, "/opt/go bin"),
        ({"GOBIN": "relative"}, "/home/ann/go/bin"),
        ({"GOPATH": "/a:/b"}, "/a/bin"),
        ({"GOPATH": "relative"}, "/home/ann/go/bin"),
        ({"GOBIN": "/opt/bin", "GOPATH": "/a"}, "/opt/bin"),
    ],
)
def test_gobin_of_the_environment_is_the_last_entry(env: dict[str, str], gobin: str) -> None:
    (change,) = plan_user_path(Layout(Path("/store")), {"HOME": "/home/ann", **env})
    assert change.after
    assert change.after.text == f"/store/shims;{gobin}"
    assert change.added == ("/store/shims", gobin)
