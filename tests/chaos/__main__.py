"""`python -m tests.chaos MINUTES [SEED]`: exit code 1 and the story of the round where something was lost."""

import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path

from tests.chaos.attempts import SELF_UNINSTALL, SELF_UPGRADE, attempt
from tests.chaos.checker import Checker
from tests.chaos.crew import Crew, Running
from tests.chaos.world import VERSIONS, World
from tests.support.installers import build_wheel, fetch

_TMPFS = Path("/dev/shm")  # noqa: S108 - a directory of our own is made below it
_ROUND_SECONDS = 240.0
_MINUTES_WITH_SELF_UPGRADE = 1
_INTERRUPTED = 130


class Chaos:
    """Rounds of commands at once, each of which may be killed; after each round everything must be whole."""

    def __init__(self, world: World, crew: Crew, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - a seed repeats a story
        self.world = world
        self.crew = crew
        self.checker = Checker(world)
        self.figures: Counter[str] = Counter()

    def round(self) -> list[str]:
        """Start some commands, harm them, look, run those that were harmed again, and return what is wrong."""
        chosen = attempt(self.world, self.random)
        started = [self.crew.start(words) for words in chosen]
        moments = [(self.random.uniform(0, self.crew.usual_seconds(running.words)), running) for running in started]
        for moment, running in sorted(moments, key=lambda pair: pair[0]):
            time.sleep(max(0.0, running.started + moment - time.monotonic()))
            self._harm(running)
        self.crew.wait(started, _ROUND_SECONDS)
        self.figures["commands"] += len(started)
        wrong = self._looked_at(started, chosen)
        if wrong:
            return [f"after {chosen}:", *wrong]
        # What a command left behind that was killed or interrupted, its next run sweeps.
        harmed = [running for running in started if running.code == _INTERRUPTED or (running.code or 0) < 0]
        again = [self.crew.start(running.words) for running in harmed]
        self.crew.wait(again, _ROUND_SECONDS)
        self.figures["commands"] += len(again)
        wrong = self._looked_at(again, chosen)
        if tuple(chosen[0][:2]) == SELF_UNINSTALL:
            self.figures["self uninstalls"] += 1
            (last,) = again or started
            kept = self.checker.kept_by_uninstall(chosen[0][2], found_nothing=last.code == 1)
            wrong += [*kept, last.said] if kept else []
            self.world.configure()
        wrong += self._swept(chosen)
        if upgrades := [running for running in (*started, *again) if tuple(running.words[:2]) == SELF_UPGRADE]:
            self.figures["self upgrades"] += 1
            broken = self.checker.programs()
            wrong += [*broken, f"exit code {upgrades[-1].code}: {upgrades[-1].said}"] if broken else []
        return [f"after {chosen} and again:", *wrong] if wrong else []

    def _looked_at(self, ended: Sequence[Running], chosen: Sequence[Sequence[str]]) -> list[str]:
        """Return what is wrong once these commands have ended."""
        return [*self.crew.complaints(ended), *self.checker.losses(chosen)]

    def _swept(self, chosen: Sequence[Sequence[str]]) -> list[str]:
        """Return what is left behind for good: where another command has built the SDK since, the next build sweeps."""
        wrong = []
        if self.checker.leftovers():
            for words in (["install", "--reinstall", VERSIONS[0]], ["use", VERSIONS[0]], ["tools", "rebuild"]):
                build = self.crew.start(words)
                self.crew.wait([build], _ROUND_SECONDS)
                wrong += self.crew.complaints([build])
            wrong += [*self.checker.losses(chosen), *self.checker.leftovers()]
        return wrong

    def _harm(self, running: Running) -> None:
        what = self.random.choices(("kill", "stop", "interrupt", "terminate", "nothing"), (75, 10, 5, 5, 5))[0]
        if what == "stop" and self._signal(running, signal.SIGSTOP):
            time.sleep(self.random.uniform(0, 0.2))
            self._signal(running, signal.SIGCONT)
            self.figures["stops"] += 1
            time.sleep(self.random.uniform(0, self.crew.usual_seconds(running.words) / 2))
            what = "kill"
        number = {"kill": signal.SIGKILL, "interrupt": signal.SIGINT, "terminate": signal.SIGTERM}.get(what)
        if number and self._signal(running, number):
            self.figures[f"{what}s"] += 1

    def _signal(self, running: Running, number: signal.Signals) -> bool:
        """Send a signal to a command that still runs, and to what it started. Return whether it did."""
        if self.crew.has_ended(running):
            return False
        with suppress(ProcessLookupError):
            os.killpg(running.pid, number)
        return True


def _wheel_beside_its_dependencies(place: Path) -> Path:
    """Return a wheel of this checkout in a directory from which it can be installed without a network."""
    wheels = shutil.copytree(fetch().wheels, place / "wheels")
    return build_wheel("9.9.9", wheels)


def main(minutes: float, seed: int) -> int:
    """Run for `minutes` and print the figures as JSON."""
    with ExitStack() as stack:
        place = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="gosdk-chaos-", dir=_TMPFS if os.access(_TMPFS, os.W_OK) else None)
        )
        wheel = _wheel_beside_its_dependencies(Path(place)) if minutes >= _MINUTES_WITH_SELF_UPGRADE else None
        world = stack.enter_context(World.create(Path(place), wheel))
        chaos = Chaos(world, Crew(world), seed)
        wrong = chaos.checker.losses([])
        ends = time.monotonic() + 60 * minutes
        while not wrong and time.monotonic() < ends:
            wrong = chaos.round()
            chaos.figures["rounds"] += 1
        figures = {"minutes": minutes, "seed": seed, **chaos.figures, "losses and leftovers": len(wrong)}
        sys.stdout.write(json.dumps(figures) + "\n" + "".join(f"{line}\n" for line in wrong))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns() % 1_000_000))
