"""gosdk: a Go SDK manager that keeps the terminal, the go command, the IDE and CI on the same Go."""

__version__ = "0.2.0"

__all__ = ["__version__", "override"]

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing_extensions import override
else:

    def override(method):
        """Mark a method that replaces an inherited one; typing has it from Python 3.12 on."""
        return method
