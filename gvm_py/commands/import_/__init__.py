"""`gosdk import`: adopt the SDKs and the settings of other Go version managers."""

from pathlib import Path

import click

from gvm_py.app.context import App
from gvm_py.app.import_settings import adopt_settings
from gvm_py.app.importing import ImportOptions, adopt_all, adopt_named, look_around
from gvm_py.commands.import_.report import ImportResult, ImportSettingsResult
from gvm_py.commands.options import dry_run_option, json_option
from gvm_py.errors import UsageError
from gvm_py.upkeep.importer.finders import FINDERS
from gvm_py.upkeep.importer.take import Way


@click.command("import")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Import every SDK that is found.")
@click.option("--only", multiple=True, type=click.Choice(list(FINDERS)), help="Search only this manager; repeatable.")
@click.option("--link", "way", flag_value="link", help="Use the SDK where it is; nothing is copied.")
@click.option("--hardlink", "way", flag_value="hardlink", hidden=True)
@click.option("--copy", "way", flag_value="copy", hidden=True)
@click.option("--as", "own_name", metavar="NAME", help="Link to the SDK under a name of its own, such as tip.")
@click.option("--unverified", is_flag=True, help="Link also to an SDK that cannot be verified.")
@click.option("--from-settings", is_flag=True, help="Import the default and the pin of the other managers.")
@dry_run_option
@json_option
@click.pass_obj
def command(
    app: App,
    paths: tuple[Path, ...],
    *,
    everything: bool,
    only: tuple[str, ...],
    way: Way | None,
    own_name: str | None,
    unverified: bool,
    from_settings: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """List the Go SDKs of other managers; import those at PATH, or all of them.

    Each is verified against the checksum database, and the original stays as it is. Files are shared by hard links
    where nobody can change them, such as in the module cache, and copied elsewhere.

    \b
    Examples:
      gosdk import
      gosdk import --all
      gosdk import --from-settings --dry-run
    """
    options = ImportOptions("link" if own_name else way, unverified, dry_run, own_name or "")
    if from_settings:
        _require_no_sdks(options, paths, everything=everything)
        return app.show(ImportSettingsResult(adopt_settings(app, dry_run=dry_run)), as_json=as_json)
    _check(options, way, paths, everything=everything)
    if not paths and not everything:
        return app.show(ImportResult(look_around(app, only), listing=True), as_json=as_json)
    rows = adopt_named(app, paths, options) if paths else adopt_all(app, only, options)
    return app.show(ImportResult(rows), as_json=as_json)


def _require_no_sdks(options: ImportOptions, paths: tuple[Path, ...], *, everything: bool) -> None:
    if paths or everything or options.way or options.unverified:
        raise UsageError("--from-settings imports settings and no SDKs", hint="gosdk import --help")


def _check(options: ImportOptions, way: Way | None, paths: tuple[Path, ...], *, everything: bool) -> None:
    """Raise UsageError for options that exclude each other."""
    may_link = way in (None, "link")
    if options.own_name and (not may_link or everything or len(paths) != 1):
        raise UsageError("--as names the one SDK at PATH, which is linked", hint="gosdk import --help")
    if paths and everything:
        raise UsageError("name paths or use --all, not both", hint="gosdk import --help")
    if options.unverified and not may_link:
        raise UsageError("an SDK that cannot be verified can only be linked", hint="gosdk import --help")
