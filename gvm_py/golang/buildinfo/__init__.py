"""What a Go binary says about its own build, read without running it."""

from gvm_py.golang.buildinfo.modinfo import BuildInfo, Module
from gvm_py.golang.buildinfo.reader import NotGoBinary, read

__all__ = ["BuildInfo", "Module", "NotGoBinary", "read"]
