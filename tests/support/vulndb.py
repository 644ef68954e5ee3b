"""A vulnerability database of the test's own, copied from the real reports in tests/data/vulndb."""

import gzip
import io
import json
import shutil
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[1] / "data" / "vulndb"


@dataclass(frozen=True)
class VulnerabilityDatabase:
    """The directory of a database in its v1 layout."""

    directory: Path

    @classmethod
    def copy_to(cls, directory: Path) -> "VulnerabilityDatabase":
        """Return a fresh copy at `directory`."""
        shutil.copytree(DATA, directory)
        return cls(directory)

    def files(self) -> dict[str, bytes]:
        """Return path in the layout (`index/db.json`) to content."""
        return {
            path.relative_to(self.directory).as_posix(): path.read_bytes() for path in self.directory.rglob("*.json")
        }

    def gzipped(self) -> dict[str, bytes]:
        """Return the same as the `.json.gz` half of the layout."""
        return {f"{name}.gz": gzip.compress(data) for name, data in self.files().items()}

    def zipped(self) -> bytes:
        """Return all of it as `vulndb.zip`."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.files().items():
                archive.writestr(name, data)
        return buffer.getvalue()

    def publish(self, modified: str, report: str = "", **changes: Any) -> None:
        """Set the date of the database, and change fields of one report if it is named."""
        self._write("index/db.json", {"modified": modified})
        if not report:
            return
        self._write(f"ID/{report}.json", {**self._read(f"ID/{report}.json"), "modified": modified, **changes})
        modules = self._read("index/modules.json")
        for entry in (entry for module in modules for entry in module["vulns"] if entry["id"] == report):
            entry["modified"] = modified
        self._write("index/modules.json", modules)

    def _read(self, name: str) -> Any:
        return json.loads((self.directory / name).read_bytes())

    def _write(self, name: str, value: object) -> None:
        (self.directory / name).write_text(json.dumps(value), encoding="utf-8")
