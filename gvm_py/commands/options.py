"""The options and arguments that several commands share: one name, one meaning, one help text."""

import click

json_option = click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Change nothing; show what would happen.")
yes_option = click.option("-y", "--yes", is_flag=True, help="Do not ask.")
refresh_option = click.option("--refresh", is_flag=True, help="Fetch the list of releases again, however recent it is.")
source_option = click.option(
    "--source",
    metavar="SOURCE",
    help="Where from: go.dev, golang.google.cn, goproxy, a URL or a path. Default: the setting `source`.",
)
