"""`gosdk mirror`: copy releases into a tree of plain files or a bucket for others, and verify such a tree."""

from functools import partial
from pathlib import Path

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import checksum_database
from gvm_py.app.mirroring import bucket, choose_files, records, working_tree
from gvm_py.commands.mirror.report import MirrorCheckResult, MirrorResult
from gvm_py.commands.options import json_option, typed_platform
from gvm_py.errors import IntegrityError, UsageError, quoted
from gvm_py.mirror.bucket_address import BucketAddress, is_bucket
from gvm_py.mirror.check import Checker
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.plan import MirrorRequest
from gvm_py.mirror.update import InPlace, MirrorTools, update
from gvm_py.request import Request

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
                f"'{word}' is neither a command of gosdk mirror nor a directory; did you mean {quoted(near[0])}? "
                f"To make a directory of that name, type it as ./{word}",
                hint=f"gosdk mirror {near[0]} --help",
            )


@click.group(cls=_Copying, subcommand_metavar="DIR [VERSION]... | --to URL [VERSION]... | check DIR")
def command() -> None:
    """Copy releases into DIR, a tree of plain files that any web server can serve, or into a bucket.

    gosdk accepts it as --source or --mirror, and the go command as GOPROXY. `gosdk mirror DIR` is short for
    `gosdk mirror copy DIR`, whose help lists the options.

    \b
    Examples:
      gosdk mirror /srv/go stable oldstable
      gosdk mirror copy --platform linux/arm64 --all /srv/go '>=1.26'
      gosdk mirror --to s3://go-mirror/sdk stable
      gosdk mirror check /srv/go
    """


@command.command(short_help="Copy releases into DIR or a bucket and verify them")
@click.argument("directory", metavar="DIR", required=False, default="")
@click.argument("versions", metavar="[VERSION]...", nargs=-1)
@click.option("--to", "url", metavar="URL", help="A bucket instead of DIR: s3://, gs:// or az://, with a prefix.")
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
    url: str | None,
    platforms: tuple[str, ...],
    every: bool,
    names: tuple[str, ...],
    refresh: bool,
    as_json: bool,
) -> int:
    """Copy the releases matching each VERSION (default: the two supported minors), and verify them.

    From a release index come archives, from a module proxy modules, from `auto` both. What is in DIR already stays, and
    what did not change is not fetched again. Prints the files that are new.

    With --to there is no DIR. The bucket gets the same files, lists last, and the credentials are those of its own
    tools (AWS_ACCESS_KEY_ID, GOOGLE_APPLICATION_CREDENTIALS, AZURE_STORAGE_ACCOUNT_NAME, ...).

    \b
    Examples:
      gosdk mirror copy /srv/go stable oldstable
      gosdk mirror copy --all --source goproxy /srv/go '>=1.25'
      gosdk mirror copy --to s3://go-mirror/sdk --platform linux/amd64 stable
    """
    if url is not None:
        # Without DIR the first word is a version.
        directory, versions = "", tuple(filter(None, (directory, *versions)))
    selection = MirrorRequest(
        tuple(map(Request.parse, dict.fromkeys(versions or _DEFAULT_REQUESTS))),
        tuple(map(typed_platform, dict.fromkeys(platforms))) or (app.platform,),
        every,
        refresh,
    )
    options = [InstallOptions(name, refresh=refresh) for name in names or (app.config.source,)]
    address = None if url is None else BucketAddress.parse(url)
    destination = bucket(app, address) if address else InPlace()
    tree = working_tree(app, directory, address)
    place = address.url if address else str(tree.root)
    with app.store.hold(tree.lock_file, f"copying into {place}"):
        destination.load(tree)
        choice = choose_files(app, tree, options, selection)
        prover = partial(records, app, tree, options)
        tools = MirrorTools(destination, prover, app.config.verify, app.fetcher, app.reporter)
        copied, failures = update(tree, choice, tools)
    # Wrong data matter more than a source that is not reached, and the exit code is that of the first.
    problems = sorted([*failures, *choice.failures], key=lambda failure: not isinstance(failure, IntegrityError))
    return app.show(MirrorResult(tree, place, tuple(copied), tuple(problems)), as_json=as_json)


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
    if is_bucket(directory):
        raise UsageError(
            f"{directory} is a bucket, and what is checked is a directory: copy the bucket into one first",
            hint="gosdk mirror check --help",
        )
    tree = MirrorTree.existing(app.cwd / directory)
    settings, _ = checksum_database(app)
    found = Checker(tree, settings, app.config.verify, app.reporter).check()
    return app.show(MirrorCheckResult(tree, found), as_json=as_json)
