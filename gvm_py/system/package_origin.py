"""Where the gosdk that runs now came from, and so what installs it again."""

import sys
from pathlib import Path
from typing import Literal

from gvm_py.errors import shell_word
from gvm_py.records import dataclass
from gvm_py.system.bounded import read_if_any
from gvm_py.system.installation import Way, marked_way

_RECORD_LIMIT = 1 << 16
_REINSTALLS: dict[Way | None, tuple[str, str]] = {
    "uv": ("uv tool install", "uv tool dir --bin"),
    "pipx": ("pipx install", "pipx environment --value PIPX_BIN_DIR"),
}
"""What installs a package again, and what prints where its programs are."""


@dataclass(frozen=True)
class PackageOrigin:
    """Where the installed package came from: a checkout, a wheel, a repository, or a name that proves nothing."""

    kind: Literal["checkout", "wheel", "repository", "name"]
    place: str = ""

    @classmethod
    def read(cls) -> "PackageOrigin":
        """Return what the installer recorded beside the package (direct_url.json, PEP 610)."""
        import json
        from urllib.parse import unquote, urlsplit

        # importlib.metadata takes longer to load than all the rest of `gosdk rehash`.
        places = (place for entry in sys.path for place in Path(entry).glob("gvm_py-*.dist-info"))
        try:
            record = json.loads(read_if_any(next(places) / "direct_url.json", _RECORD_LIMIT) or b"null")
            url = str(record["url"])
            path = unquote(urlsplit(url).path)
        except (StopIteration, ValueError, TypeError, KeyError, RecursionError):
            return cls("name")
        if "vcs_info" in record:
            return cls("repository", url)
        if sys.platform == "win32":
            from urllib.request import url2pathname

            path = url2pathname(urlsplit(url).path)
        return cls("checkout" if "dir_info" in record else "wheel", path)


@dataclass(frozen=True)
class Reinstallation:
    """What installs this gosdk again once it is gone; `source` is the file or directory it needs, if any."""

    command: str = ""
    source: str = ""

    @classmethod
    def here(cls) -> "Reinstallation":
        """Return that of the gosdk that runs now, an empty one where no single command does it."""
        origin = PackageOrigin.read()
        script = Path(origin.place, "install.ps1" if sys.platform == "win32" else "install.sh")
        if origin.kind == "checkout" and script.is_file():
            start = "powershell -ExecutionPolicy Bypass -File " if sys.platform == "win32" else ""
            return cls(f"{start}{shell_word(script)}", str(script))
        way = marked_way()
        if way not in _REINSTALLS or origin.kind == "name":
            return cls()
        is_here = origin.kind != "repository"
        package = origin.place if is_here else f"git+{origin.place}"
        tool, programs = _REINSTALLS[way]
        # Where a home moved, the shims know only where gosdk was.
        tell = "" if sys.platform == "win32" else f' && "$({programs})/gosdk" rehash'
        return cls(f"{tool} --force {shell_word(package)}{tell}", origin.place if is_here else "")
