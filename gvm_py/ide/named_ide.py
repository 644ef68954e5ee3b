"""The IDE that a user means by `--ide NAME`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gvm_py.errors import GosdkError, UsageError

if TYPE_CHECKING:
    from gvm_py.ide.standard_dirs import Ide

PRODUCTS = {"goland": "GoLand", "idea": "IntelliJIdea"}
NAMES = "goland, idea, or one version of it such as GoLand2026.2."


def chosen(ides: "Sequence[Ide]", name: str | None) -> "Sequence[Ide]":
    """Return the IDEs of that name, all without one. Raises UsageError, GosdkError where there is none at all."""
    if not ides:
        raise GosdkError("no GoLand or IntelliJ IDEA has run here", hint="gosdk sync-ide --help")
    product = PRODUCTS.get((name or "").casefold())
    found = [ide for ide in ides if name in (None, ide.selector) or ide.product == product]
    if not found:
        raise UsageError(f"there is no {name} here", hint=f"--ide {', '.join(ide.selector for ide in ides)}")
    return found


def as_json(ide: "Ide") -> dict[str, object]:
    """Return what the JSON envelope says of an IDE."""
    return {"ide": ide.title, "selector": ide.selector}
