"""The whole page: head, summary, sections. It is made from the data of `gosdk report --json`."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from gvm_py.ui.output import human_size
from gvm_py.ui.page.layout import html_page, section, summary
from gvm_py.ui.page.markup import Markup, joined, name_of, tag
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
    made = f"{report['made'][:16].replace('T', ' ')} UTC by gosdk {report['gosdk']} on {report['platform']}, store "
    about = joined([made, name_of(report["store"])])
    return html_page(_title(report), about, _SECTIONS, _main(report))


def _title(report: dict[str, Any]) -> str:
    named = report["directories"]
    return f"Go in {', '.join(named)}" if named else "Go on this machine"


def _main(report: dict[str, Any]) -> Iterator[Markup]:
    yield summary(_summary(report))
    if report["notes"]:
        yield tag("ul", *(tag("li", *_note(note)) for note in report["notes"]), class_="notes")
    made = datetime.fromisoformat(report["made"])
    contents = (
        project_section(report["projects"]),
        sdk_section(report["sdks"], made),
        update_section(report["outdated"]),
        audit_section(report["audit"]),
    )
    yield from (section(key, name, content) for (key, name), content in zip(_SECTIONS.items(), contents, strict=True))


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
