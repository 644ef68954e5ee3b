"""Which Go other managers were told to use: their files, read as text and never run.

Sources: asdf-vm.com (manage/configuration), mise.jdx.dev (configuration), goenv HOW_IT_WORKS.md, gvm scripts/env/use.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from gvm_py.errors import GosdkError, UsageError, edit_command
from gvm_py.request import Request
from gvm_py.selection.request_files import read_request_file
from gvm_py.selection.system_go import same_file
from gvm_py.system.bounded import parse_toml
from gvm_py.upkeep.importer.finders import ForeignPaths
from gvm_py.version import GoVersion

SYSTEM = "system"
_GVM_NAME = re.compile(r"""(?:^|[;\s])gvm_go_name=["']?([^"';\s]*)""")
_TOML_KEY = re.compile(r"""\s*(?:tools\.)?["']?(?:core:)?go(?:lang)?["']?\s*=""")


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
        for name, read in _PROJECT_FILES.items():
            if setting := _read(directory / name, read, directory):
                return setting
    return None


def default_settings(places: ForeignPaths) -> Iterator[ForeignSetting]:
    """Yield the global choice of each manager that has one. Raises as `project_setting`."""
    config = places.directory("MISE_CONFIG_DIR", places.directory("XDG_CONFIG_HOME", ".config") / "mise")
    files: Mapping[Path, Reader] = {
        places.home / ".tool-versions": tool_versions,
        places.directory("MISE_GLOBAL_CONFIG_FILE", config / "config.toml"): mise_toml,
        places.directory("GOENV_ROOT", ".goenv") / "version": goenv_version,
        places.directory("GVM_ROOT", ".gvm") / "environments" / "default": gvm_environment,
    }
    for file, read in files.items():
        if setting := _read(file, read, places.home):
            yield setting


def tool_versions(text: str) -> ForeignRequest | None:
    """Return the line of asdf's plugin `golang`, or of mise's `go`."""
    for number, line in enumerate(text.split("\n"), start=1):
        name, *words = line.partition("#")[0].split() or [""]
        if name in ("golang", "go") and words:
            # asdf knows exact versions only: its 1.20 is the release go1.20.
            return ForeignRequest(tuple(map(_exact, words)), number)
    return None


def mise_toml(text: str) -> ForeignRequest | None:
    """Return `tools.go`: a version, a list of them, or a table with one."""
    tools = parse_toml(text).get("tools")
    value = next((tools[key] for key in ("go", "core:go", "golang") if key in tools), None) if tools else None
    words = _mise_words(value if isinstance(value, list) else [value])
    lines = enumerate(text.split("\n"), start=1)
    return (
        ForeignRequest(words, next((number for number, line in lines if _TOML_KEY.match(line)), 1)) if words else None
    )


def _mise_words(values: list[Any]) -> tuple[str, ...]:
    return tuple(str(item.get("version") if isinstance(item, dict) else item) for item in values if item)


def goenv_version(text: str) -> ForeignRequest | None:
    """Return the words of goenv's version file, which may hold several lines or a list with colons."""
    lines = [line.partition("#")[0] for line in text.split("\n")]
    words = tuple(word for line in lines for word in line.replace(":", " ").split())
    return (
        ForeignRequest(words, next(number for number, line in enumerate(lines, start=1) if line.strip()))
        if words
        else None
    )


def gvm_environment(text: str) -> ForeignRequest | None:
    """Return the name of the Go that an environment file of gvm, a shell script, selects."""
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _GVM_NAME.search(line.partition("#")[0]):
            return ForeignRequest((_exact(match[1].removeprefix("go")),), number) if match[1] else None
    return None


def translate(word: str) -> str | None:
    """Return how gosdk writes what `word` requests from another manager; None for a commit, a path and the like."""
    bare = re.sub(r"\A(?:latest|prefix):", "", word)
    if bare in (SYSTEM, "latest"):
        return bare
    try:
        request = Request.parse(bare)
    except UsageError:
        return None
    return request.text if request.form in ("exact", "prefix") else None


Reader = Callable[[str], ForeignRequest | None]
_PROJECT_FILES: Mapping[str, Reader] = {
    "mise.toml": mise_toml,
    ".mise.toml": mise_toml,
    ".config/mise.toml": mise_toml,
    ".tool-versions": tool_versions,
}


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
    request = next((found for word in wanted.words if (found := translate(word))), None)
    return ForeignSetting(file, wanted.line, wanted.words, request, project)


def _exact(word: str) -> str:
    """Return 1.20 as 1.20.0, which is the same release and, unlike 1.20, not a request for the newest patch."""
    version = GoVersion.try_parse(word)
    is_release = version and word.count(".") == 1 and not version.is_language and not version.is_prerelease
    return f"{word}.0" if is_release else word
