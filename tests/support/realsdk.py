"""The real SDKs that `make test` unpacks below .dev, and the shims of a sandbox over them."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.run import Outcome, Sandbox

PLACE = (Path(__file__).parent.parent.parent / ".dev" / "sdk").resolve()
BUILD_CACHE = PLACE.parent / ".cache" / "go-build"
"""What go has compiled of the standard library, kept from run to run: it takes most of the time of a build."""
OLDER, NEWER = "1.26.6", "1.27.3"
needs_sdks = pytest.mark.skipif(
    not all((PLACE / f"go{version}" / "bin" / "go").exists() for version in (OLDER, NEWER)),
    reason="make test unpacks real SDKs below .dev; without them NOTHING here is proven with a real go command",
)


def link_sdks(box: Sandbox, *versions: str) -> None:
    """Let the store of `box` know these SDKs, and put its shims first on PATH."""
    (box.root / "linked").mkdir(parents=True, exist_ok=True)
    for version in versions:
        (box.root / "linked" / f"go{version}").write_text(f"{PLACE / f'go{version}'}\n")
    done = box.gosdk("rehash")
    assert done.code == 0, done.err
    box.env["PATH"] = f"{box.root / 'shims'}:/usr/bin:/bin"


def run_shim(
    box: Sandbox, *words: str, cwd: Path | None = None, env: Mapping[str, str] | None = None, stdin: str = ""
) -> Outcome:
    """Run a shim such as `go version` as a shell would, and return how it ended."""
    tool, *arguments = words
    done = subprocess.run(
        [str(box.root / "shims" / tool), *arguments],
        cwd=cwd or box.cwd,
        env=box.environment(env),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)
