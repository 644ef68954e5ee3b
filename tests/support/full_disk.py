"""`python -m tests.support.full_disk`: run commands with 0 to 64 free blocks, in a mount namespace of its own.

Reads the name of one on each line and answers with a line of JSON, which lists what is wrong: a loss, half a file, no
clear error, or a next run with room that fails.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.checker import Checker
from tests.chaos.sdks import PROGRAM, PROGRAM_VERSION, published_files
from tests.chaos.world import IMPORTED, VERSIONS, World
from tests.support.forkserver import Command, Prelude, current_umask, fork_server
from tests.support.internet import connected
from tests.support.run import Outcome
from tests.support.thorough import of

_BLOCK = 4096
_PATIENCE = 100.0
_FREE = of((0, 3), full=(*range(65), *range(65, 101, 5)))
_SAID = ("No space left on device", "is full", "no inodes left")
_INSTALLED = ["install", *VERSIONS[:2]]
_TOOL = ["tools", "add", f"{PROGRAM}@{PROGRAM_VERSION}"]
_SELECTED = ["use", VERSIONS[0]]
COMMANDS: dict[str, tuple[Sequence[Sequence[str]], Sequence[str]]] = {
    "install": ([], ["install", VERSIONS[0]]),
    "reinstall": ([_INSTALLED], ["install", "--reinstall", VERSIONS[0]]),
    "uninstall": ([_INSTALLED], ["uninstall", VERSIONS[0]]),
    "use": ([_INSTALLED], ["use", VERSIONS[1]]),
    "use --mod": ([_INSTALLED, _SELECTED], ["use", "--mod", VERSIONS[1]]),
    "default": ([_INSTALLED], ["default", VERSIONS[1]]),
    "sync-ide": ([_INSTALLED, _SELECTED], ["sync-ide"]),
    "lock": ([_INSTALLED, _SELECTED], ["lock"]),
    "tools add": ([_INSTALLED, _SELECTED], _TOOL),
    "tools sync": ([_INSTALLED, _SELECTED, _TOOL], ["tools", "sync"]),
    "mirror": ([], ["mirror", "copy", "{mirror}", "--source", "{dl}", VERSIONS[0]]),
    "bump": ([_INSTALLED], ["bump"]),
    "ci-check --fix": ([_INSTALLED], ["ci-check", "--fix"]),
    "doctor --fix": ([_INSTALLED, _SELECTED], ["doctor", "--fix"]),
    "gc": ([_INSTALLED], ["gc", "--yes"]),
    "gc --dedupe": ([_INSTALLED], ["gc", "--dedupe"]),
    "gc --empty-trash": ([_INSTALLED, ["uninstall", VERSIONS[0]]], ["gc", "--empty-trash"]),
    "undo": ([_INSTALLED, ["uninstall", VERSIONS[0]]], ["undo"]),
    "setup": ([_INSTALLED], ["setup", "-y", "--shell", "bash"]),
    "setup --undo": ([["setup", "-y", "--shell", "bash"]], ["setup", "-y", "--undo"]),
    "import": ([], ["import", "{elsewhere}"]),
    "import --link": ([], ["import", "{elsewhere}", "--link", "--unverified"]),
    "config set": ([], ["config", "set", "lock_timeout", "210"]),
    "rehash": ([_INSTALLED], ["rehash"]),
    "verify --repair": ([_INSTALLED], ["verify", "--repair"]),
    "install --locked": (
        [_INSTALLED, _SELECTED, ["lock"], ["uninstall", "-y", *VERSIONS[:2]], ["gc", "--empty-trash", "-y"]],
        ["install", "--locked"],
    ),
    "use --unset": ([_INSTALLED, _SELECTED], ["use", "--unset"]),
    "use --global": ([_INSTALLED], ["use", "--global", VERSIONS[1]]),
    "config unset": ([], ["config", "unset", "lock_timeout"]),
    "tools rebuild": ([_INSTALLED, _SELECTED, _TOOL], ["tools", "rebuild", "greet"]),
    "tools remove": ([_INSTALLED, _SELECTED, _TOOL], ["tools", "remove", PROGRAM]),
    "sync-ide --undo": ([_INSTALLED, _SELECTED, ["sync-ide"]], ["sync-ide", "--undo"]),
    "bump --undo": ([_INSTALLED, ["bump"]], ["bump", "--undo"]),
    "ci-check --undo": ([_INSTALLED, ["ci-check", "--fix"]], ["ci-check", "--undo"]),
    "doctor --undo": ([_INSTALLED, _SELECTED, ["doctor", "--fix"]], ["doctor", "--undo"]),
    "ide clean-cache": ([_INSTALLED], ["ide", "clean-cache", "--all", "--apply"]),
    "import --from-settings": ([], ["import", "--from-settings"]),
}
"""Name to the commands that go before it, and the one that finds the disk full."""


Files = dict[str, bytes]


@dataclass(frozen=True)
class FullDisk:
    """A command in a world that is copied anew for each disk, and what it does where there is room."""

    world: World
    words: Sequence[str]
    old: Files
    new: Files
    code: int

    def wrong(self, blocks: int) -> Iterator[str]:
        """Yield what is wrong when the command finds `blocks` free ones, and when it runs again with room."""
        world, checker = self.world, Checker(self.world)
        yield from checker.losses([])
        fill, disk = world.place / "fill", os.statvfs(world.place)
        with open(fill, "wb") as file:
            file.write(bytes(max(0, disk.f_bavail * disk.f_frsize - blocks * _BLOCK)))
        done = run(world, self.words)
        fill.unlink()
        yield from self._ending(done)
        found = user_files(world)
        for path in self.old.keys() | self.new.keys() | found.keys():
            if found.get(path) not in (self.old.get(path), self.new.get(path)):
                yield f"{path} is neither old nor new"
        yield from checker.losses([self.words])
        again = run(world, self.words)
        # What was done in spite of the full disk cannot be done again.
        if again.code not in (self.code, 0, *((1, 3) if done.code == self.code else ())):
            yield f"with room it ended with {again.code}: {again.err}"
        yield from (*checker.losses([self.words]), *checker.leftovers())

    def _ending(self, done: Outcome) -> Iterator[str]:
        if done.code not in (self.code, 1) or "Traceback" in done.err or "a bug" in done.err:
            yield f"it ended with {done.code}: {done.err}"
        elif done.code != self.code and not any(said in done.err for said in _SAID):
            yield f"it does not say why: {done.err}"


def problems(name: str, place: Path) -> Iterator[str]:
    """Yield everything that is wrong about the command below `place`, which nobody else uses."""
    with prepared(name, place / "world") as (world, words):
        template = shutil.copytree(world.place, place / "template", symlinks=True)
        old, code = user_files(world), run(world, words).code
        disk = FullDisk(world, words, old, user_files(world), code)
        for blocks in _FREE:
            subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "none", world.place], check=True)
            shutil.copytree(template, world.place, symlinks=True, dirs_exist_ok=True)
            yield from (f"{name} with {blocks} free blocks: {line}" for line in disk.wrong(blocks))
            subprocess.run(["umount", "--lazy", world.place], check=True)


@contextmanager
def prepared(name: str, place: Path) -> Iterator[tuple[World, Sequence[str]]]:
    """Yield a world in which what goes before the command was run, and the words of the command."""
    before, words = COMMANDS[name]
    with connected() as internet:
        for version in (*VERSIONS, IMPORTED):
            internet.publish_sdk(version, published_files(version))
        world = World(place, {**internet.environment(), "DL": internet.dl})
        world.furnish()
        for earlier in before:
            assert run(world, earlier).code in (0, 1), earlier
        yield world, [word.format(mirror=world.mirror, dl=internet.dl, elsewhere=world.elsewhere) for word in words]


def run(world: World, words: Sequence[str], prelude: Prelude | None = None) -> Outcome:
    """Run `gosdk WORDS` in the project of the world, after a function of the tests where one is given."""
    command = Command(words, str(world.project), world.environment(), current_umask(), prelude)
    code, out, err = fork_server().run(command, b"", _PATIENCE)
    return Outcome(code, out.decode(), err.decode())


def user_files(world: World) -> Files:
    """Return what is in the home outside of the store and of caches, and the files of the store that are the user's."""
    found = {str(path.relative_to(world.home)): path for path in world.home.rglob("*") if path.is_file()}
    mine = (".gosdk/config.toml", ".gosdk/tools.txt")
    return {
        name: path.read_bytes()
        for name, path in found.items()
        if name in mine or not name.startswith((".gosdk/", ".cache/", "go/pkg/"))
    }


if __name__ == "__main__":
    for line in sys.stdin:
        with tempfile.TemporaryDirectory() as directory:
            sys.stdout.write(f"{json.dumps([*problems(line.strip(), Path(directory))])}\n")
            sys.stdout.flush()
