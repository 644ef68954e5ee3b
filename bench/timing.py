"""Time whole processes side by side: each command once in every round, in a new order, compared round by round."""

import os
import random
import statistics
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Command:
    """One row: what is started, where, and in which environment, which is all that it gets."""

    name: str
    words: Sequence[str]
    cwd: Path
    env: Mapping[str, str]


def measure(commands: Sequence[Command], rounds: int, warmup: int = 3) -> dict[str, list[float]]:
    """Return the milliseconds of each command, one number for each round. Every command must exit with 0."""
    times: dict[str, list[float]] = {command.name: [] for command in commands}
    for number in range(-warmup, rounds):
        for command in random.sample(commands, len(commands)):
            spent = _run(command)
            if number >= 0:
                times[command.name].append(spent)
    return times


def ratio(times: Sequence[float], base: Sequence[float]) -> float:
    """Return the median of the ratios within the rounds, which a machine that slows down does not move."""
    return statistics.median(one / other for one, other in zip(times, base, strict=True))


def added(times: Sequence[float], base: Sequence[float]) -> float:
    """Return the median of the differences within the rounds, in milliseconds."""
    return statistics.median(one - other for one, other in zip(times, base, strict=True))


def seconds_table(what: str, seconds: Mapping[str, Sequence[float]], peer: str, goals: Mapping[str, str]) -> str:
    """Return a table of the medians, and of the ratios to `peer` within the rounds."""
    rows = [
        f"| {what}, median of {len(seconds[peer])} rounds | seconds | ratio within the rounds | goal |",
        "|---|--:|--:|---|",
    ]
    for name, spent in seconds.items():
        measured = f"{statistics.median(spent):.1f} | {ratio(spent, seconds[peer]):.2f}"
        rows.append(f"| {name} | {measured} | {goals.get(name, '')} |")
    return "\n".join(rows)


def _run(command: Command) -> float:
    os.chdir(command.cwd)
    env = {**command.env, "PWD": str(command.cwd)}
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    start = time.perf_counter_ns()
    process = os.posix_spawn(command.words[0], list(command.words), env, file_actions=quiet)
    _, status = os.waitpid(process, 0)
    spent = time.perf_counter_ns() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{command.name}: {' '.join(command.words)} failed in {command.cwd}")
    return spent / 1e6
