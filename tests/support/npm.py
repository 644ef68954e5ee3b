"""Packages of npm as oracles, installed once into `.dev`; a test is skipped loudly where that cannot be done."""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest

_DEV = Path(__file__).parent.parent.parent / ".dev"


def package(name: str, version: str, what: str) -> Path:
    """Return a directory with the package. Skips the test, saying that `what` is not checked, where there is no npm."""
    place = _DEV / f"{name}-{version}"
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip(f"{what} IS NOT CHECKED AGAINST ITS ORACLE: npm and node are not installed")
    if not place.exists():
        _DEV.mkdir(exist_ok=True)
        staging = tempfile.mkdtemp(dir=_DEV)
        command = ["npm", "install", "--prefix", staging, "--no-audit", "--no-fund", "--silent", f"{name}@{version}"]
        env = {**os.environ, "npm_config_cache": f"{staging}/cache", "npm_config_fetch_retries": "0"}
        done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode:
            shutil.rmtree(staging)
            pytest.skip(f"{what} IS NOT CHECKED AGAINST ITS ORACLE: npm could not install it: {done.stderr[-300:]}")
        _publish(staging, place)
    return place


def ask(directory: Path, script: str, question: Any) -> Any:
    """Return what `script`, a JavaScript function of `question`, answers; it can require the package."""
    program = f"""
let input = "";
process.stdin.on("data", (part) => (input += part));
process.stdin.on("end", () => console.log(JSON.stringify(({script})(JSON.parse(input)))));
"""
    done = subprocess.run(
        ["node", "-e", program],
        cwd=directory,
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return json.loads(done.stdout)


def _publish(staging: str, place: Path) -> None:
    try:
        os.rename(staging, place)
    except OSError:
        # Another test process was faster.
        shutil.rmtree(staging)
