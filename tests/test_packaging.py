"""What a release is made of: the formula and the manifest of a wheel, and the workflow that publishes it."""

import hashlib
import json
import re
import runpy
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from gvm_py import __version__
from tests.support.manual import REPOSITORY

_SCRIPT = REPOSITORY / ".ci" / "packaging.py"
_WORKFLOW = REPOSITORY / ".github" / "workflows" / "release.yml"
_PLACE = "https://example.com/me/gosdk"
_FILE = "gvm_py-1.2.3-py3-none-any.whl"
_METADATA = """Metadata-Version: 2.4
Name: gvm-py
Version: 1.2.3
Summary: gosdk: a Go SDK manager that keeps terminal, IDE, go command and CI on the same Go
License-Expression: MIT

gosdk "1.2.3"
"""
# What scoop's wiki says of an app manifest, for the keys that are used here.
_ADDRESS = {"type": "string", "pattern": "^https://[^$]+$"}
_MANIFEST = {
    "type": "object",
    "properties": {
        "version": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
        "description": {"type": "string"},
        "homepage": _ADDRESS,
        "license": {"enum": ["MIT"]},
        "depends": {"type": "string"},
        "url": _ADDRESS,
        "hash": {"type": "string", "pattern": "^[a-f0-9]{64}$"},
        "installer": {"type": "object", "properties": {"script": {"type": "array", "items": {"type": "string"}}}},
        "bin": {"type": "string", "pattern": r"^[^/]+\.exe$"},
        "checkver": {"type": "object", "properties": {"github": _ADDRESS}, "additionalProperties": False},
        "autoupdate": {"type": "object", "properties": {"url": {"pattern": r"\$version"}}},
    },
    "required": ["version", "homepage", "license", "url", "hash", "bin"],
    "additionalProperties": False,
}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """The directory with the files for a small wheel."""
    wheel = tmp_path / _FILE
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gvm_py-1.2.3.dist-info/METADATA", _METADATA)
    subprocess.run([sys.executable, str(_SCRIPT), str(wheel), str(tmp_path / "out"), _PLACE], check=True, timeout=60)
    return tmp_path / "out"


def test_the_formula_names_the_wheel_and_its_hash(made: Path) -> None:
    text = (made / "gosdk.rb").read_text()
    digest = hashlib.sha256((made.parent / _FILE).read_bytes()).hexdigest()
    assert f'sha256 "{digest}"' in text
    assert f'url "{_PLACE}/releases/download/v1.2.3/{_FILE}", using: :nounzip' in text
    (summary,) = re.findall(r'desc "(.*)"', text)
    assert summary.startswith("Go SDK manager")
    assert len(summary) <= 80


@pytest.mark.skipif(not shutil.which("ruby"), reason="ruby is not installed, so the formula is NOT parsed here")
def test_ruby_parses_the_formula(made: Path) -> None:
    done = subprocess.run(
        ["ruby", "-wc", str(made / "gosdk.rb")], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "Syntax OK\n", "")


def test_the_manifest_is_one_that_scoop_takes(made: Path) -> None:
    manifest = json.loads((made / "gosdk.json").read_text())
    assert [error.message for error in Draft202012Validator(_MANIFEST).iter_errors(manifest)] == []
    assert manifest["autoupdate"]["url"] == manifest["url"].replace("1.2.3", "$version")
    assert manifest["installer"]["script"][1].endswith(f'-m pip install "$dir\\{_FILE}"')


def test_without_a_repository_nothing_names_an_address_where_nothing_is(made: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(_SCRIPT), str(made.parent / _FILE), str(tmp_path / "none")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == f"no REPOSITORY has {_FILE}, so there is no formula and no manifest\n"
    assert not (tmp_path / "none").exists()


def test_no_text_for_users_has_a_placeholder_for_an_address() -> None:
    names = ("README.md", "README.zh-CN.md", "install.sh", "install.ps1", ".ci/mkdocs.yml", ".ci/packaging.py")
    texts = [*(REPOSITORY / name for name in names), *(REPOSITORY / "docs").rglob("*.md")]
    assert [str(path) for path in texts if "OWNER/" in path.read_text("utf-8")] == []


def test_a_file_that_is_no_wheel_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.whl", "w") as archive:
        archive.writestr("x", "")
    with pytest.raises(ValueError, match="is not a wheel"):
        runpy.run_path(str(_SCRIPT))["Wheel"].read(tmp_path / "x.whl")


def workflow() -> Any:
    return yaml.safe_load(_WORKFLOW.read_text(encoding="utf-8"))


def test_only_the_job_that_publishes_may_prove_who_it_is() -> None:
    loaded = workflow()
    assert loaded["permissions"] == {"contents": "read"}
    may = {name: job.get("permissions", {}) for name, job in loaded["jobs"].items()}
    assert may == {
        "build": {},
        "publish": {"id-token": "write", "attestations": "write", "contents": "read"},
        "release": {"contents": "write"},
    }
    assert "password:" not in _WORKFLOW.read_text(encoding="utf-8")


def steps(job: str) -> dict[str, str]:
    return {step["name"]: step["run"] for step in workflow()["jobs"][job]["steps"] if "name" in step}


@pytest.mark.parametrize(("tag", "code"), [(f"v{__version__}", 0), ("v0.0.1", 1)])
def test_a_tag_that_is_not_the_version_stops_the_release(tag: str, code: int) -> None:
    script = steps("build")["The tag is the version"]
    done = subprocess.run(
        ["bash", "-e", "-c", script], cwd=REPOSITORY, env={"TAG": tag, "PATH": "/usr/bin:/bin"}, check=False
    )
    assert done.returncode == code


def test_the_notes_of_a_release_are_its_section_of_the_changelog(tmp_path: Path) -> None:
    (script,) = (text for name, text in steps("release").items() if name.startswith("The notes"))
    shutil.copy(REPOSITORY / "CHANGELOG.md", tmp_path)
    env = {"TAG": f"v{__version__}", "PATH": "/usr/bin:/bin"}
    lines = [line for line in script.splitlines() if not line.startswith("gh ")]
    subprocess.run(["bash", "-e", "-c", "\n".join(lines)], cwd=tmp_path, env=env, check=True)
    notes = (tmp_path / "notes.md").read_text()
    assert "### Added" in notes
    assert "## [" not in notes
