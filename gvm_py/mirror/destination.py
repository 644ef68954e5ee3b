"""Where clients read a mirror: the directory itself, or what is filled from it (in_bucket.py)."""

from typing import ClassVar, Protocol

from gvm_py.mirror.file_tree import MirrorTree


class Destination(Protocol):
    """Takes the tree to where clients read it."""

    @property
    def batch(self) -> int:
        """After how many SDKs `publish` is called."""
        ...

    def load(self, tree: MirrorTree) -> None:
        """Let `tree` know what is there already. The caller holds the lock of the mirror."""
        ...

    def publish(self, tree: MirrorTree) -> None:
        """Let clients see what is in `tree` now."""
        ...


class InPlace:
    """The directory is what clients read."""

    batch: ClassVar = 64

    def load(self, tree: MirrorTree) -> None:
        """Do nothing: everything is in its place."""

    def publish(self, tree: MirrorTree) -> None:
        """Do nothing: everything is in its place."""
