"""Ask for a release index, and keep the answer: asked at most once an hour, used as it is where nobody answers."""

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Lock

from gvm_py.dist.catalog import MAX_INDEX_BYTES, Release
from gvm_py.dist.sources import supported
from gvm_py.dist.sources.address import join
from gvm_py.dist.sources.base import Access
from gvm_py.dist.sources.index_cache import KeptIndex, age_text
from gvm_py.dist.sources.replies import ask, text_of
from gvm_py.errors import GosdkError, IntegrityError, NetworkError, NotFoundError
from gvm_py.records import replace
from gvm_py.transport import PermanentNetworkError, Reply

INDEX_FILE = "index.json"
"""Where a tree of plain files has its index, as `gosdk mirror` writes it."""

_QUERY = "mode=json&include=all"
_FRESH_SECONDS = 3600.0


class ReleaseIndex:
    """The index below `base`, called `name` in messages."""

    def __init__(self, access: Access, base: str, name: str) -> None:
        self._access = access
        self._base = base
        self._name = name
        self._snapshot: KeptIndex | None = None
        self._asked = False
        self._failure: GosdkError | None = None
        self._lock = Lock()

    def releases(self, *, newest: bool = False) -> tuple[Release, ...]:
        """Return all releases, newest first; `newest` asks the server, once, even if the kept answer is young.

        Raises NetworkError when nobody answers and nothing is kept, IntegrityError when what came is not an index.
        """
        with self._lock:
            if self._failure:
                raise self._failure
            if self._snapshot is None or (newest and not self._asked):
                self._snapshot = self._load(newest or self._access.refresh)
            return self._snapshot.releases

    @property
    def _file(self) -> Path:
        return self._access.cache / f"index-{hashlib.sha256(self._base.encode()).hexdigest()[:16]}"

    def _load(self, must_ask: bool) -> KeptIndex:
        kept = self._snapshot or KeptIndex.load(self._file)
        if kept and not must_ask and kept.age(self._access.clock()) < _FRESH_SECONDS:
            return kept
        self._asked = True
        try:
            return self._accept(self._fetch(kept), kept)
        except (NetworkError, NotFoundError) as error:
            if kept is None:
                # Installing several SDKs waits for a server that does not answer once, not once for each.
                self._failure = NetworkError(error.message, hint=error.hint)
                raise self._failure from error
            self._access.say(f"{error.message}; using the release index of {self._name}, {self._age(kept)}")
            return kept

    def _fetch(self, kept: KeptIndex | None) -> KeptIndex:
        etag = kept.etag if kept else ""
        reply = self._ask({"If-None-Match": etag} if etag else None)
        now = self._access.clock()
        if kept and reply.status == 304:
            return replace(kept, checked=now)
        return KeptIndex.parse(reply.body, etag=reply.headers.get("etag", ""), checked=now)

    def _ask(self, headers: Mapping[str, str] | None) -> Reply:
        """Ask as go.dev is asked. A server of plain files answers that with a page, 403 or 404, and has a file."""
        try:
            reply = self._get(join(self._base, "", _QUERY), headers)
            text_of(reply)
            return reply
        except (NotFoundError, PermanentNetworkError, IntegrityError):
            with suppress(GosdkError):
                return self._get(join(self._base, INDEX_FILE), headers)
            raise

    def _get(self, url: str, headers: Mapping[str, str] | None) -> Reply:
        return ask(self._access.fetcher, url, limit=MAX_INDEX_BYTES, headers=headers)

    def _accept(self, new: KeptIndex, kept: KeptIndex | None) -> KeptIndex:
        """Keep `new`, unless it hides a release that is known: a stale copy, or a server that holds back fixes."""
        if kept and new.goes_back_from(kept) and not self._access.refresh:
            newest, known = new.releases[0].version.name, kept.releases[0].version.name
            self._access.say(
                f"{self._name} now ends at {newest}, but {known} is known; using the release index kept here,"
                f" {self._age(kept)} (to take the other one: --refresh)"
            )
            return kept
        new.save(self._file)
        supported.remember(self._access.cache, (release.version for release in new.releases))
        return new

    def _age(self, kept: KeptIndex) -> str:
        return age_text(kept.age(self._access.clock()))
