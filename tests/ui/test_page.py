"""The page of the report is well-formed, bounded and inert, whatever names are in it."""

from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gvm_py import override
from gvm_py.ui.page.document import document
from gvm_py.ui.page.markup import link, tag, text

_VOID = {"meta"}


class Reader(HTMLParser):
    """Collects elements and text; every element must be closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self._parts: list[str] = []
        self.feed(page)
        self.close()

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in _VOID:
            self.open.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    @override
    def handle_data(self, data: str) -> None:
        self._parts.append(data)

    @property
    def text(self) -> str:
        """What a person reads."""
        return "".join(self._parts)


def project(name: str, *, aligned: bool) -> dict[str, Any]:
    state = "ok" if aligned else "!"
    lines = [{"about": about, "state": state, "text": name, "fix": name} for about in ("sdk", "go", "editor")]
    finding = {"rule": "x", "path": name, "line": 3, "message": name}
    found = [] if aligned else [finding] * 9
    check = {"directory": name, "git": True, "findings": found, "versions": []}
    return {"directory": name, "aligned": aligned, "status": lines, "ci_check": check}


def report(name: str = "/p", count: int = 1) -> dict[str, Any]:
    sdk = {"name": name, "size": 1, "installed_at": name, "roots": [], "linked": True, "default": True, "eol": True}
    vulnerability: dict[str, Any] = {
        "id": name,
        "url": name,
        "packages": [],
        "module": name,
        "fixed": None,
        "summary": name,
    }
    subject = {"version": name, "remedy": name, "vulnerabilities": [vulnerability]}
    minor = {"minor": name, "installed": name, "newest": None, "outdated": True, "eol": True}
    return {
        "made": "2026-11-29T08:00:00+00:00",
        "gosdk": "0.2.0",
        "platform": "linux/amd64",
        "store": name,
        "directories": [name],
        "projects": [project(f"{name}{number}", aligned=number % 2 == 0) for number in range(count)],
        "sdks": [{**sdk, "official": False, "layer": name}] * count,
        "outdated": {"minors": [minor]},
        "audit": {"database": {"source": name, "modified": name, "checked": name}, "subjects": [subject] * count},
        "notes": [{"text": name, "hint": name}],
    }


def test_a_page_has_the_words_of_every_part() -> None:
    shown = Reader(document(report("/home/me/p"))).text
    for words in ("/home/me/p0", "linked: gosdk did not install it", "end of life", "1 known vulnerability"):
        assert words in shown


@settings(max_examples=30)
@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=40))
def test_no_name_becomes_an_element_or_an_attribute(name: str) -> None:
    plain, hostile = Reader(document(report())), Reader(document(report(name, count=2)))
    assert hostile.tags - {"a"} <= plain.tags | {"ul", "li"}
    assert hostile.attributes <= plain.attributes | {"href", "rel"}
    assert hostile.open == []


def test_no_page_has_a_script_or_loads_anything() -> None:
    page = document(report("javascript:alert(1)"))
    read = Reader(page)
    assert read.tags.isdisjoint({"script", "img", "link", "iframe", "object"})
    assert "default-src 'none'" in page.replace("&#x27;", "'")
    assert 'href="javascript:' not in page


def test_ten_thousand_projects_make_a_page_of_a_few_megabytes() -> None:
    page = document(report("x" * 1000, count=10_000))
    assert len(page) < 12_000_000
    assert "4,201 to 5,000 of 5,000, by name only" in page
    assert Reader(page).open == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#x27;"),
        ("a\u202eb\x1bc\n", "a\\u202eb\\x1bc\\n"),
        ("https://me:secret@host/x", "https://***@host/x"),
        ("x" * 1000, f"{'x' * 120} … {'x' * 120}"),
    ],
)
def test_text_is_escaped_printable_and_bounded(value: str, shown: str) -> None:
    assert text(value) == shown


def test_content_of_an_element_is_escaped_once() -> None:
    assert tag("p", tag("b", "<"), "<", class_='"') == '<p class="&quot;"><b>&lt;</b>&lt;</p>'


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://x", "data:text/html,x", ""])
def test_only_a_web_address_becomes_a_link(address: str) -> None:
    assert link(address, "shown") == "shown"
    assert link("https://x/?a=1&b", "shown") == '<a href="https://x/?a=1&amp;b" rel="noreferrer">shown</a>'
