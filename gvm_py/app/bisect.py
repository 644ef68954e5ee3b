"""What `gosdk bisect` does: install a release, run the command under it, and remember what it said."""

import hashlib
import json
import tempfile
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import sources
from gvm_py.app.installing import install
from gvm_py.dist.sources.unlisted import confirm, listed_for_others
from gvm_py.errors import GosdkError, NetworkError, NotFoundError, UsageError
from gvm_py.install.locate import first_source
from gvm_py.request import Request
from gvm_py.system.fs import write_atomic
from gvm_py.system.launch import command_of, program_for, sdk_environment
from gvm_py.upkeep.bisect import AnswerChange, Bisection, Probe
from gvm_py.upkeep.matrix import Run, run_matrix
from gvm_py.version import GoVersion

_LOG_LIMIT = 1 << 20
_CANNOT_RUN = (126, 127)


@dataclass(frozen=True)
class BisectOptions:
    """The two ends as the user wrote them, the command, and how often it runs under each release."""

    ends: tuple[str, str]
    words: tuple[str, ...]
    repeat: int = 1
    prereleases: bool = False
    restart: bool = False


def bisect(app: App, options: BisectOptions) -> tuple[AnswerChange, tuple[Probe, ...]]:
    """Return where the answer of the command changes, and every release that was asked, in order.

    An answer is kept below `$GOSDK_ROOT/state/bisect` until the search has ended, so that an interrupted one goes on.
    Raises UsageError, NotFoundError, NetworkError and as installing does; GosdkError where there is no change to find.
    """
    versions = _between(app, options)
    log = _Log(app.layout.root / "state" / "bisect" / _key(app.cwd, options))
    known = {} if options.restart else log.read()
    if known:
        app.reporter.say(f"going on with {len(known)} answers from before; to forget them: --restart")
    search = Bisection(versions, lambda version: log.add(_probe(app, options, version)), known)
    change = search.run()
    log.remove()
    return change, tuple(search.log)


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
    return sorted(
        version
        for version in stable
        if low <= version <= high and (options.prereleases or not version.is_prerelease or version in ends)
    )


def _end(text: str, versions: Sequence[GoVersion]) -> GoVersion:
    version = Request.parse(text).select(versions)
    if version is None:
        raise NotFoundError(f"there is no release {text}", hint="gosdk list-remote --all")
    return version


def _probe(app: App, options: BisectOptions, version: GoVersion) -> Probe:
    (outcome,) = install(app, InstallOptions(), [version.text])
    sdk = outcome.sdk
    env = {**sdk_environment(sdk.goroot, sdk.version, app.env), "GOTOOLCHAIN": "local"}
    with tempfile.TemporaryDirectory(prefix="gosdk-bisect-") as directory:
        command = command_of(program_for(options.words[0], env, app.cwd), options.words, env)
        runs = [
            Run(version, sdk.goroot, env, Path(directory, str(number)), command) for number in range(options.repeat)
        ]
        with closing(run_matrix(runs, cwd=app.cwd, jobs=1)) as results:
            codes = tuple(result.exit_code for result in results)
        last = _last_line(runs[-1].output)
    if codes[0] in _CANNOT_RUN:
        raise GosdkError(f"the command cannot be run under {version.name}: {last}", hint="gosdk bisect --help")
    probe = Probe(version, codes)
    app.reporter.say(f"{version.name}: {probe.answer.value}" + (f" ({last})" if last and any(codes) else ""))
    return probe


def _last_line(path: Path) -> str:
    with open(path, "rb") as file:
        text = file.read(_LOG_LIMIT).decode("utf-8", "replace")
    return next((line.strip()[:120] for line in reversed(text.splitlines()) if line.strip()), "")


def _key(directory: Path, options: BisectOptions) -> str:
    named = [str(directory), *options.ends, str(options.repeat), *options.words]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:16] + ".json"


@dataclass(frozen=True)
class _Log:
    """The answers of a search that has not ended. A log that is not one of ours counts as empty."""

    path: Path

    def read(self) -> Mapping[GoVersion, Probe]:
        try:
            document = json.loads(self.path.read_bytes()[:_LOG_LIMIT])
            found = [
                Probe(GoVersion.parse(name), tuple(int(code) for code in codes)) for name, codes in document.items()
            ]
        except (OSError, ValueError, AttributeError, TypeError, OverflowError, UsageError, RecursionError):
            return {}
        return {probe.version: probe for probe in found if probe.exit_codes}

    def add(self, probe: Probe) -> Probe:
        answers = {known.version.text: known.exit_codes for known in self.read().values()}
        answers[probe.version.text] = probe.exit_codes
        write_atomic(self.path, json.dumps(answers).encode())
        return probe

    def remove(self) -> None:
        self.path.unlink(missing_ok=True)
