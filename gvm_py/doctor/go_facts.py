"""What the go command reads and reports: its settings, GOPATH, GOBIN, and its verdict."""

import os
import stat
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from gvm_py.dist.sources.proxylist import parse_proxy_list
from gvm_py.doctor.defaults import default_gopath
from gvm_py.doctor.go_verdict import GoVerdict
from gvm_py.doctor.goroot_facts import GorootFacts
from gvm_py.doctor.place import Place
from gvm_py.doctor.probe import GoEnvAnswer
from gvm_py.doctor.work_facts import WorkDirectory
from gvm_py.errors import UsageError
from gvm_py.golang.goenv import GoEnv
from gvm_py.paths.above import nearest_existing
from gvm_py.paths.spelling import real_key, real_path
from gvm_py.records import dataclass, field
from gvm_py.upkeep.tools.gobin import Tool, directory, scan


@dataclass(frozen=True)
class GopathEntry:
    """One entry of GOPATH; `nearest` is the nearest of its parents, or itself, that exists.

    `has_mod` is whether a go.mod lies in it, `is_own` whether `nearest` belongs to this user.
    """

    text: str
    real: Path
    nearest: Path
    is_directory: bool = True
    is_writable: bool = True
    has_mod: bool = False
    is_own: bool = True


@dataclass(frozen=True)
class GobinFacts:
    """The directory that `go install` writes to, and its programs; `sdk` is the GOROOT that it lies in."""

    path: Path
    exists: bool = True
    is_on_path: bool = True
    sdk: Path | None = None
    tools: tuple[Tool, ...] = ()


@dataclass(frozen=True)
class GoFacts:
    """The go command's settings and where they are written, what `go env` answers, and whether it works here.

    `gobin` is None where GOBIN is set to something that the go command refuses. `env_file` is the content of the
    user's go/env file, `env_file_goroot` the GOROOT that it names. `work` is where go compiles. `missing_programs` maps
    CC and flags of GOFLAGS to the program that they name, where that is not there. `module_cache` is where modules
    are downloaded to, `proxy_error` says why go refuses GOPROXY, and is empty for a value that it accepts.
    """

    settings: GoEnv
    answer: GoEnvAnswer = field(default_factory=GoEnvAnswer)
    verdict: GoVerdict = field(default_factory=GoVerdict)
    gopath: tuple[GopathEntry, ...] = ()
    gobin: GobinFacts | None = None
    env_file: bytes | None = None
    env_file_goroot: GorootFacts | None = None
    work: WorkDirectory | None = None
    missing_programs: Mapping[str, str] = field(default_factory=dict)
    module_cache: GopathEntry | None = None
    proxy_error: str = ""

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The programs in GOBIN."""
        return self.gobin.tools if self.gobin else ()


def read_gopath(settings: GoEnv, place: Place) -> tuple[GopathEntry, ...]:
    """Return the entries of the GOPATH in force."""
    setting = settings.get("GOPATH")
    text = setting.value if setting and setting.value else str(default_gopath(place.home))
    return tuple(_entry(entry) for entry in place.platform.split_list(text) if entry)


def read_module_cache(settings: GoEnv) -> GopathEntry | None:
    """Return where modules are downloaded to, None without a home."""
    path = settings.module_cache
    return _entry(str(path)) if path else None


def read_proxy_error(settings: GoEnv) -> str:
    """Return why go refuses GOPROXY, empty for a value that it accepts, and for none."""
    setting = settings.get("GOPROXY")
    if setting is None or not setting.value:
        return ""
    try:
        parse_proxy_list(setting.value, "GOPROXY")
    except UsageError as error:
        return error.message
    return ""


def read_gobin(settings: GoEnv, place: Place, goroots: Iterable[Path]) -> GobinFacts | None:
    """Return GOBIN, else the bin of GOPATH; None for a relative path. The programs of an SDK are not the user's."""
    try:
        path = directory(settings)
    except UsageError:
        return None
    real = Path(real_path(path))
    sdk = next((goroot for goroot in goroots if real.is_relative_to(real_path(goroot))), None)
    on_path = {real_key(entry) for entry in place.platform.split_list(place.env.get("PATH", "")) if entry}
    return GobinFacts(path, path.is_dir(), real_key(path) in on_path, sdk, () if sdk else _tools(path))


def _entry(text: str) -> GopathEntry:
    path = Path(text)
    nearest = nearest_existing(path)
    real = Path(real_path(text))
    is_writable, is_own = False, True
    with suppress(OSError):
        status = nearest.stat()
        # The owner's write bit counts, also for root, who could write anywhere.
        is_writable = bool(status.st_mode & stat.S_IWUSR) and os.access(nearest, os.W_OK)
        is_own = sys.platform == "win32" or status.st_uid == os.geteuid()
    has_mod = os.path.lexists(path / "go.mod")
    return GopathEntry(text, real, nearest, nearest.is_dir(), is_writable, has_mod, is_own)


def _tools(gobin: Path) -> tuple[Tool, ...]:
    try:
        return scan(gobin)[0]
    except OSError:
        return ()  # a check reports a GOPATH that is not a directory
