"""From the setting `source` to the sources that are asked, in order."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from gvm_py.dist.sources.address import address_hint, parse_base
from gvm_py.dist.sources.base import Access, Artifact, Source
from gvm_py.dist.sources.goproxy import TOOLCHAIN_FILES, GoproxySource
from gvm_py.dist.sources.identify import by_name
from gvm_py.dist.sources.index_source import GO_DEV, GOOGLE_CN, IndexSource
from gvm_py.dist.sources.local import LocalSource
from gvm_py.dist.sources.mirror_source import MirrorSource
from gvm_py.dist.sources.proxylist import Proxy, parse_proxy_list
from gvm_py.dist.sources.release_index import INDEX_FILE
from gvm_py.errors import NotFoundError, UsageError, closest, quoted
from gvm_py.golang.goenv import GoEnv
from gvm_py.host import ARCHIVE_ENDINGS, Platform
from gvm_py.records import dataclass
from gvm_py.transport import redact
from gvm_py.transport.files import path_of
from gvm_py.version import GoVersion

_INDEXES = {"go.dev": GO_DEV, "golang.google.cn": GOOGLE_CN}
NAMED_SOURCES = ("auto", *_INDEXES, "goproxy")
"""What `source` can be besides a path and a URL."""

_NOT_SET = (
    "GOPROXY is not set, and there is no Go here whose default could be read: go itself would ask the public module "
    "proxy first (https://go.dev/ref/mod#environment-variables)"
)


class UrlSource:
    """The archive at `url`. Raises UsageError when its name does not say which SDK it is."""

    def __init__(self, url: str) -> None:
        self.name = redact(url)
        self._url = url
        self._filename = unquote(urlsplit(url).path).rpartition("/")[2]
        identity = by_name(self._filename)
        if identity is None:
            raise UsageError(
                f"{self.name} does not say which Go it is: an address must end like /go1.26.6.linux-amd64.tar.gz",
                hint="gosdk list-remote --source go.dev",
            )
        self._identity = identity

    def versions(self, platform: Platform) -> tuple[GoVersion, ...]:
        """Return the one version. Raises NotFoundError when it is for another platform; asks nobody."""
        found = self._identity
        if found.platform != platform:
            raise NotFoundError(f"{self.name} is for {found.platform}, not for {platform}")
        return (found.version,)

    def artifact(self, version: GoVersion, platform: Platform) -> Artifact:
        """Return the archive. Raises NotFoundError for another version or platform."""
        if version not in self.versions(platform):
            raise NotFoundError(f"{self.name} is not {version.name}")
        return Artifact(version, platform, (self._url,), self._filename, self._identity.form, None, None, self.name)


@dataclass(frozen=True)
class SourceOptions:
    """What the user said about sources.

    `source` is `auto`, `go.dev`, `golang.google.cn`, `goproxy`, a path, the URL of an archive or an index, or a list
    as in GOPROXY.
    `mirror` is where the bytes of an index's files are asked for first. `source_origin` and `mirror_origin` are where
    the user said so, for messages.
    """

    source: str = "auto"
    mirror: str = ""
    source_origin: str = "--source"
    mirror_origin: str = "--mirror"


def build_sources(wanted: SourceOptions, access: Access, goenv: GoEnv) -> tuple[Source, ...]:
    """Return the sources to ask, in order. Asks nobody yet.

    Raises UsageError for a source, mirror or GOPROXY that means nothing.
    """
    if wanted.source != "auto":
        return (_single(wanted, access, goenv),)
    return (_index(GO_DEV, wanted, access), _goproxy(access, goenv))


def _single(wanted: SourceOptions, access: Access, goenv: GoEnv) -> Source:
    text = wanted.source
    if text == "goproxy":
        return _goproxy(access, goenv)
    if text in _INDEXES:
        return _index(_INDEXES[text], wanted, access)
    if _is_proxy_list(text):
        proxies = parse_proxy_list(text, wanted.source_origin)
        return GoproxySource(access, proxies, name=", ".join(proxy.name for proxy in proxies))
    if "://" in text:
        return _at_url(text, wanted, access)
    if "/" in text or "\\" in text or Path(text).exists():
        return _at_path(Path(text), access)
    near = closest(text, NAMED_SOURCES)
    meant = f"; did you mean {near}?" if near else ""
    known = f"a source is one of {', '.join(NAMED_SOURCES)}, a path or a URL"
    raise UsageError(
        f"{wanted.source_origin}: there is no source {quoted(text)}; {known}{meant}",
        hint=address_hint(wanted.source_origin, "gosdk list-remote --source goproxy"),
        meant=(text, near),
    )


def _is_proxy_list(text: str) -> bool:
    """Return whether a source is written as GOPROXY is: `https://a,https://b|direct`, or `direct` alone."""
    parts = re.split("[,|]", text)
    is_list = len(parts) > 1 and all("://" in part or part in ("direct", "off") for part in parts)
    return is_list or text == "direct"


def _at_url(text: str, wanted: SourceOptions, access: Access) -> Source:
    url = parse_base(text, wanted.source_origin)
    if url.startswith("file:"):
        place = path_of(url)
        return _index(url, wanted, access) if (place / INDEX_FILE).is_file() else _at_path(place, access)
    return UrlSource(url) if urlsplit(url).path.endswith(ARCHIVE_ENDINGS) else _index(url, wanted, access)


def _at_path(place: Path, access: Access) -> Source:
    if not (place / TOOLCHAIN_FILES / "list").is_file() or (place / INDEX_FILE).is_file():
        return LocalSource(place)
    name = str(place.absolute())
    return GoproxySource(access, (Proxy(place.absolute().as_uri(), name),), name=name)


def _index(base: str, wanted: SourceOptions, access: Access) -> IndexSource:
    mirror = parse_base(wanted.mirror, wanted.mirror_origin) if wanted.mirror else ""
    kind = IndexSource if base in _INDEXES.values() else MirrorSource
    return kind(access, base, mirror=mirror)


def _goproxy(access: Access, goenv: GoEnv) -> GoproxySource:
    setting = goenv.get("GOPROXY")
    if setting is None:
        return GoproxySource(access, parse_proxy_list("direct", "GOPROXY (not set)"), note=_NOT_SET)
    return GoproxySource(access, parse_proxy_list(setting.value, f"GOPROXY ({setting.origin})"))
