"""Settings of IDEs that name SDKs which are gone, that no IDE reads any more, or that cannot be read.

Also paths that the locale cannot name: Java, and with it an IDE, opens no file whose name it cannot encode.
"""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding, place_of
from gvm_py.doctor.ide_leftovers import Leftover
from gvm_py.doctor.snapshot import Snapshot
from gvm_py.ide.machine_paths import is_elsewhere
from gvm_py.ide.macros import unknown_macro
from gvm_py.system.safe_file import FileChange

_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG")  # the first one that is set decides, see locale(7)


def check_leftovers(snapshot: Snapshot) -> Iterator[Finding]:
    """Find dead entries in the IDE's list of SDKs, which `--fix` drops, and SDKs named where old IDEs looked."""
    for outcome in snapshot.ide.lists:
        if outcome.new != outcome.old and outcome.new is not None:
            kept = outcome.after.split(", ")
            gone = [path for path in (outcome.before or "").split(", ") if path not in kept]
            what = f"the SDK list of {outcome.editor} names what is gone: {', '.join(gone)}"
            changes = (FileChange(outcome.file, outcome.old, outcome.new),)
            fix = "gosdk doctor --fix"
            yield Finding("ide-leftovers", "warning", what, str(outcome.file), fix, changes)
    yield from _leftovers(snapshot)


def _leftovers(snapshot: Snapshot) -> Iterator[Finding]:
    goos = snapshot.place.platform.goos
    for item in snapshot.ide.leftovers:
        if not (_is_local(item, goos) and item.is_there):
            state = f"{item.named.text}, which is gone" if _is_local(item, goos) else item.named.text
            what = f"{item.what} names {state}; the IDE reads its SDK from workspace.xml"
            fix = "delete this entry while the IDE is closed"
            yield Finding("ide-leftovers", "warning", what, item.named.where, fix, by_hand=True)


def _is_local(item: Leftover, goos: str) -> bool:
    path = item.named.text
    return bool(item.is_path and path) and not unknown_macro(path) and not is_elsewhere(path, goos)


def check_broken(snapshot: Snapshot) -> Iterator[Finding]:
    """Find files of editors that cannot be read as what they are."""
    for error in snapshot.ide.broken:
        yield Finding("ide-files", "error", error.message, place_of(error, snapshot.place.directory), error.hint)


def check_locale(snapshot: Snapshot) -> Iterator[Finding]:
    """Find letters outside of ASCII in paths while the locale is not UTF-8; Windows and macOS have no such knob."""
    place, sdk = snapshot.place, snapshot.sdk
    name = next((name for name in _VARIABLES if place.env.get(name)), "LANG")
    value = place.env.get(name, "")
    if place.platform.goos in ("windows", "darwin") or "UTF8" in value.upper().replace("-", ""):
        return
    paths = (place.directory, place.layout.root, place.home, *([sdk.goroot] if sdk else []))
    strange = next((path for path in paths if not str(path).isascii()), None)
    if strange:
        what = f"{name}={value or '(not set)'} knows only ASCII, and '{strange}' has other letters"
        yield Finding("locale", "warning", what, f"environment variable {name}", f"export {name}=C.UTF-8")
