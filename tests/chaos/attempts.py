"""The commands that chaos runs: every one that changes something."""

import random

from tests.chaos.sdks import PROGRAM, PROGRAM_VERSION
from tests.chaos.world import OWN_NAME, VERSIONS, World

SELF_UPGRADE = ("self", "upgrade")
SELF_UNINSTALL = ("self", "uninstall")
# Its pip takes as long as a dozen of the others.
_ROUNDS_PER_SELF_UPGRADE = 60
_ROUNDS_PER_SELF_UNINSTALL = 20


def attempt(world: World, choice: random.Random) -> list[list[str]]:
    """Return up to five commands to run at once, by chance; `self upgrade` now and then, and never two of it.

    `self uninstall` is alone: a command that ran at the same time would make again what it promises to remove.
    """
    if choice.randrange(_ROUNDS_PER_SELF_UNINSTALL) == 0:
        return [[*SELF_UNINSTALL, choice.choice(("--yes", "--keep-sdks"))]]
    pool = _commands(world, choice)
    chosen = [choice.choice(pool) for _ in range(choice.randint(1, 5))]
    if world.wheel and choice.randrange(_ROUNDS_PER_SELF_UPGRADE) == 0:
        chosen[0] = [*SELF_UPGRADE, "--from", str(world.wheel)]
    return chosen


def _commands(world: World, choice: random.Random) -> list[list[str]]:
    one, other = choice.choice(VERSIONS), choice.choice(VERSIONS)
    return [*_of_the_store(world, one, other), *_of_projects(world, choice, one), *_of_programs()]


def _of_the_store(world: World, one: str, other: str) -> list[list[str]]:
    elsewhere, downloads = str(world.elsewhere), world.settings["DL"]
    return [
        ["install", one],
        ["install", one, other],
        ["install", "--reinstall", one],
        ["install", elsewhere, "--as", OWN_NAME],
        ["uninstall", one],
        ["uninstall", OWN_NAME],
        ["upgrade"],
        ["gc"],
        ["gc", "--dedupe"],
        ["gc", "--empty-trash"],
        ["undo"],
        ["verify", "--repair"],
        ["import", elsewhere],
        ["import", "--all", "--only", "sdk"],
        ["import", elsewhere, "--link", "--unverified"],
        ["import", elsewhere, "--link", "--unverified", "--as", "linked"],
        ["import", "--from-settings"],
        ["matrix", one, other, "--", "true"],
        ["bisect", VERSIONS[0], VERSIONS[-1], "--", "sh", "-c", "go version | grep -q go1.22"],
        ["mirror", "copy", str(world.mirror), "--source", downloads, one],
    ]


def _of_projects(world: World, choice: random.Random, one: str) -> list[list[str]]:
    return [
        ["use", one],
        ["use", "--global", one],
        ["use", "--mod", one],
        ["default", one],
        ["rehash"],
        ["lock"],
        ["bump"],
        ["bump", "--undo"],
        ["ci-check", "--fix"],
        ["ci-check", "--undo"],
        ["setup", "-y", "--shell", choice.choice(("bash", "zsh"))],
        ["setup", "-y", "--undo"],
        ["sync-ide"],
        ["ide", "clean-cache", "--all", "--apply"],
        ["doctor", "--fix"],
        ["doctor", "--undo"],
        ["config", "set", "lock_timeout", choice.choice(("200", "210"))],
        ["config", "set", "auto_install", choice.choice(("true", "false"))],
    ]


def _of_programs() -> list[list[str]]:
    return [
        ["go", "version"],
        ["shim-exec", "go", "--", f"+{VERSIONS[0]}", "version"],
        ["tools", "add", f"{PROGRAM}@{PROGRAM_VERSION}"],
        ["tools", "remove", PROGRAM],
        ["tools", "sync"],
        ["tools", "rebuild", "greet"],
    ]
