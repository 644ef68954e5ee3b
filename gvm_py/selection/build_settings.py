"""Settings of a build with which the go command starts no command at all, such as an unknown GOEXPERIMENT.

What is valid, and the go command's words, are in the sources that each SDK has: `internal/buildcfg` and
`internal/goexperiment`. The rest is as Go 1.20 to 1.27 were seen to follow them.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from gvm_py.golang.goenv import GoEnv
from gvm_py.host import Platform
from gvm_py.system.bounded import read_if_any
from gvm_py.version import GoVersion

BUILD_SETTINGS = (
    *("GOAMD64", "GOFIPS140", "GOARM", "GOARM64", "GOMIPS", "GOMIPS64", "GOPPC64", "GORISCV64", "GOWASM"),
    "GOEXPERIMENT",
)
"""In the order in which go checks them; it reports the last one that is wrong."""
_FIRST_THAT_FORGETS = GoVersion.parse("1.23rc1")
_FIRST_WITH_MODULES = GoVersion.parse("1.24rc1")
_FORGOTTEN = ("GOAMD64", "GOARM")
"""Go 1.23 and later lose the errors of these before anyone looks."""
_FORMS = {
    "GOARM": r"[567](?:,(?:hardfloat|softfloat))?",
    "GOARM64": r"(?:v8\.[0-9]|v9\.[0-5])(?:,(?:lse|crypto))*",
    "GOFIPS140": r"off|latest|inprocess|certified|v[0-9]+\.[0-9]+\.[0-9]+(?:-.{8})?",
}
_VALUES = r"invalid \w+: must be ([\w, ]+)"
_FEATURES = frozenset(["", "satconv", "signext"])
_EXPERIMENT = r"(?m)^\t(\w+)\s+bool\b"
_PLATFORM = r"(?m)^\t\{\"(\w+)\", \"(\w+)\"\}"
_LIMIT = 1 << 20


def build_error(settings: GoEnv, version: GoVersion, goroot: Path) -> tuple[str, str]:
    """Return the setting that this Go refuses and its message without `go: `; two empty texts for none."""
    found = [*_errors(settings, version, goroot)] or [("GOFIPS140", _unknown_module(settings, version, goroot))]
    return found[-1] if found[-1][1] else ("", "")


def _errors(settings: GoEnv, version: GoVersion, goroot: Path) -> Iterator[tuple[str, str]]:
    forgotten = _FORGOTTEN if version >= _FIRST_THAT_FORGETS else ()
    # These count in the environment only.
    named = [key for key in BUILD_SETTINGS[:-1] if settings.environment.get(key) and key not in forgotten]
    source = _text(goroot, "internal/buildcfg/cfg.go") if named else ""
    for key in named:
        if message := _refused(key, settings.environment[key], source):
            yield key, message
    if message := _unknown_experiment(settings, goroot):
        yield "GOEXPERIMENT", message


def _refused(key: str, value: str, source: str) -> str:
    found = re.search(rf'"(invalid {key}: [^"\n]*)"', source)
    if found is None:
        return ""
    if key == "GOWASM":
        unknown = [word for word in value.split(",") if word not in _FEATURES]
        return found[1].replace("%q", json.dumps(unknown[-1])) if unknown else ""
    values = re.fullmatch(_VALUES, found[1]) if key != "GOFIPS140" else None
    form = values[1].replace(", ", "|") if values else _FORMS.get(key, ".*")
    if "v1.Y.Z" in found[1]:  # since Go 1.26
        form = form.replace("v[0-9]+", "v1")
    # Where flags follow, go names them.
    return "" if re.fullmatch(form, value) else found[1].partition(" and may")[0]


def _unknown_module(settings: GoEnv, version: GoVersion, goroot: Path) -> str:
    """Return what go says of a module for FIPS 140 that this SDK does not have."""
    setting = settings.get("GOFIPS140")
    directory = goroot / "lib" / "fips140"
    if setting is None or setting.value in ("", "off", "latest") or "/" in setting.value or not directory.is_dir():
        return ""
    has_it = any((directory / f"{setting.value}{end}").is_file() for end in (".zip", ".txt"))
    is_known = has_it or version < _FIRST_WITH_MODULES
    return "" if is_known else f"unknown GOFIPS140 version {json.dumps(setting.value)}"


def _unknown_experiment(settings: GoEnv, goroot: Path) -> str:
    setting = settings.get("GOEXPERIMENT")
    known = re.findall(_EXPERIMENT, _text(goroot, "internal/goexperiment/flags.go")) if setting else []
    if setting is None or not known:
        return ""
    names = {"regabi", *map(str.lower, known)}
    words = (word.removeprefix("no") for word in setting.value.split(",") if word not in ("", "none"))
    return next((f"unknown GOEXPERIMENT {word}".rstrip() for word in words if word not in names), "")


def unsupported_platform(settings: GoEnv, goroot: Path) -> tuple[str, str]:
    """Return the setting that selects a platform for which this SDK builds nothing, and that; empty for none."""
    here = Platform.here()
    found = {key: setting.value for key in ("GOARCH", "GOOS") if (setting := settings.get(key)) and setting.value}
    goos, goarch = found.get("GOOS", here.goos), found.get("GOARCH", here.goarch)
    pairs = set(re.findall(_PLATFORM, _text(goroot, "internal/platform/zosarch.go"))) if found else set()
    if not pairs or (goos, goarch) in pairs:
        return "", ""
    is_system = "GOARCH" not in found or goos not in dict(pairs)
    return "GOOS" if is_system and "GOOS" in found else "GOARCH", f"{goos}/{goarch}"


def _text(goroot: Path, source: str) -> str:
    return (read_if_any(goroot / "src" / source, _LIMIT) or b"").decode("utf-8", "replace")
