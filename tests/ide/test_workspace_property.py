"""Any workspace.xml at all: the change is one element, and another XML parser reads the same tree but for it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

from gvm_py.ide.workspace import Workspace

FILE = Path("workspace.xml")
NAMES = st.sampled_from(
    ["ChangeListManager", "GOPATH", "GOROOTS", "Git.Settings", "GoLibraries", "PropertiesComponent", "a.b", "Ж"]
)
LETTERS = st.text(
    st.sampled_from("abц \"'>/]-&<$.=") | st.characters(categories=["L"], max_codepoint=0x44F), max_size=12
)
PATHS = st.text(st.sampled_from("abц仓 &'\"<>$._-"), min_size=1, max_size=12).map(lambda name: f"file:///sdk/{name}")


@dataclass(frozen=True)
class Style:
    """How a file is written."""

    eol: str
    indent: str
    encoding: str
    declares: bool
    mark: bytes
    ending: str


STYLES = st.builds(
    Style,
    eol=st.sampled_from(["\n", "\r\n", ""]),
    indent=st.sampled_from(["  ", "\t", "    ", ""]),
    encoding=st.sampled_from(["utf-8", "utf-8", "windows-1251"]),
    declares=st.booleans(),
    mark=st.sampled_from([b"", b"\xef\xbb\xbf"]),
    ending=st.sampled_from(["", "\n", "\r\n", "<!-- end -->"]),
)


@st.composite
def contents(draw: st.DrawFn) -> str:
    """Return what may stand inside a component."""
    words = draw(LETTERS)
    return draw(
        st.sampled_from(
            [
                "",
                escape(words),
                "&quot;&#65;&#x416;&apos;&amp;",
                f"<![CDATA[{words.replace(']]>', '')}<component name='GOROOT' url='no' />]]>",
                '<!-- <component name="GOROOT" url="no" /> -->',
                '<list><component name="GOROOT" url="inner" /></list>',
                f"<option name='x' value=\"{escape(words, {chr(34): '&quot;'})}\"\n />",
                "<?pi <component?>",
            ]
        )
    )


@st.composite
def workspaces(draw: st.DrawFn) -> bytes:
    """Return a well-formed workspace.xml with at most one GOROOT component."""
    style = draw(STYLES)
    bodies = {name: draw(contents()) for name in draw(st.lists(NAMES, max_size=6, unique=True))}
    parts = [
        f'<component name="{name}" attr=\'a>"b\' />' if not body else f"<component  name='{name}' >{body}</component >"
        for name, body in sorted(bodies.items())
    ]
    existing = draw(
        st.sampled_from(
            [
                None,
                '<component name="GOROOT" url="file:///old&amp;x" />',
                "<component\n  url = 'file:///old' name='GOROOT'></component>",
                r'<component name="GOROOT" path="C:\Go" />',
                '<component name="GOROOT" note="a > b"><!-- why --></component>',
            ]
        )
    )
    if existing:
        parts.insert(draw(st.integers(0, len(parts))), existing)
    if draw(st.booleans()):
        parts.insert(draw(st.integers(0, len(parts))), "<!-- comment with <component name='GOROOT'> -->")
    lead = style.eol + style.indent
    text = f'<project version="4">{lead}{lead.join(parts)}{style.eol}</project>{style.ending}'
    if style.declares or style.encoding != "utf-8":
        text = f'<?xml version="1.0" encoding="{style.encoding}"?>{style.eol}{text}'
    mark = style.mark if style.encoding == "utf-8" else b""
    return mark + text.encode(style.encoding, "xmlcharrefreplace")


def read(data: bytes) -> ElementTree.Element:
    """Return the root as another parser sees it, comments and instructions included."""
    builder = ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
    return ElementTree.fromstring(data, ElementTree.XMLParser(target=builder))  # noqa: S314 - our own bytes


def tree(data: bytes) -> list[Any]:
    """Return the root without its GOROOT component and the white space around it, in a form that compares."""
    root = read(data)
    others = [child for child in root if child.get("name") != "GOROOT" or child.tag != "component"]
    return [root.tag, root.attrib, *(_node(child) for child in others)]


def _node(element: ElementTree.Element) -> list[Any]:
    return [str(element.tag), element.attrib, element.text, *([_node(child), child.tail] for child in element)]


@settings(deadline=None)
@given(data=workspaces(), url=PATHS)
def test_only_the_element_changes_and_another_parser_agrees(data: bytes, url: str) -> None:
    before = Workspace.parse(data, FILE)
    new = before.with_goroot(url)
    start = next((i for i, (old, now) in enumerate(zip(data, new, strict=False)) if old != now), len(data))
    stop = 0
    while stop < min(len(data), len(new)) - start and data[-1 - stop] == new[-1 - stop]:
        stop += 1
    if before.component:
        assert before.component.start <= start
        assert len(data) - stop <= before.component.end
    else:
        _assert_is_insertion(data, new)
    assert Workspace.parse(new, FILE).value == url
    assert tree(new) == tree(data)
    assert [e.get("url") for e in read(new) if e.get("name") == "GOROOT"] == [url]
    assert Workspace.parse(new, FILE).with_goroot(url) == new


def _assert_is_insertion(data: bytes, new: bytes) -> None:
    """Check that cutting the element and the white space next to it out of the new file gives the old one."""
    element = Workspace.parse(new, FILE).component
    assert element
    length = len(new) - len(data)
    starts = range(element.end - length, element.start + 1)
    cut = next((start for start in starts if new[:start] + new[start + length :] == data), None)
    assert cut is not None
    assert not (new[cut : element.start] + new[element.end : cut + length]).strip()


@given(names=st.lists(NAMES, unique=True))
def test_components_stay_sorted(names: list[str]) -> None:
    components = "\n".join(f'<component name="{name}" />' for name in sorted(names))
    new = Workspace.parse(f"<project>\n{components}\n</project>".encode(), FILE).with_goroot("file:///go")
    found = [element.get("name") for element in read(new)]
    assert found == sorted([*names, "GOROOT"])
