"""What a Go binary says about its own build, read without running it."""

from gvm_py.golang.buildinfo.modinfo import BuildInfo, BuildModule
from gvm_py.golang.buildinfo.reader import NotGoBinary, read

__all__ = ["BuildInfo", "BuildModule", "NotGoBinary", "read"]
