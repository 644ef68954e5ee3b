"""Which names an archive member may have: only those that mean one and the same file on every system.

The rule is `module.CheckFilePath` of golang.org/x/mod, which every toolchain module obeys, with the reserved names
that Windows has beyond it.
"""

import re
import unicodedata
from functools import lru_cache

from gvm_py.errors import IntegrityError
from gvm_py.paths.spelling import DEVICE_NAME

_LONGEST = 1000
_USUAL = re.compile(r"[A-Za-z0-9!#$%&()+,\-.=@\[\]^_{}~ ]+")


def refused(name: str, reason: str) -> IntegrityError:
    """Return the error that says why the member called `name` stops the whole archive."""
    return IntegrityError(f"member {name[:200]!r} {reason}")


def below(raw: bytes, prefix: str) -> str:
    """Return the name after `prefix`, empty for the prefix itself. Raises IntegrityError for anything outside it."""
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        raise refused(ascii(raw), "has a name that is not UTF-8") from None
    if not name.startswith(prefix):
        raise refused(name, f"lies outside {prefix}")
    return name[len(prefix) :]


def check_name(name: str) -> None:
    """Raise IntegrityError unless `name` is a clean relative path that every system can hold."""
    if len(name.encode()) > _LONGEST:
        raise refused(name, f"has a name of more than {_LONGEST} bytes")
    for element in name.split("/"):
        problem = _problem(element)
        if problem:
            raise refused(name, problem)


def folded(name: str) -> str:
    """Return a key that is equal for names which a file system may take for the same file."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFD", unicodedata.normalize("NFD", name).casefold())


@lru_cache(maxsize=4096)
def _problem(element: str) -> str:
    if element in ("", ".", ".."):
        return "is not a clean path below the SDK"
    odd = next((char for char in _USUAL.sub("", element) if char.isascii() or not char.isalpha()), "")
    if odd:
        return f"has the character {odd!r} in its name"
    if element[-1] in ". ":
        return f"has an element that ends in {element[-1]!r}, which Windows drops"
    if len(element.encode()) > 255:
        return "has an element of more than 255 bytes"
    return f"uses the name {element!r}, which Windows reserves" if DEVICE_NAME.fullmatch(element) else ""
