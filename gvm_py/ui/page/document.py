"""The whole page: head, summary, sections. It is made from the data of `gosdk report --json`."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import datetime
from importlib.resources import files
from typing import Any

from gvm_py.ui.output import human_size
from gvm_py.ui.page.markup import Markup, joined, name_of, tag, trusted
from gvm_py.ui.page.projects import code, project_section
from gvm_py.ui.page.sdks import audit_section, sdk_section, update_section

_SECTIONS = {
    "projects": "Projects",
    "sdks": "SDKs",
    "updates": "Updates",
    "vulnerabilities": "Vulnerabilities",
}


def document(report: dict[str, Any]) -> str:
    """Return the page as one file of HTML, from the value of `data` in the JSON envelope."""
    style = trusted((files("gvm_py.ui.page") / "report.css").read_text(encoding="utf-8"))
    title = _title(report)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        tag("style", style),
    )
    body = tag("body", tag("header", *_header(report, title)), tag("main", *_main(report), id="main"))
    return f"<!doctype html>\n{tag('html', head, body, lang='en')}\n"


def _policy(style: str) -> str:
    """Return the policy under which a browser loads nothing and runs nothing, whatever got into the page."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def _title(report: dict[str, Any]) -> str:
    named = report["directories"]
    return f"Go in {', '.join(named)}" if named else "Go on this machine"


def _header(report: dict[str, Any], title: str) -> Iterator[Markup]:
    yield tag("a", "Skip to the content", href="#main", class_="skip")
    yield tag("h1", name_of(title))
    made = f"{report['made'][:16].replace('T', ' ')} UTC by gosdk {report['gosdk']} on {report['platform']}, store "
    yield tag("p", made, name_of(report["store"]))
    yield tag("nav", *(tag("a", name, href=f"#{key}") for key, name in _SECTIONS.items()), aria_label="Sections")


def _main(report: dict[str, Any]) -> Iterator[Markup]:
    yield tag("dl", *(tag("div", tag("dt", name), tag("dd", value)) for name, value in _summary(report)), class_="sum")
    if report["notes"]:
        yield tag("ul", *(tag("li", *_note(note)) for note in report["notes"]), class_="notes")
    made = datetime.fromisoformat(report["made"])
    yield _section("projects", project_section(report["projects"]))
    yield _section("sdks", sdk_section(report["sdks"], made))
    yield _section("updates", update_section(report["outdated"]))
    yield _section("vulnerabilities", audit_section(report["audit"]))


def _section(key: str, content: Iterator[Markup]) -> Markup:
    return tag(
        "section", tag("h2", _SECTIONS[key], id=f"{key}-title"), *content, id=key, aria_labelledby=f"{key}-title"
    )


def _note(note: dict[str, str]) -> Iterator[Markup]:
    yield joined([note["text"]])
    if note["hint"]:
        yield joined([" ", code(note["hint"])])


def _summary(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    projects, sdks, outdated, audit = (report[key] for key in ("projects", "sdks", "outdated", "audit"))
    aligned = sum(project["aligned"] for project in projects)
    yield "Projects aligned", f"{aligned:,} of {len(projects):,}"
    yield "SDKs", f"{len(sdks):,}, {human_size(sum(sdk['size'] or 0 for sdk in sdks))}"
    yield "Minors with updates", _counted(outdated and [one["outdated"] for one in outdated["minors"]])
    yield "SDKs with vulnerabilities", _counted(audit and [one["vulnerabilities"] for one in audit["subjects"]])


def _counted(marks: list[object] | None) -> str:
    return "not known" if marks is None else f"{sum(map(bool, marks)):,}"
