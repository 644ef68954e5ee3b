"""Where go compiles, and the programs that its settings make it run."""

import os
import shutil
import sys

from gvm_py.doctor.go_commands import flags_of
from gvm_py.doctor.place import Place
from gvm_py.golang.goenv import GoEnv
from gvm_py.records import dataclass


@dataclass(frozen=True)
class WorkDirectory:
    """Where go compiles and from where it starts tests: GOTMPDIR, else the directory for temporary files.

    `variable` names it. `is_noexec` is True where no program may be started from there.
    """

    path: str
    variable: str
    is_directory: bool
    is_noexec: bool = False
    is_writable: bool = True


def read_work_directory(settings: GoEnv, place: Place) -> WorkDirectory:
    """Return where go compiles (cmd/go work.NewBuilder)."""
    setting = settings.get("GOTMPDIR")
    named = setting.value if setting else ""
    path = named or str(place.temporary)
    full = os.path.join(place.directory, path)
    variable = "GOTMPDIR" if named else "TMPDIR"
    return WorkDirectory(path, variable, os.path.isdir(full), _is_noexec(full), os.access(full, os.W_OK))


def missing_programs(settings: GoEnv, place: Place) -> dict[str, str]:
    """Return each program that CC or a flag of GOFLAGS names and that does not exist, by what names it."""
    flags = (flag.strip("\"'").lstrip("-").partition("=") for flag in flags_of(settings)[0])
    named = {f"-{name}": value for name, _, value in flags if name in ("toolexec", "exec")}
    compiler, cgo = settings.get("CC"), settings.get("CGO_ENABLED")
    if compiler and not (cgo and cgo.value == "0"):
        named["CC"] = compiler.value
    words = {name: value.strip("\"' ").partition(" ")[0].strip("\"'") for name, value in named.items()}
    return {name: word for name, word in words.items() if not _is_program(word, place)}


def _is_program(word: str, place: Place) -> bool:
    # Go's exec.LookPath: a name with a slash is a path.
    path = os.path.join(place.directory, word) if "/" in word else word
    return not word or "\0" in word or shutil.which(path, path=place.env.get("PATH", "")) is not None


def _is_noexec(path: str) -> bool:
    try:
        return sys.platform != "win32" and bool(os.statvfs(path).f_flag & os.ST_NOEXEC)
    except (AttributeError, OSError):
        return False  # Only Linux has the flag.
