"""Build hook of hatchling: put the manual pages into the wheel, below share/man/man1 of the environment."""

import runpy
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ManPagesHook(BuildHookInterface):
    """Generate the pages from the commands themselves."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Write the pages and add them to the wheel; a build without gosdk's dependencies makes none."""
        root = Path(self.root)
        sys.path.insert(0, str(root))
        try:
            script = runpy.run_path(str(root / ".ci" / "manpages.py"))
            pages = script["man_pages"]()
        except ImportError as error:
            self.app.display_warning(f"without manual pages: {error}")
            return
        finally:
            sys.path.remove(str(root))
        directory = root / "build" / "man"
        directory.mkdir(parents=True, exist_ok=True)
        for name, text in pages.items():
            (directory / name).write_text(text, encoding="utf-8")
            build_data["shared_data"][str(directory / name)] = f"share/man/man1/{name}"
