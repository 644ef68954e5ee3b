"""The SDK that the editors of a directory should have: the one selected there, or that of the modules below it."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Protocol

from gvm_py.errors import GosdkError
from gvm_py.ide.editor import Project
from gvm_py.ide.goroot_value import real_goroot
from gvm_py.ide.projects import modules_below
from gvm_py.version import GoVersion


class SomeSDK(Protocol):
    """An SDK: its version and its home."""

    @property
    def version(self) -> GoVersion:
        """The version."""

    @property
    def goroot(self) -> Path:
        """The home."""


class Selected(NamedTuple):
    """The SDK that is selected in a directory, by what, and whether a file or variable requests it there."""

    sdk: SomeSDK
    origin: str
    is_requested: bool


class EditorSDK(NamedTuple):
    """A project with its SDK, what selects it, and a sentence where modules below it select several."""

    project: Project
    origin: str
    note: str = ""


def editor_sdk(directory: Path, fixed: tuple[Path, ...], select: Callable[[Path], Selected]) -> EditorSDK:
    """Return the project in `directory` with the SDK that its editors should have.

    Where nothing in the directory or above requests a version, the modules below decide: it is the newest SDK that one
    of them selects, as a `go` line is a minimum. `select` raises GosdkError; `fixed` is for `real_goroot`. Raises what
    `select` raises for the directory, and GosdkError for an SDK that an editor cannot use.
    """
    here, failure = _attempt(select, directory)
    below = {} if here and here.is_requested else _below(directory, select)
    best = max(below.values(), key=lambda found: found.sdk.version) if below else here
    if best is None:
        raise failure or GosdkError(f"no SDK is selected in {directory}", hint="gosdk current --why")
    project = Project(directory, real_goroot(best.sdk.goroot, fixed), best.sdk.version)
    if len({found.sdk.version for found in below.values()}) < 2:
        return EditorSDK(project, best.origin)
    modules = ", ".join(f"{path.relative_to(directory)} {found.sdk.version.name}" for path, found in below.items())
    name = best.sdk.version.name
    note = f"an editor has one SDK for all of {directory}, {name}, but its modules select several: {modules}"
    return EditorSDK(project, best.origin, note)


def _below(directory: Path, select: Callable[[Path], Selected]) -> dict[Path, Selected]:
    """Return what each module below selects; one that selects nothing is left out."""
    found = {}
    for module in modules_below(directory):
        selected, _ = _attempt(select, module)
        if selected and selected.is_requested:
            found[module] = selected
    return found


def _attempt(select: Callable[[Path], Selected], directory: Path) -> tuple[Selected | None, GosdkError | None]:
    try:
        return select(directory), None
    except GosdkError as error:
        return None, error
