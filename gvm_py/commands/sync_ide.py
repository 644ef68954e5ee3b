"""`gosdk sync-ide`: write the SDK of a project into its IDE and editors."""

from pathlib import Path
from typing import Any, NamedTuple

import click

from gvm_py.app.context import App
from gvm_py.app.editors import Synced, ide_context, new_writer, project_at, sync_all, tell_what_is_left
from gvm_py.errors import UsageError
from gvm_py.ide.editor import IdeContext
from gvm_py.ide.named_ide import PRODUCTS
from gvm_py.ide.sync import EDITORS, SyncOptions, SyncOutcome, find_project, sync_lists
from gvm_py.ide.sync_report import as_json, difference, line
from gvm_py.paths import user_cache
from gvm_py.store.projects import known_projects
from gvm_py.ui.output import emit

_ONLY_PRINTED = ("zed", "sublime", "neovim")


class Flags(NamedTuple):
    """The options of one run; the help text of each is below."""

    everything: bool
    editors: tuple[str, ...]
    check: bool
    dry_run: bool
    print_only: bool
    fix: bool
    create: bool
    add_to_list: bool
    prune: bool
    stable_link: bool | None
    wsl_host: bool
    as_json: bool


@click.command()
@click.argument("directories", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--all", "everything", is_flag=True, help="Every Go project that the IDEs or gosdk remember.")
@click.option("--ide", "editors", multiple=True, type=click.Choice([*EDITORS, *_ONLY_PRINTED]), help="Only this one.")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 when an editor has another SDK.")
@click.option("--dry-run", is_flag=True, help="Change nothing; print what would change as a unified diff.")
@click.option("--print", "print_only", is_flag=True, help="Print the settings to paste instead of writing them.")
@click.option("--fix", is_flag=True, help="Align VS Code's go.goroot, too, when it names another SDK.")
@click.option("--create", is_flag=True, help="Make a missing .idea, .vscode or .envrc.")
@click.option("--list", "add_to_list", is_flag=True, help="Add the SDK to the drop-down list of each IDE, too.")
@click.option("--prune-list", "prune", is_flag=True, help="Drop SDKs that are gone from these lists.")
@click.option(
    "--stable-link/--versioned-path",
    default=None,
    help="Name a link that never changes, $GOSDK_ROOT/current/NAME-HASH, or the SDK itself (the default).",
)
@click.option("--wsl-host", is_flag=True, help="The IDE runs in Windows, gosdk inside WSL.")
@click.option("--json", "as_json", is_flag=True, help="Print machine-readable JSON.")
@click.pass_obj
def command(app: App, /, directories: tuple[Path, ...], **options: Any) -> int:
    """Write the SDK of each DIR, by default of the project around the working directory, into its editors.

    It is the SDK that `go` starts there. Only that one value changes in a file, and the last version of the file is
    kept in $GOSDK_ROOT/state/backups.

    \b
    Examples:
      gosdk sync-ide
      gosdk sync-ide --check
      gosdk sync-ide --all --dry-run
    """
    flags = Flags(**options)
    ctx = ide_context(app)
    where = _directories(app, ctx, directories, everything=flags.everything)
    if flags.print_only or set(flags.editors) & set(_ONLY_PRINTED):
        return _print_settings(app, ctx, where, flags)
    writer = new_writer(app, "sync-ide", dry=flags.check or flags.dry_run)
    sync_options = SyncOptions(flags.editors, flags.create, flags.fix, flags.wsl_host, flags.stable_link)
    synced = sync_all(app, where, sync_options, ctx, writer)
    if len(synced) == 1 and synced[0].error:
        raise synced[0].error
    listed: tuple[SyncOutcome, ...] = ()
    if flags.add_to_list or flags.prune:
        goroots = {item.project.goroot: None for item in synced if item.project} if flags.add_to_list else {}
        products = [PRODUCTS[name] for name in flags.editors if name in PRODUCTS] or list(PRODUCTS.values())
        listed = sync_lists(goroots, ctx, writer, products=products, prune=flags.prune)
    _report(app, synced, listed, flags)
    tell_what_is_left(app, ctx, synced, listed)
    return _exit_code(synced, listed, flags)


def _directories(app: App, ctx: IdeContext, named: tuple[Path, ...], *, everything: bool) -> list[Path]:
    if everything:
        from gvm_py.ide.discover import all_projects

        if named:
            raise UsageError("--all and directories exclude each other", hint="gosdk sync-ide --all")
        return list(all_projects(ctx, known_projects(app.layout, user_cache(app.env))))
    for directory in named:
        if not directory.is_dir():
            raise UsageError(f"{directory} is not a directory", hint="gosdk sync-ide --help")
    return [app.cwd / directory for directory in named] or [find_project(app.cwd, Path(ctx.machine.home))]


def _print_settings(app: App, ctx: IdeContext, where: list[Path], flags: Flags) -> int:
    from gvm_py.ide.snippets import settings

    printed = []
    for directory in where:
        project = project_at(app, directory)
        for name in flags.editors or ("goland",):
            text = settings(name, project, ctx, wsl_host=flags.wsl_host)
            printed.append({"project": str(directory), "ide": name, "text": text})
    if flags.as_json:
        emit("sync-ide", printed)
    else:
        click.echo("\n".join(item["text"] for item in printed))
    return 0


def _report(app: App, synced: list[Synced], listed: tuple[SyncOutcome, ...], flags: Flags) -> None:
    outcomes = [*(outcome for item in synced for outcome in item.outcomes), *listed]
    if flags.as_json:
        dry = flags.dry_run
        projects = [_json(item, with_diff=dry) for item in synced]
        emit("sync-ide", {"projects": projects, "lists": [as_json(item, with_diff=dry) for item in listed]})
    for outcome in [] if flags.as_json else outcomes:
        click.echo(line(outcome) if not flags.dry_run else difference(outcome), nl=not flags.dry_run)
    for item in synced:
        if item.error:
            app.reporter.error(f"{item.directory}: {item.error.message}", item.error.hint)
    for outcome in outcomes:
        if outcome.note and outcome.state != "absent":
            app.reporter.warn(outcome.note)
    if flags.check and any(outcome.state == "differs" for outcome in outcomes):
        app.reporter.warn("an editor has another SDK than the terminal; this aligns them: gosdk sync-ide")


def _json(item: Synced, *, with_diff: bool) -> dict[str, object]:
    error = {"message": item.error.message, "hint": item.error.hint} if item.error else None
    return {
        "project": str(item.directory),
        "version": item.project.version if item.project else None,
        "goroot": str(item.project.goroot) if item.project else None,
        "files": [as_json(outcome, with_diff=with_diff) for outcome in item.outcomes],
        "error": error,
    }


def _exit_code(synced: list[Synced], listed: tuple[SyncOutcome, ...], flags: Flags) -> int:
    failed = [item.error.exit_code for item in synced if item.error]
    if failed:
        return max(failed)
    outcomes = [*(outcome for item in synced for outcome in item.outcomes), *listed]
    if flags.check:
        return int(any(outcome.is_drift for outcome in outcomes))
    return int(bool(flags.editors) and not flags.everything and any(item.state == "absent" for item in outcomes))
