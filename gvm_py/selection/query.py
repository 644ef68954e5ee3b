"""What the selection rule is asked: everything that it may look at besides the file system."""

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from gvm_py.paths import Layout, layers_from_environment
from gvm_py.records import dataclass
from gvm_py.version import GoVersion


class Installed(Protocol):
    """An SDK that can be selected."""

    @property
    def version(self) -> GoVersion:
        """Return the version."""

    @property
    def goroot(self) -> Path:
        """Return the directory of the SDK."""

    @property
    def repair_command(self) -> str:
        """Return what to type where it is broken."""


@dataclass(frozen=True)
class Query:
    """Everything the rule may look at besides the file system.

    `cwd` is the logical working directory, `default` the text of the global default and `default_file` where it is
    written, `argument` the X of `go +X`, `argument_name` how that is called where it was typed otherwise.
    `version_files` is the setting of that name: the files of asdf and mise count.
    """

    env: Mapping[str, str]
    cwd: Path
    layout: Layout
    installed: Sequence[Installed]
    default: str | None = None
    argument: str | None = None
    tool: str = "go"
    default_file: Path | None = None
    argument_name: str = ""
    version_files: bool = False

    def trees(self) -> dict[GoVersion, Path]:
        """Return where each SDK should be, those without a go command included: first the own store, then layers."""
        found: dict[GoVersion, Path] = {}
        for layout in reversed((self.layout, *layers_from_environment(self.env, self.layout.root))):
            # A layer may be on a disk that is not there.
            with suppress(OSError):
                names = os.listdir(layout.versions)
                found |= {version: layout.versions / name for name in names if (version := GoVersion.from_name(name))}
        return found
