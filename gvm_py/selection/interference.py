"""Settings from outside that make the go command do something else than the files of a directory say."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.golang.goenv import GoEnv, GoSetting, unset_in_user_file
from gvm_py.host import Platform
from gvm_py.paths import Layout
from gvm_py.records import dataclass
from gvm_py.selection.build_settings import unsupported_platform
from gvm_py.selection.decision import Decision
from gvm_py.selection.go_setup import gopath_error
from gvm_py.selection.goflags import effects
from gvm_py.selection.prediction import is_toolchain_setting
from gvm_py.selection.system_go import same_file
from gvm_py.system.programs import hidden_by_pathext, program_in
from gvm_py.system.registry import by_machine

_MODES = {"auto": "go.mod counts, go.work only beside one", "off": "no go.mod or go.work counts"}


@dataclass(frozen=True)
class Interference:
    """One setting: its name and value, where it is written, and what it does."""

    setting: str
    value: str
    origin: str
    effect: str


def interferences(decision: Decision, settings: GoEnv, layout: Layout, policy: str = "") -> tuple[Interference, ...]:
    """Return every setting that interferes with `decision`, in the order in which they come into play.

    `settings` are those of the shell that asks, with go.env of the chosen SDK; `policy` is the setting gotoolchain.
    """
    return (
        *_path_order(decision, settings, layout),
        *_named_version(settings),
        *_goroot(decision, settings),
        *_settings_file(settings),
        *_modules(settings),
        *_toolchain(settings, layout, policy),
        *_gopath(settings),
        *_flags(settings),
        *_platform(decision, settings),
    )


def undo_command(found: Interference, user: Mapping[str, GoSetting]) -> str:
    """Return what takes back a setting other than PATH, empty for the go.env of an SDK, whose maker chose it.

    `user` is go/env.
    """
    key = found.setting
    if found.origin.startswith("environment variable"):
        return f"unset {key}"
    if found.origin.startswith("the setting"):
        return f"gosdk config unset {key.lower()}"
    return unset_in_user_file(user[key]) if key in user and user[key].origin == found.origin else ""


def _path_order(decision: Decision, settings: GoEnv, layout: Layout) -> Iterator[Interference]:
    """Find a go on PATH before the shim; only the selected program itself may be there (the hook)."""
    env = settings.environment
    entries = list(map(Path, filter(None, Platform.here().split_list(env.get("PATH", "")))))
    first = next((program for entry in entries if (program := program_in(entry, "go", env))), None)
    if first and any(same_file(first.parent, place) for place in (layout.shims, decision.bin) if place):
        return
    if first is None and (hidden := hidden_by_pathext(Platform.here(), env)):
        yield Interference("PATHEXT", env["PATHEXT"], "environment variable PATHEXT", hidden)
    else:
        reason = _path_reason(first, entries, layout.shims)
        yield Interference("PATH", str(first or ""), "environment variable PATH", reason)


def _path_reason(first: Path | None, entries: list[Path], shims: Path) -> str:
    seen = f"typing go runs {first}" if first else "typing go runs nothing"
    if not any(same_file(entry, shims) for entry in entries):
        return f"{seen}: {shims} is not on PATH"
    where = f", which comes before {shims}{by_machine(first)}" if first else f": {shims} is on PATH, but holds no go"
    return seen + where


def _named_version(settings: GoEnv) -> Iterator[Interference]:
    if value := settings.environment.get("GOSDK_VERSION"):
        effect = "decides in every directory, whatever .go-version and go.mod say"
        yield Interference("GOSDK_VERSION", value, "environment variable GOSDK_VERSION", effect)


def _goroot(decision: Decision, settings: GoEnv) -> Iterator[Interference]:
    in_environment = settings.environment.get("GOROOT")
    if in_environment and not (decision.goroot and same_file(Path(in_environment), decision.goroot)):
        effect = "the shims replace it; a go started by its own path takes its library and tools from there"
        yield _of(GoSetting("GOROOT", in_environment), effect)
    in_file = settings.user.get("GOROOT")
    if in_file and in_file.value:
        effect = (
            "a go that no shim started takes its library and tools from there, and every go its go.env, "
            "with the defaults of GOTOOLCHAIN and GOPROXY"
        )
        yield _of(in_file, effect)


def _settings_file(settings: GoEnv) -> Iterator[Interference]:
    if value := settings.environment.get("GOENV"):
        effect = (
            "what `go env -w` wrote is ignored" if value == "off" else "the go command reads its settings from there"
        )
        yield Interference("GOENV", value, "environment variable GOENV", effect)


def _modules(settings: GoEnv) -> Iterator[Interference]:
    work = settings.get("GOWORK")
    if work and work.value not in ("", "auto"):
        effect = "no go.work counts" if work.value == "off" else "this go.work counts, not the nearest one"
        yield _of(work, effect + _only_for_go(work))
    modules = settings.get("GO111MODULE")
    if modules and modules.value not in ("", "on"):
        effect = _MODES.get(modules.value, "every go command that loads packages fails: this is not a mode")
        yield _of(modules, effect + _only_for_go(modules))


def _only_for_go(setting: GoSetting) -> str:
    # A shim reads no go/env file: that would cost each call more than the rest of the rule.
    return "; the shims do not read this file, so they choose without it" if setting.file else ""


def _toolchain(settings: GoEnv, layout: Layout, policy: str) -> Iterator[Interference]:
    found = settings.get("GOTOOLCHAIN")
    if policy and not settings.environment.get("GOTOOLCHAIN"):
        effect = _toolchain_effect(policy)
        yield Interference("GOTOOLCHAIN", policy, f"the setting gotoolchain in {layout.config_file}", effect)
    elif found and found.value != "auto":
        yield _of(found, _toolchain_effect(found.value))


def _toolchain_effect(value: str) -> str:
    name, plus, _ = value.partition("+")
    if not is_toolchain_setting(value):
        return "every go command fails: this is not a value of GOTOOLCHAIN"
    if value in ("", "local"):
        return "the go command never switches: a newer go line is an error"
    if name in ("path", "local"):
        return "the go command switches only to a goX.Y.Z on PATH" if "path" in value else "as by default"
    start = f"the go command runs {name}, whatever SDK was chosen"
    return f"{start}, and what go.mod requests where that is newer" if plus else start


def _gopath(settings: GoEnv) -> Iterator[Interference]:
    found = settings.get("GOPATH")
    if found and (reason := gopath_error(found.value)):
        yield _of(found, f"every go command fails: {reason}")


def _flags(settings: GoEnv) -> Iterator[Interference]:
    if found := settings.get("GOFLAGS"):
        yield from (Interference("GOFLAGS", word, found.origin, effect) for word, effect in effects(found.value))


def _platform(decision: Decision, settings: GoEnv) -> Iterator[Interference]:
    key, pair = unsupported_platform(settings, decision.goroot) if decision.goroot else ("", "")
    if key:
        yield _of(settings.get(key) or GoSetting(key, ""), f"every build fails: {pair} is not a platform of this SDK")


def _of(setting: GoSetting, effect: str) -> Interference:
    return Interference(setting.key, setting.value, setting.origin, effect)
