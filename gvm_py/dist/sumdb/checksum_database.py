"""Ask the checksum database for the h1 of an SDK, and believe only what its signed tree proves."""

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from gvm_py.dist.sumdb.answer import MODULE, LookupAnswer
from gvm_py.dist.sumdb.gosumdb import DatabaseSettings
from gvm_py.dist.sumdb.history import History
from gvm_py.dist.sumdb.remote import Relay, Remote
from gvm_py.dist.sumdb.tile import TileStore
from gvm_py.dist.sumdb.tree_head import SignedTree, TreeHead
from gvm_py.errors import IntegrityError, NotFoundError, UsageError
from gvm_py.system.bounded import read_if_any
from gvm_py.system.fs import write_atomic
from gvm_py.transport import Fetcher

# Without capitals, so the escaping of capitals in module paths (golang.org/x/mod/module) never applies.
_MODULE_VERSION = re.compile(r"v0\.0\.1-go[0-9a-z.-]{1,100}", re.ASCII)
_ANSWER_LIMIT = 1 << 20


class ChecksumDatabase:
    """One database. `proxies` are the entries of GOPROXY; `state` is the directory for what is proven.

    Safe to share between threads; lookups take turns.
    """

    def __init__(self, fetcher: Fetcher, settings: DatabaseSettings, proxies: Sequence[Relay], state: Path) -> None:
        self.name = settings.name
        self._key = settings.key
        self._remote = Remote(fetcher, settings, proxies)
        self._directory = state / settings.directory
        self._tiles = TileStore(self._directory, self._remote.read)
        self._history = History(self._directory / "heads", settings.key, self._tiles)
        self._turn = Lock()

    def lookup(self, module_version: str) -> str:
        """Return the published h1 of the zip of golang.org/toolchain at `v0.0.1-go1.22.3.linux-amd64`.

        Raises IntegrityError when it is not proven, NotFoundError when the database does not have it, NetworkError
        when nobody answers, GosdkError when the tree head cannot be written down. What was proven once is answered
        again without the network.
        """
        if not _MODULE_VERSION.fullmatch(module_version):
            raise UsageError(f"{module_version!r} is not a version of {MODULE}")
        with self._turn:
            try:
                return self._remembered(module_version) or self._asked(module_version)
            except IntegrityError as error:
                raise IntegrityError(
                    f"checksum database {self.name} does not prove {MODULE} {module_version}: {error.message}; "
                    "something between here and the database may change answers",
                    hint=error.hint or "go env GOPROXY",
                ) from error

    def _asked(self, module_version: str) -> str:
        data = self._remote.read(f"lookup/{MODULE}@{module_version}")
        if data is None:
            raise NotFoundError(f"checksum database {self.name} does not have {MODULE} {module_version}")
        answer = LookupAnswer.parse(data)
        tree = self._history.settle(TreeHead.open(answer.note, self._key))
        h1 = answer.zip_hash(module_version, tree)
        # Kept with the head it was proven under, whose tiles are all in the cache, and not the head it came with.
        with suppress(OSError):
            write_atomic(self._answer_file(module_version), answer.encode(tree.head.note))
        return h1

    def _remembered(self, module_version: str) -> str | None:
        data = read_if_any(self._answer_file(module_version), _ANSWER_LIMIT)
        if data is None:
            return None
        # Its head was settled before the file was written, so its place in history needs no proof again.
        with suppress(IntegrityError):
            answer = LookupAnswer.parse(data)
            tree = SignedTree(TreeHead.open(answer.note, self._key), self._tiles)
            return answer.zip_hash(module_version, tree)
        return None

    def _answer_file(self, module_version: str) -> Path:
        return self._directory / "lookup" / module_version
