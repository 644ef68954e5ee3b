"""The user's own path macros, which each IDE keeps in `options/path.macros.xml`."""

from collections.abc import Iterable

from gvm_py.errors import GosdkError
from gvm_py.ide.standard_dirs import Ide
from gvm_py.ide.xml_span import parse
from gvm_py.system.bounded import read_if_any


def known_macros(ides: Iterable[Ide]) -> tuple[tuple[str, str], ...]:
    """Return the (name, path) pairs of all IDEs; where two disagree about a name, the earlier IDE is right."""
    found: dict[str, str] = {}
    for ide in ides:
        for name, path in _macros(ide).items():
            found.setdefault(name, path)
    return tuple(found.items())


def shared_macros(ides: Iterable[Ide]) -> tuple[tuple[str, str], ...]:
    """Return the pairs on which all IDEs agree: only these can be written to a file that several IDEs read."""
    sets = [set(_macros(ide).items()) for ide in ides]
    return tuple(sorted(set.intersection(*sets))) if sets else ()


def _macros(ide: Ide) -> dict[str, str]:
    file = ide.options / "path.macros.xml"
    data = read_if_any(file)
    if data is None:
        return {}
    try:
        elements = parse(data, file, depth=3).at("application", "component", "macro")
    except GosdkError:
        return {}  # A broken file of the IDE is the doctor's to report; a macro in it is one nobody knows.
    pairs = ((element.attributes.get("name", ""), element.attributes.get("value", "")) for element in elements)
    return {name: path for name, path in pairs if name and path}
