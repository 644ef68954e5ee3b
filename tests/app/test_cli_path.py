"""Which gosdk the programs in shims/ call: never themselves."""

import subprocess
import sys
from pathlib import Path

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
