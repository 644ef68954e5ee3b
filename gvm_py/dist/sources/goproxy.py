"""The module golang.org/toolchain on the proxies of GOPROXY: every SDK as one module zip (docs/sources.md).

`@latest` is never asked for: by semantic versioning it is go1.9rc2. A list may be incomplete, so a version that is
not in it is asked for by its `.info`.
"""

import json
import re
from collections.abc import Callable
from threading import Lock
from typing import TypeVar

from gvm_py.dist.sources import supported
from gvm_py.dist.sources.address import join
from gvm_py.dist.sources.base import Access, Artifact, module_version, parse_module_version
from gvm_py.dist.sources.proxylist import Proxy, first_answer
from gvm_py.dist.sources.replies import ask, text_of
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.host import Platform
from gvm_py.transport import redact
from gvm_py.version import GoVersion

TOOLCHAIN_FILES = "golang.org/toolchain/@v"
"""Where a proxy has the files of the module."""

_LIST_LIMIT = 8 << 20
_INFO_LIMIT = 64 << 10

_Answer = TypeVar("_Answer")


class GoproxySource:
    """The toolchain module on the first proxy that answers."""

    def __init__(self, access: Access, proxies: tuple[Proxy, ...], *, name: str = "GOPROXY", note: str = "") -> None:
        self.name = name
        self._access = access
        self._proxies = proxies
        self._note = note
        self._listing: tuple[str, tuple[str, ...]] | None = None
        self._lock = Lock()

    def versions(self, platform: Platform) -> tuple[GoVersion, ...]:
        """Return what the first list has for `platform`, newest first; nothing where no proxy has a list."""
        releases = {version for version, place in self._releases() if place == platform}
        supported.remember(self._access.cache, releases)
        return tuple(sorted(releases, reverse=True))

    def unconfirmed(self, platform: Platform) -> frozenset[GoVersion]:
        """Return what the list names for other platforms alone: a proxy lists what it was asked for before."""
        named = self._releases()
        listed = {version for version, place in named if place == platform}
        return frozenset(version for version, _ in named) - listed

    def _releases(self) -> list[tuple[GoVersion, Platform]]:
        _, modules = self._listed()
        return list(filter(None, map(parse_module_version, modules)))

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return the module zip of `version`: from the proxy that listed it, or the first that knows it."""
        module = module_version(version, platform)
        base, modules = self._listing or ("", ())
        if module not in modules:
            base = self._first_answer(lambda candidate: self._confirmed(candidate, module))
        return Artifact(
            version=version,
            platform=platform,
            urls=tuple(_url(candidate, f"{module}.zip") for candidate in self._from(base)),
            filename=f"{module}.zip",
            form="module",
            sha256=None,
            size=None,
            source=self.name if self.name == redact(base) else f"{self.name} {redact(base)}",
        )

    def has_list(self) -> bool:
        """Return whether a proxy has a list of versions, without a word about one that has not."""
        try:
            self._listing = self._listing or first_answer(self._proxies, self._list)
        except GosdkError:
            return False
        return True

    def _first_answer(self, question: Callable[[str], _Answer]) -> _Answer:
        try:
            return first_answer(self._proxies, question)
        except NetworkError as error:
            if not self._note:
                raise
            message = f"{error.message}; {self._note}"
            raise type(error)(message, hint="export GOPROXY=https://HOST,direct") from error

    def _listed(self) -> tuple[str, tuple[str, ...]]:
        with self._lock:
            if self._listing is None:
                self._listing = self._first_list()
            return self._listing

    def _first_list(self) -> tuple[str, tuple[str, ...]]:
        try:
            return self._first_answer(self._list)
        except NotFoundError as error:
            self._access.say(f"no proxy has a list of Go versions: {error.message}")
            return "", ()

    def _list(self, base: str) -> tuple[str, tuple[str, ...]]:
        text = text_of(ask(self._access.fetcher, _url(base, "list"), limit=_LIST_LIMIT))
        lines = (line.split(maxsplit=1) for line in text.splitlines())
        return base, tuple(fields[0] for fields in lines if fields)

    def _confirmed(self, base: str, module: str) -> str:
        reply = ask(self._access.fetcher, _url(base, f"{module}.info"), limit=_INFO_LIMIT)
        try:
            answer = json.loads(text_of(reply))["Version"]
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise IntegrityError(f"{redact(reply.url)} is not the description of a module version") from error
        if answer != module:
            raise IntegrityError(f"{redact(reply.url)} describes {str(answer)[:80]!r} instead of {module}")
        return base

    def _from(self, base: str) -> list[str]:
        """Return `base`, and the proxies after it for as long as a `|` allows to go on after any failure."""
        chosen: list[str] = []
        for proxy in self._proxies:
            if proxy.base is None:
                break
            if proxy.base == base or chosen:
                chosen.append(proxy.base)
                if not proxy.on_any_error:
                    break
        return chosen


def _url(base: str, file: str) -> str:
    return join(base, f"{TOOLCHAIN_FILES}/{_escape(file)}")


def _escape(text: str) -> str:
    """Return `text` with each capital written as `!` and the small letter (x/mod `module.EscapeVersion`)."""
    return re.sub("[A-Z]", lambda match: f"!{match[0].lower()}", text)
