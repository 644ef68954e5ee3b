"""What `gosdk matrix` shows at the end: the verdict on each SDK."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from gvm_py import override
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult
from gvm_py.ui.screen import Screen, paint
from gvm_py.upkeep.matrix import Result


@dataclass(frozen=True)
class MatrixResult(CommandResult):
    """How the command ended under each SDK, oldest first; `outputs` are the ends of what each printed, for JSON."""

    command: ClassVar = "matrix"
    words: tuple[str, ...]
    results: tuple[Result, ...]
    outputs: tuple[tuple[str, bool], ...]

    @override
    def as_data(self) -> object:
        """Return the value for the JSON envelope."""
        runs = [_data(result, *output) for result, output in zip(self.results, self.outputs, strict=True)]
        return {"command": list(self.words), "runs": runs}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return a table with a row for each SDK."""
        rows = [
            (one.trial.version.name, paint(one.verdict, "error" if one.exit_code else "ok"), f"{one.seconds:.1f} s")
            for one in self.results
        ]
        yield table(rows, screen.width)

    @property
    @override
    def exit_code(self) -> int:
        """1 if one of the runs failed."""
        return int(any(result.exit_code for result in self.results))


def _data(result: Result, output: str, truncated: bool) -> dict[str, object]:
    return {
        "version": result.trial.version.text,
        "goroot": str(result.trial.goroot),
        "exit_code": result.exit_code,
        "verdict": result.verdict,
        "seconds": round(result.seconds, 3),
        "output": output,
        "truncated": truncated,
    }
