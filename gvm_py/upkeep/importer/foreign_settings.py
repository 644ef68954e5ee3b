"""Which Go other managers are set to use: their files, read as text and never run.

Sources: asdf-vm.com (manage/configuration), mise.jdx.dev (configuration), goenv HOW_IT_WORKS.md, gvm scripts/env/use.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError, edit_command
from gvm_py.records import dataclass
from gvm_py.request import version_files
from gvm_py.request.version_files import TOOL_VERSIONS
from gvm_py.selection.request_files import read_request_file
from gvm_py.selection.system_go import same_file
from gvm_py.selection.version_files import version_files_in
from gvm_py.system.bounded import parse_toml
from gvm_py.system.toml_places import toml_place
from gvm_py.upkeep.importer.finders import ForeignPaths

_GVM_NAME = re.compile(r"""(?:^|[;\s])gvm_go_name=["']?([^"';\s]*)""")


class ForeignRequest(NamedTuple):
    """What a file requests: the words it names, the preferred one first, and the line."""

    words: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class ForeignSetting:
    """A version request of another manager. `request` is how gosdk says it, None where it cannot.

    `project` is the directory that the request is for; for a default that is the home, and it does not matter.
    """

    file: Path
    line: int
    words: tuple[str, ...]
    request: str | None
    project: Path

    @property
    def origin(self) -> str:
        """The file and line."""
        return f"{self.file}:{self.line}"


def project_setting(cwd: Path, home: Path) -> ForeignSetting | None:
    """Return what the nearest directory requests, from `cwd` up; what lies in the home itself is a default.

    Raises GosdkError for a file that cannot be read, UsageError for broken TOML.
    """
    for directory in (cwd, *cwd.parents):
        if same_file(directory, home):
            return None
        for path in map(Path, version_files_in(str(directory))):
            read = tool_versions if path.name == TOOL_VERSIONS else mise_toml
            if setting := _read(path, read, directory):
                return setting
    return None


def default_settings(places: ForeignPaths) -> Iterator[ForeignSetting]:
    """Yield the global choice of each manager that has one. Raises as `project_setting`."""
    config = places.directory("MISE_CONFIG_DIR", places.directory("XDG_CONFIG_HOME", ".config") / "mise")
    files: Mapping[Path, Reader] = {
        places.home / TOOL_VERSIONS: tool_versions,
        places.directory("MISE_GLOBAL_CONFIG_FILE", config / "config.toml"): mise_toml,
        places.directory("GOENV_ROOT", ".goenv") / "version": goenv_version,
        places.directory("GVM_ROOT", ".gvm") / "environments" / "default": gvm_environment,
    }
    for file, read in files.items():
        if setting := _read(file, read, places.home):
            yield setting


def tool_versions(text: str) -> ForeignRequest | None:
    """Return the line of asdf's plugin `golang`, or of mise's `go`."""
    found = next(version_files.tool_versions(text), None)
    return ForeignRequest(found.words, found.line) if found else None


def mise_toml(text: str) -> ForeignRequest | None:
    """Return `tools.go`: a version, a list of them, or a table with one."""
    for name, words in version_files.mise_versions(parse_toml(text)):
        return ForeignRequest(words, toml_place(text, ["tools", name], words[0])[0])
    return None


def goenv_version(text: str) -> ForeignRequest | None:
    """Return the words of goenv's version file, which may hold several lines or a list with colons."""
    lines = [line.partition("#")[0] for line in text.split("\n")]
    every = (word for line in lines for word in line.replace(":", " ").split())
    words = tuple(islice(every, version_files.MOST_WORDS))
    if not words:
        return None
    return ForeignRequest(words, next(number for number, line in enumerate(lines, start=1) if line.strip()))


def gvm_environment(text: str) -> ForeignRequest | None:
    """Return the name of the Go that an environment file of gvm, a shell script, selects."""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _GVM_NAME.search(line.partition("#")[0]):
            return ForeignRequest((match[1].removeprefix("go"),), number) if match[1] else None
    return None


Reader = Callable[[str], ForeignRequest | None]


def _read(file: Path, read: Reader, project: Path) -> ForeignSetting | None:
    if not os.path.lexists(file):
        return None
    text = read_request_file(str(file)).removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    try:
        wanted = read(text.replace("\r\n", "\n"))
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise GosdkError(f"{file} is not a valid settings file: {error}", hint=edit_command(file)) from error
    if wanted is None:
        return None
    request = next(filter(None, map(version_files.request_text, wanted.words)), None)
    return ForeignSetting(file, wanted.line, wanted.words, request, project)
