"""Two SDKs in one build: a go command that takes its compiler from the GOROOT of another release.

It still says its own version; builds end in `compile: version "go1.22.3" does not match go tool version "go1.26.6"`.
"""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a GOROOT, in the environment or in go/env, of another release than the go that a shell starts."""
    first, other = snapshot.shell.first_on_path, snapshot.shell.goroot or snapshot.go.env_file_goroot
    if first is None or first.goroot is None or other is None:
        return
    tools = other.version
    if not tools or tools == first.version or other.real == first.goroot:
        return
    what = (
        f"{first.path} is {first.version} and takes its tools from {other.path}, which is {tools}: builds end in "
        f'compile: version "{tools}" does not match go tool version "{first.version}"'
    )
    fix = "gosdk doctor --fix" if snapshot.shell.goroot is None else "unset GOROOT"
    yield Finding("mixed-sdks", "error", what, snapshot.written("GOROOT"), fix)
