"""`gosdk mirror`: copy releases into a tree of plain files for others to install from, and verify such a tree."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import checksum_database, sources
from gvm_py.commands.mirror.report import MirrorCheckResult, MirrorResult
from gvm_py.commands.options import json_option
from gvm_py.dist.sumdb.remote import Remote
from gvm_py.errors import IntegrityError, UsageError
from gvm_py.host import Platform
from gvm_py.mirror.check import Checker
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.plan import MirrorPlan, MirrorRequest, choose
from gvm_py.mirror.records import Records
from gvm_py.mirror.seen import Seen
from gvm_py.mirror.update import MirrorTools, update
from gvm_py.request import Request
from gvm_py.system.lock import hold

_DEFAULT_REQUESTS = ("stable", "oldstable")


class _Copying(click.Group):
    """A group in which a word that is not a subcommand begins the arguments of `copy`."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            self._refuse_typo(args[0])
            args = ["copy", *args]
        return super().parse_args(ctx, args)

    def _refuse_typo(self, word: str) -> None:
        from difflib import get_close_matches

        near = get_close_matches(word, self.commands, n=1)
        if near and not Path(word).is_dir():
            raise UsageError(
                f"{word!r} is neither a command of gosdk mirror nor a directory; did you mean {near[0]!r}? "
                f"To make a directory of that name, type it as ./{word}",
                hint=f"gosdk mirror {near[0]} --help",
            )


@click.group(cls=_Copying, subcommand_metavar="DIR [VERSION]... | check DIR")
def command() -> None:
    """Copy releases into DIR, a tree of plain files that any web server can serve.

    Every gosdk takes it as --source or --mirror, and the go command as GOPROXY. `gosdk mirror DIR` is short for
    `gosdk mirror copy DIR`, which has the options.

    \b
    Examples:
      gosdk mirror /srv/go stable oldstable
      gosdk mirror copy --platform linux/amd64 --platform windows/amd64 /srv/go 1.26
      gosdk mirror check /srv/go
    """


@command.command(short_help="Copy releases into DIR and verify them")
@click.argument("directory", metavar="DIR")
@click.argument("versions", metavar="[VERSION]...", nargs=-1)
@click.option("--platform", "platforms", multiple=True, metavar="OS/ARCH", help="For these machines, not for this one.")
@click.option("--all", "every", is_flag=True, help="Every release matching VERSION, not only the newest.")
@click.option(
    "--source", "names", metavar="SOURCE", multiple=True, help="Where from; repeatable. Default: the setting `source`."
)
@click.option("--refresh", is_flag=True, help="Fetch lists again, and accept an index that is older than the last one.")
@json_option
@click.pass_obj
def copy(
    app: App,
    directory: str,
    versions: tuple[str, ...],
    *,
    platforms: tuple[str, ...],
    every: bool,
    names: tuple[str, ...],
    refresh: bool,
    as_json: bool,
) -> int:
    """Copy the releases matching each VERSION (default: the two supported minors), and verify them.

    From a release index come archives, from a module proxy modules, from `auto` both. What is in DIR already stays, and
    what did not change is not fetched again. Prints the files that are new.

    \b
    Examples:
      gosdk mirror copy /srv/go stable oldstable
      gosdk mirror copy --all --source goproxy /srv/go '>=1.25'
    """
    selection = MirrorRequest(
        tuple(map(Request.parse, dict.fromkeys(versions or _DEFAULT_REQUESTS))),
        tuple(map(Platform.parse, dict.fromkeys(platforms))) or (app.platform,),
        every,
        refresh,
    )
    options = [InstallOptions(name, refresh=refresh) for name in names or (app.config.source,)]
    tree = MirrorTree.create(app.cwd / directory)
    with _locked(app, tree):
        choice = _choose(app, tree, options, selection)
        tools = MirrorTools(lambda: _records(app, tree, options), app.config.verify, app.fetcher, app.reporter)
        copied, failures = update(tree, choice, tools)
    # Wrong data matter more than a source that is not reached, and the exit code is that of the first.
    problems = sorted([*failures, *choice.failures], key=lambda failure: not isinstance(failure, IntegrityError))
    return app.show(MirrorResult(tree, tuple(copied), tuple(problems)), as_json=as_json)


@command.command(short_help="Verify every byte of the mirror in DIR, offline")
@click.argument("directory", metavar="DIR")
@json_option
@click.pass_obj
def check(app: App, directory: str, as_json: bool) -> int:
    """Verify every byte of the mirror in DIR again, and list every wrong file. Uses no network.

    \b
    Examples:
      gosdk mirror check /srv/go
    """
    tree = MirrorTree.existing(app.cwd / directory)
    settings, _ = checksum_database(app)
    found = Checker(tree, settings, app.config.verify, app.reporter).check()
    return app.show(MirrorCheckResult(tree, found), as_json=as_json)


def _locked(app: App, tree: MirrorTree) -> AbstractContextManager[None]:
    return hold(
        tree.lock_file,
        timeout=app.config.lock_timeout,
        purpose=f"copying into {tree.root}",
        on_wait=lambda holder: app.reporter.say(f"waiting for another gosdk: {holder}"),
    )


def _choose(app: App, tree: MirrorTree, options: Sequence[InstallOptions], selection: MirrorRequest) -> MirrorPlan:
    asked = [source for options in options for source in sources(app, options)]
    seen = Seen.load(tree.seen)
    choice = choose(asked, selection, seen)
    seen.save(tree.seen)
    for note in choice.notes:
        app.reporter.warn(note)
    return choice


def _records(app: App, tree: MirrorTree, options: Sequence[InstallOptions]) -> Records:
    answers = [checksum_database(app, options) for options in options]
    settings = answers[0][0]
    relays = tuple(dict.fromkeys(relay for _, relays in answers for relay in relays))
    remote = Remote(app.fetcher, settings, relays)
    return Records(settings, remote, tree.sumdb(settings.name), tree.heads / settings.directory)
