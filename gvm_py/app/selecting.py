"""Select an SDK for a directory, a module or everything else, installing it first where it is missing; and unselect."""

import textwrap
from pathlib import Path

from gvm_py.app.context import App
from gvm_py.app.followers import auto_sync
from gvm_py.app.install_options import InstallOptions
from gvm_py.app.installing import install
from gvm_py.app.known_projects import note_project
from gvm_py.app.rehash import rehash_if_stale
from gvm_py.config import is_set
from gvm_py.errors import NotFoundError, UsageError, shell_word
from gvm_py.records import dataclass
from gvm_py.request import Request
from gvm_py.selection import SYSTEM_WORD
from gvm_py.selection.mod_edit import require_version
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.bounded import ended_like, read_if_any
from gvm_py.system.file_snapshot import read
from gvm_py.system.fs import require_writable, write_atomic
from gvm_py.system.owners import REFUSED
from gvm_py.system.safe_file import FileChange
from gvm_py.ui.result import Note
from gvm_py.ui.streams import can_ask
from gvm_py.version import GoVersion

UNSET_PIN, UNSET_DEFAULT = "use --unset", "default --unset"
"""The names of these changes in the undo journal, which are also how they are typed."""
_PIN_NAME = ".go-version"
_LONGEST_REQUEST = 40


@dataclass(frozen=True)
class Selection:
    """The file that was written, the version request in it, and the SDK that it selects; None for the system Go."""

    written: Path
    request: str
    sdk: InstalledSDK | None

    @property
    def version(self) -> GoVersion | None:
        """The version that is selected, None for the system Go."""
        return self.sdk.version if self.sdk else None

    @property
    def note(self) -> Note:
        """The sentence about the file."""
        selected = self.version.name if self.version else "the system Go"
        return Note(f"wrote {self.written}: {self.request} (selects {selected})")


@dataclass(frozen=True)
class Unset:
    """A file that requests nothing any more, what it requested, and what restores it; None where there was no file."""

    file: Path
    request: str | None
    undo: str = "gosdk undo"


def select_for_directory(app: App, text: str, *, exact: bool = False, no_install: bool = False) -> Selection:
    """Write .go-version in the working directory. Raises what installing raises."""
    path = app.cwd / _PIN_NAME
    require_writable(path)
    sdk = None if text == SYSTEM_WORD else _present_with_shims(app, text, no_install=no_install)
    words = _words(app, text, sdk, exact=exact)
    write_atomic(path, ended_like(read_if_any(path), words.encode() + b"\n"))
    _follow(app, path.parent)
    return Selection(path, words, sdk)


def select_for_module(app: App, text: str, *, no_install: bool) -> Selection:
    """Let the go command write the version into go.work or go.mod. Raises UsageError outside of a module."""
    if text == SYSTEM_WORD:
        raise UsageError("go.mod cannot request the system Go", hint="gosdk use system")
    sdk = _present_with_shims(app, text, no_install=no_install)
    path = require_version(app.cwd, sdk.version, app.store.installed()[-1].goroot, app.env)
    _follow(app, path.parent)
    return Selection(path, sdk.version.text, sdk)


def select_default(app: App, text: str, *, exact: bool = False, no_install: bool = False) -> Selection:
    """Write the global default. Raises what installing raises."""
    require_writable(app.layout.default_file)
    sdk = _present_with_shims(app, text, no_install=no_install)
    words = _words(app, text, sdk, exact=exact)
    app.store.set_default(app.store.request(words))
    auto_sync(app)
    return Selection(app.layout.default_file, words, sdk)


def unset_for_directory(app: App) -> Unset:
    """Remove .go-version from the working directory; `gosdk undo` restores it. Raises GosdkError and OSError."""
    unset = _unset(app, app.cwd / _PIN_NAME, UNSET_PIN)
    if unset.request is not None:
        auto_sync(app, (app.cwd,))
    return unset


def unset_default(app: App) -> Unset:
    """Remove the global default; `gosdk undo` restores it. Raises GosdkError and OSError."""
    with app.store.lock("removing the default"):
        unset = _unset(app, app.layout.default_file, UNSET_DEFAULT)
    app.store.refresh()
    auto_sync(app)
    return unset


def _unset(app: App, path: Path, by: str) -> Unset:
    before = read(path).data
    if before is None:
        return Unset(path, None)
    require_writable(path)
    words = " ".join(before.decode("utf-8-sig", errors="replace").split())
    request = textwrap.shorten(words, _LONGEST_REQUEST, placeholder="...")
    try:
        app.journal.writer(by, path.parent).put(FileChange(path, before, None))
    except OSError as error:
        if error.errno not in REFUSED:
            raise
        # A store that others share may be read-only, and the file is the user's all the same.
        path.unlink()
        return Unset(path, request, undo="" if " " in words else f"gosdk use {shell_word(words)}")
    return Unset(path, request)


def present(app: App, request: Request, *, no_install: bool = False) -> InstalledSDK:
    """Return the newest installed SDK for a request, installing one where there is none.

    Raises NotFoundError with `no_install` or where the settings say `auto_install = false`, and what installing raises.
    """
    sdk = app.store.newest(request)
    forbidden = not app.config.auto_install and is_set(app.layout.config_file, "auto_install")
    if sdk is None and (no_install or forbidden):
        reason = f"; auto_install is false in {app.layout.config_file}" if forbidden and not no_install else ""
        raise NotFoundError(f"Go {request.text} is not installed{reason}", hint=request.how_to_get)
    return sdk or install(app, InstallOptions(), (request.text,))[0].sdk


def _present_with_shims(app: App, text: str, *, no_install: bool) -> InstalledSDK:
    sdk = present(app, app.store.request(text), no_install=no_install)
    rehash_if_stale(app)
    return sdk


def present_to_run(app: App, request: Request) -> InstalledSDK:
    """Return the SDK for a command that is about to run with it, installing it as `present` does.

    Without a terminal a missing one is an error: a script that runs a program does not expect a download. The setting
    auto_install = true installs there as well.
    """
    return present(app, request, no_install=not (can_ask() or app.config.auto_install))


def _words(app: App, text: str, sdk: InstalledSDK | None, *, exact: bool) -> str:
    if sdk is None:
        return SYSTEM_WORD
    return sdk.version.text if exact else app.store.request(text).text


def _follow(app: App, project: Path) -> None:
    note_project(app, project)
    auto_sync(app, (app.cwd,))
