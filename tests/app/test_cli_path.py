"""Which gosdk the programs in shims/ call: never themselves."""

import subprocess
import sys
from pathlib import Path

import pytest

from gvm_py.system.installation import cli_path
from tests.support.run import Sandbox


def test_a_link_in_shims_gives_way_to_a_program_that_calls_what_it_led_to(sandbox: Sandbox) -> None:
    installed = Path(sys.executable).with_name("gosdk")
    front = sandbox.root / "shims" / "gosdk"
    front.parent.mkdir(parents=True)
    front.symlink_to(installed)
    printed = []
    for words in (["rehash"], ["config", "list"], ["config", "list"]):
        done = subprocess.run(
            [str(front), *words], env=sandbox.environment(), capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        printed.append(done.stdout)
    assert not front.is_symlink()
    assert "lock_timeout" in printed[-1]


def test_a_link_that_another_gosdk_replaced_meanwhile_is_not_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "gosdk").write_text("the native program, which calls what it is told to call")
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "gosdk")])
    assert cli_path(tmp_path) == Path(sys.executable).with_name("gosdk")
