"""Check an archive of an SDK member by member, unpack it on all cores, and hash the tree it becomes."""

from gvm_py.archive.module import h1_of
from gvm_py.archive.tree import tree_digests
from gvm_py.archive.unpacking import Form, Unpacked, unpack

__all__ = ["Form", "Unpacked", "h1_of", "tree_digests", "unpack"]
