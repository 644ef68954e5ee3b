"""Read every committed file that names a Go or may name a home, and tell what is wrong.

To read one more kind of file, write a reader and add a line to `READERS`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gvm_py.cicheck import github, images, personal
from gvm_py.cicheck import module_files as modules
from gvm_py.cicheck import version_files as versionfiles
from gvm_py.cicheck.committed import committed_files
from gvm_py.cicheck.facts import CheckedModule, CheckFinding, CommittedFile, Reader, VersionPin
from gvm_py.cicheck.judge import judge

# What follows `(any directories)/`; a file may have several readers.
READERS: tuple[tuple[str, Reader], ...] = (
    (r"go\.(mod|work)", modules.read),
    (r"\.go-version", versionfiles.read_go_version),
    (r"\.tool-versions", versionfiles.read_tool_versions),
    (r"\.?mise\.toml|\.config/mise(/config)?\.toml|\.mise/config\.toml", versionfiles.read_mise),
    (r"(Docker|Container)file(\.[^/]+)?|[^/]+\.(Docker|docker|Container|container)file", images.read_dockerfile),
    (r"\.gitlab-ci\.ya?ml|\.gitlab/([^/]+/)*[^/]+\.ya?ml", images.read_yaml),
    (r"(docker-)?compose[^/]*\.ya?ml", images.read_yaml),
    (r"\.github/workflows/[^/]+\.ya?ml|action\.ya?ml", github.read),
    (r"\.github/workflows/[^/]+\.ya?ml", images.read_yaml),
    (r"\.idea/.+|[^/]+\.(iml|ipr|iws|code-workspace|sublime-project)", personal.read),
    (r"\.(vscode|zed|fleet|devcontainer)/.+|\.envrc|go\.(mod|work)", personal.read),
)
_COMPILED = tuple((re.compile(rf"(?:.*/)?(?:{pattern})"), reader) for pattern, reader in READERS)


@dataclass(frozen=True)
class CheckReport:
    """What was found below `directory`. `by_git` is False where every file counts as committed."""

    directory: Path
    by_git: bool
    findings: tuple[CheckFinding, ...]
    pins: tuple[VersionPin, ...]
    modules: tuple[CheckedModule, ...]


def check(directory: Path, env: Mapping[str, str]) -> CheckReport:
    """Return the findings in the committed files of a directory, sorted by file and line."""
    committed = committed_files(directory, env)
    pins: list[VersionPin] = []
    found: list[CheckFinding] = []
    minima: list[CheckedModule] = []
    everything = frozenset(committed.paths)
    for path in committed.paths:
        readers = [reader for pattern, reader in _COMPILED if pattern.fullmatch(str(path))]
        text = committed.read(path) if readers else None
        for reader in readers if text is not None else ():
            for item in reader(CommittedFile(path, text or "", everything)):
                match item:
                    case VersionPin():
                        pins.append(item)
                    case CheckedModule():
                        minima.append(item)
                    case CheckFinding():
                        found.append(item)
    found += judge(minima, pins)
    ordered = sorted(set(found), key=lambda finding: (finding.path, finding.line, finding.rule, finding.message))
    return CheckReport(directory, committed.by_git, tuple(ordered), tuple(pins), tuple(minima))
