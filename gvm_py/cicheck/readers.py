"""Which files are read, and by what. To read one more kind of file, write a reader and add a line to `READERS`."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import import_module
from typing import NamedTuple, cast

from gvm_py.cicheck.facts import Reader
from gvm_py.cicheck.text_files import TEXTS, VARIANT


class ReaderRow(NamedTuple):
    """A kind of file: a part that each of its paths contains, what follows `(any directories)/`, and its reader.

    The reader is named by module and function: most repositories need few of them, and loading all takes longer than
    reading the files.
    """

    part: str
    pattern: str
    reader: str


# Programs, texts and pictures, which are most of a repository and never read, unless in a directory of an editor or of
# a pipeline.
_UNREAD = (".go", ".md", ".txt", ".html", ".css", ".js", ".ts", ".tsx", ".py", ".rs", ".java", ".proto", ".sum", ".svg")
READERS = (
    ReaderRow("go.", r"go\.(mod|work)", "module_files.read"),
    ReaderRow("go.mod", r"go\.mod", "module_files.read_comment"),
    ReaderRow(".go-version", r"\.go-version", "version_files.read_go_version"),
    ReaderRow("VERSION", r"\.?GO(LANG)?[._-]?VERSION", "version_files.read_version_only"),
    ReaderRow("go_version", r"\.?go_version", "version_files.read_version_only"),
    ReaderRow("goversion", r"\.?goversion", "version_files.read_version_only"),
    ReaderRow("golang", r"\.?golang[._-]?version", "version_files.read_version_only"),
    ReaderRow(".tool-versions", r"\.tool-versions", "version_files.read_tool_versions"),
    ReaderRow(
        "mise", r"\.?mise(\.[\w-]+)*\.toml|\.?(config/)?mise/(conf\.d/)?[\w.-]+\.toml", "version_files.read_mise"
    ),
    ReaderRow(".rtx.toml", r"\.rtx\.toml", "version_files.read_mise"),
    ReaderRow(".prototools", r"\.prototools", "version_files.read_toml_packages"),
    ReaderRow("pixi.toml", r"pixi\.toml", "version_files.read_toml_packages"),
    ReaderRow(".flox/", r"\.flox/env/manifest\.toml", "version_files.read_toml_packages"),
    ReaderRow("devbox.json", r"devbox\.json", "version_files.read_devbox"),
    ReaderRow("railpack.json", r"railpack\.json", "version_files.read_devbox"),
    ReaderRow("ockerfile", rf"[Dd]ockerfile{VARIANT}|[^/]+\.[Dd]ockerfile", "dockerfile.read"),
    ReaderRow("ontainerfile", rf"[Cc]ontainerfile{VARIANT}|[^/]+\.[Cc]ontainerfile", "dockerfile.read"),
    ReaderRow("Earthfile", r"Earthfile", "dockerfile.read"),
    ReaderRow("compose", r"(docker-)?compose[^/]*\.ya?ml", "yaml_pins.read_images"),
    ReaderRow(".gitlab", r"[^/]*\.gitlab-ci[^/]*\.ya?ml|\.gitlab/([^/]+/)*[^/]+\.ya?ml", "yaml_pins.read_images"),
    ReaderRow(".buildkite/", r"\.buildkite/([^/]+/)*[^/]+\.ya?ml", "yaml_pins.read_images"),
    ReaderRow("drone.y", r"\.drone\.ya?ml", "yaml_pins.read_images"),
    ReaderRow(".woodpecker", r"\.woodpecker(/[^/]+)*\.ya?ml", "yaml_pins.read_images"),
    ReaderRow("bitbucket-pipelines", r"bitbucket-pipelines\.ya?ml", "yaml_pins.read_images"),
    ReaderRow(".cirrus", r"\.cirrus\.ya?ml", "yaml_pins.read_images"),
    ReaderRow("/workflows/", r"\.(github|forgejo|gitea)/workflows/[^/]+\.ya?ml", "github.read"),
    ReaderRow("action.y", r"action\.ya?ml", "github.read"),
    ReaderRow(".circleci/", r"\.circleci/([^/]+/)*[^/]+\.ya?ml", "ci_systems.read_circleci"),
    ReaderRow(
        "azure",
        r"azure-pipelines[^/]*\.ya?ml|[^/]*\.azure-pipelines\.ya?ml|\.azure(-pipelines|devops)?/([^/]+/)*[^/]+\.ya?ml",
        "ci_systems.read_azure",
    ),
    ReaderRow("ado/", r"ado/([^/]+/)*[^/]+\.ya?ml", "ci_systems.read_other_azure"),
    ReaderRow("pipelines/", r"\.?pipelines/([^/]+/)*[^/]+\.ya?ml", "ci_systems.read_other_azure"),
    ReaderRow(".travis.y", r"\.travis\.ya?ml", "ci_systems.read_travis"),
    ReaderRow(".pre-commit-", r"\.pre-commit-(config|hooks)\.ya?ml", "tool_files.read_pre_commit"),
    ReaderRow(".golangci.", r"\.golangci\.(ya?ml|json|toml)", "tool_files.read_golangci"),
    ReaderRow("goreleaser", r"\.?goreleaser[^/]*\.ya?ml", "tool_files.read_goreleaser"),
    ReaderRow(".promu", r"\.promu[^/]*\.ya?ml", "tool_files.read_promu"),
    ReaderRow(".moon/", r"\.moon/toolchains?\.ya?ml", "tool_files.read_promu"),
    ReaderRow("devcontainer", r"\.?devcontainer\.json", "tool_files.read_devcontainer"),
    ReaderRow(
        ".devcontainer/",
        r"\.devcontainer/([^/]+/)*(docker-)?compose[^/]*\.ya?ml",
        "tool_files.read_devcontainer_compose",
    ),
    ReaderRow("MODULE.bazel", r"([^/]+\.)?MODULE\.bazel", "build_files.read_bazel"),
    ReaderRow("WORKSPACE", r"WORKSPACE(\.bazel|\.bzlmod)?", "build_files.read_bazel"),
    ReaderRow(".bzl", r"[^/]+\.bzl", "build_files.read_bazel"),
    ReaderRow(".nix", r"[^/]+\.nix", "build_files.read_nix"),
    ReaderRow("app.", r"app(\.[\w-]+)?\.ya?ml|[\w-]+\.app\.ya?ml", "host_files.read_app_engine"),
    ReaderRow("snapcraft.y", r"\.?snapcraft\.ya?ml", "host_files.read_snapcraft"),
    *(ReaderRow(part, pattern, "shell_commands.read") for part, pattern in TEXTS),
    ReaderRow("dagger/", r"\.?dagger/([^/]+/)*[^/]+\.(go|ts|py)", "dagger.read"),
    ReaderRow("ci/", r"ci/([^/]+/)*[^/]+\.(go|ts|py)", "dagger.read"),
    ReaderRow(".idea/", r"\.idea/.+", "personal.read"),
    ReaderRow(".i", r"[^/]+\.(iml|ipr|iws)", "personal.read"),
    ReaderRow("code-workspace", r"[^/]+\.code-workspace", "personal.read"),
    ReaderRow("sublime-project", r"[^/]+\.sublime-project", "personal.read"),
    ReaderRow(".run", r"\.run/.+|[^/]+\.run\.xml", "personal.read"),
    ReaderRow(".vscode/", r"\.vscode/.+", "personal.read"),
    ReaderRow(".zed/", r"\.zed/.+", "personal.read"),
    ReaderRow(".fleet/", r"\.fleet/.+", "personal.read"),
    ReaderRow(".devcontainer/", r"\.devcontainer/.+", "personal.read"),
    ReaderRow(".envrc", r"\.envrc", "personal.read"),
    ReaderRow("go.", r"go\.(mod|work)", "personal.read"),
)
_ANY_YAML = "yaml_variables.read"
TOLERANT = {
    "personal.read",
    "shell_commands.read",
    "dagger.read",
    "version_files.read_version_only",
    "ci_systems.read_other_azure",
    _ANY_YAML,
}
"""Readers of files that need not be texts: what is wrong with one counts only where it has a version."""
_PARTS = tuple(dict.fromkeys(row.part for row in READERS))


def judged_paths(paths: Iterable[str]) -> list[str]:
    """Return the paths that have a reader, sorted."""
    likely = [path for path in paths if not path.endswith(_UNREAD) or _is_special(path)]
    everything = "\0".join(["", *likely, ""])
    found = {path for part in _PARTS for path in _with_part(everything, part)}
    return sorted(path for path in found if reader_names(path))


def _is_special(path: str) -> bool:
    return path.startswith(".") or "/." in path or "dagger/" in path or "ci/" in path


def reader_names(path: str) -> list[str]:
    """Return the names of the readers of a file, none for a file that is not judged."""
    names = [row.reader for row in READERS if row.part in path and _compiled(row.pattern).fullmatch(path)]
    return [*names, _ANY_YAML] if names and path.endswith((".yml", ".yaml")) else names


def is_other(text: str, names: list[str]) -> bool:
    """Return whether a file only has a name like one that is read: a binary `dockerfile.cpython-312.pyc`."""
    return "\0" in text and names == ["dockerfile.read"]


@cache
def reader(name: str) -> Reader:
    """Return the reader with a name of the table."""
    module, _, function = name.partition(".")
    return cast(Reader, getattr(import_module(f"gvm_py.cicheck.{module}"), function))


def _with_part(everything: str, part: str) -> Iterator[str]:
    """Yield the paths that contain `part`: one search in all of them is quicker than one in each of thousands."""
    position = everything.find(part)
    while position >= 0:
        end = everything.index("\0", position)
        yield everything[everything.rindex("\0", 0, position) + 1 : end]
        position = everything.find(part, end)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:.*/)?(?:{pattern})", re.DOTALL)
