"""Which SDKs `gosdk matrix` and `gosdk preview` run commands under; what is missing is installed."""

from collections.abc import Callable, Collection, Sequence

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installer_factory import sources
from gvm_py.app.installing import install
from gvm_py.app.module_minimum import module_lines
from gvm_py.app.selecting import present
from gvm_py.errors import NetworkError, NotFoundError, UsageError
from gvm_py.golang.goenv import require_env_file
from gvm_py.install.locate import first_listing
from gvm_py.request import Request
from gvm_py.selection import SYSTEM_WORD
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.launch import sdk_alone
from gvm_py.upkeep.matrix import one_per_minor
from gvm_py.version import GoVersion


def choose_sdks(app: App, texts: Sequence[str], *, no_install: bool) -> list[InstalledSDK]:
    """Return the SDKs for these requests, or one of each minor that the module here works with.

    Raises UsageError where no request is given and no go line either, NotFoundError with `no_install` for what is not
    there, and as installing does.
    """
    texts = texts or _minors(app, no_install=no_install)
    requests = [Request.parse(text) for text in texts if text != SYSTEM_WORD]
    missing = tuple(request.text for request in requests if app.store.newest(request) is None)
    if missing and not no_install:
        install(app, InstallOptions(), missing)
    found = [app.store.require(request) for request in requests]
    if SYSTEM_WORD in texts:
        found.append(app.select(app.cwd, SYSTEM_WORD))
    return list(dict.fromkeys(found))


def sdk_or_system(app: App, text: str) -> InstalledSDK:
    """Return the SDK for a request, installing it where it is missing, or the Go of the system. Raises GosdkError."""
    return app.select(app.cwd, text) if text == SYSTEM_WORD else present(app, app.store.request(text))


def environment_of(app: App, sdk: InstalledSDK) -> dict[str, str]:
    """Return the environment in which go is this SDK and no other, shims further down included. Raises GosdkError."""
    require_env_file(app.env)
    env = sdk_alone(sdk.goroot, sdk.version, app.env)
    return env if app.store.find(sdk.version) else {**env, "GOSDK_VERSION": SYSTEM_WORD}


def _minors(app: App, *, no_install: bool) -> list[str]:
    found = module_lines(app, app.cwd)
    # Only the go line: the runs have GOTOOLCHAIN=local, under which the go command ignores the toolchain line.
    minimum = found[1].minimum.go_version if found else None
    if minimum is None:
        where = f"{found[0]} has no go line" if found else f"there is no go.mod in {app.cwd} or above"
        raise UsageError(f"{where}, so name the versions", hint="gosdk matrix 1.25 1.26 -- go test ./...")
    installed = [sdk.version for sdk in app.store.installed()]
    here = {version.language for version in installed}

    def requests(found: Collection[GoVersion]) -> list[Request]:
        newer = {version.language for version in found if version >= minimum and not version.is_prerelease}
        return [Request.parse(minor) for minor in sorted(newer - here)]

    versions = one_per_minor(minimum, installed, () if no_install else _released(app, requests))
    if not versions:
        raise NotFoundError(f"no Go is {minimum} or newer", hint=f"gosdk install {minimum}")
    return [version.text for version in versions]


def _released(app: App, requests: Callable[[Collection[GoVersion]], list[Request]]) -> Sequence[GoVersion]:
    """Return the releases that a source lists; none, with a warning, where no source can be reached."""
    try:
        return first_listing(sources(app, InstallOptions()), app.platform, requests)[1]
    except NetworkError as error:
        app.reporter.warn(f"only what is installed is used: {error.message}")
        return ()
