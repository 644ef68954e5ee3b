"""`gosdk mirror`: copy releases into a tree of plain files for others to install from, and verify such a tree."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import ClassVar

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import checksum_database, sources
from gvm_py.commands.options import json_option
from gvm_py.dist.sumdb.remote import Remote
from gvm_py.errors import GosdkError, IntegrityError
from gvm_py.host import Platform
from gvm_py.mirror.check import CheckedFile, Checker
from gvm_py.mirror.copier import Copied
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.plan import MirrorPlan, MirrorRequest, choose
from gvm_py.mirror.records import Records
from gvm_py.mirror.seen import Seen
from gvm_py.mirror.update import MirrorTools, update
from gvm_py.request import Request
from gvm_py.store.receipt import ROOTS
from gvm_py.system.lock import hold
from gvm_py.ui.output import human_size
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen

_DEFAULT_REQUESTS = ("stable", "oldstable")


@dataclass(frozen=True)
class MirrorResult(CommandResult):
    """The files of the mirror that were requested, and what could not be copied, the worst first."""

    command: ClassVar = "mirror"
    tree: MirrorTree
    copied: tuple[Copied, ...]
    failures: tuple[GosdkError, ...]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        return {"directory": str(self.tree.root), "files": [_data(self.tree, done) for done in self.copied]}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield the files that are new."""
        yield from (self.tree.name(done.path) for done in self.copied if done.fetched)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield how each file was verified, then every failure but the one that the command ends with."""
        for done in self.copied:
            if done.roots:
                roots = " and ".join(ROOTS[root] for root in done.roots)
                how = f"copied from {done.artifact.source}" if done.fetched else "was here"
                yield Note(f"{done.path.name} ({human_size(done.size)}) {how}; verified against {roots}")
        new = sum(1 for done in self.copied if done.roots)
        yield Note(f"{self.tree.root}: {new} files of SDKs are new, {len(self.copied) - new} did not change")
        for failure in self.failures[1:]:
            yield Note(failure.message, "error", failure.hint)

    @property
    @override
    def failure(self) -> GosdkError | None:
        """The first failure."""
        return next(iter(self.failures), None)


@dataclass(frozen=True)
class MirrorCheckResult(CommandResult):
    """What a check of a whole mirror found."""

    command: ClassVar = "mirror"
    tree: MirrorTree
    found: CheckedFile

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        lies = [{"file": name, "problem": problem} for name, problem in self.found.lies.items()]
        return {"directory": str(self.tree.root), "files": self.found.files, "lies": lies}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield the files that are wrong, and what is wrong with each."""
        yield from (f"{name}  {problem}" for name, problem in self.found.lies.items())

    @override
    def notes(self) -> Iterator[Note]:
        """Yield which archives only the mirror's own index describes, and the good end."""
        if self.found.unrecorded:
            yield warning(f"verified only against index.json of this mirror: {', '.join(self.found.unrecorded)}")
        if not self.found.lies:
            yield Note(f"all {self.found.files} files in {self.tree.root} are as published")

    @property
    @override
    def failure(self) -> IntegrityError | None:
        """The error of a mirror with wrong files."""
        if not self.found.lies:
            return None
        root, wrong = self.tree.root, shlex.join(self.found.lies)
        return IntegrityError(
            f"{len(self.found.lies)} of {self.found.files} files in {root} are not as published",
            hint=f"cd {shlex.quote(str(root))} && rm -f {wrong} && gosdk mirror .",
        )


class _Copying(click.Group):
    """A group in which a word that is not a subcommand begins the arguments of `copy`."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, *ctx.help_option_names):
            args = ["copy", *args]
        return super().parse_args(ctx, args)


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
