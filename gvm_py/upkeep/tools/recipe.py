"""How to build a program again just as it was built, read from its build info; or why that cannot be done."""

import re
from collections.abc import Iterator, Mapping

from gvm_py import override
from gvm_py.errors import UsageError, quoted
from gvm_py.golang.buildinfo import BuildInfo, BuildModule
from gvm_py.host import Platform
from gvm_py.records import dataclass, field

# What binaries and tools.txt name ends up on a command line, so nothing may look like a flag.
_PACKAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~!+/-]{0,500}", re.ASCII)
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,200}", re.ASCII)
_TAGS = re.compile(r"[A-Za-z0-9_.,]{1,500}", re.ASCII)
# Other linker flags can name programs to run (-extld), and no binary may choose those.
_LINKER_FLAG = r"""(?:-s|-w|-X[ =](?:'[^']*'|"[^"]*"|[^'"\s]+))(?=\s|\Z)"""
_LINKER_FLAGS = re.compile(rf"{_LINKER_FLAG}(?:\s+{_LINKER_FLAG})*\s*")
_SAME_EVERYWHERE = {"-buildmode": "exe", "-compiler": "gc"}
_CGO_FLAGS = ("CGO_CFLAGS", "CGO_CPPFLAGS", "CGO_CXXFLAGS", "CGO_LDFLAGS")


@dataclass(frozen=True)
class Recipe:
    """What `go install` gets: `package@version`, flags, settings. `sum` is the h1 the module must have, or empty."""

    package: str
    version: str
    sum: str = ""
    flags: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Recipe":
        """Return the recipe written as `path@version`; without a version `latest`. Raises UsageError."""
        package, at, version = text.partition("@")
        if not _is_package(package) or (at and not _VERSION.fullmatch(version)):
            raise UsageError(
                f"{quoted(text[:200])} is not a Go package and version",
                hint="gosdk tools add golang.org/x/tools/gopls@latest",
            )
        return cls(package, version or "latest")

    @property
    def is_pinned(self) -> bool:
        """True for one module version, False for a query such as `latest`, which any version may answer."""
        return re.fullmatch(r"v[0-9]+\.[0-9]+\.[0-9]+([-+].*)?", self.version) is not None

    def describes(self, info: BuildInfo) -> bool:
        """Return whether a binary was built from this package and version."""
        version = info.main.version if info.main else ""
        return info.path == self.package and (not self.is_pinned or version == self.version)

    @override
    def __str__(self) -> str:
        return f"{self.package}@{self.version}"


def recipe_of(info: BuildInfo, platform: Platform) -> Recipe | str:
    """Return how to build this program again for `platform`, or in words why that is not possible."""
    reason = next(_obstacles(info, platform), None)
    if reason or info.main is None:
        return reason or "built without modules"
    flags = [f"{name}={info.setting(name)}" for name in ("-tags", "-ldflags") if info.setting(name)]
    flags += [name for name in ("-trimpath", "-race") if info.setting(name) == "true"]
    cgo = info.setting("CGO_ENABLED")
    settings = {"CGO_ENABLED": cgo} if cgo in ("0", "1") else {}
    return Recipe(info.path, info.main.version, info.main.sum, tuple(flags), settings)


def _obstacles(info: BuildInfo, platform: Platform) -> Iterator[str]:
    if info.main is None:
        yield "built without modules"
        return
    yield from (f"built with a replaced module, {module.path}" for module in _replaced(info.main, *info.dependencies))
    if info.main.version == "(devel)" or not info.main.sum:
        # Since Go 1.24 a local build has a version as well, but only downloaded modules have a sum.
        yield "built from a local checkout"
    if not _is_package(info.path) or not _VERSION.fullmatch(info.main.version):
        yield "its package or version is not one that can be installed"
    target = _target(info, platform)
    if target != platform:
        yield f"built for {target}"
    yield from (f"built with {key}={value}" for key, value in info.settings if not _can_repeat(key, value))


def _target(info: BuildInfo, platform: Platform) -> Platform:
    return Platform(info.setting("GOOS") or platform.goos, info.setting("GOARCH") or platform.goarch)


def _replaced(*modules: BuildModule) -> list[BuildModule]:
    return [module for module in modules if module.replacement]


def _can_repeat(key: str, value: str) -> bool:
    match key:
        case "-tags":
            return _TAGS.fullmatch(value) is not None
        case "-ldflags":
            return len(value) < 10_000 and _LINKER_FLAGS.fullmatch(value) is not None
        case "-trimpath" | "-race":
            return value == "true"
        case _ if key in _CGO_FLAGS:
            return not value
        case _:
            return not key.startswith("-") or _SAME_EVERYWHERE.get(key) == value


def _is_package(text: str) -> bool:
    inside = _PACKAGE.fullmatch(text) and "//" not in text and not text.endswith("/") and ".." not in text.split("/")
    return bool(inside) and "." in text.partition("/")[0]
