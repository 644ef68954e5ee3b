"""The files of asdf and mise that request a Go, from a directory up. They count only where `version_files` is set."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from gvm_py.errors import GosdkError, NotFoundError, UsageError, edit_command, shell_word
from gvm_py.paths import home_directory
from gvm_py.request import Request
from gvm_py.request.version_files import SYSTEM, TOOL_VERSIONS, VersionLine, mise_versions, request_text, tool_versions
from gvm_py.selection.answers import answer_pin
from gvm_py.selection.decision import Decision, Origin, Rule
from gvm_py.selection.mise_files import mise_environments, mise_files
from gvm_py.selection.query import Query
from gvm_py.selection.request_files import read_request_file, upwards
from gvm_py.selection.system_go import same_file
from gvm_py.system.bounded import parse_toml
from gvm_py.system.toml_places import toml_place
from gvm_py.version import GoVersion

_PATH = "path:"


class VersionFile(NamedTuple):
    """A file with a line about Go."""

    path: str
    found: VersionLine

    @property
    def where(self) -> str:
        """The file and line."""
        return f"{self.path}:{self.found.line}"

    def why_ignored(self, decision: Decision, counts: bool) -> str:
        """Return in one sentence why this file does not decide; `counts` is the setting `version_files`."""
        reason = f"{decision.origin} decides" if counts else "the setting version_files is off"
        return f"{self.found.name} {' '.join(self.found.words)[:80]}  ({self.where}): {reason}"

    def agrees(self, version: GoVersion | None) -> bool:
        """Return whether `version` is what this file requests."""
        text = request_text(self.found.words[0])
        return version is not None and text not in (None, SYSTEM) and Request.parse(text or "").matches(version)


def find_version_file(cwd: str, env: Mapping[str, str]) -> VersionFile | None:
    """Return the nearest file that has a line about Go, from `cwd` up; `env` may name environments of mise.

    Raises UsageError for a mise.toml that is not TOML, GosdkError for a file that cannot be read.
    """
    for path in _present(cwd, env):
        found = _read(path)
        if found:
            return VersionFile(path, found)
    return None


def ignored_version_file(cwd: Path, env: Mapping[str, str], decision: Decision) -> VersionFile | None:
    """Return the nearest file that has a line about Go and does not decide, None where there is none.

    A file that cannot be read decides nothing and is not reported.
    """
    try:
        found = find_version_file(str(cwd), env)
    except GosdkError:
        return None
    return None if decision.rule is Rule.VERSION_FILE else found


def origin_of(file: VersionFile, query: Query) -> Origin:
    """Return what a file requests, in gosdk's own words.

    Of several versions in a `.tool-versions` it is the first that is installed, of those in a mise.toml the first.
    Raises UsageError for what gosdk cannot install, NotFoundError for a path that is not an SDK of the store.
    """
    words = file.found.words if os.path.basename(file.path) == TOOL_VERSIONS else file.found.words[:1]
    versions = [sdk.version for sdk in query.installed]
    requests = [_request(file, word, query) for word in words]
    text = next((text for text in requests if text and _is_here(text, versions)), requests[0])
    if text is None:
        raise _unknown(file, words[0], query)
    return Origin(file.path, text, file.found.line)


def _request(file: VersionFile, word: str, query: Query) -> str | None:
    if not word.startswith(_PATH):
        return request_text(word)
    path = _named_path(file, word, query)
    return next((sdk.version.text for sdk in query.installed if _is_at(sdk.goroot, path)), None)


def _named_path(file: VersionFile, word: str, query: Query) -> Path:
    path = word.removeprefix(_PATH)
    if path.startswith("~/"):
        return home_directory(query.env) / path[2:]
    return Path(file.path).parent / path


def _is_at(goroot: Path, path: Path) -> bool:
    return same_file(goroot, path) or same_file(goroot, path / "go")


def _is_here(text: str, versions: Sequence[GoVersion]) -> bool:
    return text == SYSTEM or answer_pin(text, versions) is not None


def _unknown(file: VersionFile, word: str, query: Query) -> GosdkError:
    if word.startswith(_PATH):
        path = _named_path(file, word, query)
        return NotFoundError(
            f"{file.where}: {path} is not an SDK in the store", hint=f"gosdk import --link {shell_word(path)}"
        )
    return UsageError(f"{file.where}: {word[:80]!r} is not a release of Go", hint="gosdk use stable")


def _present(cwd: str, env: Mapping[str, str]) -> Iterator[str]:
    environments = mise_environments(cwd, env)
    for directory in upwards(cwd):
        yield from version_files_in(directory, environments)


def version_files_in(directory: str, environments: Sequence[str] = ()) -> Iterator[str]:
    """Yield the files of mise and asdf in a directory, the one that decides first."""
    yield from mise_files(directory, environments)
    path = os.path.join(directory, TOOL_VERSIONS)
    if os.path.isfile(path):
        yield path


def _read(path: str) -> VersionLine | None:
    data = read_request_file(path).removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"")
    if os.path.basename(path) == TOOL_VERSIONS:
        return next(tool_versions(data.decode("utf-8", "surrogateescape")), None)
    try:
        text = data.decode()
        found = next(mise_versions(parse_toml(text)), None)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path} is not valid TOML: {error}", hint=edit_command(path)) from error
    if found is None:
        return None
    name, words = found
    return VersionLine(name, words, toml_place(text, ["tools", name], words[0])[0])
