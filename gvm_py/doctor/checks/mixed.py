"""Two SDKs in one build: a go command that takes its compiler from the GOROOT of another release.

It still says its own version; builds end in `compile: version "go1.22.3" does not match go tool version "go1.26.6"`.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from gvm_py.doctor.every_go import version_at
from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOROOT, in the environment or in go/env, of another release than the go that a shell starts."""
    first, setting = snapshot.shell.first_on_path, snapshot.go.settings.get("GOROOT")
    if first is None or first.goroot is None or setting is None or not setting.value:
        return
    other = Path(setting.value)
    tools = version_at(other, snapshot.place.platform.exe)
    if not tools or tools == first.version or os.path.realpath(other) == os.path.realpath(first.goroot):
        return
    what = (
        f"{first.path} is {first.version} and takes its tools from {other}, which is {tools}: builds end in "
        f'compile: version "{tools}" does not match go tool version "{first.version}"'
    )
    fix = "gosdk doctor --fix" if setting.file else "unset GOROOT"
    yield Finding("mixed-sdks", "error", what, snapshot.written("GOROOT"), fix)
