"""`gosdk mirror`: copy releases into a tree of plain files for others to install from, and check such a tree."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import checksum_database, sources
from gvm_py.dist.sumdb.remote import Remote
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.host import Platform
from gvm_py.mirror.check import Checker
from gvm_py.mirror.copier import Copied
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.plan import MirrorPlan, Selection, choose
from gvm_py.mirror.records import Records
from gvm_py.mirror.seen import Seen
from gvm_py.mirror.update import MirrorTools, update
from gvm_py.request import Request
from gvm_py.store.receipt import ROOTS
from gvm_py.system.lock import hold
from gvm_py.ui.output import emit, human_size

_DEFAULT_REQUESTS = ("stable", "oldstable")


class _Copying(click.Group):
    """A group in which a word that is no subcommand begins the arguments of `copy`."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["copy", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Copying, subcommand_metavar="DIR [REQUEST]... | check DIR")
def command() -> None:
    """Copy releases into DIR, a tree of plain files that any web server hands out.

    Every gosdk takes it as --source or --mirror, and the go command as GOPROXY. `gosdk mirror DIR` is short for
    `gosdk mirror copy DIR`, which has the options.
    """


@command.command()
@click.argument("directory", metavar="DIR")
@click.argument("texts", metavar="[REQUEST]...", nargs=-1)
@click.option("--platform", "platforms", multiple=True, metavar="OS/ARCH", help="For these machines, not for this one.")
@click.option("--all", "every", is_flag=True, help="Every release that answers a REQUEST, not only the newest.")
@click.option("--source", "names", multiple=True, help="Where from; may be given again. Default: the setting `source`.")
@click.option("--refresh", is_flag=True, help="Ask for lists again, and take an index that goes back as it is.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def copy(
    app: App,
    directory: str,
    texts: tuple[str, ...],
    *,
    platforms: tuple[str, ...],
    every: bool,
    names: tuple[str, ...],
    refresh: bool,
    as_json: bool,
) -> None:
    """Copy the releases that answer each REQUEST (default: the two supported minors) and prove them.

    From a release index come archives, from a module proxy modules, from `auto` both. What is in DIR already stays, and
    what did not change is not fetched again. Prints the files that are new.
    """
    selection = Selection(
        tuple(map(Request.parse, dict.fromkeys(texts or _DEFAULT_REQUESTS))),
        tuple(map(Platform.parse, dict.fromkeys(platforms))) or (app.platform,),
        every,
        refresh,
    )
    options = [InstallOptions(name, refresh=refresh) for name in names or (app.config.source,)]
    tree = MirrorTree.create(app.cwd / directory)
    with _locked(app, tree):
        choice = _choose(app, tree, options, selection)
        means = MirrorTools(lambda: _records(app, tree, options), app.config.verify, app.fetcher, app.reporter)
        copied, failures = update(tree, choice, means)
    _tell(app, tree, copied)
    if as_json:
        emit("mirror", {"directory": str(tree.root), "files": [_data(tree, done) for done in copied]})
    else:
        for done in copied:
            if done.fetched:
                click.echo(tree.name(done.path))
    # A lie matters more than a source that does not answer, and the exit code is that of the first.
    problems = [*failures, *choice.failures]
    _raise_first(app, sorted(problems, key=lambda failure: not isinstance(failure, IntegrityError)))


@command.command()
@click.argument("directory", metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON envelope.")
@click.pass_obj
def check(app: App, directory: str, as_json: bool) -> None:
    """Prove every byte of the mirror in DIR again, and name every file that lies. Asks nobody."""
    tree = MirrorTree.existing(app.cwd / directory)
    settings, _ = checksum_database(app)
    found = Checker(tree, settings, app.config.verify, app.reporter).check()
    if found.unrecorded:
        app.reporter.warn(f"only index.json here vouches for {', '.join(found.unrecorded)}")
    if as_json:
        lies = [{"file": name, "problem": problem} for name, problem in found.lies.items()]
        emit("mirror", {"directory": str(tree.root), "files": found.files, "lies": lies})
    else:
        for name, problem in found.lies.items():
            click.echo(f"{name}  {problem}")
    if found.lies:
        raise IntegrityError(
            f"{len(found.lies)} of {found.files} files in {tree.root} are not what they should be",
            hint=f"remove them and copy again: cd '{tree.root}' && rm ...; gosdk mirror . ...",
        )
    app.reporter.say(f"all {found.files} files in {tree.root} are as published")


def _locked(app: App, tree: MirrorTree) -> AbstractContextManager[None]:
    return hold(
        tree.lock_file,
        timeout=app.config.lock_timeout,
        purpose=f"copying into {tree.root}",
        on_wait=lambda holder: app.reporter.say(f"waiting for another gosdk: {holder}"),
    )


def _choose(app: App, tree: MirrorTree, options: Sequence[InstallOptions], selection: Selection) -> MirrorPlan:
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


def _tell(app: App, tree: MirrorTree, copied: Sequence[Copied]) -> None:
    for done in copied:
        if done.roots:
            vouched = " and ".join(ROOTS[root] for root in done.roots)
            how = f"copied from {done.artifact.source}" if done.fetched else "was here"
            app.reporter.say(f"{done.path.name} ({human_size(done.size)}) {how}; vouched for by {vouched}")
    new = sum(1 for done in copied if done.roots)
    app.reporter.say(f"{tree.root}: {new} files of SDKs are new, {len(copied) - new} did not change")


def _data(tree: MirrorTree, done: Copied) -> dict[str, object]:
    return {
        "file": tree.name(done.path),
        "version": done.artifact.version.text,
        "platform": str(done.artifact.platform),
        "size": done.size,
        "fetched": done.fetched,
        "source": done.artifact.source if done.fetched else None,
        "roots": list(done.roots),
    }


def _raise_first(app: App, failures: Sequence[GosdkError]) -> None:
    for failure in failures[1:]:
        app.reporter.error(failure.message, failure.hint)
    if failures:
        raise failures[0]
