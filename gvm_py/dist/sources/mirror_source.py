"""A base URL that the user named: a release index, or where there is none, a tree of toolchain modules."""

from collections.abc import Callable
from typing import TypeVar

from gvm_py import override
from gvm_py.dist.sources.base import Access, Artifact
from gvm_py.dist.sources.goproxy import GoproxySource
from gvm_py.dist.sources.index_source import IndexSource
from gvm_py.dist.sources.proxylist import Proxy
from gvm_py.errors import IntegrityError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.transport import PermanentNetworkError
from gvm_py.version import GoVersion

_Answer = TypeVar("_Answer")


class MirrorSource(IndexSource):
    """What `gosdk mirror` makes, archives or modules alone, behind a web server."""

    def __init__(self, access: Access, base: str, *, mirror: str = "") -> None:
        super().__init__(access, base, mirror=mirror)
        self._modules = GoproxySource(access, (Proxy(base, self.name),), name=self.name)
        self._is_modules = False

    @override
    def versions(self, platform: Platform, *, newest: bool = False) -> tuple[GoVersion, ...]:
        """Return the releases of the index, or those of the list of modules."""
        index = super().versions
        return self._ask(lambda: index(platform, newest=newest), lambda: self._modules.versions(platform))

    def unconfirmed(self, platform: Platform) -> frozenset[GoVersion]:
        """Return what a list of modules names for other platforms alone; an index is complete."""
        return self._modules.unconfirmed(platform) if self._is_modules else frozenset()

    @override
    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return the archive of `version`, or its module zip."""
        index = super().artifact
        return self._ask(lambda: index(version, platform), lambda: self._modules.artifact(version, platform))

    def _ask(self, index: Callable[[], _Answer], modules: Callable[[], _Answer]) -> _Answer:
        if not self._is_modules:
            try:
                return index()
            except (NetworkError, IntegrityError) as error:
                # Without an index a server of files answers 404, 403, or with a list of the directory.
                refused = isinstance(error, IntegrityError) or isinstance(
                    error.__cause__, NotFoundError | PermanentNetworkError
                )
                if not refused or not self._modules.has_list():
                    raise
                self._is_modules = True
        return modules()
