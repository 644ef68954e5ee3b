"""Identifiers of the standard library that a module uses and that a newer one removes, changes or deprecates.

A Go program tells, since only go/types knows what a name means; it is in uses.go and is built from the standard library
alone, by the newer of the two SDKs, which reads what the compiler of the older one has written.
"""

import json
import subprocess
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.host import Platform
from gvm_py.records import dataclass
from gvm_py.upkeep.preview.side import ModuleSide

_SOURCE = Path(__file__).with_name("uses.go")
_ALONE = {
    "GOENV": "off",
    "GOFLAGS": "",
    "GOWORK": "off",
    "GO111MODULE": "off",
    "CGO_ENABLED": "0",
    "GOOS": "",
    "GOARCH": "",
}


@dataclass(frozen=True)
class IdentifierChange:
    """`kind` is removed, changed or deprecated; `uses` are `file:line`."""

    kind: str
    name: str
    old: str
    new: str
    uses: tuple[str, ...]


def identifier_changes(old: ModuleSide, new: ModuleSide) -> tuple[IdentifierChange, ...]:
    """Return the changes between two listed modules by name. Raises GosdkError where the program cannot be built."""
    builder = max(old, new, key=lambda side: side.version)
    program = builder.scratch / f"uses{Platform.here().exe}"
    _run(builder, builder.go, "build", "-o", str(program), str(_SOURCE))
    said = _run(builder, str(program), str(old.listing), str(new.listing))
    return tuple(IdentifierChange(**{**item, "uses": tuple(item["uses"])}) for item in json.loads(said))


def _run(side: ModuleSide, *words: str) -> bytes:
    done = subprocess.run(
        words,
        cwd=side.scratch,
        env={**side.env, **_ALONE},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()[-2000:]
        raise GosdkError(f"the identifiers could not be compared: {said}", hint=f"gosdk verify {side.version}")
    return done.stdout
