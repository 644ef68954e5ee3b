"""HTML that is safe by construction: every text is made printable, bounded and escaped on its way into an element."""

from collections.abc import Iterable
from html import escape

from gvm_py.errors.secrets import without_secrets
from gvm_py.ui.printable import printable_cell

_LONGEST = 240
"""Characters of one text that are shown; of a longer one the middle is left out."""
_VOID = frozenset({"meta"})


class Markup(str):
    """Text that is HTML already; only this module makes it."""

    __slots__ = ()


def text(value: str, longest: int = _LONGEST) -> Markup:
    """Return any text as HTML: one line, no control or format character, at most about `longest` characters."""
    clean = printable_cell(without_secrets(value))
    if len(clean) > longest:
        part = longest // 2
        clean = f"{clean[:part]} … {clean[-part:]}"
    return Markup(escape(clean))


def tag(name: str, /, *content: str, **attributes: str) -> Markup:
    """Return an element; `class_` and `http_equiv` become `class` and `http-equiv`."""
    pairs = [_attribute(key, value) for key, value in attributes.items()]
    start = f"<{name}{''.join(pairs)}>"
    return Markup(start) if name in _VOID else Markup(f"{start}{joined(content)}</{name}>")


def _attribute(key: str, value: str) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f' {name}="{escape(value)}"'


def joined(parts: Iterable[str]) -> Markup:
    """Return the parts as HTML, one after the other; a plain text among them is escaped."""
    return Markup("".join(part if isinstance(part, Markup) else text(part) for part in parts))


def name_of(value: str) -> Markup:
    """Return a name in an element of its own, so that letters written from right to left reorder nothing around it."""
    return tag("bdi", value)


def link(address: str, shown: str) -> Markup:
    """Return a link to a web page, or the text alone for an address of any other kind."""
    if not address.startswith("https://"):
        return text(shown)
    return tag("a", shown, href=printable_cell(address), rel="noreferrer")


def trusted(content: str) -> Markup:
    """Return text that is part of gosdk and goes into the page as it is: the style sheet."""
    return Markup(content)
