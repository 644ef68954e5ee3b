"""What set-up puts on the user's PATH of Windows; the registry of other systems is empty."""

from pathlib import Path

from gvm_py.paths import Layout
from gvm_py.shell.user_path import plan_user_path


def test_the_directory_of_go_install_is_the_last_entry() -> None:
    (change,) = plan_user_path(Layout(Path("/store")), Path("/opt/go bin"))
    assert change.after
    assert change.after.text == "/store/shims;/opt/go bin"
    assert change.added == ("/store/shims", "/opt/go bin")


def test_without_that_directory_only_the_shims_are_added() -> None:
    (change,) = plan_user_path(Layout(Path("/store")), None)
    assert change.after
    assert change.after.text == "/store/shims"
    assert change.added == ("/store/shims",)
