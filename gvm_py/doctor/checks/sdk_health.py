"""The selected SDK itself: complete, as it was installed, made of one release, and answering."""

from collections.abc import Iterator

from gvm_py.doctor.checks import go_verdict, gopath
from gvm_py.doctor.finding import Finding, Level
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.paths.spelling import path_key
from gvm_py.store.receipt import MANIFEST_NAME
from gvm_py.store.sdks import InstalledSDK


def check_complete(snapshot: Snapshot) -> Iterator[Finding]:
    """Find missing programs and sources; the sources of `runtime` are what an IDE and the compiler need first."""
    sdk, facts = snapshot.sdk, snapshot.selection.facts
    if sdk and facts and facts.missing:
        what = f"{sdk.version.name} is not complete: {'; '.join(facts.missing)}"
        yield Finding("sdk-complete", "error", what, str(sdk.goroot), repair(snapshot, sdk))


def check_changed(snapshot: Snapshot) -> Iterator[Finding]:
    """Find files that are not those of the release, by their hash, and by the version that built them."""
    sdk, facts = snapshot.sdk, snapshot.selection.facts
    if sdk is None or facts is None:
        return
    manifest = sdk.goroot / MANIFEST_NAME
    if facts.manifest_error:
        yield Finding("sdk-changed", "error", facts.manifest_error, str(manifest), repair(snapshot, sdk))
        return
    if facts.changed:
        what = f"{', '.join(facts.changed)} of {sdk.version.name} changed after it was installed"
        where = f"{manifest}:{next(iter(facts.changed.values()))}"
        yield Finding("sdk-changed", "error", what, where, repair(snapshot, sdk))
    if facts.others:
        mixed = "; ".join(f"{name} is of {version}" for name, version in facts.others.items())
        what = f"{sdk.goroot} is mixed: VERSION says {sdk.version.name}, but {mixed}"
        yield Finding("sdk-changed", "error", what, f"{sdk.goroot / 'VERSION'}:1", repair(snapshot, sdk))


def check_answer(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a go command that does not answer, or speaks of another SDK than the one it was started from."""
    sdk, facts, answer = snapshot.sdk, snapshot.selection.facts, snapshot.go.answer
    if sdk is None or facts is None:
        return
    go = str(sdk.goroot / "bin" / f"go{snapshot.place.platform.exe}")
    if answer.error:
        yield go_verdict.setting_behind(answer.error, snapshot) or _failure(answer.error, go, snapshot)
        return
    yield from go_verdict.check("go-env", snapshot)
    yield from _work_directory(snapshot)
    yield from _programs(snapshot)
    flags = snapshot.go.settings.get("GOFLAGS")
    if flags and (path := snapshot.missing_profiles.get(flags.value)):
        what = f"GOFLAGS={flags.value}: {path} is not there, so go cannot build a program"
        yield Finding("go-env", "error", what, snapshot.written("GOFLAGS"), snapshot.unset_command("GOFLAGS"))
    yield from _other_sdk(snapshot, sdk, go)


def _failure(error: str, go: str, snapshot: Snapshot) -> Finding:
    refused = next((item for item in gopath.check(snapshot) if item.level == "error"), None)
    where, fix = (refused.why, refused.fix) if refused and "GOPATH entry" in error else (go, "gosdk current --why")
    return Finding("go-env", "error", f"go env fails: {' '.join(error.split())}", where, fix)


def _other_sdk(snapshot: Snapshot, sdk: InstalledSDK, go: str) -> Iterator[Finding]:
    answer, facts = snapshot.go.answer, snapshot.selection.facts
    version = answer.values.get("GOVERSION", "").partition(" ")[0]
    if version and version != sdk.version.name and not sdk.version.label:
        what = f"go env GOVERSION is {version}, but {go} should be {sdk.version.name}"
        yield Finding("go-env", "error", what, go, repair(snapshot, sdk))
    goroot = answer.values.get("GOROOT", "")
    if goroot and facts and path_key(goroot) not in (path_key(sdk.goroot), path_key(facts.real)):
        what = f"go env GOROOT is {goroot}, but the chosen SDK is {sdk.goroot}"
        # Whatever the shell exports is set aside for the question: it is this go that says so.
        yield Finding("go-env", "error", what, go, repair(snapshot, sdk))


_WITHOUT: dict[str, tuple[Level, str]] = {
    "CC": ("warning", "packages with cgo, such as net, cannot be built"),
    "-exec": ("warning", "go run and go test cannot start what they built"),
    "-toolexec": ("error", "go build fails: error obtaining buildID for go tool compile"),
}


def _programs(snapshot: Snapshot) -> Iterator[Finding]:
    """Find programs that settings name and that are not there."""
    for name, program in snapshot.go.missing_programs.items():
        setting = name if name == "CC" else "GOFLAGS"
        level, effect = _WITHOUT[name]
        what = f"{setting} names a program that is not there, {program}: {effect}"
        yield Finding("go-env", level, what, snapshot.written(setting), snapshot.unset_command(setting))


def _work_directory(snapshot: Snapshot) -> Iterator[Finding]:
    """Find a directory in which go cannot compile, or from which it cannot start a test."""
    work = snapshot.go.work
    if work is None or (work.is_directory and work.is_writable and not work.is_noexec):
        return
    where = snapshot.written(work.variable)
    if work.is_noexec:
        what = f"{work.path} is mounted noexec: go run and go test cannot start what they built there"
        fix = 'mkdir -p "$HOME/.cache/go-tmp" && go env -w GOTMPDIR="$HOME/.cache/go-tmp"'
        yield Finding("go-env", "warning", what, where, fix)
    else:
        defect = "cannot be written to" if work.is_directory else "is not a directory"
        what = f"{work.variable}={work.path} {defect}, so go build fails: creating work dir"
        yield Finding("go-env", "error", what, where, snapshot.unset_command(work.variable))


def repair(snapshot: Snapshot, sdk: InstalledSDK) -> str:
    """Return the command that puts an SDK right."""
    return sdk.repair_command if sdk in snapshot.installed else f"gosdk install {sdk.version}"
