"""The environment that an editor gives to go: run configurations, settings, and what a desktop start hands on."""

from collections.abc import Callable, Iterator
from pathlib import Path

from gvm_py.doctor.checks.ide_flags import MOD_VENDOR, NO_VENDOR, refused_flags
from gvm_py.doctor.editor_entries import EditorEntry
from gvm_py.doctor.finding import Finding, Level
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.doctor.startup_lines import INHERITED, Assignment
from gvm_py.errors import edit_command, shell_word
from gvm_py.golang.goenv import GoSetting
from gvm_py.ide.macros import unknown_macro
from gvm_py.ide.vscode_launch import COMMAND, ENV_FILE
from gvm_py.selection.goflags import refused
from gvm_py.version import GoVersion

_NETWORK = ("GOPRIVATE", "GONOPROXY", "GONOSUMDB", "GOSUMDB", "GOINSECURE", "GOVCS", "GOAUTH")
_ERRORS, _REFUSED = ("GOROOT", "GOFLAGS"), "with which go fails"


def check(snapshot: Snapshot) -> Iterator[Finding]:
    """Find variables that make an editor run another Go than its SDK, and flags that this Go refuses."""
    for entry in snapshot.entries:
        if effect := _effect(entry, snapshot):
            level = _level(entry, effect, snapshot)
            what = f"{entry.owner} {_does(entry)}, {effect}"
            is_synced = entry.name == "GOROOT" and not entry.by_hand
            fix = "gosdk sync-ide --fix" if is_synced else entry.remedy
            by_hand = f"remove {entry.name} from {entry.owner}"
            changes = snapshot.ide.fix_of(entry.value.file) if is_synced else ()
            yield Finding("ide-environment", level, what, entry.value.where, fix or by_hand, changes, by_hand=not fix)
    yield from refused_flags(snapshot)
    if snapshot.ide.has_jetbrains and snapshot.place.platform.goos == "linux":
        yield from _not_inherited(snapshot)


def _level(entry: EditorEntry, effect: str, snapshot: Snapshot) -> Level:
    """Return `warning` where go works with the variable, if not as in the terminal."""
    fails = entry.name in _ERRORS or effect.startswith(_REFUSED) or entry.is_missing
    is_passed_over = entry.name == ENV_FILE and entry.owner.startswith("go.testEnvFile")
    works = is_passed_over or effect == _other_answer(entry.name, entry.value.text, snapshot)
    return "error" if fails and not works else "warning"


def _does(entry: EditorEntry) -> str:
    # An address may hold a password: it is not repeated.
    shown = "..." if "@" in entry.value.text else entry.value.text
    return {COMMAND: f"runs {shown}", ENV_FILE: f"names {shown}"}.get(entry.name, f"sets {entry.name}={shown}")


def _effect(entry: EditorEntry, snapshot: Snapshot) -> str:
    """Return what a variable does that the SDK of the project does not; empty where it changes nothing."""
    sdk, text = entry.opened.sdk, entry.value.text
    if not sdk or not text:
        return ""
    if entry.is_missing:
        return "which is not there"
    if entry.name in ("GOROOT", COMMAND) or entry.first:
        return _other_goroot(entry, sdk.project.goroot, snapshot)
    if entry.name == "GOTOOLCHAIN":
        return _other_toolchain(text, sdk.project.version)
    refusal = f"{_REFUSED}: {entry.refusal}" if entry.refusal else ""
    return _other_mode(entry.name, text, snapshot) or refusal or _other_answer(entry.name, text, snapshot)


def _other_mode(name: str, text: str, snapshot: Snapshot) -> str:
    if name == "GO111MODULE" and text == "off":
        return "which switches modules off"
    if name == "GOFLAGS" and (reason := refused(text)[1]):
        return f"which every go command refuses: {reason}"
    if path := snapshot.missing_profiles.get(text if name == "GOFLAGS" else ""):
        return f"but {path} is not there: go cannot build a program with it"
    is_vendor = name == "GOFLAGS" and MOD_VENDOR in text.split()
    return NO_VENDOR if is_vendor and snapshot.go.verdict.lacks_vendor else ""


