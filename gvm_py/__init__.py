"""gosdk: a Go SDK manager that keeps the terminal, the go command, the IDE and CI on the same Go."""

import os
import sys

__version__ = "0.2.0"

__all__ = ["__version__", "damaged_module", "override"]

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Mark a method that replaces an inherited one; typing has it from Python 3.12 on."""
        return method


def damaged_module(error: BaseException) -> tuple[str, str] | None:
    """Return what to say and to type about a module that Python compiled onto a full disk, None for any other error.

    It is here because what reports errors may be that module.
    """
    if not isinstance(error, (EOFError, ValueError)) or "marshal data" not in str(error):
        return None
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    what = f"a compiled module of Python below {home} is damaged ({error}), as a full disk leaves them"
    again = f"'{sys.executable}' -m compileall -q -f '{home}'"
    return what, again if os.name == "nt" else f"find '{home}' -name '*.pyc' -delete"
