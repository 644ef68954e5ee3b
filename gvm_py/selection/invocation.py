"""How the chosen program is started: the arguments as typed, and the environment it gets. The shim does the same."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from gvm_py.host import go_executable
from gvm_py.paths.spelling import real_path
from gvm_py.records import dataclass
from gvm_py.selection.decision import Decision
from gvm_py.selection.system_go import same_file


@dataclass(frozen=True)
class Invocation:
    """A command line as a shim received it. `rest` is what the program gets, `argument` the X of a leading `+X`."""

    tool: str
    rest: tuple[str, ...]
    argument: str | None = None

    @classmethod
    def parse(cls, tool: str, arguments: Sequence[str]) -> Self:
        """Return the parts of `go +1.22 build` or `go build`."""
        if arguments and arguments[0].startswith("+"):
            return cls(tool, tuple(arguments[1:]), arguments[0][1:])
        return cls(tool, tuple(arguments))

    def directory(self, cwd: Path) -> Path:
        """Return where the go command will look for its files: `cwd`, or the directory of its -C flag.

        cmd/go takes -C first or right after the subcommand, changes there, and from then on knows only the
        physical path.
        """
        words = (*self.rest, "", "", "")
        place = 0 if words[0].startswith("-") else 1
        if words[0] in ("mod", "work") and not words[1].startswith("-"):
            place = 2
        name, equals, value = words[place].partition("=")
        if self.tool != "go" or name not in ("-C", "--C"):
            return cwd
        target = value if equals else words[place + 1]
        chosen = Path(real_path(cwd / target))
        return chosen if target and chosen.is_dir() else cwd


def process_environment(decision: Decision, env: Mapping[str, str], gotoolchain: str = "") -> dict[str, str]:
    """Return the environment for the chosen program: GOROOT is the SDK's, whatever was inherited.

    For a system Go an inherited GOROOT is dropped unless it is that very Go's: it finds its own. `gotoolchain` is
    the setting of that name and yields to a GOTOOLCHAIN in the environment.
    """
    result = dict(env)
    if decision.goroot is not None:
        result["GOROOT"] = str(decision.goroot)
    elif decision.bin and not same_file(
        Path(result.get("GOROOT", ""), "bin", go_executable()), decision.bin / go_executable()
    ):
        result.pop("GOROOT", None)
    if gotoolchain and not result.get("GOTOOLCHAIN"):
        result["GOTOOLCHAIN"] = gotoolchain
    return result
