"""The GODEBUG settings of a release, read from its own source: internal/godebugs/table.go (go.dev/doc/godebug)."""

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.version import GoVersion

_TABLE = Path("src", "internal", "godebugs", "table.go")
_LIMIT = 1 << 20
_ROW = re.compile(r'^\s*\{Name: "(?P<name>\w+)", Package: "(?P<package>[\w/.]+)"(?P<rest>[^}]*)\}', re.MULTILINE)
_CHANGED = re.compile(r"Changed: (\d+)")
_OLD = re.compile(r'Old: "([^"]*)"')

_CLAUSE = re.compile(r"^package\b", re.MULTILINE)
_DIRECTIVE = re.compile(r"^//go:debug[ \t]+(?P<name>\w+)=(?P<value>\S*)", re.MULTILINE)


@dataclass(frozen=True)
class GodebugSetting:
    """One row: the package that uses it, the minor in which its default changed, 0 for never, and the value before."""

    name: str
    package: str
    changed: int
    old: str


@dataclass(frozen=True)
class GodebugChange:
    """A setting whose default moves with the go line, or that the newer SDK does not have any more.

    `restore` is what brings the old behaviour back, such as `httpmuxgo121=1`, empty where nothing does.
    """

    name: str
    package: str
    what: str
    restore: str


def read_settings(goroot: Path) -> Mapping[str, GodebugSetting]:
    """Return the settings of an SDK by name, nothing for one before Go 1.21."""
    text = (read_if_any(goroot / _TABLE, _LIMIT) or b"").decode("utf-8", "replace")
    return {match["name"]: _setting(match) for match in _ROW.finditer(text)}


def godebug_changes(
    old: Mapping[str, GodebugSetting],
    new: Mapping[str, GodebugSetting],
    go_line: GoVersion,
    target: GoVersion,
    packages: Collection[str],
    own: Mapping[str, str],
) -> Iterator[GodebugChange]:
    """Yield what moves when the go line of a module goes from `go_line` to `target`.

    Only settings of the standard `packages` that the module depends on, and of the runtime, without its `own` ones.
    """
    since, until = minor_number(go_line), minor_number(target)
    if "default" in own:  # instead of the go line, before and after
        since = until
    for setting in new.values():
        if since < setting.changed <= until and setting.name not in own and _concerns(setting, packages):
            what = f"default changed in Go 1.{setting.changed}"
            yield GodebugChange(setting.name, setting.package, what, f"{setting.name}={setting.old}")
    for name in old.keys() - new.keys():
        if _concerns(old[name], packages):
            yield GodebugChange(name, old[name].package, "setting removed", "")


def own_settings(directives: bytes, programs: Sequence[Sequence[Path]]) -> Mapping[str, str]:
    """Return the settings that a module has of its own: of the `godebug` lines that `go mod edit -json` has printed,
    and of the `//go:debug` lines that each of its programs, given by their files, has."""
    printed = json.loads(directives)
    # The first is what go prints of a go.mod, the other of a go.work.
    lines = {item["Key"]: item["Value"] for item in printed.get("GoDebug") or printed.get("Godebug") or ()}
    by_program = [dict(pair for file in files for pair in _directives(file)) for files in programs]
    common = set(by_program[0]).intersection(*by_program[1:]) if by_program else ()
    return lines | {name: by_program[0][name] for name in common}


def _directives(file: Path) -> Iterator[tuple[str, str]]:
    text = (read_if_any(file, _LIMIT) or b"").decode("utf-8", "replace")
    head = text[: match.start()] if (match := _CLAUSE.search(text)) else ""
    yield from ((match["name"], match["value"]) for match in _DIRECTIVE.finditer(head))


def minor_number(version: GoVersion) -> int:
    """Return the 22 of Go 1.22.3."""
    return int(version.language.split(".")[1])


def _setting(match: "re.Match[str]") -> GodebugSetting:
    changed, old = _CHANGED.search(match["rest"]), _OLD.search(match["rest"])
    return GodebugSetting(match["name"], match["package"], int(changed[1]) if changed else 0, old[1] if old else "")


def _concerns(setting: GodebugSetting, packages: Collection[str]) -> bool:
    return setting.package in packages or setting.package == "runtime"
