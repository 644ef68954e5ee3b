"""What the go command itself says about this directory, explained by the catalogue of its errors."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.go_errors import CATALOGUE
from gvm_py.doctor.go_messages import GoMessage, read_messages, without_lookups
from gvm_py.doctor.known_error import EDIT, UNKNOWN, KnownError
from gvm_py.doctor.lookups import as_seen, is_by_nature
from gvm_py.doctor.nested_modules import with_nested
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.errors import shell_word
from gvm_py.golang.gomod import module_path

_MOST = 10
_IN_FILE = KnownError("go-list", re.compile(""), "", EDIT)
_VERSION = re.compile(r"(?<![\d.])1\.0*(\d+)")


def check(id_: str, snapshot: Snapshot) -> Iterator[Finding]:
    """Find the errors of go that the catalogue files under one id, each once."""
    found = [finding for finding in _explained(snapshot) if finding.id == id_]
    yield from found[:_MOST]
    if found[_MOST:]:
        more = f"{len(found) - _MOST} more errors of this kind"
        yield Finding(id_, "error", more, str(snapshot.place.directory), "go list -e ./...")


def checks_of(id_: str) -> "partial[Iterator[Finding]]":
    """Return the check for one id of the catalogue."""
    return partial(check, id_)


def setting_behind(error: str, snapshot: Snapshot) -> Finding | None:
    """Return the finding for a setting that even `go env` refuses, None for another error."""
    rows = (row for row in CATALOGUE if row.check == "go-env" and row.pattern.search(error))
    return next((_finding(GoMessage("go env", error), row, snapshot) for row in rows), None)


def _explained(snapshot: Snapshot) -> Iterator[Finding]:
    seen = set()
    for message, known in _judged(snapshot):
        finding = _finding(message, known, snapshot)
        # Each command repeats the error that keeps all of them from working; a warning is given once for all modules.
        said = message.text.removeprefix("go: ").partition("\n")[0]
        key = (finding.id, finding.why, said) if known.level == "error" else (finding.id, known.level, "")
        if key not in seen:
            seen.add(key)
            yield finding


def _judged(snapshot: Snapshot) -> Iterator[tuple[GoMessage, KnownError]]:
    directory = snapshot.place.directory
    messages = [item for run in snapshot.go.verdict.runs for item in read_messages(run, directory)]
    for message in without_lookups(messages):
        row = _of_workspace(_of_toolchain_line(_row(message, snapshot), message, snapshot), message, snapshot)
        if row.check and not is_by_nature(message, row, snapshot):
            yield as_seen(message, row, snapshot)


def _row(message: GoMessage, snapshot: Snapshot) -> KnownError:
    known = next((row for row in CATALOGUE if row.pattern.search(message.text)), None)
    row = known or (_IN_FILE if message.file else UNKNOWN)
    is_work = snapshot.module is not None and snapshot.module.path.name != "go.mod"
    return with_nested(row, message.text, snapshot.go.verdict.nested, in_workspace=is_work)


def _of_toolchain_line(row: KnownError, message: GoMessage, snapshot: Snapshot) -> KnownError:
    """Return the row for a toolchain line that is not newer than the go line; no `go mod tidy` removes it."""
    lines = snapshot.module.lines if snapshot.module else None
    is_useless = lines and lines.toolchain and lines.minimum.wanted == lines.minimum.go_version
    if not is_useless or "updates to go.mod needed" not in message.text:
        return row
    cause, hint = "a toolchain line has to be newer than the go line", "go mod edit -toolchain=none"
    return row._replace(cause=cause, hint=hint, place="mod:toolchain ")


def _of_workspace(row: KnownError, message: GoMessage, snapshot: Snapshot) -> KnownError:
    """Return the row for the file that GOWORK names, which may have any name: it has the syntax of a go.work."""
    setting = snapshot.go.settings.get("GOWORK")
    if row.check != "go-mod" or setting is None or str(message.file) != setting.value:
        return row
    if message.file and message.file.name == "go.mod":
        cause = "GOWORK names a go.mod in place of a go.work"
        return row._replace(check="go-work", cause=cause, hint="{unset}", place="setting:GOWORK")
    return row._replace(check="go-work")


def _finding(message: GoMessage, known: KnownError, snapshot: Snapshot) -> Finding:
    match = known.pattern.search(message.text)
    names = {key: value or "" for key, value in (match.groupdict() if match else {}).items()}
    file, line = _place(known.place.format_map(names), message, snapshot)
    kind, _, setting = known.place.format_map(names).partition(":")
    setting = _first_set(setting, snapshot) if kind == "setting" else ""
    hint = known.hint.format(
        **{key: shell_word(value) for key, value in names.items()},
        line=line or 1,
        file=shell_word(file),
        unset=snapshot.unset_command(setting),
        good=_good(names.get("bad", ""), snapshot),
        use=_used(names.get("name", "")),
        module=module_path(snapshot.place.directory.name),
        command=message.command,
    )
    if file.suffix == ".work":
        hint = hint.replace("go mod edit ", "go work edit ")
    what = "; ".join(filter(None, (f"{message.command}: {message.said.removeprefix('go: ')}", known.cause)))
    where = f"{file}:{line}" if line else str(file)
    where = snapshot.written(setting) if setting else where
    return Finding(_id(known, file), known.level, what, where, from_here(hint, snapshot))


def _first_set(names: str, snapshot: Snapshot) -> str:
    return next(filter(snapshot.go.settings.get, names.split("|")), names.partition("|")[0])


def _id(known: KnownError, file: Path) -> str:
    # A go.work has the same syntax as a go.mod, and the same errors.
    return "go-work" if known.check == "go-mod" and file.suffix == ".work" else known.check


def _place(place: str, message: GoMessage, snapshot: Snapshot) -> tuple[Path, int]:
    if message.file:
        return message.file, message.line
    kind, _, text = place.partition(":")
    found = snapshot.go.verdict.line_with(kind, text)
    return found or (snapshot.module.path if snapshot.module else snapshot.place.directory, 0)


def _used(name: str) -> str:
    """Return a directory as go.work has to write it; the go command shortens `./x` to `x`."""
    return shell_word(name if name.startswith((".", "/")) else f"./{name}")


def _good(bad: str, snapshot: Snapshot) -> str:
    match = _VERSION.search(bad)
    selected = snapshot.sdk.go_version if snapshot.sdk else None
    language = selected.language if selected else "1.21"
    if match:
        language = f"1.{match[1]}"
    return f"{language}.0" if int(language.partition(".")[2]) > 20 else language


def from_here(hint: str, snapshot: Snapshot) -> str:
    """Return a command that works in the shell that asked, also for `gosdk doctor DIR`."""
    directory = str(snapshot.place.directory)
    is_local = hint.startswith(("go ", "chmod ", "mv ", "git status")) and not hint.startswith("go env ")
    return f"cd {shell_word(directory)} && {hint}" if is_local and snapshot.place.env.get("PWD") != directory else hint
