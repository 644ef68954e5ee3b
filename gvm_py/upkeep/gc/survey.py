"""Look at everything gc decides about: what is here, and who needs which of it."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Protocol

from gvm_py.errors import GosdkError
from gvm_py.host import Platform
from gvm_py.ide.reference import References
from gvm_py.paths import Layout
from gvm_py.paths.spelling import is_link, real_key
from gvm_py.records import dataclass, field
from gvm_py.selection import BY_PROJECT, Decision
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.processes import running_from
from gvm_py.upkeep.gc.modcache import CachedToolchain
from gvm_py.upkeep.gc.verdict import GcCandidate, Needs, Reason
from gvm_py.version import GoVersion


class RequiredMinimum(Protocol):
    """What a go.work or go.mod requires at least, and where; its text names file and line."""

    @property
    def version(self) -> GoVersion:
        """Return the version."""


@dataclass(frozen=True)
class Questions:
    """What a project is asked: which SDK it gets, what its module requires, what its gosdk.lock names with the file,
    and which GOROOTs its editors name.

    All of them raise GosdkError for files that cannot be read.
    """

    decide: Callable[[Path], Decision]
    minimum: Callable[[Path], RequiredMinimum | None]
    locked: Callable[[Path], tuple[GoVersion, Path] | None]
    references: Callable[[Path], References]


@dataclass
class Survey:
    """The needs found so far, how many projects were asked, and what could not be found out, as sentences."""

    candidates: tuple[GcCandidate, ...]
    needs: Needs = field(default_factory=Needs)
    obstacles: list[str] = field(default_factory=list)
    projects: int = 0

    def ask(self, project: Path, questions: Questions) -> None:
        """Note what one project needs."""
        self.projects += 1
        with self.telling(project):
            self._ask_rule(project, questions)
        with self.telling("the lock"):
            if locked := questions.locked(project):
                self.needs.add(locked[0], Reason("project", f"{locked[1]} locks it"))
        self.note_references(questions.references(project))

    @contextmanager
    def telling(self, who: object) -> Iterator[None]:
        """Go on after a GosdkError inside, noting that `who` keeps no SDK because of it."""
        try:
            yield
        except GosdkError as error:
            self.obstacles.append(f"{error.message}; {who} keeps no SDK by that")

    def note_references(self, references: References) -> None:
        """Note the SDKs that editors use, and the files that could not be read."""
        for reference in references.found:
            self.note_path(reference.path, Reason("editor", reference.text))
        self.obstacles += [f"{error.message}; the editor keeps no SDK by that" for error in references.errors]

    def _ask_rule(self, project: Path, questions: Questions) -> None:
        decision, minimum = questions.decide(project), questions.minimum(project)
        if decision.version and decision.rule in BY_PROJECT:
            self.needs.add(decision.version, Reason("project", f"{decision.origin} ({decision.origin.words})"))
        # The go command of an older SDK switches to exactly this one.
        if minimum and (decision.version is None or decision.version < minimum.version):
            self.needs.add(minimum.version, Reason("project", f"{minimum}, for which the go command switches"))

    def note_path(self, path: Path, reason: Reason) -> None:
        """Note that something names a directory inside one of the candidates, or a link into it."""
        real = os.path.join(real_key(path), "")
        for goroot, prefix in self._real_goroots.items():
            if real.startswith(prefix):
                self.needs.add_directory(goroot, reason)

    def note_links(self) -> None:
        """Note which trees, such as those of the module cache, a linked SDK lives in."""
        for item in self.candidates:
            if item.place in ("linked", "layer"):
                self.note_path(item.goroot, Reason("linked", f"{item.version.name} is linked to it"))

    def note_running(self) -> None:
        """Note what programs run from now."""
        for goroot, process in running_from(item.goroot for item in self.candidates).items():
            self.needs.add_directory(goroot, Reason("running", f"{process} runs from it"))

    @cached_property
    def _real_goroots(self) -> dict[Path, str]:
        return {item.goroot: os.path.join(real_key(item.goroot), "") for item in self.candidates}


def candidates(
    layout: Layout, installed: Sequence[InstalledSDK], cached: Iterable[CachedToolchain], here: Platform
) -> tuple[GcCandidate, ...]:
    """Return everything gc decides about, in the order of the table: linked and own SDKs, remains, the module cache."""
    return (
        *(_of_sdk(sdk) for sdk in installed),
        *_half_deleted(layout, {sdk.goroot for sdk in installed}),
        *(_of_cached(toolchain, here) for toolchain in cached),
    )


def _of_sdk(sdk: InstalledSDK) -> GcCandidate:
    if sdk.linked and not sdk.layer:
        return GcCandidate(sdk.version, "linked", sdk.goroot, (), (Reason("linked", f"linked to {sdk.goroot}"),))
    if sdk.layer:
        reason = Reason("layer", f"in {sdk.layer}, which is not changed from here")
        return GcCandidate(sdk.version, "layer", sdk.goroot, (), (reason,))
    # Nobody publishes it, so it could not be had again.
    own = (Reason("own name", "not an official release: gosdk uninstall removes it"),) if sdk.version.label else ()
    return GcCandidate(sdk.version, "store", sdk.goroot, (sdk.goroot,), own)


def _half_deleted(layout: Layout, complete: set[Path]) -> Iterator[GcCandidate]:
    try:
        names = sorted(os.listdir(layout.versions))
    except FileNotFoundError:
        return
    for name in names:
        path, version = layout.versions / name, GoVersion.from_name(name)
        if version and path not in complete and path.is_dir() and not is_link(path):
            yield GcCandidate(version, "half deleted", path, (path,))


def _of_cached(toolchain: CachedToolchain, here: Platform) -> GcCandidate:
    own = []
    if toolchain.is_unfinished:
        own.append(Reason("unfinished", "the go command has not finished unpacking it"))
    if toolchain.platform != here:
        own.append(Reason("platform", f"it is for {toolchain.platform}, which this machine is not"))
    return GcCandidate(toolchain.version, "module cache", toolchain.tree, toolchain.paths, tuple(own))
