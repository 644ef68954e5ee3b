"""How the gosdk that runs now was installed, and so what upgrades and removes it."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from gvm_py.errors import GosdkError
from gvm_py.host import Platform
from gvm_py.paths.spelling import on_disk
from gvm_py.records import dataclass

PACKAGE = "gvm-py"
Way = Literal["uv", "pipx", "venv"]

# Each tool leaves a file of its own in the environments it makes.
_MARKS: tuple[tuple[str, Way], ...] = (("uv-receipt.toml", "uv"), ("pipx_metadata.json", "pipx"))


@dataclass(frozen=True)
class Installation:
    """The environment that holds gosdk, and the tool that made it."""

    way: Way
    prefix: Path

    @classmethod
    def here(cls, root: Path, hint: str) -> "Installation":
        """Return the installation that runs now; `root` is the store.

        Raises GosdkError with `hint` for one that install.sh did not make: whoever made it knows how to change it.
        """
        prefix = Path(sys.prefix)
        if way := marked_way():
            return cls(way, prefix)
        own = root / "self"
        if own.is_dir() and own.samefile(prefix):
            return cls("venv", own)
        raise GosdkError(
            f"this gosdk is part of the Python environment {prefix}, which install.sh did not make", hint=hint
        )


def marked_way() -> Way | None:
    """Return the tool that left its mark in the environment that runs now, None for no such mark."""
    return next((way for mark, way in _MARKS if Path(sys.prefix, mark).is_file()), None)


def extra_command(extra: str) -> str:
    """Return what adds an extra to the gosdk that runs now, as it is typed into the shells of this system."""
    package = f'"{PACKAGE}[{extra}]"'
    found = marked_way()
    if found == "uv":
        return f"uv pip install --python {typed_python()} {package}"
    if found == "pipx":
        return f"pipx runpip {PACKAGE} install {package}"
    return f"{typed_python()} -m pip install {package}"


def typed_python() -> str:
    """Return the Python that runs now, quoted for the shells of this system."""
    import shlex

    return f'"{sys.executable}"' if sys.platform == "win32" else shlex.quote(sys.executable)


def cli_path(shims: Path) -> Path:
    """Return the absolute path of the gosdk that runs now, for the programs in `shims` to call."""
    name = f"gosdk{Platform.here().exe}"
    # The launcher of pip on Windows takes the suffix off.
    started_as = Path(on_disk(os.path.abspath(sys.argv[0]))).with_name(name)
    if os.path.basename(sys.argv[0]) in ("gosdk", name) and started_as.is_file():
        # install.sh puts a link into shims/, where the native program takes its place: it would call itself.
        is_link = started_as.parent.resolve() == shims.resolve()
        program = started_as.resolve() if is_link else started_as
        # Another gosdk may have put the native program there meanwhile.
        if program.parent != shims.resolve():
            return program
    beside = Path(sys.executable).with_name(name)
    return beside if beside.is_file() else Path(_scripts_directory(), name)


def own_python(cli: Path, env: Mapping[str, str]) -> Path | None:
    """Return the Python that runs `cli` where `python -E -P CLI` runs it too, None where that is not certain."""
    # A gosdk that is found by these variables needs them.
    package = os.path.dirname(os.path.dirname(__file__))
    found_by = [os.path.abspath(entry) for entry in env.get("PYTHONPATH", "").split(os.pathsep) if entry]
    needs_environment = env.get("PYTHONUSERBASE") or os.path.dirname(package) in found_by
    if not sys.executable or (needs_environment and not sys.flags.ignore_environment):
        return None
    return Path(sys.executable) if _is_python_script(cli) else None


def _is_python_script(path: Path) -> bool:
    """Return whether Python can run the file: a console script, or the launcher of Windows with a zip at its end."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
            file.seek(-min(path.stat().st_size, 1 << 16), os.SEEK_END)
            return (head.startswith(b"#!") and b"python" in head) or (
                head.startswith(b"MZ") and b"PK\5\6" in file.read()
            )
    except OSError:
        return False


def _scripts_directory() -> str:
    import sysconfig

    return sysconfig.get_path("scripts")
