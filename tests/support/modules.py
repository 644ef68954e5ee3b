"""A GOPROXY tree with small modules, which the plain go command installs programs from."""

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ModuleProxy:
    """The directory of a `file://` proxy."""

    directory: Path

    @property
    def url(self) -> str:
        """What GOPROXY is set to."""
        return self.directory.as_uri()

    def publish(self, module: str, version: str, files: dict[str, str], go: str = "1.21") -> None:
        """Serve `module@version` with `files` (path inside the module to source), and a go.mod that requires `go`."""
        go_mod = f"module {module}\n\ngo {go}\n"
        place = self.directory / module / "@v"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{version}.info").write_text(json.dumps({"Version": version, "Time": "2024-01-01T00:00:00Z"}))
        (place / f"{version}.mod").write_text(go_mod)
        (place / f"{version}.zip").write_bytes(_zip(f"{module}@{version}", {"go.mod": go_mod, **files}))
        versions = {path.stem for path in place.glob("*.info")}
        (place / "list").write_text("".join(f"{name}\n" for name in sorted(versions)))


def _zip(prefix: str, files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{prefix}/{name}", text)
    return buffer.getvalue()
