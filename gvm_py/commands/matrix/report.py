"""What `gosdk matrix` shows at the end: the verdict on each SDK."""

from collections.abc import Iterator
from typing import ClassVar

from gvm_py import override
from gvm_py.records import asdict, dataclass
from gvm_py.ui.output import table
from gvm_py.ui.result import CommandResult
from gvm_py.ui.screen import Screen, paint
from gvm_py.upkeep.bench import BenchChange
from gvm_py.upkeep.matrix import Result
from gvm_py.version import GoVersion


@dataclass(frozen=True)
class BenchComparison:
    """The benchmarks of one SDK against those of the oldest one."""

    version: GoVersion
    changes: tuple[BenchChange, ...]


@dataclass(frozen=True)
class MatrixResult(CommandResult):
    """How the command ended under each SDK, oldest first.

    `outputs` are the ends of what each printed, for JSON only; `benchmarks` are only there with --bench.
    """

    command: ClassVar = "matrix"
    words: tuple[str, ...]
    results: tuple[Result, ...]
    outputs: tuple[tuple[str, bool], ...]
    benchmarks: tuple[BenchComparison, ...] = ()

    @override
    def as_data(self) -> object:
        runs = [_data(result, *output) for result, output in zip(self.results, self.outputs, strict=True)]
        benchmarks = [
            {"version": one.version.text, **asdict(change), "delta": change.delta, "significant": change.is_significant}
            for one in self.benchmarks
            for change in one.changes
        ]
        return {"command": list(self.words), "runs": runs, "benchmarks": benchmarks}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:
        """Return a table with a row for each SDK."""
        rows = [
            (one.run.version.name, paint(one.verdict, "error" if one.exit_code else "ok"), f"{one.seconds:.1f} s")
            for one in self.results
        ]
        yield table(rows, screen.width)
        for one in self.benchmarks:
            head = ("BENCHMARK", "UNIT", self.results[0].run.version.name, one.version.name, "CHANGE", "P")
            yield "\n" + table([head, *map(_bench_row, one.changes)], screen.width)

    @property
    @override
    def exit_code(self) -> int:
        """1 if one of the runs failed."""
        return int(any(result.exit_code for result in self.results))


def _bench_row(change: BenchChange) -> tuple[str, ...]:
    """Return the row; a change that may be chance is `~`, as benchstat has it."""
    shown = f"{change.delta:+.2%}" if change.is_significant and change.delta is not None else "~"
    runs = "+".join(dict.fromkeys(map(str, change.runs)))
    return change.name, change.unit, f"{change.old:g}", f"{change.new:g}", shown, f"p={change.p:.3f} n={runs}"


def _data(result: Result, output: str, truncated: bool) -> dict[str, object]:
    return {
        "version": result.run.version.text,
        "goroot": str(result.run.goroot),
        "exit_code": result.exit_code,
        "verdict": result.verdict,
        "seconds": round(result.seconds, 3),
        "output": output,
        "truncated": truncated,
    }