def _other_answer(name: str, text: str, snapshot: Snapshot) -> str:
    """Return how a variable with which go works makes it answer otherwise than in the terminal; empty for not."""
    setting, judge = snapshot.go.settings.get(name), _ANSWERS.get(name)
    return judge(text, setting, snapshot) if judge and text != (setting.value if setting else "") else ""


def _other_work(text: str, _setting: GoSetting | None, snapshot: Snapshot) -> str:
    module = snapshot.module
    used = str(module.path) if module and module.path.name != "go.mod" else "off"
    return "" if text in ("auto", used) else f"but the terminal has {'no workspace' if used == 'off' else used}"


def _other_proxy(text: str, _setting: GoSetting | None, _snapshot: Snapshot) -> str:
    # Another proxy has the same modules.
    return "so nothing is downloaded there; in the terminal it is" if text == "off" else ""


def _fewer_flags(text: str, setting: GoSetting | None, _snapshot: Snapshot) -> str:
    lost = [flag for flag in setting.value.split() if flag not in text.split()] if setting else []
    return f"which leaves out {' '.join(lost)} of {setting.origin}" if setting and lost else ""


def _other_experiment(text: str, setting: GoSetting | None, snapshot: Snapshot) -> str:
    return _other_value(text, setting, snapshot) if setting else "but the terminal has none"


def _other_value(_text: str, setting: GoSetting | None, snapshot: Snapshot) -> str:
    # What the SDK comes with is no choice of the user.
    if setting is None or (setting.file and setting != snapshot.go.settings.user.get(setting.key)):
        return ""
    return f"but the terminal has {'another' if '@' in setting.value else setting.value} ({setting.origin})"


_ANSWERS: dict[str, Callable[[str, GoSetting | None, Snapshot], str]] = {
    "GOWORK": _other_work,
    "GOPROXY": _other_proxy,
    "GOFLAGS": _fewer_flags,
    "GOEXPERIMENT": _other_experiment,
    **dict.fromkeys(_NETWORK, _other_value),
}


def _other_goroot(entry: EditorEntry, goroot: Path, snapshot: Snapshot) -> str:
    named = str(entry.first or entry.value.text)
    if (entry.name == COMMAND and not entry.first) or unknown_macro(named) or snapshot.ide.is_same(named, goroot):
        return ""
    if entry.name == COMMAND:
        return "which is not the SDK of the project"
    return f"which finds the go of {named} first" if entry.first else "which beats the SDK of the project"


def _other_toolchain(text: str, sdk: GoVersion) -> str:
    """Return that GOTOOLCHAIN runs another toolchain than the SDK; `auto`, `local` and an older minimum do not."""
    name, has_minimum, _ = text.partition("+")
    named = GoVersion.from_toolchain(name)
    if named is None or named == sdk or (has_minimum and named < sdk):
        return ""
    return f"which runs {named.name}, whatever the SDK"


def _reaches_desktop(name: str, value: str, lines: list[Assignment], snapshot: Snapshot) -> bool:
    """Return whether an IDE has this value all the same: from the session, `go env -w`, or its own settings."""
    saved = snapshot.go.settings.user.get(name)
    is_saved = saved is not None and saved.value == value
    is_own = name == "GOPATH" and bool(snapshot.ide.libraries.gopath)
    return is_saved or is_own or any(line.line.in_session for line in lines)


def _not_inherited(snapshot: Snapshot) -> Iterator[Finding]:
    """Find what an IDE started from the desktop lacks: it has the session's environment (EnvironmentUtil)."""
    own = {variable.name for variable in snapshot.ide.project.variables}
    for name in INHERITED:
        value = snapshot.place.env.get(name)
        lines = [line for line in snapshot.shell.startup.assignments if line.name == name]
        if not value or not lines or name in own or _reaches_desktop(name, value, lines, snapshot):
            continue
        # An address may hold a password: it is not repeated.
        shown, given = ("...", f'"${name}"') if "@" in value else (value, shell_word(value))
        what = f"{name}={shown} is set for terminals only: an IDE that is started from the desktop does not see it"
        last = lines[-1].line
        fix = f"go env -w {name}={given} && {edit_command(last.file, last.line)}"
        yield Finding("ide-environment", "warning", what, lines[-1].where, fix)
