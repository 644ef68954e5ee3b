"""The lines of Go's module info: path, modules and build settings. Source: `runtime/debug.ParseBuildInfo`."""

import re
from collections.abc import Iterable
from typing import TypeVar

from gvm_py.records import dataclass, field, replace
from gvm_py.version import GoVersion

T = TypeVar("T")

_ESCAPE = r'\\(?:[abfnrtv\\"]|x[0-9a-fA-F]{2}|[0-7]{3}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})'
_LITERAL = re.compile(rf'"(?P<quoted>(?:[^"\\]|{_ESCAPE})*)"|`(?P<raw>[^`]*)`')


@dataclass(frozen=True)
class BuildModule:
    """One module of a build. `sum` is the h1 of its zip, or empty; `replacement` is what was built in its place."""

    path: str
    version: str
    sum: str = ""
    replacement: "BuildModule | None" = None


@dataclass(frozen=True)
class BuildInfo:
    """Who built a binary, from which main package and modules, and with which settings."""

    go_version: str
    path: str = ""
    main: BuildModule | None = None
    dependencies: tuple[BuildModule, ...] = ()
    settings: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def version(self) -> GoVersion | None:
        """The version of the SDK that built it, None for one built from a development tree."""
        return GoVersion.from_toolchain(self.go_version)

    def setting(self, key: str) -> str:
        """Return a build setting such as `GOOS` or `-trimpath`, or the empty string."""
        return dict(self.settings).get(key, "")


def parse(go_version: str, text: str) -> BuildInfo:
    """Return the build info in the lines of `text`. Raises ValueError where the go command would refuse it."""
    lines = [line.partition("\t")[::2] for line in text.split("\n")]
    modules = _modules(lines)
    main, dependencies = _named(modules, "mod"), _named(modules, "dep")
    return BuildInfo(
        go_version,
        path=["", *_named(lines, "path")][-1],
        main=main[0] if main else None,
        dependencies=tuple(dependencies),
        settings=tuple(_setting(rest) for rest in _named(lines, "build")),
    )


def _named(lines: Iterable[tuple[str, T]], name: str) -> list[T]:
    return [rest for word, rest in lines if word == name]


def _modules(lines: Iterable[tuple[str, str]]) -> list[tuple[str, BuildModule]]:
    found: list[tuple[str, BuildModule]] = []
    for word, rest in lines:
        if word in ("mod", "dep"):
            found.append((word, _module(rest)))
        elif word == "=>":
            if not found:
                raise ValueError("a replacement follows no module")
            replaced_word, replaced = found[-1]
            found[-1] = (replaced_word, replace(replaced, replacement=_module(rest)))
    return found


def _module(text: str) -> BuildModule:
    match text.split("\t"):
        case [path, version]:
            return BuildModule(path, version)
        case [path, version, checksum]:
            return BuildModule(path, version, checksum)
        case columns:
            raise ValueError(f"a module line has {len(columns)} columns")


def _setting(text: str) -> tuple[str, str]:
    literal = _LITERAL.match(text)
    if literal:
        key, rest = _unquote(literal), text[literal.end() :]
        equals, value = rest[:1], rest[1:]
    else:
        key, equals, value = text.partition("=")
    if not key or equals != "=":
        raise ValueError("a build line has no key or no '='")
    quoted = _LITERAL.fullmatch(value)
    return key, _unquote(quoted) if quoted else value


def _unquote(literal: re.Match[str]) -> str:
    if literal["raw"] is not None:
        return literal["raw"]
    # Go's escapes are a part of Python's; each one is ASCII, so it can be decoded alone.
    return re.sub(_ESCAPE, lambda escape: escape[0].encode().decode("unicode_escape"), literal["quoted"])
