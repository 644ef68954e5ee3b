"""Run a go command with limits on its time and its output, and tell it in words that people type."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from gvm_py.records import dataclass
from gvm_py.system.children import Limits, run_bounded

TIMEOUT_SECONDS = 20.0
"""A go command answers in some 10 ms, in a large repository in seconds."""


@dataclass(frozen=True)
class GoRun:
    """What a go command wrote and its exit status; `failure` says in words why there is none of its own."""

    words: tuple[str, ...]
    status: int = 0
    out: str = ""
    err: str = ""
    failure: str = ""

    @property
    def command(self) -> str:
        """The command without its flags, as people type it: `go list -m all`."""
        shown = [word for word in self.words if word == "-m" or not word.startswith(("-", "{{"))]
        return " ".join(("go", *shown))


def run_go(
    go: Path, words: Sequence[str], env: Mapping[str, str], cwd: Path, *, seconds: float = TIMEOUT_SECONDS
) -> GoRun:
    """Return what `go WORDS` says in `cwd`. Never raises for it."""
    ended = run_bounded([str(go), *words], env, Limits(seconds), cwd=cwd)
    out, err = (data.decode("utf-8", "replace") for data in (ended.out, ended.err))
    return GoRun(tuple(words), ended.status, out, err, ended.failure)
