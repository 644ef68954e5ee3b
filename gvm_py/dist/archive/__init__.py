"""Check an archive of an SDK member by member, unpack it on all cores, and hash the tree it becomes."""

from gvm_py.dist.archive.module import h1_of, in_module, made_executable, published_digests, published_names
from gvm_py.dist.archive.tree_hash import Progress, ignore_progress, tree_digests, tree_files
from gvm_py.dist.archive.unpacking import Form, Unpacked, survey, unpack

__all__ = [
    "Form",
    "Progress",
    "Unpacked",
    "h1_of",
    "ignore_progress",
    "in_module",
    "made_executable",
    "published_digests",
    "published_names",
    "survey",
    "tree_digests",
    "tree_files",
    "unpack",
]
