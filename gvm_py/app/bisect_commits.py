"""The commits of a checkout of the Go repository, for `gosdk bisect --source`: listed by git, and built one by one.

Nothing in the checkout changes: a commit is read into an index and a directory of its own.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from gvm_py.errors import GosdkError, NotFoundError, UsageError, quoted, shell_word
from gvm_py.records import dataclass
from gvm_py.system.children import Limits, run_bounded
from gvm_py.system.programs import find_program
from gvm_py.version import GoVersion

_NAME = "commit-"
_DIGITS = 12
# A tree of Go is written in some seconds.
_GIT_SECONDS = 300.0
_ALONE = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")


@dataclass(frozen=True)
class GoCheckout:
    """A clone of the Go repository in `directory`, and the git that reads it with `env`."""

    directory: Path
    git: Path
    env: Mapping[str, str]

    @classmethod
    def open(cls, directory: Path, env: Mapping[str, str]) -> "GoCheckout":
        """Return the checkout in `directory`. Raises UsageError for what is not one, NotFoundError without git."""
        git = find_program("git", env, outside=directory)
        if git is None:
            raise NotFoundError("the commits of a checkout are listed by git, and there is none on PATH")
        if not (directory / "src" / "make.bash").is_file() or not (directory / ".git").exists():
            raise UsageError(
                f"{directory} is not a checkout of the Go repository: it needs src/make.bash and .git",
                hint="git clone https://go.googlesource.com/go",
            )
        quiet = {"GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
        kept = {key: value for key, value in env.items() if not key.startswith("GIT_")}
        return cls(directory, git, {**kept, **quiet})

    def between(self, old: str, new: str) -> tuple[list[GoVersion], bool]:
        """Return the commits from `old` to `new` along first parents, oldest first, and whether `old` is the first.

        Where `old` is on another branch, the first is where the two part. Raises UsageError for an unknown commit.
        """
        ends = [self._commit(text) for text in (old, new)]
        base = self._said("merge-base", *ends)
        if base == ends[1]:
            # The ends may be named in either order, as releases may.
            ends.reverse()
        listed = self._said("rev-list", "--reverse", "--first-parent", f"{base}..{ends[1]}").split()
        return [_version(commit) for commit in dict.fromkeys((base, *listed))], base == ends[0]

    def subject(self, version: GoVersion) -> str:
        """Return the first line of the message of a commit."""
        return self._said("log", "-1", "--format=%s", _commit_of(version))

    def export(self, version: GoVersion, scratch: Path) -> Path:
        """Write the files of a commit below `scratch`, and return where. Raises GosdkError."""
        tree = scratch / "go"
        tree.mkdir()
        index = {"GIT_INDEX_FILE": str(scratch / "index")}
        self._said("read-tree", _commit_of(version), extra=index)
        self._said("checkout-index", "--all", f"--prefix={tree}{os.sep}", extra=index)
        return tree

    def _commit(self, text: str) -> str:
        try:
            return self._said("rev-parse", "--verify", "--quiet", "--end-of-options", f"{text}^{{commit}}")
        except GosdkError:
            raise UsageError(
                f"{self.directory} has no commit, tag or branch {quoted(text)}",
                hint=f"git -C {shell_word(self.directory)} tag",
            ) from None

    def _said(self, *words: str, extra: Mapping[str, str] | None = None) -> str:
        command, env = [str(self.git), *_ALONE, *words], {**self.env, **(extra or {})}
        ended = run_bounded(command, env, Limits(_GIT_SECONDS), cwd=self.directory)
        if ended.status:
            said = ended.err.decode("utf-8", "replace").strip().splitlines()
            reason = ended.failure or (said or ["it gives no reason"])[-1]
            raise GosdkError(f"git {words[0]} failed in {self.directory}: {reason}")
        return ended.out.decode("utf-8", "replace").strip()


def _version(commit: str) -> GoVersion:
    version = GoVersion.own(f"{_NAME}{commit[:_DIGITS]}")
    if version is None:
        raise AssertionError(commit)
    return version


def _commit_of(version: GoVersion) -> str:
    return version.text.removeprefix(_NAME)
