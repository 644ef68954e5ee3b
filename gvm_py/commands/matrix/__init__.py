"""`gosdk matrix`: run a command under several SDKs in parallel."""

import os
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from gvm_py import override
from gvm_py.app.context import App
from gvm_py.app.matrix_sdks import choose_sdks, environment_of
from gvm_py.commands.matrix.report import BenchComparison, MatrixResult
from gvm_py.commands.options import json_option
from gvm_py.errors import UsageError, shell_line
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.bounded import read_if_any
from gvm_py.system.interrupt import end_like_ctrl_c
from gvm_py.system.launch import command_of, program_for, script_command, script_line, script_words
from gvm_py.upkeep.bench import MOST_RUNS, compare, parse_benchmarks
from gvm_py.upkeep.matrix import Result, Run, run_matrix

_USUAL = ("go", "test", "./...")
_CHUNK = _JSON_OUTPUT_LIMIT = 1 << 20


class _CommandAfterDashes(click.Command):
    """Keeps what follows `--` apart; click would take it for more versions."""

    @override
    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own, after = args, []
        if "--" in args:
            at = args.index("--")
            own, after = args[:at], args[at + 1 :]
        ctx.params["words"] = tuple(after)
        return super().parse_args(ctx, own)


@click.command(cls=_CommandAfterDashes)
@click.argument("versions", metavar="[VERSION]... [-- COMMAND [ARG]...]", nargs=-1)
@click.option("--run", "script", metavar="SCRIPT", help="What to run, as a line for the shell.")
@click.option("--bench", metavar="REGEX", help="Run these benchmarks, one SDK after the other, and compare them.")
@click.option(
    "--count", metavar="N", type=click.IntRange(1, MOST_RUNS), default=10, help="Runs of each benchmark; default: 10."
)
@click.option(
    "--jobs", metavar="N", type=click.IntRange(min=1), help="How many at a time; default: the number of processors."
)
@click.option("--no-install", is_flag=True, help="Use only what is installed.")
@json_option
@click.pass_obj
def command(
    app: App,
    versions: tuple[str, ...],
    words: tuple[str, ...],
    *,
    script: str | None,
    bench: str | None,
    count: int,
    jobs: int | None,
    no_install: bool,
    as_json: bool,
) -> int:
    """Run COMMAND, by default `go test ./...`, under each VERSION, installing what is missing.

    Without VERSION: under one SDK of each minor, from the go line of go.work or go.mod to the newest. `system` is
    the Go that is on PATH without gosdk. The exit code is 1 if one of the runs failed.

    \b
    Examples:
      gosdk matrix
      gosdk matrix 1.25 1.26 -- go vet ./...
      gosdk matrix --jobs 1 --run 'go build && ./app --version'
      gosdk matrix --bench . 1.25 1.26
    """
    words = _words(words, script, bench, count)
    end_like_ctrl_c()
    sdks = choose_sdks(app, versions, no_install=no_install)
    with tempfile.TemporaryDirectory(prefix="gosdk-matrix-") as directory:
        runs = [_planned(app, sdk, Path(directory, str(at)), words, script) for at, sdk in enumerate(sdks)]
        shown = words if script is None else tuple(script_words(script))
        line = shell_line(words) if script is None else script_line(script)
        app.reporter.say(f"running {line} under {', '.join(sdk.version.name for sdk in sdks)}")
        results = _run(app, runs, jobs=_jobs(jobs, bench), prints=not as_json)
        outputs = tuple(_end_of_output(result) for result in results) if as_json else ()
        changes = () if bench is None else _bench_changes(results)
        return app.show(MatrixResult(shown, results, outputs, changes), as_json=as_json)


def _words(words: tuple[str, ...], script: str | None, bench: str | None, count: int) -> tuple[str, ...]:
    if script is not None and words:
        raise UsageError("--run and a command after -- exclude each other", hint="gosdk matrix --help")
    if bench is None:
        return words or _USUAL
    if script is not None or words:
        raise UsageError("--bench runs go test, so it takes no command", hint="gosdk matrix --help")
    return "go", "test", "-run=^$", f"-bench={bench}", f"-count={count}", "./..."


def _bench_changes(results: Sequence[Result]) -> tuple[BenchComparison, ...]:
    """Compare the benchmarks of each SDK with those of the oldest one."""
    samples = [(result.run.version, parse_benchmarks(_whole_output(result))) for result in results]
    (_, base), *others = samples
    return tuple(BenchComparison(version, tuple(compare(base, measured))) for version, measured in others)


def _whole_output(result: Result) -> str:
    return (read_if_any(result.run.output) or b"").decode("utf-8", "replace")


def _jobs(asked: int | None, bench: str | None) -> int:
    # Benchmarks that share the processor measure each other.
    return 1 if bench is not None else asked or os.cpu_count() or 1


def _run(app: App, runs: list[Run], *, jobs: int, prints: bool) -> tuple[Result, ...]:
    """Return the results by version; each is printed as soon as it is there."""
    results = []
    # Closed at once, so that an interruption between two results stops the rest as well.
    with closing(run_matrix(runs, cwd=app.cwd, jobs=jobs)) as running:
        for result in running:
            results.append(result)
            if prints:
                _print_output(result)
    return tuple(sorted(results, key=lambda result: result.run.version))


def _planned(app: App, sdk: InstalledSDK, output: Path, words: Sequence[str], script: str | None) -> Run:
    env = environment_of(app, sdk)
    if script is not None:
        command = script_command(script, env)
    else:
        command = command_of(program_for(words[0], env, app.cwd), words, env)
    return Run(sdk.version, sdk.goroot, env, output, command)


def _print_output(result: Result) -> None:
    last = b"\n"
    click.echo(f"=== {result.run.version.name}")
    with open(result.run.output, "rb") as output:
        while chunk := output.read(_CHUNK):
            click.echo(chunk, nl=False)
            last = chunk[-1:]
    click.echo("" if last == b"\n" else "\n", nl=False)
    click.echo(f"=== {result.run.version.name}: {result.verdict} ({result.seconds:.1f} s)")


def _end_of_output(result: Result) -> tuple[str, bool]:
    """Return what `--json` shows of an output, of a long one the end, and whether something is left out."""
    with open(result.run.output, "rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _JSON_OUTPUT_LIMIT))
        return file.read().decode("utf-8", "replace"), size > _JSON_OUTPUT_LIMIT
