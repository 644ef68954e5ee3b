"""What `go env` answers: the one program that doctor starts, with nothing of a project in its reach."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from gvm_py.errors import quoted
from gvm_py.records import dataclass, field
from gvm_py.system.children import Limits, run_bounded

_KEYS = ("GOROOT", "GOPATH", "GOVERSION", "GOMODCACHE")
# It answers in some 10 ms; a machine that needs seconds is busy, one that needs more is broken.
TIMEOUT_SECONDS = 10.0
# A flag that `go env` does not have is ignored; no flag at all would let the go/env file name one.
_HARMLESS = {"GOTOOLCHAIN": "local", "GOWORK": "off", "GOFLAGS": "-v", "GO111MODULE": "on"}


@dataclass(frozen=True)
class GoEnvAnswer:
    """The values by name, or the error that came in their place."""

    values: Mapping[str, str] = field(default_factory=dict)
    error: str = ""


def ask(go: Path, env: Mapping[str, str], *, seconds: float = TIMEOUT_SECONDS) -> GoEnvAnswer:
    """Return what `go env` says with `env`, in the root directory, where no project is. Never raises for it."""
    alone = {**env, **_HARMLESS, "PWD": os.sep}
    ended = run_bounded([str(go), "env", "-json", *_KEYS], alone, Limits(seconds), cwd=os.sep)
    if ended.failure:
        return GoEnvAnswer(error=ended.failure)
    if ended.status != 0:
        said = ended.err.decode("utf-8", "replace").strip()
        return GoEnvAnswer(error=said[:500] or f"it ended with status {ended.status} and said nothing")
    return _parsed(ended.out)


def _parsed(data: bytes) -> GoEnvAnswer:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        return GoEnvAnswer(error=f"it answered {quoted(data[:60].decode('utf-8', 'replace'))} instead of JSON")
    return GoEnvAnswer({str(key): value for key, value in values.items()})
