"""Build what installing needs from the App: sources, the checksum database, the installer."""

from gvm_py.app.context import App
from gvm_py.app.install_options import InstallOptions
from gvm_py.dist.sources.address import parse_base
from gvm_py.dist.sources.base import Access, Source
from gvm_py.dist.sources.chain import SourceOptions, build_sources
from gvm_py.dist.sources.proxylist import DIRECT, Proxy, parse_proxy_list
from gvm_py.dist.sumdb import ChecksumDatabase, DatabaseSettings, parse_gosumdb
from gvm_py.errors import GosdkError
from gvm_py.golang.goenv import unset_in_user_file
from gvm_py.install.delivery import InstallTools, PublishedHash
from gvm_py.install.installer import Installer
from gvm_py.records import dataclass, replace
from gvm_py.store.cache import ArchiveCache
from gvm_py.transport import redact

_DEFAULTS = InstallOptions()


def sources(app: App, options: InstallOptions) -> tuple[Source, ...]:
    """Return the sources to ask, in order. Raises UsageError for one that means nothing."""
    access = Access(app.fetcher, app.layout.cache, app.reporter.warn, options.refresh)
    file = app.layout.config_file
    wanted = SourceOptions(app.config.source or "auto", app.config.mirror, f"{file}: source", f"{file}: mirror")
    if options.source:
        wanted = replace(wanted, source=options.source, source_origin="--source")
    if options.mirror is not None:
        wanted = replace(wanted, mirror=options.mirror, mirror_origin="--mirror")
    return build_sources(wanted, access, app.goenv)


def installer(app: App, options: InstallOptions) -> Installer:
    """Return the installer for these options."""
    tools = InstallTools(
        app.store, app.fetcher, ArchiveCache(app.layout.cache), published_h1(app, options), app.reporter
    )
    platform = options.platform or app.platform
    return Installer(tools, sources(app, options), platform, app.config.verify, options.reinstall, options.pin)


def published_h1(app: App, options: InstallOptions = _DEFAULTS) -> PublishedHash:
    """Return the function that asks the checksum database of this user."""
    return _Database(app, options).published_h1


def checksum_database(app: App, options: InstallOptions = _DEFAULTS) -> tuple[DatabaseSettings, tuple[Proxy, ...]]:
    """Return the checksum database that this user trusts, and who may relay it: a mirror in use, then GOPROXY.

    Raises GosdkError where it is switched off, UsageError for settings that mean nothing.
    """
    named, proxies = app.goenv.get("GOSUMDB"), app.goenv.get("GOPROXY")
    origin = f"GOSUMDB ({named.origin})" if named else "GOSUMDB"
    settings = parse_gosumdb(named.value if named else "", origin)
    if settings is None:
        hint = unset_in_user_file(named) if named and named.file else "unset GOSUMDB"
        raise GosdkError(f"the checksum database is switched off by {origin}", hint=hint)
    relays = parse_proxy_list(proxies.value, f"GOPROXY ({proxies.origin})") if proxies else ()
    # As in cmd/go `modfetch.initBase`, `direct` means the database itself.
    return settings, (*_mirrors(app, options), *(relay for relay in relays if relay.base != DIRECT))


def _mirrors(app: App, options: InstallOptions) -> tuple[Proxy, ...]:
    """Return the base URLs in use: a tree made by `gosdk mirror` has the database's records, too.

    Whatever goes wrong there leads on to GOPROXY: it is a way to the database, and no word of the user's about it.
    """
    named = (options.source or app.config.source, app.config.mirror if options.mirror is None else options.mirror)
    bases = dict.fromkeys(parse_base(text, "source") for text in named if "://" in text)
    return tuple(Proxy(base, redact(base), on_any_error=True) for base in bases)


@dataclass
class _Database:
    """The checksum database of this user, opened when first asked: a wrong GOSUMDB harms only who needs it."""

    app: App
    options: InstallOptions
    opened: ChecksumDatabase | None = None

    def published_h1(self, module_version: str) -> str:
        self.opened = self.opened or self._open()
        return self.opened.lookup(module_version)

    def _open(self) -> ChecksumDatabase:
        settings, relays = checksum_database(self.app, self.options)
        return ChecksumDatabase(self.app.fetcher, settings, relays, self.app.layout.cache / "sumdb")
