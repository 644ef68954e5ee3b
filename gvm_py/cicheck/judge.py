"""Compare what the files say: with the module they are about, and with each other.

A file speaks for the nearest directory above it with a go.mod or go.work, else for the whole tree. Version managers
look upwards, so their files also speak for the modules below them, until a nearer one of the same kind does.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from gvm_py.cicheck.compatibility import agree, leads, reaches
from gvm_py.cicheck.facts import CheckedModule, CheckFinding, CheckRule, VersionPin

_ROOT = PurePosixPath()
_INHERITED = (".go-version", ".tool-versions", "mise.toml")


def judge(modules: Sequence[CheckedModule], pins: Sequence[VersionPin]) -> Iterator[CheckFinding]:
    """Yield what disagrees, each pair once."""
    yield from _old_workspaces(modules)
    homes = {module.path.parent for module in modules} | {_ROOT}
    for home in sorted(homes):
        own = [pin for pin in pins if _home(pin.path, homes) == home]
        inherited = list(_inherited(home, pins, own, homes))
        yield from _too_old(home, modules, own, inherited)
        yield from _disagreeing(own, inherited)


def _old_workspaces(modules: Sequence[CheckedModule]) -> Iterator[CheckFinding]:
    by_directory = {module.path.parent: module for module in modules if module.path.name == "go.mod"}
    for work in modules:
        for used in (by_directory[directory] for directory in work.uses if directory in by_directory):
            if work.go and used.go and work.go < used.go:
                yield CheckFinding(
                    CheckRule.OLD_WORKSPACE,
                    work.path,
                    work.line,
                    f"{work.text} is less than the go {used.go} of {used.path}:{used.line}, "
                    "so the go command refuses to work here; run: go work use",
                )


def _home(path: PurePosixPath, homes: set[PurePosixPath]) -> PurePosixPath:
    """Return the directory that a file speaks for; `.github` and its like speak for the directory they are in."""
    hidden = next((i for i, part in enumerate(path.parts[:-1]) if part.startswith(".")), len(path.parts) - 1)
    place = PurePosixPath(*path.parts[:hidden])
    return next(directory for directory in (place, *place.parents) if directory in homes)


def _inherited(
    home: PurePosixPath, pins: Sequence[VersionPin], own: Sequence[VersionPin], homes: set[PurePosixPath]
) -> Iterator[VersionPin]:
    for kind in _INHERITED:
        if any(pin.kind == kind for pin in own):
            continue
        above = [pin for pin in pins if pin.kind == kind and _home(pin.path, homes) in home.parents]
        yield from sorted(above, key=lambda pin: len(pin.path.parts))[-1:]


def _too_old(
    home: PurePosixPath, modules: Sequence[CheckedModule], own: Sequence[VersionPin], inherited: Sequence[VersionPin]
) -> Iterator[CheckFinding]:
    asking = [module for module in modules if module.path.parent == home]
    # Without a module of its own, the tree is not buildable when not even its least demanding module is.
    candidates = asking or list(modules)
    if not candidates:
        return
    module = max(asking, key=lambda module: module.wanted) if asking else min(candidates, key=lambda m: m.wanted)
    for pin in (*own, *inherited):
        old = next((wish for wish in pin.wishes if not reaches(wish, module.wanted)), None)
        if old:
            what = pin.text if len(pin.wishes) == 1 else f"{old.text} of {pin.text}"
            yield CheckFinding(
                CheckRule.OLDER,
                pin.path,
                pin.line,
                f"{what} is older than {module.text}, which {module.path}:{module.line} asks for",
            )


def _disagreeing(own: Sequence[VersionPin], inherited: Sequence[VersionPin]) -> Iterator[CheckFinding]:
    leader = min((pin for pin in (*own, *inherited) if _rank(pin)), key=_rank, default=None)
    if leader is None:
        return
    for pin in (*own, *inherited):
        if pin.wishes and not any(agree(wish, leader.wishes[0]) for wish in pin.wishes):
            message = f"{pin.text} disagrees with {leader.text} in {leader.path}:{leader.line}"
            yield CheckFinding(CheckRule.DISAGREE, pin.path, pin.line, message)


def _rank(pin: VersionPin) -> tuple[int, int, str, int] | tuple[()]:
    """Return how well a pin can stand for the others, the lowest best; nothing for one that cannot."""
    precision = leads(pin.wishes[0]) if len(pin.wishes) == 1 else None
    if precision is None:
        return ()
    kind = _INHERITED.index(pin.kind) if pin.kind in _INHERITED else len(_INHERITED)
    return precision, kind, str(pin.path), pin.line
