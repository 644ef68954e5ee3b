"""`gosdk ide`: what an IDE's log says about Go, and its stale caches."""

import click

from gvm_py.commands.ide import clean_cache as ide_cache
from gvm_py.commands.ide import log as ide_log


@click.group()
def command() -> None:
    """Explain what GoLand and IntelliJ IDEA log about Go, and clear their stale caches.

    \b
    Examples:
      gosdk ide log
      gosdk ide clean-cache --apply
    """


command.add_command(ide_log.command, "log")
command.add_command(ide_cache.command, "clean-cache")
