"""`gosdk man`: manual pages for `man gosdk-install`."""

from pathlib import Path
from typing import cast

import click

from gvm_py.app.context import App
from gvm_py.commands.man.pages import man_pages
from gvm_py.system.fs import write_atomic


@click.command()
@click.argument("directory", metavar="[DIR]", required=False, type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def command(context: click.Context, directory: Path | None) -> None:
    """Write the manual pages below DIR, ~/.local/share/man by default, where man(1) looks by itself."""
    app: App = context.obj
    place = (directory or _home_of_pages(app)) / "man1"
    pages = man_pages(cast(click.Group, context.find_root().command))
    for name, text in pages.items():
        write_atomic(place / name, text.encode())
    app.reporter.say(f"wrote {len(pages)} pages to {place}; try: man gosdk")


def _home_of_pages(app: App) -> Path:
    data = app.env.get("XDG_DATA_HOME") or str(Path(app.env.get("HOME") or Path.home()) / ".local" / "share")
    return Path(data) / "man"
