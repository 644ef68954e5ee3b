"""A small SDK tree with everything an SDK must have; its `go` is a shell script that reports itself."""

import os
from pathlib import Path

PLATFORM = "linux_amd64"


def write_sdk(goroot: Path, version: str, *, platform: str = PLATFORM, extra: dict[str, bytes] | None = None) -> Path:
    """Create a valid SDK of `version` (`1.22.3`) at `goroot` and return it."""
    for name, data in sdk_files(version, platform=platform, extra=extra).items():
        path = goroot / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.chmod(path, 0o755 if is_executable(name) else 0o644)
    return goroot


def sdk_files(version: str, *, platform: str = PLATFORM, extra: dict[str, bytes] | None = None) -> dict[str, bytes]:
    """Return path to content of the small SDK, as the official archive would hold it below `go/`."""
    report = f'#!/bin/sh\necho "go version go{version} {platform.replace("_", "/")} GOROOT=${{GOROOT-unset}} $*"\n'
    return {
        "VERSION": f"go{version}\ntime 2024-01-01T00:00:00Z\n".encode(),
        "LICENSE": b"licence\n",
        "go.env": b"GOTOOLCHAIN=auto\n",
        "bin/go": report.encode(),
        "bin/gofmt": report.replace("go version", "gofmt of").encode(),
        f"pkg/tool/{platform}/compile": b"#!/bin/sh\n",
        "src/go.mod": b"module std\n",
        "src/cmd/go.mod": b"module cmd\n",
        "src/runtime/runtime.go": b"package runtime\n",
        "api/go1.txt": b"pkg fmt\n",
        "test/hello.go": b"package main\n",
        **(extra or {}),
    }


def is_executable(name: str) -> bool:
    """Return whether the official archive gives this path mode 0755."""
    return name.startswith(("bin/", "pkg/tool/")) or name.endswith((".sh", ".bash", ".pl", ".rc"))
