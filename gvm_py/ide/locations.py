"""Which GoLand and IntelliJ IDEA this user has, with the directories that idea.properties may have moved."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from gvm_py.errors import GosdkError, UsageError
from gvm_py.ide.installs import find_installs
from gvm_py.ide.machine_paths import Machine
from gvm_py.ide.standard_dirs import PRODUCTS, Ide, named, standard
from gvm_py.records import replace
from gvm_py.system.bounded import read_if_any

_VARIABLES = {"GoLand": "GOLAND_PROPERTIES", "IntelliJIdea": "IDEA_PROPERTIES"}
_PROPERTIES = "idea.properties"
PRODUCT_WORDS = {"goland": "GoLand", "idea": "IntelliJIdea"}
"""The words of `--ide` and the products they stand for."""
NAMES = "goland, idea, or one version of it such as GoLand2026.2."
# Source of the format: intellij-community PathManager.loadProperties, substituteVars and getExplicitPath (2024).
_LIMIT = 1 << 16
# Longer than any path; together with the number of rounds this bounds what `${a}${a}` can grow to.
_VALUE_LIMIT = 4096
_LINE = re.compile(r"\s*((?:[^\s:=#!\\]|\\.)(?:[^\s:=\\]|\\.)*)\s*[:=]?\s*(.*)")
_REFERENCE = re.compile(r"\$\{([^}]+)\}")
_MOST_SUBSTITUTIONS = 20


def find_ides(env: Mapping[str, str], machine: Machine, root: Path = Path("/")) -> tuple[Ide, ...]:
    """Return every IDE that has a config directory, newest first. System-wide installations are below `root`."""
    home = Path(machine.home)
    candidates = list(standard(env, machine.goos, home))
    binaries: dict[str, list[Path]] = {}
    for install in find_installs(env, machine.goos, home, root):
        binaries.setdefault(install.selector, []).append(install.bin)
        candidates += named(install.selector, env, machine.goos, home)
    for product in PRODUCTS:
        # Settings moved away before the first start leave no trace in the standard place.
        candidates += named(product, env, machine.goos, home)
    moved = [_moved(ide, env, home, binaries.get(ide.selector, [])) for ide in candidates]
    found: dict[Path, Ide] = {}
    for ide in sorted(moved, key=lambda ide: (ide.version, ide.product), reverse=True):
        if ide.config.is_dir():
            found.setdefault(ide.config, ide)
    return tuple(found.values())


def ides_named(ides: Sequence[Ide], name: str | None) -> Sequence[Ide]:
    """Return the IDEs of that name, all without one. Raises UsageError, and GosdkError where there is none at all."""
    if not ides:
        raise GosdkError("no GoLand or IntelliJ IDEA has run here", hint="gosdk sync-ide --help")
    product = PRODUCT_WORDS.get((name or "").casefold())
    found = [ide for ide in ides if name in (None, ide.selector) or ide.product == product]
    if not found:
        known = ", ".join(ide.selector for ide in ides)
        raise UsageError(f"there is no {name} here; there is {known}", hint=f"gosdk ide log --ide {ides[0].selector}")
    return found


def ide_as_json(ide: Ide) -> dict[str, object]:
    """Return what the JSON envelope says of an IDE."""
    return {"ide": ide.title, "selector": ide.selector}


def _moved(ide: Ide, env: Mapping[str, str], home: Path, binaries: list[Path]) -> Ide:
    """Return the IDE where its properties files put it; the first file to name a key wins, as in the IDE."""
    custom = env.get(_VARIABLES[ide.product])
    files = [Path(custom)] if custom else []
    files += [ide.config / _PROPERTIES, home / _PROPERTIES, *(binary / _PROPERTIES for binary in binaries)]
    known = {"user.home": str(home), "idea.config.path": str(ide.config), "idea.system.path": str(ide.system)}
    properties = load_properties(files, known)
    config = _directory(properties, "idea.config.path", str(home))
    system = _directory(properties, "idea.system.path", str(home))
    log = _directory(properties, "idea.log.path", str(home))
    if system and not log:
        log = system / "log"
    return replace(ide, config=config or ide.config, system=system or ide.system, log=log or ide.log)


def load_properties(files: Iterable[Path], known: Mapping[str, str]) -> dict[str, str]:
    """Return the properties of all files, the first file to name a key winning, `${...}` filled in.

    `known` holds what the IDE itself defines, such as `user.home`. A missing or unreadable file holds nothing.
    """
    found: dict[str, str] = {}
    for file in files:
        for key, value in _parse(read_if_any(file, _LIMIT) or b"").items():
            found.setdefault(key, value)
    return {key: _substituted(value, {**known, **found}) for key, value in found.items()}


def _directory(properties: Mapping[str, str], key: str, home: str) -> Path | None:
    """Return the absolute directory a property names, None where it names none."""
    text = properties.get(key, "").strip('"')
    if text.startswith(("~/", "~\\")):
        text = home + text[1:]
    path = Path(text)
    return path if text and path.is_absolute() else None


def _parse(data: bytes) -> dict[str, str]:
    found = {}
    for line in data.decode("utf-8", "replace").splitlines():
        match = _LINE.fullmatch(line[:_VALUE_LIMIT].rstrip())
        if match:
            found[match[1]] = re.sub(r"\\(.)", r"\1", match[2])
    return found


def _substituted(value: str, known: Mapping[str, str]) -> str:
    for _ in range(_MOST_SUBSTITUTIONS):
        value, count = _REFERENCE.subn(lambda match: known.get(match[1], ""), value)
        if not count:
            return value
        if len(value) > _VALUE_LIMIT:
            break
    return ""
