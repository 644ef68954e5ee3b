"""The question of `gosdk setup` about the setting `tools.follow`."""

import click

from gvm_py.app.context import App
from gvm_py.config import is_set, set_value
from gvm_py.golang.goenv import GoEnv
from gvm_py.ui.streams import can_ask
from gvm_py.upkeep.tools.gobin import directory


def ask_about_tools(app: App, *, ask: bool) -> None:
    """Ask once, on a terminal, whether the programs in GOBIN follow the SDK, and write the answer down.

    Where there are none nobody is asked.
    """
    if not ask or is_set(app.layout.config_file, "tools.follow") or not can_ask():
        return
    gobin = directory(GoEnv.read(app.env, goroot=None))
    if not gobin.is_dir() or not any(gobin.iterdir()):
        return
    question = "Rebuild the programs in GOBIN that are too old after install, upgrade and use?"
    answer = click.confirm(question, default=False, err=True)
    set_value(app.layout.config_file, "tools.follow", "true" if answer else "false")
