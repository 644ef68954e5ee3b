"""What install.sh needs, fetched once: uv, pipx, and wheels of gosdk and of what it depends on."""

import hashlib
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from filelock import FileLock

CHECKOUT = Path(__file__).parent.parent.parent
_TOOLS = ("uv", "pipx")


@dataclass(frozen=True)
class Supplies:
    """`programs` has uv and pipx; `wheels` has everything that gosdk depends on."""

    programs: Path
    wheels: Path

    def environment(self) -> dict[str, str]:
        """Return variables that make pip, pipx and uv use the wheels and nothing else."""
        return {
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_NO_COMPILE": "1",
            "UV_NO_INDEX": "1",
            "UV_FIND_LINKS": str(self.wheels),
            "UV_OFFLINE": "1",
            "UV_PYTHON_DOWNLOADS": "never",
        }


def fetch() -> Supplies:
    """Return the supplies below `.dev`, fetched from the package index when they are not there yet.

    Skips loudly where the index does not answer.
    """
    settings = (CHECKOUT / "pyproject.toml").read_bytes() + sys.version.encode()
    base = CHECKOUT / ".dev" / f"installers-{hashlib.sha256(settings).hexdigest()[:12]}"
    base.parent.mkdir(exist_ok=True)
    with FileLock(f"{base}.lock"):
        if not (base / "complete").exists():
            shutil.rmtree(base, ignore_errors=True)
            _run(sys.executable, "-m", "venv", "--without-pip", str(base / "tools"))
            _run(*_pip("--python", str(base / "tools")), "install", "--no-compile", *_TOOLS)
            _run(*_pip(), "wheel", "--no-build-isolation", "--wheel-dir", str(base / "wheels"), str(CHECKOUT))
            next((base / "wheels").glob("gvm_py-*")).unlink()
            (base / "complete").touch()
    return Supplies(base / "tools" / "bin", base / "wheels")


def build_wheel(version: str, directory: Path) -> Path:
    """Return a wheel of this checkout that calls itself `version`."""
    source = directory / f"source-{version}"
    source.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE", "install.sh", "install.ps1"):
        shutil.copy(CHECKOUT / name, source)
    for name in ("gvm_py", "shims", "docs", ".ci"):
        shutil.copytree(CHECKOUT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    init = source / "gvm_py" / "__init__.py"
    lines = init.read_text().splitlines()
    init.write_text("\n".join(f'__version__ = "{version}"' if "__version__ =" in line else line for line in lines))
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(directory), cwd=source)
    return next(directory.glob(f"gvm_py-{version}-*.whl"))


def _pip(*options: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "pip", *options)


def _run(*command: str, cwd: Path = CHECKOUT) -> None:
    env = {**os.environ, "HOME": str(CHECKOUT / ".dev"), "PIP_QUIET": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        pytest.skip(f"install.sh is NOT proven here: {' '.join(command)} failed: {done.stderr[-500:]}")
