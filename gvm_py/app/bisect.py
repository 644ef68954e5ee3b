"""What `gosdk bisect` does: install a release, run the command under it, and remember what it said."""

import hashlib
import json
import tempfile
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from gvm_py.app.bisect_commits import GoCheckout
from gvm_py.app.bisect_log import BisectLog
from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import sources
from gvm_py.app.installing import install
from gvm_py.app.own_sdks import build_tree
from gvm_py.dist.sources.unlisted import confirm, listed_for_others
from gvm_py.errors import GosdkError, NetworkError, NotFoundError
from gvm_py.golang.goenv import require_env_file
from gvm_py.install.locate import first_source
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.system.interrupt import end_like_ctrl_c
from gvm_py.system.launch import command_of, program_for, sdk_alone
from gvm_py.upkeep.bisect import SKIP_EXIT_CODE, Answer, AnswerChange, Bisection, Probe
from gvm_py.upkeep.matrix import Run, run_matrix
from gvm_py.version import GoVersion

_LOG_LIMIT = 1 << 20
_CANNOT_RUN = (126, 127)


@dataclass(frozen=True)
class BisectOptions:
    """The two ends as the user wrote them, the command, and how often it runs under each release.

    With `source`, the ends are commits of this checkout of the Go repository.
    """

    ends: tuple[str, str]
    words: tuple[str, ...]
    repeat: int = 1
    prereleases: bool = False
    restart: bool = False
    source: Path | None = None


def bisect(app: App, options: BisectOptions) -> tuple[AnswerChange, tuple[Probe, ...], str]:
    """Return where the answer of the command changes, all that was asked, oldest first, and the subject of the commit.

    An answer is kept below `$GOSDK_ROOT/state/bisect` until the search has ended, so that an interrupted one goes on.
    Raises UsageError, NotFoundError, NetworkError and as installing does; GosdkError where there is no change to find.
    """
    end_like_ctrl_c()
    checkout = GoCheckout.open(options.source, app.env) if options.source else None
    versions = _commits(app, checkout, options) if checkout else _between(app, options)
    log = BisectLog(app.layout.root / "state" / "bisect" / _key(app.cwd, options))
    known = {} if options.restart else log.read()
    if known:
        app.reporter.say(f"going on with {len(known)} answers from before; to forget them: --restart")

    def probe(version: GoVersion) -> Probe:
        if checkout is None:
            found = _install_and_run(app, options, version)
            is_lasting = found.answer is not Answer.FLAKY
        else:
            found = _build_and_run(app, options, checkout, version)
            # A build may fail for a reason that is gone tomorrow, such as a full disk.
            is_lasting = found.answer not in (Answer.FLAKY, Answer.SKIP)
        return log.add(found) if is_lasting else found

    search = Bisection(versions, probe, known)
    change = search.run()
    log.remove()
    asked = tuple(sorted(search.log, key=lambda probe: versions.index(probe.version)))
    return change, asked, checkout.subject(change.first.version) if checkout else ""


def _commits(app: App, checkout: GoCheckout, options: BisectOptions) -> list[GoVersion]:
    found, is_whole = checkout.between(*options.ends)
    if not is_whole:
        app.reporter.say(f"{options.ends[0]} is on another branch; the search begins where they part: {found[0].name}")
    app.reporter.say(f"{len(found)} commits; about {min(len(found), 1 + len(found).bit_length())} of them are built")
    return found


def _between(app: App, options: BisectOptions) -> list[GoVersion]:
    here = {sdk.version for sdk in app.store.installed()}
    try:
        source, listed = first_source(sources(app, InstallOptions()), app.platform)
    except NetworkError as error:
        app.reporter.warn(f"only what is installed is used: {error.message}")
        return _in_range(here, options)
    known = {*here, *listed}
    others = listed_for_others(source, app.platform) - known
    wanted = others.intersection(_in_range(known | others, options)) if others else ()
    return _in_range(known.union(confirm(source, wanted, app.platform)), options)


def _in_range(known: Collection[GoVersion], options: BisectOptions) -> list[GoVersion]:
    stable = [version for version in known if not version.is_language]
    ends = [_end(text, stable) for text in options.ends]
    low, high = min(ends), max(ends)
    within = sorted(version for version in stable if low <= version <= high)
    if options.prereleases:
        return within
    return [version for version in within if version in ends or not version.is_prerelease]


def _end(text: str, versions: Sequence[GoVersion]) -> GoVersion:
    version = Request.parse(text).select(versions)
    if version is None:
        raise NotFoundError(f"there is no release {text}", hint="gosdk list-remote --all")
    return version


def _install_and_run(app: App, options: BisectOptions, version: GoVersion) -> Probe:
    (outcome,) = install(app, InstallOptions(), [version.text])
    return _run(app, options, version, outcome.sdk.goroot)


def _build_and_run(app: App, options: BisectOptions, checkout: GoCheckout, version: GoVersion) -> Probe:
    # What a killed search leaves there, the next build sweeps.
    with app.store.version_lock(version, f"building {version.name}"), app.store.staged(version) as staging:
        tree = checkout.export(version, staging.path)
        try:
            build_tree(app, tree)
        except NotFoundError:
            raise
        except GosdkError as error:
            app.reporter.say(f"{version.name}: {Answer.SKIP.value}: {error.message}")
            return Probe(version, (SKIP_EXIT_CODE,))
        return _run(app, options, version, tree)


def _run(app: App, options: BisectOptions, version: GoVersion, goroot: Path) -> Probe:
    require_env_file(app.env)
    env = sdk_alone(goroot, version, app.env)
    with tempfile.TemporaryDirectory(prefix="gosdk-bisect-") as directory:
        command = command_of(program_for(options.words[0], env, app.cwd), options.words, env)
        runs = [Run(version, goroot, env, Path(directory, str(number)), command) for number in range(options.repeat)]
        with closing(run_matrix(runs, cwd=app.cwd, jobs=1)) as results:
            codes = tuple(result.exit_code for result in results)
        last = _last_line(runs[-1].output)
    if codes[0] in _CANNOT_RUN:
        raise GosdkError(f"the command cannot be run under {version.name}: {last}", hint="gosdk bisect --help")
    probe = Probe(version, codes)
    reason = f" ({last})" if last and any(codes) else ""
    app.reporter.say(f"{version.name}: {probe.answer.value}{reason}")
    return probe


def _last_line(path: Path) -> str:
    with open(path, "rb") as file:
        text = file.read(_LOG_LIMIT).decode("utf-8", "replace")
    return next((line.strip()[:120] for line in reversed(text.splitlines()) if line.strip()), "")


def _key(directory: Path, options: BisectOptions) -> str:
    named = [str(directory), str(options.source or ""), *options.ends, str(options.repeat), *options.words]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16] + ".json"
