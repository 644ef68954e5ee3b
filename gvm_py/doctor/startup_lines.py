"""The lines of start-up files that set Go's variables or change PATH. The files are read, never executed.

Which files: bash(1) and zsh(1), INVOCATION and STARTUP; fish's `conf.d`; pam_env(8), environment.d(5), Xsession(5).
On Windows the registry has a part of this.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.system.registry import read_variables

INHERITED = (  # What an IDE needs as well; `go env -w` saves it for both.
    *("GOPATH", "GO111MODULE", "GOFLAGS", "GOPROXY", "GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOSUMDB", "GOINSECURE"),
    *("GOMODCACHE", "GOAUTH", "GOVCS", "GOEXPERIMENT", "CGO_ENABLED"),
)
_NAMES = ("GOROOT", "GOBIN", "GOTOOLCHAIN", *INHERITED)
_FILE_LIMIT, _LINE_LIMIT, _MOST_FILES = 1 << 20, 2000, 100
# A login shell reads these, and with it the desktop session on Linux; what comes later wins in a terminal.
_SESSION = (
    "/etc/environment",
    "/etc/profile",
    "/etc/profile.d/*.sh",
    "/etc/zsh/zshenv",
    "~/.pam_environment",
    "~/.config/environment.d/*.conf",
    "~/.zshenv",
    "~/.profile",
    "~/.bash_login",
    "~/.bash_profile",
    "~/.zprofile",
    "~/.xprofile",
    "~/.xsessionrc",
)
_TERMINAL = (
    "/etc/bash.bashrc",
    "/etc/zsh/zshrc",
    "/etc/zshrc",
    "/etc/bashrc",
    "~/.bashrc",
    "~/.bash_aliases",
    "~/.zshrc",
    "~/.zlogin",
    "~/.config/fish/fish_variables",
    "~/.config/fish/conf.d/*.fish",
    "~/.config/fish/config.fish",
    "~/.cshrc",
    "~/.tcshrc",
    "~/.config/powershell/*.ps1",
    "~/Documents/*PowerShell/*.ps1",
)
_NAME = f"({'|'.join(_NAMES)})"
_VALUE = r"""("[^"]*"|'[^']*'|[^\s;&|#]*)"""
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b(?:export|declare\s+-x|typeset\s+-x)\s[^;&|#]*?\b{_NAME}={_VALUE}",
        # Alone it is an assignment; in front of a command it holds for that command only.
        rf"(?:^|[;&|]|\bthen\s)\s*{_NAME}={_VALUE}\s*(?:$|[;&#])",
        rf"\bset\s+(?:-{{1,2}}\w+\s+)+{_NAME}\s+{_VALUE}",
        rf"\bsetenv\s+{_NAME}\s+{_VALUE}",
        rf"^SETUVAR\s+--export\s+{_NAME}:(.*)$",
        rf"^\s*{_NAME}\s+DEFAULT={_VALUE}",
        rf"\$env:{_NAME}\s*=\s*{_VALUE}",
    )
)
_GUARD = re.compile(r"\s|.*(?:&&|\bthen|\{)\s*(?:export|declare|typeset|set|GO)")
_FUNCTION = re.compile(r"\(\)\s*\{.*\}")
_UNSET = re.compile(rf"(?:unset|unsetenv|set\s+-\w*e\w*)\s[^;&|#]*?\b{_NAME}\b")


@dataclass(frozen=True)
class StartupLine:
    """A line of a start-up file, counted from 1, or of the registry, 0. `in_session`: a desktop session reads it."""

    file: Path
    line: int
    text: str
    in_session: bool

    @property
    def where(self) -> str:
        """`/home/me/.bashrc:3`."""
        return f"{self.file}:{self.line}" if self.line else str(self.file)


@dataclass(frozen=True)
class Assignment:
    """A variable, the value as it is written without its quotes, and the line."""

    name: str
    value: str
    line: StartupLine

    @property
    def where(self) -> str:
        """`/home/me/.bashrc:3`."""
        return self.line.where

    @property
    def is_guarded(self) -> bool:
        """Whether the line is inside of a block, or begins with a test."""
        return _GUARD.match(self.line.text) is not None


@dataclass(frozen=True)
class StartLines:
    """What start-up files say about Go, in the order in which a terminal reads them."""

    home: Path
    assignments: tuple[Assignment, ...]
    paths: tuple[StartupLine, ...]

    def expanded(self, text: str) -> str:
        """Return `text` with the home and the variables that these files set filled in."""
        known = {"HOME": str(self.home), **{item.name: item.value for item in self.assignments}}
        filled = re.sub(r"\$\{?(\w+)\}?", lambda match: known.get(match[1], match[0]), text)
        return re.sub(r"(^|[=:\s\"'])~(?=/)", lambda match: match[1] + str(self.home), filled)

    def path_line(self, directory: Path) -> StartupLine | None:
        """Return the last line that puts a directory on PATH, None where no file names it."""
        entry = re.compile(rf"(?:^|[=:;(\s\"']){re.escape(str(directory))}/?(?:$|[:);\s\"'])")
        found = (line for line in reversed(self.paths) if entry.search(self.expanded(self.expanded(line.text))))
        return next(found, None)


def read_start_lines(env: Mapping[str, str], home: Path, goos: str) -> StartLines:
    """Return what the start-up files of this user and this system say."""
    assignments: list[Assignment] = []
    paths: list[StartupLine] = []
    for line in _lines(env, home, goos):
        if "path" in line.text.lower():  # PATH, zsh's `path`, fish_add_path
            paths.append(line)
        unset = _UNSET.match(line.text)
        assignments = [item for item in assignments if unset is None or item.name != unset[1]]
        assignments += _assignments(line)
    return StartLines(home, tuple(assignments), tuple(paths))


def _lines(env: Mapping[str, str], home: Path, goos: str) -> Iterator[StartupLine]:
    for variable in read_variables():
        yield StartupLine(Path(variable.key), 0, f'{variable.name}="{variable.text}"', True)
    for patterns, is_session in ((_SESSION, True), (_TERMINAL, False)):
        for pattern in patterns:
            for file in islice(_files(pattern, env, home), _MOST_FILES):
                data = read_if_any(file, _FILE_LIMIT) or b""
                for number, line in enumerate(data.decode("utf-8", "surrogateescape").splitlines(), start=1):
                    if not line.lstrip().startswith("#") and len(line) <= _LINE_LIMIT:
                        # On macOS an IDE asks the user's shell for its environment (EnvironmentUtil).
                        yield StartupLine(file, number, line, is_session or goos == "darwin")


def _files(pattern: str, env: Mapping[str, str], home: Path) -> list[Path]:
    base, rest = (home, pattern[2:]) if pattern.startswith("~") else (Path("/"), pattern[1:])
    if rest.startswith(".config/") and env.get("XDG_CONFIG_HOME", "").startswith("/"):
        base, rest = Path(env["XDG_CONFIG_HOME"]), rest.removeprefix(".config/")
    if rest.startswith(".z") and env.get("ZDOTDIR", "").startswith("/"):
        base = Path(env["ZDOTDIR"])
    return sorted(base.glob(rest)) if "*" in rest else [base / rest]


def _assignments(line: StartupLine) -> Iterator[Assignment]:
    if not any(name in line.text for name in _NAMES) or _FUNCTION.search(line.text):
        return
    for form in _FORMS:
        for match in form.finditer(line.text):
            yield Assignment(match[1], match[2].strip().strip("\"'"), line)
