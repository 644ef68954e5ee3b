"""What a store holds, and which of its SDKs a request selects: everything that changes nothing."""

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from gvm_py.errors import NotFoundError
from gvm_py.paths import Layout
from gvm_py.request import Request
from gvm_py.selection.answers import own_names
from gvm_py.selection.request_files import request_text
from gvm_py.store.sdks import InstalledSDK, complete_sdks, damaged_sdks
from gvm_py.system.fs import open_regular
from gvm_py.version import GoVersion

if TYPE_CHECKING:
    from gvm_py.store.trash import Trash

_LONGEST_DEFAULT = 400
"""Bytes."""


class Inventory:
    """The SDKs and the default of a store at `layout` and of the read-only `layers` below it."""

    layout: Layout
    layers: tuple[Layout, ...]

    def installed(self) -> tuple[InstalledSDK, ...]:
        """Return all complete SDKs, oldest version first: one of each version, the store's own before the others."""
        return complete_sdks(self.layout, self.layers)

    def request(self, text: str) -> Request:
        """Return the request that `text` is, which may be the own name of an SDK here. Raises UsageError."""
        return Request.parse(text, own_names(sdk.version for sdk in self.installed()))

    def find(self, version: GoVersion) -> InstalledSDK | None:
        """Return the SDK of exactly this version, or None."""
        return next((sdk for sdk in self.installed() if sdk.version == version), None)

    def newest(self, request: Request) -> InstalledSDK | None:
        """Return the newest installed SDK that matches `request`, or None."""
        by_version = {sdk.version: sdk for sdk in self.installed()}
        version = request.select(by_version)
        return by_version[version] if version else None

    def require(self, request: Request) -> InstalledSDK:
        """Return the newest installed SDK that matches `request`. Raises NotFoundError with what to type."""
        sdk = self.newest(request)
        if sdk is None:
            for damaged in damaged_sdks(self.layout, self.layers):
                if request.matches(damaged.version):
                    raise NotFoundError(f"{damaged.goroot} has no go command any more", hint=request.how_to_get)
            raise NotFoundError(f"Go {request.text} is not installed", hint=request.how_to_get)
        return sdk

    @property
    def default_file(self) -> Path:
        """The file of the global default: the store's own, else that of the first layer that has one."""
        present = (store.default_file for store in (self.layout, *self.layers) if store.default_file.exists())
        return next(present, self.layout.default_file)

    @property
    def default(self) -> str | None:
        """The text of the global default request, None when there is none."""
        with suppress(FileNotFoundError), open_regular(self.default_file) as file:
            return request_text(file.read(_LONGEST_DEFAULT)).partition("\n")[0].strip() or None
        return None

    @property
    def is_writable(self) -> bool:
        """Whether this user may change the store; a store that is not there yet may be made."""
        layout = self.layout
        places = (layout.root, layout.resolve, layout.locks, layout.locks / "store.lock")
        return all(os.access(place, os.W_OK) for place in places if place.exists())

    @property
    def trash(self) -> "Trash":
        """What was removed and can still be restored."""
        from gvm_py.store.trash import Trash

        return Trash(self.layout.trash)
