"""Paths that the locale cannot name: Java, and with it an IDE, opens no file whose name it cannot encode."""

from collections.abc import Iterator

from gvm_py.doctor.finding import Finding
from gvm_py.doctor.snapshot import Snapshot

_VARIABLES = ("LC_ALL", "LC_CTYPE", "LANG")  # the first one that is set decides, see locale(7)


def check(snapshot: Snapshot) -> Iterator[Finding]:
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
        yield Finding("locale", "warning", what, f"environment variable {name}", "export LANG=C.UTF-8")
