"""Build what installing needs from the App: sources, the checksum database, the installer."""

from collections.abc import Callable
from dataclasses import dataclass

from gvm_py.cache import ArchiveCache
from gvm_py.commands.app import App
from gvm_py.errors import IntegrityError
from gvm_py.host import Platform
from gvm_py.install.installer import Installer, Tools
from gvm_py.sources.base import Access, Source
from gvm_py.sources.chain import Wanted, build_sources
from gvm_py.sources.proxylist import parse_proxy_list
from gvm_py.sumdb import ChecksumDatabase, parse_gosumdb


@dataclass(frozen=True)
class Wish:
    """What the command line said about where from and how; the settings fill in what is None."""

    source: str | None = None
    mirror: str | None = None
    platform: Platform | None = None
    refresh: bool = False
    reinstall: bool = False


def sources(app: App, wish: Wish) -> tuple[Source, ...]:
    """Return the sources to ask, in order. Raises UsageError for one that means nothing."""
    access = Access(app.fetcher, app.layout.cache, app.reporter.warn, wish.refresh)
    mirror = app.config.mirror if wish.mirror is None else wish.mirror
    return build_sources(Wanted(wish.source or app.config.source, mirror), access, app.goenv)


def installer(app: App, wish: Wish) -> Installer:
    """Return the installer for this wish."""
    tools = Tools(app.store, app.fetcher, ArchiveCache(app.layout.cache), published_h1(app), app.reporter)
    return Installer(tools, sources(app, wish), wish.platform or app.platform, app.config.verify, wish.reinstall)


def published_h1(app: App) -> Callable[[str], str]:
    """Return the function that asks the checksum database of this user."""
    return _Database(app).published_h1


@dataclass
class _Database:
    """The checksum database of this user, opened when first asked: a wrong GOSUMDB harms only who needs it."""

    app: App
    opened: ChecksumDatabase | None = None

    def published_h1(self, module_version: str) -> str:
        self.opened = self.opened or _open(self.app)
        return self.opened.lookup(module_version)


def _open(app: App) -> ChecksumDatabase:
    named, proxies = app.goenv.get("GOSUMDB"), app.goenv.get("GOPROXY")
    origin = f"GOSUMDB ({named.origin})" if named else "GOSUMDB"
    settings = parse_gosumdb(named.value if named else "", origin)
    if settings is None:
        raise IntegrityError(f"the checksum database is switched off by {origin}", hint="go env -u GOSUMDB")
    relays = parse_proxy_list(proxies.value, f"GOPROXY ({proxies.origin})") if proxies else ()
    return ChecksumDatabase(app.fetcher, settings, relays, app.layout.cache / "sumdb")
