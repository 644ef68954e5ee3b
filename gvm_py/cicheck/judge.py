"""Compare what the files say: with the module they are about, and with each other.

A file speaks for the nearest directory above it with a go.mod or go.work, else for the whole tree. Version managers
look upwards, so their files also speak for the modules below them, until a nearer one of the same kind does.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import PurePosixPath

from gvm_py.cicheck.compatibility import agree, precision_of, reaches
from gvm_py.cicheck.facts import CheckedModule, CheckFinding, CheckRule, TextEdit, VersionPin, VersionPlace
from gvm_py.cicheck.respelling import edit_for
from gvm_py.request import Request
from gvm_py.version import GoVersion

_ROOT = PurePosixPath()
_INHERITED = (".go-version", ".tool-versions", "mise.toml")


def judge(modules: Sequence[CheckedModule], pins: Sequence[VersionPin]) -> Iterator[CheckFinding]:
    """Yield what is too old or disagrees, each pair once.

    A line with a finding is neither compared with others nor what they are compared with.
    """
    yield from _old_workspaces(modules)
    groups = list(_groups(modules, [pin for pin in pins if not pin.is_left_out]))
    old = [finding for group in groups for finding in group.too_old(modules)]
    yield from old
    lines = {(finding.path, finding.line) for finding in old}
    for group in groups:
        others = [pin for pin in group.pins if (pin.path, pin.line) not in lines and not pin.stands_alone]
        yield from _disagreeing(others)


def _old_workspaces(modules: Sequence[CheckedModule]) -> Iterator[CheckFinding]:
    by_directory = {module.path.parent: module for module in modules if module.path.name == "go.mod"}
    for work in modules:
        newer = list(_newer_modules(work, by_directory))
        newest = max((str(module.go) for module in newer), key=GoVersion.parse, default="")
        repair = (TextEdit(work.path, work.go_span, newest),) if work.go_span else ()
        for module in newer:
            yield CheckFinding(CheckRule.OLD_WORKSPACE, work.path, work.line, _refused(work, module), repair)


def _newer_modules(work: CheckedModule, by_directory: Mapping[PurePosixPath, CheckedModule]) -> Iterator[CheckedModule]:
    for module in filter(None, map(by_directory.get, work.uses)):
        if work.go and module.go and work.go < module.go:
            yield module


def _refused(work: CheckedModule, module: CheckedModule) -> str:
    return (
        f"{work.text} is less than the go {module.go} of {module.path}:{module.line}, "
        "so the go command refuses to work here; run: go work use"
    )


class _Group:
    """The pins that speak for one directory: its own ones and those that it inherits."""

    def __init__(self, home: PurePosixPath, pins: Sequence[VersionPin]) -> None:
        self.home = home
        self.pins = pins

    def too_old(self, modules: Sequence[CheckedModule]) -> Iterator[CheckFinding]:
        own = [module for module in modules if module.path.parent == self.home]
        # Without a module of its own, the tree is not buildable when not even its least demanding module is.
        wanted = attrgetter("wanted")
        module = max(own, key=wanted) if own else min(modules, key=wanted, default=None)
        if module is None:
            return
        for pin in self.pins:
            for place in pin.places:
                if not any(reaches(request, module.wanted) for request in place.requests):
                    yield _too_old(pin, place, module)


def _groups(modules: Sequence[CheckedModule], pins: Sequence[VersionPin]) -> Iterator[_Group]:
    homes = {module.path.parent for module in modules} | {_ROOT}
    own: dict[PurePosixPath, list[VersionPin]] = defaultdict(list)
    for pin in pins:
        own[_home(pin.path, homes)].append(pin)
    for home in sorted(homes):
        yield _Group(home, [*own[home], *_inherited(home, own)])


def _home(path: PurePosixPath, homes: set[PurePosixPath]) -> PurePosixPath:
    """Return the directory that a file speaks for; `.github` and its like speak for the directory they are in."""
    hidden = next((i for i, part in enumerate(path.parts[:-1]) if part.startswith(".")), len(path.parts) - 1)
    place = PurePosixPath(*path.parts[:hidden])
    return next(directory for directory in (place, *place.parents) if directory in homes)


def _inherited(home: PurePosixPath, own: dict[PurePosixPath, list[VersionPin]]) -> Iterator[VersionPin]:
    for kind in _INHERITED:
        if any(pin.kind == kind for pin in own.get(home, ())):
            continue
        above = (pin for parent in home.parents for pin in own.get(parent, ()) if pin.kind == kind)
        yield from sorted(above, key=lambda pin: len(pin.path.parts))[-1:]


def _too_old(pin: VersionPin, place: VersionPlace, module: CheckedModule) -> CheckFinding:
    what = pin.text if len(pin.places) == 1 else f"{place.text} of {pin.text}"
    edit = edit_for(pin, place, module.wanted)
    return CheckFinding(
        CheckRule.OLDER,
        pin.path,
        pin.line,
        f"{what} is older than {module.text}, which {module.path}:{module.line} requires",
        (edit,) if edit else (),
    )


def _disagreeing(pins: Sequence[VersionPin]) -> Iterator[CheckFinding]:
    leader = min(filter(_rank, pins), key=_rank, default=None)
    request = leader.only_request if leader else None
    if leader is None or request is None:
        return
    for pin in pins:
        if pin.is_judged and not _agrees(pin, request):
            message = f"{pin.text} disagrees with {leader.text} in {leader.path}:{leader.line}"
            yield CheckFinding(CheckRule.DISAGREE, pin.path, pin.line, message, _agreement(pin, leader))


def _agrees(pin: VersionPin, leader: Request) -> bool:
    return any(agree(request, leader) for place in pin.places for request in place.requests)


def _agreement(pin: VersionPin, leader: VersionPin) -> tuple[TextEdit, ...]:
    """Return the edit of a single version that makes it the leader's; a matrix needs a person."""
    text = leader.places[0].requests[0].text.lstrip("~").removesuffix(".x")
    edits = [edit_for(pin, place, GoVersion.parse(text)) for place in pin.places]
    return tuple(edit for edit in edits if edit) if len(edits) == 1 else ()


def _rank(pin: VersionPin) -> tuple[int, int, str, int] | tuple[()]:
    """Return how well a pin can stand for the others, the lowest best; nothing for one that cannot."""
    request = pin.only_request
    precision = precision_of(request) if request else None
    if precision is None:
        return ()
    kind = _INHERITED.index(pin.kind) if pin.kind in _INHERITED else len(_INHERITED)
    return precision, kind, str(pin.path), pin.line
