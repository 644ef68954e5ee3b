"""Everything that `gosdk doctor` knows, gathered once: plain values, so that each check is a function of a Snapshot."""

from collections.abc import Mapping

from gvm_py.doctor.editor_entries import EditorEntry
from gvm_py.doctor.every_go import FoundGo
from gvm_py.doctor.go_facts import GoFacts
from gvm_py.doctor.goroot_facts import GorootFacts
from gvm_py.doctor.ide_facts import IdeFacts
from gvm_py.doctor.place import Place
from gvm_py.doctor.selected_sdk import ModuleFacts, SelectedSDK
from gvm_py.doctor.source_facts import SourceFacts
from gvm_py.doctor.startup_lines import Assignment, StartLines
from gvm_py.golang.goenv import unset_in_user_file
from gvm_py.records import dataclass, field
from gvm_py.store.sdks import InstalledSDK
from gvm_py.system.safe_file import FileChange


@dataclass(frozen=True)
class Column:
    """One opinion on Go, empty where there is none. The origins say where GOROOT and GOPATH come from."""

    who: str
    goroot: str = ""
    gopath: str = ""
    version: str = ""
    goroot_origin: str = ""
    gopath_origin: str = ""


@dataclass(frozen=True)
class EffectiveGo:
    """A place where Go is used, what is used there, and why."""

    place: str
    go: str
    because: str


@dataclass(frozen=True)
class ShellFacts:
    """Every go on this machine in the order in which a shell meets them, and what start-up files set.

    `goroot` is the GOROOT of the environment; `starts_selected` is whether the first go on PATH is the selected one,
    and `path_fix` what to type where it is not.
    """

    gos: tuple[FoundGo, ...]
    startup: StartLines
    goroot: GorootFacts | None = None
    exported_goroots: tuple[tuple[Assignment, GorootFacts], ...] = ()
    starts_selected: bool = False
    path_fix: str = ""

    @property
    def first_on_path(self) -> FoundGo | None:
        """The go that this shell starts."""
        return next((go for go in self.gos if go.source == "PATH"), None)


@dataclass(frozen=True)
class Snapshot:
    """One look at the machine from one directory.

    `policy` is the setting gotoolchain, which the shims apply, or empty. `stale` holds the change that each outdated
    file of the store needs, `other_gosdk` that of a description which another gosdk wrote. `entries` are the
    variables that editors hand to go, `missing_profiles` maps flags to the file for -pgo that is not there. `columns`
    and `effective` are computed once, by `gather`.
    """

    place: Place
    installed: tuple[InstalledSDK, ...]
    selection: SelectedSDK
    go: GoFacts
    source: SourceFacts
    shell: ShellFacts
    ide: IdeFacts
    policy: str = ""
    stale: tuple[FileChange, ...] = ()
    is_container: bool = False
    has_slow_shims: bool = False
    other_gosdk: FileChange | None = None
    entries: tuple[EditorEntry, ...] = ()
    missing_profiles: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    effective: tuple[EffectiveGo, ...] = ()

    @property
    def sdk(self) -> InstalledSDK | None:
        """The selected SDK."""
        return self.selection.sdk

    @property
    def module(self) -> ModuleFacts | None:
        """The module or workspace that the directory belongs to."""
        return self.selection.module

    @property
    def not_used(self) -> str | None:
        """The file of asdf or mise that does not decide here, and why, in one line; None where there is none."""
        decision, file = self.selection.decision, self.selection.ignored
        return file.why_ignored(decision, self.place.version_files) if decision and file else None

    def written(self, key: str) -> str:
        """Return where a setting of the go command is written: `file:line`, or the name of the variable."""
        setting = self.go.settings.get(key)
        if setting and setting.file:
            return setting.origin
        line = self.assignment(key)
        return line.where if line else f"environment variable {key}"

    def unset_command(self, key: str) -> str:
        """Return what removes the value of `key` in force: from the shell, from go/env, or from an SDK's go.env."""
        setting = self.go.settings.get(key)
        if key in ("HOME", "XDG_CACHE_HOME"):
            return "export GOCACHE=/var/tmp/go-build"  # all else that is there shall stay
        if setting is None and key == "GOMODCACHE":
            return "export GOMODCACHE=/var/tmp/go-mod"
        if setting is None or setting.file is None:
            return f"unset {key}"
        if setting == self.go.settings.user.get(key):
            return unset_in_user_file(setting)
        return self.sdk.repair_command if self.sdk else f"go env -u {key}"

    def assignment(self, key: str) -> Assignment | None:
        """Return the last line of a start-up file that sets a variable, None where none does."""
        return next((line for line in reversed(self.shell.startup.assignments) if line.name == key), None)
