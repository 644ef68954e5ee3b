"""What `gosdk mirror` shows: the files that are new or wrong, and how each was verified."""

from collections.abc import Iterator
from typing import ClassVar

from gvm_py import override
from gvm_py.errors import GosdkError, IntegrityError, shell_line, shell_word
from gvm_py.mirror.check import CheckedFile
from gvm_py.mirror.copier import Copied
from gvm_py.mirror.file_tree import MirrorTree
from gvm_py.records import dataclass
from gvm_py.store.receipt import ROOTS
from gvm_py.ui.output import counted, human_size
from gvm_py.ui.result import CommandResult, Note, warning
from gvm_py.ui.screen import Screen


@dataclass(frozen=True)
class MirrorResult(CommandResult):
    """The files of the mirror that were requested, and what could not be copied, the worst first.

    `place` is where clients read them: a directory or the URL of a bucket.
    """

    command: ClassVar = "mirror"
    tree: MirrorTree
    place: str
    copied: tuple[Copied, ...]
    failures: tuple[GosdkError, ...]

    @override
    def as_data(self) -> object:
        return {"directory": self.place, "files": [_data(self.tree, done) for done in self.copied]}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield the files that are new."""
        yield from (self.tree.name(done.path) for done in self.copied if done.fetched)

    @override
    def notes(self) -> Iterator[Note]:
        """Yield how each file was verified, then every failure but the one that the command ends with."""
        for done in self.copied:
            if done.roots:
                roots = " and ".join(ROOTS[root] for root in done.roots)
                how = f"copied from {done.artifact.source}" if done.fetched else "was here"
                yield Note(f"{done.path.name} ({human_size(done.size)}) {how}; verified against {roots}")
        new = sum(1 for done in self.copied if done.roots)
        yield Note(f"{self.place}: {counted(new, 'file is', 'files are')} new, {len(self.copied) - new} did not change")
        for failure in self.failures[1:]:
            yield Note(failure.message, "error", failure.hint)

    @property
    @override
    def failure(self) -> GosdkError | None:
        """The first failure."""
        return next(iter(self.failures), None)


@dataclass(frozen=True)
class MirrorCheckResult(CommandResult):
    """What a check of a whole mirror found."""

    command: ClassVar = "mirror"
    tree: MirrorTree
    found: CheckedFile

    @override
    def as_data(self) -> object:
        lies = [{"file": name, "problem": problem} for name, problem in self.found.lies.items()]
        return {"directory": str(self.tree.root), "files": self.found.files, "lies": lies}

    @override
    def lines(self, screen: Screen) -> Iterator[str]:  # noqa: ARG002
        """Yield the files that are wrong, and what is wrong with each."""
        yield from (f"{name}  {problem}" for name, problem in self.found.lies.items())

    @override
    def notes(self) -> Iterator[Note]:
        """Yield which archives only the mirror's own index describes, and the good end."""
        if self.found.unrecorded:
            yield warning(f"verified only against index.json of this mirror: {', '.join(self.found.unrecorded)}")
        if not self.found.lies:
            yield Note(f"all {self.found.files} files in {self.tree.root} are as published")

    @property
    @override
    def failure(self) -> IntegrityError | None:
        """The error of a mirror with wrong files."""
        if not self.found.lies:
            return None
        root, wrong = self.tree.root, shell_line(self.found.lies)
        return IntegrityError(
            f"{len(self.found.lies)} of {self.found.files} files in {root} are not as published",
            hint=f"cd {shell_word(root)} && rm -f {wrong} && gosdk mirror .",
        )


def _data(tree: MirrorTree, done: Copied) -> dict[str, object]:
    return {
        "file": tree.name(done.path),
        "version": done.artifact.version.text,
        "platform": str(done.artifact.platform),
        "size": done.size,
        "fetched": done.fetched,
        "source": done.artifact.source if done.fetched else None,
        "roots": list(done.roots),
    }
