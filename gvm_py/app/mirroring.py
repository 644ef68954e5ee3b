"""What `gosdk mirror` needs of the application: the tree to work in, its lock, the sources and the records."""

from collections.abc import Sequence

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import checksum_database, sources
from gvm_py.dist.sumdb.remote import Remote
from gvm_py.errors import UsageError, shell_word
from gvm_py.mirror.bucket import Bucket
from gvm_py.mirror.bucket_address import BucketAddress, is_bucket
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.mirror.in_bucket import InBucket
from gvm_py.mirror.plan import MirrorPlan, MirrorRequest, choose
from gvm_py.mirror.records import Records
from gvm_py.mirror.seen import Seen


def bucket(app: App, address: BucketAddress) -> InBucket:
    """Return the bucket at `address`. Raises GosdkError where the library for buckets is missing."""
    return InBucket(Bucket(address, app.env), app.reporter)


def working_tree(app: App, directory: str, address: BucketAddress | None) -> MirrorTree:
    """Return the mirror in `directory`; for the bucket at `address`, what is kept of it between two runs."""
    if address:
        from urllib.parse import quote

        return MirrorTree.create(app.layout.cache / "mirrors" / quote(address.url, safe=""))
    if not directory:
        raise UsageError("name the directory of the mirror, or a bucket with --to", hint="gosdk mirror copy --help")
    if is_bucket(directory):
        raise UsageError(f"{directory} is a bucket, not a directory", hint=f"gosdk mirror --to {shell_word(directory)}")
    return MirrorTree.create(app.cwd / directory)


def choose_files(app: App, tree: MirrorTree, options: Sequence[InstallOptions], selection: MirrorRequest) -> MirrorPlan:
    """Return the files to have, and remember what each index has shown. Raises what `choose` raises."""
    asked = [source for options in options for source in sources(app, options)]
    seen = Seen.load(tree.seen)
    choice = choose(asked, selection, seen)
    seen.save(tree.seen)
    for note in choice.notes:
        app.reporter.warn(note)
    return choice


def records(app: App, tree: MirrorTree, options: Sequence[InstallOptions]) -> Records:
    """Return the records of the checksum database in `tree`, as the user trusts it."""
    answers = [checksum_database(app, options) for options in options]
    settings = answers[0][0]
    relays = tuple(dict.fromkeys(relay for _, relays in answers for relay in relays))
    remote = Remote(app.fetcher, settings, relays)
    return Records(settings, remote, tree.sumdb(settings.name), tree.heads / settings.directory)
