"""The user's PATH on Windows, `HKCU\\Environment\\Path`: what every new program gets, whoever starts it.

The type of the value and every entry of others stay as they are. What set-up added is recorded in the store, so that
`--undo` restores the old value exactly, or takes out its own entries where others have changed the value since.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from gvm_py.errors import GosdkError
from gvm_py.paths import Layout
from gvm_py.paths.spelling import path_key, same_path
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_bounded
from gvm_py.system.fs import write_atomic
from gvm_py.system.programs import program_in
from gvm_py.system.registry import (
    EDIT_MACHINE,
    EXPAND_SZ,
    SZ,
    RegistryValue,
    announce,
    by_machine,
    delete_user_path,
    machine_path,
    read_user_path,
    write_user_path,
)

_RECORD = "user-path.json"
_RECORD_LIMIT = 1 << 20
_LIMIT = 32_760
"""Letters: an environment variable holds 32,767."""


@dataclass(frozen=True)
class PathChange:
    """What the value is and what it shall be; None for no value.

    `record` is the file that undo needs; it says which entries were `added`. Undo adds none.
    """

    before: RegistryValue | None
    after: RegistryValue | None
    record: Path
    added: tuple[str, ...] = ()

    @property
    def diff(self) -> str:
        """The change as people read it: the entries that come and go, in the order of the value."""
        old, new = _entries(self.before), _entries(self.after)
        value = self.after or self.before
        kind = "REG_SZ" if value and value.kind == SZ else "REG_EXPAND_SZ"
        lines = [
            *(f"-{entry}" for entry in old if entry not in new),
            *(f"+{entry}" for entry in new if entry not in old),
        ]
        return "\n".join([f"HKEY_CURRENT_USER\\Environment\\Path ({kind}), {len(new)} entries", *lines])

    def apply(self) -> None:
        """Make the change and announce it to running programs. Raises GosdkError where another change came between."""
        if read_user_path() != self.before:
            raise GosdkError("something else changed HKEY_CURRENT_USER\\Environment\\Path just now", hint="gosdk setup")
        if self.added and self.after:
            before = self.before and [self.before.text, self.before.kind]
            data = {"before": before, "after": [self.after.text, self.after.kind], "added": self.added}
            write_atomic(self.record, json.dumps(data).encode())
        if self.after:
            write_user_path(self.after)
        elif self.before:
            delete_user_path()
        if not self.added:
            self.record.unlink(missing_ok=True)
        announce()


def plan_user_path(layout: Layout, gobin: Path | None) -> tuple[PathChange, ...]:
    """Return the change that puts the shims first and `gobin` last, nothing where both are there. Raises GosdkError."""
    before = read_user_path()
    wanted = [str(path) for path in (layout.shims, gobin) if path]
    after = with_entries(before, *wanted)
    if after == before:
        return ()
    added = [entry for entry in wanted if _spelled(entry) not in map(_spelled, _entries(before))]
    return (PathChange(before, after, layout.state / _RECORD, tuple(added or wanted[:1])),)


def overruled(layout: Layout, env: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what comes before the shims in each new terminal, a go on the PATH of the machine, and what to type."""
    found = (program_in(entry, "go", env) for entry in machine_path())
    go = next(filter(None, found), None)
    if go and not same_path(go.parent, layout.shims):
        yield f"{go} comes before the shims{by_machine(go)}", EDIT_MACHINE


def plan_user_path_undo(layout: Layout) -> tuple[PathChange, ...]:
    """Return the change that takes out what set-up added, nothing where it added nothing."""
    record = layout.state / _RECORD
    try:
        data = json.loads(read_bounded(record, _RECORD_LIMIT))
        old, added = data["before"] and RegistryValue(*data["before"]), [str(entry) for entry in data["added"]]
        new = RegistryValue(*data["after"])
    except FileNotFoundError:
        return ()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise GosdkError(f"{record} is damaged; remove the shims from PATH in the system settings") from error
    current = read_user_path()
    after = (old or None) if current == new else without_entries(current, added)
    return (PathChange(current, after, record),)


def with_entries(value: RegistryValue | None, first: str, last: str = "") -> RegistryValue:
    """Return the value with `first` as its first entry and `last` somewhere, at the end where it was not there.

    Raises GosdkError for a value that is not text or grows too long, and for a path that it cannot hold.
    """
    kind = value.kind if value else EXPAND_SZ
    _require_can_hold(kind, first, last)
    text = value.text if value else ""
    known = [_spelled(entry) for entry in _entries(value)]
    if not known or known[0] != _spelled(first):
        text = ";".join(filter(None, (_quoted(first), text)))
    if last and _spelled(last) not in known:
        text = text + ("" if text.endswith(";") else ";") + _quoted(last)
    if len(text) > _LIMIT:
        raise GosdkError(f"with the shims, PATH would have {len(text)} letters; Windows allows {_LIMIT}")
    return RegistryValue(text, kind)


def _require_can_hold(kind: int, *entries: str) -> None:
    if kind not in (SZ, EXPAND_SZ):
        raise GosdkError("HKEY_CURRENT_USER\\Environment\\Path is not text, so nothing is added to it")
    for entry in entries:
        if "%" in entry and kind == EXPAND_SZ:
            raise GosdkError(f"Windows would expand the % in {entry}; choose another GOSDK_ROOT")


def without_entries(value: RegistryValue | None, entries: list[str]) -> RegistryValue | None:
    """Return the value without these entries; what is left of it is not changed."""
    if value is None:
        return None
    unwanted = {_spelled(entry) for entry in entries}
    kept = [part for part in value.text.split(";") if not part or _spelled(part.strip('"')) not in unwanted]
    return RegistryValue(";".join(kept), value.kind)


def _entries(value: RegistryValue | None) -> list[str]:
    return [part.strip('"') for part in value.text.split(";") if part] if value else []


def _spelled(entry: str) -> str:
    return path_key(entry, "win32")


def _quoted(entry: str) -> str:
    return f'"{entry}"' if ";" in entry else entry
