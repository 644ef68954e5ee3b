"""Which files are read, and by what. To read one more kind of file, write a reader and add a line to `READERS`."""

import re
from typing import NamedTuple

from gvm_py.cicheck import (
    build_files,
    ci_systems,
    dockerfile,
    github,
    module_files,
    personal,
    tool_files,
    version_files,
)
from gvm_py.cicheck.facts import Reader
from gvm_py.cicheck.yaml_pins import read_images


class ReaderRow(NamedTuple):
    """A kind of file: a part that each of its paths contains, what follows `(any directories)/`, and its reader."""

    part: str
    pattern: str
    reader: Reader


READERS = (
    ReaderRow("go.", r"go\.(mod|work)", module_files.read),
    ReaderRow(".go-version", r"\.go-version", version_files.read_go_version),
    ReaderRow(".tool-versions", r"\.tool-versions", version_files.read_tool_versions),
    ReaderRow("mise", r"\.?mise(\.[\w-]+)*\.toml|\.?(config/)?mise/(conf\.d/)?[\w.-]+\.toml", version_files.read_mise),
    ReaderRow("devbox.json", r"devbox\.json", version_files.read_devbox),
    ReaderRow("ockerfile", r"[Dd]ockerfile([.-][^/]+)?|[^/]+\.[Dd]ockerfile", dockerfile.read),
    ReaderRow("ontainerfile", r"[Cc]ontainerfile([.-][^/]+)?|[^/]+\.[Cc]ontainerfile", dockerfile.read),
    ReaderRow("compose", r"(docker-)?compose[^/]*\.ya?ml", read_images),
    ReaderRow(".gitlab", r"\.gitlab-ci[^/]*\.ya?ml|\.gitlab/([^/]+/)*[^/]+\.ya?ml", read_images),
    ReaderRow(".buildkite/", r"\.buildkite/([^/]+/)*[^/]+\.ya?ml", read_images),
    ReaderRow("drone.y", r"\.drone\.ya?ml", read_images),
    ReaderRow(".woodpecker", r"\.woodpecker(/[^/]+)?\.ya?ml", read_images),
    ReaderRow("bitbucket-pipelines", r"bitbucket-pipelines\.ya?ml", read_images),
    ReaderRow(".cirrus", r"\.cirrus\.ya?ml", read_images),
    ReaderRow(".github/workflows/", r"\.github/workflows/[^/]+\.ya?ml", github.read),
    ReaderRow("action.y", r"action\.ya?ml", github.read),
    ReaderRow(".circleci/", r"\.circleci/([^/]+/)*[^/]+\.ya?ml", ci_systems.read_circleci),
    ReaderRow(
        "azure",
        r"azure-pipelines[^/]*\.ya?ml|[^/]*\.azure-pipelines\.ya?ml|\.azure(-pipelines|devops)?/([^/]+/)*[^/]+\.ya?ml",
        ci_systems.read_azure,
    ),
    ReaderRow(".travis.y", r"\.travis\.ya?ml", ci_systems.read_travis),
    ReaderRow(".pre-commit-", r"\.pre-commit-(config|hooks)\.ya?ml", tool_files.read_pre_commit),
    ReaderRow(".golangci.", r"\.golangci\.(ya?ml|json|toml)", tool_files.read_golangci),
    ReaderRow("goreleaser", r"\.?goreleaser[^/]*\.ya?ml", tool_files.read_goreleaser),
    ReaderRow("devcontainer", r"\.?devcontainer\.json", tool_files.read_devcontainer),
    ReaderRow("MODULE.bazel", r"([^/]+\.)?MODULE\.bazel", build_files.read_bazel),
    ReaderRow("WORKSPACE", r"WORKSPACE(\.bazel|\.bzlmod)?", build_files.read_bazel),
    ReaderRow(".bzl", r"[^/]+\.bzl", build_files.read_bazel),
    ReaderRow(".nix", r"[^/]+\.nix", build_files.read_nix),
    ReaderRow(".idea/", r"\.idea/.+", personal.read),
    ReaderRow(".i", r"[^/]+\.(iml|ipr|iws)", personal.read),
    ReaderRow("code-workspace", r"[^/]+\.code-workspace", personal.read),
    ReaderRow("sublime-project", r"[^/]+\.sublime-project", personal.read),
    ReaderRow(".run", r"\.run/.+|[^/]+\.run\.xml", personal.read),
    ReaderRow(".vscode/", r"\.vscode/.+", personal.read),
    ReaderRow(".zed/", r"\.zed/.+", personal.read),
    ReaderRow(".fleet/", r"\.fleet/.+", personal.read),
    ReaderRow(".devcontainer/", r"\.devcontainer/.+", personal.read),
    ReaderRow(".envrc", r"\.envrc", personal.read),
    ReaderRow("go.", r"go\.(mod|work)", personal.read),
)
_COMPILED = tuple((row.part, re.compile(rf"(?:.*/)?(?:{row.pattern})", re.DOTALL), row.reader) for row in READERS)


def readers_of(path: str) -> list[Reader]:
    """Return the readers of a file, none for a file that is not judged."""
    return [reader for part, pattern, reader in _COMPILED if part in path and pattern.fullmatch(path)]
