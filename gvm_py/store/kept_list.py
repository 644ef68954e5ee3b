"""The text that `gosdk list` printed last, kept for the native resolver, which prints it without Python.

The first line is what `gosdk current` said. Lines `TIME PATH` name the files on which the text depends and when each
was modified last, in nanoseconds, 0 for a file that is not there. An empty line ends them. The text is printed only
where `gosdk current` says the same and all files are as they were.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Self

from gvm_py.paths import Layout
from gvm_py.records import dataclass
from gvm_py.store.answer_cache import changed_at
from gvm_py.store.receipt import RECEIPT_NAME
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.fs import write_atomic

_NAME = ".list"


@dataclass(frozen=True)
class KeptList:
    """Where the text is kept, and the state of the store before it was rendered."""

    path: Path
    stamps: tuple[tuple[int, str], ...]

    @classmethod
    def begin(cls, layout: Layout, sdks: Iterable[InstalledSDK], *others: Path) -> Self:
        """Return the state of now; `others` are further files on which the text depends."""
        files = [layout.versions, layout.linked, layout.default_file, *others]
        for sdk in sdks:
            files += [sdk.goroot / "bin", sdk.goroot / RECEIPT_NAME]
            if sdk.linked:
                files.append(layout.linked / sdk.version.name)
        return cls(layout.shims / _NAME, tuple((changed_at(file), str(file)) for file in files))

    def write(self, current: str, text: str) -> None:
        """Keep the text, if the store can be written to and has native shims."""
        if not self.path.with_name(".store").exists() or any("\n" in path for _, path in self.stamps):
            return
        head = "".join(f"{time} {path}\n" for time, path in self.stamps)
        with suppress(OSError):
            write_atomic(self.path, os.fsencode(f"{current}\n{head}\n{text}\n"), durable=False)
