"""Whole screens at 80 and 120 columns, as they are kept in `screens/`; `GOSDK_SNAPSHOTS=write` writes them."""

import os
import re
from pathlib import Path

import pytest

from gvm_py.ui.wrapping import width
from tests.support.internet import Internet, connected
from tests.support.run import Sandbox
from tests.ui.test_screens import screen

_KEPT = Path(__file__).parent / "screens"
_COMMANDS = {
    "help": "help",
    "status": "status",
    "current": "current --why",
    "doctor": "doctor --only selection --only path-order --only shims",
    "list-remote": "list-remote",
    "outdated": "outdated",
    "gc": "gc --dry-run",
    "info": "info 1.22",
    "setup": "setup --dry-run --shell zsh",
}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", _COMMANDS)
def test_the_screen_is_as_it_is_kept(name: str, columns: int, box: Sandbox) -> None:
    with connected() as servers:
        _publish(servers)
        box.env |= servers.environment() | {"PATH": "/nowhere", "TERM": "xterm-256color", "PAGER": "cat"}
        box.configure(source=servers.dl)
        shown = screen(box, columns, *_COMMANDS[name].split(), NO_COLOR="1")
    shown = re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", shown).replace(str(box.home), "/home/me")
    kept = _KEPT / f"{name}-{columns}.txt"
    if os.environ.get("GOSDK_SNAPSHOTS") == "write":
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(shown, "utf-8")
    assert shown == kept.read_text("utf-8")


# The lines of setup are code, which is not wrapped.
@pytest.mark.parametrize(
    "kept", sorted(_KEPT.glob("[!s]*.txt")) + sorted(_KEPT.glob("status-*.txt")), ids=lambda path: path.stem
)
def test_a_kept_screen_fits_its_terminal(kept: Path) -> None:
    columns = int(kept.stem.rpartition("-")[2])
    assert max(map(width, kept.read_text("utf-8").splitlines())) <= columns


def _publish(servers: Internet) -> None:
    for version in ("1.21.13", "1.22.12", "1.25.14", "1.26.6"):
        servers.publish(version)
