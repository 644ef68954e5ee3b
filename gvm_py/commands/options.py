"""The options and arguments that several commands share: one name, one meaning, one help text."""

from typing import TYPE_CHECKING

import click

from gvm_py import override

json_option = click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Change nothing; show what would happen.")
yes_option = click.option("-y", "--yes", is_flag=True, help="Do not ask.")
refresh_option = click.option("--refresh", is_flag=True, help="Fetch the list of releases again, however recent it is.")
source_option = click.option(
    "--source",
    metavar="SOURCE",
    help="Where from: go.dev, golang.google.cn, goproxy, a URL (or a list), a path. Default: the setting `source`.",
)


if TYPE_CHECKING:
    _Choice = click.Choice[str]
else:
    _Choice = click.Choice  # generic since click 8.2


class ShellChoice(_Choice):
    """A shell by gosdk's name for it, or by that of its program: `nu`, `ksh`, `pwsh`."""

    @override
    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return gosdk's name of the shell."""
        from gvm_py.shell.user_shell import shell_named

        known = shell_named(value)
        return super().convert(known if known in self.choices else value, param, ctx)
